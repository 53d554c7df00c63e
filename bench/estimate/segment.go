package estimate

import (
	"strings"

	"polyphi/bench/result"
	"polyphi/metrics"
)

// A segment is what a rate is taken over: one kind of cell, over the notes with
// given attributes.
type segment struct {
	name   string
	cut    metrics.Cut
	totals []metrics.Totals // by cluster
	sum    metrics.Totals
	held   []int // notes of the segment: those with the attributes that hold gold, or sentences, of the cell
}

// segment returns the sums of a cell key ("all", "label=DATE") over the notes
// whose attributes are where, given as key, value pairs.
func (m *model) segment(key string, where ...string) *segment {
	name := segmentName(key, where)
	if s := m.segments[name]; s != nil {
		return s
	}
	s := &segment{name: name, cut: cutOf(m.suite, key), totals: make([]metrics.Totals, m.notes.clusters)}
	m.segments[name] = s
	in := map[string][]string{}
	for i := 0; i+1 < len(where); i += 2 {
		in[where[i]] = []string{where[i+1]}
	}
	m.fill(s, []string{key}, m.allowed(in))
	return s
}

// fill sums the cells of some keys over the notes allowed, nil for all notes.
func (m *model) fill(s *segment, keys []string, allowed []bool) {
	holds := make([]bool, len(m.notes.notes))
	for _, key := range keys {
		for _, c := range m.cells[key] {
			if allowed != nil && !allowed[c.note] {
				continue
			}
			n := &m.notes.notes[c.note]
			counts, _ := metrics.FromTrimmed(c.values) // checked when they were read
			t := &s.totals[n.Cluster]
			if key == "all" {
				t.AddNote(&counts, int64(n.Words))
			} else {
				t.Add(&counts)
			}
			// A false alarm puts no note into a segment, or a group's size would
			// depend on the system.
			if !holds[c.note] && (key == "all" || counts[metrics.GoldBlind] > 0 || counts[metrics.Sentences] > 0) {
				holds[c.note] = true
				s.held = append(s.held, c.note)
			}
		}
	}
	for i := range s.totals {
		for f, n := range s.totals[i] {
			s.sum[f] += n
		}
	}
}

func segmentName(key string, where []string) string {
	terms := where
	if key != "all" {
		for _, term := range strings.Fields(key) {
			k, v, _ := strings.Cut(term, "=")
			terms = append(terms[:len(terms):len(terms)], k, v)
		}
	}
	return result.Segment(terms...)
}

// cutOf says how a cell key splits the counts.
func cutOf(suite result.Suite, key string) metrics.Cut {
	name, _, _ := strings.Cut(key, "=")
	switch {
	case key == "all":
		return metrics.Whole
	case strings.Contains(key, " ") && strings.Contains(key, "label=") && ofSentences(suite, key):
		return metrics.BySentenceLabel
	case strings.Contains(key, " "):
		return metrics.ByAttribute
	case name == "label", name == "words":
		return metrics.ByLabel
	case name == "coarse":
		return metrics.ByCoarse
	case ofSentences(suite, key):
		return metrics.BySentence
	}
	return metrics.ByAttribute
}

// ofSentences reports whether a cell key holds a category or a bin of sentences.
func ofSentences(suite result.Suite, key string) bool {
	for _, term := range strings.Fields(key) {
		name, _, _ := strings.Cut(term, "=")
		if a, ok := suite.Axis(name); name == "category" || ok && a.From == "measure" {
			return true
		}
	}
	return false
}
