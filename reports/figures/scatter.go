package figures

import (
	"fmt"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A Point is one system in a scatter: what it is called, the family it belongs to,
// its place on the logarithmic axis, which must be above zero, and its value with
// interval.
type Point struct {
	Name      string
	Family    int // in Scatter.Families
	X         float64
	Y, Lo, Hi float64
}

// Scatter shows points over a logarithmic x axis, with the Pareto front: the
// points that no other beats in both. Names tell the points apart, marks their
// families, of which there is a key if there are several; a point without a place
// is left out.
type Scatter struct {
	XLabel, YLabel string
	Families       []string
	Points         []Point
	Missing        string
}

// Size is one column, and the key.
func (s Scatter) Size() (w, h vg.Length) {
	if s.Missing != "" || len(s.placed()) == 0 {
		return Column, 60
	}
	names, _ := s.families()
	return Column, 6.2*vg.Centimeter + vg.Length(len(keyLines(names, Column-2*margin)))*keyHigh
}

// families are the names and marks of the key: the families that points belong to,
// none if it is one.
func (s Scatter) families() (names []string, marks []int) {
	for f, name := range s.Families {
		if slices.ContainsFunc(s.placed(), func(i int) bool { return s.Points[i].Family == f }) {
			names, marks = append(names, name), append(marks, f)
		}
	}
	if len(names) < 2 {
		return nil, nil
	}
	return names, marks
}

// placed lists the points that have a place on both axes.
func (s Scatter) placed() []int {
	var out []int
	for i, p := range s.Points {
		if p.X > 0 && !math.IsInf(p.X, 1) && !math.IsNaN(p.Y) {
			out = append(out, i)
		}
	}
	return out
}

// Draw draws the figure.
func (s Scatter) Draw(c draw.Canvas) {
	if s.Missing != "" || len(s.placed()) == 0 {
		nothing(c, s.Missing)
		return
	}
	if names, marks := s.families(); len(names) > 0 {
		c = keyOf(c, names, marks)
	}
	p := newPlot("", s.YLabel)
	p.X.Scale = plot.LogScale{}
	p.X.Min, p.X.Max = s.spanX()
	p.X.Tick.Marker = decades(p.X.Min, p.X.Max)
	p.Y.Min, p.Y.Max = s.spanY()
	p.Y.Tick.Marker = steps(p.Y.Min, p.Y.Max, niceStep(p.Y.Max-p.Y.Min, 5))
	p.Add(scatterMarks{s})
	// A centred label under a logarithmic axis reserves phantom space: draw it here.
	body := draw.Crop(c, 0, 0, 11, 0)
	p.Draw(body)
	frame := p.DataCanvas(body)
	fillWithin(c, style(labelSize, draw.XCenter, black), (frame.Min.X+frame.Max.X)/2, c.Min.Y+4, s.XLabel)
}

// spanX is the frame of the speeds: whole decades, or a factor of two around
// speeds that lie close.
func (s Scatter) spanX() (lo, hi float64) {
	lo, hi = math.Inf(1), 0
	for _, i := range s.placed() {
		lo, hi = min(lo, s.Points[i].X), max(hi, s.Points[i].X)
	}
	return math.Pow(10, math.Floor(math.Log10(lo)-0.1)), math.Pow(10, math.Ceil(math.Log10(hi)+0.1))
}

func (s Scatter) spanY() (lo, hi float64) {
	values := []Value{}
	for _, i := range s.placed() {
		p := s.Points[i]
		values = append(values, Value{Value: p.Y, Lo: p.Lo, Hi: p.Hi})
	}
	lo, hi = Panel{Values: [][]Value{values}}.span()
	return max(0, lo), min(1, hi)
}

// decades are ticks at powers of ten, with 2 and 5 where there are few.
func decades(lo, hi float64) plot.ConstantTicks {
	var out plot.ConstantTicks
	few := math.Log10(hi/lo) < 2.5
	for v := math.Pow(10, math.Floor(math.Log10(lo)+1e-9)); v <= hi*1.0001; v *= 10 {
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
	return fmt.Sprintf("%.4g", x)
}

type scatterMarks struct{ s Scatter }

// Plot draws grid, front, intervals, marks and labels.
func (m scatterMarks) Plot(c draw.Canvas, pl *plot.Plot) {
	toX, toY := pl.Transforms(&c)
	for _, t := range pl.Y.Tick.Marker.Ticks(pl.Y.Min, pl.Y.Max) {
		c.StrokeLine2(line(0.4, light), c.Min.X, toY(t.Value), c.Max.X, toY(t.Value))
	}
	l := labelling{canvas: c}
	for _, i := range pareto(m.s.Points) {
		l.front = append(l.front, vg.Point{X: toX(m.s.Points[i].X), Y: toY(m.s.Points[i].Y)})
	}
	dashed := line(0.7, grey)
	dashed.Dashes = []vg.Length{2.5, 2}
	c.StrokeLines(dashed, l.front)
	at := map[int]vg.Point{}
	for _, i := range m.s.placed() {
		p := m.s.Points[i]
		at[i] = vg.Point{X: toX(p.X), Y: toY(p.Y)}
		if !math.IsNaN(p.Lo) && !math.IsNaN(p.Hi) {
			lo, hi := toY(max(p.Lo, pl.Y.Min)), toY(min(p.Hi, pl.Y.Max))
			c.StrokeLine2(line(0.8, mark(p.Family).Color), at[i].X, lo, at[i].X, hi)
			l.marks = append(l.marks, vg.Rectangle{Min: vg.Point{X: at[i].X - 1, Y: lo}, Max: vg.Point{X: at[i].X + 1, Y: hi}})
		}
		l.marks = append(l.marks, box(at[i], 4, 4))
	}
	for _, i := range m.s.placed() {
		g := mark(m.s.Points[i].Family)
		g.Radius = 3.4
		g.Color = color.White // an edge, so that two of one family stay two
		c.DrawGlyphNoClip(g, at[i])
		g = mark(m.s.Points[i].Family)
		g.Radius = 2.8
		c.DrawGlyphNoClip(g, at[i])
	}
	for _, i := range m.s.placed() {
		l.add(m.s.Points[i].Name, at[i])
	}
	l.draw()
}

// pareto returns the points that no other beats in speed and recall, slowest
// first. Of equal points all are on the front.
func pareto(ps []Point) []int {
	var out []int
	for _, i := range (Scatter{Points: ps}).placed() {
		p := ps[i]
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
	out := [][]string{{"name", "family", s.XLabel, s.YLabel, "lo", "hi", "on_front"}}
	front := pareto(s.Points)
	for i, p := range s.Points {
		family := ""
		if p.Family < len(s.Families) {
			family = s.Families[p.Family]
		}
		out = append(out, []string{p.Name, family, number(p.X), number(p.Y), number(p.Lo), number(p.Hi), fmt.Sprint(slices.Contains(front, i))})
	}
	return out
}
