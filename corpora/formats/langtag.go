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

// Unknown language tags are listed up to this number, and only if they look
// like tags: a column of words must not come into a message.
const (
	maxTagsListed = 20
	maxTagBytes   = 12
)

// langTag returns a language tag as the file has it, "" if it says nothing.
func langTag(field string) string {
	if field = strings.TrimSpace(field); field != "_" {
		return field
	}
	return ""
}

// languages takes every language tag of the file to a language.
func (f *tokenFile) languages() error {
	f.report.Langs = map[string]corpora.Lang{}
	byNumber := false // lang1 and lang2 name the languages, so ne is no Nepali
	for w := range f.rows() {
		byNumber = byNumber || strings.EqualFold(w.lang, "lang1") || strings.EqualFold(w.lang, "lang2")
	}
	unknown, line := map[string]int{}, 0
	words := map[string]bool{} // unknown tags that repeat their token wherever they stand
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
		words[w.lang] = (unknown[w.lang] == 0 || words[w.lang]) && strings.EqualFold(w.lang, w.token)
		unknown[w.lang]++
	}
	if len(unknown) == 0 {
		return nil
	}
	var list []string
	for tag, n := range unknown {
		if len(unknown) > maxTagsListed || len(tag) > maxTagBytes || words[tag] {
			return f.options.bad(line, "%d language tags are not known, and some look like words; name the column that holds the languages, or rename the tags", len(unknown))
		}
		list = append(list, fmt.Sprintf("%s (%d)", tag, n))
	}
	slices.Sort(list)
	return f.options.bad(line, "language tags that are not known: %s; the corpus declares %v. Declare the languages they name (lang1 is the first declared, lang2 the second), or rename the tags in the file: to other or ne where there is no language, to ambiguous, mixed, fw or unk where it is not known", strings.Join(list, ", "), f.options.Langs)
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
