package stats

import (
	"math"
	"math/rand/v2"
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
