package estimate

import (
	"fmt"
	"math"

	"polyphi/bench/result"
	"polyphi/metrics"
	"polyphi/metrics/stats"
)

// A task is one estimate wanted. It has a share, a statistic, or, where the
// value is known already, comes from a permutation or means nothing, neither.
type task struct {
	est result.Estimate // identity, n, notes, warnings

	share shareOf // of seg
	seg   *segment

	needs      []column
	stat       statistic
	percentile bool // the interval of stat is Percentile's, not BCa's
}

// A shareOf returns hits and trials, for which a Wilson interval exists. ok is
// false where the cut does not allow them.
type shareOf func(t *metrics.Totals, cut metrics.Cut) (hits, trials int64, ok bool)

// A column is one field of one segment, summed over clusters.
type column struct {
	seg   *segment
	field metrics.Field
}

// A statistic is a function of the summed columns that a task needs, NaN where
// undefined.
type statistic func(d *draw) float64

// rate adds the estimate of a metric over a segment.
func (m *model) rate(name, match, average string, s *segment) {
	metric := m.metric(name, match)
	t := task{est: result.Estimate{Metric: name, Match: match, Average: average, Segment: s.name, Notes: len(s.held), N: trials(&metric, s)}, seg: s}
	m.warn(&t.est, s)
	if metric.IsShare() {
		t.share = metric.Share
	} else {
		t.needs, t.stat = over(metric, s)
	}
	m.add(t, s.cut)
}

// over returns a metric of a segment as a statistic.
func over(metric metrics.Metric, s *segment) ([]column, statistic) {
	var needs []column
	for _, f := range metric.Needs {
		needs = append(needs, column{s, f})
	}
	return needs, func(d *draw) float64 {
		return orNaN(metric.Value(d.fill(0, metric.Needs), s.cut))
	}
}

func orNaN(v float64, ok bool) float64 {
	if !ok {
		return math.NaN()
	}
	return v
}

// trials is the denominator that a reader is shown: of F1, and of recall with half
// credits, the gold mentions, of precision with half credits the predictions, of
// false alarms the words.
func trials(metric *metrics.Metric, s *segment) int64 {
	if _, n, ok := metric.Share(&s.sum, s.cut); ok {
		return n
	}
	switch {
	case !metric.Cuts.Has(s.cut):
		return 0
	case metric.Name == "false_alarms":
		return s.sum[metrics.Words]
	case metric.Needs[0] == metrics.Gold && metric.Name == "precision": // a schema
		return s.sum[metrics.Pred]
	case metric.Needs[0] == metrics.Gold:
		return s.sum[metrics.Gold]
	case metric.Name == "f1":
		return s.sum[metric.Needs[2]]
	}
	return 0
}

// statistic adds an estimate of a function of several segments' columns.
func (m *model) statistic(est result.Estimate, needs []column, stat statistic) {
	m.add(task{est: est, needs: needs, stat: stat}, metrics.Whole)
}

// difference adds an estimate of one rate less another over the same clusters.
//
// Its interval is not corrected: at recalls about .97 Percentile's nominal 95 %
// interval of a relative difference holds the true value with frequency .903, .923 and
// .935 in 24, 72 and 168 clusters, BCa's with .869, .897 and .926 (1,000 simulated
// experiments; see TestWhereBCaPays).
func (m *model) difference(est result.Estimate, needs []column, stat statistic) {
	m.add(task{est: est, needs: needs, stat: stat, percentile: true}, metrics.Whole)
}

// add takes up a task, not yet evaluated. Fine-labelled numbers mean nothing for
// a system that knows coarse labels only.
func (m *model) add(t task, cut metrics.Cut) {
	t.est.Model, t.est.Method = m.row.Name, "none"
	t.est.Value, t.est.Lo, t.est.Hi = result.Undefined(), result.Undefined(), result.Undefined()
	if m.meaningless(t.est.Match, cut) {
		t.share, t.stat, t.needs = nil, nil, nil
		t.est.Warnings = append(t.est.Warnings, result.Warning{Code: "coarse_only", Text: "the system knows coarse labels only"})
	}
	m.tasks = append(m.tasks, t)
}

func (m *model) meaningless(match string, cut metrics.Cut) bool {
	return m.row.CoarseOnly && (match == "strict" || match == "approximate" || cut == metrics.ByLabel)
}

// warn marks segments that are under the suite's minimum or empty.
func (m *model) warn(e *result.Estimate, s *segment) {
	switch {
	case s.name == "":
	case len(s.held) == 0 && s.sum[metrics.Pred] == 0:
		e.Warnings = append(e.Warnings, result.Warning{Code: "no_data", Text: "the group is declared and has no data"})
	case m.small(s):
		e.Warnings = append(e.Warnings, result.Warning{Code: "small", Text: m.smallText(s)})
	}
}

func (m *model) small(s *segment) bool {
	return len(s.held) < m.suite.Minimum.Notes || s.sum[metrics.GoldBlind] < int64(m.suite.Minimum.Mentions)
}

func (m *model) smallText(s *segment) string {
	return fmt.Sprintf("need %d notes and %d mentions, have %d and %d", m.suite.Minimum.Notes, m.suite.Minimum.Mentions, len(s.held), s.sum[metrics.GoldBlind])
}

// estimates lists and evaluates every task.
func (m *model) estimates() []result.Estimate {
	m.want()
	var resampled []*task
	for i := range m.tasks {
		switch t := &m.tasks[i]; {
		case t.share != nil:
			m.wilson(t)
		case t.stat != nil:
			resampled = append(resampled, t)
		}
	}
	m.bootstrap(resampled)
	m.permute()
	out := make([]result.Estimate, len(m.tasks))
	for i := range m.tasks {
		out[i] = m.tasks[i].est
	}
	return out
}

// wilson sets a share's value and interval. The design effect of a share without
// misses, or hits, is that of all data.
func (m *model) wilson(t *task) {
	hits, trials := byCluster(t.share, t.seg)
	pooled, known := stats.Deff(byCluster(t.share, m.segment("all")))
	if !known {
		pooled = 0
	}
	r := stats.Clustered(hits, trials, level, pooled)
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

// byCluster returns hits and trials by cluster, zeros where the share is not
// defined on the segment's cells.
func byCluster(share shareOf, s *segment) (hits, trials []int64) {
	hits, trials = make([]int64, len(s.totals)), make([]int64, len(s.totals))
	for i := range s.totals {
		hits[i], trials[i], _ = share(&s.totals[i], s.cut)
	}
	return hits, trials
}
