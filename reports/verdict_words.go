package reports

import (
	"fmt"
	"math"
	"strings"

	"polyphi/bench/result"
)

// checkValue prints a value of base or candidate.
func checkValue(c result.Check, x result.Number) string {
	switch {
	case !x.Defined():
		return "–"
	case c.Unit == "ratio":
		return fmt.Sprintf("%.2fx", float64(x))
	case c.Unit == "percent":
		return signed(float64(x)) + " %"
	case c.Unit == "per 1,000 words":
		return fmt.Sprintf("%.1f", float64(x))
	case c.Metric == "recall_gap":
		return points(x)
	}
	return fmt.Sprintf("%.3f", float64(x))
}

// checkShown prints what was tested, a difference with its sign.
func checkShown(c result.Check) string {
	switch {
	case c.Unit == "pt":
		return points(c.Tested)
	case differs(c) && c.Tested.Defined():
		return signed(float64(c.Tested))
	}
	return checkValue(c, c.Tested)
}

// differs reports whether a difference of false alarms is tested.
func differs(c result.Check) bool {
	return c.Unit == "per 1,000 words" && c.Rule != "at_most" && c.Rule != "at_least"
}

// checkInterval prints the interval of what was tested, "" without one.
func checkInterval(c result.Check) string {
	if !c.Lo.Defined() || !c.Hi.Defined() {
		return ""
	}
	lo, hi := float64(c.Lo), float64(c.Hi)
	switch {
	case c.Unit == "pt":
		return "[" + signed(100*lo) + ", " + signed(100*hi) + "]"
	case c.Unit == "percent", differs(c):
		return "[" + signed(lo) + ", " + signed(hi) + "]"
	case c.Unit == "ratio":
		return fmt.Sprintf("[%.2f, %.2f]", lo, hi)
	case c.Unit == "per 1,000 words":
		return fmt.Sprintf("[%.1f, %.1f]", lo, hi)
	}
	return fmt.Sprintf("[%.3f, %.3f]", lo, hi)
}

// checkMustBe prints the limit, such as "> -0.5 pt".
func checkMustBe(c result.Check) string {
	if !c.Limit.Defined() {
		return ""
	}
	limit := checkValue(c, c.Limit)
	if c.Unit == "pt" {
		limit = points(c.Limit)
	}
	switch c.Rule {
	case "equivalent":
		return "±" + strings.TrimPrefix(limit, "+")
	case "at_least":
		return "≥ " + limit
	case "at_most":
		return "≤ " + limit
	}
	return "> " + limit
}

func points(x result.Number) string {
	if !x.Defined() {
		return "–"
	}
	return signed(100*float64(x)) + " pt"
}

// signed prints one decimal with a sign, and no sign for what rounds to 0.
func signed(x float64) string {
	if math.Abs(x) < .05 {
		return "0.0"
	}
	return fmt.Sprintf("%+.1f", x)
}

// checkWord prints the verdict; what fails stands out.
func checkWord(c result.Check) string {
	word := c.Verdict
	if c.Verdict == result.Failed {
		word = "FAIL"
	}
	if c.Severity == "warn" && c.Verdict != result.Passed {
		word += " (warn)"
	}
	return word
}

// checkMessage says in one line what was found, for JUnit and annotations.
func checkMessage(c result.Check) string {
	parts := checkRemarks(c)
	if c.Tested.Defined() {
		parts = append([]string{strings.TrimSpace(checkShown(c)+" "+checkInterval(c)) + ", must be " + checkMustBe(c)}, parts...)
	}
	return strings.Join(parts, "; ")
}

// checkRemarks says what is known of a check beside its numbers.
func checkRemarks(c result.Check) (parts []string) {
	if c.PHolm.Defined() && c.Verdict == result.Failed {
		p := "p "
		if c.P != c.PHolm {
			p = "p (Holm) "
		}
		parts = append(parts, p+pValue(c.PHolm))
	}
	if c.Tested.Defined() && c.Trials > 0 {
		parts = append(parts, fmt.Sprintf("n %d in %s", c.Trials, counted(c.Notes, "note")))
	}
	if a := c.Accepted; a != nil {
		parts = append(parts, fmt.Sprintf("accepted by %s until %s: %s", a.By, a.Until, a.Why))
	}
	if c.Reason != "" {
		parts = append(parts, c.Reason)
	}
	return parts
}

func pValue(p result.Number) string {
	if p < .001 {
		return "< 0.001"
	}
	return fmt.Sprintf("%.3f", float64(p))
}

// verdictLine is the last line of a verdict: what it comes to, and what to do next.
func verdictLine(v result.Verdict) (word, rest string) {
	rest = v.Reason
	most, needed := 0, ""
	for _, c := range v.Checks {
		if c.Verdict == result.Inconclusive && c.NeedsNotes > max(c.Notes, most) {
			most, needed = c.NeedsNotes, fmt.Sprintf("; %s, %s needs about %d notes", c.Gate, c.Title, c.NeedsNotes)
		}
	}
	return VerdictWord(v), fmt.Sprintf("%s%s. Exit code %d", rest, needed, v.Exit)
}

// VerdictWord returns what a verdict comes to, in capitals.
func VerdictWord(v result.Verdict) string {
	switch v.Exit {
	case result.ExitPassed:
		return "PASS"
	case result.ExitFailed:
		return "FAIL"
	case result.ExitInconclusive:
		return "INCONCLUSIVE"
	}
	return "NOT COMPARABLE"
}
