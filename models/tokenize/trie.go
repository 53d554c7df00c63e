package tokenize

import (
	"math/bits"
	"slices"
	"strings"
)

// A trie finds the pieces that a text begins with. It is a double array: the
// child of node n by byte b is node base(n)^b, if that one's parent is n.
type trie []trieNode

// A trieNode is 12 bytes, so that 250,000 pieces of real files take 10 MB.
type trieNode struct {
	base   int32
	parent int32 // -1: the place is free
	id     int32 // of the piece that ends here, -1 if none does
}

// child returns the node after n by b, or -1.
func (t trie) child(n int32, b byte) int32 {
	c := t[n].base ^ int32(b)
	if t[c].parent != n {
		return -1
	}
	return c
}

// node returns the node of s, or -1 if no piece begins with s.
func (t trie) node(s []byte) int32 {
	n := int32(0)
	for _, b := range s {
		if n = t.child(n, b); n < 0 {
			return -1
		}
	}
	return n
}

// trieBlock is how many places are laid out at once: the children of a node
// stand in one block. openBlocks of them are tried for each node, which bounds
// the work for any set of pieces.
const (
	trieBlock  = 256
	openBlocks = 16
)

// A trieBuilder lays out nodes.
type trieBuilder struct {
	pieces []string // sorted by byte
	ids    []int32
	nodes  trie
	open   []openBlock
}

// An openBlock is a block with free places, one bit each.
type openBlock struct {
	first int32
	free  [trieBlock / 64]uint64
}

// newTrie builds the trie of pieces, which are not empty and not there twice;
// a piece's index is its id.
func newTrie(pieces []string) trie {
	b := trieBuilder{ids: make([]int32, len(pieces))}
	for i := range pieces {
		b.ids[i] = int32(i)
	}
	slices.SortFunc(b.ids, func(x, y int32) int { return strings.Compare(pieces[x], pieces[y]) })
	b.pieces = make([]string, len(pieces))
	for i, id := range b.ids {
		b.pieces[i] = pieces[id]
	}
	block := b.grow()
	b.take(block, 0)
	b.nodes[0] = trieNode{parent: -2, id: -1} // the root is nobody's child
	b.fill(0, 0, len(pieces), 0)
	return b.nodes
}

// grow adds a block of free places and returns it.
func (b *trieBuilder) grow() *openBlock {
	first := int32(len(b.nodes))
	for range trieBlock {
		b.nodes = append(b.nodes, trieNode{parent: -1, id: -1})
	}
	if len(b.open) == openBlocks {
		b.open = slices.Delete(b.open, 0, 1)
	}
	b.open = append(b.open, openBlock{first: first})
	block := &b.open[len(b.open)-1]
	for i := range block.free {
		block.free[i] = ^uint64(0)
	}
	return block
}

func (b *trieBuilder) take(block *openBlock, place byte) {
	block.free[place/64] &^= 1 << (place % 64)
}

// fill lays out what is below node: pieces[lo:hi], which share depth bytes.
// Its depth is that of the longest piece.
func (b *trieBuilder) fill(node int32, lo, hi, depth int) {
	if len(b.pieces[lo]) == depth {
		b.nodes[node].id = b.ids[lo]
		lo++
	}
	if lo == hi {
		return
	}
	var labels []byte
	for i := lo; i < hi; i++ {
		if c := b.pieces[i][depth]; len(labels) == 0 || labels[len(labels)-1] != c {
			labels = append(labels, c)
		}
	}
	base := b.place(labels)
	b.nodes[node].base = base
	for _, c := range labels {
		b.nodes[base^int32(c)].parent = node
	}
	for _, c := range labels {
		from := lo
		for lo < hi && b.pieces[lo][depth] == c {
			lo++
		}
		b.fill(base^int32(c), from, lo, depth+1)
	}
}

// place takes places for children by labels and returns their base.
func (b *trieBuilder) place(labels []byte) int32 {
	for i := len(b.open) - 1; i >= 0; i-- {
		if x, ok := b.open[i].fit(labels); ok {
			return b.claim(i, x, labels)
		}
	}
	b.grow()
	return b.claim(len(b.open)-1, 0, labels)
}

// fit returns a base, within the block, that leads every label to a free place.
func (o *openBlock) fit(labels []byte) (byte, bool) {
	for w, free := range o.free {
	next:
		for ; free != 0; free &= free - 1 {
			base := byte(w*64+bits.TrailingZeros64(free)) ^ labels[0]
			for _, c := range labels[1:] {
				if p := base ^ c; o.free[p/64]&(1<<(p%64)) == 0 {
					continue next
				}
			}
			return base, true
		}
	}
	return 0, false
}

// claim takes the places of labels in an open block, and closes a full one.
func (b *trieBuilder) claim(i int, base byte, labels []byte) int32 {
	block := &b.open[i]
	for _, c := range labels {
		b.take(block, base^c)
	}
	first := block.first
	if block.free == [trieBlock / 64]uint64{} {
		b.open = slices.Delete(b.open, i, i+1)
	}
	return first + int32(base)
}
