package reports

import (
	"bytes"
	"fmt"
	"io"

	"polyphi/bench/result"
)

// SelfTest prints what became of the trials of a gate file.
func SelfTest(w io.Writer, name string, trials []result.GateTrial, width int) error {
	t := Table{Columns: []Column{{Head: "gate", Text: true}, {Head: "segment", Text: true}, {Head: "planted", Text: true}, {Head: "must be", Text: true}, {Head: "is", Text: true}, {Head: "", Text: true}}}
	right := 0
	for _, x := range trials {
		planted, mark := "no change", "right"
		if x.Planted.Defined() {
			planted = "a loss of " + lossOf(x)
		} else if x.Want == "" {
			planted = Dash
		}
		if x.Right {
			right++
		} else {
			mark = "WRONG"
		}
		if x.Want == "" {
			mark = "not tested"
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{words(x.Gate), words(x.Title), words(planted), words(or(x.Want, Dash)), words(or(x.Got, Dash)), words(mark)}})
		if !x.Right || x.Want == "" {
			t.Notes = append(t.Notes, fmt.Sprintf("%s, %s: %s", x.Gate, x.Title, x.Reason))
		}
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s: a change of nothing must pass, a planted loss of twice the margin must fail\n\n", name)
	if err := terminal(&b, t); err != nil {
		return fmt.Errorf("reports: %w", err)
	}
	for _, n := range t.Notes {
		fmt.Fprintf(&b, " %s\n", wrap(n, width-2))
	}
	fmt.Fprintf(&b, "%d of %d trials went as they must\n", right, len(trials))
	_, err := w.Write(b.Bytes())
	return err
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func lossOf(x result.GateTrial) string {
	if x.Unit == "per 1,000 words" {
		return fmt.Sprintf("%.1f", float64(x.Planted))
	}
	return fmt.Sprintf("%.1f pt", 100*float64(x.Planted))
}

// Power prints what a gate can see.
func Power(w io.Writer, p result.PowerReport, width int) error {
	t := Table{Columns: []Column{{Head: "gate", Text: true}, {Head: "segment", Text: true}, {Head: "notes"}, {Head: "margin"}, {Head: "SE"}, {Head: "MDE"},
		{Head: "P(pass)"}, {Head: "P(fail)"}, {Head: "needs"}}}
	for _, c := range p.Checks {
		needed := Dash
		if c.NeedNotes > 0 {
			needed = group(itoa(c.NeedNotes))
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{words(c.Gate), words(c.Title), number(c.Notes), words(spreadOf(c, c.Margin)), words(spreadOf(c, c.SE)), words(spreadOf(c, c.MDE)),
			words(share(c.PassSame)), words(share(c.FailLoss)), words(needed)}})
		if c.Reason != "" {
			t.Notes = append(t.Notes, fmt.Sprintf("%s, %s: %s", c.Gate, c.Title, c.Reason))
		}
	}
	t.Notes = append(t.Notes, "MDE: the loss that is found with probability 0.8, one-sided. P(pass): if nothing changed. P(fail): if the segment lost twice the margin. needs: notes for P(pass) 0.8. In points, but a relative difference in percent. SE is from "+p.Source+".")
	var b bytes.Buffer
	if err := terminal(&b, t); err != nil {
		return fmt.Errorf("reports: %w", err)
	}
	for _, n := range t.Notes {
		fmt.Fprintf(&b, " %s\n", wrap(n, width-2))
	}
	fmt.Fprintf(&b, "If nothing changed, all checks pass with probability %s.", share(p.AllPass))
	if p.AllPass.Defined() && p.AllPass < .8 {
		fmt.Fprint(&b, " That is below 0.8: the gate will often stop a release that is no worse. Take more notes, or wider margins.")
	}
	fmt.Fprintln(&b)
	_, err := w.Write(b.Bytes())
	return err
}

// spreadOf prints a margin or a spread: a proportion in points.
func spreadOf(c result.Power, x result.Number) string {
	if !x.Defined() {
		return Dash
	}
	if c.Unit == "proportion" {
		x *= 100
	}
	return fmt.Sprintf("%.2f", float64(x))
}

func share(x result.Number) string {
	if !x.Defined() {
		return Dash
	}
	return fmt.Sprintf("%.2f", float64(x))
}
