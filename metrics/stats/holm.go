package stats

import (
	"math"
	"slices"
)

// Holm returns p adjusted for their number, in the order given: the k-th least of m
// becomes the greatest of (m - j + 1) p_(j) over j <= k, at most 1. Rejecting where
// an adjusted p is at most alpha keeps the chance of any false rejection at alpha,
// however the tests depend on each other.
//
// NaN stays NaN and is not counted in m.
//
// Holm (1979), Scandinavian Journal of Statistics 6(2), 65-70.
func Holm(p []float64) []float64 {
	out := slices.Clone(p)
	var family []int
	for i, x := range p {
		if !math.IsNaN(x) {
			family = append(family, i)
		}
	}
	slices.SortStableFunc(family, func(i, j int) int {
		switch {
		case p[i] < p[j]:
			return -1
		case p[i] > p[j]:
			return 1
		}
		return 0
	})
	floor := 0.0
	for k, i := range family {
		floor = max(floor, min(1, float64(len(family)-k)*p[i]))
		out[i] = floor
	}
	return out
}
