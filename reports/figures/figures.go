// Package figures draws the figures of a report: the only importer of
// gonum/plot. A figure is plain numbers handed over by reports; nothing is
// computed here but places on paper.
//
// There is one file per kind of figure: Scatter, Dots, Diverging, Slopes, Heat, Bars
// and Growth. They are made for a paper's column (7.7 or 16.0 cm wide, ACL), with type
// of 6 pt and more at final size, the Okabe-Ito colours and one shape per system, in
// Scatter per family of systems, so that colour never carries a meaning alone. Labels
// are Latin, Greek or Cyrillic:
// titles are English exonyms, and Label replaces a title with another letter by
// its key.
//
// Draw is not safe for several goroutines: the cache of typefaces is not.
package figures

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"image/color"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
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
	out := map[string][]byte{}
	for ext, canvas := range canvases(f.Size()) {
		c := draw.New(canvas)
		if ext == "png" {
			c.SetColor(color.White)
			c.Fill(c.Rectangle.Path())
		}
		f.Draw(draw.Crop(c, margin, -margin, margin, -margin)) // or the last tick labels are cut
		var b bytes.Buffer
		if _, err := canvas.WriteTo(&b); err != nil {
			return nil, fmt.Errorf("figures: %s: %w", ext, err)
		}
		out[ext] = b.Bytes()
	}
	out["svg"] = bytes.ReplaceAll(out["svg"], []byte("font-family:Liberation Sans;"), []byte("font-family:'Liberation Sans',Arimo,Arial,Helvetica,sans-serif;"))
	var b bytes.Buffer
	if err := csv.NewWriter(&b).WriteAll(f.Numbers()); err != nil {
		return nil, fmt.Errorf("figures: %w", err)
	}
	out["csv"] = b.Bytes()
	return out, nil
}

const margin = 4

func canvases(w, h vg.Length) map[string]vg.CanvasWriterTo {
	fpdf.SetDefaultCatalogSort(true) // or the order of objects differs between runs
	fpdf.SetDefaultCreationDate(time.Unix(0, 0).UTC())
	fpdf.SetDefaultModificationDate(time.Unix(0, 0).UTC())
	return map[string]vg.CanvasWriterTo{
		"svg": vgsvg.New(w, h),
		"png": vgimg.PngCanvas{Canvas: vgimg.NewWith(vgimg.UseWH(w, h), vgimg.UseDPI(300))},
		"pdf": vgpdf.New(w, h),
	}
}

// nothing says in a figure's place why there is none.
func nothing(c draw.Canvas, why string) {
	if why == "" {
		why = "no data"
	}
	c.FillText(style(tickSize, draw.XCenter, grey), c.Center(), "– "+strings.TrimSpace(why))
}
