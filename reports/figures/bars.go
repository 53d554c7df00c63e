package figures

import (
	"math"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Bars shows counts as bars side by side, each with its count above it. Groups
// of categories are set apart.
type Bars struct {
	Categories     []Category
	Counts         []int
	XLabel, YLabel string
	Missing        string // why there is nothing to draw; "" otherwise
}

// Size is a column wide.
func (b Bars) Size() (w, h vg.Length) {
	if b.Missing != "" || len(b.Categories) == 0 {
		return Column, 60
	}
	return Column, 5.2 * vg.Centimeter
}

// Draw draws the figure.
func (b Bars) Draw(c draw.Canvas) {
	if b.Missing != "" || len(b.Categories) == 0 {
		nothing(c, b.Missing)
		return
	}
	pl := newPlot(b.XLabel, b.YLabel)
	ys, width := rows(b.Categories) // downwards; here to the right
	most := 0
	for _, n := range b.Counts {
		most = max(most, n)
	}
	pl.X.Min, pl.X.Max = 0, width
	pl.X.LineStyle.Width, pl.X.Tick.Length, pl.X.Padding = 0, 0, 3
	var ticks plot.ConstantTicks
	for i, cat := range b.Categories {
		ticks = append(ticks, plot.Tick{Value: -ys[i], Label: cat.Title})
	}
	pl.X.Tick.Marker = ticks
	pl.X.Tick.Label = restyled(pl.X.Tick.Label, smallSize)
	room := max(1, float64(most)*1.06)
	step := max(1, niceStep(room, 4))
	pl.Y.Min, pl.Y.Max = 0, math.Ceil(room/step)*step
	pl.Y.Tick.Marker = steps(0, pl.Y.Max, step)
	pl.Add(barMarks{b, ys})
	pl.Draw(c)
}

type barMarks struct {
	b  Bars
	ys []float64
}

// Plot draws light lines at the ticks of the count axis, then the bars.
func (m barMarks) Plot(c draw.Canvas, pl *plot.Plot) {
	toX, toY := pl.Transforms(&c)
	for _, t := range pl.Y.Tick.Marker.Ticks(pl.Y.Min, pl.Y.Max) {
		c.StrokeLine2(line(0.4, light), c.Min.X, toY(t.Value), c.Max.X, toY(t.Value))
	}
	st := style(smallSize, draw.XCenter, black)
	for i, y := range m.ys {
		top := toY(float64(m.b.Counts[i]))
		r := vg.Rectangle{Min: vg.Point{X: toX(-y - 0.36), Y: toY(0)}, Max: vg.Point{X: toX(-y + 0.36), Y: top}}
		if m.b.Counts[i] > 0 {
			c.FillPolygon(mark(0).Color, corners(r))
		}
		fill(c, st, toX(-y), top+5, strconv.Itoa(m.b.Counts[i]))
	}
}

// Numbers returns one line per bar.
func (b Bars) Numbers() [][]string {
	out := [][]string{{"category", "group", "count"}}
	for i, c := range b.Categories {
		out = append(out, []string{c.Title, c.Group, strconv.Itoa(b.Counts[i])})
	}
	return out
}
