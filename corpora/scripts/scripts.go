// Package scripts names the script of a letter, for the scripts that the project
// has a rule for: one answer for token languages and for counts of words by script.
package scripts

import (
	"unicode"
	"unicode/utf8"
)

// A Script is the script of a word's letters.
type Script uint8

// The scripts with a rule of their own; Other stands for every other one.
const (
	None Script = iota // no letter, or a letter of script Common
	Latin
	Han
	Bopomofo
	Devanagari
	Bengali
	Kana
	Hangul
	Cyrillic
	Greek
	Arabic
	Other
	Count // how many there are
)

// String returns the script's name in the Unicode standard (UAX 24).
func (s Script) String() string {
	return [Count]string{"Common", "Latin", "Han", "Bopomofo", "Devanagari", "Bengali", "Kana", "Hangul", "Cyrillic", "Greek", "Arabic", "Other"}[s]
}

// Of returns the script of a letter, None for anything else. Marks belong
// to the letter before them and are None here.
func Of(r rune) Script {
	switch {
	case r < utf8.RuneSelf:
		if r|0x20 >= 'a' && r|0x20 <= 'z' {
			return Latin
		}
		return None
	case r >= 0x4E00 && r <= 0x9FFF:
		return Han
	case !unicode.IsLetter(r) && r != '々' && r != '〇':
		return None
	}
	for _, s := range [...]struct {
		table  *unicode.RangeTable
		script Script
	}{{unicode.Latin, Latin}, {unicode.Han, Han}, {unicode.Bopomofo, Bopomofo}, {unicode.Devanagari, Devanagari}, {unicode.Bengali, Bengali},
		{unicode.Hiragana, Kana}, {unicode.Katakana, Kana}, {unicode.Hangul, Hangul}, {unicode.Cyrillic, Cyrillic}, {unicode.Greek, Greek},
		{unicode.Arabic, Arabic}, {unicode.Common, None}} {
		if unicode.Is(s.table, r) {
			return s.script
		}
	}
	return Other
}
