package compat

import (
	"strings"
	"unicode/utf8"
)

// Seqeval returns the report of seqeval 1.2.2 in its default mode on tag columns,
// one slice of tags for each sentence: the rows micro, macro, weighted and one for
// each label, and the accuracy over tags with their prefixes.
//
// Any tag is taken: its first character is the prefix, what stands after the first
// hyphen thereafter the label. L and U are prefixes it does not know, so that
// B-X L-X B-X L-X has one chunk, the second; use SeqevalStrict for BILOU. Macro is
// over the labels of either side, a label without gold included. Columns of
// different shape and empty tags are errors. Without a token accuracy is 0, and
// without a label macro is 0, where the tool fails.
//
// H. Nakayama (2018), seqeval.
func Seqeval(gold, pred [][]string) (Report, error) {
	if err := sameShape(gold, pred); err != nil {
		return Report{}, err
	}
	t := tallies{}
	t.compare(seqevalChunks(gold), seqevalChunks(pred))
	return Report{Rows: t.averagedRows(), Extra: []Number{{"accuracy", tagAccuracy(gold, pred)}}}, nil
}

// seqevalChunks returns the chunks of sentences joined with one O after each. An
// open chunk that an unknown prefix goes on with may end without a start of its
// own; then the start before is taken again.
func seqevalChunks(sentences [][]string) []chunk {
	var out []chunk
	last, lastLabel, start, at := 'O', "", 0, 0
	next := func(tag string) {
		prefix, label := seqevalTag(tag)
		changed := label != lastLabel
		if seqevalEnds(last, prefix, changed) {
			out = append(out, chunk{start, at, lastLabel})
		}
		if seqevalStarts(last, prefix, changed) {
			start = at
		}
		last, lastLabel = prefix, label
		at++
	}
	for _, tags := range sentences {
		for _, tag := range tags {
			next(tag)
		}
		next("O")
	}
	return out
}

// seqevalTag splits a tag into its first character and its label, _ if that is
// empty.
func seqevalTag(tag string) (prefix rune, label string) {
	prefix, n := utf8.DecodeRuneInString(tag)
	label = tag[n:]
	if i := strings.IndexByte(label, '-'); i >= 0 {
		label = label[i+1:]
	}
	if label == "" {
		label = "_"
	}
	return prefix, label
}

// seqevalEnds reports whether a chunk ends between two tags.
func seqevalEnds(last, now rune, changed bool) bool {
	switch last {
	case 'O', '.':
		return false
	case 'E', 'S':
		return true
	case 'B', 'I':
		return changed || now == 'B' || now == 'S' || now == 'O'
	}
	return changed
}

// seqevalStarts reports whether a chunk starts at the second of two tags.
func seqevalStarts(last, now rune, changed bool) bool {
	switch now {
	case 'O', '.':
		return false
	case 'B', 'S':
		return true
	case 'I', 'E':
		return changed || last == 'E' || last == 'S' || last == 'O'
	}
	return changed
}
