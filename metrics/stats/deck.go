package stats

import "slices"

// A deck holds the rows that a randomisation deals among groups.
type deck struct {
	groups   int
	hands    []hand
	moving   []hand    // those whose rows differ: the others change no sum
	p        *packed   // the rows of moving, one after the other
	ones     []int32   // their weights
	fixed    [][]int64 // by group: the sums of rows that are not dealt
	observed [][]int64 // by group: the sums as they are
	total    []int64   // over groups
}

// A hand is the rows of one cluster that are dealt among its groups.
type hand struct {
	groups []int32 // two or more
	first  int32   // the first of its rows in the deck, -1 if they are all equal
}

// newDeck returns the deck of a row for each cluster and group; rows for which
// dealt is false stay where they are.
func newDeck(groups []*Matrix, dealt func(row []int64) bool) *deck {
	rows, cols := groups[0].rows, groups[0].cols
	d := &deck{groups: len(groups), total: make([]int64, cols)}
	for _, m := range groups {
		if m.rows != rows || m.cols != cols {
			panic("stats: groups of different shape")
		}
		d.observed = append(d.observed, m.Sums())
		d.fixed = append(d.fixed, m.Sums())
		addTo(d.total, m.Sums(), 1)
	}
	var moved []int64
	for i := range rows {
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
			h.first = int32(len(d.ones))
			for _, g := range h.groups {
				row := groups[g].Row(i)
				moved, d.ones = append(moved, row...), append(d.ones, 1)
				addTo(d.fixed[g], row, -1)
			}
			d.moving = append(d.moving, h)
		}
		d.hands = append(d.hands, h)
	}
	d.p = (&Matrix{len(d.ones), cols, moved}).pack()
	return d
}

// arrangements returns in how many ways the moving rows can be dealt; ok is false
// if there are more than 2^20.
func (d *deck) arrangements() (n int, ok bool) {
	n = 1
	for _, h := range d.moving {
		for i := range h.groups {
			if n *= i + 1; n > 1<<20 {
				return 0, false
			}
		}
	}
	return n, true
}

// A table is where one goroutine lays the rows out.
type table struct {
	d      *deck
	order  []int32
	picked [][]int32 // by group: its rows
	acc    []uint64
	out    [][]int64
}

func newTable(d *deck) *table {
	t := &table{d: d, order: make([]int32, d.groups), picked: make([][]int32, d.groups), acc: make([]uint64, d.p.words)}
	for range d.groups {
		t.out = append(t.out, make([]int64, len(d.total)))
	}
	return t
}

// deal gives each hand's rows to its groups in an order of which draw(n), uniform
// in [0,n), decides. Fisher and Yates, after Knuth, TAOCP 3.4.2 P.
func (t *table) deal(hands []hand, draw func(n uint64) uint64) {
	for g := range t.picked {
		t.picked[g] = t.picked[g][:0]
	}
	for _, h := range hands {
		order := t.order[:len(h.groups)]
		for i := range order {
			order[i] = int32(i)
		}
		for i := len(order) - 1; i > 0; i-- {
			j := draw(uint64(i + 1))
			order[i], order[j] = order[j], order[i]
		}
		if h.first < 0 {
			continue
		}
		for i, g := range h.groups {
			t.picked[g] = append(t.picked[g], h.first+order[i])
		}
	}
}

// dealNumber deals the arrangement of a number below d.arrangements.
func (t *table) dealNumber(number uint64) {
	t.deal(t.d.moving, func(n uint64) uint64 {
		digit := number % n
		number /= n
		return digit
	})
}

// sums returns the column sums of every group. They are valid until the next deal.
func (t *table) sums() [][]int64 {
	last := t.d.groups - 1
	copy(t.out[last], t.d.total)
	for g := range last {
		t.d.p.sumPicked(t.out[g], t.d.ones, t.acc, t.picked[g])
		addTo(t.out[g], t.d.fixed[g], 1)
		addTo(t.out[last], t.out[g], -1)
	}
	return t.out
}

// addTo adds sign times v to sums.
func addTo(sums, v []int64, sign int64) {
	for c, x := range v {
		sums[c] += sign * x
	}
}
