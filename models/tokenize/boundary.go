package tokenize

import (
	"unicode"
	"unicode/utf8"
)

// startsWord tells whether a piece that begins at byte at of a pre-token
// begins a word under "aggregate: first".
//
// It does at the pre-token's start, and where the character before or after
// the boundary is punctuation, a symbol, or of a script without spaces. The
// character before counts too, so that a Latin name written directly after
// Thai or kana does not take the label of what stands before it.
func startsWord(word []byte, at int) bool {
	if at == 0 {
		return true
	}
	before, _ := utf8.DecodeLastRune(word[:at])
	after, _ := utf8.DecodeRune(word[at:])
	return standsAlone(before) || standsAlone(after)
}

// standsAlone tells that words never run across r.
func standsAlone(r rune) bool {
	if r < utf8.RuneSelf {
		return isPunctuation(r)
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao,
		unicode.Khmer, unicode.Myanmar, unicode.P, unicode.S) ||
		r == 0x30FC || r == 0xFF70 // the kana length marks belong to no single script
}
