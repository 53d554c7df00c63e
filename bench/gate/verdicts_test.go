package gate

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"polyphi/bench/estimate"
	"polyphi/bench/result"
)

// TestVerdicts holds every rule to the verdicts of testdata/verdicts.txt, each worked
// by hand.
func TestVerdicts(t *testing.T) {
	raw, err := os.ReadFile("testdata/verdicts.txt")
	if err != nil {
		t.Fatal(err)
	}
	_, cases, _ := strings.Cut(string(raw), "\n\n") // the first block is a preface
	n := 0
	for _, text := range strings.Split(strings.TrimSpace(cases), "\n\n") {
		head, want, ok := strings.Cut(text, "\n----\n")
		if !ok || !strings.HasPrefix(head, "# ") {
			t.Fatalf("a case needs a reason, data, a gate and what is expected:\n%s", text)
		}
		n++
		if got := judged(t, head); got != strings.TrimSpace(want) {
			t.Errorf("%s\ngot\n%s\nwant\n%s", head, got, want)
		}
	}
	if n < 60 {
		t.Errorf("%d cases", n)
	}
}

// judged carries out a case and prints verdicts and exit code, or the kind of error.
func judged(t *testing.T, head string) string {
	t.Helper()
	var base, cand *estimate.Input
	asOf, gate, lines := "2026-06-01", "", ""
	for _, line := range strings.Split(head, "\n") {
		key, value, _ := strings.Cut(line, ": ")
		switch key {
		case "base":
			in := input(t, "old", value)
			base = &in
		case "cand":
			in := input(t, "new", value)
			cand = &in
		case "gate":
			gate = value[1 : len(value)-1]
		case "as of":
			asOf = value
		case "file":
			lines += value + "\n"
		case "run":
			change(t, value, base, cand)
		}
	}
	e := Evidence{Cand: opened(t, *cand), AsOf: asOf}
	if base != nil {
		e.Base = opened(t, *base)
	}
	v, err := Judge(fileOf(t, gate, lines), e)
	if err != nil {
		return said(err)
	}
	var out []string
	for _, c := range v.Checks {
		line := c.Segment + " " + c.Verdict
		if c.Verdict != result.Inconclusive && c.Reason != "" {
			line += ": " + c.Reason
		}
		out = append(out, line)
	}
	for _, a := range v.Stale {
		out = append(out, strings.TrimSpace("stale "+a.Segment))
	}
	return strings.Join(append(out, fmt.Sprintf("exit %d", v.Exit)), "\n")
}

// change makes a run other than whole and complete.
func change(t *testing.T, what string, base, cand *estimate.Input) {
	t.Helper()
	for _, w := range strings.Split(what, ", ") {
		switch w {
		case "incomplete":
			cand.Manifest.Models[0].State = result.Incomplete
		case "baseline incomplete":
			base.Manifest.Models[0].State = result.Incomplete
		case "partial":
			cand.Manifest.Partial = "limit 10"
		case "other suite":
			cand.Manifest.Suite.Name = "large"
		case "other hash":
			cand.Manifest.SuiteHash = "beef"
		case "coarse labels only":
			cand.Manifest.Models[0].CoarseOnly = true
		case "baseline coarse labels only":
			base.Manifest.Models[0].CoarseOnly = true
		case "baseline without a date":
			base.Manifest.Finished = ""
		default:
			t.Fatalf("run: %s", w)
		}
	}
}

// said prints an error with its kind.
func said(err error) string {
	var incomplete *IncompleteError
	var apart *estimate.IncomparableError
	switch {
	case errors.As(err, &incomplete):
		return "incomplete: " + incomplete.Model
	case errors.As(err, &apart):
		return "not comparable: " + apart.Field
	}
	return "error: " + err.Error()
}
