package stats

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// BCa returns the bias-corrected and accelerated interval of resampled values at a
// two-sided level such as 0.95.
//
// observed is the statistic of the data as they are, jackknife[i] without cluster
// i; see Jackknife. The bias comes from the share of values below observed, one
// that equals it counts a half; the acceleration from the skewness of jackknife.
// The interval runs between order statistics as that of Percentile, of which it is
// the same where there is neither bias nor acceleration.
//
// ok is false, and the caller takes Percentile, where the correction is undefined:
// all values lie on one side of observed, all of jackknife are equal, one of them
// or observed is NaN, or the corrected ranks lie outside the resamples.
//
// Efron (1987), JASA 82(397), 171-185, equations 2.3, 4.1 and 6.6 in the form of
// Efron and Tibshirani (1993), An Introduction to the Bootstrap, section 14.3.
func BCa(values []float64, observed float64, jackknife []float64, level float64) (Interval, bool) {
	v := defined(make([]float64, 0, len(values)), values)
	out := bca(v, observed, jackknife, level)
	out.Undefined = len(values) - len(v)
	return out, out.Defined
}

// bca reorders v, which holds no NaN.
func bca(v []float64, observed float64, jackknife []float64, level float64) Interval {
	lo, hi, ok := correct(v, observed, jackknife, level)
	if !ok {
		return Interval{}
	}
	out := between(v, lo, hi)
	out.Corrected = out.Defined
	return out
}

// BCaLowerP returns the one-sided p for "the true value lies below bound": p <= alpha
// where the upper end of the interval of BCa at level 1 - 2 alpha lies below bound. ok
// is false where BCa is undefined at every level; at a level where it is, the caller
// takes LowerP beside Percentile.
func BCaLowerP(values []float64, observed float64, jackknife []float64, bound float64) (p float64, ok bool) {
	v := defined(make([]float64, 0, len(values)), values)
	bias, a, ok := correction(v, observed, jackknife)
	if !ok {
		return 0, false
	}
	below := 0.0
	for _, x := range v {
		if x < bound {
			below++
		}
	}
	// The level whose upper end has the rank below: that of correct, turned round.
	const fuzz = 1e-12 // as a rank that is an integer must not move
	w := distuv.UnitNormal.Quantile(below/float64(len(v)+1)) - bias
	switch {
	case below == 0:
		return 1, true
	case 1+a*w <= 0: // beyond the pole
		if w < 0 {
			return 1, true
		}
		return 0, true
	}
	return max(0, distuv.UnitNormal.Survival(w/(1+a*w)-bias)-fuzz), true
}

// BCaUpperP returns the one-sided p for "the true value lies above bound", the mirror
// of BCaLowerP.
func BCaUpperP(values []float64, observed float64, jackknife []float64, bound float64) (p float64, ok bool) {
	return BCaLowerP(negated(values), -observed, negated(jackknife), -bound)
}

func negated(values []float64) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = -v
	}
	return out
}

// correct returns the shares of the resamples that lie below the two ends.
func correct(values []float64, observed float64, jackknife []float64, level float64) (lo, hi float64, ok bool) {
	bias, a, ok := correction(values, observed, jackknife)
	if !ok {
		return 0, 0, false
	}
	z := distuv.UnitNormal.Quantile(0.5 + level/2)
	from, to := 1-a*(bias-z), 1-a*(bias+z)
	if from <= 0 || to <= 0 { // beyond its pole the correction turns round
		return 0, 0, false
	}
	return distuv.UnitNormal.CDF(bias + (bias-z)/from), distuv.UnitNormal.CDF(bias + (bias+z)/to), true
}

// correction returns the bias, as a normal quantile, and the acceleration.
func correction(values []float64, observed float64, jackknife []float64) (bias, a float64, ok bool) {
	below := 0.0
	for _, v := range values {
		switch {
		case v < observed:
			below++
		case v == observed:
			below += 0.5
		}
	}
	a, ok = acceleration(jackknife)
	if !ok || math.IsNaN(observed) || below == 0 || below == float64(len(values)) {
		return 0, 0, false
	}
	return distuv.UnitNormal.Quantile(below / float64(len(values))), a, true
}

// acceleration returns a sixth of the skewness of the jackknife's influences.
func acceleration(jackknife []float64) (a float64, ok bool) {
	mean, most := 0.0, 0.0
	for _, x := range jackknife {
		mean += x / float64(len(jackknife))
		most = max(most, math.Abs(x))
	}
	squares, cubes, spread := 0.0, 0.0, 0.0
	for _, x := range jackknife {
		d := mean - x
		squares += d * d
		cubes += d * d * d
		spread = max(spread, math.Abs(d))
	}
	const rounding = 1e-13 // the skewness of rounding errors is no acceleration
	if !(spread > rounding*most) {
		return 0, false
	}
	return cubes / (6 * squares * math.Sqrt(squares)), true
}

// Jackknife returns n statistics without each cluster in turn: [k][i] is statistic
// k without cluster i, NaN where it is undefined. It works on several processors
// and changes no result by it; stat is called from several goroutines at once.
//
// It takes 8 bytes for each statistic and cluster.
func (m *Matrix) Jackknife(n int, stat Statistic) [][]float64 {
	out := make([][]float64, n)
	for k := range out {
		out[k] = make([]float64, m.rows)
	}
	all := m.Sums()
	inParts(0, m.rows, batch, func() func(from, to int) {
		rest, values := make([]int64, m.cols), make([]float64, n)
		return func(from, to int) {
			for i := from; i < to; i++ {
				for c, x := range m.Row(i) {
					rest[c] = all[c] - x
				}
				stat(rest, values)
				for k, v := range values {
					out[k][i] = v
				}
			}
		}
	})
	return out
}
