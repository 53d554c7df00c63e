// Package timing estimates from times and speeds that were taken on one machine:
// what is usual, by what factor two systems differ, how cost grows.
//
// Median comes with an interval from order statistics, NearestRank gives the
// quantiles that reports of latency name. Systems timed by turns are compared pair by
// pair, RatioOfPairs, so that a machine that slows down moves neither; UTest stands
// beside it. FitPowerLaw says how time grows with length or number.
//
// Samples are few and stand in no clusters: nothing is resampled here.
package timing

// An Interval is where a number lies at a two-sided level. If Defined is false the
// samples were too few, and the bounds mean nothing.
type Interval struct {
	Lo, Hi  float64
	Defined bool
}
