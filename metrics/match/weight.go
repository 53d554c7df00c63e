package match

import "polyphi/metrics"

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

// edge joins a gold mention and a prediction; ok is false if they share no code
// point.
func (m *Matcher) edge(g, p int32) (joint edge, ok bool) {
	x, y := &m.gold.spans[g], &m.pred.spans[p]
	e := edge{g: g, p: p}
	if x.single() && y.single() {
		e.common = min(x.end, y.end) - max(x.start, y.start)
		if x.start == y.start && x.end == y.end {
			e.is |= sameBounds
		}
	} else {
		f, h := m.gold.of(x), m.pred.of(y)
		e.common = shared(f, h)
		if equal(f, h) {
			e.is |= sameBounds
		}
	}
	if e.common <= 0 {
		return e, false
	}
	if x.tag.same(y.tag) {
		e.is |= sameLabel
	}
	if x.tag.Coarse == y.tag.Coarse {
		e.is |= sameCoarse
	}
	if x.scored && y.scored {
		e.is |= labelled
	}
	return e, true
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

func equal(f, g []stretch) bool {
	if len(f) != len(g) {
		return false
	}
	for i := range f {
		if f[i] != g[i] {
			return false
		}
	}
	return true
}

// weight returns the weight vector of an edge in a view; the zero vector means
// that the view has no such edge.
func (e *edge) weight(v metrics.View) vec {
	const strict = labelled | sameBounds | sameLabel
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
	case v == metrics.Strict && has(strict),
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
