package timing

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// RatioOfPairs returns by what factor the values of a exceed those of b taken
// beside them: the geometric mean of a[i]/b[i], with Student's t over the
// logarithms. It needs two pairs for an interval. Values are above 0; lengths must
// be equal, RatioOfPairs panics if they are not. Without pairs the ratio is NaN.
func RatioOfPairs(a, b []float64, level float64) (float64, Interval) {
	if len(a) != len(b) {
		panic("timing: pairs of unequal number")
	}
	n := float64(len(a))
	mean, ss := 0.0, 0.0
	for i := range a {
		mean += math.Log(a[i]/b[i]) / n
	}
	for i := range a {
		d := math.Log(a[i]/b[i]) - mean
		ss += d * d
	}
	switch len(a) {
	case 0:
		return math.NaN(), Interval{}
	case 1:
		return math.Exp(mean), Interval{}
	}
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: n - 1}.Quantile(0.5 + level/2)
	half := t * math.Sqrt(ss/(n-1)/n)
	return math.Exp(mean), Interval{Lo: math.Exp(mean - half), Hi: math.Exp(mean + half), Defined: true}
}

// UTest returns the two-sided p of the U test of Mann and Whitney (1947), Ann.
// Math. Stat. 18(1), 50-60: the probability that a random split of all values into
// groups of these sizes gives rank sums as far apart as a and b have. It is exact,
// ties included (they share their ranks). ok is false with fewer than four values
// on a side: too few to tell anything.
func UTest(a, b []float64) (p float64, ok bool) {
	if len(a) < 4 || len(b) < 4 {
		return 0, false
	}
	all := slices.Sorted(slices.Values(slices.Concat(a, b)))
	twice := func(x float64) int { // twice the mean rank of x
		lo, _ := slices.BinarySearch(all, x)
		hi := lo
		for hi < len(all) && all[hi] == x {
			hi++
		}
		return lo + hi + 1
	}
	observed, total := 0, 0
	for _, x := range a {
		observed += twice(x)
	}
	for _, x := range all {
		total += twice(x)
	}
	// ways[k][s] is the number of ways to take k of the values so far with rank sum s.
	ways := make([][]float64, len(a)+1)
	for k := range ways {
		ways[k] = make([]float64, total+1)
	}
	ways[0][0] = 1
	for i, x := range all {
		rank := twice(x)
		for k := min(i+1, len(a)); k >= 1; k-- {
			for s := total; s >= rank; s-- {
				ways[k][s] += ways[k-1][s-rank]
			}
		}
	}
	sum, below, above := 0.0, 0.0, 0.0
	for s, w := range ways[len(a)] {
		sum += w
		if s <= observed {
			below += w
		}
		if s >= observed {
			above += w
		}
	}
	return min(1, 2*min(below, above)/sum), true
}
