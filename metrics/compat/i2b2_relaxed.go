package compat

// relaxedSpans holds the ends of the spans of a side that are equal in all but
// the end, in file order, without those that equal one before them.
type relaxedSpans struct {
	ends map[i2b2Key][]int // keys have end 0
	n    int               // spans
}

// relaxedOf returns the spans of a side. Two equal a third without being equal to
// each other, so which are kept depends on their order.
func relaxedOf(keys []i2b2Key) relaxedSpans {
	s := relaxedSpans{ends: map[i2b2Key][]int{}}
	for _, k := range keys {
		end := k.end
		k.end = 0
		if !near(s.ends[k], end) {
			s.ends[k] = append(s.ends[k], end)
			s.n++
		}
	}
	return s
}

// near reports whether one of the ends is at most two code points off.
func near(ends []int, end int) bool {
	for _, e := range ends {
		if -2 <= e-end && e-end <= 2 {
			return true
		}
	}
	return false
}

// partners returns how many spans of s have a partner in o, be it one that others
// have too.
func (s relaxedSpans) partners(o relaxedSpans) int {
	n := 0
	for k, ends := range s.ends {
		for _, end := range ends {
			if near(o.ends[k], end) {
				n++
			}
		}
	}
	return n
}

// compareRelaxed counts the hits from the smaller side; so tp + fn need not be the
// spans of gold.
func compareRelaxed(gold, pred []i2b2Key) hits {
	g, p := relaxedOf(gold), relaxedOf(pred)
	ofGold, ofPred := g.partners(p), p.partners(g)
	h := hits{tp: ofPred, fp: p.n - ofPred, fn: g.n - ofGold}
	if g.n < p.n {
		h.tp = ofGold
	}
	return h
}
