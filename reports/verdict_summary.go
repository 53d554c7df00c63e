package reports

import (
	"fmt"
	"slices"
	"strings"

	"polyphi/bench/result"
)

// maxSummary is the most that a step summary on GitHub may hold; more would be
// refused whole.
const maxSummary = 1<<20 - 1<<10

// Summary returns a verdict as Markdown for the summary of a CI step: one line where
// nothing changed, else a table, cut below the size that is accepted.
func Summary(v result.Verdict) (string, error) {
	base := "no baseline"
	if v.Base != nil {
		base = "baseline " + v.Base.Model
	}
	foot := fmt.Sprintf("\n%s against %s, %s; suite %s %.8s, signature %s, seed %d, %d resamples, as of %s.\n",
		escapeMarkdown(v.Cand.Model), escapeMarkdown(base), counted(v.Cand.Notes, "note"), escapeMarkdown(v.Suite), v.SuiteHash, v.SignatureID, v.Seed, v.Resamples, v.AsOf)
	if v.Cand.Errors > 0 {
		foot += fmt.Sprintf("\n%d of %d notes of %s ended in an error and count as not found.\n", v.Cand.Errors, v.Cand.Notes, escapeMarkdown(v.Cand.Model))
	}
	if verdictUnchanged(v) {
		return fmt.Sprintf("### %s: no change, all %d checks passed\n%s", escapeMarkdown(v.Gate), len(v.Checks), foot), nil
	}
	t := verdictTable(v, boldWord)
	for _, r := range reasons(v) {
		t.Notes = append(t.Notes, r)
	}
	all := len(t.Rows)
	for {
		t.Caption = "### " + v.Gate + ": " + verdictLine(v)
		if len(t.Rows) < all {
			t.Caption += fmt.Sprintf(" The first %d of %d checks; all stand in %s.", len(t.Rows), all, VerdictFile)
		}
		text, err := markdown(t)
		if err != nil || len(text)+len(foot) <= maxSummary {
			return text + foot, err
		}
		t.Rows, t.Notes = t.Rows[:len(t.Rows)/2], t.Notes[:len(t.Notes)/2]
	}
}

// verdictUnchanged reports whether the candidate counts as the baseline does in every
// check.
func verdictUnchanged(v result.Verdict) bool {
	return v.Base != nil && v.Exit == result.ExitPassed && len(v.Stale) == 0 && !slices.ContainsFunc(v.Checks, func(c result.Check) bool {
		return c.Verdict != result.Passed || c.Base.Defined() && c.Base != c.Cand
	})
}

func boldWord(c result.Check) string {
	if c.Verdict == result.Passed {
		return checkWord(c)
	}
	return "**" + checkWord(c) + "**"
}

// maxAnnotations is how many errors GitHub shows for a step, less one for what was
// left out.
const maxAnnotations = 9

// Annotations returns workflow commands for the checks that did not pass, the worst
// first, at most ten of them.
func Annotations(v result.Verdict) []string {
	bad := slices.DeleteFunc(slices.Clone(v.Checks), func(c result.Check) bool { return c.Verdict == result.Passed || c.Verdict == result.Borne })
	rank := []string{result.NotComparable, result.Failed, result.NoData, result.Inconclusive}
	slices.SortStableFunc(bad, func(a, b result.Check) int {
		if a.Severity != b.Severity {
			return strings.Compare(a.Severity, b.Severity) // fail before warn
		}
		return slices.Index(rank, a.Verdict) - slices.Index(rank, b.Verdict)
	})
	var out []string
	for i, c := range bad {
		if i == maxAnnotations {
			return append(out, fmt.Sprintf("::error title=%s::%d more, see the summary", asProperty(v.Gate), len(bad)-i))
		}
		kind := "error"
		if c.Severity == "warn" {
			kind = "warning"
		}
		out = append(out, fmt.Sprintf("::%s title=%s::%s", kind, asProperty(c.Gate+" "+c.Segment), asData(c.Verdict+": "+checkMessage(c))))
	}
	return out
}

func asData(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

func asProperty(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(s)
}
