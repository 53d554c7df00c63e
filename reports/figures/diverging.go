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
	divergeHead  = 11
	divergeGap   = 0.5 * vg.Centimeter
)

// Size is one page wide, one column for a single series.
func (d Diverging) Size() (w, h vg.Length) {
	if d.Missing != "" || len(d.Categories) == 0 {
		return Page, 60
	}
	down, _ := bands(len(d.Series), panelsAcross)
	_, height := rows(d.Categories)
	w = Page
	if len(d.Series) == 1 {
		w = Column
	}
	return w, vg.Length(down)*(vg.Length(height)*divergeRow+28) + 20
}

// Draw draws the figure.
func (d Diverging) Draw(c draw.Canvas) {
	if d.Missing != "" || len(d.Categories) == 0 {
		nothing(c, d.Missing)
		return
	}
	down, across := bands(len(d.Series), panelsAcross)
	body := draw.Crop(c, 0, 0, 13, 0)
	l := newList(d.Categories, "")
	strip := l.strip(c.Max.X-c.Min.X, listShare)
	wide := (body.Max.X - body.Min.X - strip - divergeGap*vg.Length(across-1)) / vg.Length(across)
	high := (body.Max.Y - body.Min.Y) / vg.Length(down)
	for s, name := range d.Series {
		x, y := body.Min.X+strip+vg.Length(s%across)*(wide+divergeGap), body.Max.Y-vg.Length(s/across)*high
		cell := draw.Crop(body, x-body.Min.X, x+wide-body.Max.X, y-high-body.Min.Y, y-divergeHead-body.Max.Y)
		p := d.panel(s, l, wide)
		p.Draw(cell)
		frame := p.DataCanvas(cell)
		st := style(labelSize, draw.XCenter, black)
		fill(c, st, frame.Center().X, frame.Max.Y+divergeHead/2, fit(st, name, wide+divergeGap-2))
		if s%across == 0 {
			l.draw(body, frame, strip)
		}
	}
	fillWithin(c, style(labelSize, draw.XCenter, black), (c.Min.X+strip+c.Max.X)/2, c.Min.Y+4, d.XLabel)
}

func (d Diverging) panel(series int, l list, wide vg.Length) *plot.Plot {
	p := newPlot("", "")
	l.axis(p)
	p.X.Min, p.X.Max = d.span()
	p.X.Tick.Marker = fitSteps(p.X.Min, p.X.Max, 4, wide)
	p.Add(divergingBars{d.Values[series], l.ys})
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

// Plot draws grid, bars, zero line, and then intervals or what stands for them.
func (b divergingBars) Plot(c draw.Canvas, pl *plot.Plot) {
	toX, toY := pl.Transforms(&c)
	verticals(c, pl, toX)
	zero := toX(0)
	edge := func(x float64) vg.Length { return toX(min(max(x, pl.X.Min), pl.X.Max)) }
	for i, v := range b.values {
		if v.shown() {
			b.bar(c, zero, edge(v.Value), toY(b.ys[i]), v)
		}
	}
	c.StrokeLine2(line(0.7, grey), zero, c.Min.Y, zero, c.Max.Y)
	for i, v := range b.values {
		y, x := toY(b.ys[i]), edge(v.Value)
		switch {
		case v.Small != "":
			b.instead(c, zero, y, v.Small)
		case !v.shown():
			b.instead(c, zero, y, "–")
		case v.Value > pl.X.Max || v.Value < pl.X.Min:
			b.beyond(c, zero, x, y, v)
		default:
			interval(c, pl, toX, v.Lo, v.Hi, y, line(0.8, rgb(0x333333)))
			c.DrawGlyphNoClip(draw.GlyphStyle{Color: black, Radius: 1.1, Shape: shape{size: 1}}, vg.Point{X: x, Y: y})
		}
	}
}

// bar draws a bar from zero to x, blue for a gain and vermillion for a loss.
func (divergingBars) bar(c draw.Canvas, zero, x, y vg.Length, v Value) {
	const high = 3.1
	clr := rgb(0x6BAED6)
	if v.Value < 0 {
		clr = rgb(0xF2A477)
	}
	c.FillPolygon(clr, []vg.Point{{X: zero, Y: y - high}, {X: x, Y: y - high}, {X: x, Y: y + high}, {X: zero, Y: y + high}})
}

// instead writes what stands for a bar, on the side of zero with more room.
func (divergingBars) instead(c draw.Canvas, zero, y vg.Length, s string) {
	if zero-c.Min.X > c.Max.X-zero {
		fill(c, style(smallSize, draw.XRight, grey), zero-3, y, s)
		return
	}
	fill(c, style(smallSize, draw.XLeft, grey), zero+3, y, s)
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
