package corpora

import (
	"fmt"
	"unicode/utf8"
)

// Offsets converts positions of one text between code points and bytes.
//
// It keeps the byte position of every 64th code point, so a conversion costs
// at most 63 steps and the table an eighth of a byte per code point.
type Offsets struct {
	text  string
	marks []int32 // byte position of code point 64*i
	runes int
}

const markEvery = 64

// NewOffsets indexes text, which must be valid UTF-8.
func NewOffsets(text string) *Offsets {
	o := &Offsets{text: text}
	n := 0
	for i := range text {
		if n%markEvery == 0 {
			o.marks = append(o.marks, int32(i))
		}
		n++
	}
	o.runes = n
	return o
}

// Runes returns the length of the text in code points.
func (o *Offsets) Runes() int { return o.runes }

// AtRune returns the offset of the given code point position; the length of
// the text is a valid position. Positions outside are an error.
func (o *Offsets) AtRune(r int) (Offset, error) {
	if r < 0 || r > o.runes {
		return Offset{}, fmt.Errorf("corpora: position %d lies outside the text of %d code points", r, o.runes)
	}
	if r == o.runes {
		return Offset{Byte: len(o.text), Rune: r}, nil
	}
	b := int(o.marks[r/markEvery])
	for range r % markEvery {
		_, n := utf8.DecodeRuneInString(o.text[b:])
		b += n
	}
	return Offset{Byte: b, Rune: r}, nil
}

// AtByte returns the offset of the given byte position. A position outside the
// text or inside a code point is an error.
func (o *Offsets) AtByte(b int) (Offset, error) {
	if b < 0 || b > len(o.text) {
		return Offset{}, fmt.Errorf("corpora: byte %d lies outside the text of %d bytes", b, len(o.text))
	}
	if b == len(o.text) {
		return Offset{Byte: b, Rune: o.runes}, nil
	}
	if !utf8.RuneStart(o.text[b]) {
		return Offset{}, fmt.Errorf("corpora: byte %d lies inside a code point", b)
	}
	lo, hi := 0, len(o.marks)
	for lo+1 < hi {
		if m := (lo + hi) / 2; int(o.marks[m]) <= b {
			lo = m
		} else {
			hi = m
		}
	}
	r, at := lo*markEvery, int(o.marks[lo])
	for at < b {
		_, n := utf8.DecodeRuneInString(o.text[at:])
		at += n
		r++
	}
	return Offset{Byte: b, Rune: r}, nil
}

// AtUTF16 returns the offset of a position counted in UTF-16 units. A position
// outside the text or inside a surrogate pair is an error.
func (o *Offsets) AtUTF16(u int) (Offset, error) {
	if u < 0 {
		return Offset{}, fmt.Errorf("corpora: position %d lies outside the text", u)
	}
	units, runes := 0, 0
	for i, r := range o.text {
		if units == u {
			return Offset{Byte: i, Rune: runes}, nil
		}
		units++
		if r > 0xFFFF {
			units++
		}
		if units > u {
			return Offset{}, fmt.Errorf("corpora: UTF-16 position %d lies inside a surrogate pair", u)
		}
		runes++
	}
	if units == u {
		return Offset{Byte: len(o.text), Rune: runes}, nil
	}
	return Offset{}, fmt.Errorf("corpora: UTF-16 position %d lies outside the text of %d units", u, units)
}
