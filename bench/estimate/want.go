package estimate

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

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

// macro adds the unweighted means over labels with gold. A label without
// predictions has no precision and is left out of its mean.
func (m *model) macro(match string) {
	for _, name := range []string{"precision", "recall", "f1"} {
		metric := m.metric(name, match)
		var needs []column
		var totals []metrics.Totals
		var left []string
		for _, l := range m.suite.LabelList {
			s := m.segment("label=" + l)
			if s.sum[metrics.Gold] == 0 {
				continue
			}
			if _, ok := metric.Value(&s.sum, metrics.ByLabel); !ok {
				left = append(left, l)
			}
			totals = append(totals, s.sum)
			needs = append(needs, column{s, metrics.Gold})
			for _, f := range metric.Needs {
				needs = append(needs, column{s, f})
			}
		}
		_, averaged, _ := metrics.Macro(metric, totals, metrics.ByLabel)
		est := result.Estimate{Metric: name, Match: match, Average: "macro", N: int64(averaged), Notes: len(m.segment("all").held)}
		if len(left) > 0 {
			est.Warnings = append(est.Warnings, result.Warning{Code: "macro_left_out",
				Text: fmt.Sprintf("%d of %d labels left out of the mean, undefined there: %s", len(left), len(totals), strings.Join(left, ", "))})
		}
		m.statistic(est, needs, macroMean(metric))
	}
}

// macroMean is the mean of a metric over labels. The columns of a label are its
// gold and what the metric needs; labels without gold in a resample are left out
// of it.
func macroMean(metric metrics.Metric) statistic {
	width := 1 + len(metric.Needs)
	return func(d *draw) float64 {
		total, n := 0.0, 0
		for i := 0; i < len(d.at); i += width {
			if d.sum(i) == 0 {
				continue
			}
			if v, ok := metric.Value(d.fill(i+1, metric.Needs), metrics.ByLabel); ok {
				total += v
				n++
			}
		}
		return orNaN(total/float64(max(n, 1)), n > 0)
	}
}

// ambiguity adds what is lost to labels inside one coarse type: F1 by coarse
// label less F1 by label.
func (m *model) ambiguity(s *segment) {
	for _, match := range []string{"strict", "approximate"} {
		fine, coarse := m.metric("f1", match), m.metric("f1", match+"-coarse")
		var needs []column
		for _, f := range append(slices.Clone(fine.Needs), coarse.Needs...) {
			needs = append(needs, column{s, f})
		}
		est := result.Estimate{Metric: "intra_type_ambiguity", Match: match, Segment: s.name, N: s.sum[metrics.Gold], Notes: len(s.held)}
		m.warn(&est, s)
		at := len(fine.Needs)
		m.statistic(est, needs, func(d *draw) float64 {
			a := orNaN(fine.Value(d.fill(0, fine.Needs), s.cut))
			return orNaN(coarse.Value(d.fill(at, coarse.Needs), s.cut)) - a
		})
	}
}

// wantUnseen adds, where the suite counts it, the scores of words, those that the
// system's training text has and those that it has not; and the share of mentions
// that hold one of the latter, of all and by coarse label.
func (m *model) wantUnseen() {
	axes := m.suite.Measured("oov")
	if len(axes) == 0 {
		return
	}
	axis := axes[0]
	for _, words := range []string{"seen", "unseen"} {
		m.prf(m.segment("words="+words), "strict")
	}
	keys := []string{""}
	if m.crossed("coarse", axis.Name) {
		for _, c := range m.coarse() {
			keys = append(keys, "coarse="+c)
		}
	}
	for _, key := range keys {
		of := func(value string) *segment {
			return m.segment(result.Segment(append(strings.FieldsFunc(key, func(r rune) bool { return r == '=' }), axis.Name, value)...))
		}
		yes, no := of("yes"), of("no")
		est := result.Estimate{Metric: "oov_rate", Segment: key, N: yes.sum[metrics.GoldBlind] + no.sum[metrics.GoldBlind], Notes: m.union([]*segment{yes, no})}
		m.statistic(est, []column{{yes, metrics.GoldBlind}, {no, metrics.GoldBlind}}, func(d *draw) float64 {
			return orNaN(metrics.Ratio(d.sum(0), d.sum(0)+d.sum(1)))
		})
	}
}

// wantWeighted adds, where the suite gives shares of sentences by language
// category, the scores that those shares would give: counts of a category are
// weighted by its share over the share it has here.
func (m *model) wantWeighted() {
	categories := slices.Sorted(maps.Keys(m.suite.CategoryShares))
	if len(categories) == 0 {
		return
	}
	add := func(metric metrics.Metric) {
		var needs []column
		est := result.Estimate{Metric: metric.Name, Match: metric.Match, Average: "weighted", Notes: len(m.segment("all").held)}
		for _, c := range categories {
			s := m.segment("category=" + c)
			est.N += trials(&metric, s)
			needs = append(needs, column{s, metrics.Sentences})
			for _, f := range metric.Needs {
				needs = append(needs, column{s, f})
			}
		}
		width := 1 + len(metric.Needs)
		m.statistic(est, needs, func(d *draw) float64 {
			sums := make([]float64, len(metric.Needs))
			for i, c := range categories {
				sentences := d.sum(i * width)
				if sentences == 0 {
					return math.NaN() // nothing can stand for the category
				}
				for k := range sums {
					sums[k] += m.suite.CategoryShares[c] * float64(d.sum(i*width+1+k)) / float64(sentences)
				}
			}
			return orNaN(metric.Weighted(sums))
		})
	}
	for _, match := range []string{"strict", "approximate"} {
		for _, name := range []string{"precision", "recall", "f1"} {
			add(m.metric(name, match))
		}
	}
	add(m.metric("sentence_error_rate", ""))
}

// misses adds how many mentions of a label were missed, their share of the
// system's misses, and the label's miss rate.
func (m *model) misses(s *segment) {
	all := m.segment("all")
	missed := func(s *segment) int64 { return s.sum[metrics.Gold] - s.sum[metrics.TPApprox] }

	est := result.Estimate{Metric: "misses", Match: "approximate", Segment: s.name, N: s.sum[metrics.Gold], Notes: len(s.held)}
	m.add(task{est: est}, s.cut)
	if last := &m.tasks[len(m.tasks)-1].est; !last.Has("coarse_only") {
		last.Value = result.Number(missed(s))
	}

	est.Metric, est.N = "miss_share", missed(all)
	m.warn(&est, s)
	needs := []column{{s, metrics.Gold}, {s, metrics.TPApprox}, {all, metrics.Gold}, {all, metrics.TPApprox}}
	m.statistic(est, needs, func(d *draw) float64 {
		return orNaN(metrics.Ratio(d.sum(0)-d.sum(1), d.sum(2)-d.sum(3)))
	})

	est.Metric, est.N = "miss_rate", s.sum[metrics.Gold]
	m.add(task{est: est, seg: s, share: func(t *metrics.Totals, _ metrics.Cut) (int64, int64, bool) {
		return t[metrics.Gold] - t[metrics.TPApprox], t[metrics.Gold], true
	}}, s.cut)
}
