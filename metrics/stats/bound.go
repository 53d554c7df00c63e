package stats

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// BelowP returns the one-sided p for "the true rate lies below v" of a clustered
// rate: the test whose rejections are where the upper end of the interval by
// Clustered at level 1 - 2 alpha lies below v. v is a proportion. Where there is no
// interval, p is 1.
func (r Rate) BelowP(v float64) float64 {
	n := float64(r.Trials) / r.Deff
	switch {
	case !r.Bounded || r.Hits == r.Trials || v <= 0:
		return 1
	case r.Hits == 0:
		return math.Pow(1-v, n)
	case v >= 1:
		return 0
	}
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(r.Clusters - 1)}
	return t.CDF((r.Value - v) / math.Sqrt(v*(1-v)/n))
}

// AboveP is the mirror of BelowP: for "the true rate lies above v".
func (r Rate) AboveP(v float64) float64 {
	r.Hits, r.Value = r.Trials-r.Hits, 1-r.Value
	return r.BelowP(1 - v)
}
