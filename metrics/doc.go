// Package metrics holds the numbers of polyphi: the integer counts of a note
// and segment, the closed set of metrics, and the measures of disparity between
// groups.
//
// Counts are the truth and every rate is derived from their sums: merging is
// addition, so shards and workers cannot change a result. An undefined rate is
// reported as ok = false and never as 0, NaN or Inf.
//
// The package sees numbers only: no text, no clock, no files. How gold and
// predictions become counts is metrics/match; intervals are metrics/stats.
package metrics
