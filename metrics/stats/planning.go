package stats

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// MDE returns the minimum detectable effect of a paired comparison: the change of
// a rate, as a proportion, that a one-sided test at level alpha finds with the
// given power among n trials.
//
// disagreement is the share of trials where the two systems differ, in [0,1]; deff
// the design effect of their difference, 1 or more, for trials that come in
// clusters; alpha and power lie in (0,1). It is (z_{1-alpha} + z_power)
// sqrt(disagreement deff/n), for changes small beside sqrt(disagreement). With
// n == 0 no change is large enough: +Inf.
//
// Miller (2024), arXiv 2411.00640.
func MDE(disagreement, deff float64, n int64, alpha, power float64) float64 {
	if n == 0 {
		return math.Inf(1)
	}
	return quantiles(alpha, power) * math.Sqrt(disagreement*deff/float64(n))
}

// TrialsNeeded returns the least number of trials whose MDE is at most mde. A mde
// of 0 or less needs more than there can be: math.MaxInt64.
func TrialsNeeded(mde, disagreement, deff, alpha, power float64) int64 {
	if mde <= 0 {
		return math.MaxInt64
	}
	const fuzz = 1e-9 // or the MDE of n trials may need n + 1
	z := quantiles(alpha, power)
	n := math.Ceil(z * z * disagreement * deff / (mde * mde) * (1 - fuzz))
	if n >= math.MaxInt64 {
		return math.MaxInt64
	}
	return int64(n)
}

func quantiles(alpha, power float64) float64 {
	return distuv.UnitNormal.Quantile(1-alpha) + distuv.UnitNormal.Quantile(power)
}
