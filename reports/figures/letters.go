package figures

import (
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	gonumfont "gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgpdf"
	"gonum.org/v1/plot/vg/vgsvg"
)

// letters draws text as filled outlines on PDF and, but for numbers, on SVG. The PDF back end knows
// cp1252 only and would destroy every other letter; an SVG viewer without the
// typeface would take a wider one and run names into the figure.
//
// Text centred in height has the middle of its capitals on the anchor; the text
// of axes, which gonum moves itself, is left where gonum puts it.
type letters struct {
	text.Plain
	axis bool
}

func newLetters(axis bool) letters {
	return letters{text.Plain{Fonts: gonumfont.DefaultCache}, axis}
}

// capHeight of Liberation, in em.
const capHeight = 0.729

// Draw draws txt in the style with its anchor at pt.
func (l letters) Draw(c vg.Canvas, txt string, sty text.Style, pt vg.Point) {
	if txt == "" {
		return
	}
	face := l.Fonts.Lookup(sty.Font, sty.Font.Size)
	lines := l.Lines(txt)
	y := sty.Height(txt)*vg.Length(sty.YAlign) - face.Extents().Ascent
	if len(lines) == 1 && sty.YAlign == text.YCenter && !l.axis {
		y = -sty.Font.Size * (1 + capHeight/2)
	}
	outlined := isOutlined(c, txt)
	c.SetColor(sty.Color)
	c.Push()
	defer c.Pop()
	c.Translate(pt)
	if sty.Rotation != 0 {
		c.Rotate(sty.Rotation)
	}
	for i, line := range lines {
		at := vg.Point{X: vg.Length(sty.XAlign) * face.Width(line), Y: y + vg.Length(len(lines)-i)*sty.Font.Size}
		if !outlined {
			c.FillString(face, at, line)
		} else if p := outline(face, line, at); len(p) > 0 {
			c.Fill(p)
		}
	}
}

// isOutlined reports whether the canvas below all croppings of c takes txt as
// outlines. The numbers of ticks and cells stay text on SVG: no typeface makes
// them much wider, and outlines of them all make a file large.
func isOutlined(c vg.Canvas, txt string) bool {
	for {
		switch d := c.(type) {
		case *draw.Canvas:
			c = d.Canvas
		case draw.Canvas:
			c = d.Canvas
		case *vgpdf.Canvas:
			return true
		case *vgsvg.Canvas:
			return strings.Trim(txt, "0123456789.−") != ""
		default:
			return false
		}
	}
}

// outline returns the outlines of a line of text, its baseline beginning at at,
// with the advances and the kerning of Face.Width.
func outline(face gonumfont.Face, line string, at vg.Point) vg.Path {
	var buf sfnt.Buffer
	em := fixed.Int26_6(face.Face.UnitsPerEm()) // one unit of the font is 1/64 pixel
	scale := face.Font.Size / vg.Length(em)
	var path vg.Path
	var last sfnt.GlyphIndex
	x := fixed.Int26_6(0)
	for i, r := range line {
		g, err := face.Face.GlyphIndex(&buf, r)
		if err != nil {
			continue
		}
		if i > 0 {
			if k, err := face.Face.Kern(&buf, last, g, em, font.HintingNone); err == nil {
				x += k
			}
		}
		segments, err := face.Face.LoadGlyph(&buf, g, em, nil)
		if err == nil {
			origin := x
			path = append(path, glyphPath(segments, func(p fixed.Point26_6) vg.Point {
				return vg.Point{X: at.X + scale*vg.Length(origin+p.X), Y: at.Y - scale*vg.Length(p.Y)}
			})...)
		}
		if advance, err := face.Face.GlyphAdvance(&buf, g, em, font.HintingNone); err == nil {
			x += advance
		}
		last = g
	}
	return path
}

func glyphPath(segments sfnt.Segments, at func(fixed.Point26_6) vg.Point) vg.Path {
	var p vg.Path
	for _, s := range segments {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			if len(p) > 0 {
				p.Close()
			}
			p.Move(at(s.Args[0]))
		case sfnt.SegmentOpLineTo:
			p.Line(at(s.Args[0]))
		case sfnt.SegmentOpQuadTo:
			p.QuadTo(at(s.Args[0]), at(s.Args[1]))
		case sfnt.SegmentOpCubeTo:
			p.CubeTo(at(s.Args[0]), at(s.Args[1]), at(s.Args[2]))
		}
	}
	if len(p) > 0 {
		p.Close()
	}
	return p
}

// Drawable reports whether the figures' typeface has every letter of s.
// Liberation has Latin, Greek and Cyrillic; it has no Han and no Indic script.
func Drawable(s string) bool {
	f := gonumfont.From(gonumfont.Font{Typeface: "Liberation", Variant: "Sans"}, tickSize)
	face := gonumfont.DefaultCache.Lookup(f, tickSize)
	var buf sfnt.Buffer
	return !strings.ContainsFunc(s, func(r rune) bool {
		g, err := face.Face.GlyphIndex(&buf, r)
		return err != nil || g == 0 || r < ' '
	})
}

// Label returns title if every letter of it can be drawn, else key: never a
// silent gap.
func Label(title, key string) string {
	if Drawable(title) {
		return title
	}
	return key
}

// fit returns s, with its middle left out where it would be wider than width.
func fit(st draw.TextStyle, s string, width vg.Length) string {
	letters := []rune(s)
	for n := len(letters); n > 4 && st.Width(s) > width; n-- {
		s = string(letters[:n/2]) + "…" + string(letters[len(letters)-(n-n/2)+1:])
	}
	return s
}
