package figures

import (
	"image/color"
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
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

var (
	grey  = color.NRGBA{R: 84, G: 84, B: 84, A: 255}
	light = color.NRGBA{R: 227, G: 227, B: 227, A: 255}
	black = color.NRGBA{A: 255}
)

// style is a text style, centred in height on its anchor; x says which side of
// the text lies there.
func style(size font.Length, x text.XAlignment, clr color.Color) draw.TextStyle {
	return draw.TextStyle{Color: clr, Font: font.From(font.Font{Typeface: "Liberation", Variant: "Sans"}, size), XAlign: x, YAlign: draw.YCenter, Handler: newLetters(false)}
}

func line(w vg.Length, clr color.Color) draw.LineStyle { return draw.LineStyle{Color: clr, Width: w} }

// fill writes text with the middle of its capitals on y.
func fill(c draw.Canvas, st draw.TextStyle, x, y vg.Length, s string) {
	c.FillText(st, vg.Point{X: x, Y: y}, s)
}

// fillWithin writes text centred on x, or as near to it as the canvas allows.
func fillWithin(c draw.Canvas, st draw.TextStyle, x, y vg.Length, s string) {
	s = fit(st, s, c.Max.X-c.Min.X)
	half := st.Width(s) / 2
	fill(c, st, min(max(x, c.Min.X+half), c.Max.X-half), y, s)
}

// newPlot returns a plot in the house style: thin grey axes, small sans type.
func newPlot(xLabel, yLabel string) *plot.Plot {
	p := plot.New()
	p.BackgroundColor = nil
	p.X.Label.Text, p.Y.Label.Text = xLabel, yLabel
	p.Title.TextStyle = restyled(p.Title.TextStyle, labelSize)
	p.Title.Padding = 1
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		a.Label.TextStyle = restyled(a.Label.TextStyle, labelSize)
		a.Label.Padding = 2
		a.LineStyle = line(0.5, grey)
		a.Tick.LineStyle = line(0.5, grey)
		a.Tick.Length = 2.5
		a.Tick.Label = restyled(a.Tick.Label, tickSize)
		a.Padding = 2
	}
	return p
}

// restyled changes font, size, colour and handler only: other changes would cut
// text off.
func restyled(s draw.TextStyle, size vg.Length) draw.TextStyle {
	n := style(size, s.XAlign, black)
	n.YAlign, n.Rotation, n.Handler = s.YAlign, s.Rotation, newLetters(true)
	return n
}

// A list is the y axis of categories: names right-aligned in a strip at the left,
// drawn by us, for gonum's alignment of panels fails where a strip is wide.
type list struct {
	ys     []float64
	height float64
	names  []string
	label  string // of the axis, upright at the far left; "" for none
}

func newList(cs []Category, label string) list {
	l := list{label: label}
	l.ys, l.height = rows(cs)
	for _, c := range cs {
		s := c.Title
		if c.Note != "" {
			s += "  " + c.Note
		}
		l.names = append(l.names, s)
	}
	return l
}

// axis makes the y axis of a panel fit the list.
func (l list) axis(p *plot.Plot) {
	p.Y.Tick.Marker = plot.ConstantTicks(nil)
	p.Y.Tick.Length = 0
	p.Y.LineStyle.Width = 0
	p.Y.Padding = 0
	p.Y.Min, p.Y.Max = -l.height, 0
}

const (
	listPad   = 5
	listLabel = 13
	listShare = 0.5 // of the width, at most
)

// strip returns the width of the list, at most share of a width.
func (l list) strip(width vg.Length, share float64) vg.Length {
	st := style(tickSize, draw.XRight, black)
	w := vg.Length(0)
	for _, name := range l.names {
		w = max(w, st.Width(name))
	}
	w = min(w, vg.Length(share)*width) + listPad
	if l.label != "" {
		w += listLabel
	}
	return w
}

