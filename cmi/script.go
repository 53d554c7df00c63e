package cmi

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"polyphi/corpora"
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
	Scripts // how many there are
)

// String returns the script's name in the Unicode standard (UAX 24).
func (s Script) String() string {
	return [Scripts]string{"Common", "Latin", "Han", "Bopomofo", "Devanagari", "Bengali", "Kana", "Hangul", "Cyrillic", "Greek", "Arabic", "Other"}[s]
}

// ScriptOf returns the script of a letter, None for anything else. Marks belong
// to the letter before them and are None here.
func ScriptOf(r rune) Script {
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

// writes returns the script a language is written in.
func writes(l corpora.Lang) Script {
	switch l {
	case "zh":
		return Han
	case "hi", "mr", "ne":
		return Devanagari
	case "bn", "as":
		return Bengali
	case "ja":
		return Kana
	case "ko":
		return Hangul
	case "ru", "uk", "bg":
		return Cyrillic
	case "el":
		return Greek
	case "ar", "fa", "ur":
		return Arabic
	}
	return Latin
}

// byScript returns the only candidate that writes a script, Und if there is
// none. Bopomofo is Chinese.
func byScript(s Script, candidates []corpora.Lang) corpora.Lang {
	if s == Bopomofo {
		s = Han
	}
	i := slices.IndexFunc(candidates, func(l corpora.Lang) bool { return writes(l) == s })
	if i < 0 {
		return Und
	}
	return candidates[i]
}
