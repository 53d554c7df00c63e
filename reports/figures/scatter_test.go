package figures

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

func TestPareto(t *testing.T) {
	for _, c := range []struct {
		reason string
		points []Point
		want   []int
	}{
		{"slow and good, fast and bad are both on it", []Point{{X: 100, Y: 0.9}, {X: 1000, Y: 0.5}}, []int{0, 1}},
		{"slower and worse is beaten", []Point{{X: 100, Y: 0.4}, {X: 1000, Y: 0.5}}, []int{1}},
		{"of equal points both stay", []Point{{X: 100, Y: 0.5}, {X: 100, Y: 0.5}}, []int{0, 1}},
		{"equal speed, worse recall is beaten", []Point{{X: 100, Y: 0.5}, {X: 100, Y: 0.6}}, []int{1}},
		{"slowest first", []Point{{X: 1000, Y: 0.5}, {X: 100, Y: 0.9}}, []int{1, 0}},
		{"a point without a place is on no front", []Point{{X: math.NaN(), Y: 0.99}, {X: 10, Y: 0.1}, {X: 20, Y: math.NaN()}}, []int{1}},
	} {
		if got := pareto(c.points); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.reason, got, c.want)
		}
	}
}

// Names of crowded points lie beside each other and inside the frame.
func TestNamesDoNotOverlap(t *testing.T) {
	canvas := draw.New(vgimg.New(200, 150))
	for seed := range 40 {
		l := labelling{canvas: canvas}
		for i := range 7 {
			x := 40 + 110*math.Abs(math.Sin(float64(seed*31+i*7)))
			y := 30 + 90*math.Abs(math.Cos(float64(seed*17+i*5)))
			at := vg.Point{X: vg.Length(x), Y: vg.Length(y)}
			l.marks = append(l.marks, box(at, 4, 4))
			l.add(sevenNames()[i], at)
		}
		l.draw()
		for i, a := range l.labels {
			if a.box.Min.X < 0 || a.box.Max.X > 200 || a.box.Min.Y < 0 || a.box.Max.Y > 154 {
				t.Errorf("seed %d: %s leaves the frame", seed, a.name)
			}
			for _, b := range l.labels[:i] {
				if overlap(a.box, b.box) > 0 {
					t.Errorf("seed %d: %s and %s overlap", seed, a.name, b.name)
				}
			}
		}
	}
}

// A name that would be read as that of a point nearby is led to its own.
func TestMistakenNames(t *testing.T) {
	l := labelling{}
	own, other := vg.Point{X: 10, Y: 10}, vg.Point{X: 20, Y: 10}
	l.add("own", own)
	l.add("other", other)
	if l.mistaken(box(vg.Point{X: 2, Y: 10}, 4, 4), own) {
		t.Error("a name on the far side of its point is taken for another's")
	}
	if !l.mistaken(box(vg.Point{X: 30, Y: 10}, 5, 4), own) {
		t.Error("a name beside another point is taken for its own")
	}
}
