package reports

import (
	"slices"

	"polyphi/bench/result"
	"polyphi/reports/figures"
)

// figRelativeRecall is the recall of names of every variant against that of the
// reference variant.
func (r *Report) figRelativeRecall() (figures.Figure, string) {
	a, ok := r.axis("variant")
	if !ok || a.Reference == "" {
		return figures.Diverging{Missing: "the suite has no axis called variant with a reference"}, "Recall of names relative to a reference variant." + r.aside()
	}
	others := a
	others.Values = slices.DeleteFunc(slices.Clone(a.Values), func(v string) bool { return v == a.Reference })
	reference := figures.Label(a.Title(a.Reference), a.Reference)
	d := figures.Diverging{XLabel: "Recall of names relative to " + reference + " (%)", Categories: categories(others), Series: r.series()}
	d.Values = r.grid(len(others.Values), 1, func(model string, i int) *result.Estimate {
		v := others.Values[i]
		return r.find(result.Estimate{Model: model, Metric: "relative_recall_difference", Match: "approximate-coarse", Axis: "variant", Group: v, Segment: result.Segment("coarse", "NAME", "variant", v)})
	})
	return d, "Difference in recall of names (approximate match, coarse labels) to " + reference + ", in percent of its recall: left of zero is worse. Resampled together: the notes and slots are the same. " +
		"A bar with an arrow head leaves the frame; its number stands on it." + r.aside()
}