// draw writes the names beside the frame of a panel, in what strip gave.
func (l list) draw(c draw.Canvas, frame draw.Canvas, strip vg.Length) {
	st := style(tickSize, draw.XRight, black)
	if l.label != "" {
		strip -= listLabel
		upright := style(labelSize, draw.XCenter, black)
		upright.Rotation = math.Pi / 2
		fill(c, upright, c.Min.X+4, (frame.Min.Y+frame.Max.Y)/2, l.label)
	}
	for i, name := range l.names {
		y := frame.Max.Y + vg.Length(l.ys[i]/l.height)*(frame.Max.Y-frame.Min.Y)
		fill(c, st, frame.Min.X-listPad, y, fit(st, name, strip-listPad))
	}
}

// verticals draws a light line at every tick of the x axis.
func verticals(c draw.Canvas, pl *plot.Plot, toX func(float64) vg.Length) {
	for _, t := range pl.X.Tick.Marker.Ticks(pl.X.Min, pl.X.Max) {
		c.StrokeLine2(line(0.4, light), toX(t.Value), c.Min.Y, toX(t.Value), c.Max.Y)
	}
}

// interval draws a horizontal interval, with an arrow head where it leaves the
// frame.
func interval(c draw.Canvas, pl *plot.Plot, toX func(float64) vg.Length, lo, hi float64, y vg.Length, ls draw.LineStyle) {
	if math.IsNaN(lo) || math.IsNaN(hi) || hi < pl.X.Min || lo > pl.X.Max {
		return
	}
	a, b := toX(max(lo, pl.X.Min)), toX(min(hi, pl.X.Max))
	c.StrokeLine2(ls, a, y, b, y)
	if lo < pl.X.Min {
		c.StrokeLines(ls, []vg.Point{{X: a + 2.5, Y: y + 1.5}, {X: a, Y: y}, {X: a + 2.5, Y: y - 1.5}})
	}
	if hi > pl.X.Max {
		c.StrokeLines(ls, []vg.Point{{X: b - 2.5, Y: y + 1.5}, {X: b, Y: y}, {X: b - 2.5, Y: y - 1.5}})
	}
}

// steps are ticks at every multiple of step within [lo, hi].
func steps(lo, hi, step float64) plot.ConstantTicks {
	places := max(0, int(math.Ceil(-math.Log10(step)-1e-9)))
	var out plot.ConstantTicks
	for k := math.Ceil(lo/step - 1e-9); k*step <= hi+step*1e-6; k++ {
		out = append(out, plot.Tick{Value: k * step, Label: signed(k*step, places)})
	}
	return out
}

// fitSteps are about most ticks, or as many fewer as have room side by side.
func fitSteps(lo, hi float64, most int, width vg.Length) plot.ConstantTicks {
	st := style(tickSize, draw.XCenter, black)
	for n := most; ; n-- {
		ticks := steps(lo, hi, niceStep(hi-lo, n))
		room := vg.Length(0)
		for _, t := range ticks {
			room += st.Width(t.Label) + 3
		}
		if room <= width || n == 1 {
			return ticks
		}
	}
}

// signed prints x with U+2212 as minus, and never as "-0".
func signed(x float64, places int) string {
	s := strconv.FormatFloat(x, 'f', places, 64)
	if strings.Trim(s, "-0.") == "" {
		return strings.TrimPrefix(s, "-")
	}
	return strings.Replace(s, "-", "−", 1)
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

// number prints x for a CSV file with 12 significant digits, "" if undefined.
func number(x float64) string {
	if math.IsNaN(x) {
		return ""
	}
	return strconv.FormatFloat(x, 'g', 12, 64)
}

// bands spreads n panels evenly over bands of at most most: how many bands there
// are, and how many panels in one.
func bands(n, most int) (down, across int) {
	n = max(1, n)
	down = (n + most - 1) / most
	return down, (n + down - 1) / down
}
