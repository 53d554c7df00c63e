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
	if verdictUnchanged(v) {
		return fmt.Sprintf("### %s: no change, %s passed\n%s", escapeMarkdown(v.Gate), counted(len(v.Checks), "check"), foot), nil
	}
	word, rest := verdictLine(v)
	head := fmt.Sprintf("### %s: %s\n\n%s.\n\n", escapeMarkdown(v.Gate), word, escapeMarkdown(rest))
	for n := len(v.Checks); ; n /= 2 {
		part, caption := v, ""
		if n < len(v.Checks) {
			part.Checks = worstFirst(v.Checks)[:n]
			caption = fmt.Sprintf("The worst %d of %d checks; all stand in %s.", n, len(v.Checks), VerdictFile)
		}
		t := verdictTable(part, boldWord)
		t.Caption, t.Notes = caption, remarks(part)
		text, err := markdown(t)
		text = strings.TrimLeft(text, "\n") // of no caption
		if err != nil || len(head)+len(text)+len(foot) <= maxSummary || n == 0 {
			return head + text + foot, err
		}
	}
}

// worstFirst sorts checks by what they mean for a release, those alike as they stood.
func worstFirst(checks []result.Check) []result.Check {
	rank := []string{result.NotComparable, result.Failed, result.NoData, result.Inconclusive, result.Borne, result.Passed}
	out := slices.Clone(checks)
	slices.SortStableFunc(out, func(a, b result.Check) int {
		if a.Severity != b.Severity && a.Verdict != result.Passed && b.Verdict != result.Passed {
			return strings.Compare(a.Severity, b.Severity) // fail before warn
		}
		return slices.Index(rank, a.Verdict) - slices.Index(rank, b.Verdict)
	})
	return out
}

// verdictUnchanged reports whether the candidate counts as the baseline does in every
// check.
func verdictUnchanged(v result.Verdict) bool {
	return v.Base != nil && v.Exit == result.ExitPassed && len(v.Stale) == 0 && v.Cand.Errors == 0 && !slices.ContainsFunc(v.Checks, func(c result.Check) bool {
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
// first, at most ten of them. What stops no release is a warning.
func Annotations(v result.Verdict) []string {
	bad := slices.DeleteFunc(worstFirst(v.Checks), func(c result.Check) bool { return c.Verdict == result.Passed || c.Verdict == result.Borne })
	kind := func(c result.Check) string {
		if c.Severity == "warn" || c.Verdict == result.Inconclusive && v.Lenient {
			return "warning"
		}
		return "error"
	}
	var out []string
	for i, c := range bad {
		if i == maxAnnotations {
			return append(out, fmt.Sprintf("::%s title=%s::%d more, see the summary", kind(c), asProperty(v.Gate), len(bad)-i))
		}
		out = append(out, fmt.Sprintf("::%s title=%s::%s", kind(c), asProperty(c.Gate+" "+c.Segment), asData(c.Verdict+": "+checkMessage(c))))
	}
	return out
}

func asData(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

func asProperty(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(s)
}
