package estimate

import (
	"fmt"
	"slices"
	"strings"

	"polyphi/bench/result"
	"polyphi/metrics"
	"polyphi/metrics/stats"
)

// comparisonPurpose names the resamples and exchanges of a comparison.
const comparisonPurpose = "compare"

// comparisonMethod says how a comparison is made.
const comparisonMethod = "paired cluster bootstrap, percentile interval; approximate randomisation over clusters, two-sided; Holm over each table"

// CompareOptions say what two or more systems are compared in.
type CompareOptions struct {
	Metrics   []string // "recall", which is of the suite's headline match, or "recall/strict"; none means the usual ones
	By        []string // axes; none means the usual ones
	Part      Part     // of the data; the zero value is all of it
	Resamples int      // and exchanges; 0 means stats.Resamples
	Workers   int      // 0 means one per processor; changes no number
}

// Compare returns how candidates differ from a base, paired: metrics over all of the
// data in one table, and one more for each metric and axis. The seed is the base's.
//
// Without Metrics the first table holds strict F1, recall and precision of the
// headline match, leak, over-redaction and clean notes, and the others recall and
// leak. Without By they go by the axes of notes that have a reference, or, where the
// suite has none, by sentence category and the first measured index; and by label.
// What is usual is left out where the counts do not allow it; what is asked for and
// not allowed is an error that says why. Runs that do not compare give an
// IncomparableError.
func Compare(base *System, cands []*System, o CompareOptions) (result.Comparison, error) {
	tables, err := plan(base, o)
	if err != nil {
		return result.Comparison{}, err
	}
	notes, clusters, err := base.m.size(o.Part.Notes)
	if err != nil {
		return result.Comparison{}, err
	}
	if notes == 0 {
		return result.Comparison{}, fmt.Errorf("estimate: no note of the run is in %s; ask for another part", o.Part)
	}
	var questions []Question
	for _, t := range tables {
		for _, r := range t.rows {
			questions = append(questions, r.Question)
		}
	}
	seed := base.Manifest().Seed
	b := stats.Bootstrap{Seed: seed, Purpose: comparisonPurpose, Resamples: o.Resamples, Workers: o.Workers}
	r := stats.Randomisation{Seed: seed, Purpose: comparisonPurpose, Resamples: o.Resamples, Workers: o.Workers}
	out := result.Comparison{Base: side(base), Clusters: clusters, Level: level, Method: comparisonMethod, Notes: notes,
		Resamples: o.Resamples, Seed: seed, Where: o.Part.String()}
	if out.Resamples == 0 {
		out.Resamples = stats.Resamples
	}
	byCandidate := make([][]Difference, len(cands))
	for k, c := range cands {
		pair, err := NewPair(base, c)
		if err != nil {
			return result.Comparison{}, err
		}
		if byCandidate[k], err = pair.Compare(b, &r, questions); err != nil {
			return result.Comparison{}, err
		}
		out.Candidates = append(out.Candidates, side(c))
	}
	out.Tables = judged(tables, byCandidate)
	return out, nil
}

func side(s *System) result.ComparedSystem {
	return result.ComparedSystem{System: s.Row().Name, Errors: s.Row().Errors}
}

// size counts the notes with given attributes, and their clusters.
func (m *model) size(notes map[string][]string) (n, clusters int, err error) {
	s, err := m.part(Part{Notes: notes})
	if err != nil {
		return 0, 0, err
	}
	in := map[int]bool{}
	for _, i := range s.held {
		in[m.notes.notes[i].Cluster] = true
	}
	return len(s.held), len(in), nil
}

// A planned table is what is asked for one of a comparison.
type planned struct {
	axis string
	rows []plannedRow
}

type plannedRow struct {
	Question
	value  string // of the axis
	metric metrics.Metric
}

// plan returns the tables of a comparison: first the metrics over all of the data.
func plan(s *System, o CompareOptions) ([]planned, error) {
	suite := s.m.suite
	first, rest, err := o.metrics(suite)
	if err != nil {
		return nil, err
	}
	var all planned
	for _, m := range first {
		row := plannedRow{Question{Metric: m.Name, Match: m.Match, Part: o.Part}, "", m}
		if _, err = s.m.ask(row.Question); err == nil {
			all.rows = append(all.rows, row)
		} else if len(o.Metrics) > 0 {
			return nil, err
		}
	}
	if len(all.rows) == 0 {
		return nil, err
	}
	axes := o.By
	if len(axes) == 0 {
		axes = s.usualAxes()
	}
	tables := []planned{all}
	for _, axis := range distinct(axes) {
		values, err := s.valuesIn(axis, o.Part)
		switch {
		case len(o.By) == 0 && len(values) < 2:
			continue
		case err != nil:
			return nil, err
		}
		for _, m := range rest {
			t, err := s.by(axis, values, m, o.Part)
			if err == nil {
				tables = append(tables, t)
			} else if len(o.By) > 0 {
				return nil, err
			}
		}
	}
	return tables, nil
}

