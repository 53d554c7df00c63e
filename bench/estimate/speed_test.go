package estimate_test

import (
	"math"
	"testing"

	"polyphi/bench/estimate"
	"polyphi/bench/result"
)

// handTrial has two systems of 1,000 words a pass; b takes 1.25 times as long as a
// in every round, which grow slower by 10 % each. a is replayed.
func handTrial(rounds, notes int) result.Trial {
	t := result.Trial{Systems: []result.TimedSystem{
		{Model: "a", Words: 1000, Runes: 6000, Tokens: 2000, WindowTokens: 2200, PaddedTokens: 2310, MemoryBytes: 2e8},
		{Model: "b", Words: 1000, Runes: 6000, MemoryBytes: result.Undefined()}}}
	for i := range rounds {
		s := math.Pow(1.1, float64(i))
		t.Passes = append(t.Passes, result.TimedPass{Model: "a", Seconds: result.Number(s)}, result.TimedPass{Model: "a", Raw: true, Seconds: result.Number(s * (0.9 + 0.01*float64(i)))},
			result.TimedPass{Model: "b", Seconds: result.Number(1.25 * s)})
	}
	for i := range notes {
		words := 10 * (i + 1)
		t.Notes = append(t.Notes, result.TimedNote{Words: words, Seconds: []result.Number{result.Number(0.001 * float64(words)), result.Number(1e-5 * float64(words*words))}})
	}
	for n := 1; n <= 64; n *= 2 {
		t.Blocks = append(t.Blocks, result.TimedBlock{Model: "a", Notes: n, Seconds: result.Number(0.01 * float64(n))}, result.TimedBlock{Model: "a", Notes: n, Seconds: result.Number(0.01 * float64(n))})
	}
	return t
}

// By hand: of ten passes of 1, 1.1, 1.21 ... seconds the median rate lies between
// the fifth and sixth, and the interval goes from the second to the ninth.
func TestSpeed(t *testing.T) {
	trial := handTrial(10, 100)
	estimate.Speed(&trial)
	rate := func(i float64) float64 { return 1000 / math.Pow(1.1, i) }
	median := (rate(4) + rate(5)) / 2
	for _, c := range []struct {
		model, metric string
		value, lo, hi float64 // 0 for undefined
		n             int64
	}{
		{"a", "words_per_second", median, rate(8), rate(1), 10},
		{"b", "words_per_second", median / 1.25, rate(8) / 1.25, rate(1) / 1.25, 10},
		{"a", "runes_per_second", 6 * median, 6 * rate(8), 6 * rate(1), 10},
		{"a", "tokens_per_second", 2 * median, 2 * rate(8), 2 * rate(1), 10},
		{"a", "padded_tokens_per_second", 2.31 * median, 2.31 * rate(8), 2.31 * rate(1), 10},
		{"b", "tokens_per_second", 0, 0, 0, 0},
		{"a", "overlap_ratio", 1.1, 0, 0, 1},
		{"a", "padding_ratio", 1.05, 0, 0, 1},
		{"b", "padding_ratio", 0, 0, 0, 1},
		{"a", "efficiency", 0.945, 0.91, 0.98, 10},
		{"b", "efficiency", 0, 0, 0, 0},
		{"a", "note_seconds_p50", 0.5, 0, 0, 100},
		{"a", "note_seconds_p95", 0.95, 0, 0, 100},
		{"a", "note_seconds_p99", 0.99, 0, 0, 100},
		{"a", "memory_bytes", 2e8, 0, 0, 1},
		{"b", "memory_bytes", 0, 0, 0, 1},
		{"b", "speed_ratio", 0.8, 0.8, 0.8, 10},
		{"a", "length_exponent", 1, 1, 1, 91},
		{"b", "length_exponent", 2, 2, 2, 91},
		{"a", "number_exponent", 1, 1, 1, 14},
		{"b", "number_exponent", 0, 0, 0, 0},
	} {
		e := find(t, trial, c.model, c.metric)
		if e.N != c.n || !close(e.Value, c.value) || !close(e.Lo, c.lo) || !close(e.Hi, c.hi) {
			t.Errorf("%s %s: %v [%v, %v] of %d, want %v [%v, %v] of %d", c.model, c.metric, e.Value, e.Lo, e.Hi, e.N, c.value, c.lo, c.hi, c.n)
		}
		if !e.Value.Defined() && len(e.Warnings) == 0 {
			t.Errorf("%s %s is undefined and does not say why", c.model, c.metric)
		}
	}
	// The exact p is tested in metrics/stats.
	if e := find(t, trial, "b", "speed_p"); e.Group != "a" || !(e.Value > 0 && e.Value < 1) {
		t.Errorf("b against %q: p %v", e.Group, e.Value)
	}
	for _, e := range trial.Estimates {
		if e.Model == "a" && (e.Metric == "speed_ratio" || e.Metric == "speed_p") {
			t.Error("the first system is compared with itself")
		}
	}
}

