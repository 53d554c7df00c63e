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
	for _, other := range r.measures()[1:] {
		again := Table{Name: t.Name, Caption: r.caption("The same under the policy of axis " + other.Name + "."), Columns: t.Columns, Notes: []string{r.policyNote()}}
		for _, v := range other.Values {
			again.Rows = append(again.Rows, r.cmiRows(binTitle(v), other.Name, v)...)
		}
		out = append(out, again)
	}
	for _, at := range r.run.Suite.Measured("at_switch") {
		by := a
		if at.Of != "" {
			by, _ = r.axis(at.Of)
		}
		if r.crossed(by.Name, at.Name) {
			out = append(out, r.cmiBySwitch(by, at))
		}
	}
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

// cmiBySwitch is recall by range of the index, of mentions at which the language
// changes and of the others.
func (r *Report) cmiBySwitch(a, at result.Axis) Table {
	t := Table{Name: "tab_cmi", Caption: r.caption("Recall by code-mixing index of the sentence and whether the language changes at the mention or inside it" + under(at) + "."),
		Columns: []Column{{Head: "index", Text: true}, {Head: "system", Text: true}}}
	r.addBySwitch(&t, at, a.Name, a.Values, binTitle)
	return t
}

// under names the policy of an axis of switches, where it is not the first.
func under(at result.Axis) string {
	if at.Of == "" {
		return ""
	}
	return ", under the policy of axis " + at.Of
}

// addBySwitch adds recall by the values of an axis and by whether the language
// changes at the mention.
func (r *Report) addBySwitch(t *Table, at result.Axis, axis string, values []string, title func(string) string) {
	matches := []string{"strict", "approximate"}
	for _, where := range at.Values {
		for _, match := range matches {
			t.Columns = append(t.Columns, Column{Head: match + " R ↑", Spanner: at.Title(where)})
		}
		t.Columns = append(t.Columns, Column{Head: "n", Spanner: at.Title(where)})
	}
	for _, v := range values {
		for _, m := range r.run.Models {
			cells, total := []Cell{words(title(v)), words(r.rowName(m))}, int64(0)
			for _, where := range at.Values {
				n := int64(0)
				for _, match := range matches {
					e := r.rate(m.Name, "recall", match, axis, v, at.Name, where)
					cells, n = append(cells, r.cell(e)), e.N
				}
				cells, total = append(cells, count(n)), total+n
			}
			if total > 0 {
				t.Rows = append(t.Rows, Row{Group: v, Cells: cells})
			}
		}
	}
}

// measured returns the first axis that is computed from the notes.
func (r *Report) measured() (result.Axis, bool) {
	if all := r.measures(); len(all) > 0 {
		return all[0], true
	}
	return result.Axis{}, false
}

// measures lists the axes that are computed from the notes.
func (r *Report) measures() []result.Axis {
	var out []result.Axis
	for _, a := range r.run.Suite.Axes {
		if a.From == "measure" {
			out = append(out, a)
		}
	}
	return out
}

func (r *Report) policyNote() string {
	return "Sentence index of Gambäck and Das (2014), (N - max)/N. Policy: " + r.metrics.Policy + "."
}

func (r *Report) cmiNotes() []string {
	if !r.swapped() {
		return []string{r.policyNote(), "Longer sentences have more chances to be wrong, and are mixed more often."}
	}
	return []string{
		r.policyNote(),
		"In generated notes with swapped identifiers the index measures the identifiers inside English sentences, not code-mixed writing; longer sentences have more chances to be wrong.",
	}
}

// swapped reports whether the notes are the same in all variants, with other
// identifiers.
func (r *Report) swapped() bool { _, ok := r.axis("variant"); return ok }

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
