package stats

// A counted goes through all arrangements of a deck by number, in one goroutine.
// The numbers count like an odometer, the first hand fastest, so that one
// arrangement differs from the next in two hands on average.
type counted struct {
	d     *deck
	at    int     // the number of the arrangement, -1 before the first
	digit []int   // by hand: the number of its order
	ways  []int   // by hand
	level []level // level i: the sums of fixed rows and of hands i and above
	scrap []int32
}

type level [][]int64 // by group

// arrangements returns in how many ways the moving rows of a deck can be dealt; ok
// is false if there are more than 2^20.
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

func newCounted(d *deck) *counted {
	hands := len(d.moving)
	c := &counted{d: d, at: -1, digit: make([]int, hands), ways: make([]int, hands), level: make([]level, hands+1), scrap: make([]int32, d.groups)}
	for i, h := range d.moving {
		c.ways[i], c.level[i] = h.ways(), d.zeros()
	}
	c.level[hands] = d.fixed
	return c
}

// deal returns the column sums of every group in an arrangement; they are valid
// until the next deal.
func (c *counted) deal(number int) [][]int64 {
	changed := len(c.digit) - 1 // the last hand whose order changes
	if number == c.at+1 && number > 0 {
		changed = 0
		for c.digit[changed]+1 == c.ways[changed] {
			c.digit[changed] = 0
			changed++
		}
		c.digit[changed]++
	} else {
		rest := number
		for i, w := range c.ways {
			c.digit[i] = rest % w
			rest /= w
		}
	}
	c.at = number
	for ; changed >= 0; changed-- {
		c.lay(changed)
	}
	return c.level[0]
}

// lay sets a level to the one above with the rows of its hand.
func (c *counted) lay(i int) {
	h, above := c.d.moving[i], c.level[i+1]
	for g, sums := range c.level[i] {
		copy(sums, above[g])
	}
	rest := uint64(c.digit[i])
	order := h.order(c.scrap, func(n uint64) uint64 {
		digit := rest % n
		rest /= n
		return digit
	})
	for j, g := range h.groups {
		addTo(c.level[i][g], c.d.rows.Row(int(h.first+order[j])), 1)
	}
}
