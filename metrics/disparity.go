package metrics

// A Group is what a group of mentions contributes to a comparison: hits among n
// gold mentions.
type Group struct{ Hits, N int64 }

// Recall returns hits/n; ok is false for a group without mentions.
func (g Group) Recall() (value float64, ok bool) { return Ratio(g.Hits, g.N) }

// Gap returns how far apart the groups' recalls are.
//
// For two groups it is the first minus the second, signed, in the order given.
// For more it is the greatest minus the least, which is above 0 by chance
// alone. A group without mentions is left out of more than two; ok is false if
// fewer than two groups are left.
func Gap(groups []Group) (value float64, ok bool) {
	if len(groups) == 2 {
		a, okA := groups[0].Recall()
		b, okB := groups[1].Recall()
		return a - b, okA && okB
	}
	lo, hi, k := 0.0, 0.0, 0
	for _, g := range groups {
		r, ok := g.Recall()
		if !ok {
			continue
		}
		if k == 0 {
			lo, hi = r, r
		}
		lo, hi = min(lo, r), max(hi, r)
		k++
	}
	return hi - lo, k >= 2
}

// pooled returns the recall over all groups together and the number of groups
// that have mentions.
func pooled(groups []Group) (recall float64, k int) {
	var all Group
	for _, g := range groups {
		if g.N > 0 {
			all.Hits += g.Hits
			all.N += g.N
			k++
		}
	}
	recall, _ = all.Recall()
	return recall, k
}

// RED returns the recall equality difference: the mean over groups of the
// distance between the group's recall and the pooled recall. With two groups of
// equal size it is half the gap. Groups without mentions are left out; ok is
// false if fewer than two are left.
//
// arXiv 2305.11348 (In the Name of Fairness, FAccT 2023).
func RED(groups []Group) (value float64, ok bool) {
	all, k := pooled(groups)
	if k < 2 {
		return 0, false
	}
	sum := 0.0
	for _, g := range groups {
		if r, ok := g.Recall(); ok {
			sum += max(r-all, all-r)
		}
	}
	return sum / float64(k), true
}

// MaxDiff returns the greatest distance between a group's recall and the pooled
// recall. Groups without mentions are left out; ok is false if fewer than two
// are left.
func MaxDiff(groups []Group) (value float64, ok bool) {
	all, k := pooled(groups)
	if k < 2 {
		return 0, false
	}
	for _, g := range groups {
		if r, ok := g.Recall(); ok {
			value = max(value, r-all, all-r)
		}
	}
	return value, true
}

// Worst returns the least recall and the index of its group, the first of
// equals. Groups without mentions are left out; ok is false if none is left.
//
// Note: for an interval take Worst inside each resample, or the interval is too
// short.
func Worst(groups []Group) (index int, value float64, ok bool) {
	for i, g := range groups {
		r, defined := g.Recall()
		if defined && (!ok || r < value) {
			index, value, ok = i, r, true
		}
	}
	return index, value, ok
}

// RelativeDifference returns 100 (R_g - R_ref) / R_ref in percent; negative is
// worse than the reference. ok is false if a group has no mentions or the
// reference's recall is 0.
func RelativeDifference(g, ref Group) (percent float64, ok bool) {
	r, okG := g.Recall()
	base, okRef := ref.Recall()
	if !okG || !okRef || base == 0 {
		return 0, false
	}
	return 100 * (r - base) / base, true
}
