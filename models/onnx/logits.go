package onnx

import "math"

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

// softmaxOf returns the probability of the largest logit, top.
func softmaxOf(row []float32, top float32) float32 {
	sum := 0.0
	for _, v := range row {
		sum += math.Exp(float64(v) - float64(top))
	}
	return float32(1 / sum)
}
