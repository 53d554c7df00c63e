package onnx

import (
	"math"

	"polyphi/models/tags"
)

// marks are a note's answer so far: the best label of each token and its
// probability.
type marks struct {
	label []int32
	prob  []float32 // set only for deciding tokens whose label is not outside
}

// pick writes the best label of every row of logits to m from token at on.
// Ties go to the lowest id. The probability is worked out where decides is true
// and the label is not outside: nobody needs the others. It reports false if a
// logit is infinite or not a number.
func (m *marks) pick(logits []float32, labels, at int, outside int32, decides func(token int) bool) bool {
	for ; len(logits) >= labels; at++ {
		row := logits[:labels]
		logits = logits[labels:]
		best, top, sum := 0, row[0], float32(0)
		for i, v := range row {
			if v > top {
				best, top = i, v
			}
			sum += v * 0 // not a number if v is infinite or not a number
		}
		if sum != 0 {
			return false
		}
		m.label[at] = int32(best)
		if int32(best) != outside && decides(at) {
			m.prob[at] = softmaxOf(row, top)
		}
	}
	return true
}

// pool gives every word, from one token that starts it to before the next, the
// label of all its tokens together, and writes it to its first token. By mean it
// is the label with the largest mean probability, ties going to the lowest id; by
// max that of the token that is surest, ties going to the earlier one. What goes
// on from a window before counts for a word of its own that nobody reads. It
// reports false if a logit is infinite or not a number.
func (m *marks) pool(logits []float32, labels, at int, starts func(token int) bool, byMax bool) bool {
	sum := make([]float64, labels)
	for len(logits) >= labels {
		clear(sum)
		tokens := 0
		for first := at; len(logits) >= labels && (at == first || !starts(at)); at++ {
			row := logits[:labels]
			logits = logits[labels:]
			if !tags.Finite(row) {
				return false
			}
			tokens++
			if byMax {
				best := tags.Argmax(row)
				if p := softmaxOf(row, row[best]); p > m.prob[first] || tokens == 1 {
					m.label[first], m.prob[first] = int32(best), p
				}
				continue
			}
			addSoftmax(sum, row)
			m.label[first], m.prob[first] = mostOf(sum, tokens)
		}
	}
	return true
}

// addSoftmax adds the probabilities of row to sum.
func addSoftmax(sum []float64, row []float32) {
	top := row[tags.Argmax(row)]
	all := 0.0
	for _, v := range row {
		all += math.Exp(float64(v) - float64(top))
	}
	for k, v := range row {
		sum[k] += math.Exp(float64(v)-float64(top)) / all
	}
}

// mostOf returns the index of the largest sum and its mean over n.
func mostOf(sum []float64, n int) (label int32, mean float32) {
	best := 0
	for k, p := range sum {
		if p > sum[best] {
			best = k
		}
	}
	return int32(best), float32(sum[best] / float64(n))
}

// softmaxOf returns the probability of the largest logit, top.
func softmaxOf(row []float32, top float32) float32 {
	sum := 0.0
	for _, v := range row {
		sum += math.Exp(float64(v) - float64(top))
	}
	return float32(1 / sum)
}
