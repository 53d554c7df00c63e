package reports

import (
	"polyphi/bench/result"
)

// cmi holds the scores by range of the sentence code-mixing index: over all
// notes, then by variant.
func (r *Report) cmi() []Table {
	t := Table{Name: "tab_cmi", Caption: r.caption("Scores by code-mixing index of the sentence."), Notes: r.footnotes(),
		Columns: []Column{{Head: "index", Text: true}, {Head: "system", Text: true}, {Head: "sentences"}, {Head: "sentence error rate ↓"}, {Head: "n"},
			{Head: "P ↑", Spanner: "strict"}, {Head: "R ↑", Spanner: "strict"}, {Head: "F1 ↑", Spanner: "strict"},
			{Head: "P ↑", Spanner: "approximate"}, {Head: "R ↑", Spanner: "approximate"}, {Head: "F1 ↑", Spanner: "approximate"}}}
	a, ok := r.measured()
	if !ok {
		return missing(t, "a measured axis (from: measure) in the suite")
	}
	for _, v := range a.Values {
		t.Rows = append(t.Rows, r.cmiRows(binTitle(v), a.Name, v)...)
		if v == "0" {
			t.Rows = append(t.Rows, r.cmiRows("of these without language tokens", "category", "numeric")...)
		}
	}
	t.Notes = append(t.Notes, r.cmiNotes()...)
	out := []Table{t}
	if by, ok := r.axis("variant"); ok && r.crossed("variant", a.Name) {
		variants := Table{Name: t.Name + "_variant", Caption: r.caption("The same by variant of the identifiers: native and romanised spellings apart."), Columns: append([]Column{{Head: "variant", Text: true}}, t.Columns...)}
		for _, v := range by.Values {
			for _, bin := range a.Values {
				for _, row := range r.cmiRows(binTitle(bin), a.Name, bin, "variant", v) {
					row.Group, row.Cells = v, append([]Cell{words(by.Title(v))}, row.Cells...)
					variants.Rows = append(variants.Rows, row)
				}
			}
		}
		out = append(out, variants)
	}
	return out
}

// measured returns the axis that is computed from the notes.
func (r *Report) measured() (result.Axis, bool) {
	for _, a := range r.run.Suite.Axes {
		if a.From == "measure" {
			return a, true
		}
	}
	return result.Axis{}, false
}

func (r *Report) cmiNotes() []string {
	return []string{
		"Sentence index of Gambäck and Das (2014), (N - max)/N. Policy: " + r.metrics.Policy + ".",
		"In generated notes with swapped identifiers the index measures the identifiers inside English sentences, not code-mixed writing; longer sentences have more chances to be wrong.",
	}
}

// cmiRows returns a row per system for one segment, none if no sentence lies in
// it.
func (r *Report) cmiRows(title string, segment ...string) []Row {
	var rows []Row
	for _, m := range r.run.Models {
		ser := r.rate(m.Name, "sentence_error_rate", "", segment...)
		if ser.N == 0 {
			continue
		}
		cells := []Cell{words(title), words(r.rowName(m)), count(ser.N), r.cell(ser), count(r.rate(m.Name, "recall", "approximate", segment...).N)}
		for _, match := range []string{"strict", "approximate"} {
			for _, metric := range []string{"precision", "recall", "f1"} {
				cells = append(cells, r.cell(r.rate(m.Name, metric, match, segment...)))
			}
		}
		rows = append(rows, Row{Group: title, Cells: cells})
	}
	return rows
}

// binTitle prints a bin of the index by its edges.
func binTitle(v string) string {
	switch v {
	case "0":
		return "{0}"
	case "0.1":
		return "(0, .1]"
	case "0.2":
		return "(.1, .2]"
	case "0.3":
		return "(.2, .3]"
	case "0.4":
		return "(.3, .4]"
	case "0.5":
		return "(.4, .5]"
	}
	return "> .5"
}
