package stats

// A Numbering gives clusters their numbers by first appearance, so that the
// resamples depend on corpus order and on no name. The zero value is empty.
type Numbering[K comparable] struct{ of map[K]int }

// Number returns the number of a cluster, the next free one if it is new.
func (n *Numbering[K]) Number(cluster K) int {
	if i, ok := n.of[cluster]; ok {
		return i
	}
	if n.of == nil {
		n.of = map[K]int{}
	}
	i := len(n.of)
	n.of[cluster] = i
	return i
}

// Len returns how many clusters have a number.
func (n *Numbering[K]) Len() int { return len(n.of) }
