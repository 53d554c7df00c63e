package match

import (
	"cmp"
	"slices"
)

// A piece is a fragment with the rank of its span.
type piece struct {
	stretch
	of int32
}

// sweep holds the buffers of sweepEdges.
type sweep struct {
	gold, pred   []piece
	openG, openP []piece // pieces that have not ended
	raw          []edge  // a pair of spans may have several: one for each pair of fragments
	edges        []edge
	next         []int32
}

// pieces appends the fragments of spans a to b in order of their start.
func (s *side) pieces(dst []piece, a, b int32) []piece {
	for i := a; i < b; i++ {
		for _, f := range s.of(&s.spans[i]) {
			dst = append(dst, piece{f, i})
		}
	}
	byStart := func(x, y piece) int { return cmp.Or(cmp.Compare(x.lo, y.lo), cmp.Compare(x.of, y.of)) }
	if !slices.IsSortedFunc(dst, byStart) {
		slices.SortFunc(dst, byStart)
	}
	return dst
}

// sweepEdges returns the edges of a block by gold and prediction. It walks along
// the fragments, not the hulls, and keeps those that have not ended, so that it
// looks at no two spans that share nothing.
//
// A *CrowdedError may come before all edges are known: so many may be more than
// memory holds.
func (m *Matcher) sweepEdges(b block) ([]edge, error) {
	w := &m.pairing.sweep
	w.gold, w.pred = m.gold.pieces(w.gold[:0], b.g0, b.g1), m.pred.pieces(w.pred[:0], b.p0, b.p1)
	w.openG, w.openP, w.raw = w.openG[:0], w.openP[:0], w.raw[:0]
	most := Limit * Limit
	for gs, ps := w.gold, w.pred; len(gs) > 0 || len(ps) > 0; {
		if len(ps) == 0 || len(gs) > 0 && gs[0].lo <= ps[0].lo {
			w.openP = drop(w.openP, gs[0].lo)
			for _, p := range w.openP {
				w.raw = append(w.raw, edge{g: gs[0].of, p: p.of, common: min(gs[0].hi, p.hi) - gs[0].lo})
			}
			w.openG, gs = append(w.openG, gs[0]), gs[1:]
		} else {
			w.openG = drop(w.openG, ps[0].lo)
			for _, g := range w.openG {
				w.raw = append(w.raw, edge{g: g.of, p: ps[0].of, common: min(g.hi, ps[0].hi) - ps[0].lo})
			}
			w.openP, ps = append(w.openP, ps[0]), ps[1:]
		}
		if len(w.raw) > most {
			if err := m.tooMany(b); err != nil {
				return nil, err
			}
			most = 2 * len(w.raw)
		}
	}
	m.joinEdges(b)
	return w.edges, nil
}

// tooMany returns a *CrowdedError if the edges found so far make one.
func (m *Matcher) tooMany(b block) error {
	w := &m.pairing
	m.joinEdges(b)
	w.whole.split(w.sweep.edges, b)
	for i := range w.whole.ends {
		c := &w.outer
		c.number(w.whole.part(i), b, &w.place)
		if c.crowded() && !m.isFlat(c) {
			return m.crowdedError(c)
		}
	}
	return nil
}

// joinEdges sorts raw edges into w.edges, one for each pair of spans.
func (m *Matcher) joinEdges(b block) {
	w := &m.pairing.sweep
	w.next = append(w.next[:0], make([]int32, b.g1-b.g0+1)...)
	for i := range w.raw {
		w.next[w.raw[i].g-b.g0+1]++
	}
	for g := range b.g1 - b.g0 {
		w.next[g+1] += w.next[g]
	}
	w.edges = append(w.edges[:0], w.raw...)
	for i := range w.raw {
		at := &w.next[w.raw[i].g-b.g0]
		w.edges[*at] = w.raw[i]
		*at++
	}
	kept, from := w.edges[:0], int32(0)
	for _, to := range w.next[:b.g1-b.g0] {
		row := w.edges[from:to]
		slices.SortFunc(row, func(x, y edge) int { return cmp.Compare(x.p, y.p) })
		for i, e := range row {
			if i > 0 && e.p == row[i-1].p {
				kept[len(kept)-1].common += e.common
				continue
			}
			e.is = m.alike(e.g, e.p)
			kept = append(kept, e)
		}
		from = to
	}
	w.edges = kept
}

// drop removes the pieces that end at or before a position.
func drop(open []piece, at int32) []piece {
	kept := open[:0]
	for _, x := range open {
		if x.hi > at {
			kept = append(kept, x)
		}
	}
	return kept
}
