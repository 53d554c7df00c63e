package match

// A swap holds the search for an exchange of pairs that keeps the weight.
//
// Its nodes are the gold mentions and, last, the pool of free predictions. A
// node may take what another holds if that keeps the assignment optimal: a gold
// mention whatever it has a tight edge to, the pool any prediction of charge
// zero.
type swap struct {
	fixed   []bool  // predictions that belong to settled gold
	visited []int32 // by node: the round in which it was reached
	round   int32
	parent  []int32 // by node: who takes from it; None is the gold being settled
	lost    []int32 // by node: what it loses, a prediction or None for a null
	queue   []int32
}

// settle turns an optimal assignment into the optimal one whose sorted list of
// pairs is least: gold by gold in rank order, each takes the first prediction
// that some optimal assignment of the rest allows.
func (a *assignment) settle() {
	c, s := a.c, &a.swap
	n := len(c.gold)
	s.fixed = append(s.fixed[:0], make([]bool, len(c.pred))...)
	s.visited = append(s.visited[:0], make([]int32, n+1)...)
	s.parent = append(s.parent[:0], make([]int32, n+1)...)
	s.lost = append(s.lost[:0], make([]int32, n+1)...)
	s.round = 0
	for g := range int32(n) {
		s.round++
		for k := c.first[g]; k < c.first[g+1]; k++ {
			p := c.edges[k].p
			if s.fixed[p] {
				continue
			}
			if p == c.mate[g] || a.slack(k) == (vec{}) && a.take(g, p) {
				break
			}
		}
		if p := c.mate[g]; p != None {
			s.fixed[p] = true
		}
	}
}

// pool returns the node of free predictions.
func (a *assignment) pool() int32 { return int32(len(a.c.gold)) }

// node returns the node that holds prediction p.
func (a *assignment) node(p int32) int32 {
	if h := a.holder[p]; h != None {
		return h
	}
	return a.pool()
}

// poolMay reports whether prediction p, or a null, may be left free.
func (a *assignment) poolMay(p int32) bool { return p == None || a.charge[p] == vec{} }

// reach notes that parent takes prediction p from node x, unless x was
// reached before in this round.
func (s *swap) reach(x, parent, p int32) {
	if s.visited[x] == s.round {
		return
	}
	s.visited[x], s.parent[x], s.lost[x] = s.round, parent, p
	s.queue = append(s.queue, x)
}

// take gives prediction p to gold g if the nodes that lose by it can be made
// good down to what g holds now. Nodes reached in vain stay marked for the
// round: no other prediction can lead through them.
func (a *assignment) take(g, p int32) bool {
	s := &a.swap
	s.queue = s.queue[:0]
	s.reach(a.node(p), None, p)
	for i := 0; i < len(s.queue); i++ {
		x := s.queue[i]
		if x == a.pool() && a.spreadPool(g) || x != a.pool() && a.spreadGold(x, g) {
			a.exchange(g, x)
			return true
		}
	}
	return false
}

// spreadPool reaches all the pool may take from; true if that is what g holds.
func (a *assignment) spreadPool(g int32) bool {
	if a.poolMay(a.c.mate[g]) {
		return true
	}
	for b := g + 1; b < a.pool(); b++ {
		if a.poolMay(a.c.mate[b]) {
			a.swap.reach(b, a.pool(), a.c.mate[b])
		}
	}
	return false
}

// spreadGold reaches all that gold x may take from; true if x may take what g
// holds.
func (a *assignment) spreadGold(x, g int32) bool {
	c, s := a.c, &a.swap
	for k := c.first[x]; k < c.first[x+1]; k++ {
		p := c.edges[k].p
		if s.fixed[p] || a.slack(k) != (vec{}) {
			continue
		}
		if p == c.mate[g] {
			return true
		}
		s.reach(a.node(p), x, p)
	}
	if a.price[x] == (vec{}) {
		s.reach(a.pool(), x, None)
	}
	return false
}

// exchange hands what g holds to node x, what x loses to its parent, and so on
// until g receives.
func (a *assignment) exchange(g, x int32) {
	c, s := a.c, &a.swap
	p := c.mate[g]
	for x != None {
		switch {
		case x != a.pool():
			c.mate[x] = p
			if p != None {
				a.holder[p] = x
			}
		case p != None:
			a.holder[p] = None
		}
		p, x = s.lost[x], s.parent[x]
	}
	c.mate[g] = p
	a.holder[p] = g
}
