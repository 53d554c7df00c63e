package figures

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A Point is one system in a scatter: what it is called, its speed and its
// recall with interval.
type Point struct {
	Name      string
	X         float64
	Y, Lo, Hi float64
}

// Scatter shows points over a logarithmic x axis, with the Pareto front: the
// points that no other beats in both.
type Scatter struct {
	XLabel, YLabel string
	Points         []Point
	Missing        string
}

// Size is one column.
func (s Scatter) Size() (w, h vg.Length) { return Column, 6.2 * vg.Centimeter }

// Draw draws the figure.
func (s Scatter) Draw(c draw.Canvas) {
	if s.Missing != "" || len(s.Points) == 0 {
		nothing(c, s.Missing)
		return
	}
	p := newPlot("")
	p.Y.Label.Text = s.YLabel
	p.Y.Label.TextStyle = restyled(p.Y.Label.TextStyle, labelSize)
	p.Y.Label.Padding = 2
	p.X.Scale = plot.LogScale{}
	lo, hi := s.spanX()
	p.X.Min, p.X.Max = lo, hi
	p.X.Tick.Marker = decades(lo, hi)
	ylo, yhi := s.spanY()
	p.Y.Min, p.Y.Max = ylo, yhi
	p.Y.Tick.Marker = steps(ylo, yhi, niceStep(yhi-ylo, 5))
	p.Add(scatterMarks{s})
	// A centred label under a logarithmic axis reserves phantom space: draw it here.
	p.Draw(draw.Crop(c, 0, 0, 11, 0))
	c.FillText(style(labelSize, draw.XCenter, black), vg.Point{X: (c.Min.X + c.Max.X) / 2, Y: c.Min.Y + 4}, s.XLabel)
}

func (s Scatter) spanX() (lo, hi float64) {
	lo, hi = math.Inf(1), 0
	for _, p := range s.Points {
		lo, hi = min(lo, p.X), max(hi, p.X)
	}
	return math.Pow(10, math.Floor(math.Log10(lo)-0.15)), math.Pow(10, math.Ceil(math.Log10(hi)+0.15))
}

func (s Scatter) spanY() (lo, hi float64) {
	p := Panel{Values: [][]Value{nil}}
	for _, x := range s.Points {
		p.Values[0] = append(p.Values[0], Value{Value: x.Y, Lo: x.Lo, Hi: x.Hi})
	}
	lo, hi = p.span()
	return max(0, lo-0.05), min(1, hi+0.05)
}

// decades are ticks at powers of ten, with 2 and 5 where there are few.
func decades(lo, hi float64) plot.ConstantTicks {
	var out plot.ConstantTicks
	few := math.Log10(hi/lo) < 2.5
	for v := math.Pow(10, math.Floor(math.Log10(lo))); v <= hi*1.0001; v *= 10 {
		for _, m := range []float64{1, 2, 5} {
			if x := m * v; x >= lo*0.9999 && x <= hi*1.0001 && (m == 1 || few) {
				out = append(out, plot.Tick{Value: x, Label: short(x)})
			}
		}
	}
	return out
}

// short prints 1000 as 1k and 1000000 as 1M.
func short(x float64) string {
	switch {
	case x >= 1e6:
		return fmt.Sprintf("%gM", math.Round(x/1e4)/100)
	case x >= 1e3:
		return fmt.Sprintf("%gk", math.Round(x/10)/100)
	}
	return fmt.Sprintf("%g", x)
}

type scatterMarks struct{ s Scatter }

// Plot draws grid, front, intervals, marks and labels.
func (m scatterMarks) Plot(c draw.Canvas, pl *plot.Plot) {
	toX, toY := pl.Transforms(&c)
	for _, t := range pl.Y.Tick.Marker.Ticks(pl.Y.Min, pl.Y.Max) {
		c.StrokeLine2(line(0.4, light), c.Min.X, toY(t.Value), c.Max.X, toY(t.Value))
	}
	var front []vg.Point
	for _, i := range pareto(m.s.Points) {
		front = append(front, vg.Point{X: toX(m.s.Points[i].X), Y: toY(m.s.Points[i].Y)})
	}
	dashed := line(0.7, grey)
	dashed.Dashes = []vg.Length{2.5, 2}
	c.StrokeLines(dashed, front)
	var taken []vg.Rectangle
	at := make([]vg.Point, len(m.s.Points))
	for i, p := range m.s.Points {
		at[i] = vg.Point{X: toX(p.X), Y: toY(p.Y)}
		if !math.IsNaN(p.Lo) {
			c.StrokeLine2(line(0.8, mark(i).Color), at[i].X, toY(max(p.Lo, pl.Y.Min)), at[i].X, toY(min(p.Hi, pl.Y.Max)))
			taken = append(taken, box(vg.Point{X: at[i].X, Y: (toY(p.Lo) + toY(p.Hi)) / 2}, 1, (toY(p.Hi)-toY(p.Lo))/2))
		}
		g := mark(i)
		g.Radius = 2.8
		c.DrawGlyphNoClip(g, at[i])
		taken = append(taken, box(at[i], 3.5, 3.5))
	}
	for i, p := range m.s.Points {
		taken = append(taken, place(c, p.Name, at[i], taken, front))
	}
}

