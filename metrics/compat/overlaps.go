package compat

import "slices"

// overlaps finds the spans of a list that share a token with another span.
type overlaps struct {
	list    []entity
	byStart []int // indices into list
	far     []int // the last token of byStart[:i+1]
	found   []int
}

func newOverlaps(list []entity) *overlaps {
	o := &overlaps{list: list, byStart: make([]int, len(list)), far: make([]int, len(list))}
	for i := range list {
		o.byStart[i] = i
	}
	slices.SortStableFunc(o.byStart, func(a, b int) int { return list[a].start - list[b].start })
	for i, k := range o.byStart {
		o.far[i] = list[k].end
		if i > 0 {
			o.far[i] = max(o.far[i], o.far[i-1])
		}
	}
	return o
}

// of returns the indices of the spans that overlap e, in the order of the list. The
// slice is good until the next call.
func (o *overlaps) of(e entity) []int {
	o.found = o.found[:0]
	n, _ := slices.BinarySearchFunc(o.byStart, e.end+1, func(k, at int) int { return o.list[k].start - at })
	for i := n - 1; i >= 0 && o.far[i] >= e.start; i-- {
		if k := o.byStart[i]; o.list[k].overlaps(e) {
			o.found = append(o.found, k)
		}
	}
	slices.Sort(o.found)
	return o.found
}
