package figures

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Diverging shows signed differences as bars from zero with their intervals, one
// panel per series, all on one scale: blue to the right is better, vermillion to
// the left worse. A bar that leaves the frame ends at its edge with its number.
type Diverging struct {
	XLabel     string
	Categories []Category
	Series     []string
	Values     [][]Value // [series][category]
	Missing    string
}

const (
	panelsAcross = 4
	divergeRow   = 9.5
)

// bands returns how many rows of panels there are, and how many panels in one.
func (d Diverging) bands() (down, across int) {
	n := max(1, len(d.Series))
	down = (n + panelsAcross - 1) / panelsAcross
	return down, (n + down - 1) / down
}

// Size is one page wide, one column for a single series.
func (d Diverging) Size() (w, h vg.Length) {
	if d.Missing != "" || len(d.Categories) == 0 {
		return Page, 60
	}
	down, _ := d.bands()
	_, height := rows(d.Categories)
	w = Page
	if len(d.Series) == 1 {
		w = Column
	}
	return w, vg.Length(down)*(vg.Length(height)*divergeRow+26) + 22
}

// Draw draws the figure.
func (d Diverging) Draw(c draw.Canvas) {
	if d.Missing != "" || len(d.Categories) == 0 {
		nothing(c, d.Missing)
		return
	}
	down, across := d.bands()
	body := draw.Crop(c, 0, 0, 12, 0)
	plots := make([][]*plot.Plot, down)
	for s := range d.Series {
		row := s / across
		plots[row] = append(plots[row], d.panel(s, s%across == 0))
	}
	for len(plots[down-1]) < across {
		plots[down-1] = append(plots[down-1], nil)
	}
	tiles := plot.Align(plots, draw.Tiles{Rows: down, Cols: across, PadX: 0.3 * vg.Centimeter, PadY: 0.2 * vg.Centimeter}, body)
	for i, row := range plots {
		for j, p := range row {
			if p != nil {
				p.Draw(tiles[i][j])
			}
		}
	}
	left := plots[0][0].DataCanvas(tiles[0][0]).Min.X
	fill(c, style(labelSize, draw.XCenter, black), (left+c.Max.X)/2, c.Min.Y+4, d.XLabel)
}

func (d Diverging) panel(series int, first bool) *plot.Plot {
	p := newPlot("", "")
	p.Title.Text = d.Series[series]
	labels := make([]string, len(d.Categories))
	if first {
		labels = names(d.Categories)
	}
	ys, height := rows(d.Categories)
	categoryAxis(p, ys, labels, height)
	p.X.Min, p.X.Max = d.span()
	p.X.Tick.Marker = steps(p.X.Min, p.X.Max, niceStep(p.X.Max-p.X.Min, 3))
	p.Add(divergingBars{d.Values[series], ys})
	return p
}

// span is the frame: the data and zero, cut where a gain of more than 50 would
// press all losses together.
func (d Diverging) span() (lo, hi float64) {
	lo, hi = Panel{Values: d.Values, Zero: true}.span()
	if hi > 60 {
		hi = 50
	}
	if least := (hi - lo) / 20; hi < least {
		hi = least // room for zero's line
	}
	return lo, hi
}

type divergingBars struct {
	values []Value
	ys     []float64
}

// Plot draws grid, bars, zero line and intervals.
func (b divergingBars) Plot(c draw.Canvas, pl *plot.Plot) {
	toX, toY := pl.Transforms(&c)
	verticals(c, pl, toX)
	better, worse := rgb(0x6BAED6), rgb(0xF2A477)
	zero := toX(0)
	for i, v := range b.values {
		y, high := toY(b.ys[i]), vg.Length(3.1)
		switch {
		case v.Small != "":
			fill(c, style(smallSize, draw.XRight, grey), zero-3, y, v.Small)
			continue
		case !v.shown():
			fill(c, style(smallSize, draw.XRight, grey), zero-3, y, "–")
			continue
		}
		clr := better
		if v.Value < 0 {
			clr = worse
		}
		x := toX(min(max(v.Value, pl.X.Min), pl.X.Max))
		c.FillPolygon(clr, []vg.Point{{X: zero, Y: y - high}, {X: x, Y: y - high}, {X: x, Y: y + high}, {X: zero, Y: y + high}})
		if v.Value > pl.X.Max || v.Value < pl.X.Min {
			b.beyond(c, zero, x, y, v)
			continue
		}
		interval(c, pl, toX, v.Lo, v.Hi, y, line(0.8, rgb(0x333333)))
		c.DrawGlyphNoClip(draw.GlyphStyle{Color: black, Radius: 1.1, Shape: shape{size: 1}}, vg.Point{X: x, Y: y})
	}
	c.StrokeLine2(line(0.7, grey), zero, c.Min.Y, zero, c.Max.Y)
}

// beyond writes the number of a bar that leaves the frame, with an arrow head.
func (divergingBars) beyond(c draw.Canvas, zero, x, y vg.Length, v Value) {
	dir := vg.Length(1)
	align := draw.XRight
	if x < zero {
		dir, align = -1, draw.XLeft
	}
	c.FillPolygon(black, []vg.Point{{X: x, Y: y}, {X: x - 3*dir, Y: y + 1.8}, {X: x - 3*dir, Y: y - 1.8}})
	s := signed(math.Round(v.Value), 0)
	if v.Value > 0 {
		s = "+" + s
	}
	fill(c, style(smallSize, align, black), x-4.5*dir, y, s)
}

// Numbers returns one line per series and category.
func (d Diverging) Numbers() [][]string {
	out := [][]string{{"series", "category", "note", d.XLabel, "lo", "hi", "small"}}
	for s, name := range d.Series {
		for i, cat := range d.Categories {
			v := d.Values[s][i]
			out = append(out, []string{name, cat.Title, cat.Note, number(v.Value), number(v.Lo), number(v.Hi), v.Small})
		}
	}
	return out
}
