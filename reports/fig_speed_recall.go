package reports

import (
	"strings"

	"polyphi/reports/figures"
)

// figSpeedRecall is recall over words per second: what a system costs and what
// it finds.
func (r *Report) figSpeedRecall() (figures.Figure, string) {
	s := figures.Scatter{XLabel: "Words per second", YLabel: "Recall (approximate)"}
	names := r.series()
	var coarse, untimed []string
	for i, m := range r.run.Models {
		recall := r.rate(m.Name, "recall", "approximate")
		if m.CoarseOnly {
			recall = r.rate(m.Name, "recall", "approximate-coarse")
			coarse = append(coarse, names[i])
		}
		rate := r.wordsPerSecond(m.Name)
		if !rate.Defined() || !recall.Value.Defined() {
			untimed = append(untimed, names[i])
		}
		v := r.value(recall, 1)
		s.Points = append(s.Points, figures.Point{Name: names[i], X: float64(rate), Y: v.Value, Lo: v.Lo, Hi: v.Hi})
	}
	if len(untimed) == len(s.Points) {
		s.Missing = "no system has both a speed and a recall"
	}
	caption := "Recall (approximate match) against words per second of one pass. The dashed line joins the systems that no other beats in both (Pareto front)." + r.aside()
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
