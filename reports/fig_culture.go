package reports

import (
	"polyphi/bench/result"
	"polyphi/reports/figures"
)

// figCulture is recall of names by variant.
func (r *Report) figCulture() (figures.Figure, string) {
	caption := "Recall of names (approximate match, coarse labels) by variant of the identifiers in the same notes; n is the number of names." + r.aside()
	a, ok := r.axis("variant")
	if !ok {
		return figures.Dots{Missing: "the suite has no axis called variant", Width: figures.Page}, caption
	}
	of := func(model string, i int) *result.Estimate {
		return r.rate(model, "recall", "approximate-coarse", "coarse", "NAME", "variant", a.Values[i])
	}
	d := figures.Dots{Categories: categories(a), Series: r.series(), Width: figures.Page,
		Panels: []figures.Panel{{XLabel: "Recall of names (approximate)", Top: 1, Values: r.grid(len(a.Values), 1, of)}}}
	r.noted(d.Categories, of)
	return d, caption
}
