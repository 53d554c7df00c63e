package stats

import "slices"

// A deck holds the rows that a randomisation deals among groups.
type deck struct {
	groups, cols int
	hands        []hand
	moving       []hand    // those whose rows differ: the others change no sum
	rows         *Matrix   // the rows of moving, one after the other
	observed     [][]int64 // by group: the sums as they are
	fixed        [][]int64 // by group: the sums without the rows of moving
}

// A hand is the rows of one cluster that are dealt among its groups.
type hand struct {
	groups []int32 // two or more
	first  int32   // the first of its rows in the deck, -1 if they are all equal
}

// newDeck returns the deck of a row for each cluster and group; rows for which
// dealt is false stay where they are.
func newDeck(groups []*Matrix, dealt func(row []int64) bool) *deck {
	clusters, cols := groups[0].rows, groups[0].cols
	d := &deck{groups: len(groups), cols: cols, rows: NewMatrix(0, cols)}
	for _, m := range groups {
		if m.rows != clusters || m.cols != cols {
			panic("stats: groups of different shape")
		}
		d.observed, d.fixed = append(d.observed, m.Sums()), append(d.fixed, m.Sums())
	}
	for i := range clusters {
		h := hand{first: -1}
		for g, m := range groups {
			if dealt(m.Row(i)) {
				h.groups = append(h.groups, int32(g))
			}
		}
		if len(h.groups) < 2 {
			continue
		}
		first := groups[h.groups[0]].Row(i)
		if slices.ContainsFunc(h.groups, func(g int32) bool { return !slices.Equal(groups[g].Row(i), first) }) {
			h.first = int32(d.rows.rows)
			for _, g := range h.groups {
				row := groups[g].Row(i)
				d.rows.at = append(d.rows.at, row...)
				d.rows.rows++
				addTo(d.fixed[g], row, -1)
			}
			d.moving = append(d.moving, h)
		}
		d.hands = append(d.hands, h)
	}
	return d
}

// ways returns in how many orders the rows of a hand can be dealt.
func (h hand) ways() int {
	n := 1
	for i := range h.groups {
		n *= i + 1
	}
	return n
}

// order sets order to the one of which draw(n), uniform in [0,n), decides: row
// order[i] of the hand goes to its i-th group. Fisher and Yates, after Knuth, TAOCP
// 3.4.2 P.
func (h hand) order(order []int32, draw func(n uint64) uint64) []int32 {
	order = order[:len(h.groups)]
	for i := range order {
		order[i] = int32(i)
	}
	for i := len(order) - 1; i > 0; i-- {
		j := draw(uint64(i + 1))
		order[i], order[j] = order[j], order[i]
	}
	return order
}

// zeros returns sums for every group.
func (d *deck) zeros() [][]int64 {
	out := make([][]int64, d.groups)
	for g := range out {
		out[g] = make([]int64, d.cols)
	}
	return out
}

// addTo adds sign times v to sums.
func addTo(sums, v []int64, sign int64) {
	for c, x := range v {
		sums[c] += sign * x
	}
}
