package estimate

import (
	"slices"

	"polyphi/bench/result"
	"polyphi/metrics"
)

// predecessor returns the counts of the system that a row improves on, nil where
// it names none of the run.
func predecessor(in Input, notes *index, row result.ModelRow) (*model, error) {
	i := slices.IndexFunc(in.Manifest.Models, func(r result.ModelRow) bool { return r.Name == row.Before })
	if i < 0 || row.Before == row.Name {
		return nil, nil
	}
	return newModel(in, notes, in.Manifest.Models[i])
}

// wantChanges adds what a system does better and worse than the one it improves
// on: over all notes, and by every axis of notes with a reference. A suite without
// one is split by language category and by the first measured index.
func (m *model) wantChanges() {
	if m.before == nil {
		return
	}
	whole := func(where ...string) {
		m.change("recall", m.suite.Headline, "all", where...)
		m.change("recall", "approximate-coarse", "coarse=NAME", where...)
		m.change("precision", m.suite.Headline, "all", where...)
		m.change("over_redaction", "", "all", where...)
	}
	whole()
	split := false
	for _, a := range m.suite.Axes {
		if a.From == "note" && a.Reference != "" {
			split = true
			for _, v := range a.Values {
				whole(a.Name, v)
			}
		}
	}
	if split {
		return
	}
	keys := []string{}
	for _, c := range m.categories() {
		keys = append(keys, "category="+c)
	}
	if i := slices.IndexFunc(m.suite.Axes, func(a result.Axis) bool { return a.From == "measure" }); i >= 0 {
		for _, v := range m.suite.Axes[i].Values {
			keys = append(keys, m.suite.Axes[i].Name+"="+v)
		}
	}
	for _, key := range keys {
		m.change("recall", m.suite.Headline, key)
		m.change("precision", m.suite.Headline, key)
	}
}

// change adds a share of the system less that of the one before it, over the same
// notes, both in the same resamples.
//
// Where the two count the same in every cluster the interval is of no width, and a
// warning says why: nothing was seen that tells them apart.
func (m *model) change(name, match, key string, where ...string) {
	metric := m.metric(name, match)
	s, old := m.segment(key, where...), m.before.segment(key, where...)
	e := result.Estimate{Metric: name + "_change", Match: match, Before: m.before.row.Name, Segment: s.name, Notes: len(s.held), N: trials(&metric, s)}
	m.warn(&e, s)
	if m.before.meaningless(match, s.cut) && !m.meaningless(match, s.cut) {
		e.Warnings = append(e.Warnings, result.Warning{Code: "coarse_only", Text: "the system before knows coarse labels only"})
		m.add(task{est: e}, s.cut)
		return
	}
	if e.N > 0 && alikeInAll(metric, s, old) {
		e.Warnings = append(e.Warnings, result.Warning{Code: equal, Text: "both systems count the same in every cluster"})
	}
	var needs []column
	for _, of := range []*segment{s, old} {
		for _, f := range metric.Needs {
			needs = append(needs, column{of, f})
		}
	}
	at := len(metric.Needs)
	m.difference(e, needs, func(d *draw) float64 {
		after := orNaN(metric.Value(d.fill(0, metric.Needs), s.cut))
		return after - orNaN(metric.Value(d.fill(at, metric.Needs), s.cut))
	})
}

// equal is the code of a change between two systems that count the same.
const equal = "equal"

// alikeInAll reports whether hits and trials are the same in every cluster.
func alikeInAll(metric metrics.Metric, a, b *segment) bool {
	hits, trials := byCluster(metric.Share, a)
	oldHits, oldTrials := byCluster(metric.Share, b)
	return slices.Equal(hits, oldHits) && slices.Equal(trials, oldTrials)
}
