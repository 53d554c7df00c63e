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
