package figures

import (
	"math"

	xfont "golang.org/x/image/font"
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

// shown reports whether the value is drawn.
func (v Value) shown() bool { return v.Small == "" && !math.IsNaN(v.Value) }

// A Category is a line of a figure: its title, the group it belongs to (groups
// are set apart), and a small note beside it such as its n.
type Category struct{ Title, Group, Note string }

const groupGap = 0.35 // extra distance between groups, in categories

// rows returns the y of every category, top down, and the height in categories.
func rows(cs []Category) (ys []float64, height float64) {
	for i, c := range cs {
		if i > 0 && c.Group != cs[i-1].Group {
			height += groupGap
		}
		ys = append(ys, -height-0.5)
		height++
	}
	return ys, height
}

// A Panel is one panel of a dot figure: values by series and category.
type Panel struct {
	XLabel string
	Values [][]Value // [series][category]
	Top    float64   // greatest value of the axis; 0 lets the data decide
	Zero   bool      // the axis shows zero
}

// Dots shows values with intervals as dots, one line per category, the series of
// a category below each other, in one or two panels that share the categories.
type Dots struct {
	Categories []Category
	Series     []string
	Panels     []Panel
	YLabel     string
	Width      vg.Length
	Missing    string // why there is nothing to draw; "" otherwise
}

// Size gives each category room for all its series.
func (d Dots) Size() (w, h vg.Length) {
	if d.Missing != "" || len(d.Categories) == 0 {
		return d.Width, 60
	}
	_, height := rows(d.Categories)
	each := max(11, vg.Length(len(d.Series))*3.9+2.5)
	return d.Width, vg.Length(max(height, 2))*each + 38 + vg.Length(len(keyLines(d.Series, d.Width-2*margin)))*keyHigh
}

// Draw draws the figure.
func (d Dots) Draw(c draw.Canvas) {
	if d.Missing != "" || len(d.Categories) == 0 {
		nothing(c, d.Missing)
		return
	}
	c = key(c, d.Series)
	l := newList(d.Categories, d.YLabel)
	strip := l.strip(c.Max.X-c.Min.X, listShare)
	body := draw.Crop(c, strip, 0, 0, 0)
	if len(d.Panels) > 1 {
		body = draw.Crop(body, 0, 0, 0, -9)
	}
	n := vg.Length(len(d.Panels))
	wide := (body.Max.X - body.Min.X - panelGap*(n-1)) / n
	for i, p := range d.Panels {
		at := vg.Length(i) * (wide + panelGap)
		cell := draw.Crop(body, at, at+wide-(body.Max.X-body.Min.X), 0, 0)
		pl := d.panel(p, l, wide)
		pl.Draw(cell)
		frame := pl.DataCanvas(cell)
		if i == 0 {
			l.draw(c, frame, strip)
		}
		if n > 1 {
			st := style(labelSize+1, draw.XLeft, black)
			st.Font.Weight = xfont.WeightBold
			fill(c, st, frame.Min.X, body.Max.Y+4.5, string(rune('a'+i)))
		}
	}
}

const panelGap = 0.5 * vg.Centimeter

func (d Dots) panel(p Panel, l list, wide vg.Length) *plot.Plot {
	pl := newPlot(p.XLabel, "")
	l.axis(pl)
	pl.X.Min, pl.X.Max = p.span()
	pl.X.Tick.Marker = fitSteps(pl.X.Min, pl.X.Max, 5, wide)
	pl.Add(dotMarks{d, p, l.ys})
	return pl
}

// span returns the frame of a panel's axis: the data, a little more, and zero or
// the given top where asked.
func (p Panel) span() (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, series := range p.Values {
		for _, v := range series {
			if !v.shown() {
				continue
			}
			for _, x := range []float64{v.Value, v.Lo, v.Hi} {
				if !math.IsNaN(x) {
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
	if p.Top != 0 {
		hi = p.Top
	}
	step := niceStep(max(hi-lo, 0.02), 5)
	lo = math.Floor(lo/step+1e-9) * step
	if p.Top == 0 {
		hi = math.Ceil(hi/step-1e-9) * step
	}
	if hi <= lo {
		lo, hi = lo-step, hi+step
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
	verticals(c, pl, toX)
	n := len(m.d.Series)
	for i, y := range m.ys {
		if text := m.allSmall(i); text != "" {
			fill(c, style(smallSize, draw.XLeft, grey), c.Min.X+2, toY(y), text)
			continue
		}
		right := m.busyLeft(i, pl)
		for s := range n {
			offset := 0.0
			if n > 1 {
				offset = 0.31 - 0.62*float64(s)/float64(n-1)
			}
			m.value(c, pl, toX, toY(y+offset), s, m.p.Values[s][i], right)
		}
	}
}

// allSmall returns what a category falls short of where that is the same for all
// series, "" else.
func (m dotMarks) allSmall(category int) string {
	text := m.p.Values[0][category].Small
	for _, series := range m.p.Values {
		if series[category].Small != text {
			return ""
		}
	}
	return text
}

// busyLeft reports whether a category has marks where a text at the left would
// stand, and none where it would at the right.
func (m dotMarks) busyLeft(category int, pl *plot.Plot) bool {
	const room = 0.3 // of the axis
	lo, hi := pl.X.Max, pl.X.Min
	for _, series := range m.p.Values {
		if v := series[category]; v.shown() {
			for _, x := range []float64{v.Value, v.Lo, v.Hi} {
				if !math.IsNaN(x) {
					lo, hi = min(lo, x), max(hi, x)
				}
			}
		}
	}
	span := pl.X.Max - pl.X.Min
	return lo < pl.X.Min+room*span && hi < pl.X.Max-room*span
}

func (m dotMarks) value(c draw.Canvas, pl *plot.Plot, toX func(float64) vg.Length, y vg.Length, series int, v Value, right bool) {
	g := mark(series)
	if v.Small != "" {
		ink := g.Color
		if shapes()[series%len(shapes())].edged {
			ink = grey // its colour is too light for text
		}
		st := style(smallSize, draw.XLeft, ink)
		wide := st.Width(v.Small)
		at, next := c.Min.X+2, wide+4
		if right {
			at, next = c.Max.X-2-wide, -next
		}
		// Lines of a category are nearer than this type is high.
		if moved := at + next; series%2 == 1 && moved > c.Min.X && moved+wide < c.Max.X {
			at = moved
		}
		fill(c, st, at, y, v.Small)
		return
	}
	if !v.shown() {
		return
	}
	interval(c, pl, toX, v.Lo, v.Hi, y, line(0.8, g.Color))
	if x := toX(v.Value); x > c.Min.X-1 && x < c.Max.X+1 {
		c.DrawGlyphNoClip(g, vg.Point{X: x, Y: y})
	}
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
