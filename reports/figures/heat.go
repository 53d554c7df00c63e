package figures

import (
	"image/color"
	"math"
	"strconv"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Heat is a table of coloured cells: categories down, columns in groups across;
// more than four groups stand in several bands.
//
// Low is the least value of the scale, which ends at 1; values below it have its
// colour and a "<" mark.
type Heat struct {
	Label   string // what the colour shows
	Rows    []Category
	Groups  []string // over the columns
	Columns []string // within each group
	Cells   [][]Value
	Low     float64
	Sparse  bool // cells of 0 carry no number
	Missing string
}

const (
	groupsAcross = 4
	heatRow      = 10.5
	heatHead     = 24 // over each band, if the columns' titles stand side by side
	heatGroup    = 12 // of it for the group's name
	heatFoot     = 26
	groupSpace   = 4
)

// Size gives each row its room; a single group takes one column of a page.
func (h Heat) Size() (w, ht vg.Length) {
	if h.Missing != "" || len(h.Rows) == 0 {
		return Page, 60
	}
	down, _ := bands(len(h.Groups), groupsAcross)
	_, rowsHigh := rows(h.Rows)
	w = Page
	if len(h.Groups) == 1 && len(h.Columns) <= columnsNarrow {
		w = Column
	}
	return w, vg.Length(down)*(vg.Length(rowsHigh)*heatRow+h.head(w-2*margin)+6) + heatFoot + 2*margin
}

// columnsNarrow is how many columns of one group fit a column of text.
const columnsNarrow = 6

// head is the height of the heads over a band on a canvas of a width: titles of
// columns that are wider than the cells stand upright.
func (h Heat) head(width vg.Length) vg.Length {
	widest := h.widest()
	if widest <= h.wide(width) {
		return heatHead
	}
	return heatGroup + widest + 4
}

// widest is the width of the widest title of a column.
func (h Heat) widest() (w vg.Length) {
	st := style(pointSize, draw.XCenter, grey)
	for _, col := range h.Columns {
		w = max(w, st.Width(col))
	}
	return w
}

// wide is the width of a cell on a canvas of a width.
func (h Heat) wide(width vg.Length) vg.Length {
	left := newList(h.Rows, "").strip(width, listShare)
	_, across := bands(len(h.Groups), groupsAcross)
	return (width - left - groupSpace*vg.Length(across-1)) / vg.Length(across) / vg.Length(max(1, len(h.Columns)))
}

// Draw draws the figure: heads, cells with their numbers, and the colour bar.
func (h Heat) Draw(c draw.Canvas) {
	if h.Missing != "" || len(h.Rows) == 0 {
		nothing(c, h.Missing)
		return
	}
	l := newList(h.Rows, "")
	left := l.strip(c.Max.X-c.Min.X, listShare)
	down, across := bands(len(h.Groups), groupsAcross)
	band := (c.Max.Y - c.Min.Y - heatFoot) / vg.Length(down)
	for i := range down {
		top := c.Max.Y - vg.Length(i)*band
		at := draw.Crop(c, 0, 0, top-band+6-c.Min.Y, top-c.Max.Y)
		l.draw(at, draw.Crop(at, left, 0, 0, -h.head(c.Max.X-c.Min.X)), left)
		h.band(at, l, left, i*across, min((i+1)*across, len(h.Groups)))
	}
	h.bar(c, left)
}

// band draws the groups from one to another, all bands' groups of one width.
func (h Heat) band(c draw.Canvas, l list, left vg.Length, from, to int) {
	n := len(h.Columns)
	wide := h.wide(c.Max.X - c.Min.X)
	groupWide := wide * vg.Length(n)
	headHigh := h.head(c.Max.X - c.Min.X)
	title := style(pointSize, draw.XCenter, grey)
	if headHigh > heatHead {
		title = style(pointSize, draw.XLeft, grey)
		title.Rotation = math.Pi / 2
	}
	high := (c.Max.Y - c.Min.Y - headHigh) / vg.Length(l.height)
	y := func(i int) vg.Length { return c.Max.Y - headHigh + vg.Length(l.ys[i])*high }
	for g := from; g < to; g++ {
		x := c.Min.X + left + vg.Length(g-from)*(groupWide+groupSpace)
		head := style(labelSize, draw.XCenter, black)
		fill(c, head, x+groupWide/2, c.Max.Y-5, fit(head, h.Groups[g], groupWide))
		for k, col := range h.Columns {
			at := x + vg.Length(k)*wide
			if title.Rotation == 0 {
				fill(c, title, at+wide/2, c.Max.Y-16, col)
			} else {
				fill(c, title, at+wide/2, c.Max.Y-headHigh+3, col)
			}
			for i := range h.Rows {
				h.cell(c, vg.Rectangle{Min: vg.Point{X: at + 0.5, Y: y(i) - high/2 + 0.5}, Max: vg.Point{X: at + wide - 0.5, Y: y(i) + high/2 - 0.5}}, h.Cells[i][g*n+k])
			}
		}
	}
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
		c.FillText(style(smallSize, draw.XCenter, grey), mid, "–")
		return
	}
	clr := h.colour(v.Value)
	c.FillPolygon(clr, corners(r))
	if h.Sparse && v.Value == 0 {
		return
	}
	s := strconv.FormatFloat(v.Value, 'f', 2, 64)
	if v.Value < h.Low {
		s = "<" + s
	}
	c.FillText(style(pointSize, draw.XCenter, ink(clr)), mid, s)
}

func corners(r vg.Rectangle) []vg.Point {
	return []vg.Point{r.Min, {X: r.Max.X, Y: r.Min.Y}, r.Max, {X: r.Min.X, Y: r.Max.Y}}
}

// colour is one of nine blues, light for low.
func (h Heat) colour(v float64) color.NRGBA {
	blues := []uint32{0xF3F8FD, 0xDEEBF7, 0xC6DBEF, 0x9ECAE1, 0x6BAED6, 0x4292C6, 0x2171B5, 0x08519C, 0x08306B}
	t := (v - h.Low) / (1 - h.Low)
	return rgb(blues[int(min(max(t, 0), 0.999)*float64(len(blues)))])
}

// ink is black or white, whichever has the greater WCAG contrast on a colour.
func ink(on color.NRGBA) color.Color {
	l := luminance(on)
	if 1.05/(l+0.05) > (l+0.05)/0.05 {
		return color.White
	}
	return black
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
	const w, gap = vg.Length(96), 9
	label := style(tickSize, draw.XLeft, black)
	x0 := max(c.Min.X+8, min(c.Min.X+left, c.Max.X-w-gap-label.Width(h.Label)))
	y := c.Min.Y + 10
	for i := range steps {
		v := h.Low + (1-h.Low)*(float64(i)+0.5)/steps
		a := x0 + w*vg.Length(i)/steps
		c.FillPolygon(h.colour(v), corners(vg.Rectangle{Min: vg.Point{X: a, Y: y}, Max: vg.Point{X: a + w/steps, Y: y + high}}))
	}
	c.StrokeLines(line(0.4, grey), append(corners(vg.Rectangle{Min: vg.Point{X: x0, Y: y}, Max: vg.Point{X: x0 + w, Y: y + high}}), vg.Point{X: x0, Y: y}))
	st := style(smallSize, draw.XCenter, black)
	fill(c, st, x0, y-5, strconv.FormatFloat(h.Low, 'g', 3, 64))
	fill(c, st, x0+w, y-5, "1")
	fill(c, label, x0+w+gap, y+high/2, h.Label)
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
