package match

import "polyphi/metrics"

// pairing holds the buffers of pair.
type pairing struct {
	sweep      sweep
	whole      parts // of a block
	inView     []edge
	view       parts // of a component, in the view at hand
	outer      component
	inner      component
	place      []int32
	path       path
	assignment assignment
}

// pair fills in the mates of every view.
//
// A walk along the note cuts both sides into blocks that share no code point
// even by their hulls; most hold one gold mention and one prediction.
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
	if !b.flat {
		return m.pairTangle(b)
	}
	if b.g1-b.g0 == 1 && b.p1-b.p0 == 1 {
		e, _ := m.flatEdge(b.g0, b.p0)
		m.mateAll(&e)
		return nil
	}
	c := &m.pairing.outer
	c.number(m.flatEdges(b), b, &m.pairing.place)
	m.solveFlat(c)
	return nil
}

// mateAll pairs the only gold mention with the only prediction of a component
// in every view that allows it.
func (m *Matcher) mateAll(e *edge) {
	for v := metrics.Strict; v <= metrics.Alignment; v++ {
		if e.weight(v) != (vec{}) {
			m.mate(v, e.g, e.p)
		}
	}
}

// mate pairs a gold mention with a prediction, given by their ranks.
func (m *Matcher) mate(v metrics.View, g, p int32) {
	m.result.Gold[g].Mate[v], m.result.Pred[p].Mate[v] = p, g
}

// flatEdge joins two spans of one fragment; ok is false if they share no code
// point.
func (m *Matcher) flatEdge(g, p int32) (e edge, ok bool) {
	x, y := &m.gold.spans[g], &m.pred.spans[p]
	common := min(x.end, y.end) - max(x.start, y.start)
	return edge{g: g, p: p, common: common, is: m.alike(g, p)}, common > 0
}

// flatEdges returns the edges of a flat block in order, by walking both sides.
func (m *Matcher) flatEdges(b block) []edge {
	edges := m.pairing.inView[:0]
	for g, p := b.g0, b.p0; g < b.g1 && p < b.p1; {
		if e, ok := m.flatEdge(g, p); ok {
			edges = append(edges, e)
		}
		if m.gold.spans[g].end < m.pred.spans[p].end {
			g++
		} else {
			p++
		}
	}
	m.pairing.inView = edges
	return edges
}

// solveFlat pairs a flat block or component in every view.
func (m *Matcher) solveFlat(c *component) {
	for v := metrics.Strict; v <= metrics.Alignment; v++ {
		if c.weigh(v) {
			m.pairing.path.solve(c)
			m.mateParts(v, c)
		}
	}
}

// mateParts notes the pairs of a solved component.
func (m *Matcher) mateParts(v metrics.View, c *component) {
	for i, j := range c.mate {
		if j != None {
			m.mate(v, c.gold[i], c.pred[j])
		}
	}
}

// pairTangle pairs a block whose spans overlap others of their own side or have
// several fragments, each connected part by itself.
func (m *Matcher) pairTangle(b block) error {
	w := &m.pairing
	edges, err := m.sweepEdges(b)
	if err != nil {
		return err
	}
	w.whole.split(edges, b)
	for i := range w.whole.ends {
		part := w.whole.part(i)
		if len(part) == 1 {
			m.mateAll(&part[0])
			continue
		}
		c := &w.outer
		c.number(part, b, &w.place)
		switch {
		case m.isFlat(c):
			m.solveFlat(c)
		case c.crowded():
			return m.crowdedError(c)
		default:
			for v := metrics.Strict; v <= metrics.Alignment; v++ {
				m.solveView(v, c)
			}
		}
	}
	return nil
}

// solveView pairs one component in one view, which may cut it into parts.
func (m *Matcher) solveView(v metrics.View, c *component) {
	w := &m.pairing
	w.inView = w.inView[:0]
	for i := range c.edges {
		if c.edges[i].weight(v) != (vec{}) {
			w.inView = append(w.inView, c.edges[i])
		}
	}
	b := block{g1: int32(len(c.gold)), p1: int32(len(c.pred))}
	w.view.split(w.inView, b)
	for i := range w.view.ends {
		part := w.view.part(i)
		if len(part) == 1 {
			m.mate(v, c.gold[part[0].g], c.pred[part[0].p])
			continue
		}
		d := &w.inner
		d.number(part, b, &w.place)
		d.within(c)
		d.weigh(v)
		if m.isFlat(d) {
			w.path.solve(d)
		} else {
			w.assignment.solve(d)
		}
		m.mateParts(v, d)
	}
}

// isFlat reports whether both sides of a component are disjoint and every span
// is one fragment.
func (m *Matcher) isFlat(c *component) bool {
	return inRow(m.gold.spans, c.gold) && inRow(m.pred.spans, c.pred)
}

// inRow reports whether spans stand one after the other and have one fragment
// each.
func inRow(spans []span, ranks []int32) bool {
	for i, r := range ranks {
		if !spans[r].single() || i > 0 && spans[r].start < spans[ranks[i-1]].end {
			return false
		}
	}
	return true
}

func (m *Matcher) crowdedError(c *component) error {
	e := &CrowdedError{Gold: len(c.gold), Pred: len(c.pred), Start: int(m.gold.spans[c.gold[0]].start)}
	for _, g := range c.gold {
		e.End = max(e.End, int(m.gold.spans[g].end))
	}
	return e
}
