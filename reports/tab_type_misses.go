package reports

// typeMisses holds what each label adds to a system's misses, and how often it
// is missed itself: a frequent label rules the share.
func (r *Report) typeMisses() []Table {
	t := Table{Name: "tab_type_misses", Caption: r.caption("Misses by label (approximate match): count, share of the system's misses, and miss rate of the label."), Notes: r.footnotes(),
		Columns: []Column{{Head: "label", Text: true}, {Head: "system", Text: true}, {Head: "n"}, {Head: "missed"}, {Head: "share of misses"}, {Head: "miss rate ↓"}}}
	for _, l := range r.goldLabels() {
		for _, m := range r.run.Models {
			recall := r.rate(m.Name, "recall", "approximate", "label", l)
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
