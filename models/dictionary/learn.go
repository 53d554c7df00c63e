package dictionary

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"polyphi/corpora"
)

// A Recipe says what a list is learned from, and is its head.
type Recipe struct {
	Corpus   string   // multiculture, codemix
	SHA256   string   // of the training notes
	IncludeO bool     // a token that stands outside mentions more often than in any one tag is left out
	Suites   []string // whose default rows it is one of
}

// List learns a dictionary from annotated notes and returns it as text: the
// recipe, then one token and its most frequent BILOU tag a line, sorted. Ties go
// to the tag that is first in byte order. Only tokens that lie in a mention from
// edge to edge are learned.
func List(docs []corpora.Document, r Recipe) []byte {
	counts := map[string]map[string]int{}
	count := func(word, tag string) {
		if counts[word] == nil {
			counts[word] = map[string]int{}
		}
		counts[word][tag]++
	}
	var ts []corpora.Fragment
	for _, d := range docs {
		ts = corpora.Words(ts[:0], d.Text)
		at := 0
		for _, m := range d.Gold {
			for at < len(ts) && ts[at].Start.Byte < m.Start().Byte {
				if r.IncludeO {
					count(ts[at].In(d.Text), outside)
				}
				at++
			}
			first := at
			for at < len(ts) && ts[at].End.Byte <= m.End().Byte {
				at++
			}
			for i := first; i < at; i++ {
				count(ts[i].In(d.Text), tagOf(i-first, at-first)+"-"+string(m.Label))
			}
		}
		for ; r.IncludeO && at < len(ts); at++ {
			count(ts[at].In(d.Text), outside)
		}
	}
	var list []string
	for w := range counts {
		list = append(list, w)
	}
	slices.Sort(list)
	var out bytes.Buffer
	fmt.Fprintf(&out, "corpus\t%s\ntraining\t%s\ninclude_o\t%v\nsuites\t%s\n", r.Corpus, r.SHA256, r.IncludeO, strings.Join(r.Suites, " "))
	for _, w := range list {
		if tag := most(counts[w]); tag != outside {
			fmt.Fprintf(&out, "%s\t%s\n", w, tag)
		}
	}
	return out.Bytes()
}

const outside = "O"

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
