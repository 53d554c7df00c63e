package bench

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"polyphi/bench/result"
	"polyphi/corpora"
	"polyphi/metrics"
	"polyphi/metrics/match"
	"polyphi/models"
)

// A tallier turns matched notes into counts per note and segment. It keeps
// buffers: one for each goroutine.
type tallier struct {
	suite    Suite
	book     *Labeller
	matcher  *match.Matcher
	products []product
	spans    []match.Span
	frags    []corpora.Fragment
	gold     map[string][]int32 // segment key to gold ranks
	pred     map[string][]int32
	cuts     map[string]metrics.Cut
}

// A product is a declared product of mention-level axes: its cells are counted
// here. Axes of the note are joined by readers of the counts.
type product []Axis

func newTallier(s Suite) *tallier {
	t := &tallier{suite: s, book: NewLabeller(s.Labels), matcher: match.New(),
		gold: map[string][]int32{}, pred: map[string][]int32{}, cuts: map[string]metrics.Cut{}}
	for _, cross := range s.Cross {
		var p product
		for _, name := range cross {
			if a := s.Axes[slices.IndexFunc(s.Axes, func(a Axis) bool { return a.Name == name })]; a.From == "mention" || a.From == "label" {
				p = append(p, a)
			}
		}
		if len(p) > 1 {
			t.products = append(t.products, p)
		}
	}
	return t
}

// A scoredNote is a note with its sentences, ready to be matched with one
// system after another.
type scoredNote struct {
	doc       *corpora.Document
	sentences []sentence
}

// A sentence is a stretch of the note with the segments it belongs to.
type sentence struct {
	fragment corpora.Fragment
	cells    []string // "cmi=0.2", "category=mixed"
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
	row := result.NoteCounts{Note: n.doc.Key, Model: model, Status: "ok"}
	if a.Error != "" {
		row.Status = a.Error
		a.Predictions = nil
	}
	var spans []match.Span
	spans, t.frags = t.book.Predictions(nil, t.frags, a.Predictions)
	r, err := t.matcher.Match(spans)
	if err != nil { // too many spans on top of one another: no answer
		row.Status = "bad_spans"
		if r, err = t.matcher.Match(nil); err != nil {
			return row, fmt.Errorf("bench: %s: %w", n.doc.Key, err)
		}
	}
	row.Cells = t.cells(n, r)
	return row, nil
}

func (t *tallier) cells(n scoredNote, r *match.Result) map[string][]int64 {
	clear(t.gold)
	clear(t.pred)
	whole := r.Whole()
	for i := range r.Gold {
		t.sliceGold(n, r, int32(i))
	}
	for i := range r.Pred {
		t.slicePred(n, r, int32(i))
	}
	cells := map[string][]int64{}
	wrong := t.wrongSentences(n, r, cells)
	whole[metrics.Sentences], whole[metrics.SentencesWrong] = int64(len(n.sentences)), wrong
	put(cells, "all", whole)
	for _, key := range unionKeys(t.gold, t.pred) {
		if strings.HasPrefix(key, "#") {
			continue // a sentence; its segments are already counted
		}
		var c metrics.Counts
		r.AddGold(&c, t.gold[key])
		r.AddPred(&c, t.pred[key])
		c.Restrict(t.cuts[key])
		put(cells, key, c)
	}
	return cells
}

func put(cells map[string][]int64, key string, c metrics.Counts) {
	if v := c.Trimmed(); len(v) > 0 {
		cells[key] = slices.Clone(v)
	}
}

func unionKeys(a, b map[string][]int32) []string {
	var keys []string
	for k := range a {
		keys = append(keys, k)
	}
	for k := range b {
		if _, both := a[k]; !both {
			keys = append(keys, k)
		}
	}
	sort.Strings(keys)
	return keys
}

