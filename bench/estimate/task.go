package estimate

import (
	"math"

	"polyphi/bench/result"
	"polyphi/metrics"
	"polyphi/metrics/stats"
)

// A task is one estimate wanted: a share of trials, or a statistic of summed
// counts that is resampled.
type task struct {
	est result.Estimate // identity, n, notes, warnings

	share *metrics.Metric // with segment: Wilson on effective size
	seg   *segment

	count bool // the value is a count and already known

	needs []column // of stat
	stat  func(sums []int64, at []int) float64
}

// A column is one field of one segment, summed over clusters.
type column struct {
	seg   *segment
	field metrics.Field
}

// rate adds the estimate of a metric over a segment.
func (m *model) rate(name, match, average string, s *segment) {
	metric, ok := metrics.Find(name, match)
	if !ok {
		panic("estimate: no metric " + name + "/" + match) // a fault of this package
	}
	t := task{est: result.Estimate{Metric: name, Match: match, Average: average, Model: m.row.Name, Segment: s.name, Notes: s.notes, N: trials(&metric, s)}, seg: s}
	m.warn(&t.est, s)
	switch {
	case m.row.CoarseOnly && needsFine(match, s.cut):
		t.est.Warnings = append(t.est.Warnings, result.Warning{Code: "coarse_only", Text: "the system knows coarse labels only"})
	case metric.IsShare() && name != "precision":
		t.share = &metric
	default:
		t.metric(metric)
	}
	m.tasks = append(m.tasks, t)
}

// metric makes the task a resampled metric of its segment.
func (t *task) metric(metric metrics.Metric) {
	s := t.seg
	for _, f := range metric.Needs {
		t.needs = append(t.needs, column{s, f})
	}
	t.stat = func(sums []int64, at []int) float64 {
		var totals metrics.Totals
		for i, f := range metric.Needs {
			totals[f] = sums[at[i]]
		}
		v, ok := metric.Value(&totals, s.cut)
		return orNaN(v, ok)
	}
}

func orNaN(v float64, ok bool) float64 {
	if !ok {
		return math.NaN()
	}
	return v
}

// needsFine reports whether a number means nothing for a system that knows
// coarse labels only.
func needsFine(match string, cut metrics.Cut) bool {
	return match == "strict" || match == "approximate" || cut == metrics.ByLabel
}

// trials is the denominator that a reader is shown.
func trials(metric *metrics.Metric, s *segment) int64 {
	if _, n, ok := metric.Share(&s.sum, s.cut); ok {
		return n
	}
	switch metric.Name {
	case "f1":
		return s.sum[metric.Needs[2]]
	case "false_alarms":
		return s.sum[metrics.Words]
	}
	return 0
}

// statistic adds an estimate of a function of several segments' columns.
func (m *model) statistic(est result.Estimate, needs []column, stat func(sums []int64, at []int) float64) {
	est.Model = m.row.Name
	m.tasks = append(m.tasks, task{est: est, needs: needs, stat: stat})
}

// warn marks segments that are under the suite's minimum or empty.
func (m *model) warn(e *result.Estimate, s *segment) {
	if s.name == "" {
		return
	}
	mentions := s.sum[metrics.GoldBlind]
	switch {
	case s.notes == 0:
		e.Warnings = append(e.Warnings, result.Warning{Code: "no_data", Text: "the group is declared and has no data"})
	case m.small(s):
		e.Warnings = append(e.Warnings, result.Warning{Code: "small", Text: smallText(m.suite.Minimum, s.notes, mentions)})
	}
}

func (m *model) small(s *segment) bool {
	return s.notes < m.suite.Minimum.Notes || s.sum[metrics.GoldBlind] < int64(m.suite.Minimum.Mentions)
}

// estimates evaluates every task.
func (m *model) estimates() []result.Estimate {
	m.want()
	out := make([]result.Estimate, len(m.tasks))
	var resampled []int
	for i := range m.tasks {
		t := &m.tasks[i]
		if t.count {
			continue
		}
		t.est.Value, t.est.Lo, t.est.Hi, t.est.Method = result.Undefined(), result.Undefined(), result.Undefined(), "none"
		switch {
		case t.share != nil:
			m.wilson(t)
		case t.stat != nil:
			resampled = append(resampled, i)
		}
	}
	m.bootstrap(resampled)
	for i := range m.tasks {
		out[i] = m.tasks[i].est
	}
	return out
}

// wilson sets a share's value and interval.
func (m *model) wilson(t *task) {
	pooled := m.segment("all")
	hits, trials := columnsOf(t.share, t.seg)
	deff := 1.0
	if ph, pt := columnsOf(t.share, pooled); ph != nil {
		if d, ok := stats.Deff(ph, pt); ok {
			deff = d
		}
	}
	if hits == nil {
		return
	}
	r := stats.Clustered(hits, trials, level, deff)
	t.est.Clusters = r.Clusters
	if !r.Defined {
		return
	}
	t.est.Value = result.Number(r.Value)
	if !r.Bounded {
		t.est.Warnings = append(t.est.Warnings, oneCluster())
		return
	}
	t.est.Lo, t.est.Hi, t.est.Method = result.Number(r.Lo), result.Number(r.Hi), "wilson-deff"
	if r.Exact {
		t.est.Method = "exact"
	}
}

func oneCluster() result.Warning {
	return result.Warning{Code: "one_cluster", Text: "all data come from one cluster; an interval needs two"}
}

// columnsOf returns hits and trials by cluster, nil if the metric is not defined
// on the segment's cells.
func columnsOf(metric *metrics.Metric, s *segment) (hits, trials []int64) {
	if !metric.Cuts.Has(s.cut) {
		return nil, nil
	}
	hits, trials = make([]int64, len(s.totals)), make([]int64, len(s.totals))
	for i := range s.totals {
		hits[i], trials[i], _ = metric.Share(&s.totals[i], s.cut)
	}
	return hits, trials
}
