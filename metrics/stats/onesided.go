package stats

import "math"

// LowerP returns the one-sided p for "the true value lies below bound" from its
// resampled values: (1 + the number of values at or above bound)/(B + 1).
//
// NaN values are left out and B counts the others; without any p is 1, for
// nothing speaks for the claim. Values are compared as they are, so that p agrees
// with Percentile: p <= alpha exactly where the upper end of the interval at level
// 1 - 2 alpha lies below bound.
//
// Davison and Hinkley (1997), Bootstrap Methods and their Application, chapter 4,
// for the 1 that is added: p is never 0.
func LowerP(values []float64, bound float64) float64 {
	return oneSided(values, func(v float64) bool { return v >= bound })
}

// UpperP returns the one-sided p for "the true value lies above bound", the mirror
// of LowerP: (1 + the number of values at or below bound)/(B + 1).
func UpperP(values []float64, bound float64) float64 {
	return oneSided(values, func(v float64) bool { return v <= bound })
}

func oneSided(values []float64, against func(float64) bool) float64 {
	n, b := 0, 0
	for _, v := range values {
		if math.IsNaN(v) {
			continue
		}
		b++
		if against(v) {
			n++
		}
	}
	return float64(1+n) / float64(b+1)
}
