package match

// A path solves flat components, where the overlap graph is a staircase: the
// predictions of a gold mention are consecutive, and two neighbouring gold
// mentions share at most the last of the one and the first of the other. So
// pairs never cross and one dynamic programme over the gold is exact and linear
// in the edges.
type path struct {
	// best[i][u] is the greatest weight of gold i and later, where u = 1 if the
	// first prediction of gold i is taken by an earlier one.
	best [][2]vec
}

// solve fills in c.mate.
func (d *path) solve(c *component) {
	n := len(c.gold)
	d.best = append(d.best[:0], make([][2]vec, n+1)...)
	for i := n - 1; i >= 0; i-- {
		for taken := range 2 {
			best := d.best[i+1][c.still(i, taken)]
			for k := c.first[i]; k < c.first[i+1]; k++ {
				if w, ok := d.with(c, i, taken, k); ok && best.less(w) {
					best = w
				}
			}
			d.best[i][taken] = best
		}
	}
	taken := 0
	for i := range n {
		c.mate[i] = None
		for k := c.first[i]; k < c.first[i+1]; k++ {
			if w, ok := d.with(c, i, taken, k); ok && w == d.best[i][taken] {
				c.mate[i] = c.edges[k].p
				break
			}
		}
		if c.mate[i] == None {
			taken = c.still(i, taken)
		} else {
			taken = c.starts(i+1, c.mate[i])
		}
	}
}

// with returns the greatest weight of gold i and later if edge k is taken; ok
// is false if it cannot be.
func (d *path) with(c *component, i, taken int, k int32) (weight vec, ok bool) {
	w := c.weights[k]
	if w == (vec{}) || taken == 1 && k == c.first[i] {
		return vec{}, false
	}
	return w.plus(d.best[i+1][c.starts(i+1, c.edges[k].p)]), true
}

// starts returns 1 if p is the first prediction of gold i, else 0.
func (c *component) starts(i int, p int32) int {
	if i < len(c.gold) && c.edges[c.first[i]].p == p {
		return 1
	}
	return 0
}

// still returns taken for gold i+1 if gold i is left without a pair.
func (c *component) still(i, taken int) int {
	return taken & c.starts(i+1, c.edges[c.first[i]].p)
}
