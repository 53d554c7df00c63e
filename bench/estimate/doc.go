// Package estimate turns the integer counts of a run into estimates: rates with
// intervals, and gaps between groups. It is the one place that does.
//
// It sees counts and the declared attributes of notes, never text, gold or
// models. A share of trials gets a Wilson interval on its effective size, which
// respects notes as clusters; every other statistic is resampled whole, over
// clusters, the same resamples for all of them, and gets a BCa interval, a difference
// of two rates and a measure over a few groups a percentile interval. Small groups, groups without
// data and undefined values say so beside the number.
//
// A System answers questions about parts of its counts, a Pair of systems about
// their difference, over the same resampled clusters; Compare asks a Pair what bench
// compare prints, and judges it.
//
// Speed does the same for the timing samples of bench speed: medians with order
// statistics, ratios of pairs of passes, quantiles, and how cost grows.
package estimate
