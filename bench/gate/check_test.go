package gate

import (
	"encoding/json"
	"os"
	"testing"

	"polyphi/bench/result"
	"polyphi/metrics"
)

// Every metric passes against itself and fails after a loss: the direction that is
// better is the right one.
func TestEveryMetricHasItsDirection(t *testing.T) {
	tested := 0
	for _, m := range metrics.All() {
		rule := "metric: " + m.Name + ", non_inferior: {margin: 4%}"
		if m.Match != "" {
			rule += ", match: " + m.Match
		}
		trials, err := SelfTest(fileOf(t, rule, "resamples: 1000\n"), Evidence{Base: opened(t, input(t, "old", "en 900x 9/10 +1; en 300x 10/10")), AsOf: "2026-06-01"})
		if err != nil {
			t.Errorf("%s: %v", m.Key(), err)
			continue
		}
		for _, x := range trials {
			// Half credits keep the schemas from being planted in; their pairs are not simulated.
			if !x.Right && x.Got != result.NoData && !schema(m.Match) {
				t.Errorf("%s: %+v", m.Key(), x)
			}
			if x.Want == result.Failed {
				tested++
			}
		}
	}
	if tested < 20 {
		t.Errorf("a loss was planted in %d metrics", tested)
	}
}

func schema(match string) bool {
	return match == "semeval-strict" || match == "semeval-exact" || match == "partial" || match == "type"
}

