package stats

import (
	"math"
	"testing"
)

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
