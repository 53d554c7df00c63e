package tokenize

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// A merger cuts pre-tokens with a bpe; it holds scratch space.
type merger struct {
	*bpe
	parts []part
	queue []uint64 // a heap of merges: rank, then byte of the left part
}

// A part is a token in the making, in the place of its first byte.
type part struct {
	id         int32
	rank       int32 // of the merge with the next part
	prev, next int32 // places of its neighbours, -1 and the word's length at the ends
}

// split appends the pieces of word that are left when no pair merges any more.
func (m *merger) split(dst []piece, word []byte, n int) []piece {
	m.merge(word)
	blank := len(word) - len(bytes.TrimLeftFunc(word, unicode.IsSpace))
	chars := int32(0) // begun up to the place
	for at := 0; at < len(word); {
		end := int(m.parts[at].next)
		p := piece{id: m.parts[at].id, wordStart: bytesStartWord(word, at, end, blank)}
		if utf8.RuneStart(word[at]) {
			chars++
		}
		p.start = chars - 1
		for _, b := range word[at+1 : end] {
			if utf8.RuneStart(b) {
				chars++
			}
		}
		p.end = chars
		dst = append(dst, p)
		at = end
	}
	return dst
}

// bytesStartWord tells whether the piece word[at:end], behind blank bytes of
// white space at the pre-token's start, begins a word under "aggregate: first".
//
// White space never does: a lone space or line end is no word, and its label
// must not decide that of the letters behind it. So it counts as the end of the
// word before. A piece that begins inside a character never does either.
func bytesStartWord(word []byte, at, end, blank int) bool {
	switch {
	case end <= blank || !utf8.RuneStart(word[at]):
		return false
	case at <= blank:
		return true
	}
	return startsWord(word, at)
}

// merge fills parts: of all pairs it merges the one of the lowest rank, of
// several the leftmost, until none merges.
//
// A queue finds that pair, so that a word of n bytes takes n log n steps; an
// entry that a later merge has outdated shows by its rank.
func (m *merger) merge(word []byte) {
	m.parts, m.queue = m.parts[:0], m.queue[:0]
	for i, b := range word {
		m.parts = append(m.parts, part{m.bytes[b], noMerge, int32(i) - 1, int32(i) + 1})
	}
	for i := range len(word) - 1 {
		m.offer(int32(i))
	}
	for len(m.queue) > 0 {
		top := m.pop()
		rank, at := int32(top>>32), int32(uint32(top))
		left := &m.parts[at]
		if left.rank != rank { // one of the two has merged meanwhile
			continue
		}
		right := &m.parts[left.next]
		right.rank = noMerge
		left.id, left.next = m.merged[rank], right.next
		if int(left.next) < len(word) {
			m.parts[left.next].prev = at
		}
		m.offer(at)
		if left.prev >= 0 {
			m.offer(left.prev)
		}
	}
}

// offer queues the merge of the part at a place with the next one.
func (m *merger) offer(at int32) {
	p := &m.parts[at]
	p.rank = noMerge
	if int(p.next) == len(m.parts) {
		return
	}
	if p.rank = m.rank(p.id, m.parts[p.next].id); p.rank != noMerge {
		m.push(uint64(p.rank)<<32 | uint64(at))
	}
}

func (m *merger) push(x uint64) {
	m.queue = append(m.queue, x)
	q, i := m.queue, len(m.queue)-1
	for i > 0 && q[(i-1)/2] > x {
		q[i] = q[(i-1)/2]
		i = (i - 1) / 2
	}
	q[i] = x
}

func (m *merger) pop() uint64 {
	q := m.queue
	top, x := q[0], q[len(q)-1]
	q = q[:len(q)-1]
	m.queue = q
	if len(q) == 0 {
		return top
	}
	i := 0
	for {
		k := 2*i + 1
		if k >= len(q) {
			break
		}
		if k+1 < len(q) && q[k+1] < q[k] {
			k++
		}
		if q[k] >= x {
			break
		}
		q[i] = q[k]
		i = k
	}
	q[i] = x
	return top
}
