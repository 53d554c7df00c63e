package reports

import (
	"fmt"

	"polyphi/bench/result"
	"polyphi/reports/figures"
)

// figCultureGender is recall of names by variant and gender of the given name.
func (r *Report) figCultureGender() (figures.Figure, string) {
	caption := "Recall of names (approximate match, coarse labels) by variant and gender of the given name. A dash: no such names in the corpus."
	a, hasVariant := r.axis("variant")
	g, hasGender := r.axis("gender")
	if !hasVariant || !hasGender || !r.crossed("variant", "gender") {
		return figures.Heat{Missing: "the suite does not count variant by gender"}, caption + r.aside()
	}
	h := figures.Heat{Label: "Recall of names (approximate)", Rows: categories(a), Groups: r.series()}
	for _, v := range g.Values {
		h.Columns = append(h.Columns, figures.Label(g.Title(v), v))
	}
	h.Cells = make([][]figures.Value, len(a.Values))
	least := 1.0
	for i, v := range a.Values {
		for _, m := range r.run.Models {
			for _, gender := range g.Values {
				e := r.rate(m.Name, "recall", "approximate-coarse", "gender", gender, "variant", v)
				if shown(e) {
					least = min(least, float64(e.Value))
				}
				h.Cells[i] = append(h.Cells[i], r.value(e, 1))
			}
		}
	}
	h.Low = scaleLow(least)
	return h, caption + fmt.Sprintf(" Scale from %g to 1.", h.Low) + r.aside()
}

func shown(e *result.Estimate) bool { return e.Value.Defined() && !e.Has("small") }

// scaleLow is where a recall scale begins: at .85 where all values lie above, so
// that figures of good systems compare; else at .5 or 0.
func scaleLow(least float64) float64 {
	for _, low := range []float64{0.85, 0.5} {
		if least >= low {
			return low
		}
	}
	return 0
}
