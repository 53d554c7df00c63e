package estimate

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"polyphi/bench/result"
	"polyphi/metrics/stats"
)

func paired(t *testing.T, in Input, base, cand string) *Pair {
	t.Helper()
	p, err := NewPair(opened(t, in, base), opened(t, in, cand))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// questions are some of every kind.
func questions() []Question {
	type m = map[string][]string
	return []Question{
		{Metric: "recall", Match: "approximate"},
		{Metric: "f1", Match: "strict", Part: Part{Notes: m{"variant": {"v1"}}}},
		{Metric: "precision", Match: "strict", Part: Part{Cells: m{"cmi": {"0", "0.1"}}}},
		{Metric: "leak", Part: Part{Cells: m{"label": {"L0"}}}},
		{Metric: "clean_notes"},
		{Metric: "recall_gap", Match: "approximate-coarse", Axis: "gender", Values: []string{"female", "male"}, Absolute: true},
	}
}

// functionOf is a question as the oracle answers it.
func (o *oracle) functionOf(q Question) function {
	if q.Metric != "recall_gap" {
		return o.rateOfPart(q.Metric, q.Match, q.Part)
	}
	f := o.rateOfPart("recall", q.Match, q.Part.With(o.suite, q.Axis, "female"))
	m := o.rateOfPart("recall", q.Match, q.Part.With(o.suite, q.Axis, "male"))
	return func(w []int32) float64 { return math.Abs(f(w) - m(w)) }
}

// The difference, in the data and in every resample, is what the oracle makes of
// both systems under the same weights; SE is its spread.
func TestCompareResamples(t *testing.T) {
	in := shape{clusters: 7, variants: 3, labels: 3, models: 2, resamples: 30}.input(5)
	base, cand := newOracle(in, "m0"), newOracle(in, "m1")
	got, err := paired(t, in, "m0", "m1").Compare(stats.Bootstrap{Seed: 5, Purpose: "estimate", Resamples: 30}, nil, questions())
	if err != nil {
		t.Fatal(err)
	}
	for i, q := range questions() {
		before, after := base.functionOf(q), cand.functionOf(q)
		d, name := got[i], fmt.Sprintf("%s %s [%s]", q.Metric, q.Match, q.Part)
		if !same(result.Number(d.Base.Value), before(nil)) || !same(result.Number(d.Cand.Value), after(nil)) || !same(result.Number(d.Value), after(nil)-before(nil)) || d.Differ == 0 || d.Test.Defined {
			t.Errorf("%s: %v - %v = %v, want %v - %v", name, d.Cand.Value, d.Base.Value, d.Value, after(nil), before(nil))
		}
		mean, squares, n := 0.0, 0.0, 0.0
		for k, w := range base.weights {
			want := after(w) - before(w)
			if !same(result.Number(d.Replicates[k]), want) {
				t.Errorf("%s: resample %d: %v, want %v", name, k, d.Replicates[k], want)
			}
			mean, n = mean+want/30, n+1
		}
		for _, v := range d.Replicates {
			squares += (v - mean) * (v - mean)
		}
		if math.Abs(d.SE-math.Sqrt(squares/(n-1))) > 1e-9 {
			t.Errorf("%s: SE %v", name, d.SE)
		}
	}
}

// Of seven clusters all 2^7 exchanges are tried: p is the share of them whose
// difference is at least as far from 0, counted here one by one.
func TestCompareExchanges(t *testing.T) {
	in := shape{clusters: 7, variants: 3, labels: 3, models: 2, resamples: 9}.input(5)
	base, cand := newOracle(in, "m0"), newOracle(in, "m1")
	got, err := paired(t, in, "m0", "m1").Compare(stats.Bootstrap{Resamples: 9}, &stats.Randomisation{Seed: 1, Purpose: "compare"}, questions()[:5])
	if err != nil {
		t.Fatal(err)
	}
	for i, q := range questions()[:5] {
		before, after := base.ofPart(q.Part), cand.ofPart(q.Part)
		rate := func(by []sums) float64 {
			return quotient(fraction(q.Metric, q.Match, isSentences(q.Part.String()), weighted(by, nil)))
		}
		observed, extreme := math.Abs(rate(after)-rate(before)), 0
		for exchange := range 1 << 7 {
			a, b := slices.Clone(before), slices.Clone(after)
			for c := range a {
				if exchange>>c&1 == 1 {
					a[c], b[c] = b[c], a[c]
				}
			}
			if math.Abs(rate(b)-rate(a)) >= observed-1e-12 {
				extreme++
			}
		}
		if d := got[i]; !d.Test.Exact || math.Abs(d.Test.P-float64(extreme)/128) > 1e-12 {
			t.Errorf("%s: %+v, want %d/128", q.Metric, d.Test, extreme)
		}
	}
}

// Differ counts the clusters whose counts differ: none of a system against itself,
// where nothing but p = 1 can be said. Base of bb finds 1, 2, 0 and the candidate 2,
// 1, 1 of two names: in all three clusters they differ. In aa they find 2, 2, 1 and
// 2, 2, 2: in one.
func TestCompareCountsClusters(t *testing.T) {
	in := pairOf()
	aa, bb := Part{}.With(in.Manifest.Suite, "variant", "aa"), Part{}.With(in.Manifest.Suite, "variant", "bb")
	qs := []Question{{Metric: "recall", Match: "strict", Part: aa}, {Metric: "recall", Match: "strict", Part: bb}, {Metric: "recall", Match: "strict", Part: Part{Notes: map[string][]string{"variant": {"cc"}}}}}
	got, err := paired(t, in, "m", "n").Compare(stats.Bootstrap{Resamples: 20}, &stats.Randomisation{}, qs)
	if err != nil || got[0].Differ != 1 || got[1].Differ != 3 || got[0].Equal || got[2].Test.Defined || !math.IsNaN(got[2].Value) {
		t.Errorf("%+v, %v", got, err)
	}
	got, err = paired(t, in, "n", "n").Compare(stats.Bootstrap{Resamples: 20}, &stats.Randomisation{}, qs)
	if err != nil || !got[1].Equal || got[1].Differ != 0 || got[1].Value != 0 || got[1].Test.P != 1 || got[1].SE != 0 {
		t.Errorf("a system against itself: %+v, %v", got, err)
	}
}

// Exchanging the systems changes signs and nothing else, and workers change nothing.
func TestCompareMirrored(t *testing.T) {
	in := shape{clusters: 23, variants: 3, labels: 3, models: 2, resamples: 9}.input(8)
	forth, err := paired(t, in, "m0", "m1").Compare(stats.Bootstrap{Seed: 2, Resamples: 50, Workers: 1}, &stats.Randomisation{Seed: 2, Resamples: 200, Workers: 1}, questions())
	if err != nil {
		t.Fatal(err)
	}
	back, err := paired(t, in, "m1", "m0").Compare(stats.Bootstrap{Seed: 2, Resamples: 50, Workers: 3}, &stats.Randomisation{Seed: 2, Resamples: 200, Workers: 3}, questions())
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range forth {
		b := back[i]
		if a.Value != -b.Value || math.Abs(a.SE-b.SE) > 1e-15 || a.Test.P != b.Test.P || a.Differ != b.Differ {
			t.Errorf("%d: forth %+v, back %+v", i, a.Test, b.Test)
		}
		for k := range a.Replicates {
			if a.Replicates[k] != -b.Replicates[k] {
				t.Errorf("%d: resample %d: %v, %v", i, k, a.Replicates[k], b.Replicates[k])
			}
		}
	}
}

// Which mentions hold a word that a system did not learn differs by system: cut by
// it, two systems are not compared over the same mentions.
func TestCompareRefuses(t *testing.T) {
	in := shape{clusters: 3, variants: 2, labels: 2, models: 2, resamples: 9}.input(8)
	p := paired(t, in, "m0", "m1")
	for want, q := range map[string]Question{
		"other mentions":  {Metric: "recall", Match: "strict", Part: Part{Cells: map[string][]string{"oov": {"yes"}}}},
		"by axis oov":     {Metric: "recall", Match: "strict", Axis: "oov", Values: []string{"yes", "no"}, Worst: true},
		"no metric rekal": {Metric: "rekal"},
	} {
		if _, err := p.Compare(stats.Bootstrap{Resamples: 9}, nil, []Question{q}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}
