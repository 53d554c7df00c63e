package reports

import "polyphi/bench/result"

// gender holds recall of names by gender: over all notes, by culture and by
// variant, with the gap female minus male.
func (r *Report) gender() []Table {
	t := Table{Name: "tab_gender", Caption: r.caption("Recall of names by gender of the given name (approximate, coarse labels), and the gap female minus male in points."), Notes: r.footnotes(),
		Columns: []Column{{Head: "group", Text: true}, {Head: "system", Text: true}}}
	a, ok := r.axis("gender")
	if !ok {
		t.Columns = append(t.Columns, Column{Head: "recall ↑"})
		return missing(t, "an axis called gender in the suite")
	}
	for _, v := range a.Values {
		t.Columns = append(t.Columns, Column{Head: "R ↑", Spanner: a.Title(v)}, Column{Head: "n", Spanner: a.Title(v)})
	}
	t.Columns = append(t.Columns, Column{Head: "gap, points", Points: true}, Column{Head: "by chance", Places: 1}, Column{Head: "p (Holm)"})
	add := func(group, title string, where ...string) {
		for _, m := range r.run.Models {
			cells := []Cell{words(title), words(r.rowName(m))}
			for _, v := range a.Values {
				e := r.rate(m.Name, "recall", "approximate-coarse", append([]string{"gender", v}, where...)...)
				cells = append(cells, r.cell(e), count(e.N))
			}
			gap := r.measure(m.Name, "recall_gap", "approximate-coarse", "gender", where...)
			chance := r.measure(m.Name, "recall_gap_by_chance", "approximate-coarse", "gender", where...)
			p := r.measure(m.Name, "disparity_p_holm", "approximate-coarse", "gender", where...)
			t.Rows = append(t.Rows, Row{Group: group, Cells: append(cells, r.points(gap), Cell{Estimate: chance, Scale: 100}, disparityP(p))})
		}
	}
	add("all", "All")
	for _, name := range []string{"culture", "variant"} {
		if by, ok := r.axis(name); ok && r.crossed(name, "gender") {
			for _, v := range by.Values {
				add(v, by.Title(v), name, v)
			}
		}
	}
	t.Notes = append(t.Notes, r.genderNotes()...)
	t.Notes = append(t.Notes, "By chance: the mean size of the gap, in points, where the genders of a cluster's mentions are exchanged at random. p: a gap of this size or greater so arises, corrected by Holm over the systems and rows of all notes, of the cultures and of the variants, each apart.")
	return []Table{t}
}

// disparityP prints the p of a disparity, or that its groups share no clusters.
func disparityP(e *result.Estimate) Cell {
	if e.Has("unpaired") {
		return Cell{Estimate: e, Text: "unpaired"}
	}
	return probability(e)
}

func (r *Report) genderNotes() []string {
	out := []string{"Gender is documented use of the given name, declared by the corpus and never inferred. Neutral names are used by both sexes and enter no gap."}
	for _, m := range r.run.Models {
		red := r.measure(m.Name, "recall_equality_difference", "approximate-coarse", "gender")
		worst := r.measure(m.Name, "worst_group", "approximate-coarse", "gender")
		if red.Value.Defined() {
			out = append(out, m.Name+": recall equality difference over genders "+interval(red)+"; worst "+worst.Group+" "+interval(worst)+".")
		}
	}
	return out
}

// crossed reports whether the suite counts the product of two axes.
func (r *Report) crossed(a, b string) bool {
	for _, product := range r.run.Suite.Cross {
		hasA, hasB := false, false
		for _, name := range product {
			hasA, hasB = hasA || name == a, hasB || name == b
		}
		if hasA && hasB {
			return true
		}
	}
	return false
}
