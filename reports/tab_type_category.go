package reports

import (
	"slices"
	"strings"
)

// typeCategory is F1 by label and language category of the sentence. A mention
// belongs to the sentence it starts in; so does a prediction.
func (r *Report) typeCategory() []Table {
	if !r.crossed("label", "category") {
		return nil
	}
	t := Table{Name: "tab_type_category", Caption: r.caption("F1 (" + r.run.Suite.Headline + ") by label and language category of the sentence; n is the number of mentions."),
		Notes: r.footnotes(), Columns: []Column{{Head: "label", Text: true}, {Head: "system", Text: true}}}
	categories := r.categories()
	for _, c := range categories {
		t.Columns = append(t.Columns, Column{Head: "F1 ↑", Spanner: c}, Column{Head: "n", Spanner: c})
	}
	for _, l := range r.run.Suite.LabelList {
		for _, m := range r.run.Models {
			cells, any := []Cell{words(l), words(r.rowName(m))}, false
			for _, c := range categories {
				n := r.rate(m.Name, "recall", r.run.Suite.Headline, "category", c, "label", l).N
				f := r.rate(m.Name, "f1", r.run.Suite.Headline, "category", c, "label", l)
				any = any || n > 0 || f.Value.Defined()
				cells = append(cells, r.cell(f), count(n))
			}
			if any {
				t.Rows = append(t.Rows, Row{Group: l, Cells: cells})
			}
		}
	}
	t.Notes = append(t.Notes, r.policyNote())
	return []Table{t}
}

// categories lists the language categories that sentences have: of one language,
// mixed, without language tokens.
func (r *Report) categories() []string {
	var out []string
	for i := range r.metrics.Estimates {
		e := &r.metrics.Estimates[i]
		if c, ok := strings.CutPrefix(e.Segment, "category="); ok && e.Metric == "sentence_error_rate" && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	rank := func(c string) int {
		return slices.IndexFunc([]string{"-only", "mixed", "numeric", ""}, func(end string) bool { return strings.HasSuffix(c, end) })
	}
	slices.SortFunc(out, func(a, b string) int {
		if d := rank(a) - rank(b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	return out
}