// close compares with what was worked out by hand, 0 for an undefined number.
func close(x result.Number, want float64) bool {
	if want == 0 {
		return !x.Defined()
	}
	return math.Abs(float64(x)-want) < 1e-9*want
}

func find(t *testing.T, trial result.Trial, model, metric string) result.Estimate {
	t.Helper()
	for _, e := range trial.Estimates {
		if e.Model == model && e.Metric == metric {
			return e
		}
	}
	t.Fatalf("no %s of %s", metric, model)
	return result.Estimate{}
}

// Points of a cost are medians of samples near each other, by size; the law is
// fitted to notes of 100 words and more.
func TestCosts(t *testing.T) {
	trial := handTrial(10, 100)
	trial.Notes = append(trial.Notes, result.TimedNote{Words: 0, Seconds: []result.Number{1, 1}}) // the empty note has no size
	estimate.Speed(&trial)
	if len(trial.Costs) != 4 {
		t.Fatalf("%d costs", len(trial.Costs))
	}
	c := trial.Costs[0]
	if c.Model != "a" || c.Of != result.OfLength || !close(c.Exponent, 1) || !close(c.Factor, 0.001) || c.From != 100 || c.To != 1000 {
		t.Errorf("cost of length %+v", c)
	}
	samples, last := 0, 0.0
	for _, p := range c.Points {
		samples += p.N
		if p.X <= last || !close(p.Seconds, 0.001*p.X) {
			t.Errorf("point %+v after x = %v", p, last)
		}
		last = p.X
	}
	if samples != 100 || len(c.Points) != 13 {
		t.Errorf("%d samples in %d points", samples, len(c.Points))
	}
	if n := trial.Costs[1]; n.Of != result.OfNumber || len(n.Points) != 7 || n.Points[6].X != 64 || n.Points[6].N != 2 {
		t.Errorf("cost of number %+v", n)
	}
	if b := trial.Costs[3]; b.Exponent.Defined() || len(b.Points) != 0 {
		t.Errorf("a cost without samples: %+v", b)
	}
}

// Few notes have no p99, few passes no interval; what is said again is not said
// twice.
func TestSpeedOfLittle(t *testing.T) {
	trial := handTrial(3, 19)
	estimate.Speed(&trial)
	n := len(trial.Estimates)
	estimate.Speed(&trial)
	if len(trial.Estimates) != n {
		t.Errorf("%d estimates, then %d", n, len(trial.Estimates))
	}
	for metric, defined := range map[string]bool{"note_seconds_p50": true, "note_seconds_p95": false, "note_seconds_p99": false, "speed_p": false, "speed_ratio": true, "words_per_second": true} {
		if e := find(t, trial, "b", metric); e.Value.Defined() != defined {
			t.Errorf("%s is %v", metric, e.Value)
		}
	}
	if e := find(t, trial, "a", "words_per_second"); e.Lo.Defined() {
		t.Error("three passes have an interval")
	}
}
