package figures

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// colours are Okabe and Ito's, told apart by colour-blind readers.
func colours() []color.Color {
	return []color.Color{rgb(0x0072B2), rgb(0xD55E00), rgb(0x009E73), rgb(0xCC79A7), rgb(0xE69F00), rgb(0x56B4E9), rgb(0x333333)}
}

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 255}
}

// A shape is the form of a mark: a polygon by its corners' angles in degrees, or
// a circle without any. Colour and shape carry the same meaning.
type shape struct {
	corners []float64
	size    float64 // corner distance over the radius
	hollow  bool
	edged   bool // dark outline, for colours too light on white
}

func shapes() []shape {
	return []shape{
		{size: 1},
		{corners: []float64{45, 135, 225, 315}, size: 1.22},
		{corners: []float64{90, 210, 330}, size: 1.3},
		{size: 1, hollow: true},
		{corners: []float64{0, 90, 180, 270}, size: 1.3, edged: true},
		{corners: []float64{270, 30, 150}, size: 1.3, edged: true},
		{corners: []float64{45, 135, 225, 315}, size: 1.22, hollow: true},
	}
}

// DrawGlyph draws the mark over whatever lies below it.
func (s shape) DrawGlyph(c *draw.Canvas, sty draw.GlyphStyle, pt vg.Point) {
	r := sty.Radius * vg.Length(s.size)
	var p vg.Path
	if len(s.corners) == 0 {
		p = circle(pt, r)
	}
	for i, a := range s.corners {
		sin, cos := math.Sincos(a * math.Pi / 180)
		q := vg.Point{X: pt.X + r*vg.Length(cos), Y: pt.Y + r*vg.Length(sin)}
		if i == 0 {
			p.Move(q)
		} else {
			p.Line(q)
		}
	}
	if len(s.corners) > 0 {
		p.Close() // a circle ends where it began: closing it would leave a spike
	}
	if s.hollow {
		c.SetColor(color.White)
		c.Fill(p)
		c.SetLineStyle(line(0.9, sty.Color))
		c.Stroke(p)
		return
	}
	c.SetColor(sty.Color)
	c.Fill(p)
	if s.edged {
		c.SetLineStyle(line(0.4, black))
		c.Stroke(p)
	}
}

// circle is a circle of four cubic curves: the back ends' own arcs are coarse
// polygons at this size.
func circle(at vg.Point, r vg.Length) vg.Path {
	k := r * 0.5522847498 // 4/3 (sqrt 2 - 1)
	p := func(x, y vg.Length) vg.Point { return vg.Point{X: at.X + x, Y: at.Y + y} }
	var path vg.Path
	path.Move(p(r, 0))
	path.CubeTo(p(r, k), p(k, r), p(0, r))
	path.CubeTo(p(-k, r), p(-r, k), p(-r, 0))
	path.CubeTo(p(-r, -k), p(-k, -r), p(0, -r))
	path.CubeTo(p(k, -r), p(r, -k), p(r, 0))
	return path
}

// mark is the glyph of the i-th system. No two of the first 49 have both colour
// and shape in common.
func mark(i int) draw.GlyphStyle {
	cs, ss := colours(), shapes()
	return draw.GlyphStyle{Color: cs[i%len(cs)], Radius: 2.1, Shape: ss[(i+i/len(cs))%len(ss)]}
}

// key draws a row of the names of systems with their marks at the top of c, and
// returns what is left below.
func key(c draw.Canvas, names []string) draw.Canvas {
	marks := make([]int, len(names))
	for i := range marks {
		marks[i] = i
	}
	return keyOf(c, names, marks)
}

// keyOf draws a row of names with these marks, broken into lines where it is too
// long.
func keyOf(c draw.Canvas, names []string, marks []int) draw.Canvas {
	lines := keyLines(names, c.Max.X-c.Min.X)
	y := c.Max.Y - keyHigh/2
	i := 0
	for _, n := range lines {
		x := c.Min.X
		for range n {
			c.DrawGlyphNoClip(mark(marks[i]), vg.Point{X: x + 3, Y: y})
			st := style(tickSize, draw.XLeft, black)
			fill(c, st, x+keyGlyph, y, fit(st, names[i], keyLongest))
			x += keyWidth(names[i]) + keyGap
			i++
		}
		y -= keyHigh
	}
	return draw.Crop(c, 0, 0, 0, -keyHigh*vg.Length(len(lines))-3)
}

// Sizes of the key, in points.
const keyHigh, keyGap, keyGlyph, keyLongest = 9.5, 11, 9, 180

func keyWidth(name string) vg.Length {
	return min(style(tickSize, draw.XLeft, black).Width(name), keyLongest) + keyGlyph
}

// keyLines returns how many names of the key stand on each line.
func keyLines(names []string, width vg.Length) []int {
	var lines []int
	x := width + 1
	for _, name := range names {
		w := keyWidth(name)
		if x+w > width {
			lines, x = append(lines, 0), 0
		}
		lines[len(lines)-1]++
		x += w + keyGap
	}
	return lines
}
