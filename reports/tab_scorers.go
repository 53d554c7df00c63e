package reports

import (
	"fmt"
	"slices"
	"strings"

	"polyphi/bench/result"
)

// scorers is what other scorers say of each system by their own rules, beside what
// of the identifiers stayed visible.
func (r *Report) scorers() []Table {
	t := r.scorersTable()
	if len(t.Rows) == 0 {
		return nil
	}
	t.Name, t.Caption = "tab_scorers", r.caption("What other scorers say, by their own rules and with their own defects, and what leaked.")
	t.Notes = append(r.footnotes(), "Leak: share of identifier graphemes left visible, whatever the label. Label-blind recall: share of identifiers of which at least a character is marked under any label.",
		"Others' numbers are of the headline row of their report, have no interval, and stand in no comparison and no gate. They give 0 where nothing can be divided.")
	t.Notes = append(t.Notes, r.scorerNotes()...)
	return []Table{t}
}

// scorersTerse is tab_scorers on a terminal.
func (r *Report) scorersTerse() Table {
	t := Table{Columns: []Column{{Head: "system", Text: true}, {Head: "scorer", Text: true}, {Head: "its P ↑"}, {Head: "its R ↑"}, {Head: "its F1 ↑"}, {Head: "leak ↓", Plain: true}, {Head: "label-blind R ↑", Plain: true}},
		Notes: []string{"What other scorers say by their own rules, and what leaked: tab_scorers."}}
	for _, row := range r.scorersTable().Rows {
		c := row.Cells
		t.Rows = append(t.Rows, Row{Cells: append([]Cell{words(row.Group), c[1]}, c[3:8]...)})
	}
	return t
}

func (r *Report) scorersTable() Table {
	t := Table{Columns: []Column{{Head: "system", Text: true}, {Head: "scorer", Text: true}, {Head: "row", Text: true},
		{Head: "P ↑", Spanner: "scorer's"}, {Head: "R ↑", Spanner: "scorer's"}, {Head: "F1 ↑", Spanner: "scorer's"},
		{Head: "leak ↓"}, {Head: "label-blind R ↑"}, {Head: "notes it skips"}}}
	for _, m := range r.run.Models {
		for _, c := range r.metrics.Compat {
			if c.Model != m.Name || len(c.Rows) == 0 {
				continue
			}
			headline := c.Rows[0]
			t.Rows = append(t.Rows, Row{Group: m.Name, Cells: []Cell{words(r.rowName(m)), words(c.Mode), words(headline.Name),
				theirs(headline.P), theirs(headline.R), theirs(headline.F1),
				r.cell(r.rate(m.Name, "leak", "")), r.cell(r.rate(m.Name, "recall", "approximate-blind")), number(c.Skipped)}})
		}
	}
	return t
}

// theirs is a number of another scorer.
func theirs(x result.Number) Cell {
	if !x.Defined() {
		return words(Dash)
	}
	return Cell{Text: decimal(float64(x), 3, false), Exact: full(x)}
}

// scorerNotes say once of each scorer what it is, and of each system what it left
// out.
func (r *Report) scorerNotes() (notes []string) {
	var told []string
	for _, c := range r.metrics.Compat {
		if slices.Contains(told, c.Mode) {
			continue
		}
		told = append(told, c.Mode)
		note := fmt.Sprintf("%s follows %s. %s", c.Mode, c.Tool, c.Blind)
		if len(c.Defects) > 0 {
			note += " Defects reproduced: " + strings.Join(c.Defects, "; ") + "."
		}
		notes = append(notes, note)
	}
	return append(notes, r.lostOnWay()...)
}

// lostOnWay says of each system what scorers left out or could not lay onto words;
// scorers that lost the same share a line.
func (r *Report) lostOnWay() (notes []string) {
	type line struct{ model, what string }
	var lines []line
	by := map[line][]string{}
	add := func(c result.CompatReport, what string) {
		l := line{c.Model, what}
		if by[l] == nil {
			lines = append(lines, l)
		}
		by[l] = append(by[l], c.Mode)
	}
	for _, c := range r.metrics.Compat {
		if c.Skipped > 0 {
			add(c, fmt.Sprintf("%s skipped; they hold %s.", counted(c.Skipped, "note"), counted(c.SkippedGold, "gold span")))
		}
		if c.Conflicts > 0 || c.Vanished > 0 {
			add(c, fmt.Sprintf("claimed by two spans: %s; without a word of their own: %s.", counted(c.Conflicts, "word"), counted(c.Vanished, "span")))
		}
	}
	for _, l := range lines {
		notes = append(notes, fmt.Sprintf("%s, %s: %s", l.model, strings.Join(by[l], ", "), l.what))
	}
	return notes
}
