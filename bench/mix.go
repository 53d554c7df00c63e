package bench

import (
	"fmt"
	"slices"

	"polyphi/bench/result"
	"polyphi/cmi"
	"polyphi/corpora"
)

// A mixing gathers the code-mixing of a corpus or a group of it.
type mixing struct {
	corpus *cmi.Corpus
	out    result.Mixing
}

func newMixing(languages []corpora.Lang) *mixing {
	return &mixing{cmi.NewCorpus(languages...), result.Mixing{Histogram: map[string]map[string]int{}, Numbers: map[string]result.Number{},
		Tokens: map[string]int{}, TokenSources: map[string]int{}}}
}

func (m *mixing) add(s cmi.Sentence, tags []corpora.Lang) {
	m.corpus.Add(s, tags)
	bin := BinValues()[s.Bin()]
	if m.out.Histogram[bin] == nil {
		m.out.Histogram[bin] = map[string]int{}
	}
	m.out.Histogram[bin][s.Category]++
}

// count takes the tagger's counters of its latest note.
func (m *mixing) count(t *cmi.Tagger) {
	tokens, sources := t.Counters()
	for l, n := range tokens {
		m.out.Tokens[l] += n
	}
	for i, n := range sources {
		if n > 0 {
			m.out.TokenSources[cmi.SourceNames()[i]] += n
		}
	}
}

func (m *mixing) done() result.Mixing {
	for _, v := range m.corpus.Values() {
		m.out.Numbers[v.Name] = result.Number(v.X)
	}
	return m.out
}

// Mix returns the code-mixing of documents in order, and that of their sentences
// by document. Lines stand for sentences where a document declares none.
//
// The error says that the detector could not be opened.
func Mix(t *cmi.Tagger, docs []corpora.Document) (result.Mixing, [][]result.Sentence, error) {
	m := newMixing(t.Languages())
	sentences := make([][]result.Sentence, len(docs))
	for i := range docs {
		d := docs[i]
		if len(d.Sentences) == 0 {
			d.Sentences = corpora.Lines(d.Text)
		}
		row, err := mixNote(t, &d, nil, m)
		if err != nil {
			return result.Mixing{}, nil, err
		}
		sentences[i] = row.Sentences
	}
	return m.done(), sentences, nil
}

// mixNote returns the code-mixing of a note's sentences and adds it to groups.
// The axes of switches are set on every mention. Without a tagger the sentences are
// empty rows.
func mixNote(t *cmi.Tagger, d *corpora.Document, switches []string, groups ...*mixing) (result.NoteSentences, error) {
	row := result.NoteSentences{Note: d.Key, Sentences: make([]result.Sentence, 0, len(d.Sentences))}
	if t == nil {
		row.Sentences = row.Sentences[:len(d.Sentences)]
		return row, nil
	}
	next := 0 // the first mention of the sentences to come
	err := t.Each(d, func(s cmi.Sentence, tokens []cmi.Token, tags []corpora.Lang) {
		row.Sentences = append(row.Sentences, result.Sentence{N: s.N, Max: s.Max, P: s.P, Matrix: string(s.Matrix), Category: s.Category,
			Bin: BinValues()[s.Bin()], Runes: d.Sentences[len(row.Sentences)].Len()})
		for ; len(switches) > 0 && next < len(d.Gold) && startsBy(d, next, len(row.Sentences)); next++ {
			markSwitch(&d.Gold[next], switches, cmi.AtSwitch(&d.Gold[next], tokens, tags))
		}
		for _, g := range groups {
			g.add(s, tags)
		}
	})
	if err != nil {
		return row, fmt.Errorf("bench: %w", err)
	}
	for _, g := range groups {
		g.count(t)
	}
	return row, nil
}

// startsBy reports whether a mention belongs to one of the first n sentences: it
// starts before the next.
func startsBy(d *corpora.Document, mention, n int) bool {
	return n >= len(d.Sentences) || d.Gold[mention].Start().Byte < d.Sentences[n].Start.Byte
}

// markSwitch sets attributes of a mention that this run computed. The mention's
// attributes are copied: the corpus keeps its own.
func markSwitch(m *corpora.Mention, axes []string, at bool) {
	value := "no"
	if at {
		value = "yes"
	}
	m.Attrs = slices.Clone(m.Attrs)
	for _, axis := range axes {
		m.Attrs = append(m.Attrs, corpora.Attr{Key: axis, Value: value})
	}
	corpora.SortAttrs(m.Attrs)
}
