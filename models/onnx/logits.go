package onnx

import "math"

// marks are a note's answer so far: for each token that decides the label of its
// word the best label, and its probability if that is not outside.
type marks struct {
	label []int32
	prob  []float32
}

// pick writes to m what the rows of logits say about the tokens from at on for
// which decides is true: nobody needs the others. Ties go to the lowest id. It
// reports false if any logit is infinite or not a number.
func (m *marks) pick(logits []float32, labels, at int, outside int32, decides func(token int) bool) bool {
	for ; len(logits) >= labels; at++ {
		row := logits[:labels]
		logits = logits[labels:]
		if !decides(at) {
			if !finite(row) {
				return false
			}
			continue
		}
		best, ok := largest(row)
		if !ok {
			return false
		}
		m.label[at] = int32(best)
		if int32(best) != outside {
			m.prob[at] = softmaxOf(row, row[best])
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
			best, ok := largest(row)
			if !ok {
				return false
			}
			tokens++
			if byMax {
				if p := softmaxOf(row, row[best]); p > m.prob[first] || tokens == 1 {
					m.label[first], m.prob[first] = int32(best), p
				}
				continue
			}
			addSoftmax(sum, row, row[best])
			m.label[first], m.prob[first] = mostOf(sum, tokens)
		}
	}
	return true
}

// addSoftmax adds the probabilities of row, whose largest value is top, to sum.
func addSoftmax(sum []float64, row []float32, top float32) {
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

// finite reports whether no value of row is infinite or not a number: only these
// times 0 are not 0. It keeps four sums, because one would wait for itself at
// every step.
func finite(row []float32) bool {
	var a, b, c, d float32
	for ; len(row) >= 4; row = row[4:] {
		a += row[0] * 0
		b += row[1] * 0
		c += row[2] * 0
		d += row[3] * 0
	}
	for _, v := range row {
		a += v * 0
	}
	return a+b+c+d == 0
}

// largest returns the place of the first largest value of row, and finite(row)
// from the same pass.
func largest(row []float32) (best int, ok bool) {
	top := row[0]
	var a, b, c, d float32
	i := 0
	for ; i+4 <= len(row); i += 4 {
		v := row[i : i+4 : i+4]
		if v[0] > top {
			best, top = i, v[0]
		}
		if v[1] > top {
			best, top = i+1, v[1]
		}
		if v[2] > top {
			best, top = i+2, v[2]
		}
		if v[3] > top {
			best, top = i+3, v[3]
		}
		a += v[0] * 0
		b += v[1] * 0
		c += v[2] * 0
		d += v[3] * 0
	}
	for ; i < len(row); i++ {
		if row[i] > top {
			best, top = i, row[i]
		}
		a += row[i] * 0
	}
	return best, a+b+c+d == 0
}

// softmaxOf returns the probability of the largest logit, top.
func softmaxOf(row []float32, top float32) float32 {
	sum := 0.0
	for _, v := range row {
		sum += math.Exp(float64(v) - float64(top))
	}
	return float32(1 / sum)
}
