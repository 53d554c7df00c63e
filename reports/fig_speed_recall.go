package reports

import (
	"slices"
	"strings"

	"polyphi/reports/figures"
)

// families are the kinds of systems that have a mark of their own, and their titles.
func families() (keys, titles []string) {
	return []string{"encoder", "rules", "dictionary", "small-llm", "large-llm"}, []string{"encoder", "rules", "dictionary", "small LLM", "large LLM"}
}

// figSpeedRecall is recall over words per second: what a system costs and what
// it finds.
func (r *Report) figSpeedRecall() (figures.Figure, string) {
	keys, titles := families()
	s := figures.Scatter{XLabel: "Words per second", YLabel: "Recall (approximate)", Families: titles}
	names := r.series()
	var coarse, untimed, once []string
	for i, m := range r.run.Models {
		recall := r.rate(m.Name, "recall", "approximate")
		if m.CoarseOnly {
			recall = r.rate(m.Name, "recall", "approximate-coarse")
			coarse = append(coarse, names[i])
		}
		rate := r.bestRate(m.Name)
		switch {
		case !rate.Defined() || !recall.Value.Defined():
			untimed = append(untimed, names[i])
		case !r.timed(m.Name):
			once = append(once, names[i])
		}
		v := r.value(recall, 1)
		s.Points = append(s.Points, figures.Point{Name: names[i], Family: slices.Index(keys, m.Family), X: float64(rate), Y: v.Value, Lo: v.Lo, Hi: v.Hi})
	}
	if len(untimed) == len(s.Points) {
		s.Missing = "no system has both a speed and a recall"
	}
	caption := "Recall (approximate match) against words per second, logarithmic. Marks are families of systems. The dashed line joins the systems that no other beats in both (Pareto front)."
	switch {
	case r.speed.Trial == nil:
		caption += " Speeds are those of one pass."
	case len(once) > 0:
		caption += " Speeds are medians of passes by turns; of one pass by itself: " + strings.Join(once, ", ") + "."
	default:
		caption += " Speeds are medians of passes by turns."
	}
	caption += r.aside()
	if len(coarse) > 0 {
		caption += " On coarse labels: " + strings.Join(coarse, ", ") + "."
	}
	if len(untimed) > 0 {
		caption += " Without a speed or a recall: " + strings.Join(untimed, ", ") + "."
	}
	return s, caption + " " + r.devices()
}

// devices says on what the timed systems ran.
func (r *Report) devices() string {
	var out []string
	for _, m := range r.run.Models {
		if d := m.Device; d.Used != "" {
			out = append(out, m.Name+" on "+d.Used+", "+d.Precision+", "+counted(d.Threads, "thread"))
		}
	}
	if len(out) == 0 {
		return "Machine: provenance.md."
	}
	return "Device: " + strings.Join(out, "; ") + "."
}
