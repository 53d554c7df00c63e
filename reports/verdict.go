package reports

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

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

// RemoveVerdict removes what WriteVerdict wrote into a folder, if anything.
func RemoveVerdict(dir result.Dir, folder string) error {
	for _, name := range []string{VerdictFile, JUnitFile, SummaryFile} {
		if err := dir.Remove(folder + "/" + name); err != nil {
			return err
		}
	}
	return nil
}

// Verdict prints a verdict for a terminal: one row a check, what else is known of
// those that did not pass, and a last line that says what it comes to.
func Verdict(w io.Writer, v result.Verdict, width int) error {
	var b bytes.Buffer
	base := "no baseline"
	if v.Base != nil {
		base = v.Base.Model
	}
	fmt.Fprintf(&b, "%s  %s against %s · %s · suite %.6s · signature %s · seed %d · as of %s\n\n", v.Gate, v.Cand.Model, base, counted(v.Cand.Notes, "note"), v.SuiteHash, v.SignatureID, v.Seed, v.AsOf)
	if err := fitted(&b, verdictTable(v, checkWord), width); err != nil {
		return err
	}
	all := remarks(v)
	for _, r := range all {
		fmt.Fprintf(&b, " %s\n", wrap(r, width-2))
	}
	if len(all) > 0 {
		fmt.Fprintln(&b)
	}
	word, rest := verdictLine(v)
	fmt.Fprintf(&b, "%s  %s\n", word, rest) // one line, for scripts that show the last
	_, err := w.Write(b.Bytes())
	return err
}

// fitted prints a table whose first column may stand on lines of its own if it is too
// wide, without spaces at the ends of lines, and an empty line.
func fitted(w io.Writer, t Table, width int) error {
	if t.wide() > width {
		t.stack()
	}
	var b bytes.Buffer
	if err := terminal(&b, t); err != nil {
		return fmt.Errorf("reports: %w", err)
	}
	for _, line := range strings.Split(b.String(), "\n") {
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
	return nil
}

func verdictTable(v result.Verdict, word func(result.Check) string) Table {
	level := levelOf(v)
	head := "interval"
	if level.Defined() {
		head = percentOf(level) + " CI"
	}
	t := Table{Name: "tab_gate", Columns: []Column{{Head: "gate", Text: true}, {Head: "segment", Text: true}, {Head: "base"}, {Head: "cand"}, {Head: "tested"},
		{Head: head, Text: true}, {Head: "must be", Text: true}, {Head: "verdict", Text: true}}}
	last := ""
	for _, c := range v.Checks {
		name := c.Gate
		if name == last {
			name = ""
		}
		last = c.Gate
		interval := checkInterval(c)
		if interval != "" && !level.Defined() {
			interval += " at " + percentOf(c.Level)
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{words(name), words(c.Title), words(checkValue(c, c.Base)), words(checkValue(c, c.Cand)), words(checkShown(c)),
			words(interval), words(checkMustBe(c)), words(word(c))}})
	}
	return t
}

// levelOf is the level of all intervals of a verdict, undefined if they differ.
func levelOf(v result.Verdict) result.Number {
	level := result.Undefined()
	for _, c := range v.Checks {
		switch {
		case !c.Level.Defined():
		case level.Defined() && level != c.Level:
			return result.Undefined()
		default:
			level = c.Level
		}
	}
	return level
}

func percentOf(level result.Number) string { return fmt.Sprintf("%.3g %%", 100*float64(level)) }

// remarks says of every check that did not pass what the table does not, of accepted
// entries what became of them, and of notes that ended in an error how they count.
func remarks(v result.Verdict) (out []string) {
	for _, c := range v.Checks {
		if c.Verdict != result.Passed {
			out = append(out, fmt.Sprintf("%s, %s: %s", c.Gate, c.Title, strings.Join(checkRemarks(c), "; ")))
		}
	}
	for _, a := range v.Stale {
		text := strings.TrimSpace(fmt.Sprintf("accepted: %s %s", a.Gate, a.Segment)) + ": no check fails there"
		if slices.ContainsFunc(v.Checks, func(c result.Check) bool {
			return c.Gate == a.Gate && (a.Segment == "" || c.Segment == a.Segment) && c.Verdict == result.Passed
		}) {
			text += " any more; remove the entry from the gate file"
		}
		out = append(out, text)
	}
	if n := v.Cand.Errors; n > 0 {
		out = append(out, fmt.Sprintf("%d of %d notes of %s ended in an error and count as not found", n, v.Cand.Notes, v.Cand.Model))
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
