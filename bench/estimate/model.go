package estimate

import (
	"fmt"
	"slices"
	"strings"

	"polyphi/bench/result"
	"polyphi/metrics"
)

// A model is one system's counts, and the estimates wanted of it.
type model struct {
	in       Input
	notes    *index
	suite    result.Suite
	row      result.ModelRow
	before   *model                    // the system that this one improves on, nil without
	known    map[string]metrics.Metric // by metricKey
	cells    map[string][]cell         // by cell key
	segments map[string]*segment       // by name
	tasks    []task

	permutations []permutation
}

// A cell is the counts of one note under one key, as the file holds them.
type cell struct {
	note   int // place in the index
	values []int64
}

func newModel(in Input, notes *index, row result.ModelRow) (*model, error) {
	m := &model{in: in, notes: notes, suite: in.Manifest.Suite, row: row,
		known: map[string]metrics.Metric{}, cells: map[string][]cell{}, segments: map[string]*segment{}}
	for _, metric := range metrics.All() {
		m.known[metricKey(metric.Name, metric.Match)] = metric
	}
	seen := make([]bool, len(notes.notes))
	for _, c := range in.Counts {
		if c.Model != row.Name {
			continue
		}
		note, known := notes.at[c.Note]
		if !known {
			return nil, fmt.Errorf("estimate: the counts name a note that notes.jsonl does not have: %s; run the suite again", c.Note)
		}
		if seen[note] {
			return nil, fmt.Errorf("estimate: the counts of system %s have note %s twice; run the suite again", row.Name, c.Note)
		}
		seen[note] = true
		for key, values := range c.Cells {
			if _, ok := metrics.FromTrimmed(values); !ok {
				return nil, fmt.Errorf("estimate: the counts of note %s, cell %s, are damaged; run the suite again", c.Note, key)
			}
			m.cells[key] = append(m.cells[key], cell{note, values})
		}
	}
	if i := slices.Index(seen, false); i >= 0 {
		return nil, fmt.Errorf("estimate: the counts of system %s lack note %s; run the suite again", row.Name, notes.notes[i].Note)
	}
	return m, nil
}

func metricKey(name, match string) string { return name + "/" + match }

// metric returns a member of the closed set of metrics.
func (m *model) metric(name, match string) metrics.Metric {
	metric, ok := m.known[metricKey(name, match)]
	if !ok {
		panic("estimate: no metric " + metricKey(name, match)) // a fault of this package
	}
	return metric
}

// valuesOf lists, sorted, the values that cells of one key have.
func (m *model) valuesOf(key string) []string {
	var out []string
	for k := range m.cells {
		if name, v, _ := strings.Cut(k, "="); name == key && !strings.Contains(k, " ") {
			out = append(out, v)
		}
	}
	slices.Sort(out)
	return out
}
