package reports

import (
	"polyphi/bench/result"
	"polyphi/reports/figures"
)

// figTypeMisses is what each label adds to the misses, beside how often it is
// missed itself: a frequent label rules the first.
func (r *Report) figTypeMisses() (figures.Figure, string) {
	labels := r.goldLabels()
	of := func(metric string) func(string, int) *result.Estimate {
		return func(model string, i int) *result.Estimate {
			return r.rate(model, metric, "approximate", "label", labels[i])
		}
	}
	d := figures.Dots{Series: r.series(), Width: figures.Page, Panels: []figures.Panel{
		{XLabel: "Share of the system's misses", Zero: true, Values: r.grid(len(labels), 1, of("miss_share"))},
		{XLabel: "Miss rate of the label", Zero: true, Values: r.grid(len(labels), 1, of("miss_rate"))},
	}}
	for _, l := range labels {
		d.Categories = append(d.Categories, figures.Category{Title: l})
	}
	r.noted(d.Categories, of("miss_rate"))
	if len(labels) == 0 {
		d.Missing = "no gold of a label in the label set"
	}
	return d, "Misses by label (approximate match). (a) The label's share of all misses of a system. (b) The share of the label's mentions that is missed. A frequent label rules (a); n is the number of mentions." + r.unmarked() + r.aside()
}

// goldLabels lists the suite's labels that occur in gold.
func (r *Report) goldLabels() []string {
	var out []string
	for _, l := range r.run.Suite.LabelList {
		for _, m := range r.run.Models {
			if r.rate(m.Name, "recall", "approximate", "label", l).N > 0 {
				out = append(out, l)
				break
			}
		}
	}
	return out
}
