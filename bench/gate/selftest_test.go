package gate

import (
	"fmt"
	"strings"
	"testing"
)

// tried runs the self-test of a gate and prints a line for each trial.
func tried(t *testing.T, base, gate, lines string) string {
	t.Helper()
	trials, err := SelfTest(fileOf(t, gate, lines), Evidence{Base: opened(t, input(t, "old", base)), AsOf: "2026-06-01"})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, x := range trials {
		line := x.Segment
		if x.Planted.Defined() {
			line += fmt.Sprintf(" -%.3f", float64(x.Planted))
		}
		line += fmt.Sprintf(" %s: %s", x.Want, x.Got)
		if !x.Right {
			line += " WRONG"
		}
		if x.Want == "" {
			line = x.Segment + " " + x.Reason
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

// A loss is planted for every rule, of the size that the rule is about; the gate is
// green without and red with it, and not where it cannot be.
func TestSelfTest(t *testing.T) {
	const (
		four    = "en 400x 9/10 +1; zh 400x 9/10 +1; hi 400x 9/10 +1; bn 400x 8/10 +1"
		genders = "en 400x 9/10 female 4/5 male 5/5"
	)
	for _, c := range []struct{ why, base, gate, lines, want string }{
		{"twice the margin of a difference", four, "metric: recall, non_inferior: {margin: 2pt}", "", "all pass: pass\nall -0.040 fail: fail"},
		{"twice the margin in percent: 4 % of .875", four, "metric: recall, non_inferior: {margin: 2%}", "", "all pass: pass\nall -0.035 fail: fail"},
		{"leak rises", four, "metric: leak, non_inferior: {margin: 2pt}", "", "all pass: pass\nall -0.040 fail: fail"},
		{"precision loses hits", four, "metric: precision, non_inferior: {margin: 2pt}", "", "all pass: pass\nall -0.040 fail: fail"},
		{"F1", four, "metric: f1, non_inferior: {margin: 2pt}", "", "all pass: pass\nall -0.040 fail: fail"},
		{"a tenth more false alarms twice", four, "metric: false_alarms, non_inferior: {margin: 10%}", "", "all pass: pass\nall -2.000 fail: fail"},
		{"each group by itself", four, "metric: recall, for_each: variant, non_inferior: {margin: 2pt}", "",
			"en pass: pass\nzh pass: pass\nhi pass: pass\nbn pass: pass\nen -0.040 fail: fail\nzh -0.040 fail: fail\nhi -0.040 fail: fail\nbn -0.040 fail: fail"},
		{"nothing is superior to itself: not green", four, "metric: recall, superior: {}", "", "all pass: inconclusive WRONG\nall -0.020 fail: fail"},
		{"down to the limit and half as far again: .075 * 1.5", four, "metric: recall, at_least: {value: 0.8}", "", "all pass: pass\nall -0.112 fail: fail"},
		{"the baseline itself fails: not green; a further loss is red", four, "metric: recall, at_least: {value: 0.9}", "", "all pass: fail WRONG\nall -0.020 fail: fail"},
		{"at_most", four, "metric: leak, at_most: {value: 0.15}", "", "all pass: pass\nall -0.045 fail: fail"},
		{"the worst group loses", four, "metric: recall, segment: {variant: worst}, at_least: {value: 0.75}", "", "worst pass: pass\nworst -0.075 fail: fail"},
		{"the worst against the reference: -11.1 % may be -20 %, 13.3 % of .9 more", four, "metric: relative_recall_difference, segment: {variant: worst}, at_least: {value: -20%}", "", "worst pass: pass\nworst -0.120 fail: fail"},
		{"a gap of 20 points is to be 50", genders, "metric: recall_gap, segment: {gender: [female, male]}, equivalent: {margin: 25pt}", "", "female,male pass: pass\nfemale,male -0.300 fail: fail"},
		{"a gap that widens", genders, "metric: recall_gap, segment: {gender: [male, female]}, non_inferior: {margin: 5pt}", "", "male,female pass: pass\nmale,female -0.100 fail: fail"},
		{"a gap of 20 points may be 30", genders, "metric: recall_gap, segment: {gender: [female, male]}, at_most: {value: 30%}", "", "female,male pass: pass\nfemale,male -0.150 fail: fail"},
		{"a gate that bears the loss of everything", four, "metric: recall, non_inferior: {margin: 100pt}", "", "all pass: pass\nall -0.875 fail: pass WRONG"},
		{"a floor on the floor", four, "metric: recall, at_least: {value: 0}", "", "all pass: pass\nall -0.875 fail: pass WRONG"},
		{"the same as it stands", four, "metric: recall, at_least: {value: 0, bound: point}", "", "all pass: pass\nall -0.875 fail: pass WRONG"},
		{"a ceiling at the roof", four, "metric: leak, at_most: {value: 100%}", "", "all pass: pass\nall -0.875 fail: pass WRONG"},
		{"a margin that so few notes cannot show", "en 25x 9/10", "metric: recall, non_inferior: {margin: 0.2pt}", "", "all pass: pass\nall -0.004 fail: inconclusive WRONG"},
		{"no data are neither green nor red", "en 15x 9/10", "metric: recall, non_inferior: {margin: 1pt}", "", "all pass: no data WRONG\nall fail: no data WRONG"},
		{"speeds", four, "metric: words_per_second, not_slower: {ratio: 0.9}", "", "all not tested: speeds are not in the counts"},
		{"a measure of many groups", four, "metric: max_diff, segment: {variant: [en, zh, hi, bn]}, at_most: {value: 0.2}", "", "en,zh,hi,bn pass: pass\nen,zh,hi,bn not tested: a loss in it cannot be planted"},
		{"what is accepted is not in a self-test", four, "metric: recall, non_inferior: {margin: 2pt}", "accepted: [{gate: g, until: 2026-12-31, by: J. Doe, why: change request 812}]\n", "all pass: pass\nall -0.040 fail: fail"},
	} {
		if got := tried(t, c.base, c.gate, "resamples: 2000\n"+c.lines); got != c.want {
			t.Errorf("%s\n%s\ngot\n%s\nwant\n%s", c.why, c.gate, got, c.want)
		}
	}
}
