package stats

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// A Rate is a proportion of clustered trials and how far to trust it.
type Rate struct {
	Value, Lo, Hi float64
	Deff          float64 // design effect used, 1 or more
	Hits, Trials  int64
	Clusters      int  // clusters that have trials
	Defined       bool // there are trials: Value means something
	Bounded       bool // there are two clusters or more: Lo and Hi mean something
	Exact         bool // no miss or no hit: the exact bound was taken
}

// Clustered returns the rate of hits among trials with an interval that takes
// clusters into account: Wilson on effective size with Student's t.
//
// hits[i] of trials[i] belong to cluster i; clusters without trials are left
// out. level is two-sided, such as 0.95. With fewer than two clusters there is
// no interval. If there is no miss, or no hit, the design effect cannot be
// estimated: pooledDeff, that of a wider segment, is used and the far end is the
// exact bound 1 - (alpha/2)^(1/n) for the effective size n. If that is not known
// either, pooledDeff is 0 and a cluster counts as one trial: nothing shows that
// the trials of a cluster ever differ.
//
// Lengths must be equal; Clustered panics if they are not.
//
// Rao and Scott (1992), Biometrics 48, 577-585, for the design effect; Clopper
// and Pearson (1934), Biometrika 26, 404-413, for the exact bound.
func Clustered(hits, trials []int64, level, pooledDeff float64) Rate {
	var r Rate
	r.Hits, r.Trials, r.Clusters = sums(hits, trials)
	if r.Trials == 0 {
		return r
	}
	r.Defined, r.Bounded = true, r.Clusters >= 2
	r.Value = float64(r.Hits) / float64(r.Trials)
	r.Exact = r.Hits == 0 || r.Hits == r.Trials
	r.Deff, _ = Deff(hits, trials)
	if r.Exact {
		if pooledDeff == 0 {
			pooledDeff = float64(r.Trials) / float64(r.Clusters)
		}
		r.Deff = max(1, pooledDeff)
	}
	if !r.Bounded {
		return r
	}
	n := float64(r.Trials) / r.Deff
	if !r.Exact {
		t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(r.Clusters - 1)}.Quantile(0.5 + level/2)
		r.Lo, r.Hi = score(r.Value, n, t)
		return r
	}
	bound := 1 - math.Pow((1-level)/2, 1/n)
	if r.Hits == 0 {
		r.Lo, r.Hi = 0, bound
	} else {
		r.Lo, r.Hi = 1-bound, 1
	}
	return r
}

// Deff returns the design effect of a rate over clusters, 1 or more: the
// variance of the rate over clusters divided by that of independent trials.
//
// defined is false, and deff 1, if it cannot be estimated: fewer than two
// clusters with trials, no hit or no miss.
func Deff(hits, trials []int64) (deff float64, defined bool) {
	x, n, m := sums(hits, trials)
	if m < 2 || x == 0 || x == n {
		return 1, false
	}
	rate := float64(x) / float64(n)
	return max(1, clusterVariance(hits, trials)/(rate*(1-rate)/float64(n))), true
}

// clusterVariance returns the variance of the ratio of sums over at least two
// clusters with trials, by linearisation.
func clusterVariance(hits, trials []int64) float64 {
	x, n, m := sums(hits, trials)
	rate, ss := float64(x)/float64(n), 0.0
	for i := range hits {
		d := float64(hits[i]) - rate*float64(trials[i])
		ss += d * d
	}
	return float64(m) / float64(m-1) * ss / (float64(n) * float64(n))
}

// sums returns the totals and the number of clusters with trials.
func sums(hits, trials []int64) (x, n int64, clusters int) {
	if len(hits) != len(trials) {
		panic("stats: hits and trials differ in length")
	}
	for i := range hits {
		x += hits[i]
		n += trials[i]
		if trials[i] > 0 {
			clusters++
		}
	}
	return x, n, clusters
}
