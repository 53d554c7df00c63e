package onnx

import "math"

// buffers hold the inputs and logits of one batch: long-lived memory that the
// runtime reads and writes in place.
type buffers struct {
	inputs []input
	wide   [][]int64 // by input; nil where the input is int32
	small  [][]int32 // by input; nil where it is int64
	logits []float32 // rows x length x labels
	half   []uint16  // the fp16 output, converted into logits after a run; nil for fp32
	labels int
}

// newBuffers returns buffers for batches of up to tokens padded tokens.
func newBuffers(spec sessionSpec, tokens int) buffers {
	b := buffers{inputs: spec.inputs, labels: spec.labels}
	for _, in := range spec.inputs {
		var wide []int64
		var small []int32
		if in.small {
			small = make([]int32, tokens)
		} else {
			wide = make([]int64, tokens)
		}
		b.wide, b.small = append(b.wide, wide), append(b.small, small)
	}
	b.logits = make([]float32, tokens*spec.labels)
	if spec.fp16 {
		b.half = make([]uint16, tokens*spec.labels)
	}
	return b
}

// A filler says what is written around the ids: the padding id, and the first
// position (0, or pad + 1 for RoBERTa-like models).
type filler struct{ pad, firstPosition int64 }

// row writes one sequence of ids at the given row of a batch of the given
// padded length: ids, mask 1...1 0...0, types 0, positions counted from the
// first. Padding is on the right.
func (b *buffers) row(f filler, at, length int, ids []int64) {
	for i, in := range b.inputs {
		if in.small {
			fill(b.small[i][at*length:(at+1)*length], in.role, f, ids)
		} else {
			fill(b.wide[i][at*length:(at+1)*length], in.role, f, ids)
		}
	}
}

func fill[T int32 | int64](dst []T, r role, f filler, ids []int64) {
	var pad T
	switch r {
	case roleIDs:
		pad = T(f.pad)
		for i, id := range ids {
			dst[i] = T(id)
		}
	case roleMask:
		for i := range ids {
			dst[i] = 1
		}
	case roleTypes:
		clear(dst[:len(ids)])
	case rolePositions:
		if f.firstPosition > 0 {
			pad = T(f.pad) // padded places take the padding position
		}
		for i := range ids {
			dst[i] = T(f.firstPosition) + T(i)
		}
	}
	for i := len(ids); i < len(dst); i++ {
		dst[i] = pad
	}
}

// widen converts the first n fp16 logits.
func (b *buffers) widen(n int) {
	if b.half == nil {
		return
	}
	for i, h := range b.half[:n] {
		b.logits[i] = fromHalf(h)
	}
}

// fromHalf returns the value of an IEEE 754 binary16.
func fromHalf(h uint16) float32 {
	sign := uint32(h>>15) << 31
	exp, frac := uint32(h>>10)&0x1f, uint32(h)&0x3ff
	switch exp {
	case 0: // zero and subnormal: frac x 2^-24
		f := float32(frac) / (1 << 24)
		return math.Float32frombits(math.Float32bits(f) | sign)
	case 0x1f: // infinity and not a number
		return math.Float32frombits(sign | 0x7f800000 | frac<<13)
	}
	return math.Float32frombits(sign | (exp+112)<<23 | frac<<13)
}
