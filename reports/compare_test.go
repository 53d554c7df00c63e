package reports

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"polyphi/bench/result"
)

// changed is a change of a recall with its numbers in points.
func changed(base, value, lo, hi, se, p float64, verdict string) result.Change {
	return result.Change{Differ: 24, Difference: result.Number(value - base), Lo: result.Number(lo / 100), Hi: result.Number(hi / 100), MDE: result.Number(se * 2.486475 / 100), N: 1584,
		P: result.Number(p / 4), PHolm: result.Number(p), SE: result.Number(se / 100), Value: result.Number(value), Verdict: verdict}
}

// without is a change that was not tested.
func without(value float64, verdict, text string) result.Change {
	none := result.Undefined()
	return result.Change{Difference: none, Lo: none, Hi: none, MDE: none, P: none, PHolm: none, SE: none, Value: result.Number(value), Verdict: verdict,
		Warnings: []result.Warning{{Code: verdict, Text: text}}}
}

// comparisonFixture has every verdict, both directions and both units.
func comparisonFixture() (result.Comparison, result.Manifest) {
	unseen := func(c result.Change, notes int64) result.Change { c.NotesNeeded = notes; return c }
	few := changed(0.402, 0.41, 0, 2, 0.6, 1, result.NotShown)
	few.Differ, few.ClustersNeeded = 3, 7
	wide := changed(0.5, 0.6, 0, 0, 0, 0.6, result.NotShown)
	wide.Lo, wide.Hi, wide.MDE = result.Undefined(), result.Undefined(), result.Undefined()
	wide.Warnings = []result.Warning{{Code: "constant", Text: "the same in all resamples; the data cannot say how sure it is"}}
	leak := changed(0.0021, 0.0009, -0.16, -0.08, 0.02, 0.0002, result.Better)
	alarms := result.Change{Difference: 3.25, Lo: 1.5, Hi: 5, MDE: 2, N: 9000, P: 0.001, PHolm: 0.002, SE: 0.8, Value: 5.75, Verdict: result.Worse}
	row := func(metric, value string, base float64, c result.Change) result.ComparisonRow {
		return result.ComparisonRow{Base: result.Number(base), Changes: []result.Change{c}, Match: "approximate", Metric: metric, N: 1584, Notes: 72, Unit: "proportion", Value: value}
	}
	whole := row("recall", "", 0.612, changed(0.612, 0.701, 7.1, 10.7, 0.9, 0.0003, result.Better))
	whole.N, whole.Notes = 25320, 1152
	lower := row("leak", "", 0.0021, leak)
	lower.Match, lower.Lower = "", true
	alarm := row("false_alarms", "", 2.5, alarms)
	alarm.Match, alarm.Lower, alarm.Unit, alarm.N = "approximate-blind", true, "per 1,000 words", 9000
	precision := row("precision", "", 0.5, unseen(changed(0.5, 0.492, -2.5, 0.9, 0.87, 0.9, result.NotShown), 12345))
	precision.N = 1700
	c := result.Comparison{Base: result.ComparedSystem{Run: "runs/old", System: "rules"}, Candidates: []result.ComparedSystem{{Run: "runs/new", System: "tiny", Errors: 3}},
		Clusters: 24, Level: 0.95, Notes: 1152, Resamples: 10000, Seed: 1, Where: "label!=AGE",
		Tables: []result.ComparisonTable{{Family: 4, Rows: []result.ComparisonRow{whole, precision, lower, alarm}},
			{Axis: "variant", Family: 5, Rows: []result.ComparisonRow{
				row("recall", "en-US", 0.95, changed(0.95, 0.93, -3.1, -0.9, 0.55, 0.002, result.Worse)),
				row("recall", "bn-Beng", 0.402, few),
				row("recall", "hi-Deva", 0.5, wide),
				row("recall", "zh-Hant", 0.6, unseen(changed(0.6, 0.605, -0.4, 1.4, 0.45, 0.7, result.NotShown), 1_400_000)),
				row("recall", "fr-FR", 0.7, without(0.7, result.Equal, "")),
				{Base: 0.3, Changes: []result.Change{without(0.4, result.Small, "")}, Match: "approximate", Metric: "recall", N: 12, Notes: 24, Unit: "proportion", Value: "es-ES"},
				{Base: 0.3, Changes: []result.Change{without(0.4, result.Small, "")}, Match: "approximate", Metric: "recall", N: 40, Notes: 7, Unit: "proportion", Value: "es-MX"},
				{Base: result.Number(math.NaN()), Changes: []result.Change{without(math.NaN(), result.NoValue, "one of the two has nothing to divide by")}, Match: "approximate", Metric: "recall", Unit: "proportion", Value: "en-NG"},
				row("recall", "en-GB", 0.9, without(math.NaN(), result.CoarseOnly, "one of the two knows coarse labels only")),
				whole}}}}
	run := result.Manifest{Signature: "strict,approximate|mc14|s1", SignatureID: "3b7a20", SuiteHash: "9f2c41d4", State: result.Complete,
		Corpora: []result.CorpusDigest{{Synthetic: true, Documents: 1500}},
		Suite: result.Suite{Name: "multiculture", Revision: 1, Cluster: "base_note", Minimum: result.Minimum{Notes: 20, Mentions: 30},
			Axes: []result.Axis{{Name: "variant", From: "note", Titles: map[string]string{"en-US": "English, United States", "bn-Beng": "Bengali"}}}}}
	return c, run
}

