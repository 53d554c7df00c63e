package figures

import (
	"math"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Sizes of type at final size, in points.
const (
	labelSize = 7.5
	tickSize  = 7
	pointSize = 6.5
	smallSize = 6
)

// newPlot returns a plot in the house style: thin grey axes, small sans type.
func newPlot(xLabel string) *plot.Plot {
	p := plot.New()
	p.BackgroundColor = nil
	p.X.Label.Text = xLabel
	p.X.Label.TextStyle = restyled(p.X.Label.TextStyle, labelSize)
	p.X.Label.Padding = 2
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		a.LineStyle = line(0.5, grey)
		a.Tick.LineStyle = line(0.5, grey)
		a.Tick.Length = 2.5
		a.Tick.Label = restyled(a.Tick.Label, tickSize)
		a.Padding = 2
	}
	return p
}

// restyled changes font and size only: other changes would cut text off.
func restyled(s draw.TextStyle, size vg.Length) draw.TextStyle {
	n := style(size, s.XAlign, black)
	n.YAlign, n.Rotation = s.YAlign, s.Rotation
	return n
}

// steps are ticks at every multiple of step within [lo, hi].
func steps(lo, hi, step float64) plot.ConstantTicks {
	format := decimals(step)
	var out plot.ConstantTicks
	for k := math.Ceil(lo/step - 1e-9); k*step <= hi+1e-9; k++ {
		out = append(out, plot.Tick{Value: k * step, Label: format(k * step)})
	}
	return out
}

// niceStep returns a step of 1, 2 or 5 times a power of ten that gives about n
// ticks over a span.
func niceStep(span float64, n int) float64 {
	if span <= 0 {
		return 1
	}
	base := math.Pow(10, math.Floor(math.Log10(span/float64(n))))
	for _, m := range []float64{1, 2, 5} {
		if span/(m*base) <= float64(n)+0.5 {
			return m * base
		}
	}
	return 10 * base
}

// decimals returns a format with as many decimals as the step has.
func decimals(step float64) func(float64) string {
	places := max(0, int(math.Ceil(-math.Log10(step)-1e-9)))
	return func(x float64) string {
		if math.Abs(x) < step/1e6 {
			x = 0 // never -0
		}
		return strconv.FormatFloat(x, 'f', places, 64)
	}
}

// key draws a row of names with their marks at the top of c, broken into lines
// where it is too long, and returns what is left below.
func key(c draw.Canvas, names []string) draw.Canvas {
	const high, gap, glyph = 9.5, 11, 9
	st := style(tickSize, draw.XLeft, black)
	x, y := c.Min.X, c.Max.Y-high/2
	for i, name := range names {
		w := st.Width(name) + glyph
		if x > c.Min.X && x+w > c.Max.X {
			x, y = c.Min.X, y-high
		}
		c.DrawGlyphNoClip(mark(i), vg.Point{X: x + 3, Y: y})
		fill(c, st, x+glyph, y, name)
		x += w + gap
	}
	return draw.Crop(c, 0, 0, 0, y-high/2-2-c.Max.Y)
}

// fill writes text centred in height on y.
func fill(c draw.Canvas, st draw.TextStyle, x, y vg.Length, s string) {
	c.FillText(st, vg.Point{X: x, Y: y}, s)
}
