package tokenize

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// flags say what the normalizer and the pre-tokenizer do with a code point.
type flags uint16

const (
	known       flags = 1 << iota // this entry of a page is filled in
	dropped                       // clean removes it
	space                         // Unicode white space
	punctuation                   // stands alone as a pre-token
	han                           // gets spaces around it
	mark                          // stripping accents removes it
	decomposed                    // it decomposes, or it has a combining class
	upper                         // its lower case is another
	letter                        // L, to GPT-2's pattern
	number                        // N, to GPT-2's pattern

	changing = dropped | space | han | mark | decomposed | upper // a normalizer may change it
)

// chars is a table of flags that fills itself page by page. It belongs to one
// Encoder.
type chars struct {
	pages [(unicode.MaxRune + 1) >> 8]*[256]flags
}

// of returns the flags of r.
func (c *chars) of(r rune) flags {
	page := c.pages[r>>8]
	if page == nil {
		page = new([256]flags)
		c.pages[r>>8] = page
	}
	f := page[r&255]
	if f == 0 {
		f = classify(r) | known
		page[r&255] = f
	}
	return f
}

// classify asks the Unicode tables about r, as the reference would.
func classify(r rune) flags {
	var f flags
	if isDropped(r) {
		f |= dropped
	}
	if unicode.Is(unicode.White_Space, r) {
		f |= space
	}
	if isPunctuation(r) {
		f |= punctuation
	}
	if isHan(r) {
		f |= han
	}
	if isMark(r) {
		f |= mark
	}
	if isHangul(r) || decomposition(r) != nil || combiningClass(r) != 0 {
		f |= decomposed
	}
	if r == 0x130 || lower(r) != r {
		f |= upper
	}
	if unicode.Is(unicode.L, r) || within(r, alsoLetter[:]) {
		f |= letter
	}
	if unicode.Is(unicode.N, r) || within(r, alsoNumber[:]) {
		f |= number
	}
	return f
}

func isDropped(r rune) bool {
	switch r {
	case '\t', '\n', '\r':
		return false
	case 0, utf8.RuneError:
		return true
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co) && !within(r, notControl[:])
}

func isPunctuation(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= '!' && r <= '/' || r >= ':' && r <= '@' || r >= '[' && r <= '`' || r >= '{' && r <= '~'
	}
	return unicode.Is(unicode.P, r) && !within(r, notPunctuation[:]) || within(r, alsoPunctuation[:])
}

// isHan follows the reference: 2B820-2B91F are left out there by a slip of one
// digit, and so are the extensions after 2CEAF.
func isHan(r rune) bool {
	switch {
	case r < 0x3400:
		return false
	case r <= 0xFAFF:
		return r <= 0x4DBF || r >= 0x4E00 && r <= 0x9FFF || r >= 0xF900
	}
	return r >= 0x20000 && r <= 0x2A6DF || r >= 0x2A700 && r <= 0x2B73F || r >= 0x2B740 && r <= 0x2B81F ||
		r >= 0x2B920 && r <= 0x2CEAF || r >= 0x2F800 && r <= 0x2FA1F
}

func isMark(r rune) bool {
	return unicode.Is(unicode.Mn, r) && !within(r, notMark[:]) || within(r, alsoMark[:])
}

// lower returns the simple lower case of r.
func lower(r rune) rune {
	for _, l := range newLower {
		if r >= l.First && r <= l.Last {
			return r + l.Delta
		}
	}
	return unicode.ToLower(r)
}

// combiningClass returns the canonical combining class of r, 0 for a starter.
func combiningClass(r rune) uint8 {
	if r < 0x300 || within(r, notOrdered[:]) {
		return 0
	}
	var buf [utf8.UTFMax]byte
	return norm.NFD.Properties(buf[:utf8.EncodeRune(buf[:], r)]).CCC()
}

// decomposition returns the full canonical decomposition of r in UTF-8, nil if
// r stands for itself. Hangul syllables are not in the table: isHangul.
func decomposition(r rune) []byte {
	if r < 0xC0 || r == 0x11938 { // the reference does not know that of 11938
		return nil
	}
	var buf [utf8.UTFMax]byte
	return norm.NFD.Properties(buf[:utf8.EncodeRune(buf[:], r)]).Decomposition()
}

// Hangul syllables decompose by arithmetic (Unicode Standard, section 3.12).
const (
	hangulFirst, hangulCount  = 0xAC00, 11172
	leadFirst                 = 0x1100
	vowelFirst, vowelCount    = 0x1161, 21
	trailBefore, trailChoices = 0x11A7, 28
)

func isHangul(r rune) bool { return r >= hangulFirst && r < hangulFirst+hangulCount }

// jamo returns the two or three letters of a Hangul syllable and their number.
func jamo(r rune) (letters [3]rune, n int) {
	i := r - hangulFirst
	letters[0] = leadFirst + i/(vowelCount*trailChoices)
	letters[1] = vowelFirst + i/trailChoices%vowelCount
	n = 2
	if t := i % trailChoices; t > 0 {
		letters[2] = trailBefore + t
		n = 3
	}
	return letters, n
}

// within tells whether r lies in one of the sorted ranges.
func within(r rune, ranges []runeRange) bool {
	lo, hi := 0, len(ranges)
	for lo < hi {
		mid := (lo + hi) / 2
		switch {
		case r > ranges[mid].Last:
			lo = mid + 1
		case r < ranges[mid].First:
			hi = mid
		default:
			return true
		}
	}
	return false
}
