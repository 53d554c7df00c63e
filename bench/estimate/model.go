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
	suite    result.Suite
	row      result.ModelRow
	clusters int
	cells    map[string][]cell   // by cell key
	segments map[string]*segment // by name
	tasks    []task
}

// A cell is the counts of one note under one key.
type cell struct {
	note   int // index into Input.Notes
	counts metrics.Counts
}

// A segment is what a rate is taken over: one kind of cell, over the notes with
// given attributes.
type segment struct {
	name   string
	cut    metrics.Cut
	totals []metrics.Totals // by cluster
	sum    metrics.Totals
	notes  int // that hold the cell
}

func newModel(in Input, row result.ModelRow) (*model, error) {
	m := &model{in: in, suite: in.Manifest.Suite, row: row, cells: map[string][]cell{}, segments: map[string]*segment{}}
	at := map[string]int{}
	for i, n := range in.Notes {
		at[n.Note] = i
		m.clusters = max(m.clusters, n.Cluster+1)
	}
	for _, c := range in.Counts {
		if c.Model != row.Name {
			continue
		}
		note, known := at[c.Note]
		if !known {
			return nil, fmt.Errorf("estimate: the counts name a note that notes.jsonl does not have: %s; run the suite again", c.Note)
		}
		for key, values := range c.Cells {
			counts, ok := metrics.FromTrimmed(values)
			if !ok {
				return nil, fmt.Errorf("estimate: the counts of note %s, cell %s, are damaged; run the suite again", c.Note, key)
			}
			m.cells[key] = append(m.cells[key], cell{note, counts})
		}
	}
	return m, nil
}

// segment returns the sums of a cell key ("all", "label=DATE") over the notes
// whose attributes are where, given as key, value pairs.
func (m *model) segment(key string, where ...string) *segment {
	terms := where
	if key != "all" {
		for _, term := range strings.Fields(key) {
			k, v, _ := strings.Cut(term, "=")
			terms = append(terms[:len(terms):len(terms)], k, v)
		}
	}
	name := result.Segment(terms...)
	if s := m.segments[name]; s != nil {
		return s
	}
	s := &segment{name: name, cut: m.cutOf(key), totals: make([]metrics.Totals, m.clusters)}
	for _, c := range m.cells[key] {
		n := &m.in.Notes[c.note]
		if !matches(n.Attrs, where) {
			continue
		}
		t := &s.totals[n.Cluster]
		if key == "all" {
			t.AddNote(&c.counts, int64(n.Words))
		} else {
			t.Add(&c.counts)
			t[metrics.Notes]++
		}
		s.notes++
	}
	for i := range s.totals {
		for f := range s.sum {
			s.sum[f] += s.totals[i][f]
		}
	}
	m.segments[name] = s
	return s
}

func matches(attrs map[string]string, where []string) bool {
	for i := 0; i+1 < len(where); i += 2 {
		if attrs[where[i]] != where[i+1] {
			return false
		}
	}
	return true
}

// cutOf says how a cell key splits the counts.
func (m *model) cutOf(key string) metrics.Cut {
	name, _, _ := strings.Cut(key, "=")
	switch {
	case key == "all":
		return metrics.Whole
	case strings.Contains(key, " "):
		return metrics.ByAttribute
	case name == "label":
		return metrics.ByLabel
	case name == "coarse":
		return metrics.ByCoarse
	case name == "category":
		return metrics.BySentence
	}
	if a, ok := m.suite.Axis(name); ok && a.From == "measure" {
		return metrics.BySentence
	}
	return metrics.ByAttribute
}

// group is the segment's hits and gold mentions under a recall.
func (s *segment) group(recall metrics.Metric) metrics.Group {
	hits, n, _ := recall.Share(&s.sum, s.cut)
	return metrics.Group{Hits: hits, N: n}
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
