package match

import "polyphi/metrics"

// A component is a connected part of the overlap graph, or of the edges that
// one view has in it. Its edges hold places in gold and pred and are sorted by
// the ranks of both.
type component struct {
	gold, pred []int32 // ranks; of gold ascending
	edges      []edge
	first      []int32 // edges of gold i: first[i] to first[i+1]
	weights    []vec   // of edges, in the view at hand; zero: no such edge
	mate       []int32 // place in pred of each gold, or None: the answer
}

// number makes a component of edges that hold ranks of a block, in order. The
// predictions stand as the edges first name them. place is scratch memory.
func (c *component) number(edges []edge, b block, place *[]int32) {
	c.gold, c.pred, c.first, c.mate = c.gold[:0], c.pred[:0], c.first[:0], c.mate[:0]
	c.edges = edges
	if n := int(b.p1 - b.p0); len(*place) < n {
		*place = make([]int32, n)
	}
	at := *place
	for i := range edges {
		at[edges[i].p-b.p0] = None
	}
	for i := range edges {
		e := &edges[i]
		if n := len(c.gold); n == 0 || c.gold[n-1] != e.g {
			c.gold = append(c.gold, e.g)
			c.first = append(c.first, int32(i))
			c.mate = append(c.mate, None)
		}
		if at[e.p-b.p0] == None {
			at[e.p-b.p0] = int32(len(c.pred))
			c.pred = append(c.pred, e.p)
		}
		e.g, e.p = int32(len(c.gold)-1), at[e.p-b.p0]
	}
	c.first = append(c.first, int32(len(edges)))
}

// within turns the places that c has in another component into ranks.
func (c *component) within(d *component) {
	for i, g := range c.gold {
		c.gold[i] = d.gold[g]
	}
	for i, p := range c.pred {
		c.pred[i] = d.pred[p]
	}
}

// weigh sets the weights of a view; false if it has none of the edges.
func (c *component) weigh(v metrics.View) (some bool) {
	c.weights = c.weights[:0]
	for i := range c.edges {
		x := c.edges[i].weight(v)
		some = some || x != vec{}
		c.weights = append(c.weights, x)
	}
	return some
}

// crowded reports whether a side has more spans than a tangle may have.
func (c *component) crowded() bool { return len(c.gold) > Limit || len(c.pred) > Limit }

// parts are the connected parts of a set of edges.
type parts struct {
	root  []int32 // union-find over gold, then predictions
	next  []int32 // place of the next edge of the part that a gold mention heads
	edges []edge  // part by part
	ends  []int32 // of the edges of each part
}

// part returns the edges of a part, in the order in which split got them.
func (s *parts) part(i int) []edge {
	at := int32(0)
	if i > 0 {
		at = s.ends[i-1]
	}
	return s.edges[at:s.ends[i]]
}

// split finds the parts of edges that hold ranks of a block, in the order of
// their first gold mention.
func (s *parts) split(edges []edge, b block) {
	nG := b.g1 - b.g0
	s.root = s.root[:0]
	for i := range nG + b.p1 - b.p0 {
		s.root = append(s.root, i)
	}
	for i := range edges {
		x, y := s.find(edges[i].g-b.g0), s.find(edges[i].p-b.p0+nG)
		s.root[max(x, y)] = min(x, y) // the root of a part is its first gold
	}
	s.next = append(s.next[:0], make([]int32, nG)...)
	for i := range edges {
		s.next[s.find(edges[i].g-b.g0)]++
	}
	s.ends = s.ends[:0]
	at := int32(0)
	for g, n := range s.next {
		if s.next[g] = at; n > 0 {
			at += n
			s.ends = append(s.ends, at)
		}
	}
	s.edges = append(s.edges[:0], edges...)
	for i := range edges {
		g := s.find(edges[i].g - b.g0)
		s.edges[s.next[g]] = edges[i]
		s.next[g]++
	}
}

func (s *parts) find(i int32) int32 {
	for s.root[i] != i {
		s.root[i] = s.root[s.root[i]]
		i = s.root[i]
	}
	return i
}
