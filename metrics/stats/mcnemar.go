package stats

import "gonum.org/v1/gonum/stat/distuv"

// McNemar returns the two-sided mid-p for paired yes and no: b units are yes for
// the first system only, c for the second only. Units that agree do not matter.
//
// Units must be independent: notes or patients, never mentions of one note. With
// b = c = 0 there is no difference to see: 1. McNemar panics for negative counts.
//
// Fagerland, Lydersen and Laake (2013), BMC Medical Research Methodology 13, 91:
// 2 P(X <= min(b,c)) - P(X = min(b,c)) for X of Binomial(b+c, 1/2), and
// 1 - P(X = b)/2 where b = c.
func McNemar(b, c int64) float64 {
	if b < 0 || c < 0 {
		panic("stats: negative count")
	}
	if b == 0 && c == 0 {
		return 1
	}
	x := distuv.Binomial{N: float64(b + c), P: 0.5}
	least := float64(min(b, c))
	if b == c {
		return 1 - x.Prob(least)/2
	}
	return 2*x.CDF(least) - x.Prob(least)
}
