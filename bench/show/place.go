package show

import (
	"slices"

	"polyphi/bench"
	"polyphi/bench/filter"
	"polyphi/bench/result"
	"polyphi/corpora"
	"polyphi/corpora/labels"
	"polyphi/metrics/match"
)

// places know where the spans of a run stand: their values on the suite's axes,
// which are those that their counts are cut by.
type places struct {
	run    bench.Reopened
	fine   []string // labels of the label set
	coarse []string
	index  string  // first axis of the code-mixing index, whose bins sentences hold under no name
	oov    string  // axis of mentions with an unseen word
	unseen [][]int // of the system, by document; nil if not known
}

func newPlaces(run bench.Reopened, model string, set labels.Set) *places {
	p := &places{run: run, unseen: run.Unseen[model]}
	for _, l := range set.Labels() {
		p.fine = append(p.fine, string(l))
	}
	for _, l := range labels.CoarseLabels() {
		p.coarse = append(p.coarse, string(l))
	}
	for _, a := range run.Manifest.Suite.Axes {
		if a.From == "measure" && p.index == "" {
			p.index = a.Name
		}
		if a.Measure == "oov" {
			p.oov = a.Name
		}
	}
	return p
}

// admitsNote reports whether a filter leaves the note.
func (p *places) admitsNote(where filter.Selection, note int) bool {
	if where.Note != nil && !slices.Contains(where.Note, p.run.Documents[note].Key) {
		return false
	}
	for axis, allowed := range where.Notes {
		if !slices.Contains(allowed, p.run.Attrs[note][axis]) {
			return false
		}
	}
	return true
}

// A place is where a span stands, and what it is.
type place struct {
	of            *places
	note          int
	sentence      *result.Sentence // nil in a note without sentences
	label, coarse string           // "" outside the label set, and of no coarse label
	mention       []corpora.Attr   // of a gold mention
	unseen        string           // whether a gold mention holds an unseen word; "" if not known
}

func (p *places) ofGold(note, gold int, tag match.Tag) place {
	m := &p.run.Documents[note].Gold[gold]
	at := p.ofPrediction(note, corpora.Fragment{Start: m.Start(), End: m.End()}, tag)
	at.mention = m.Attrs
	if p.unseen != nil {
		at.unseen = "no"
		if _, is := slices.BinarySearch(p.unseen[note], gold); is {
			at.unseen = "yes"
		}
	}
	return at
}

func (p *places) ofPrediction(note int, f corpora.Fragment, tag match.Tag) place {
	at := p.ofStretch(note, f)
	if tag.Scored && int(tag.Label) < len(p.fine) {
		at.label = p.fine[tag.Label]
	}
	if int(tag.Coarse) < len(p.coarse) {
		at.coarse = p.coarse[tag.Coarse]
	}
	return at
}

// ofStretch returns where a stretch stands: it belongs to the sentence that it
// starts in, between two to the earlier, before all to the first.
func (p *places) ofStretch(note int, f corpora.Fragment) place {
	at := place{of: p, note: note}
	for i, s := range p.run.Documents[note].Sentences {
		if i > 0 && s.Start.Rune > f.Start.Rune {
			break
		}
		at.sentence = &p.run.Sentences[note][i]
	}
	return at
}

// value returns the place's value on an axis, or for one of the keys label, coarse
// and category; "" where it has none.
func (at place) value(key string) string {
	switch key {
	case "label":
		return at.label
	case "coarse":
		return at.coarse
	}
	if key == "category" || key == at.of.index {
		return at.ofIndex(key)
	}
	a, _ := at.of.run.Manifest.Suite.Axis(key)
	switch {
	case a.From == "note":
		return at.of.run.Attrs[at.note][key]
	case a.From == "measure" && at.sentence != nil:
		return at.sentence.Bins[key]
	case a.From != "mention" || len(a.Labels) > 0 && !slices.Contains(a.Labels, at.coarse):
		return ""
	case key == at.of.oov:
		return at.unseen
	}
	v, _ := corpora.Value(at.mention, key)
	return v
}

// ofIndex returns the bin of the sentence on the first axis of the index, or its
// category, which comes with it.
func (at place) ofIndex(key string) string {
	switch {
	case at.sentence == nil || at.sentence.Bin == "":
		return ""
	case key == "category":
		return at.sentence.Category
	}
	return at.sentence.Bin
}

// attrs returns the place's values on the suite's axes but that of labels.
func (at place) attrs() map[string]string {
	out := map[string]string{}
	for _, a := range at.of.run.Manifest.Suite.Axes {
		if v := at.value(a.Name); v != "" && a.From != "label" {
			out[a.Name] = v
		}
	}
	return out
}

// admitted reports whether a filter leaves what stands here, its note apart.
func (at place) admitted(where filter.Selection) bool {
	for key, allowed := range where.Cells {
		if !slices.Contains(allowed, at.value(key)) {
			return false
		}
	}
	return true
}

// admittedSentence reports whether a filter leaves the sentence; what is asked of
// mentions is not asked of it.
func (at place) admittedSentence(where filter.Selection) bool {
	for key, allowed := range where.Cells {
		a, _ := at.of.run.Manifest.Suite.Axis(key)
		if (a.From == "measure" || key == "category") && !slices.Contains(allowed, at.value(key)) {
			return false
		}
	}
	return true
}
