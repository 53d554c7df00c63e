package estimate

import (
	"fmt"

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
		if a.From == "measure" {
			for _, c := range m.categories() {
				m.wantSentences(m.segment("category=" + c))
			}
		}
	}
	for _, product := range m.suite.Cross {
		m.wantProduct(product)
	}
	m.wantGroups()
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
		m.prf(s, "strict-coarse", "approximate-coarse")
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
	switch {
	case len(axes) == 1 && axes[0].From == "measure":
		m.wantSentences(s)
	case len(axes) == 1 && axes[0].From == "label":
		m.rate("recall", "approximate", "micro", s)
		m.rate("recall", "strict", "micro", s)
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

// macro adds the unweighted means over labels with gold.
func (m *model) macro(match string) {
	if m.row.CoarseOnly {
		return
	}
	for _, name := range []string{"precision", "recall", "f1"} {
		metric, _ := metrics.Find(name, match)
		var needs []column
		var labels []*segment
		for _, l := range m.suite.LabelList {
			if s := m.segment("label=" + l); s.sum[metrics.Gold] > 0 {
				labels = append(labels, s)
				needs = append(needs, column{s, metrics.Gold})
				for _, f := range metric.Needs {
					needs = append(needs, column{s, f})
				}
			}
		}
		width := 1 + len(metric.Needs)
		est := result.Estimate{Metric: name, Match: match, Average: "macro", N: int64(len(labels)), Notes: m.segment("all").notes}
		m.statistic(est, needs, func(sums []int64, at []int) float64 {
			total, n := 0.0, 0
			for k := range labels {
				cols := at[k*width : (k+1)*width]
				if sums[cols[0]] == 0 {
					continue // no gold of this label in the resample
				}
				var t metrics.Totals
				for i, f := range metric.Needs {
					t[f] = sums[cols[1+i]]
				}
				if v, ok := metric.Value(&t, metrics.ByLabel); ok {
					total += v
					n++
				}
			}
			return orNaN(total/float64(max(n, 1)), n > 0)
		})
	}
}

// misses adds a label's share of the system's misses and its miss rate.
func (m *model) misses(s *segment) {
	if m.row.CoarseOnly {
		return
	}
	all := m.segment("all")
	missed := s.sum[metrics.Gold] - s.sum[metrics.TPApprox]
	est := result.Estimate{Metric: "miss_share", Match: "approximate", Segment: s.name, N: all.sum[metrics.Gold] - all.sum[metrics.TPApprox], Notes: s.notes}
	m.warn(&est, s)
	m.statistic(est, []column{{s, metrics.Gold}, {s, metrics.TPApprox}, {all, metrics.Gold}, {all, metrics.TPApprox}}, func(sums []int64, at []int) float64 {
		v, ok := metrics.Ratio(sums[at[0]]-sums[at[1]], sums[at[2]]-sums[at[3]])
		return orNaN(v, ok)
	})
	est = result.Estimate{Metric: "misses", Match: "approximate", Segment: s.name, N: s.sum[metrics.Gold], Notes: s.notes, Model: m.row.Name,
		Value: result.Number(missed), Lo: result.Undefined(), Hi: result.Undefined(), Method: "none"}
	m.tasks = append(m.tasks, task{est: est, count: true})
	est = result.Estimate{Metric: "miss_rate", Match: "approximate", Segment: s.name, N: s.sum[metrics.Gold], Notes: s.notes}
	m.warn(&est, s)
	m.statistic(est, []column{{s, metrics.Gold}, {s, metrics.TPApprox}}, func(sums []int64, at []int) float64 {
		v, ok := metrics.Ratio(sums[at[0]]-sums[at[1]], sums[at[0]])
		return orNaN(v, ok)
	})
}

func smallText(min result.Minimum, notes int, mentions int64) string {
	return fmt.Sprintf("needs %d notes and %d mentions, has %d and %d", min.Notes, min.Mentions, notes, mentions)
}
