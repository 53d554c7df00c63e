package match

import (
	"slices"

	"polyphi/metrics"
)

// A vec is a vector of up to five small counts, compared left to right. Four of
// them share two words, 32 bits each; sums and differences keep the order as
// long as each count stays below 2^31, which the length of a note ensures.
type vec struct{ a, b, c int64 }

const unit = 1 << 32

func (x vec) plus(y vec) vec  { return vec{x.a + y.a, x.b + y.b, x.c + y.c} }
func (x vec) minus(y vec) vec { return vec{x.a - y.a, x.b - y.b, x.c - y.c} }

func (x vec) less(y vec) bool {
	if x.a != y.a {
		return x.a < y.a
	}
	if x.b != y.b {
		return x.b < y.b
	}
	return x.c < y.c
}

// What the two ends of an edge have in common.
const (
	sameBounds = 1 << iota
	sameLabel
	sameCoarse
	labelled // both ends take part in labelled views
)

// An edge joins a gold mention and a prediction that share code points.
type edge struct {
	g, p   int32 // ranks, or places within a component
	common int32 // shared code points
	is     uint8
}

// alike returns what a gold mention and a prediction have in common.
func (m *Matcher) alike(g, p int32) (is uint8) {
	x, y := &m.gold.spans[g], &m.pred.spans[p]
	if x.start == y.start && x.end == y.end && (x.single() && y.single() || slices.Equal(m.gold.of(x), m.pred.of(y))) {
		is |= sameBounds
	}
	if x.tag.same(y.tag) {
		is |= sameLabel
	}
	if x.tag.Coarse == y.tag.Coarse {
		is |= sameCoarse
	}
	if x.scored && y.scored {
		is |= labelled
	}
	return is
}

// same reports whether two labels are equal in the label set, or outside it.
func (t Tag) same(o Tag) bool {
	if t.Scored != o.Scored {
		return false
	}
	if t.Scored {
		return t.Label == o.Label
	}
	return t.Fine == o.Fine
}

// weight returns the weight vector of an edge in a view; the zero vector means
// that the view has no such edge.
func (e *edge) weight(v metrics.View) vec {
	var b, l int64
	if e.is&sameBounds != 0 {
		b = 1
	}
	if e.is&sameLabel != 0 {
		l = 1
	}
	o := int64(e.common)
	has := func(want uint8) bool { return e.is&want == want }
	switch {
	case v == metrics.Strict && has(strictEdge),
		v == metrics.StrictCoarse && has(labelled|sameBounds|sameCoarse):
		return vec{a: unit}
	case v == metrics.StrictBlind && b == 1:
		return vec{a: unit + l}
	case v == metrics.Approx && has(labelled|sameLabel),
		v == metrics.ApproxCoarse && has(labelled|sameCoarse):
		return vec{a: unit + b, c: o}
	case v == metrics.ApproxBlind:
		return vec{a: unit + b*l, b: b*unit + l, c: o}
	case v == metrics.Alignment && has(labelled):
		return vec{a: b*l*unit + b, b: l*unit + 1, c: o}
	}
	return vec{}
}
