package reports

import (
	"math"
	"strconv"

	"polyphi/bench/result"
	"polyphi/reports/figures"
)

// value turns an estimate into what a figure draws.
func (r *Report) value(e *result.Estimate, scale float64) figures.Value {
	v := figures.Value{Value: float64(e.Value) * scale, Lo: float64(e.Lo) * scale, Hi: float64(e.Hi) * scale, Small: r.small(e)}
	if !e.Value.Defined() {
		v.Value = math.NaN()
	}
	if !e.Lo.Defined() || !e.Hi.Defined() {
		v.Lo, v.Hi = math.NaN(), math.NaN()
	}
	return v
}

// series are the systems' names as figures print them.
func (r *Report) series() []string {
	var out []string
	for _, m := range r.run.Models {
		out = append(out, figures.ASCII(m.Name, m.Name))
	}
	return out
}

// badge is the sentence figures' captions add for demonstration models.
func (r *Report) badge() string {
	for _, m := range r.run.Models {
		if m.Demonstration {
			return " Models tiny-* are demonstrations trained by the project on synthetic notes; not for clinical use."
		}
	}
	return ""
}

// categoriesOf are the values of an axis as lines of a figure, in the groups of
// another axis where every note of a value lies in one.
func (r *Report) categoriesOf(a result.Axis) []figures.Category {
	var out []figures.Category
	for _, v := range a.Values {
		out = append(out, figures.Category{Title: figures.ASCII(a.Title(v), v), Group: groupOf(v)})
	}
	return out
}

// groupOf sets the languages of variants apart: en-US and en-GB are one group.
func groupOf(v string) string {
	for i, c := range v {
		if c == '-' {
			return v[:i]
		}
	}
	return v
}

func (r *Report) figSpeedRecall() (figures.Figure, string) {
	s := figures.Scatter{XLabel: "words per second", YLabel: "recall (approximate)"}
	for _, m := range r.run.Models {
		rate := r.wordsPerSecond(m.Name)
		recall := r.rate(m.Name, "recall", "approximate")
		if m.CoarseOnly {
			recall = r.rate(m.Name, "recall", "approximate-coarse")
		}
		if !rate.Defined() || !recall.Value.Defined() {
			continue
		}
		v := r.value(recall, 1)
		s.Points = append(s.Points, figures.Point{Name: figures.ASCII(m.Name, m.Name), X: float64(rate), Y: v.Value, Lo: v.Lo, Hi: v.Hi})
	}
	if len(s.Points) == 0 {
		s.Missing = "no system was timed"
	}
	return s, "Recall (approximate match) against words per second of one pass; the dashed line joins the systems that no other beats in both (Pareto front)." + r.badge()
}

// dots is a figure over the values of an axis with one panel.
func (r *Report) dots(a result.Axis, p figures.Panel, at func(model, v string) *result.Estimate, scale float64) figures.Dots {
	d := figures.Dots{Categories: r.categoriesOf(a), Series: r.series(), Width: figures.Page}
	for _, m := range r.run.Models {
		var values []figures.Value
		for _, v := range a.Values {
			values = append(values, r.value(at(m.Name, v), scale))
		}
		p.Values = append(p.Values, values)
	}
	d.Panels = []figures.Panel{p}
	return d
}

func (r *Report) figCulture() (figures.Figure, string) {
	caption := "Recall of names (approximate match, coarse labels) by variant of the identifiers in the same notes." + r.badge()
	a, ok := r.axis("variant")
	if !ok {
		return figures.Dots{Missing: "the suite has no axis called variant", Width: figures.Page}, caption
	}
	d := r.dots(a, figures.Panel{XLabel: "recall of names (approximate)", Top: 1}, func(m, v string) *result.Estimate {
		return r.rate(m, "recall", "approximate-coarse", "coarse", "NAME", "variant", v)
	}, 1)
	for i, v := range a.Values {
		if len(r.run.Models) > 0 {
			d.Categories[i].Note = "n " + strconv.FormatInt(r.rate(r.run.Models[0].Name, "recall", "approximate-coarse", "coarse", "NAME", "variant", v).N, 10)
		}
	}
	return d, caption
}

func (r *Report) figRelativeRecall() (figures.Figure, string) {
	a, ok := r.axis("variant")
	if !ok || a.Reference == "" {
		return figures.Dots{Missing: "the suite has no axis called variant with a reference", Width: figures.Page}, "Relative recall difference to the reference variant."
	}
	others := a
	others.Values = nil
	for _, v := range a.Values {
		if v != a.Reference {
			others.Values = append(others.Values, v)
		}
	}
	d := r.dots(others, figures.Panel{XLabel: "recall of names relative to " + figures.ASCII(a.Title(a.Reference), a.Reference) + " (%)", Zero: true}, func(m, v string) *result.Estimate {
		return r.find(result.Estimate{Model: m, Metric: "relative_recall_difference", Match: "approximate-coarse", Axis: "variant", Group: v, Segment: result.Segment("coarse", "NAME", "variant", v)})
	}, 1)
	return d, "Relative difference in recall of names to the reference variant, in percent of the reference's recall; left of zero is worse. Differences are paired: the same notes and slots." + r.badge()
}

