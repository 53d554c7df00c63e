package corpora

import (
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
)

// Words appends the words of text to dst: UAX 29 word segments with a letter or
// number, each Han, Hiragana or Katakana character apart. Punctuation is no word,
// so a date is day, month and year.
func Words(dst []Fragment, text string) []Fragment {
	at := Offset{}
	segments := words.FromString(text)
	for segments.Next() {
		start := at
		ideographs, other := false, false
		for rest := segments.Value(); rest != ""; {
			r, size := utf8.DecodeRuneInString(rest)
			rest = rest[size:]
			from := at
			at.Byte += size // len(string(r)) is wrong for a byte that is not UTF-8
			at.Rune++
			switch {
			case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
				ideographs = true
				dst = append(dst, Fragment{Start: from, End: at})
			case unicode.IsLetter(r) || unicode.IsNumber(r):
				other = true
			}
		}
		if other && !ideographs {
			dst = append(dst, Fragment{Start: start, End: at})
		}
	}
	return dst
}
