package stats

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Wilson returns the score interval for k successes in n independent trials.
//
// level is two-sided and in (0,1), such as 0.95. lo and hi are proportions with
// 0 <= lo <= k/n <= hi <= 1. With n == 0 nothing is known: 0, 1. Mentions of one
// note are not independent: use Clustered.
//
// E. B. Wilson (1927), JASA 22(158), 209-212; preferred to Wald after Brown, Cai
// and DasGupta (2001), Statistical Science 16(2), 101-133.
func Wilson(k, n int64, level float64) (lo, hi float64) {
	if n == 0 {
		return 0, 1
	}
	z := distuv.UnitNormal.Quantile(0.5 + level/2)
	lo, hi = score(float64(k)/float64(n), float64(n), z)
	if k == 0 {
		lo = 0
	}
	if k == n {
		hi = 1
	}
	return lo, hi
}

// score returns the score interval of a proportion r of n trials for the
// quantile t, n not necessarily an integer.
func score(r, n, t float64) (lo, hi float64) {
	tt := t * t
	centre := (r + tt/(2*n)) / (1 + tt/n)
	half := t / (1 + tt/n) * math.Sqrt(r*(1-r)/n+tt/(4*n*n))
	return min(r, max(0, centre-half)), max(r, min(1, centre+half))
}
