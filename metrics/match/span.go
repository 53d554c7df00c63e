package match

import (
	"cmp"
	"slices"

	"polyphi/corpora"
)

// A Tag is a label as the caller resolved it. Equal integers mean equal labels;
// the integers themselves mean nothing, but that Fine should follow the order
// of the label names, because it is part of a span's rank. Tags of one Fine are
// equal: duplicates are told by it alone.
//
// A prediction with a label nobody knows gets integers that no gold mention has
// and Scored set: a false positive in labelled views. A prediction with a coarse
// label only gets a Label that no gold mention has and the right Coarse.
type Tag struct {
	Fine   int32 // label before the suite's label set
	Label  int32 // label in the suite's label set; no meaning unless Scored
	Coarse int32 // coarse label
	Scored bool  // the label has a place in the label set
}

// A Span is a labelled stretch of a note on either side. Fragments may be in
// any order and may touch; Score decides which of two duplicates is kept and
// plays no other part.
type Span struct {
	Fragments []corpora.Fragment
	Tag       Tag
	Score     float64
}

// A stretch is a half-open range of code points.
type stretch struct{ lo, hi int32 }

// A span is a Span in the form the engine works on: [start, end) is the hull,
// a..b its fragments in side.frags.
type span struct {
	start, end int32
	a, b       int32
	index      int32 // place in the caller's slice
	score      float64
	tag        Tag
	scored     bool // takes part in labelled views
}

func (s *span) single() bool { return s.b-s.a == 1 }

// A side is the gold, the ignored or the predicted spans of a note.
type side struct {
	spans []span
	frags []stretch
	dups  int
}

// load reads spans, joins touching fragments, sorts by rank and drops
// duplicates.
func (s *side) load(name string, in []Span, runes int32) error {
	s.spans, s.frags, s.dups = s.spans[:0], s.frags[:0], 0
	for i := range in {
		a := int32(len(s.frags))
		for _, f := range in[i].Fragments {
			if f.Start.Rune < 0 || f.Start.Rune >= f.End.Rune || f.End.Rune > int(runes) {
				return &SpanError{Side: name, Index: i, Start: f.Start.Rune, End: f.End.Rune, Runes: int(runes)}
			}
			s.frags = append(s.frags, stretch{int32(f.Start.Rune), int32(f.End.Rune)})
		}
		if len(in[i].Fragments) == 0 {
			return &SpanError{Side: name, Index: i, Runes: int(runes)}
		}
		if len(in[i].Fragments) > 1 {
			s.frags = s.frags[:int(a)+len(unite(s.frags[a:]))]
		}
		b := int32(len(s.frags))
		s.spans = append(s.spans, span{start: s.frags[a].lo, end: s.frags[b-1].hi, a: a, b: b,
			index: int32(i), score: in[i].Score, tag: in[i].Tag, scored: in[i].Tag.Scored})
	}
	s.rank()
	return nil
}

func (s *side) rank() {
	if !slices.IsSortedFunc(s.spans, s.compare) {
		slices.SortFunc(s.spans, s.compare)
	}
	kept := s.spans[:0]
	for _, x := range s.spans {
		n := len(kept)
		if n > 0 && s.compare(kept[n-1], x) == 0 {
			s.dups++
			if y := kept[n-1]; x.score > y.score || x.score == y.score && x.index < y.index {
				kept[n-1] = x
			}
			continue
		}
		kept = append(kept, x)
	}
	s.spans = kept
}

// compare orders spans by rank; 0 means duplicates.
func (s *side) compare(x, y span) int {
	if c := cmp.Compare(x.start, y.start); c != 0 {
		return c
	}
	if c := cmp.Compare(x.end, y.end); c != 0 {
		return c
	}
	if c := cmp.Compare(x.tag.Fine, y.tag.Fine); c != 0 {
		return c
	}
	if x.single() && y.single() {
		return 0
	}
	return slices.CompareFunc(s.of(&x), s.of(&y), func(f, g stretch) int {
		return cmp.Or(cmp.Compare(f.lo, g.lo), cmp.Compare(f.hi, g.hi))
	})
}

// of returns the fragments of a span.
func (s *side) of(x *span) []stretch { return s.frags[x.a:x.b] }

// unite sorts stretches and joins those that touch or overlap, in place.
func unite(f []stretch) []stretch {
	byStart := func(x, y stretch) int { return cmp.Compare(x.lo, y.lo) }
	if !slices.IsSortedFunc(f, byStart) {
		slices.SortFunc(f, byStart)
	}
	out := f[:0]
	for _, x := range f {
		if n := len(out); n > 0 && x.lo <= out[n-1].hi {
			out[n-1].hi = max(out[n-1].hi, x.hi)
			continue
		}
		out = append(out, x)
	}
	return out
}

// touches reports whether a united list shares a code point with one of the
// fragments.
func touches(united, frags []stretch) bool {
	for _, f := range frags {
		i := after(united, f.lo)
		if i < len(united) && united[i].lo < f.hi {
			return true
		}
	}
	return false
}

// after returns the index of the first stretch of a united list that ends after
// position p.
func after(united []stretch, p int32) int {
	lo, hi := 0, len(united)
	for lo < hi {
		if mid := int(uint(lo+hi) >> 1); united[mid].hi > p {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return lo
}
