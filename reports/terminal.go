package reports

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"polyphi/bench/result"
)

// Terminal prints what a person wants to read after a run: what was run, the
// scores of every system, names by culture and gender, and where the report is.
func (r *Report) Terminal(w io.Writer, width int, color bool) error {
	var b bytes.Buffer
	r.printHead(&b, color)
	for _, t := range []Table{r.headline(), r.scorersTerse(), r.byGroup("culture"), r.genderTerse(), r.byCategory()} {
		if len(t.Rows) == 0 {
			continue
		}
		t.explain()
		t.narrow(width)
		if t.Caption != "" {
			fmt.Fprintf(&b, "%s\n", t.Caption)
		}
		if err := terminal(&b, t); err != nil {
			return fmt.Errorf("reports: %w", err)
		}
		for _, n := range t.Notes {
			fmt.Fprintf(&b, " %s\n", wrap(n, width-2))
		}
		fmt.Fprintln(&b)
	}
	fmt.Fprintf(&b, "report  %s/%s    misses  bench show %s\n", r.dir.Path, result.ReportFolder, r.exampleRun())
	_, err := w.Write(b.Bytes())
	return err
}

// printHead says what was run, and by which rules.
func (r *Report) printHead(w io.Writer, color bool) {
	bold, plain := "", ""
	if color {
		bold, plain = "\x1b[1m", "\x1b[0m"
	}
	mentions, notes := 0, 0
	if len(r.metrics.Corpus) > 0 {
		notes, mentions = r.metrics.Corpus[0].Notes, sum(r.metrics.Corpus[0].Mentions)
	}
	unanswered := 0
	for _, m := range r.run.Models {
		unanswered += m.Errors
	}
	head := fmt.Sprintf("%s%s r%d%s · %s notes · %s mentions · notes without an answer: %d", bold, r.run.Suite.Name, r.run.Suite.Revision, plain, group(itoa(notes)), group(itoa(mentions)), unanswered)
	if b := r.badges(); b != "" {
		head += " · " + b
	}
	fmt.Fprintf(w, "%s\nsignature %s  %s · suite %.6s · seed %d\n\n", head, r.run.SignatureID, r.run.Signature, r.run.SuiteHash, r.run.Seed)
}

// narrow makes a table with intervals fit a width: first with two decimals, then
// without intervals, and says in its caption which.
func (t *Table) narrow(width int) {
	if t.Caption == "" {
		return // it has none
	}
	if t.wide() > width {
		t.Even = false
		for j := range t.Columns {
			if !t.Columns[j].Points {
				t.Columns[j].Places = 2
			}
		}
	}
	if t.wide() <= width {
		t.Caption += ", 95 % intervals"
		return
	}
	for j := range t.Columns {
		t.Columns[j].Plain = true
	}
	t.Caption += "; the terminal is too narrow for intervals, which stand in the report"
}

func (r *Report) exampleRun() string {
	if len(r.run.Models) == 1 {
		return r.dir.Path
	}
	return r.dir.Path + "#MODEL"
}

// headline is the terse form of tab_scores.
func (r *Report) headline() Table {
	t := Table{Columns: []Column{{Head: "system", Text: true}, {Head: "strict F1 ↑", Plain: true}, {Head: "approx F1 ↑", Plain: true}, {Head: "leak ↓", Plain: true},
		{Head: "clean notes ↑", Plain: true}, {Head: "over-red. ↓", Plain: true}}}
	if r.swapped() {
		t.Columns = append(t.Columns, Column{Head: "worst variant", Text: true})
		t.Notes = append(t.Notes, "worst variant: approximate recall. Intervals: tab_scores.")
	} else {
		t.Notes = append(t.Notes, "Intervals: tab_scores.")
	}
	t.Columns = append(t.Columns, Column{Head: "words/s ↑"})
	for _, m := range r.run.Models {
		cells := []Cell{words(r.rowName(m)), r.cell(r.rate(m.Name, "f1", "strict")), r.cell(r.rate(m.Name, "f1", "approximate")), r.cell(r.rate(m.Name, "leak", "")),
			r.cell(r.rate(m.Name, "clean_notes", "")), r.cell(r.rate(m.Name, "over_redaction", ""))}
		if r.swapped() {
			worst := Dash
			if e := r.measure(m.Name, "worst_group", "approximate", "variant"); e.Value.Defined() {
				worst = fmt.Sprintf("%-7s %s", e.Group, decimal(float64(e.Value), 3, false))
			}
			cells = append(cells, words(worst))
		}
		t.Rows = append(t.Rows, Row{Cells: append(cells, speed(r.wordsPerSecond(m.Name)))})
	}
	for _, m := range r.run.Models {
		if m.Demonstration {
			t.Notes = append(t.Notes, "(demonstration): trained by the project on synthetic notes; not for clinical use.")
			break
		}
	}
	return t
}

