package cmi

import (
	"slices"
	"strings"

	"polyphi/corpora"
	"polyphi/corpora/scripts"
)

// primary returns the language of a tag without script and region: zh of zh-Hant.
func primary(l corpora.Lang) string {
	tag, _, _ := strings.Cut(string(l), "-")
	return strings.ToLower(tag)
}

// writes returns the script a language is written in.
func writes(l corpora.Lang) scripts.Script {
	switch primary(l) {
	case "zh":
		return scripts.Han
	case "hi", "mr", "ne":
		return scripts.Devanagari
	case "bn", "as":
		return scripts.Bengali
	case "ja":
		return scripts.Kana
	case "ko":
		return scripts.Hangul
	case "ru", "uk", "bg":
		return scripts.Cyrillic
	case "el":
		return scripts.Greek
	case "ar", "fa", "ur":
		return scripts.Arabic
	}
	return scripts.Latin
}

// byScript returns the only candidate that writes a script, Und if there is
// none. Bopomofo is Chinese.
func byScript(s scripts.Script, candidates []corpora.Lang) corpora.Lang {
	if s == scripts.Bopomofo {
		s = scripts.Han
	}
	i := slices.IndexFunc(candidates, func(l corpora.Lang) bool { return writes(l) == s })
	if i < 0 {
		return Und
	}
	return candidates[i]
}
