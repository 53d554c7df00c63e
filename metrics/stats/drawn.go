package stats

// A drawn deals the rows of a deck at random, in one goroutine.
type drawn struct {
	d      *deck
	p      *packed // the rows
	ones   []int32 // their weights
	s      stream
	scrap  []int32
	picked [][]int32 // by group: its rows
	acc    []uint64
	total  []int64 // over groups
	out    [][]int64
}

func newDrawn(d *deck, p *packed) *drawn {
	t := &drawn{d: d, p: p, ones: make([]int32, p.rows), s: newStream(), scrap: make([]int32, d.groups),
		picked: make([][]int32, d.groups), acc: make([]uint64, p.words), total: make([]int64, d.cols), out: d.zeros()}
	for i := range t.ones {
		t.ones[i] = 1
	}
	for _, sums := range d.observed {
		addTo(t.total, sums, 1)
	}
	return t
}

// deal returns the column sums of every group in a resample; they are valid until
// the next deal. Every hand draws, those of equal rows too, so that the columns of a
// table decide as little as may be which orders the others see.
func (t *drawn) deal(seed uint64, purpose string, resample int) [][]int64 {
	t.s.start(seed, purpose, resample)
	for g := range t.picked {
		t.picked[g] = t.picked[g][:0]
	}
	for _, h := range t.d.hands {
		order := h.order(t.scrap, t.s.below)
		if h.first < 0 {
			continue
		}
		for i, g := range h.groups {
			t.picked[g] = append(t.picked[g], h.first+order[i])
		}
	}
	last := t.d.groups - 1 // has what the others have not
	copy(t.out[last], t.total)
	for g := range last {
		t.p.sumPicked(t.out[g], t.ones, t.acc, t.picked[g])
		addTo(t.out[g], t.d.fixed[g], 1)
		addTo(t.out[last], t.out[g], -1)
	}
	return t.out
}
