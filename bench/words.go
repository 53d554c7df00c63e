package bench

import (
	"unicode"

	"github.com/clipperhouse/uax29/v2/words"
)

// Words counts the words of a text by the one rule of every report: a UAX 29
// word segment with at least one letter or number counts one, and each Han,
// Hiragana or Katakana code point counts one.
func Words(text string) int {
	n := 0
	segments := words.FromString(text)
	for segments.Next() {
		other := false
		for _, r := range segments.Value() {
			switch {
			case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
				n++
			case unicode.IsLetter(r) || unicode.IsNumber(r):
				other = true
			}
		}
		if other {
			n++
		}
	}
	return n
}
