package match

import (
	"cmp"
	"slices"

	"polyphi/metrics"
)

// A component is a connected part of the overlap graph. Its edges hold places
// in gold and pred and are sorted by (gold, prediction).
type component struct {
	gold, pred []int32 // ranks, ascending
	edges      []edge
	first      []int32 // edges of gold i: first[i] to first[i+1]
	weights    []vec   // of edges, in the view at hand; zero: no such edge
	mate       []int32 // place in pred of each gold, or None: the answer
	flat       bool    // both sides disjoint, every span one fragment
}

// pairing holds the buffers of pair.
type pairing struct {
	edges      []edge
	openG      []int32 // gold of the sweep that has not ended
	openP      []int32
	root       []int32 // union-find over gold, then predictions
	place      []int32 // place of a prediction in its component
	c          component
	path       path
	assignment assignment
}

// pair fills in the mates of every view.
//
// A sweep cuts both sides into blocks that share no code point even by their
// hulls; most hold one gold mention and one prediction.
func (m *Matcher) pair() error {
	gs, ps := m.gold.spans, m.pred.spans
	var g, p int32
	for int(g) < len(gs) || int(p) < len(ps) {
		b := m.block(g, p)
		if err := m.pairBlock(b); err != nil {
			return err
		}
		g, p = b.g1, b.p1
	}
	return nil
}

// A block is gold g0 to g1 and predictions p0 to p1.
type block struct {
	g0, g1, p0, p1 int32
	flat           bool // both sides disjoint, every span one fragment
}

// block returns the block that begins at gold g and prediction p.
func (m *Matcher) block(g, p int32) block {
	gs, ps := m.gold.spans, m.pred.spans
	b := block{g0: g, g1: g, p0: p, p1: p, flat: true}
	end, endG, endP := int32(-1), int32(-1), int32(-1)
	for {
		isGold := int(b.g1) < len(gs) &&
			(int(b.p1) == len(ps) || gs[b.g1].start <= ps[b.p1].start)
		var s *span
		switch {
		case isGold:
			s = &gs[b.g1]
		case int(b.p1) < len(ps):
			s = &ps[b.p1]
		default:
			return b
		}
		if end >= 0 && s.start >= end {
			return b
		}
		last := &endP
		if isGold {
			last = &endG
			b.g1++
		} else {
			b.p1++
		}
		b.flat = b.flat && s.single() && s.start >= *last
		*last = max(*last, s.end)
		end = max(end, s.end)
	}
}

func (m *Matcher) pairBlock(b block) error {
	if b.g0 == b.g1 || b.p0 == b.p1 {
		return nil
	}
	if b.g1-b.g0 == 1 && b.p1-b.p0 == 1 {
		if e, ok := m.edge(b.g0, b.p0); ok {
			m.mateAll(&e)
		}
		return nil
	}
	w := &m.pairing
	w.edges = w.edges[:0]
	if b.flat {
		m.flatEdges(b)
		return m.solve(w.edges, true)
	}
	if err := m.sweepEdges(b); err != nil {
		return err
	}
	return m.split(b)
}

// mateAll pairs the only gold mention with the only prediction of a component
// in every view that allows it.
func (m *Matcher) mateAll(e *edge) {
	g, p := &m.result.Gold[e.g], &m.result.Pred[e.p]
	for v := metrics.Strict; v <= metrics.Alignment; v++ {
		if e.weight(v) != (vec{}) {
			g.Mate[v], p.Mate[v] = e.p, e.g
		}
	}
}

// flatEdges lists the edges of a flat block in order, by walking both sides.
func (m *Matcher) flatEdges(b block) {
	w := &m.pairing
	for g, p := b.g0, b.p0; g < b.g1 && p < b.p1; {
		if e, ok := m.edge(g, p); ok {
			w.edges = append(w.edges, e)
		}
		if m.gold.spans[g].end < m.pred.spans[p].end {
			g++
		} else {
			p++
		}
	}
}

// sweepEdges lists the edges of a block, keeping the spans that have not ended.
// More edges than components within Limit can hold are refused at once.
func (m *Matcher) sweepEdges(b block) error {
	w := &m.pairing
	w.openG, w.openP = w.openG[:0], w.openP[:0]
	most := Limit * int(b.g1-b.g0+b.p1-b.p0)
	for g, p := b.g0, b.p0; g < b.g1 || p < b.p1; {
		if g < b.g1 && (p == b.p1 || m.gold.spans[g].start <= m.pred.spans[p].start) {
			w.openP = drop(w.openP, m.pred.spans, m.gold.spans[g].start)
			for _, q := range w.openP {
				if e, ok := m.edge(g, q); ok {
					w.edges = append(w.edges, e)
				}
			}
			w.openG = append(w.openG, g)
			g++
		} else {
			w.openG = drop(w.openG, m.gold.spans, m.pred.spans[p].start)
			for _, h := range w.openG {
				if e, ok := m.edge(h, p); ok {
					w.edges = append(w.edges, e)
				}
			}
			w.openP = append(w.openP, p)
			p++
		}
		if len(w.edges) > most {
			return m.crowded(int(b.g1-b.g0), int(b.p1-b.p0), b.g0, b.g1-1)
		}
	}
	return nil
}

