package reports

import (
	"polyphi/bench/result"
)

// missing is what an item prints whose input the suite or run does not have.
func missing(t Table, what string) []Table {
	cells := make([]Cell, len(t.Columns))
	for i := range cells {
		cells[i] = words(Dash)
	}
	t.Rows = []Row{{Cells: cells}}
	t.Notes = append(t.Notes, "Missing: "+what)
	return []Table{t}
}

// culture holds the scores of every variant and culture.
func (r *Report) culture() []Table {
	t := Table{Name: "tab_culture", Caption: r.caption("Scores by variant of the identifiers; the notes are the same in all variants."), Notes: r.footnotes(),
		Columns: []Column{{Head: "variant", Text: true}, {Head: "system", Text: true}, {Head: "n"},
			{Head: "P ↑", Spanner: "strict"}, {Head: "R ↑", Spanner: "strict"}, {Head: "F1 ↑", Spanner: "strict"},
			{Head: "P ↑", Spanner: "approximate"}, {Head: "R ↑", Spanner: "approximate"}, {Head: "F1 ↑", Spanner: "approximate"},
			{Head: "label-blind R ↑"}, {Head: "name recall ↑"}, {Head: "difference to reference, points", Points: true}, {Head: "relative, %", Points: true}, {Head: "leak ↓"}}}
	for _, name := range []string{"culture", "variant"} {
		a, ok := r.axis(name)
		if !ok {
			continue
		}
		for _, v := range a.Values {
			for _, m := range r.run.Models {
				t.Rows = append(t.Rows, Row{Group: v, Cells: r.cultureRow(a, v, m)})
			}
		}
		t.Notes = append(t.Notes, r.spread(a)...)
	}
	if len(t.Rows) == 0 {
		return missing(t, "an axis called variant or culture in the suite")
	}
	t.Notes = append(t.Notes, "Name recall: approximate, on coarse labels, so a doctor taken for a patient is a hit; differences are taken on it, in points and in percent of the reference's.")
	if names := r.otherNames(); len(names.Rows) > 0 {
		return []Table{t, names}
	}
	return []Table{t}
}

// otherNames holds recall of names by every other axis that splits names:
// spelling, script, form, role, rank, names that are also words, note type.
func (r *Report) otherNames() Table {
	t := Table{Name: "tab_culture", Caption: r.caption("Recall of names by other groups."),
		Columns: []Column{{Head: "axis", Text: true}, {Head: "group", Text: true}, {Head: "system", Text: true}, {Head: "n"},
			{Head: "strict R ↑"}, {Head: "approximate R ↑"}, {Head: "label-blind R ↑"}, {Head: "leak ↓"}}}
	for _, a := range r.run.Suite.Axes {
		if a.From != "note" && a.From != "mention" || a.Name == "culture" || a.Name == "variant" || a.Name == "gender" {
			continue
		}
		for _, v := range a.Values {
			segment := []string{a.Name, v}
			if a.From == "note" {
				segment = append(segment, "coarse", "NAME")
			}
			for _, m := range r.run.Models {
				recall := r.rate(m.Name, "recall", "approximate-coarse", segment...)
				t.Rows = append(t.Rows, Row{Group: a.Name, Cells: []Cell{words(a.Name), words(a.Title(v)), words(r.rowName(m)), count(recall.N),
					r.cell(r.rate(m.Name, "recall", "strict", segment...)), r.cell(recall), r.cell(r.rate(m.Name, "recall", "approximate-blind", segment...)), r.cell(r.rate(m.Name, "leak", "", segment...))}})
			}
		}
	}
	return t
}

func (r *Report) cultureRow(a result.Axis, v string, m result.ModelRow) []Cell {
	cells := []Cell{words(a.Title(v)), words(r.rowName(m)), count(r.rate(m.Name, "recall", "approximate", a.Name, v).N)}
	for _, match := range []string{"strict", "approximate"} {
		for _, metric := range []string{"precision", "recall", "f1"} {
			cells = append(cells, r.cell(r.rate(m.Name, metric, match, a.Name, v)))
		}
	}
	cells = append(cells, r.cell(r.rate(m.Name, "recall", "approximate-blind", a.Name, v)), r.cell(r.rate(m.Name, "recall", "approximate-coarse", a.Name, v, "coarse", "NAME")))
	if v == a.Reference || a.Reference == "" {
		cells = append(cells, words("reference"), words(""))
	} else {
		segment := result.Segment(a.Name, v, "coarse", "NAME")
		at := result.Estimate{Model: m.Name, Match: "approximate-coarse", Axis: a.Name, Group: v, Segment: segment}
		points, relative := at, at
		points.Metric, relative.Metric = "recall_difference", "relative_recall_difference"
		cells = append(cells, r.points(r.find(points)), r.cell(r.find(relative)))
	}
	return append(cells, r.cell(r.rate(m.Name, "leak", "", a.Name, v)))
}

// spread says in a footnote, per system, how far the groups of an axis lie
// apart: recall equality difference never without the worst group.
func (r *Report) spread(a result.Axis) []string {
	var out []string
	for _, m := range r.run.Models {
		red := r.measure(m.Name, "recall_equality_difference", "approximate-coarse", a.Name, "coarse", "NAME")
		worst := r.measure(m.Name, "worst_group", "approximate-coarse", a.Name, "coarse", "NAME")
		if !red.Value.Defined() || !worst.Value.Defined() {
			continue
		}
		line := m.Name + ", names by " + a.Name + ": recall equality difference " + interval(red) + "; worst " + a.Title(worst.Group) + " " + interval(worst) + "."
		for _, w := range red.Warnings {
			line += " " + w.Text + "."
		}
		line += r.byChance(m, a)
		out = append(out, line)
	}
	return out
}

// byChance says in a sentence what the gap between the groups of an axis would be if
// the groups did not matter, "" where the run does not say.
func (r *Report) byChance(m result.ModelRow, a result.Axis) string {
	gap := r.measure(m.Name, "recall_gap", "approximate-coarse", a.Name, "coarse", "NAME")
	chance := r.measure(m.Name, "recall_gap_by_chance", "approximate-coarse", a.Name, "coarse", "NAME")
	p := r.measure(m.Name, "disparity_p_holm", "approximate-coarse", a.Name, "coarse", "NAME")
	switch {
	case chance.Has("unpaired"):
		return " Not tested: the groups are unpaired."
	case !gap.Value.Defined() || !chance.Value.Defined():
		return ""
	}
	points := Column{Places: 1}
	return " Greatest less least recall " + Cell{Estimate: gap, Scale: 100}.print(points, 1).String() + " points, by chance alone " +
		Cell{Estimate: chance, Scale: 100}.print(points, 1).String() + "; p of the recall equality difference (permutation, Holm over systems) " + disparityP(p).Text + "."
}

func interval(e *result.Estimate) string { return Cell{Estimate: e}.print(Column{}, 3).String() }
