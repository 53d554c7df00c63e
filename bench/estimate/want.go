package estimate

import (
	"slices"

	"polyphi/bench/result"
	"polyphi/metrics"
)

// views are the matches of precision, recall and F1.
func views() []string {
	return []string{"strict", "approximate", "strict-coarse", "approximate-coarse", "strict-blind", "approximate-blind"}
}

// want lists every estimate of the system.
func (m *model) want() {
	m.wantWhole()
	m.wantLabels()
	for _, a := range m.suite.Axes {
		for _, v := range a.Values {
			switch a.From {
			case "note":
				m.wantNotes(a.Name, v)
			case "mention":
				m.wantNames(m.segment(a.Name + "=" + v))
			case "measure":
				m.wantSentences(m.segment(a.Name + "=" + v))
			}
		}
	}
	for _, c := range m.categories() {
		m.wantSentences(m.segment("category=" + c))
	}
	for _, product := range m.suite.Cross {
		m.wantProduct(product)
	}
	m.wantUnseen()
	m.wantWeighted()
	m.wantGroups()
	m.wantChanges()
}

func (m *model) prf(s *segment, matches ...string) {
	for _, match := range matches {
		for _, name := range []string{"precision", "recall", "f1"} {
			m.rate(name, match, "micro", s)
		}
	}
}

func (m *model) wantWhole() {
	all := m.segment("all")
	m.prf(all, views()...)
	m.ambiguity(all)
	for _, match := range []string{"strict", "approximate"} {
		m.macro(match)
	}
	for _, name := range []string{"leak", "leak_label", "clean_notes", "clean_notes_phi", "covered_recall", "over_redaction", "sentence_error_rate"} {
		m.rate(name, "", "", all)
	}
	m.rate("false_alarms", "approximate-blind", "", all)
}

func (m *model) wantLabels() {
	for _, l := range m.suite.LabelList {
		s := m.segment("label=" + l)
		m.prf(s, "strict", "approximate")
		m.rate("leak", "", "", s)
		m.rate("covered_recall", "", "", s)
		m.misses(s)
	}
	for _, c := range m.coarse() {
		s := m.segment("coarse=" + c)
		m.prf(s, "strict", "approximate", "strict-coarse", "approximate-coarse")
		m.ambiguity(s)
		m.rate("recall", "approximate-blind", "micro", s)
		m.rate("recall", "strict-blind", "micro", s)
		m.rate("leak", "", "", s)
	}
}

// coarse lists the coarse labels that have cells.
func (m *model) coarse() []string { return m.valuesOf("coarse") }

// categories lists the sentence categories that have cells.
func (m *model) categories() []string { return m.valuesOf("category") }

func (m *model) wantNotes(axis, value string) {
	s := m.segment("all", axis, value)
	m.prf(s, "strict", "approximate", "approximate-blind")
	for _, name := range []string{"leak", "clean_notes", "over_redaction"} {
		m.rate(name, "", "", s)
	}
	m.wantNames(m.segment("coarse=NAME", axis, value))
}

// wantNames adds what is said of names: recall with a doctor taken for a patient
// as a hit, under any label, by exact bounds and label; and what leaked.
func (m *model) wantNames(s *segment) {
	for _, match := range []string{"approximate-coarse", "approximate-blind", "strict"} {
		m.rate("recall", match, "micro", s)
	}
	m.rate("leak", "", "", s)
}

func (m *model) wantSentences(s *segment) {
	m.prf(s, "strict", "approximate")
	m.rate("recall", "approximate-coarse", "micro", s)
	m.rate("sentence_error_rate", "", "", s)
}

// wantProduct adds a declared product: axes of the note select notes, one or
// more other axes select the cell.
func (m *model) wantProduct(product []string) {
	var noteAxes, cellAxes []result.Axis
	for _, name := range product {
		a, ok := m.suite.Axis(name)
		if name == "category" && !ok {
			a, ok = result.Axis{Name: name, From: "measure", Values: m.categories()}, true
		}
		if name == "coarse" && !ok {
			a, ok = result.Axis{Name: name, From: "mention", Values: m.coarse()}, true
		}
		if !ok {
			continue
		}
		if a.From == "note" {
			noteAxes = append(noteAxes, a)
		} else {
			if a.From == "label" {
				a.Values = m.suite.LabelList
			}
			cellAxes = append(cellAxes, a)
		}
	}
	for _, where := range combinations(noteAxes) {
		for _, cell := range combinations(cellAxes) {
			m.wantCell(cellAxes, m.segment(result.Segment(cell...), where...))
		}
		if len(cellAxes) == 0 {
			s := m.segment("all", where...)
			m.prf(s, "strict", "approximate")
		}
	}
}

func (m *model) wantCell(axes []result.Axis, s *segment) {
	has := func(from string) bool {
		return slices.ContainsFunc(axes, func(a result.Axis) bool { return a.From == from || a.Name == from })
	}
	recall := func(matches ...string) {
		for _, match := range matches {
			m.rate("recall", match, "micro", s)
		}
	}
	switch {
	case len(axes) == 1 && has("measure"):
		m.wantSentences(s)
	case s.cut == metrics.BySentenceLabel:
		m.prf(s, "strict", "approximate")
	case has("coarse"):
		recall("strict", "approximate", "approximate-coarse")
	case has("label"), has("measure"):
		recall("strict", "approximate")
	default:
		m.wantNames(s)
	}
}

// combinations returns every combination of values as key, value pairs; one
// empty combination for no axis.
func combinations(axes []result.Axis) [][]string {
	out := [][]string{nil}
	for _, a := range axes {
		var next [][]string
		for _, c := range out {
			for _, v := range a.Values {
				next = append(next, append(c[:len(c):len(c)], a.Name, v))
			}
		}
		out = next
	}
	if len(axes) == 0 {
		return [][]string{nil}
	}
	return out
}
