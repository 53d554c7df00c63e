package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestOneSidedP(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		reason       string
		values       []float64
		bound        float64
		lower, upper float64
	}{
		{"one of four at or above, three at or below", []float64{-3, -2, -1, 1}, 0, 2.0 / 5, 4.0 / 5},
		{"a value at the bound speaks against both", []float64{-1, 0, 1}, 0, 3.0 / 4, 3.0 / 4},
		{"all below: the least p that four values give", []float64{-4, -3, -2, -1}, 0, 1.0 / 5, 1},
		{"undefined values are not counted", []float64{nan, -1, nan, -2}, 0, 1.0 / 3, 1},
		{"without a value nothing speaks for it", []float64{nan}, 0, 1, 1},
		{"nor without any", nil, 0, 1, 1},
	} {
		if l, u := LowerP(c.values, c.bound), UpperP(c.values, c.bound); l != c.lower || u != c.upper {
			t.Errorf("%s: %v below, %v above; want %v, %v", c.reason, l, u, c.lower, c.upper)
		}
	}
}

// A gate reads both: a verdict must not depend on which.
func TestOneSidedPAgreesWithTheInterval(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	below, above := 0, 0
	for range 3000 {
		values := make([]float64, 19+rng.IntN(300))
		for i := range values {
			values[i] = float64(rng.IntN(20))
		}
		alpha, bound := []float64{.05, .1, .2}[rng.IntN(3)], float64(rng.IntN(20))
		iv := Percentile(values, 1-2*alpha)
		lower, upper := LowerP(values, bound) <= alpha, UpperP(values, bound) <= alpha
		if lower != (iv.Hi < bound) || upper != (iv.Lo > bound) {
			t.Fatalf("%d values, bound %v at alpha %v: below %v, above %v, interval %+v", len(values), bound, alpha, lower, upper, iv)
		}
		if lower {
			below++
		}
		if upper {
			above++
		}
	}
	if below < 200 || above < 200 {
		t.Errorf("%d below, %d above of 3000: the test shows little", below, above)
	}
}

func TestHolmEdges(t *testing.T) {
	nan := math.NaN()
	p := []float64{.04, nan, .01, .03, .04}
	got := Holm(p)
	// Sorted .01 .03 .04 .04 times 4 3 2 1, never falling: .04 .09 .09 .09.
	for i, want := range []float64{.09, nan, .04, .09, .09} {
		if !near(got[i], want, 1e-15) && !(math.IsNaN(got[i]) && math.IsNaN(want)) {
			t.Errorf("place %d: %v, want %v", i, got[i], want)
		}
	}
	if p[0] != .04 {
		t.Error("Holm changes what it is given")
	}
	if got := Holm([]float64{.6, .7}); got[0] != 1 || got[1] != 1 {
		t.Errorf("above 1: %v", got)
	}
	if got := Holm(nil); len(got) != 0 {
		t.Errorf("of nothing: %v", got)
	}
}

// Rejecting by adjusted p is the step-down rule: stop at the first p that misses
// alpha/(m - k + 1).
func TestHolmIsTheStepDownRule(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	const alpha = .05
	for range 500 {
		p := make([]float64, 1+rng.IntN(14))
		for i := range p {
			p[i] = math.Pow(rng.Float64(), 4)
		}
		sorted := slices.Sorted(slices.Values(p))
		rejected := 0
		for rejected < len(p) && sorted[rejected] <= alpha/float64(len(p)-rejected) {
			rejected++
		}
		got := 0
		for _, x := range Holm(p) {
			if x <= alpha {
				got++
			}
		}
		if got != rejected {
			t.Fatalf("%v: %d rejected, by the rule %d", p, got, rejected)
		}
	}
}

// Fagerland, Lydersen and Laake (2013), table 1: airway hyper-responsiveness of
// 21 children, 1 and 7 discordant; the published mid-p is .039.
func TestMcNemar(t *testing.T) {
	for _, c := range []struct {
		reason string
		b, c   int64
		want   float64
	}{
		{"published", 1, 7, 10.0 / 256},
		{"one unit tells little", 0, 1, .5},
		{"five of five", 0, 5, 1.0 / 32},
		{"none differs", 0, 0, 1},
		{"equal: 1 - P/2", 2, 2, 1 - 6.0/32},
	} {
		p, q := McNemar(c.b, c.c), McNemar(c.c, c.b)
		if !near(p, c.want, 1e-14) || p != q {
			t.Errorf("%s: %v, turned round %v, want %v", c.reason, p, q, c.want)
		}
	}
	// Of many the normal distribution holds: z = 200/sqrt(40,000) = 1.
	if p := McNemar(19_900, 20_100); !near(p, .31731, 1e-4) {
		t.Errorf("of 40,000: %v", p)
	}
}

// The table of the design, in points: one-sided .05, power .8, deff 1.2.
func TestMDE(t *testing.T) {
	for disagreement, want := range map[float64][5]float64{
		.01: {1.6, .9, .5, .3, .2},
		.03: {2.7, 1.5, .9, .5, .3},
		.06: {3.9, 2.1, 1.2, .7, .4},
	} {
		for i, n := range []int64{300, 1000, 3000, 10_000, 30_000} {
			mde := MDE(disagreement, 1.2, n, .05, .8)
			if !near(100*mde, want[i], .05) {
				t.Errorf("disagreement %v, %d mentions: %.3f points, want %v", disagreement, n, 100*mde, want[i])
			}
			if back := TrialsNeeded(mde, disagreement, 1.2, .05, .8); back != n {
				t.Errorf("%d trials detect what needs %d", n, back)
			}
			if more := TrialsNeeded(mde*.9999, disagreement, 1.2, .05, .8); more <= n {
				t.Errorf("less than the MDE of %d trials needs %d", n, more)
			}
		}
	}
	if mde := MDE(.03, 1, 0, .05, .8); !math.IsInf(mde, 1) {
		t.Errorf("no trials detect %v", mde)
	}
	for _, mde := range []float64{0, -1, 1e-12} {
		if n := TrialsNeeded(mde, .03, 1, .05, .8); n != math.MaxInt64 {
			t.Errorf("a change of %v needs %d trials", mde, n)
		}
	}
}

func TestMeanSE(t *testing.T) {
	values, cluster := make([]float64, 20), make([]int, 20)
	for i := range values {
		values[i], cluster[i] = float64(i), i%4
	}
	if se := MeanSE(values, cluster); !near(se, .6455, 5e-5) {
		t.Errorf("standard error %.5f, want 0.6455", se)
	}
	for i := range cluster { // each its own cluster: s/sqrt(n), s² = 35
		cluster[i] = -7 * i
	}
	if se := MeanSE(values, cluster); !near(se, math.Sqrt(35.0/20), 1e-12) {
		t.Errorf("independent: %v", se)
	}
	if se := MeanSE([]float64{1, 2}, []int{3, 3}); !math.IsNaN(se) {
		t.Errorf("one cluster: %v", se)
	}
	if se := MeanSE(nil, nil); !math.IsNaN(se) {
		t.Errorf("nothing: %v", se)
	}
}
