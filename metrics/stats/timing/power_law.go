package timing

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// A PowerLaw is y = Factor x^Exponent, fitted. Exponent 1 is a straight line
// through zero: twice the x costs twice the y.
type PowerLaw struct {
	Exponent, Factor float64
	Interval         // of the exponent
}

// FitPowerLaw fits a power law by least squares over the logarithms, with Student's
// t for the exponent. x and y are above 0 and of one length; FitPowerLaw panics if
// lengths differ. With fewer than three points, or all at one x, nothing is
// defined: ok is false.
func FitPowerLaw(x, y []float64, level float64) (law PowerLaw, ok bool) {
	if len(x) != len(y) {
		panic("timing: points of unequal number of coordinates")
	}
	n := float64(len(x))
	meanX, meanY := 0.0, 0.0
	for i := range x {
		meanX += math.Log(x[i]) / n
		meanY += math.Log(y[i]) / n
	}
	sxx, sxy := 0.0, 0.0
	for i := range x {
		d := math.Log(x[i]) - meanX
		sxx += d * d
		sxy += d * (math.Log(y[i]) - meanY)
	}
	const flat = 1e-12 // rounding of equal x
	if len(x) < 3 || sxx < flat {
		return PowerLaw{}, false
	}
	law.Exponent = sxy / sxx
	at := meanY - law.Exponent*meanX
	law.Factor = math.Exp(at)
	rest := 0.0
	for i := range x {
		d := math.Log(y[i]) - at - law.Exponent*math.Log(x[i])
		rest += d * d
	}
	half := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: n - 2}.Quantile(0.5+level/2) * math.Sqrt(rest/(n-2)/sxx)
	law.Interval = Interval{Lo: law.Exponent - half, Hi: law.Exponent + half, Defined: true}
	return law, true
}
