package reports

import (
	"bytes"
	"fmt"
	"io"

	"polyphi/bench/result"
)

// Files of a verdict, below its folder.
const (
	VerdictFile = "verdict.json"
	JUnitFile   = "junit.xml"
	SummaryFile = "summary.md"
)

// WriteVerdict writes verdict.json, junit.xml and summary.md into a folder of a run
// directory.
func WriteVerdict(dir result.Dir, folder string, v result.Verdict) error {
	junit, err := JUnit(v)
	if err != nil {
		return err
	}
	summary, err := Summary(v)
	if err != nil {
		return err
	}
	if err := dir.WriteJSON(folder+"/"+VerdictFile, v); err != nil {
		return err
	}
	if err := dir.Write(folder+"/"+JUnitFile, junit); err != nil {
		return err
	}
	return dir.Write(folder+"/"+SummaryFile, []byte(summary))
}

// Verdict prints a verdict for a terminal: one row a check, the reasons of those
// that did not pass, and a last line that says what it comes to.
func Verdict(w io.Writer, v result.Verdict, width int) error {
	var b bytes.Buffer
	base := "no baseline"
	if v.Base != nil {
		base = v.Base.Model
	}
	fmt.Fprintf(&b, "%s  %s against %s · %s · suite %.6s · signature %s · seed %d · as of %s\n\n", v.Gate, v.Cand.Model, base, counted(v.Cand.Notes, "note"), v.SuiteHash, v.SignatureID, v.Seed, v.AsOf)
	t := verdictTable(v, checkWord)
	if t.wide() > width {
		t.stack()
	}
	if err := terminal(&b, t); err != nil {
		return fmt.Errorf("reports: %w", err)
	}
	for _, r := range reasons(v) {
		fmt.Fprintf(&b, " %s\n", wrap(r, width-2))
	}
	fmt.Fprintln(&b, wrap(verdictLine(v), width))
	_, err := w.Write(b.Bytes())
	return err
}

func verdictTable(v result.Verdict, word func(result.Check) string) Table {
	t := Table{Name: "tab_gate", Columns: []Column{{Head: "gate", Text: true}, {Head: "segment", Text: true}, {Head: "base"}, {Head: "cand"}, {Head: "tested"},
		{Head: fmt.Sprintf("%.0f %% CI", 100*(1-2*float64(v.Alpha))), Text: true}, {Head: "must be", Text: true}, {Head: "verdict", Text: true}}}
	last := ""
	for _, c := range v.Checks {
		name := c.Gate
		if name == last {
			name = ""
		}
		last = c.Gate
		t.Rows = append(t.Rows, Row{Cells: []Cell{words(name), words(c.Title), words(checkValue(c, c.Base)), words(checkValue(c, c.Cand)), words(checkShown(c)),
			words(checkInterval(c)), words(checkMustBe(c)), words(word(c))}})
	}
	return t
}

// reasons says of every check that did not pass what was found.
func reasons(v result.Verdict) (out []string) {
	for _, c := range v.Checks {
		if c.Reason != "" || c.Accepted != nil {
			out = append(out, fmt.Sprintf("%s, %s: %s", c.Gate, c.Title, checkMessage(c)))
		}
	}
	return out
}

// stack gives the first column lines of its own, so that the table becomes narrower.
func (t *Table) stack() {
	t.Columns = t.Columns[1:]
	var rows []Row
	for _, r := range t.Rows {
		if r.Cells[0].Text != "" {
			rows = append(rows, Row{Cells: append([]Cell{r.Cells[0]}, make([]Cell, len(t.Columns)-1)...)})
		}
		r.Cells[1].Text = "  " + r.Cells[1].Text
		rows = append(rows, Row{Cells: r.Cells[1:]})
	}
	t.Rows = rows
}
