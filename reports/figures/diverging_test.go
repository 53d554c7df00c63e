package figures

import "testing"

func TestFrameIsCutAtLargeGains(t *testing.T) {
	for _, c := range []struct {
		values []Value
		lo, hi float64
	}{
		{[]Value{{-80, -85, -70, ""}, {190, 120, 280, ""}}, -100, 50},
		{[]Value{{-8, -9, -7, ""}, {2, 1, 3, ""}}, -10, 5},
		{[]Value{{-8, -9, -7, ""}}, -10, 0.5},
	} {
		lo, hi := Diverging{Values: [][]Value{c.values}}.span()
		if lo != c.lo || hi != c.hi {
			t.Errorf("%v: frame from %v to %v, want %v to %v", c.values, lo, hi, c.lo, c.hi)
		}
	}
}

func TestBandsOfPanels(t *testing.T) {
	for n, want := range map[int][2]int{1: {1, 1}, 4: {1, 4}, 5: {2, 3}, 7: {2, 4}, 9: {3, 3}} {
		down, across := bands(n, panelsAcross)
		if down != want[0] || across != want[1] {
			t.Errorf("%d panels stand %d x %d, want %d x %d", n, down, across, want[0], want[1])
		}
	}
}
