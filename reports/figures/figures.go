// Package figures draws the figures of a report: the only importer of
// gonum/plot. A figure is plain numbers handed over by reports; nothing is
// computed here but places on paper.
//
// Figures are made for a paper's column (7.7 or 16.0 cm wide, ACL), with type of
// 6 pt and more at final size, the Okabe-Ito colours and one shape per system,
// so that colour never carries a meaning alone. Labels are plain ASCII: titles
// are English exonyms, and a label with another letter is replaced by its key.
package figures

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"image/color"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgpdf"
	"gonum.org/v1/plot/vg/vgsvg"
)

// Widths of a column and of a page of text.
const (
	Column = 7.7 * vg.Centimeter
	Page   = 16.0 * vg.Centimeter
)

// A Figure knows its size, how to draw itself, and its exact numbers.
type Figure interface {
	Size() (w, h vg.Length)
	Draw(c draw.Canvas)
	Numbers() [][]string // header first
}

// Draw returns a figure as svg, png (300 dpi), pdf and csv, by extension. Equal
// figures give equal bytes on one machine architecture.
func Draw(f Figure) (map[string][]byte, error) {
	w, h := f.Size()
	out := map[string][]byte{}
	svg := vgsvg.New(w, h)
	png := vgimg.PngCanvas{Canvas: vgimg.NewWith(vgimg.UseWH(w, h), vgimg.UseDPI(300))}
	fpdf.SetDefaultCatalogSort(true) // or the order of fonts differs between runs
	fpdf.SetDefaultCreationDate(time.Unix(0, 0).UTC())
	fpdf.SetDefaultModificationDate(time.Unix(0, 0).UTC())
	pdf := vgpdf.New(w, h)
	for ext, canvas := range map[string]vg.CanvasWriterTo{"svg": svg, "png": png, "pdf": pdf} {
		c := draw.New(canvas)
		if ext == "png" {
			c.SetColor(color.White)
			c.Fill(c.Rectangle.Path())
		}
		f.Draw(draw.Crop(c, 3, -4, 3, -3)) // or the last tick labels are cut
		var b bytes.Buffer
		if _, err := canvas.WriteTo(&b); err != nil {
			return nil, fmt.Errorf("figures: %s: %w", ext, err)
		}
		out[ext] = b.Bytes()
	}
	var b bytes.Buffer
	cw := csv.NewWriter(&b)
	if err := cw.WriteAll(f.Numbers()); err != nil {
		return nil, fmt.Errorf("figures: %w", err)
	}
	out["csv"] = b.Bytes()
	return out, nil
}

// ASCII returns title if every letter of it can be drawn, else key.
func ASCII(title, key string) string {
	if strings.ContainsFunc(title, func(r rune) bool { return r < 32 || r > 126 }) {
		return key
	}
	return title
}

// colours are Okabe and Ito's, told apart by colour-blind readers.
func colours() []color.Color {
	return []color.Color{rgb(0x0072B2), rgb(0xD55E00), rgb(0x009E73), rgb(0xCC79A7), rgb(0xE69F00), rgb(0x56B4E9), rgb(0x333333)}
}

func rgb(v uint32) color.Color {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 255}
}

var (
	grey  = color.NRGBA{R: 84, G: 84, B: 84, A: 255}
	light = color.NRGBA{R: 227, G: 227, B: 227, A: 255}
	black = color.NRGBA{A: 255}
)

// shapes carry the same meaning as colours: filled and hollow in turn.
func shapes() []draw.GlyphDrawer {
	return []draw.GlyphDrawer{draw.CircleGlyph{}, draw.BoxGlyph{}, draw.PyramidGlyph{}, draw.RingGlyph{}, draw.SquareGlyph{}, draw.TriangleGlyph{}, draw.CrossGlyph{}}
}

// mark is the glyph of the i-th system.
func mark(i int) draw.GlyphStyle {
	return draw.GlyphStyle{Color: colours()[i%len(colours())], Radius: 2.1, Shape: shapes()[i%len(shapes())]}
}

// style is a text style, centred in height on its anchor; x says which side of
// the text lies there.
func style(size font.Length, x text.XAlignment, clr color.Color) draw.TextStyle {
	return draw.TextStyle{Color: clr, Font: font.From(font.Font{Typeface: "Liberation", Variant: "Sans"}, size), XAlign: x, YAlign: draw.YCenter, Handler: handler()}
}

func handler() text.Handler {
	return text.Plain{Fonts: font.DefaultCache}
}

func line(w vg.Length, clr color.Color) draw.LineStyle { return draw.LineStyle{Color: clr, Width: w} }
