package reports

import "polyphi/bench/result"

// types holds the scores of every label of the suite's label set.
func (r *Report) types() []Table {
	t := Table{Name: "tab_types", Caption: r.caption("Scores by label (label set " + r.run.Suite.Labels + ")."), Notes: r.footnotes(),
		Columns: []Column{{Head: "label", Text: true}, {Head: "system", Text: true}, {Head: "n"},
			{Head: "P ↑", Spanner: "strict"}, {Head: "R ↑", Spanner: "strict"}, {Head: "F1 ↑", Spanner: "strict"},
			{Head: "P ↑", Spanner: "approximate"}, {Head: "R ↑", Spanner: "approximate"}, {Head: "F1 ↑", Spanner: "approximate"}, {Head: "leak ↓"}}}
	for _, l := range r.run.Suite.LabelList {
		for _, m := range r.run.Models {
			n := r.rate(m.Name, "recall", "approximate", "label", l).N
			if n == 0 && !r.rate(m.Name, "precision", "approximate", "label", l).Value.Defined() {
				continue // neither in gold nor predicted
			}
			cells := []Cell{words(l), words(r.rowName(m)), count(n)}
			for _, match := range []string{"strict", "approximate"} {
				for _, metric := range []string{"precision", "recall", "f1"} {
					cells = append(cells, r.cell(r.rate(m.Name, metric, match, "label", l)))
				}
			}
			t.Rows = append(t.Rows, Row{Group: l, Cells: append(cells, r.cell(r.rate(m.Name, "leak", "", "label", l)))})
		}
	}
	if len(t.Rows) == 0 {
		return missing(t, "a mention of a label in the label set")
	}
	out := []Table{t}
	for _, at := range r.run.Suite.Measured("at_switch") {
		if r.crossed("label", at.Name) {
			out = append(out, r.typesBySwitch(at))
		}
	}
	return out
}

// typesBySwitch is recall by label, of mentions at which the language changes and
// of the others.
func (r *Report) typesBySwitch(at result.Axis) Table {
	t := Table{Name: "tab_types", Caption: r.caption("Recall by label and whether the language changes at the mention or inside it" + under(at) + "."), Notes: []string{r.policyNote()},
		Columns: []Column{{Head: "label", Text: true}, {Head: "system", Text: true}}}
	r.addBySwitch(&t, at, "label", r.run.Suite.LabelList, func(l string) string { return l })
	return t
}