// drop removes the spans that end at or before a position.
func drop(open []int32, spans []span, at int32) []int32 {
	kept := open[:0]
	for _, i := range open {
		if spans[i].end > at {
			kept = append(kept, i)
		}
	}
	return kept
}

// split solves each connected part of a block by itself.
func (m *Matcher) split(b block) error {
	w := &m.pairing
	nG := b.g1 - b.g0
	w.root = w.root[:0]
	for i := range nG + b.p1 - b.p0 {
		w.root = append(w.root, i)
	}
	for i := range w.edges {
		x, y := w.find(w.edges[i].g-b.g0), w.find(w.edges[i].p-b.p0+nG)
		w.root[max(x, y)] = min(x, y) // the root of a part is its first gold
	}
	for i := range w.root {
		w.root[i] = w.find(int32(i))
	}
	slices.SortFunc(w.edges, func(x, y edge) int {
		return cmp.Or(cmp.Compare(w.root[x.g-b.g0], w.root[y.g-b.g0]), cmp.Compare(x.g, y.g), cmp.Compare(x.p, y.p))
	})
	for i := 0; i < len(w.edges); {
		j := i + 1
		for j < len(w.edges) && w.root[w.edges[j].g-b.g0] == w.root[w.edges[i].g-b.g0] {
			j++
		}
		if j == i+1 {
			m.mateAll(&w.edges[i])
		} else if err := m.solve(w.edges[i:j], false); err != nil {
			return err
		}
		i = j
	}
	return nil
}

func (w *pairing) find(i int32) int32 {
	for w.root[i] != i {
		w.root[i] = w.root[w.root[i]]
		i = w.root[i]
	}
	return i
}

// solve pairs one connected part, given by its edges in order, in every view.
func (m *Matcher) solve(edges []edge, flat bool) error {
	c := &m.pairing.c
	m.component(edges, flat)
	if !c.flat && (len(c.gold) > Limit || len(c.pred) > Limit) {
		return m.crowded(len(c.gold), len(c.pred), c.gold[0], c.gold[len(c.gold)-1])
	}
	for v := metrics.Strict; v <= metrics.Alignment; v++ {
		c.weights = c.weights[:0]
		some := false
		for i := range c.edges {
			x := c.edges[i].weight(v)
			some = some || x != vec{}
			c.weights = append(c.weights, x)
		}
		if !some {
			continue
		}
		if c.flat {
			m.pairing.path.solve(c)
		} else {
			m.pairing.assignment.solve(c)
		}
		for i, j := range c.mate {
			if j != None {
				g, p := c.gold[i], c.pred[j]
				m.result.Gold[g].Mate[v], m.result.Pred[p].Mate[v] = p, g
			}
		}
	}
	return nil
}

// component numbers the spans of a connected part and tells whether it is flat.
func (m *Matcher) component(edges []edge, flat bool) {
	w := &m.pairing
	c := &w.c
	c.gold, c.pred, c.first, c.mate = c.gold[:0], c.pred[:0], c.first[:0], c.mate[:0]
	c.edges, c.flat = edges, true
	for i := range edges {
		if n := len(c.gold); n == 0 || c.gold[n-1] != edges[i].g {
			c.gold = append(c.gold, edges[i].g)
			c.first = append(c.first, int32(i))
			c.mate = append(c.mate, None)
		}
		c.pred = append(c.pred, edges[i].p)
	}
	c.first = append(c.first, int32(len(edges)))
	slices.Sort(c.pred)
	c.pred = slices.Compact(c.pred)
	base := c.pred[0]
	w.place = slices.Grow(w.place[:0], int(c.pred[len(c.pred)-1]-base)+1)[:c.pred[len(c.pred)-1]-base+1]
	for i, p := range c.pred {
		w.place[p-base] = int32(i)
	}
	for i := range c.gold {
		for k := c.first[i]; k < c.first[i+1]; k++ {
			edges[k].g, edges[k].p = int32(i), w.place[edges[k].p-base]
		}
	}
	if !flat {
		c.flat = isFlat(m.gold.spans, c.gold) && isFlat(m.pred.spans, c.pred)
	}
}

// isFlat reports whether spans in rank order are disjoint and of one fragment
// each.
func isFlat(spans []span, ranks []int32) bool {
	for i, r := range ranks {
		if !spans[r].single() || i > 0 && spans[r].start < spans[ranks[i-1]].end {
			return false
		}
	}
	return true
}

func (m *Matcher) crowded(gold, pred int, g0, g1 int32) error {
	e := &CrowdedError{Gold: gold, Pred: pred, Start: int(m.gold.spans[g0].start)}
	for _, s := range m.gold.spans[g0 : g1+1] {
		e.End = max(e.End, int(s.end))
	}
	return e
}
