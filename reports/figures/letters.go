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
)

// letters draws text as text, and on PDF as filled outlines: the PDF back end
// knows cp1252 only and would destroy every other letter.
type letters struct{ text.Plain }

func newLetters() letters { return letters{text.Plain{Fonts: gonumfont.DefaultCache}} }

// Draw draws txt in the style with its anchor at pt.
func (l letters) Draw(c vg.Canvas, txt string, sty text.Style, pt vg.Point) {
	under := c
	if d, ok := c.(*draw.Canvas); ok {
		under = d.Canvas
	}
	if _, pdf := under.(*vgpdf.Canvas); !pdf || txt == "" {
		l.Plain.Draw(c, txt, sty, pt)
		return
	}
	face := l.Fonts.Lookup(sty.Font, sty.Font.Size)
	c.SetColor(sty.Color)
	c.Push()
	defer c.Pop()
	c.Translate(pt)
	if sty.Rotation != 0 {
		c.Rotate(sty.Rotation)
	}
	lines := l.Lines(txt)
	y := sty.Height(txt)*vg.Length(sty.YAlign) - face.Extents().Ascent
	for i, line := range lines {
		at := vg.Point{X: vg.Length(sty.XAlign) * face.Width(line), Y: y + vg.Length(len(lines)-i)*sty.Font.Size}
		if p := outline(face, line, at); len(p) > 0 {
			c.Fill(p)
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
