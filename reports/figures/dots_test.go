package figures

import "testing"

func TestSpan(t *testing.T) {
	for _, c := range []struct {
		name   string
		p      Panel
		lo, hi float64
	}{
		{"data and top", Panel{Top: 1, Values: [][]Value{{{0.93, 0.91, 0.95, ""}}}}, 0.9, 1},
		{"zero is shown", Panel{Zero: true, Values: [][]Value{{{0.3, 0.25, 0.36, ""}}}}, 0, 0.4},
		{"small values do not count", Panel{Top: 1, Values: [][]Value{{{0.93, 0.91, 0.95, ""}, {0.1, 0, 0.5, "n<30"}}}}, 0.9, 1},
		{"nothing", Panel{Values: [][]Value{{Undefined()}}}, 0, 1},
	} {
		lo, hi := c.p.span()
		if lo < c.lo-1e-9 || lo > c.lo+1e-9 || hi < c.hi-1e-9 || hi > c.hi+1e-9 {
			t.Errorf("%s: from %v to %v, want %v to %v", c.name, lo, hi, c.lo, c.hi)
		}
	}
}

func TestRowsSetGroupsApart(t *testing.T) {
	ys, height := rows([]Category{{Group: "en"}, {Group: "en"}, {Group: "fr"}})
	if ys[0] != -0.5 || ys[1] != -1.5 || ys[2] != -2.5-groupGap || height != 3+groupGap {
		t.Errorf("rows at %v, height %v", ys, height)
	}
}
