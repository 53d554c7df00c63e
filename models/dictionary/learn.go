package dictionary

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"

	"polyphi/corpora"
)

// A token is a word of a text: a UAX 29 segment with a letter or number, each
// Han, Hiragana or Katakana character apart.
type token struct{ corpora.Fragment }

// tokens appends the words of text to dst. Punctuation is no token, so a date
// is day, month and year.
func tokens(dst []token, text string) []token {
	at := corpora.Offset{}
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
				dst = append(dst, token{corpora.Fragment{Start: from, End: at}})
			case unicode.IsLetter(r) || unicode.IsNumber(r):
				other = true
			}
		}
		if other && !ideographs {
			dst = append(dst, token{corpora.Fragment{Start: start, End: at}})
		}
	}
	return dst
}

// List learns a dictionary from annotated notes and returns it as text: the hash
// of the notes, which the caller gives, then one token and its most frequent
// BILOU tag a line, sorted. Ties go to the tag that is first in byte order. Only
// tokens that lie in a mention from edge to edge are learned.
func List(docs []corpora.Document, training string) []byte {
	counts := map[string]map[string]int{}
	var ts []token
	for _, d := range docs {
		ts = tokens(ts[:0], d.Text)
		at := 0
		for _, m := range d.Gold {
			for at < len(ts) && ts[at].Start.Byte < m.Start().Byte {
				at++
			}
			first := at
			for at < len(ts) && ts[at].End.Byte <= m.End().Byte {
				at++
			}
			for i := first; i < at; i++ {
				word := ts[i].In(d.Text)
				if counts[word] == nil {
					counts[word] = map[string]int{}
				}
				counts[word][tagOf(i-first, at-first)+"-"+string(m.Label)]++
			}
		}
	}
	var list []string
	for w := range counts {
		list = append(list, w)
	}
	slices.Sort(list)
	var out bytes.Buffer
	fmt.Fprintf(&out, "training\t%s\n", training)
	for _, w := range list {
		fmt.Fprintf(&out, "%s\t%s\n", w, most(counts[w]))
	}
	return out.Bytes()
}

// tagOf returns the BILOU part of the i-th of n tokens.
func tagOf(i, n int) string {
	switch {
	case n == 1:
		return "U"
	case i == 0:
		return "B"
	case i == n-1:
		return "L"
	}
	return "I"
}

func most(counts map[string]int) string {
	var names []string
	for t := range counts {
		names = append(names, t)
	}
	return slices.MinFunc(names, func(a, b string) int {
		return cmp.Or(counts[b]-counts[a], cmp.Compare(a, b))
	})
}