// sliceGold puts a gold mention into its segments: label, coarse label, values
// of its attributes, declared products, and its sentence.
func (t *tallier) sliceGold(n scoredNote, r *match.Result, rank int32) {
	f := &r.Gold[rank]
	mention := &n.doc.Gold[f.Index]
	add := func(key string, cut metrics.Cut) {
		t.cuts[key] = cut
		t.gold[key] = append(t.gold[key], rank)
	}
	if f.Tag.Scored {
		add("label="+string(t.book.list[f.Tag.Label]), metrics.ByLabel)
	}
	add("coarse="+string(t.book.coarse[f.Tag.Coarse]), metrics.ByCoarse)
	for _, a := range t.suite.Axes {
		if a.From != "mention" {
			continue
		}
		if v := t.value(a, mention, f.Tag); v != "" {
			add(a.Name+"="+v, metrics.ByAttribute)
		}
	}
	for _, p := range t.products {
		if key := t.productKey(p, mention, f.Tag); key != "" {
			add(key, metrics.ByAttribute)
		}
	}
	t.gold[sentenceKey(n, f.Start)] = append(t.gold[sentenceKey(n, f.Start)], rank)
}

func (t *tallier) slicePred(n scoredNote, r *match.Result, rank int32) {
	f := &r.Pred[rank]
	if f.Scored && int(f.Tag.Label) < len(t.book.list) {
		key := "label=" + string(t.book.list[f.Tag.Label])
		t.cuts[key] = metrics.ByLabel
		t.pred[key] = append(t.pred[key], rank)
	}
	if int(f.Tag.Coarse) < len(t.book.coarse) {
		key := "coarse=" + string(t.book.coarse[f.Tag.Coarse])
		t.cuts[key] = metrics.ByCoarse
		t.pred[key] = append(t.pred[key], rank)
	}
	t.pred[sentenceKey(n, f.Start)] = append(t.pred[sentenceKey(n, f.Start)], rank)
}

// value returns the mention's value on an axis, "" if the axis does not split
// it.
func (t *tallier) value(a Axis, m *corpora.Mention, tag match.Tag) string {
	if a.From == "label" {
		if !tag.Scored {
			return ""
		}
		return string(t.book.list[tag.Label])
	}
	if len(a.Labels) > 0 && !slices.Contains(a.Labels, string(t.book.coarse[tag.Coarse])) {
		return ""
	}
	v, _ := corpora.Value(m.Attrs, a.Name)
	return v
}

func (t *tallier) productKey(p product, m *corpora.Mention, tag match.Tag) string {
	var pairs []string
	for _, a := range p {
		v := t.value(a, m, tag)
		if v == "" {
			return ""
		}
		pairs = append(pairs, a.Name, v)
	}
	return result.Segment(pairs...)
}

// sentenceKey names the sentence that holds a code point; what lies between two
// belongs to the earlier, what lies before all to the first.
func sentenceKey(n scoredNote, rune int32) string {
	at := sort.Search(len(n.sentences), func(i int) bool { return n.sentences[i].fragment.Start.Rune > int(rune) }) - 1
	return fmt.Sprintf("#%d", max(at, 0))
}

// wrongSentences fills the cells of the sentences' segments and returns how many
// sentences are wrong.
func (t *tallier) wrongSentences(n scoredNote, r *match.Result, cells map[string][]int64) int64 {
	sums := map[string]*metrics.Counts{}
	ranks := map[string][2][]int32{}
	var total int64
	for i, s := range n.sentences {
		key := fmt.Sprintf("#%d", i)
		gold, pred := t.gold[key], t.pred[key]
		wrong := r.Wrong(gold, pred)
		if wrong {
			total++
		}
		for _, cell := range s.cells {
			if sums[cell] == nil {
				sums[cell] = &metrics.Counts{}
			}
			sums[cell][metrics.Sentences]++
			if wrong {
				sums[cell][metrics.SentencesWrong]++
			}
			both := ranks[cell]
			ranks[cell] = [2][]int32{append(both[0], gold...), append(both[1], pred...)}
		}
	}
	for cell, c := range sums {
		r.AddGold(c, ranks[cell][0])
		r.AddPred(c, ranks[cell][1])
		c.Restrict(metrics.BySentence)
		put(cells, cell, *c)
	}
	return total
}