func (r *Report) figCultureGender() (figures.Figure, string) {
	caption := "Recall of names (approximate match, coarse labels) by variant and gender of the given name. A dash: the culture has no such names in the corpus." + r.badge()
	a, hasVariant := r.axis("variant")
	g, hasGender := r.axis("gender")
	if !hasVariant || !hasGender || !r.crossed("variant", "gender") {
		return figures.Heat{Missing: "the suite does not count variant by gender"}, caption
	}
	h := figures.Heat{Label: "recall of names (approximate)", Rows: r.categoriesOf(a), Groups: r.series(), Low: 1}
	for _, v := range g.Values {
		h.Columns = append(h.Columns, figures.ASCII(g.Title(v), v))
	}
	for _, v := range a.Values {
		var row []figures.Value
		for _, m := range r.run.Models {
			for _, gender := range g.Values {
				x := r.value(r.rate(m.Name, "recall", "approximate-coarse", "gender", gender, "variant", v), 1)
				if !math.IsNaN(x.Value) && x.Small == "" {
					h.Low = min(h.Low, x.Value)
				}
				row = append(row, x)
			}
		}
		h.Cells = append(h.Cells, row)
	}
	h.Low = scaleLow(h.Low)
	return h, caption
}

// scaleLow is where a recall scale begins: .85 where all values lie above, so
// that figures compare; else .5 or 0.
func scaleLow(least float64) float64 {
	for _, low := range []float64{0.85, 0.5} {
		if least >= low {
			return low
		}
	}
	return 0
}

func (r *Report) figTypeMisses() (figures.Figure, string) {
	d := figures.Dots{Series: r.series(), Width: figures.Page}
	share, rate := figures.Panel{XLabel: "share of the system's misses", Zero: true}, figures.Panel{XLabel: "miss rate of the label", Zero: true}
	var labels []string
	for _, l := range order(r.run.Suite) {
		if len(r.run.Models) > 0 && r.rate(r.run.Models[0].Name, "recall", "approximate", "label", l).N > 0 {
			labels = append(labels, l)
			d.Categories = append(d.Categories, figures.Category{Title: l, Note: "n " + strconv.FormatInt(r.rate(r.run.Models[0].Name, "recall", "approximate", "label", l).N, 10)})
		}
	}
	for _, m := range r.run.Models {
		var shares, rates []figures.Value
		for _, l := range labels {
			shares = append(shares, r.value(r.rate(m.Name, "miss_share", "approximate", "label", l), 1))
			rates = append(rates, r.value(r.rate(m.Name, "miss_rate", "approximate", "label", l), 1))
		}
		share.Values, rate.Values = append(share.Values, shares), append(rate.Values, rates)
	}
	d.Panels = []figures.Panel{share, rate}
	if len(labels) == 0 {
		d.Missing = "no gold of a label in the label set"
	}
	return d, "Misses by label (approximate match): left, the label's share of all misses of a system; right, the share of the label's mentions that is missed. A frequent label rules the left panel." + r.badge()
}

func (r *Report) figCMI() (figures.Figure, string) {
	caption := "Recall (approximate match) by range of the sentence code-mixing index of Gambaeck and Das (2014); n is the number of sentences. With swapped identifiers the index measures the identifiers inside English sentences." + r.badge()
	a, ok := r.measured()
	if !ok {
		return figures.Dots{Missing: "the suite has no measured axis", Width: figures.Column}, caption
	}
	shown := a
	shown.Values, shown.Titles = nil, map[string]string{}
	d := figures.Dots{}
	for _, v := range a.Values {
		if len(r.run.Models) == 0 || r.rate(r.run.Models[0].Name, "sentence_error_rate", "", a.Name, v).N == 0 {
			continue
		}
		shown.Values = append(shown.Values, v)
		shown.Titles[v] = binTitle(v)
	}
	d = r.dots(shown, figures.Panel{XLabel: "recall (approximate)", Top: 1}, func(m, v string) *result.Estimate {
		return r.rate(m, "recall", "approximate", a.Name, v)
	}, 1)
	d.Width = figures.Column
	for i, v := range shown.Values {
		d.Categories[i].Group = ""
		d.Categories[i].Note = "n " + strconv.FormatInt(r.rate(r.run.Models[0].Name, "sentence_error_rate", "", a.Name, v).N, 10)
	}
	return d, caption
}