func printed100(t *testing.T, c result.Comparison, run result.Manifest, width int, color bool) string {
	t.Helper()
	var b bytes.Buffer
	if err := TerminalComparison(&b, c, run, width, color); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// threeCandidates has two more candidates with the same changes, one with a long name.
func threeCandidates() (result.Comparison, result.Manifest) {
	c, run := comparisonFixture()
	c.Candidates = append(c.Candidates, result.ComparedSystem{Run: "runs/old", System: "dictionary"}, result.ComparedSystem{Run: "runs/old", System: "a-model-with-quite-a-long-name"})
	for _, table := range c.Tables {
		for i := range table.Rows {
			r := &table.Rows[i]
			r.Changes = append(r.Changes, r.Changes[0], r.Changes[0])
		}
	}
	return c, run
}

// One candidate, at the width of a pipe; and three, which stand side by side where
// the terminal is wide enough and below each other elsewhere.
func TestTerminalComparison(t *testing.T) {
	c, run := comparisonFixture()
	compare(t, "compare.txt", printed100(t, c, run, 100, false))
	c, run = threeCandidates()
	compare(t, "compare_three.txt", printed100(t, c, run, 140, false))
}

// Nothing is wider than the terminal, at any width that holds a candidate.
func TestTerminalComparisonWidths(t *testing.T) {
	c, run := threeCandidates()
	for _, width := range []int{80, 90, 100, 140} {
		for _, line := range strings.Split(printed100(t, c, run, width, false), "\n") {
			if n := len([]rune(line)); n > width {
				t.Errorf("width %d: %d columns: %s", width, n, line)
			}
		}
	}
}

// Colour adds to what words say, and moves nothing.
func TestTerminalComparisonColour(t *testing.T) {
	c, run := comparisonFixture()
	painted := printed100(t, c, run, 100, true)
	for _, want := range []string{"\x1b[32mbetter\x1b[0m", "\x1b[31mworse\x1b[0m", "\x1b[2mn<30\x1b[0m"} {
		if !strings.Contains(painted, want) {
			t.Errorf("no %q", want)
		}
	}
	if uncoloured(painted) != printed100(t, c, run, 100, false) {
		t.Error("colour moved something")
	}
}

// Columns are called by the shortest names that differ.
func TestColumnNames(t *testing.T) {
	for want, of := range map[string][]result.ComparedSystem{
		"rules tiny":            {{Run: "a", System: "rules"}, {Run: "a", System: "tiny"}},
		"old new":               {{Run: "x/old", System: "rules"}, {Run: "x/new", System: "rules"}},
		"a#rules a#tiny b#tiny": {{Run: "x/a", System: "rules"}, {Run: "x/a", System: "tiny"}, {Run: "x/b", System: "tiny"}},
		"x/a#rules y/a#rules":   {{Run: "x/a", System: "rules"}, {Run: "y/a", System: "rules"}},
		"base candidate 1":      {{Run: "x", System: "rules"}, {Run: "x", System: "rules"}},
	} {
		if got := strings.Join(columnNames(of), " "); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestRoughly(t *testing.T) {
	for n, want := range map[int64]string{1: "1", 99: "99", 100: "100", 101: "110", 785: "790", 12345: "13 000", 999_999: "1 000 000", 1_000_001: ">1 000 000"} {
		if got := roughly(n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
}