func box(p vg.Point, w, h vg.Length) vg.Rectangle {
	return vg.Rectangle{Min: vg.Point{X: p.X - w, Y: p.Y - h}, Max: vg.Point{X: p.X + w, Y: p.Y + h}}
}

// place writes a label beside its point where it covers least: 16 angles, 4
// distances, the nearer the better; a thin line leads to a label far away.
func place(c draw.Canvas, name string, at vg.Point, taken []vg.Rectangle, front []vg.Point) vg.Rectangle {
	st := style(pointSize, draw.XCenter, black)
	w, h := st.Width(name)/2+1, vg.Length(4)
	best, where := math.Inf(1), vg.Point{}
	for ring := range 4 {
		r := 6 + 6*float64(ring)
		for k := range 16 {
			a := float64(k) * math.Pi / 8
			p := vg.Point{X: at.X + vg.Length(math.Cos(a))*(vg.Length(r)+w-3), Y: at.Y + vg.Length(math.Sin(a)*(r+1))}
			b := box(p, w, h)
			cost := r / 6
			if b.Min.X < c.Min.X || b.Max.X > c.Max.X || b.Min.Y < c.Min.Y || b.Max.Y > c.Max.Y {
				cost += 1000
			}
			for _, t := range taken {
				cost += 100 * overlap(b, t)
			}
			for i := 0; i+1 < len(front); i++ {
				cost += 20 * crossed(b, front[i], front[i+1])
			}
			if cost < best {
				best, where = cost, p
			}
		}
	}
	if d := math.Hypot(float64(where.X-at.X), float64(where.Y-at.Y)); d > float64(w)+14 {
		c.StrokeLine2(line(0.4, grey), at.X, at.Y, where.X, where.Y)
	}
	c.FillText(st, where, name)
	return box(where, w, h)
}

// overlap is the share of a that b covers.
func overlap(a, b vg.Rectangle) float64 {
	w := min(a.Max.X, b.Max.X) - max(a.Min.X, b.Min.X)
	h := min(a.Max.Y, b.Max.Y) - max(a.Min.Y, b.Min.Y)
	if w <= 0 || h <= 0 {
		return 0
	}
	return float64(w*h) / float64((a.Max.X-a.Min.X)*(a.Max.Y-a.Min.Y))
}

// crossed is the share of 20 places on a line that lie in the box.
func crossed(b vg.Rectangle, p, q vg.Point) float64 {
	n := 0.0
	for i := range 21 {
		t := vg.Length(i) / 20
		x, y := p.X+t*(q.X-p.X), p.Y+t*(q.Y-p.Y)
		if x > b.Min.X && x < b.Max.X && y > b.Min.Y && y < b.Max.Y {
			n++
		}
	}
	return n / 21
}

// pareto returns the points that no other beats in speed and recall, slowest
// first.
func pareto(ps []Point) []int {
	var out []int
	for i, p := range ps {
		beaten := slices.ContainsFunc(ps, func(q Point) bool { return q.X >= p.X && q.Y >= p.Y && (q.X > p.X || q.Y > p.Y) })
		if !beaten {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int {
		switch {
		case ps[a].X < ps[b].X:
			return -1
		case ps[a].X > ps[b].X:
			return 1
		}
		return 0
	})
	return out
}

// Numbers returns one line per point and whether it is on the front.
func (s Scatter) Numbers() [][]string {
	out := [][]string{{"name", s.XLabel, s.YLabel, "lo", "hi", "on_front"}}
	front := pareto(s.Points)
	for i, p := range s.Points {
		out = append(out, []string{p.Name, number(p.X), number(p.Y), number(p.Lo), number(p.Hi), fmt.Sprint(slices.Contains(front, i))})
	}
	return out
}