// metrics returns what stands in the first table, and what of it is split by axes.
func (o CompareOptions) metrics(s result.Suite) (first, rest []metrics.Metric, err error) {
	if len(o.Metrics) > 0 {
		for _, name := range distinct(o.Metrics) {
			m, err := metricOf(name, s.Headline)
			if err != nil {
				return nil, nil, err
			}
			first = append(first, m)
		}
		return first, first, nil
	}
	for _, name := range []string{"f1/strict", "recall", "precision", "leak", "over_redaction", "clean_notes"} {
		m, err := metricOf(name, s.Headline)
		if err != nil {
			return nil, nil, err
		}
		first = append(first, m)
		if m.Name == "recall" || m.Name == "leak" {
			rest = append(rest, m)
		}
	}
	return first, rest, nil
}

// metricOf returns a metric from "recall/strict", or from "recall" that of the
// headline match, or of the only match that the metric has.
func metricOf(name, headline string) (metrics.Metric, error) {
	bare, match, given := strings.Cut(name, "/")
	if m, ok := metrics.Find(bare, match); ok {
		return m, nil
	}
	if !given {
		if m, ok := metrics.Find(bare, headline); ok {
			return m, nil
		}
		if i := slices.IndexFunc(metrics.All(), func(m metrics.Metric) bool { return m.Name == bare }); i >= 0 {
			return metrics.All()[i], nil
		}
	}
	return metrics.Metric{}, fmt.Errorf("estimate: no metric %q; `bench list metrics` shows them", name)
}

// usualAxes are those that every comparison goes by.
func (s *System) usualAxes() []string {
	var of, measured []string
	for _, a := range s.m.suite.Axes {
		switch {
		case a.From == "note" && a.Reference != "":
			of = append(of, a.Name)
		case a.From == "measure":
			measured = append(measured, a.Name)
		}
	}
	if len(of) == 0 && len(measured) > 0 {
		of = []string{"category", measured[0]}
	}
	if _, ok := s.Values("label"); ok {
		of = append(of, "label")
	}
	return of
}

// valuesIn returns the values of an axis that a part leaves.
func (s *System) valuesIn(axis string, p Part) ([]string, error) {
	values, ok := s.Values(axis)
	if !ok {
		names := []string{"coarse"}
		for _, a := range s.m.suite.Axes {
			names = append(names, a.Name)
		}
		if len(s.m.suite.Measured("cmi2014")) > 0 {
			names = append(names, "category")
		}
		return nil, fmt.Errorf("estimate: suite %s has no axis %q; it has %s", s.m.suite.Name, axis, strings.Join(names, ", "))
	}
	left, cut := p.Notes[axis]
	if !cut {
		left, cut = p.Cells[axis]
	}
	if cut {
		values = slices.DeleteFunc(slices.Clone(values), func(v string) bool { return !slices.Contains(left, v) })
	}
	if axis == "coarse" || axis == "category" { // false alarms of the base alone make no row
		values = slices.DeleteFunc(slices.Clone(values), func(v string) bool { return len(s.m.segment(axis+"="+v).held) == 0 })
	}
	if len(values) == 0 {
		return nil, fmt.Errorf("estimate: the counts hold no value of axis %s; compare by another axis", axis)
	}
	return values, nil
}

// by is a table of one metric by the values of an axis.
func (s *System) by(axis string, values []string, m metrics.Metric, p Part) (planned, error) {
	t := planned{axis: axis}
	for _, v := range values {
		r := plannedRow{Question{Metric: m.Name, Match: m.Match, Part: p.With(s.m.suite, axis, v)}, v, m}
		if _, err := s.m.ask(r.Question); err != nil {
			return t, err
		}
		t.rows = append(t.rows, r)
	}
	return t, nil
}

// distinct returns names without those that came before.
func distinct(names []string) (out []string) {
	for _, n := range names {
		if !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}
