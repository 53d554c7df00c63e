package reports

import (
	"bytes"
	"fmt"
	"io"

	"polyphi/bench/result"
)

// SelfTest prints what became of the trials of a gate file.
func SelfTest(w io.Writer, name string, trials []result.GateTrial, width int) error {
	t := Table{Columns: []Column{{Head: "gate", Text: true}, {Head: "segment", Text: true}, {Head: "planted", Text: true}, {Head: "must be", Text: true}, {Head: "is", Text: true}, {Head: "outcome", Text: true}}}
	right, untested, last := 0, 0, ""
	for _, x := range trials {
		outcome, gate := "right", x.Gate
		switch {
		case x.Want == "":
			outcome = "not tested"
			untested++
		case x.Right:
			right++
		default:
			outcome = "WRONG"
		}
		if gate == last {
			gate = ""
		}
		last = x.Gate
		t.Rows = append(t.Rows, Row{Cells: []Cell{words(gate), words(x.Title), words(plantedIn(x)), words(or(x.Want, Dash)), words(or(x.Got, Dash)), words(outcome)}})
		if outcome != "right" && x.Reason != "" {
			t.Notes = append(t.Notes, fmt.Sprintf("%s, %s, %s: %s", x.Gate, x.Title, plantedIn(x), x.Reason))
		}
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s: the baseline again must pass; with a loss planted in its counts it must fail\n\n", name)
	if err := fitted(&b, t, width); err != nil {
		return err
	}
	for _, n := range t.Notes {
		fmt.Fprintf(&b, " %s\n", wrap(n, width-2))
	}
	if len(t.Notes) > 0 {
		fmt.Fprintln(&b)
	}
	fmt.Fprintf(&b, "%d of %d trials went as they must", right, len(trials)-untested)
	if untested > 0 {
		fmt.Fprintf(&b, ", %d not tested", untested)
	}
	fmt.Fprintln(&b)
	_, err := w.Write(b.Bytes())
	return err
}

// plantedIn says what a trial did to the baseline.
func plantedIn(x result.GateTrial) string {
	switch {
	case !x.Planted.Defined():
		return "no change"
	case x.Unit == "per 1,000 words":
		return fmt.Sprintf("%.1f worse", float64(x.Planted))
	}
	return fmt.Sprintf("%.1f pt worse", 100*float64(x.Planted))
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// Power prints what a gate can see.
func Power(w io.Writer, p result.PowerReport, width int) error {
	t := Table{Columns: []Column{{Head: "gate", Text: true}, {Head: "segment", Text: true}, {Head: "notes"}, {Head: "margin"}, {Head: "SE"}, {Head: "MDE"},
		{Head: "P(pass)"}, {Head: "P(fail)"}, {Head: "needs"}}}
	last := ""
	for _, c := range p.Checks {
		gate, notes, needed := c.Gate, number(c.Notes), Dash
		if gate == last {
			gate = ""
		}
		last = c.Gate
		if c.Notes == 0 {
			notes = words(Dash)
		}
		if c.NeedNotes > 0 {
			needed = group(itoa(c.NeedNotes))
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{words(gate), words(c.Title), notes, words(spreadOf(c, c.Margin)), words(spreadOf(c, c.SE)), words(spreadOf(c, c.MDE)),
			words(share(c.PassSame)), words(share(c.FailLoss)), words(needed)}})
		if c.Reason != "" {
			t.Notes = append(t.Notes, fmt.Sprintf("%s, %s: %s", c.Gate, c.Title, c.Reason))
		}
	}
	t.Notes = append(t.Notes, "MDE: the loss that is found with probability 0.8, one-sided. P(pass): if nothing changed. P(fail): if the segment lost twice the margin. needs: notes for P(pass) 0.8. All in points, but false alarms per 1,000 words and relative differences in percent. SE: from "+p.Source+".")
	var b bytes.Buffer
	if err := fitted(&b, t, width); err != nil {
		return err
	}
	for _, n := range t.Notes {
		fmt.Fprintf(&b, " %s\n", wrap(n, width-2))
	}
	text := fmt.Sprintf("If nothing changed, all checks pass with probability %s.", share(p.AllPass))
	switch {
	case !p.AllPass.Defined():
		text = "No check has numbers: how often all pass is not known."
	case p.AllPass < .8:
		text += " That is below 0.8: the gate will often stop a release that is no worse. Take more notes, or wider margins."
	}
	fmt.Fprintf(&b, "\n%s\n", wrap(text, width))
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
