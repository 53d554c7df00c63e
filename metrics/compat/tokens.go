package compat

import (
	"cmp"
	"slices"
	"sort"

	"polyphi/corpora"
)

// A projection is notes as tag columns in IOB2.
type projection struct {
	gold, pred          [][]string
	conflicts, vanished int
}

// project lays the spans of notes onto their words (corpora.Words: punctuation is
// none). A word that shares a code point with a span takes its fine label; where
// two spans of a side claim it, the one that starts earlier has it, then the
// longer, then the first by label. Such words are conflicts. A span all of whose
// words others have, or that touches none, vanishes.
//
// There is a column for each note, or if sentences are asked for and known, for
// each sentence, words belonging to the sentence in which they start; a span that
// goes on in the next sentence begins there again. A note without an answer has no
// predictions.
func project(notes []Note, sentences bool) projection {
	var out projection
	var words []corpora.Fragment
	for _, n := range notes {
		words = corpora.Words(words[:0], n.Text)
		pred := n.Pred
		if !n.Answered {
			pred = nil
		}
		starts := []int{0}
		if sentences {
			starts = append(starts, sentenceStarts(n.Sentences, words)...)
		}
		out.gold = append(out.gold, out.columns(words, n.Gold, starts)...)
		out.pred = append(out.pred, out.columns(words, pred, starts)...)
	}
	return out
}

// sentenceStarts returns the first words of the sentences after the first.
func sentenceStarts(sentences [][2]int, words []corpora.Fragment) (starts []int) {
	last := 0
	for i, s := range sentences {
		at := sort.Search(len(words), func(w int) bool { return words[w].Start.Rune >= s[0] })
		if i > 0 && at > last && at < len(words) {
			starts = append(starts, at)
			last = at
		}
	}
	return starts
}

// columns returns one side of a note as tags, cut at the words that starts names,
// of which the first is 0.
func (p *projection) columns(words []corpora.Fragment, spans []Span, starts []int) [][]string {
	tags := make([]string, len(words))
	for i := range tags {
		tags[i] = "O"
	}
	spans = slices.Clone(spans)
	slices.SortFunc(spans, func(a, b Span) int {
		return cmp.Or(a.Start-b.Start, b.End-a.End, cmp.Compare(a.Label, b.Label))
	})
	taken, contested := 0, 0 // words before which all claims are settled, and counted as conflicts
	for _, s := range spans {
		from := sort.Search(len(words), func(w int) bool { return words[w].End.Rune > s.Start })
		to := sort.Search(len(words), func(w int) bool { return words[w].Start.Rune >= s.End })
		if again := min(to, taken); again > max(from, contested) {
			p.conflicts += again - max(from, contested)
			contested = again
		}
		from = max(from, taken)
		if from >= to {
			p.vanished++
			continue
		}
		for w := from; w < to; w++ {
			tags[w] = "I-" + s.Label
			if _, first := slices.BinarySearch(starts, w); first || w == from {
				tags[w] = "B-" + s.Label
			}
		}
		taken = to
	}
	out := make([][]string, len(starts))
	for i, at := range starts {
		end := len(tags)
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		out[i] = tags[at:end]
	}
	return out
}
