package figures

import (
	"fmt"
	"image/color"
	"math"
	"strings"

	xfont "golang.org/x/image/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A Slope is a category before and after: two values, and the change between them
// in points with its interval.
type Slope struct{ Before, After, Change Value }

// A Pair is one panel of slopes: two systems and a slope for each category.
type Pair struct {
	Before, After string
	Slopes        []Slope
}

// Slopes shows what changes between two systems as lines, one for each category,
// from its value before, at the left, to that after, at the right. One scale holds
// for both sides and all pairs; names and numbers stand at both ends. Colour and
// dash of a line say on which side of zero the interval of its change lies.
type Slopes struct {
	Label      string // of the values
	Categories []Category
	Reference  string // title of the category that is marked; "" for none
	Pairs      []Pair
	Missing    string // why there is nothing to draw; "" otherwise
}

// Sizes of a panel, in points.
const (
	slopeRow    = 10.5 // a line of names
	slopeHead   = 22   // names of the systems, and what the numbers are
	slopeFoot   = 11   // what is not drawn
	slopeGap    = 14   // between panels
	slopeLeader = 26   // from a value to its name
	slopePad    = 6    // between columns of numbers
	slopeNames  = 0.22 // of the width, at most, names at one side
)

// Size is one page wide.
func (s Slopes) Size() (w, h vg.Length) {
	if s.Missing != "" || len(s.Pairs) == 0 || len(s.Categories) == 0 {
		return Page, 60
	}
	n := vg.Length(len(s.Pairs))
	return Page, keyHigh + 6 + 2*margin + n*s.panelHeight() + (n-1)*slopeGap
}

func (s Slopes) panelHeight() vg.Length {
	lines, foot := 6, vg.Length(0)
	for _, p := range s.Pairs {
		lines = max(lines, len(s.drawn(p)))
		if s.omitted(p) != "" {
			foot = slopeFoot
		}
	}
	return slopeHead + vg.Length(lines)*slopeRow + foot
}

// Draw draws the figure.
func (s Slopes) Draw(c draw.Canvas) {
	if s.Missing != "" || len(s.Pairs) == 0 || len(s.Categories) == 0 {
		nothing(c, s.Missing)
		return
	}
	s.key(c)
	top := c.Max.Y - keyHigh - 6
	for _, p := range s.Pairs {
		bottom := top - s.panelHeight()
		s.panel(draw.Crop(c, 0, 0, bottom-c.Min.Y, top-c.Max.Y), p)
		top = bottom - slopeGap
	}
}

// A direction is the side of zero on which the interval of a change lies.
type direction int

const (
	unsure direction = iota
	better
	worse
)

func directionOf(v Value) direction {
	switch {
	case v.Lo > 0:
		return better
	case v.Hi < 0:
		return worse
	}
	return unsure // also without an interval
}

// directionLine is how a line of a direction is drawn: each has its colour and
// its dashes.
func directionLine(d direction, width vg.Length) draw.LineStyle {
	ls := line(width, []color.Color{unsure: grey, better: rgb(0x0072B2), worse: rgb(0xD55E00)}[d])
	ls.Dashes = [][]vg.Length{unsure: {0.8, 1.8}, better: nil, worse: {4, 2}}[d]
	return ls
}

// key draws what the lines mean, in one row at the top.
func (s Slopes) key(c draw.Canvas) {
	y, x := c.Max.Y-keyHigh/2, c.Min.X
	st := style(tickSize, draw.XLeft, black)
	for _, e := range []struct {
		d    direction
		name string
	}{{better, "rises: interval above zero"}, {worse, "falls: interval below zero"}, {unsure, "neither"}} {
		c.StrokeLine2(directionLine(e.d, 1), x, y, x+20, y)
		fill(c, st, x+24, y, e.name)
		x += 24 + st.Width(e.name) + keyGap
	}
	if s.Reference != "" {
		square(c, vg.Point{X: x + 4, Y: y}, black, false)
		fill(c, st, x+11, y, "reference")
	}
}

func square(c draw.Canvas, at vg.Point, clr color.Color, hollow bool) {
	c.DrawGlyphNoClip(draw.GlyphStyle{Color: clr, Radius: 2.5, Shape: shape{corners: []float64{45, 135, 225, 315}, size: 1.22, hollow: hollow}}, at)
}

// A slopeLine is a slope with its places on paper.
type slopeLine struct {
	Slope
	title                string
	reference            bool
	fromY, toY           vg.Length // of the values
	leftLabel, rightName vg.Length // of what is written of them
}

// drawn lists the slopes that have both values and are not of a small group.
func (s Slopes) drawn(p Pair) []slopeLine {
	var out []slopeLine
	for i, x := range p.Slopes {
		if x.Before.shown() && x.After.shown() {
			title := s.Categories[i].Title
			out = append(out, slopeLine{Slope: x, title: title, reference: title == s.Reference})
		}
	}
	return out
}

// omitted says which categories have no line, and why; "" if all have one.
func (s Slopes) omitted(p Pair) string {
	var out []string
	for i, x := range p.Slopes {
		if x.Before.shown() && x.After.shown() {
			continue
		}
		why := "no value"
		if x.After.Small != "" {
			why = x.After.Small
		} else if x.Before.Small != "" {
			why = x.Before.Small
		}
		out = append(out, s.Categories[i].Title+" ("+why+")")
	}
	if len(out) == 0 {
		return ""
	}
	return "Without a line: " + strings.Join(out, ", ")
}

// span is the frame of the values of all pairs.
func (s Slopes) span() (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, p := range s.Pairs {
		for _, x := range s.drawn(p) {
			lo, hi = min(lo, x.Before.Value, x.After.Value), max(hi, x.Before.Value, x.After.Value)
		}
	}
	if hi-lo < 1e-9 { // all equal, or none
		lo, hi = lo-0.01, hi+0.01
	}
	return lo, hi
}

// panel draws one pair.
func (s Slopes) panel(c draw.Canvas, p Pair) {
	lines := s.drawn(p)
	if why := s.omitted(p); why != "" {
		st := style(smallSize, draw.XLeft, grey)
		fill(c, st, c.Min.X, c.Min.Y+4, fit(st, why, c.Max.X-c.Min.X))
		c = draw.Crop(c, 0, 0, slopeFoot, 0)
	}
	body := draw.Crop(c, 0, 0, slopeRow/2, -slopeHead-slopeRow/2)
	s.place(lines, body.Min.Y, body.Max.Y)
	cols := columnsOf(p, lines, body)
	s.head(c, p, cols)
	for _, x := range []vg.Length{cols.from, cols.to} {
		c.StrokeLine2(line(0.5, grey), x, body.Min.Y-3, x, body.Max.Y+3)
	}
	for _, l := range lines { // the reference over all others
		if !l.reference {
			l.draw(c, cols)
		}
	}
	for _, l := range lines {
		if l.reference {
			l.draw(c, cols)
		}
	}
	for _, l := range lines {
		l.write(c, cols)
	}
}

func bolded(st draw.TextStyle) draw.TextStyle {
	st.Font.Weight = xfont.WeightBold
	return st
}

// changeText prints a change in points with its sign, and its interval.
func changeText(v Value) (change, interval string) {
	if math.IsNaN(v.Value) {
		return "–", ""
	}
	if math.IsNaN(v.Lo) || math.IsNaN(v.Hi) {
		return plus(v.Value), "no interval"
	}
	return plus(v.Value), fmt.Sprintf("[%s, %s]", plus(v.Lo), plus(v.Hi))
}

// plus prints x with one decimal and its sign.
func plus(x float64) string {
	s := signed(x, 1)
	if x > 0 && s != "0.0" {
		return "+" + s
	}
	return s
}

func beforeName(p Pair) string { return "Before: " + p.Before }

// head writes the names of the systems over their sides, and over the numbers what
// they are.
func (s Slopes) head(c draw.Canvas, p Pair, k slopeColumns) {
	y := c.Max.Y - 5
	st, small := style(labelSize, draw.XRight, black), style(smallSize, draw.XRight, grey)
	fill(c, st, k.leftValue, y, fit(st, beforeName(p), k.leftValue-c.Min.X))
	fill(c, small, k.leftValue, y-9, s.Label)
	st.XAlign, small.XAlign = draw.XLeft, draw.XLeft
	fill(c, st, k.value, y, fit(st, "After: "+p.After, c.Max.X-k.value))
	fill(c, small, k.value, y-9, s.Label)
	fill(c, small, k.points, y-9, "change in points [95 % interval]")
}

// draw draws a slope with its ends and the thin lines to its names.
func (l slopeLine) draw(c draw.Canvas, k slopeColumns) {
	d := directionOf(l.Change)
	thin := line(0.35, grey)
	c.StrokeLine2(thin, k.leftValue+2, l.leftLabel, k.from, l.fromY)
	c.StrokeLine2(thin, k.to, l.toY, k.value-2, l.rightName)
	wide := vg.Length(0.9)
	if l.reference {
		wide = 1.8
	}
	ls := directionLine(d, wide)
	c.StrokeLine2(ls, k.from, l.fromY, k.to, l.toY)
	for _, end := range []struct {
		at     vg.Point
		hollow bool
	}{{vg.Point{X: k.from, Y: l.fromY}, true}, {vg.Point{X: k.to, Y: l.toY}, false}} {
		if l.reference {
			square(c, end.at, ls.Color, end.hollow)
			continue
		}
		c.DrawGlyphNoClip(draw.GlyphStyle{Color: ls.Color, Radius: 1.7, Shape: shape{size: 1, hollow: end.hollow}}, end.at)
	}
}

// write writes name and numbers at both ends of a slope.
func (l slopeLine) write(c draw.Canvas, k slopeColumns) {
	number, name := style(pointSize, draw.XRight, black), style(pointSize, draw.XRight, black)
	if l.reference {
		name = bolded(name)
	}
	title := fit(name, l.title, k.nameWide)
	fill(c, name, k.leftName, l.leftLabel, title)
	fill(c, number, k.leftValue, l.leftLabel, signed(l.Before.Value, 3))
	change, interval := changeText(l.Change)
	fill(c, number, k.change, l.rightName, change)
	number.XAlign, name.XAlign = draw.XLeft, draw.XLeft
	fill(c, number, k.value, l.rightName, signed(l.After.Value, 3))
	fill(c, number, k.interval, l.rightName, interval)
	fill(c, name, k.name, l.rightName, title)
}

// Numbers returns one line per pair and category; the change is in points.
func (s Slopes) Numbers() [][]string {
	out := [][]string{{"before", "after", "category", "note", s.Label + " before", "lo", "hi", s.Label + " after", "lo", "hi", "change in points", "lo", "hi", "small"}}
	for _, p := range s.Pairs {
		for i, x := range p.Slopes {
			l := []string{p.Before, p.After, s.Categories[i].Title, s.Categories[i].Note}
			for _, v := range []Value{x.Before, x.After, x.Change} {
				l = append(l, number(v.Value), number(v.Lo), number(v.Hi))
			}
			out = append(out, append(l, x.After.Small))
		}
	}
	return out
}
