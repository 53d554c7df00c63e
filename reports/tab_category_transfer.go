package reports

import (
	"slices"

	"polyphi/bench/result"
)

// categoryTransfer is F1 by the language category of the sentences that a system
// learned from and of those it is tested on. Only systems that declare the former
// have a row; the diagonal is no zero-shot.
func (r *Report) categoryTransfer() []Table {
	categories := r.categories()
	if len(categories) == 0 || !slices.ContainsFunc(r.run.Models, func(m result.ModelRow) bool { return m.Category != "" }) {
		return nil
	}
	t := Table{Name: "tab_category_transfer", Caption: r.caption("Micro F1 (" + r.run.Suite.Headline + ") by the language category of the sentences a system learned from (rows) and of the test sentences (columns)."),
		Notes: r.footnotes(), Columns: []Column{{Head: "learned from", Text: true}, {Head: "system", Text: true}, {Head: "all F1 ↑"}, {Head: "macro F1 ↑"}}}
	for _, c := range categories {
		t.Columns = append(t.Columns, Column{Head: "F1 ↑", Spanner: c}, Column{Head: "n", Spanner: c})
	}
	for _, learned := range []string{"all", "english-only", "chinese-only", "mixed"} {
		for _, m := range r.run.Models {
			if m.Category != learned {
				continue
			}
			macro := r.find(result.Estimate{Model: m.Name, Metric: "f1", Match: r.run.Suite.Headline, Average: "macro"})
			cells := []Cell{words(learned), words(r.rowName(m)), r.cell(r.rate(m.Name, "f1", r.run.Suite.Headline)), r.cell(macro)}
			for _, c := range categories {
				f := r.rate(m.Name, "f1", r.run.Suite.Headline, "category", c)
				cells = append(cells, r.cell(f), count(r.rate(m.Name, "recall", r.run.Suite.Headline, "category", c).N))
			}
			t.Rows = append(t.Rows, Row{Group: learned, Cells: cells})
		}
	}
	t.Notes = append(t.Notes, r.policyNote())
	return []Table{t}
}
