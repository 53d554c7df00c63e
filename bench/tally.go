package bench

import (
	"fmt"
	"math"
	"slices"
	"sort"

	"polyphi/bench/result"
	"polyphi/corpora"
	"polyphi/metrics"
	"polyphi/metrics/match"
	"polyphi/models"
)

// A tallier turns matched notes into counts per note and segment. It keeps
// buffers: one for each goroutine.
type tallier struct {
	book    *Labeller
	matcher *match.Matcher
	cells   *cells
	pairs   confusions
	oov     string       // axis of mentions with a word that a system has not learned from; "" if the suite has none
	spans   []match.Span // gold, then ignored
	answer  []match.Span
	frags   []corpora.Fragment
	ranks   []int32 // 0, 1, 2, ...
	wordsOf []corpora.Fragment
}

func newTallier(s Suite) *tallier {
	book := NewLabeller(s.Labels)
	return &tallier{book: book, matcher: match.New(), cells: newCells(s, book), pairs: confusions{}, oov: computedAxis(s, outOfVocabulary)}
}

// A scoredNote is a note with its sentences, ready to be matched with one
// system after another.
type scoredNote struct {
	doc       *corpora.Document
	sentences []sentence
	news      *news // to the system that is counted next; nil if not known
}

// A sentence is a stretch of the note with the segments it belongs to.
type sentence struct {
	fragment corpora.Fragment
	cells    []sentenceCell // cmi 0.2, category mixed
}

// prepare readies the engine for a note's gold.
func (t *tallier) prepare(n scoredNote) error {
	gold := t.book.Gold(t.spans[:0], n.doc.Gold)
	at := len(gold)
	t.spans = t.book.Gold(gold, n.doc.Ignored)
	if err := t.matcher.Prepare(n.doc.Text, t.spans[:at], t.spans[at:]); err != nil {
		return fmt.Errorf("bench: %s: %w", n.doc.Key, err)
	}
	return nil
}

// count matches one system's answer with the prepared note and returns its
// counts. A note without an answer is counted with all its gold missed.
func (t *tallier) count(n scoredNote, model string, a models.Answer) (result.NoteCounts, error) {
	row := result.NoteCounts{Note: n.doc.Key, Model: model, Status: statusOK}
	if a.Error != "" {
		row.Status = a.Error
		a.Predictions = nil
	}
	t.answer, t.frags = t.book.Predictions(t.answer[:0], t.frags, a.Predictions)
	r, err := t.matcher.Match(t.answer)
	if err != nil { // too many spans on top of one another: no answer
		row.Status = "bad_spans"
		if r, err = t.matcher.Match(nil); err != nil {
			return row, fmt.Errorf("bench: %s: %w", n.doc.Key, err)
		}
	}
	t.cut(n, r)
	t.pairs.add(model, r)
	row.Cells = t.cells.take(r)
	return row, nil
}

// statusOK is the status of a note that was answered.
const statusOK = "ok"

// cut puts every span of the note into its cells, and the whole note into its
// own.
func (t *tallier) cut(n scoredNote, r *match.Result) {
	for i := range r.Gold {
		g := &r.Gold[i]
		t.cells.addGold(int32(i), g.Tag, t.attrs(n, g.Index))
	}
	for i := range r.Pred {
		t.cells.addPred(int32(i), &r.Pred[i])
	}
	whole := r.Whole()
	whole[metrics.Sentences], whole[metrics.SentencesWrong] = int64(len(n.sentences)), t.cutSentences(n, r)
	t.cells.whole = whole
	if t.oov != "" && n.news != nil {
		t.cells.words = t.countWords(n, r)
	}
}

// countWords counts the words that stand in gold and in predictions of the label
// set, and in both under one label: first those that the system's training text
// has, then those that it has not. A word has the label of the first span that
// shares a character with it.
func (t *tallier) countWords(n scoredNote, r *match.Result) (counts [2]metrics.Counts) {
	t.wordsOf = corpora.Words(t.wordsOf[:0], n.doc.Text)
	gold := labelsOf(t.wordsOf, len(r.Gold), func(i int) ([]corpora.Fragment, int32, bool) {
		g := &r.Gold[i]
		return n.doc.Gold[g.Index].Fragments, g.Tag.Label, g.Tag.Scored
	})
	pred := labelsOf(t.wordsOf, len(r.Pred), func(i int) ([]corpora.Fragment, int32, bool) {
		p := &r.Pred[i]
		return t.answer[p.Index].Fragments, p.Tag.Label, p.Scored
	})
	for i := range t.wordsOf {
		c := &counts[0]
		if n.news.word(i) {
			c = &counts[1]
		}
		if gold[i] != alone {
			c[metrics.Gold]++
			c[metrics.GoldBlind]++
		}
		if pred[i] != alone {
			c[metrics.Pred]++
			if pred[i] == gold[i] {
				c[metrics.TPStrict]++
			}
		}
	}
	return counts
}

// labelsOf returns the label of each word, alone for none, from spans in order of
// their start.
func labelsOf(words []corpora.Fragment, spans int, span func(i int) (fragments []corpora.Fragment, label int32, scored bool)) []int32 {
	out := make([]int32, len(words))
	for i := range out {
		out[i] = alone
	}
	for i := range spans {
		fragments, label, scored := span(i)
		if !scored {
			continue
		}
		for _, f := range fragments {
			at := sort.Search(len(words), func(k int) bool { return words[k].End.Byte > f.Start.Byte })
			for ; at < len(words) && words[at].Start.Byte < f.End.Byte; at++ {
				if out[at] == alone {
					out[at] = label
				}
			}
		}
	}
	return out
}

// cutSentences puts the spans into the cells of the sentence that they start
// in, and returns how many sentences are wrong. What starts between two
// sentences belongs to the earlier, what starts before all to the first.
func (t *tallier) cutSentences(n scoredNote, r *match.Result) (wrong int64) {
	attrs := func(gold int32) []corpora.Attr { return t.attrs(n, r.Gold[gold].Index) }
	gold, pred := 0, 0
	for i := range n.sentences {
		end := int32(math.MaxInt32)
		if i+1 < len(n.sentences) {
			end = int32(n.sentences[i+1].fragment.Start.Rune)
		}
		g, p := gold, pred // spans stand in order of their start
		for gold < len(r.Gold) && r.Gold[gold].Start < end {
			gold++
		}
		for pred < len(r.Pred) && r.Pred[pred].Start < end {
			pred++
		}
		golds, preds := t.upTo(gold)[g:], t.upTo(pred)[p:]
		isWrong := r.Wrong(golds, preds)
		if isWrong {
			wrong++
		}
		for _, at := range n.sentences[i].cells {
			t.cells.addSentence(at, r, attrs, golds, preds, isWrong)
		}
	}
	return wrong
}

// attrs returns the attributes of a gold mention, with the one that depends on the
// system.
func (t *tallier) attrs(n scoredNote, gold int32) []corpora.Attr {
	attrs := n.doc.Gold[gold].Attrs
	if t.oov == "" || n.news == nil {
		return attrs
	}
	value := "no"
	if n.news.mention(gold) {
		value = "yes"
	}
	return append(slices.Clone(attrs), corpora.Attr{Key: t.oov, Value: value})
}

// upTo returns the ranks below n.
func (t *tallier) upTo(n int) []int32 {
	for len(t.ranks) < n {
		t.ranks = append(t.ranks, int32(len(t.ranks)))
	}
	return t.ranks[:n]
}
