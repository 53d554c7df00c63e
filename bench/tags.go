package bench

import (
	"slices"

	"polyphi/corpora"
	"polyphi/corpora/labels"
	"polyphi/metrics/match"
	"polyphi/models"
)

// Integers of labels that no gold mention has: a coarse label alone, and a
// label the system's map does not know.
const (
	coarseOnly = 1000
	unmapped   = 2000
)

// A Labeller resolves labels to the integers the matching engine compares, under
// one label set.
type Labeller struct {
	set    labels.Set
	list   []corpora.Label // of the label set
	coarse []corpora.Label
	tags   map[corpora.Label]match.Tag
}

// NewLabeller returns the labeller of a label set.
func NewLabeller(set labels.Set) *Labeller {
	b := &Labeller{set: set, list: set.Labels(), coarse: labels.CoarseLabels(), tags: map[corpora.Label]match.Tag{}}
	fine := labels.Fine()
	slices.Sort(fine) // ranks follow the order of the names
	for i, l := range fine {
		b.tags[l] = b.tag(int32(i), l)
	}
	for i, c := range b.coarse {
		if _, isFine := b.tags[c]; isFine {
			continue
		}
		t := b.tag(coarseOnly+int32(i), c)
		if at := slices.Index(b.list, c); at >= 0 { // the set scores by this name, as mc14 does ID
			t.Label, t.Scored = int32(at), true
		}
		if !t.Scored { // the set has no such label; it has one if it scores a fine label under it
			t.Label, t.Scored = coarseOnly+int32(i), b.scoresUnder(c)
		}
		b.tags[c] = t
	}
	b.tags[models.Unmapped] = match.Tag{Fine: unmapped, Label: unmapped, Coarse: unmapped, Scored: true}
	return b
}

func (b *Labeller) tag(fine int32, l corpora.Label) match.Tag {
	t := match.Tag{Fine: fine, Coarse: int32(slices.Index(b.coarse, labels.Coarse(l)))}
	if scored, ok := b.set.Scored(l); ok {
		t.Label, t.Scored = int32(slices.Index(b.list, scored)), true
	}
	return t
}

func (b *Labeller) scoresUnder(c corpora.Label) bool {
	return slices.ContainsFunc(labels.Fine(), func(l corpora.Label) bool {
		_, ok := b.set.Scored(l)
		return ok && labels.Coarse(l) == c
	})
}

// Gold appends mentions in the engine's form.
func (b *Labeller) Gold(dst []match.Span, ms []corpora.Mention) []match.Span {
	for _, m := range ms {
		dst = append(dst, match.Span{Fragments: m.Fragments, Tag: b.tags[m.Label]})
	}
	return dst
}

// Predictions appends predictions in the engine's form; frags is the memory for
// their fragments.
func (b *Labeller) Predictions(dst []match.Span, frags []corpora.Fragment, ps []models.Prediction) ([]match.Span, []corpora.Fragment) {
	frags = slices.Grow(frags[:0], len(ps))
	for _, p := range ps {
		frags = append(frags, p.Fragment)
		at := len(frags) - 1
		dst = append(dst, match.Span{Fragments: frags[at : at+1 : at+1], Tag: b.tags[p.Label], Score: p.Score})
	}
	return dst, frags
}
