package tags

import "math"

// Argmax returns the label id with the highest score; the lowest id of equals.
// An empty row gives -1. Scores must be finite: see Finite.
func Argmax(row []float32) int {
	best := -1
	for i, x := range row {
		if best < 0 || x > row[best] {
			best = i
		}
	}
	return best
}

// Finite tells whether no score of row is NaN or infinite.
func Finite(row []float32) bool {
	for _, x := range row {
		if x-x != 0 { // NaN for both
			return false
		}
	}
	return true
}

// Probability returns the softmax probability, in [0,1], of label id in a row
// of finite scores: in float64, with the maximum subtracted.
func Probability(row []float32, id int) float64 {
	top := float64(row[Argmax(row)])
	sum := 0.0
	for _, x := range row {
		sum += math.Exp(float64(x) - top)
	}
	return math.Exp(float64(row[id])-top) / sum
}

// Confidence returns the mean and the minimum of the probabilities of a
// mention's deciding tokens, both in [0,1]. Without any it returns 0, 0.
func Confidence(p []float64) (mean, least float64) {
	if len(p) == 0 {
		return 0, 0
	}
	least = p[0]
	for _, x := range p {
		mean += x
		least = min(least, x)
	}
	return mean / float64(len(p)), least
}
