package onnx

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"

	"polyphi/corpora"
)

// An edges object finds grapheme clusters of one note, and works them out only
// if a bound is not plainly between two clusters.
type edges struct {
	text string
	at   []int // byte offsets at which clusters begin, then len(text); nil until needed
}

// plain reports whether p is surely a cluster boundary: an end of the text, or
// between two ASCII characters that are not CR LF.
func (e *edges) plain(p int) bool {
	if p <= 0 || p >= len(e.text) {
		return true
	}
	a, b := e.text[p-1], e.text[p]
	return a < utf8.RuneSelf && b < utf8.RuneSelf && !(a == '\r' && b == '\n')
}

// cluster returns the first and last boundary around p: both p if p is one.
func (e *edges) cluster(p int) (before, after int) {
	if e.plain(p) {
		return p, p
	}
	if e.at == nil {
		g := graphemes.FromString(e.text)
		for g.Next() {
			e.at = append(e.at, g.Start())
		}
		e.at = append(e.at, len(e.text))
	}
	lo, hi := 0, len(e.at)-1 // at[lo] <= p <= at[hi]
	for lo < hi {
		mid := (lo + hi + 1) / 2
		if e.at[mid] <= p {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	if e.at[lo] == p {
		return p, p
	}
	return e.at[lo], e.at[lo+1]
}

// tidy returns f without white space at its ends and widened to whole grapheme
// clusters; ok is false if nothing is left. Punctuation stays.
func (e *edges) tidy(f corpora.Fragment) (out corpora.Fragment, ok bool) {
	s := f.In(e.text)
	trimmed := strings.TrimLeftFunc(s, unicode.IsSpace)
	start := f.Start.Byte + len(s) - len(trimmed)
	trimmed = strings.TrimRightFunc(trimmed, unicode.IsSpace)
	end := start + len(trimmed)
	if start >= end {
		return f, false
	}
	start, _ = e.cluster(start)
	_, end = e.cluster(end)
	f.Start = e.move(f.Start, start)
	f.End = e.move(f.End, end)
	return f, true
}

// move returns the offset of byte position to, counted from o.
func (e *edges) move(o corpora.Offset, to int) corpora.Offset {
	if to >= o.Byte {
		o.Rune += utf8.RuneCountInString(e.text[o.Byte:to])
	} else {
		o.Rune -= utf8.RuneCountInString(e.text[to:o.Byte])
	}
	o.Byte = to
	return o
}
