package figures

import (
	"math"
	"strconv"

	xfont "golang.org/x/image/font"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A Curve is how a cost of one series grows: points above zero on both axes, and
// the power law y = Factor x^Exponent fitted from From to To; none if From is 0.
type Curve struct {
	X, Y             []float64
	Exponent, Factor float64
	From, To         float64
}

// A GrowthPanel is one panel of a growth figure: curves by series.
type GrowthPanel struct {
	XLabel, YLabel string
	Curves         []Curve
}

// Growth shows how costs grow, on two logarithmic axes: points, the fitted laws as
// lines, and faint lines of exponent 1 for the eye.
type Growth struct {
	Series  []string
	Panels  []GrowthPanel
	Missing string // why there is nothing to draw; "" otherwise
}

const growthHigh, growthLabel = 5.6 * vg.Centimeter, 12

// Size is a page wide.
func (g Growth) Size() (w, h vg.Length) {
	if !g.drawable() {
		return Page, 60
	}
	return Page, growthHigh + vg.Length(len(keyLines(g.Series, Page-2*margin)))*keyHigh
}

func (g Growth) drawable() bool {
	if g.Missing != "" {
		return false
	}
	for _, p := range g.Panels {
		if _, ok := p.span(); ok {
			return true
		}
	}
	return false
}

// Draw draws the figure.
func (g Growth) Draw(c draw.Canvas) {
	if !g.drawable() {
		nothing(c, g.Missing)
		return
	}
	c = key(c, g.Series)
	body := draw.Crop(c, 0, 0, 11, -9)
	n := vg.Length(len(g.Panels))
	wide := (body.Max.X - body.Min.X - panelGap*(n-1)) / n
	for i, p := range g.Panels {
		at := vg.Length(i) * (wide + panelGap)
		cell := draw.Crop(body, at+growthLabel, at+wide-(body.Max.X-body.Min.X), 0, 0)
		pl := p.plot()
		pl.Draw(cell)
		frame := pl.DataCanvas(cell)
		// A centred label at a logarithmic axis reserves phantom space: draw them here.
		upright := style(labelSize, draw.XCenter, black)
		upright.Rotation = math.Pi / 2
		fill(c, upright, cell.Min.X-growthLabel+4, (frame.Min.Y+frame.Max.Y)/2, p.YLabel)
		fillWithin(draw.Crop(c, at, at+wide-(c.Max.X-c.Min.X), 0, 0), style(labelSize, draw.XCenter, black), (frame.Min.X+frame.Max.X)/2, c.Min.Y+4, p.XLabel)
		st := style(labelSize+1, draw.XLeft, black)
		st.Font.Weight = xfont.WeightBold
		fill(c, st, frame.Min.X, body.Max.Y+4.5, string(rune('a'+i)))
	}
}

func (p GrowthPanel) plot() *plot.Plot {
	pl := newPlot("", "")
	pl.X.Scale, pl.Y.Scale = plot.LogScale{}, plot.LogScale{}
	s, _ := p.span()
	pl.X.Min, pl.X.Max, pl.Y.Min, pl.Y.Max = s[0], s[1], s[2], s[3]
	pl.X.Tick.Marker, pl.Y.Tick.Marker = decades(s[0], s[1]), decades(s[2], s[3])
	pl.Add(growthMarks{p})
	return pl
}

// span is the frame, least and greatest x, then y: the points and a little more.
// ok is false without a point; then it is a decade.
func (p GrowthPanel) span() (s [4]float64, ok bool) {
	s = [4]float64{math.Inf(1), 0, math.Inf(1), 0}
	for _, c := range p.Curves {
		for i := range c.X {
			s = [4]float64{min(s[0], c.X[i]), max(s[1], c.X[i]), min(s[2], c.Y[i]), max(s[3], c.Y[i])}
			ok = true
		}
	}
	if !ok {
		return [4]float64{1, 10, 1, 10}, false
	}
	const room = 1.6 // a tick or two beyond the points
	return [4]float64{s[0] / room, s[1] * room, s[2] / room, s[3] * room}, true
}

type growthMarks struct{ p GrowthPanel }

// Plot draws the lines of exponent 1, one for each decade, then laws, then points.
func (m growthMarks) Plot(c draw.Canvas, pl *plot.Plot) {
	toX, toY := pl.Transforms(&c)
	law := func(ls draw.LineStyle, factor, exponent, from, to float64) {
		y := func(x float64) float64 { return factor * math.Pow(x, exponent) }
		c.StrokeLines(ls, c.ClipLinesXY([]vg.Point{{X: toX(from), Y: toY(y(from))}, {X: toX(to), Y: toY(y(to))}})...)
	}
	least, most := math.Floor(math.Log10(pl.Y.Min/pl.X.Max)), math.Ceil(math.Log10(pl.Y.Max/pl.X.Min))
	for k := least; k <= most; k++ {
		law(line(0.4, light), math.Pow(10, k), 1, pl.X.Min, pl.X.Max)
	}
	for s, curve := range m.p.Curves {
		if curve.From > 0 {
			law(line(0.8, mark(s).Color), curve.Factor, curve.Exponent, curve.From, curve.To)
		}
	}
	for s, curve := range m.p.Curves {
		g := mark(s)
		g.Radius = 1.7
		for i := range curve.X {
			c.DrawGlyphNoClip(g, vg.Point{X: toX(curve.X[i]), Y: toY(curve.Y[i])})
		}
	}
}

// Numbers returns one line per point, with the law of its curve.
func (g Growth) Numbers() [][]string {
	out := [][]string{{"panel", "series", "x", "y", "exponent", "factor", "fitted_from", "fitted_to"}}
	for k, p := range g.Panels {
		for s, c := range p.Curves {
			for i := range c.X {
				out = append(out, []string{strconv.Itoa(k + 1), g.Series[s], number(c.X[i]), number(c.Y[i]), number(c.Exponent), number(c.Factor), number(c.From), number(c.To)})
			}
		}
	}
	return out
}
