package bench

import (
	"fmt"

	"polyphi/bench/result"
	"polyphi/cmi"
	"polyphi/corpora"
)

// mixOf returns the code-mixing of a note's sentences, and how many tokens each
// language and each source of a tag had. Without a tagger the sentences are
// empty rows.
func mixOf(t *cmi.Tagger, d *corpora.Document) (row result.NoteSentences, byLanguage, bySource map[string]int, err error) {
	row = result.NoteSentences{Note: d.Key, Sentences: make([]result.Sentence, len(d.Sentences))}
	if t == nil {
		return row, nil, nil, nil
	}
	mixes, err := t.Note(d)
	if err != nil {
		return row, nil, nil, fmt.Errorf("bench: %w", err)
	}
	for i, m := range mixes {
		row.Sentences[i] = result.Sentence{N: m.N, Max: m.Max, P: m.P, Matrix: string(m.Matrix), Category: m.Category,
			Bin: BinValues()[m.Bin()], Runes: d.Sentences[i].Len()}
	}
	byLanguage, sources := t.Counters()
	bySource = map[string]int{}
	for i, n := range sources {
		if n > 0 {
			bySource[cmi.SourceNames()[i]] = n
		}
	}
	return row, byLanguage, bySource, nil
}
