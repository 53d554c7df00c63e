package match

// A reached is a prediction at a distance.
type reached struct {
	at vec
	p  int32
}

// A queue is a binary heap: the least distance comes first.
type queue []reached

func (q *queue) push(x reached) {
	h := append(*q, x)
	*q = h
	i := len(h) - 1
	for i > 0 {
		up := (i - 1) / 2
		if !x.at.less(h[up].at) {
			break
		}
		h[i] = h[up]
		i = up
	}
	h[i] = x
}

func (q *queue) pop() reached {
	h := *q
	top, x := h[0], h[len(h)-1]
	h = h[:len(h)-1]
	*q = h
	if len(h) == 0 {
		return top
	}
	i := 0
	for {
		k := 2*i + 1
		if k+1 < len(h) && h[k+1].at.less(h[k].at) {
			k++
		}
		if k >= len(h) || !h[k].at.less(x.at) {
			break
		}
		h[i] = h[k]
		i = k
	}
	h[i] = x
	return top
}
