package timing

import (
	"math"
	"slices"
)

// Median returns the median of values, and the narrowest interval between two of
// them, the r-th least and the r-th greatest, that holds the median of what they
// were drawn from with probability level or more. It asks nothing of how they are
// distributed. At 95 % it needs six values; with fewer the interval is not
// defined. Without values the median is NaN.
//
// Conover (1999), Practical Nonparametric Statistics, 3rd ed., section 3.2.
func Median(values []float64, level float64) (float64, Interval) {
	n := len(values)
	if n == 0 {
		return math.NaN(), Interval{}
	}
	v := slices.Sorted(slices.Values(values))
	middle := (v[(n-1)/2] + v[n/2]) / 2
	// tail is the probability that fewer than r of n values lie below the median.
	term := math.Pow(0.5, float64(n))
	tail, r := 0.0, 0
	for k := 0; tail+term <= (1-level)/2 && k < n/2; k++ {
		tail += term
		term *= float64(n-k) / float64(k+1)
		r = k + 1
	}
	if r == 0 {
		return middle, Interval{}
	}
	return middle, Interval{Lo: v[r-1], Hi: v[n-r], Defined: true}
}

// NearestRank returns the p-th quantile of values, 0 < p <= 1: the least of them
// that has at least p of them at or below it. It is one of the values. Without
// values, and where it would be the greatest whatever the values are (n < 1/(1-p)),
// it is NaN: p99 needs a hundred.
func NearestRank(values []float64, p float64) float64 {
	const fuzz = 1e-9 // or 0.99 x 100 is more than 99
	n := float64(len(values))
	if n == 0 || n*(1-p) < 1-fuzz {
		return math.NaN()
	}
	v := slices.Sorted(slices.Values(values))
	return v[int(math.Ceil(p*n-fuzz))-1]
}
