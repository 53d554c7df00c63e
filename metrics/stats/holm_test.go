package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

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
