package figures

import (
	"image/color"
	"math"
	"strconv"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Heat is a table of coloured cells: categories down, columns in groups across.
// Low is the least value of the scale; values below it have its colour and a
// "<" mark.
type Heat struct {
	Label   string // what the colour shows
	Rows    []Category
	Groups  []string // over the columns
	Columns []string // within each group
	Cells   [][]Value
	Low     float64
	Missing string
}

// Size gives each row and column its room.
func (h Heat) Size() (w, ht vg.Length) {
	return Page, vg.Length(len(h.Rows))*11 + 62
}

// Draw draws the figure: heads, cells with their numbers, and the colour bar.
func (h Heat) Draw(c draw.Canvas) {
	if h.Missing != "" || len(h.Rows) == 0 {
		nothing(c, h.Missing)
		return
	}
	st := style(tickSize, draw.XRight, black)
	left := vg.Length(0)
	for _, r := range h.Rows {
		left = max(left, st.Width(r.Title))
	}
	left += 6
	const head, foot, groupSpace = 24, 26, 4
	n := len(h.Groups) * len(h.Columns)
	cw := (c.Max.X - c.Min.X - left - groupSpace*vg.Length(len(h.Groups)-1)) / vg.Length(n)
	ch := (c.Max.Y - c.Min.Y - head - foot) / vg.Length(len(h.Rows))
	x := func(j int) vg.Length {
		return c.Min.X + left + vg.Length(j)*cw + groupSpace*vg.Length(j/len(h.Columns))
	}
	for g, name := range h.Groups {
		mid := (x(g*len(h.Columns)) + x((g+1)*len(h.Columns)-1) + cw) / 2
		fill(c, style(labelSize, draw.XCenter, black), mid, c.Max.Y-5, name)
		for k, col := range h.Columns {
			fill(c, style(pointSize, draw.XCenter, grey), x(g*len(h.Columns)+k)+cw/2, c.Max.Y-15, col)
		}
	}
	for i, r := range h.Rows {
		y := c.Max.Y - head - vg.Length(i+1)*ch
		fill(c, st, c.Min.X+left-5, y+ch/2, r.Title)
		for j := range n {
			h.cell(c, vg.Rectangle{Min: vg.Point{X: x(j) + 0.5, Y: y + 0.5}, Max: vg.Point{X: x(j) + cw - 0.5, Y: y + ch - 0.5}}, h.Cells[i][j])
		}
	}
	h.bar(c, left)
}

func (h Heat) cell(c draw.Canvas, r vg.Rectangle, v Value) {
	mid := vg.Point{X: (r.Min.X + r.Max.X) / 2, Y: (r.Min.Y + r.Max.Y) / 2}
	switch {
	case v.Small != "":
		c.FillPolygon(color.NRGBA{R: 240, G: 240, B: 240, A: 255}, corners(r))
		c.FillText(style(smallSize, draw.XCenter, grey), mid, v.Small)
		return
	case math.IsNaN(v.Value):
		c.StrokeLines(line(0.4, light), append(corners(r), r.Min))
		c.FillText(style(smallSize, draw.XCenter, grey), mid, "-")
		return
	}
	clr := h.colour(v.Value)
	c.FillPolygon(clr, corners(r))
	s := strconv.FormatFloat(v.Value, 'f', 2, 64)
	if v.Value < h.Low {
		s = "<" + s
	}
	ink := color.Color(black)
	if luminance(clr) < 0.3 {
		ink = color.White
	}
	c.FillText(style(pointSize, draw.XCenter, ink), mid, s)
}

func corners(r vg.Rectangle) []vg.Point {
	return []vg.Point{r.Min, {X: r.Max.X, Y: r.Min.Y}, r.Max, {X: r.Min.X, Y: r.Max.Y}}
}

// colour is one of nine blues, light for low.
func (h Heat) colour(v float64) color.NRGBA {
	blues := []uint32{0xF3F8FD, 0xDEEBF7, 0xC6DBEF, 0x9ECAE1, 0x6BAED6, 0x4292C6, 0x2171B5, 0x08519C, 0x08306B}
	t := (v - h.Low) / (1 - h.Low)
	i := int(math.Floor(min(max(t, 0), 0.999) * float64(len(blues))))
	return rgb(blues[i]).(color.NRGBA)
}

// luminance is WCAG's relative luminance.
func luminance(c color.NRGBA) float64 {
	linear := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// bar draws the colour scale at the foot.
func (h Heat) bar(c draw.Canvas, left vg.Length) {
	const steps, high = 9, 5
	w := vg.Length(120)
	x0, y := c.Min.X+left, c.Min.Y+11
	for i := range steps {
		v := h.Low + (1-h.Low)*(float64(i)+0.5)/steps
		a := x0 + w*vg.Length(i)/steps
		c.FillPolygon(h.colour(v), corners(vg.Rectangle{Min: vg.Point{X: a, Y: y}, Max: vg.Point{X: a + w/steps, Y: y + high}}))
	}
	st := style(smallSize, draw.XCenter, black)
	fill(c, st, x0, y-5, strconv.FormatFloat(h.Low, 'g', 3, 64))
	fill(c, st, x0+w, y-5, "1")
	fill(c, style(tickSize, draw.XLeft, black), x0+w+8, y+high/2, h.Label)
}

// Numbers returns one line per cell.
func (h Heat) Numbers() [][]string {
	out := [][]string{{"row", "group", "column", h.Label, "lo", "hi", "small"}}
	for i, r := range h.Rows {
		for g, group := range h.Groups {
			for k, col := range h.Columns {
				v := h.Cells[i][g*len(h.Columns)+k]
				out = append(out, []string{r.Title, group, col, number(v.Value), number(v.Lo), number(v.Hi), v.Small})
			}
		}
	}
	return out
}
