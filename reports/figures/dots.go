package figures

import (
	"math"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A Value is one number with its interval. A value that is not a number is not
// drawn; Small, such as n<30, is drawn in place of one.
type Value struct {
	Value, Lo, Hi float64
	Small         string
}

// Undefined is a value of which nothing is known.
func Undefined() Value { return Value{math.NaN(), math.NaN(), math.NaN(), ""} }

// A Category is a line of a dot figure: its title, the group it belongs to
// (groups are set apart), and a small note under it such as its n.
type Category struct{ Title, Group, Note string }

// A Panel is one panel of a dot figure: values by series and category.
type Panel struct {
	XLabel string
	Values [][]Value // [series][category]
	Top    float64   // greatest value of the axis; 0 lets the data decide
	Zero   bool      // the axis begins at, or shows, zero with a line
}

// Dots shows values with intervals as dots, one line per category, the series of
// a category side by side, in one or two panels that share the categories.
type Dots struct {
	Categories []Category
	Series     []string
	Panels     []Panel
	Width      vg.Length
	Missing    string // why there is nothing to draw; "" otherwise
}

const groupGap = 0.35 // extra distance between groups, in categories

// rows returns the y of every category, top down, and the height in categories.
func (d Dots) rows() (ys []float64, height float64) {
	for i, c := range d.Categories {
		if i > 0 && c.Group != d.Categories[i-1].Group {
			height += groupGap
		}
		ys = append(ys, -height-0.5)
		height++
	}
	return ys, height
}

// Size gives each category room for all its series.
func (d Dots) Size() (w, h vg.Length) {
	_, height := d.rows()
	each := max(12, vg.Length(len(d.Series))*4.6+3)
	keyLines := vg.Length(1)
	if d.Width < Page && len(d.Series) > 3 {
		keyLines = 2
	}
	return d.Width, vg.Length(max(height, 2))*each + 34 + keyLines*10
}

// Draw draws the figure.
func (d Dots) Draw(c draw.Canvas) {
	if d.Missing != "" || len(d.Categories) == 0 {
		nothing(c, d.Missing)
		return
	}
	c = key(c, d.Series)
	plots := make([]*plot.Plot, len(d.Panels))
	for i, p := range d.Panels {
		plots[i] = d.panel(p, i == 0)
	}
	if len(plots) == 1 {
		plots[0].Draw(c)
		return
	}
	tiles := plot.Align([][]*plot.Plot{plots}, draw.Tiles{Rows: 1, Cols: len(plots), PadX: 0.35 * vg.Centimeter}, c)
	for i, p := range plots {
		p.Draw(tiles[0][i])
	}
}

func nothing(c draw.Canvas, why string) {
	if why == "" {
		why = "no data"
	}
	c.FillText(style(tickSize, draw.XCenter, grey), c.Center(), why)
}

func (d Dots) panel(p Panel, named bool) *plot.Plot {
	pl := newPlot(p.XLabel)
	ys, height := d.rows()
	var ticks plot.ConstantTicks
	for i, cat := range d.Categories {
		label := ""
		if named {
			label = cat.Title
			if cat.Note != "" {
				label += "  " + cat.Note
			}
		}
		ticks = append(ticks, plot.Tick{Value: ys[i], Label: label})
	}
	pl.Y.Tick.Marker = ticks
	pl.Y.Tick.Length = 0
	pl.Y.LineStyle.Width = 0
	pl.Y.Min, pl.Y.Max = -height, 0
	lo, hi := p.span()
	pl.X.Min, pl.X.Max = lo, hi
	pl.X.Tick.Marker = steps(lo, hi, niceStep(hi-lo, 5))
	pl.Add(dotMarks{d, p, ys})
	return pl
}

// span returns the frame of a panel's axis: the data, a little more, and zero or
// the given top where asked.
func (p Panel) span() (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, series := range p.Values {
		for _, v := range series {
			for _, x := range []float64{v.Value, v.Lo, v.Hi} {
				if !math.IsNaN(x) && v.Small == "" {
					lo, hi = min(lo, x), max(hi, x)
				}
			}
		}
	}
	if math.IsInf(lo, 1) {
		return 0, 1
	}
	if p.Zero {
		lo, hi = min(lo, 0), max(hi, 0)
	}
	step := niceStep(max(hi-lo, 0.02), 5)
	lo = math.Floor(lo/step+1e-9) * step
	hi = math.Ceil(hi/step-1e-9) * step
	if p.Top != 0 {
		hi = p.Top
	}
	if hi <= lo {
		hi = lo + step
	}
	return lo, hi
}

// dotMarks draws the marks of one panel.
type dotMarks struct {
	d  Dots
	p  Panel
	ys []float64
}

// Plot draws grid lines in the value direction, then intervals and dots.
func (m dotMarks) Plot(c draw.Canvas, pl *plot.Plot) {
	toX, toY := pl.Transforms(&c)
	for _, t := range pl.X.Tick.Marker.Ticks(pl.X.Min, pl.X.Max) {
		c.StrokeLine2(line(0.4, light), toX(t.Value), c.Min.Y, toX(t.Value), c.Max.Y)
	}
	if m.p.Zero && pl.X.Min < 0 {
		c.StrokeLine2(line(0.7, grey), toX(0), c.Min.Y, toX(0), c.Max.Y)
	}
	n := len(m.d.Series)
	for i, y := range m.ys {
		for s := range n {
			offset := 0.0
			if n > 1 {
				offset = 0.3 - 0.6*float64(s)/float64(n-1)
			}
			m.value(c, toX, toY(y+offset), s, m.p.Values[s][i], pl)
		}
	}
}

func (m dotMarks) value(c draw.Canvas, toX func(float64) vg.Length, y vg.Length, series int, v Value, pl *plot.Plot) {
	switch {
	case v.Small != "":
		fill(c, style(smallSize, draw.XLeft, grey), c.Min.X+2, y, v.Small)
		return
	case math.IsNaN(v.Value):
		return
	}
	g := mark(series)
	if !math.IsNaN(v.Lo) && !math.IsNaN(v.Hi) {
		lo, hi := max(v.Lo, pl.X.Min), min(v.Hi, pl.X.Max)
		c.StrokeLine2(line(0.8, g.Color), toX(lo), y, toX(hi), y)
		if v.Lo < pl.X.Min {
			c.StrokeLines(line(0.8, g.Color), []vg.Point{{X: toX(lo) + 2.5, Y: y + 1.5}, {X: toX(lo), Y: y}, {X: toX(lo) + 2.5, Y: y - 1.5}})
		}
		if v.Hi > pl.X.Max {
			c.StrokeLines(line(0.8, g.Color), []vg.Point{{X: toX(hi) - 2.5, Y: y + 1.5}, {X: toX(hi), Y: y}, {X: toX(hi) - 2.5, Y: y - 1.5}})
		}
	}
	c.DrawGlyphNoClip(g, vg.Point{X: toX(v.Value), Y: y})
}

// Numbers returns one line per panel, category and series.
func (d Dots) Numbers() [][]string {
	out := [][]string{{"panel", "category", "note", "series", "value", "lo", "hi", "small"}}
	for _, p := range d.Panels {
		for i, cat := range d.Categories {
			for s, name := range d.Series {
				v := p.Values[s][i]
				out = append(out, []string{p.XLabel, cat.Title, cat.Note, name, number(v.Value), number(v.Lo), number(v.Hi), v.Small})
			}
		}
	}
	return out
}

func number(x float64) string {
	if math.IsNaN(x) {
		return ""
	}
	return strconv.FormatFloat(x, 'g', 12, 64)
}
