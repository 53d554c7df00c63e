package match

import "math/bits"

// An assignment solves any component exactly: the one-to-one assignment of
// greatest weight on sparse edges, by successive shortest paths with dual
// prices, and then the least of the optimal ones in rank order.
//
// Every gold mention has a null partner of its own with weight zero, so that
// each ends with a pair or with None. Prices keep
//
//	price[g] + charge[p] >= weight(g, p), with equality on pairs,
//
// both are never negative, a gold mention without pair has price zero and a
// free prediction charge zero. By complementary slackness an assignment is
// optimal if and only if it keeps to this.
type assignment struct {
	c      *component
	price  []vec   // of gold
	charge []vec   // of predictions
	holder []int32 // gold that has the prediction, or None

	dist    []vec   // of predictions held: least slack of a path from the new gold
	from    []int32 // gold before the prediction on that path
	state   []uint8 // unseen, seen or done
	touched []int32 // predictions that are not unseen
	front   queue   // predictions seen, the nearest first
	tree    []int32 // gold on the shortest paths
	treeAt  []vec   // their distances

	bound     vec   // least distance at which a path is known to end:
	last, end int32 // its last gold, and the free prediction for it, or None

	swap swap
}

const (
	unseen = iota
	seen
	done
)

// solve fills in c.mate.
func (a *assignment) solve(c *component) {
	n, m := len(c.gold), len(c.pred)
	a.c = c
	a.price = append(a.price[:0], make([]vec, n)...)
	a.charge = append(a.charge[:0], make([]vec, m)...)
	a.dist = append(a.dist[:0], make([]vec, m)...)
	a.state = append(a.state[:0], make([]uint8, m)...)
	a.holder, a.from = a.holder[:0], a.from[:0]
	for range m {
		a.holder, a.from = append(a.holder, None), append(a.from, None)
	}
	for g := range c.mate {
		c.mate[g] = None
	}
	a.insertAll(n)
	a.settle()
}

// insertAll inserts the n gold mentions in the order of their bits reversed: far
// from one another first, those between them later. In the order of the note a
// chain of overlaps may shift to its beginning for every new gold mention;
// in this one the chains that shift are short until few are left to insert.
func (a *assignment) insertAll(n int) {
	width := bits.Len(uint(n))
	for i := range uint32(1) << width {
		if g := int32(bits.Reverse32(i) >> (32 - width)); int(g) < n {
			a.insert(g)
		}
	}
}

// slack returns how far edge k is from equality.
func (a *assignment) slack(k int32) vec {
	e := &a.c.edges[k]
	return a.price[e.g].plus(a.charge[e.p]).minus(a.c.weights[k])
}

// insert adds gold g to the optimal assignment of the gold before it: the
// shortest path ends at a free prediction or at a gold mention that gives up
// what it has.
func (a *assignment) insert(g int32) {
	a.startPrice(g)
	a.tree, a.treeAt, a.touched, a.front = a.tree[:0], a.treeAt[:0], a.touched[:0], a.front[:0]
	a.bound, a.last, a.end = a.price[g], g, None
	for cur, at := g, (vec{}); ; {
		a.tree, a.treeAt = append(a.tree, cur), append(a.treeAt, at)
		if d := at.plus(a.price[cur]); d.less(a.bound) {
			a.bound, a.last, a.end = d, cur, None
		}
		a.relax(cur, at)
		p := a.nearest()
		if p == None || !a.dist[p].less(a.bound) {
			break
		}
		a.state[p] = done
		cur, at = a.holder[p], a.dist[p]
	}
	a.reprice()
	a.augment(g)
}

// startPrice sets the least price of g that keeps every edge in bounds.
func (a *assignment) startPrice(g int32) {
	c := a.c
	for k := c.first[g]; k < c.first[g+1]; k++ {
		if d := c.weights[k].minus(a.charge[c.edges[k].p]); a.price[g].less(d) {
			a.price[g] = d
		}
	}
}

// relax looks at the edges of a gold mention that lies at a given distance. What
// lies beyond the nearest end of a path is passed over.
func (a *assignment) relax(g int32, at vec) {
	c := a.c
	for k := c.first[g]; k < c.first[g+1]; k++ {
		d := at.plus(a.slack(k))
		if !d.less(a.bound) {
			continue
		}
		p := c.edges[k].p
		switch {
		case a.holder[p] == None:
			a.bound, a.last, a.end = d, g, p
			continue
		case a.state[p] == done:
			continue
		case a.state[p] == unseen:
			a.state[p] = seen
			a.touched = append(a.touched, p)
		case !d.less(a.dist[p]):
			continue
		}
		a.dist[p], a.from[p] = d, g
		a.front.push(reached{d, p})
	}
}

// nearest returns the seen prediction of least distance, or None.
func (a *assignment) nearest() int32 {
	for len(a.front) > 0 {
		if x := a.front.pop(); a.state[x.p] == seen && a.dist[x.p] == x.at { // else it was reached from nearer by
			return x.p
		}
	}
	return None
}

// reprice makes the shortest path tight and forgets the search.
func (a *assignment) reprice() {
	for i, g := range a.tree {
		a.price[g] = a.price[g].minus(a.bound.minus(a.treeAt[i]))
	}
	for _, p := range a.touched {
		if a.state[p] == done {
			a.charge[p] = a.charge[p].plus(a.bound.minus(a.dist[p]))
		}
		a.state[p] = unseen
	}
}

// augment gives the end of the path to the last gold on it, what that had to the
// gold before, and so on back to g.
func (a *assignment) augment(g int32) {
	for h, p := a.last, a.end; ; {
		old := a.c.mate[h]
		a.c.mate[h] = p
		if p != None {
			a.holder[p] = h
		}
		if h == g {
			return
		}
		p, h = old, a.from[old]
	}
}
