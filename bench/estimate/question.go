package estimate

import (
	"fmt"
	"math"
	"slices"

	"polyphi/metrics"
)

// A Question asks a system for a number over part of its counts.
//
// Metric and Match are those of the closed set of metrics, or a measure over the
// recall of groups: recall_gap, recall_equality_difference, max_diff or
// relative_recall_difference (in percent of the axis's reference). Measures, and
// Worst, need an Axis; the groups are its Values.
type Question struct {
	Metric, Match string
	Part          Part
	Axis          string
	Values        []string
	Worst         bool // the worst of the groups, taken inside each resample
	Absolute      bool // of recall_gap: without its sign
}

// measures are functions of the recalls of groups. All but the difference from a
// reference are better the lower they are.
var measures = []string{"recall_gap", "recall_equality_difference", "max_diff", "relative_recall_difference"}

// Measures returns the names of the measures over groups that can be asked for.
func Measures() []string { return slices.Clone(measures) }

// Direction returns which way a metric or measure is better, and its unit.
func (q Question) Direction() (metrics.Direction, string, error) {
	switch {
	case q.Metric == "relative_recall_difference":
		return metrics.HigherIsBetter, "percent", nil
	case slices.Contains(measures, q.Metric):
		return metrics.LowerIsBetter, metrics.Proportion, nil
	}
	m, ok := metrics.Find(q.Metric, q.Match)
	if !ok {
		return 0, "", fmt.Errorf("estimate: no metric %s with match %q; `bench list metrics` shows them", q.Metric, q.Match)
	}
	return m.Better, m.Unit, nil
}

// asked is a question made ready for a system's counts.
type asked struct {
	needs  []column
	stat   statistic
	groups []*segment
	metric metrics.Metric // what is taken of every group
	plain  bool           // the metric of one group and nothing else
}

func (m *model) ask(q Question) (asked, error) {
	name, match := q.Metric, q.Match
	if slices.Contains(measures, name) {
		name = "recall"
	}
	metric, ok := m.known[metricKey(name, match)]
	if !ok {
		return asked{}, fmt.Errorf("estimate: no metric %s with match %q; `bench list metrics` shows them", name, match)
	}
	a := asked{metric: metric, plain: name == q.Metric && !q.Worst}
	parts, err := m.parts(q)
	if err != nil {
		return asked{}, err
	}
	for _, p := range parts {
		s, err := m.part(p)
		if err != nil {
			return asked{}, err
		}
		if !metric.Cuts.Has(s.cut) {
			return asked{}, fmt.Errorf("estimate: %s cannot be cut to %s: %s", metric.Key(), s.name, why(metric))
		}
		a.groups = append(a.groups, s)
		for _, f := range metric.Needs {
			a.needs = append(a.needs, column{s, f})
		}
	}
	a.stat, err = q.statistic(metric, a.groups)
	return a, err
}

// why says what keeps a metric from being cut by attributes of mentions.
func why(m metrics.Metric) string {
	if m.Cuts.Has(metrics.ByAttribute) {
		return "the counts of a label hold pairs of that label only"
	}
	return "a false alarm belongs to no mention, and a note is clean as a whole"
}

// parts returns what the question is taken over: its part, or one part a group,
// and last the reference.
func (m *model) parts(q Question) ([]Part, error) {
	ofGroups := q.Worst || slices.Contains(measures, q.Metric)
	switch {
	case q.Axis == "" && ofGroups:
		return nil, fmt.Errorf("estimate: %s needs the axis whose groups it compares", q.Metric)
	case q.Axis == "":
		return []Part{q.Part}, nil
	case !ofGroups:
		return nil, fmt.Errorf("estimate: %s is of one part; ask for the worst of the groups of axis %s, or for each", q.Metric, q.Axis)
	case len(q.Values) == 0:
		return nil, fmt.Errorf("estimate: %s names no value of axis %s whose groups it compares", q.Metric, q.Axis)
	}
	var out []Part
	for _, v := range q.Values {
		out = append(out, q.Part.With(m.suite, q.Axis, v))
	}
	if q.Metric != "relative_recall_difference" {
		return out, nil
	}
	a, ok := m.suite.Axis(q.Axis)
	if !ok || a.Reference == "" {
		return nil, fmt.Errorf("estimate: axis %s of suite %s has no reference; relative_recall_difference needs one", q.Axis, m.suite.Name)
	}
	return append(out, q.Part.With(m.suite, q.Axis, a.Reference)), nil
}

// statistic returns the question as a function of the columns that each group
// needs, in turn.
func (q Question) statistic(metric metrics.Metric, groups []*segment) (statistic, error) {
	cut, width := groups[0].cut, len(metric.Needs)
	each := func(d *draw, i int) float64 { return orNaN(metric.Value(d.fill(i*width, metric.Needs), cut)) }
	switch q.Metric {
	case "recall_gap":
		gap := metrics.Gap
		if len(groups) > 2 {
			gap = spread
		}
		return func(d *draw) float64 {
			v := orNaN(gap(recalls(d, groups, metric)))
			if q.Absolute {
				return math.Abs(v)
			}
			return v
		}, nil
	case "recall_equality_difference":
		return func(d *draw) float64 { return orNaN(metrics.RED(recalls(d, groups, metric))) }, nil
	case "max_diff":
		return func(d *draw) float64 { return orNaN(metrics.MaxDiff(recalls(d, groups, metric))) }, nil
	case "relative_recall_difference":
		return func(d *draw) float64 {
			g := recalls(d, groups, metric)
			worst := math.NaN()
			for _, x := range g[:len(g)-1] {
				worst = lesser(worst, orNaN(metrics.RelativeDifference(x, g[len(g)-1])))
			}
			return worst
		}, nil
	}
	if !q.Worst {
		return func(d *draw) float64 { return each(d, 0) }, nil
	}
	return func(d *draw) float64 {
		worst := math.NaN()
		for i := range groups {
			v := each(d, i)
			if metric.Better == metrics.LowerIsBetter {
				worst = -lesser(-worst, -v)
			} else {
				worst = lesser(worst, v)
			}
		}
		return worst
	}, nil
}

// recalls are hits and gold of each group. Of the columns of recall only those of
// the gold side count.
func recalls(d *draw, groups []*segment, metric metrics.Metric) []metrics.Group {
	d.groups = d.groups[:0]
	for i, g := range groups {
		hits, n, _ := metric.Share(d.fill(i*len(metric.Needs), metric.Needs), g.cut)
		d.groups = append(d.groups, metrics.Group{Hits: hits, N: n})
	}
	return d.groups
}

// lesser is the lesser of two numbers, the other one where one is undefined.
func lesser(a, b float64) float64 {
	if math.IsNaN(a) || b < a {
		return b
	}
	return a
}

// smallest says why the groups are too small to be judged, "" if they are not. A note
// that holds several groups counts for each.
func (m *model) smallest(groups []*segment) string {
	for _, g := range groups {
		if m.small(g) {
			if len(groups) == 1 {
				return m.smallText(g)
			}
			return g.name + ": " + m.smallText(g)
		}
	}
	return ""
}
