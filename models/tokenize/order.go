package tokenize

import (
	"cmp"
	"slices"
)

// sortByClass sorts combining characters by class and keeps the order of those
// of one class, in at most n log n steps: a hostile text may stack a megabyte
// of them on one letter.
func sortByClass(marks []pending) {
	slices.SortStableFunc(marks, func(a, b pending) int { return cmp.Compare(a.class, b.class) })
}