// byGroup is name recall by the groups of an axis, one column a system.
func (r *Report) byGroup(axis string) Table {
	t := Table{Caption: "name recall by " + axis + " (approximate, coarse labels)", Even: true, Columns: []Column{{Head: axis, Text: true}, {Head: "n"}}}
	a, ok := r.axis(axis)
	if !ok {
		return Table{}
	}
	for _, m := range r.run.Models {
		t.Columns = append(t.Columns, Column{Head: m.Name})
	}
	for _, v := range a.Values {
		row := []Cell{words(a.Title(v)), words("")}
		for _, m := range r.run.Models {
			e := r.rate(m.Name, "recall", "approximate-coarse", axis, v, "coarse", "NAME")
			row[1] = count(e.N)
			row = append(row, r.cell(e))
		}
		t.Rows = append(t.Rows, Row{Cells: row})
	}
	return t
}

// byCategory is F1 by language category of the sentence, one column a category:
// of code-mixed notes, not of notes with swapped identifiers.
func (r *Report) byCategory() Table {
	categories := r.categories()
	if r.swapped() || len(categories) < 2 {
		return Table{}
	}
	t := Table{Caption: r.run.Suite.Headline + " F1 by language category of the sentence", Even: true, Columns: []Column{{Head: "system", Text: true}}}
	for _, c := range categories {
		t.Columns = append(t.Columns, Column{Head: c})
	}
	for _, m := range r.run.Models {
		row := []Cell{words(m.Name)}
		for _, c := range categories {
			row = append(row, r.cell(r.rate(m.Name, "f1", r.run.Suite.Headline, "category", c)))
		}
		t.Rows = append(t.Rows, Row{Cells: row})
	}
	return t
}

// genderTerse is name recall by gender, one row a system.
func (r *Report) genderTerse() Table {
	a, ok := r.axis("gender")
	if !ok {
		return Table{}
	}
	t := Table{Caption: "name recall by gender, and the gap female - male in points", Even: true, Columns: []Column{{Head: "system", Text: true}}}
	for _, v := range a.Values {
		t.Columns = append(t.Columns, Column{Head: strings.ToLower(a.Title(v))})
	}
	t.Columns = append(t.Columns, Column{Head: "gap", Points: true})
	for _, m := range r.run.Models {
		row := []Cell{words(m.Name)}
		for _, v := range a.Values {
			row = append(row, r.cell(r.rate(m.Name, "recall", "approximate-coarse", "gender", v)))
		}
		t.Rows = append(t.Rows, Row{Cells: append(row, r.points(r.measure(m.Name, "recall_gap", "approximate-coarse", "gender")))})
	}
	return t
}

// wrap breaks a line at spaces so that it fits a width; lines after the first
// are indented by one.
func wrap(s string, width int) string {
	var b strings.Builder
	n := 0
	for i, word := range strings.Fields(s) {
		size := len([]rune(word))
		if i > 0 {
			if n+1+size > width {
				b.WriteString("\n ")
				n = 0
			} else {
				b.WriteByte(' ')
				n++
			}
		}
		b.WriteString(word)
		n += size
	}
	return b.String()
}
