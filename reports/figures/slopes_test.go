package figures

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// sampleSlopes are pairs of n slopes of every kind, crowded at the right: up, down,
// unsure, without interval; and three that are not drawn.
func sampleSlopes(pairs, n int) Slopes {
	s := Slopes{Label: "recall", Categories: sampleCategories(n + 3), Reference: sampleCategories(1)[0].Title}
	for k := range pairs {
		p := Pair{Before: sevenNames()[k+4], After: sevenNames()[6-k]}
		for i := range n {
			from := 0.4 + 0.5*math.Abs(math.Sin(float64(5*k+i)))
			to := 0.9 + 0.02*math.Abs(math.Cos(float64(3*i)))
			if i%5 == 2 {
				to = from - 0.1
			}
			d := 100 * (to - from)
			x := Slope{Value{from, from - 0.03, from + 0.03, ""}, Value{to, to - 0.03, to + 0.03, ""}, Value{d, d - 3, d + 3, ""}}
			switch i % 7 {
			case 5:
				x.Change = Value{d, math.NaN(), math.NaN(), ""}
			case 6:
				x.After, x.Change = x.Before, Value{0, -2, 2, ""}
			}
			p.Slopes = append(p.Slopes, x)
		}
		small := Value{0.5, 0.4, 0.6, "n<30"}
		p.Slopes = append(p.Slopes, Slope{small, small, small}, Slope{Undefined(), Undefined(), Undefined()}, Slope{Value{Value: 0.5}, Undefined(), Undefined()})
		s.Pairs = append(s.Pairs, p)
	}
	return s
}

func TestApart(t *testing.T) {
	for _, c := range []struct {
		reason       string
		wanted, want []vg.Length
	}{
		{"what lies apart stays", []vg.Length{10, 30, 50}, []vg.Length{10, 30, 50}},
		{"two of one place move half a gap each", []vg.Length{50, 50}, []vg.Length{45, 55}},
		{"a name is pushed by those below", []vg.Length{20, 20, 26}, []vg.Length{12, 22, 32}},
		{"the frame holds", []vg.Length{0, 1, 99, 100}, []vg.Length{0, 10, 90, 100}},
		{"none", nil, nil},
	} {
		if got := apart(c.wanted, 10, 0, 100); fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: %v, want %v", c.reason, got, c.want)
		}
	}
}

// No other heights that keep order, gap and frame move the names less: none of
// many small steps from those found is better.
func TestApartMovesLeast(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	const gap, hi = 10, 120
	cost := func(wanted, at []vg.Length) (sum float64) {
		for i, y := range at {
			if y < -1e-9 || y > hi+1e-9 || i > 0 && y-at[i-1] < gap-1e-9 {
				return math.Inf(1)
			}
			sum += float64((y - wanted[i]) * (y - wanted[i]))
		}
		return sum
	}
	for range 300 {
		wanted := make([]vg.Length, 1+rng.IntN(12))
		for i := range wanted {
			wanted[i] = vg.Length(rng.IntN(hi + 1))
			if i > 0 {
				wanted[i] = max(wanted[i], wanted[i-1])
			}
		}
		got := apart(wanted, gap, 0, hi)
		best := cost(wanted, got)
		if math.IsInf(best, 1) {
			t.Fatalf("%v: names touch or leave the frame: %v", wanted, got)
		}
		for range 200 {
			from, to := rng.IntN(len(got)), rng.IntN(len(got))
			step := vg.Length(rng.Float64() - 0.5)
			moved := append([]vg.Length(nil), got...)
			for i := min(from, to); i <= max(from, to); i++ {
				moved[i] += step
			}
			if c := cost(wanted, moved); c < best-1e-6 {
				t.Fatalf("%v: %v costs %v, %v only %v", wanted, got, best, moved, c)
			}
		}
	}
}

// Names of one side lie a line apart, whatever the values; the columns of a panel
// follow each other and leave room for the lines.
func TestSlopesHaveRoom(t *testing.T) {
	s := sampleSlopes(3, 16)
	w, _ := s.Size()
	body := draw.Crop(draw.New(vgimg.New(w, 200)), margin, -margin, 0, 0)
	for _, p := range s.Pairs {
		lines := s.drawn(p)
		if len(lines) != 16 {
			t.Fatalf("%d lines, want 16", len(lines))
		}
		s.place(lines, body.Min.Y, body.Max.Y)
		for i, a := range lines {
			for _, b := range lines[:i] {
				if math.Abs(float64(a.leftLabel-b.leftLabel)) < slopeRow-1e-6 || math.Abs(float64(a.rightName-b.rightName)) < slopeRow-1e-6 {
					t.Errorf("%s and %s overlap", a.title, b.title)
				}
				if a.toY > b.toY && a.rightName < b.rightName || a.fromY > b.fromY && a.leftLabel < b.leftLabel {
					t.Errorf("the thin lines of %s and %s cross", a.title, b.title)
				}
			}
		}
		k := columnsOf(p, lines, body)
		order := []vg.Length{body.Min.X, k.leftName, k.leftValue, k.from, k.from + 80, k.to, k.value, k.points, k.change, k.interval, k.name, body.Max.X}
		for i := 1; i < len(order); i++ {
			if order[i] <= order[i-1] {
				t.Errorf("column %d of %v begins before the one to its left", i, order)
			}
		}
	}
}

func TestDirections(t *testing.T) {
	for _, c := range []struct {
		v    Value
		want direction
	}{
		{Value{3, 1, 5, ""}, better}, {Value{-3, -5, -1, ""}, worse}, {Value{1, -1, 3, ""}, unsure},
		{Value{0, 0, 0, ""}, unsure}, {Value{9, math.NaN(), math.NaN(), ""}, unsure}, {Undefined(), unsure},
	} {
		if got := directionOf(c.v); got != c.want {
			t.Errorf("%+v is %v, want %v", c.v, got, c.want)
		}
	}
	// Without colour the dashes say the same.
	seen := map[string]bool{}
	for _, d := range []direction{unsure, better, worse} {
		seen[fmt.Sprint(directionLine(d, 1).Dashes)] = true
	}
	if len(seen) != 3 {
		t.Errorf("%d kinds of dashes for three directions", len(seen))
	}
}

func TestOmitted(t *testing.T) {
	s := sampleSlopes(1, 2)
	if got := s.omitted(s.Pairs[0]); strings.Count(got, "(n<30)") != 1 || strings.Count(got, "(no value)") != 2 {
		t.Errorf("omitted says %q", got)
	}
	s.Pairs[0].Slopes = s.Pairs[0].Slopes[:2]
	if got := s.omitted(s.Pairs[0]); got != "" {
		t.Errorf("omitted says %q of slopes that are all drawn", got)
	}
}
