package codemix

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"polyphi/corpora"
	"polyphi/corpora/labels"
	"polyphi/corpora/synth"
)

// A writer builds a document's text line by line.
type writer struct {
	doc  *corpora.Document
	text strings.Builder
	at   corpora.Offset
	lang corpora.Lang // of the words that follow, "" if not marked
}

var markPattern = regexp.MustCompile(`\[\[([^\[\]|]+)\|([^\[\]|]+)(?:\|([^\[\]|]*))?\]\]|\{\{([a-z_]+):([^{}]+)\}\}|<([a-z]+)>`)

// line writes one line of the source with its identifiers, negatives and runs.
func (w *writer) line(s string) error {
	w.lang = ""
	at := 0
	for _, m := range markPattern.FindAllStringSubmatchIndex(s, -1) {
		if _, err := w.plain(s[at:m[0]]); err != nil {
			return err
		}
		at = m[1]
		part := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return s[m[2*i]:m[2*i+1]]
		}
		switch label, kind, lang := part(1), part(4), part(6); {
		case label != "":
			f, err := w.surface(part(2))
			if err == nil {
				err = w.mention(f, label, part(3))
			}
			if err != nil {
				return err
			}
		case kind != "":
			f, err := w.surface(part(5))
			if err != nil {
				return err
			}
			if !slices.Contains(NegativeKinds(), kind) {
				return fmt.Errorf("%q is no kind of hard negative; have %s", kind, strings.Join(NegativeKinds(), ", "))
			}
			w.doc.Negatives = append(w.doc.Negatives, corpora.Negative{Fragment: f, Kind: kind})
		default:
			if w.lang = corpora.Lang(lang); !slices.Contains(w.doc.Langs, w.lang) {
				return fmt.Errorf("language %s is not among those of the head", lang)
			}
		}
	}
	_, err := w.plain(s[at:])
	return err
}

// surface writes what an identifier or a negative covers.
func (w *writer) surface(s string) (corpora.Fragment, error) {
	f, err := w.plain(s)
	if text := f.In(w.text.String()); err == nil && text != strings.TrimSpace(text) {
		err = fmt.Errorf("a mark begins or ends with a space")
	}
	return f, err
}

// plain writes text without marks.
func (w *writer) plain(s string) (corpora.Fragment, error) {
	f := corpora.Fragment{Start: w.at, End: w.at}
	text, err := unescape(s)
	if err != nil {
		return f, err
	}
	if strings.Contains(text, "[[") || strings.Contains(text, "]]") || strings.ContainsAny(text, "{}") {
		return f, fmt.Errorf("a bracket that opens or closes no mark")
	}
	w.runs(text)
	w.write(text)
	f.End = w.at
	return f, nil
}

func (w *writer) write(s string) {
	w.text.WriteString(s)
	w.at.Byte += len(s)
	w.at.Rune += utf8.RuneCountInString(s)
}

var wordPattern = regexp.MustCompile(`[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}]+)*`)

// runs adds the words of text, not yet written, as runs of the marked language.
func (w *writer) runs(text string) {
	if w.lang == "" {
		return
	}
	for _, m := range wordPattern.FindAllStringIndex(text, -1) {
		word := text[m[0]:m[1]]
		if digits := strings.LastIndexFunc(word, unicode.IsDigit); digits >= 0 {
			// Of 67-year-old, year-old is a word; 2A is none.
			rest, ok := strings.CutPrefix(word[digits+1:], "-")
			if !ok {
				continue
			}
			m[0], word = m[1]-len(rest), rest
		}
		if isAbbreviation(word) {
			continue
		}
		start := corpora.Offset{Byte: w.at.Byte + m[0], Rune: w.at.Rune + utf8.RuneCountInString(text[:m[0]])}
		end := corpora.Offset{Byte: w.at.Byte + m[1], Rune: start.Rune + utf8.RuneCountInString(word)}
		w.doc.LangRuns = append(w.doc.LangRuns, corpora.LangRun{Fragment: corpora.Fragment{Start: start, End: end}, Lang: w.lang})
	}
}

func isAbbreviation(word string) bool {
	n := utf8.RuneCountInString(word)
	return n >= 2 && n <= 5 && !strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsUpper(r) })
}

var escapePattern = regexp.MustCompile(`\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(\\))?`)

// unescape replaces \uXXXX, \UXXXXXXXX and \\.
func unescape(s string) (string, error) {
	var err error
	out := escapePattern.ReplaceAllStringFunc(s, func(e string) string {
		switch {
		case e == `\\`:
			return `\`
		case len(e) < 2:
			err = fmt.Errorf(`a backslash is written \\`)
			return e
		}
		n, parseErr := strconv.ParseInt(e[2:], 16, 32)
		if parseErr != nil || !utf8.ValidRune(rune(n)) {
			err = fmt.Errorf("%s is no character", e)
		}
		return string(rune(n))
	})
	return out, err
}

// mention adds an identifier whose surface has been written.
func (w *writer) mention(at corpora.Fragment, label, attrs string) error {
	m := corpora.Mention{Fragments: []corpora.Fragment{at}, Label: corpora.Label(label)}
	if !labels.IsFine(m.Label) {
		return fmt.Errorf("%q is no fine label", label)
	}
	m.Attrs = append(m.Attrs, corpora.Attr{Key: "script", Value: synth.Script(at.In(w.text.String()))})
	for a := range strings.SplitSeq(attrs, ";") {
		if a == "" {
			continue
		}
		key, value, ok := strings.Cut(a, "=")
		if !ok || key != "phen" || !slices.Contains(Phenomena(), value) {
			return fmt.Errorf("an identifier has attribute phen=NAME, one of %s", strings.Join(Phenomena(), ", "))
		}
		m.Attrs = append(m.Attrs, corpora.Attr{Key: key, Value: value})
	}
	w.doc.Gold = append(w.doc.Gold, m)
	return nil
}