// verdict.json as it is: every field, with levels, limits and units of each rule.
func TestVerdictFile(t *testing.T) {
	f, err := Read("release.yaml", []byte(`version: 1
name: release
suite: small
alpha: 0.1
resamples: 2000
gates:
  - {name: recall, metric: recall, for_each: variant, where: 'variant!=hi,bn', non_inferior: {margin: 1pt}}
  - {name: floor, metric: recall, at_least: {value: 90%}, severity: warn}
  - {name: alarms, metric: false_alarms, non_inferior: {margin: 20%}}
accepted:
  - {gate: recall, segment: zh, until: 2026-06-30, by: J. Doe, why: change request 812}
  - {gate: floor, until: 2026-06-30, by: J. Doe, why: change request 813}
`))
	if err != nil {
		t.Fatal(err)
	}
	base, cand := "en 100x 9/10 +1; zh 100x 9/10 +1", "en 95x 9/10 +1; en 5x 8/10 +1; zh 100x 8/10 +1"
	v, err := Judge(f, Evidence{Base: opened(t, input(t, "old", base)), Cand: opened(t, input(t, "new", cand)), AsOf: "2026-06-01"})
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/verdict.json"
	if *update {
		if err := os.WriteFile(golden, append(data, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || string(want) != string(data)+"\n" {
		os.WriteFile(golden+".got", append(data, '\n'), 0o644)
		t.Errorf("%s differs, see .got beside it (%v)", golden, err)
	}
}

// Titles say which group is the worst of the candidate, and which were too small.
func TestWorstIsNamed(t *testing.T) {
	for gate, want := range map[string]string{
		"metric: recall, segment: {variant: worst}, at_least: {value: 0.5}":                                   "worst variant: Hindi (too small: bn)",
		"metric: leak, segment: {variant: worst}, at_most: {value: 0.5}":                                      "worst variant: Hindi (too small: bn)",
		"metric: f1, segment: {variant: worst}, at_least: {value: 0.5}":                                       "worst variant: Hindi (too small: bn)",
		"metric: relative_recall_difference, segment: {variant: worst}, at_least: {value: -50%}":              "worst variant: Hindi (too small: bn)",
		"metric: recall, segment: {variant: worst}, where: 'variant=en,zh', at_least: {value: 0.5}":           "worst variant: Mandarin",
		"metric: recall, segment: {variant: worst}, where: 'variant=en,bn', at_least: {value: 0.5}":           "worst variant: en (too small: bn)",
		"metric: recall_gap, segment: {variant: [en, zh]}, equivalent: {margin: 10pt}":                        "en - Mandarin",
		"metric: recall, where: 'variant=zh,hi', at_least: {value: 0.5}":                                      "variant=hi,zh",
		"metric: recall, match: strict, segment: {variant: worst}, where: label=NAME, at_least: {value: 0.5}": "worst variant: Hindi (too small: bn)",
	} {
		v, err := Judge(fileOf(t, gate, "resamples: 1000\n"), Evidence{Cand: opened(t, input(t, "new", "en 40x 9/10; zh 40x 8/10; hi 40x 7/10; bn 5x 1/10")), AsOf: "2026-06-01"})
		if err != nil {
			t.Errorf("%s: %v", gate, err)
			continue
		}
		if got := v.Checks[0].Title; got != want {
			t.Errorf("%s: %q, want %q", gate, got, want)
		}
	}
}

// timed is passes by turns of two systems that take so many seconds.
func timed(old, new []float64) *result.Trial {
	t := &result.Trial{}
	for i := range max(len(old), len(new)) {
		if i < len(old) {
			t.Passes = append(t.Passes, result.TimedPass{Model: "old", Seconds: result.Number(old[i])})
		}
		if i < len(new) {
			t.Passes = append(t.Passes, result.TimedPass{Model: "new", Seconds: result.Number(new[i])})
		}
	}
	return t
}

func TestSpeedGate(t *testing.T) {
	const apart = "the two systems were not timed by turns in one run; measure both with bench speed --model BASE --model CANDIDATE"
	for _, c := range []struct {
		why     string
		trial   *result.Trial
		rows    []result.ModelRow // of the candidate's run beside it
		verdict string
		reason  string
	}{
		{"as fast, to within a hundredth", timed([]float64{1, 1.01, .99, 1}, []float64{1, 1, 1, 1}), nil, result.Passed, ""},
		{"half as fast", timed([]float64{1, 1.01, .99, 1}, []float64{2, 2, 2, 2}), nil, result.Failed, ""},
		{"now faster, now slower", timed([]float64{1, 2, 1, 2}, []float64{2, 1, 2, 1}), nil, result.Inconclusive, "the data allow a pass as well as a fail"},
		{"one pass has no interval", timed([]float64{1}, []float64{1}), nil, result.NoData, "needs two passes of each system"},
		{"only the candidate was timed", timed(nil, []float64{1, 1}), nil, result.NotComparable, apart},
		{"a pass is missing", timed([]float64{1, 1}, []float64{1}), nil, result.NotComparable, apart},
		{"the old system was timed with it", timed([]float64{1, 1.01, .99, 1}, []float64{1, 1, 1, 1}), []result.ModelRow{{Name: "old", Key: "key of old", State: result.Complete}}, result.Passed, ""},
		{"another system under its name", timed([]float64{1, 1.01, .99, 1}, []float64{1, 1, 1, 1}), []result.ModelRow{{Name: "old", Key: "other weights", State: result.Complete}}, result.NotComparable,
			"the candidate's run timed another system under the name old, with other weights, settings or device than the baseline's"},
	} {
		in := input(t, "new", "en 100x 9/10")
		sys := opened(t, in)
		if c.rows != nil {
			in.Manifest.Models = append(c.rows, in.Manifest.Models...)
			sys = named(t, in, "new")
		}
		v, err := Judge(fileOf(t, "metric: words_per_second, not_slower: {ratio: 0.9}", ""), Evidence{Base: opened(t, input(t, "old", "en 100x 9/10")), Cand: sys, Speed: c.trial, AsOf: "2026-06-01"})
		if err != nil {
			t.Fatal(err)
		}
		if got := v.Checks[0]; got.Verdict != c.verdict || got.Reason != c.reason {
			t.Errorf("%s: %s, %s", c.why, got.Verdict, got.Reason)
		}
	}
}
