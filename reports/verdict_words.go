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

// checkShown prints what was tested.
func checkShown(c result.Check) string {
	if c.Unit == "pt" {
		return points(c.Tested)
	}
	return checkValue(c, c.Tested)
}

// checkInterval prints the interval of what was tested, "" without one.
func checkInterval(c result.Check) string {
	if !c.Lo.Defined() || !c.Hi.Defined() {
		return ""
	}
	lo, hi := float64(c.Lo), float64(c.Hi)
	switch c.Unit {
	case "pt":
		return "[" + signed(100*lo) + ", " + signed(100*hi) + "]"
	case "percent":
		return "[" + signed(lo) + ", " + signed(hi) + "]"
	case "ratio":
		return fmt.Sprintf("[%.2f, %.2f]", lo, hi)
	case "per 1,000 words":
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
		return "within " + strings.TrimPrefix(limit, "+")
	case "at_least":
		return "at least " + limit
	case "at_most":
		return "at most " + limit
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
		word += " (warning)"
	}
	return word
}

// checkMessage says in one line what was found, for JUnit and annotations.
func checkMessage(c result.Check) string {
	var parts []string
	if c.Tested.Defined() {
		parts = append(parts, strings.TrimSpace(checkShown(c)+" "+checkInterval(c)), "must be "+checkMustBe(c))
	}
	if c.PHolm.Defined() && c.Verdict == result.Failed {
		parts = append(parts, fmt.Sprintf("p (Holm) %s", pValue(c.PHolm)))
	}
	if c.Trials > 0 && c.Tested.Defined() {
		parts = append(parts, fmt.Sprintf("n %d in %d notes", c.Trials, c.Notes))
	}
	if c.Accepted != nil {
		parts = append(parts, fmt.Sprintf("accepted by %s until %s: %s", c.Accepted.By, c.Accepted.Until, c.Accepted.Why))
	}
	text := strings.Join(parts, ", ")
	if c.Reason == "" {
		return text
	}
	if text == "" {
		return c.Reason
	}
	return text + "; " + c.Reason
}

func pValue(p result.Number) string {
	if p < .001 {
		return "< 0.001"
	}
	return fmt.Sprintf("%.3f", float64(p))
}

// verdictLine is the last line of a verdict: what it comes to and what to do next.
func verdictLine(v result.Verdict) string {
	word := map[int]string{result.ExitPassed: "PASS", result.ExitFailed: "FAIL", result.ExitInconclusive: "INCONCLUSIVE", result.ExitNotComparable: "NOT COMPARABLE"}[v.Exit]
	line := word + "  " + v.Reason
	for _, c := range v.Checks {
		if c.Verdict == result.Inconclusive && c.NeedsNotes > c.Notes {
			line += fmt.Sprintf("; %s: %s needs about %d notes", c.Gate, c.Title, c.NeedsNotes)
			break
		}
	}
	for _, a := range v.Stale {
		line += fmt.Sprintf("; accepted entry %s %s no longer fails: remove it", a.Gate, a.Segment)
	}
	return fmt.Sprintf("%s.  exit %d", line, v.Exit)
}
