package formats

import (
	"fmt"
	"slices"
	"strings"

	"polyphi/corpora"
)

// Tags of tokens without a language of their own, and of unknown language.
const (
	univ corpora.Lang = "univ"
	und  corpora.Lang = "und"
)

// langTag returns a language tag as the file has it, "" if it says nothing.
func langTag(field string) string {
	if field = strings.TrimSpace(field); field != "_" {
		return field
	}
	return ""
}

// languages takes every language tag of the file to a language. What is not
// known is counted and never shown: no rule tells a tag from a word (go, was).
func (f *tokenFile) languages() error {
	f.report.Langs = map[string]corpora.Lang{}
	byNumber := false // lang1 and lang2 name the languages, so ne is no Nepali
	for w := range f.rows() {
		byNumber = byNumber || strings.EqualFold(w.lang, "lang1") || strings.EqualFold(w.lang, "lang2")
	}
	unknown, line, rows := map[string]bool{}, 0, 0
	for w := range f.rows() {
		if w.lang == "" {
			continue
		}
		if lang := f.options.language(w.lang, byNumber); lang != "" {
			f.report.Langs[w.lang] = lang
			continue
		}
		if line == 0 {
			line = w.line
		}
		unknown[w.lang] = true
		rows++
	}
	if rows == 0 {
		return nil
	}
	return f.options.bad(line, "language tags in %s that are not known: %d (tokens: %d), the first on this line; %s. If they are languages, declare them (the corpus declares %v), or rename the tags in the file: to lang1 or lang2 for the first or second declared language, to other or ne (not where ne is declared) where there is no language, to ambiguous, mixed, fw or unk where it is not known",
		f.langs.name, len(unknown), rows, f.langs.remedy, f.options.Langs)
}

// language returns what a language tag means, "" if it is not known. Where ne
// is a declared language too (Nepali), it means a named entity in a file that
// writes lang1 and lang2, and is not known in any other.
func (o CoNLLOptions) language(tag string, byNumber bool) corpora.Lang {
	declared := corpora.Lang("")
	if i := slices.IndexFunc(o.Langs, func(l corpora.Lang) bool { return strings.EqualFold(string(l), tag) }); i >= 0 {
		declared = o.Langs[i]
	}
	switch strings.ToLower(tag) {
	case "lang1", "lang2":
		if i := int(tag[4] - '1'); i < len(o.Langs) {
			return o.Langs[i]
		}
	case "other":
		return univ
	case "ne":
		if declared == "" || byNumber {
			return univ
		}
	case "ambiguous", "mixed", "fw", "unk":
		return und
	default:
		return declared
	}
	return ""
}

// checkLang refuses a language that has not the shape of a tag, which univ and und
// have too: it names a segment in every output. key says where it stands; the
// error does not show it.
func checkLang(l corpora.Lang, key string) error {
	if l.WellFormed() {
		return nil
	}
	return fmt.Errorf("%s must be a language tag such as es, pt-BR, zh-Hant or und: 2 or 3 letters, then parts of 1 to 8 letters or digits after hyphens, 35 characters at most", key)
}

func asciiLetter(r rune) bool { return r|0x20 >= 'a' && r|0x20 <= 'z' }

func asciiDigit(r rune) bool { return r >= '0' && r <= '9' }
