package reports

import (
	"fmt"
	"slices"

	"polyphi/bench/result"
	"polyphi/reports/figures"
)

// figBeforeAfter is recall before and after, one line for each value of the
// suite's axis with a reference (else for each language category of sentences), one
// panel for each pair of systems. There is none for a run without pairs.
func (r *Report) figBeforeAfter() (figures.Figure, string) {
	g := r.gains()[0]
	caption := g.what + " before and after, one line for each group on one scale. Beside it the change in points with its 95 % interval. " + changeText
	pairs := r.pairs()
	if len(pairs) == 0 {
		return nil, caption
	}
	by, _ := r.splits()
	s := figures.Slopes{Label: "recall"}
	if len(by) == 0 {
		s.Missing = "the suite has no axis with a reference, and its notes no sentences"
		return s, caption + r.aside()
	}
	for _, x := range by[0] {
		s.Categories = append(s.Categories, figures.Category{Title: figures.Label(x.title, x.where[1])})
	}
	if a, ok := r.axis(by[0][0].axis); ok && a.Reference != "" {
		s.Reference = figures.Label(a.Title(a.Reference), a.Reference)
		caption += " Squares: " + s.Reference + ", the reference."
	}
	of := func(model string, i int) *result.Estimate {
		return r.rate(model, g.metric, g.match, by[0][i].where...)
	}
	r.noted(s.Categories, of)
	caption += r.sizes(len(by[0]), of)
	for _, p := range pairs {
		panel := figures.Pair{Before: r.drawnName(p.before), After: r.drawnName(p.after)}
		for i, x := range by[0] {
			panel.Slopes = append(panel.Slopes, figures.Slope{
				Before: r.value(of(p.before.Name, i), 1), After: r.value(of(p.after.Name, i), 1), Change: r.value(r.change(p, g, x.where...), 100)})
		}
		s.Pairs = append(s.Pairs, panel)
	}
	return s, caption + r.aside()
}

// drawnName is a system's name as figures print it.
func (r *Report) drawnName(m result.ModelRow) string {
	i := slices.IndexFunc(r.run.Models, func(other result.ModelRow) bool { return other.Name == m.Name })
	return r.series()[i]
}

// sizes says how many mentions the groups have.
func (r *Report) sizes(groups int, of func(model string, i int) *result.Estimate) string {
	var ns []int64
	for i := range groups {
		ns = append(ns, of(r.pairs()[0].after.Name, i).N)
	}
	return fmt.Sprintf(" n: %s to %s mentions a group.", group(fmt.Sprint(slices.Min(ns))), group(fmt.Sprint(slices.Max(ns))))
}
