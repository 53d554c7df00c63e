package reports

// types holds the scores of every label of the suite's label set.
func (r *Report) types() []Table {
	t := Table{Name: "tab_types", Caption: r.caption("Scores by label (label set " + r.run.Suite.Labels + ")."), Notes: r.footnotes(),
		Columns: []Column{{Head: "label", Text: true}, {Head: "system", Text: true}, {Head: "n"},
			{Head: "P ↑", Spanner: "strict"}, {Head: "R ↑", Spanner: "strict"}, {Head: "F1 ↑", Spanner: "strict"},
			{Head: "P ↑", Spanner: "approximate"}, {Head: "R ↑", Spanner: "approximate"}, {Head: "F1 ↑", Spanner: "approximate"}, {Head: "leak ↓"}}}
	for _, l := range order(r.run.Suite) {
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
	return []Table{t}
}

// typeMisses holds what each label adds to a system's misses, and how often it
// is missed itself: a frequent label rules the share.
func (r *Report) typeMisses() []Table {
	t := Table{Name: "tab_type_misses", Caption: r.caption("Misses by label (approximate match): count, share of the system's misses, and miss rate of the label."), Notes: r.footnotes(),
		Columns: []Column{{Head: "label", Text: true}, {Head: "system", Text: true}, {Head: "n"}, {Head: "missed"}, {Head: "share of misses"}, {Head: "miss rate ↓"}}}
	for _, l := range order(r.run.Suite) {
		for _, m := range r.run.Models {
			recall := r.rate(m.Name, "recall", "approximate", "label", l)
			if recall.N == 0 {
				continue
			}
			missed := Cell{Text: Dash}
			if e := r.rate(m.Name, "misses", "approximate", "label", l); e.Value.Defined() {
				missed = number(int(e.Value))
			}
			t.Rows = append(t.Rows, Row{Group: l, Cells: []Cell{words(l), words(r.rowName(m)), count(recall.N), missed,
				r.cell(r.rate(m.Name, "miss_share", "approximate", "label", l)), r.cell(r.rate(m.Name, "miss_rate", "approximate", "label", l))}})
		}
	}
	if len(t.Rows) == 0 {
		return missing(t, "gold of a label in the label set, or a system with fine labels")
	}
	return []Table{t}
}
