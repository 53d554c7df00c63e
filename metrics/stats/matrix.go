package stats

import (
	"math/bits"
	"slices"
)

// A Matrix holds counts: one row per cluster, one column per thing counted.
// Counts are never negative.
type Matrix struct {
	rows, cols int
	at         []int64 // row by row
}

// NewMatrix returns a matrix of zeros.
func NewMatrix(clusters, columns int) *Matrix {
	return &Matrix{clusters, columns, make([]int64, clusters*columns)}
}

// Add adds n, 0 or more, to a column of a cluster; it panics outside the
// matrix and for a negative n.
func (m *Matrix) Add(cluster, column int, n int64) {
	if n < 0 || column < 0 || column >= m.cols {
		panic("stats: negative count or column outside the matrix")
	}
	m.at[cluster*m.cols+column] += n
}

// Row returns the counts of a cluster; it shares memory with the matrix.
func (m *Matrix) Row(cluster int) []int64 {
	return m.at[cluster*m.cols : (cluster+1)*m.cols]
}

// Clusters returns the number of rows, Columns that of columns.
func (m *Matrix) Clusters() int { return m.rows }

// Columns returns the number of columns.
func (m *Matrix) Columns() int { return m.cols }

// Sums returns the sum of every column: the counts as observed.
func (m *Matrix) Sums() []int64 {
	out := make([]int64, m.cols)
	for r := range m.rows {
		for c, n := range m.Row(r) {
			out[c] += n
		}
	}
	return out
}

// A packed matrix holds several columns in one word, each in as many bits as
// its greatest possible resampled sum needs: rows times the greatest count. One
// multiplication then serves several columns and no carry crosses over.
type packed struct {
	rows, words int
	at          []uint64
	place       []place // by column
}

type place struct {
	word  int32
	shift uint8
	mask  uint64
}

// pack returns m packed. Columns of like width share words.
func (m *Matrix) pack() *packed {
	width := make([]int, m.cols)
	order := make([]int, m.cols)
	for c := range m.cols {
		greatest := int64(0)
		for r := range m.rows {
			greatest = max(greatest, m.at[r*m.cols+c])
		}
		high, bound := bits.Mul64(uint64(greatest), uint64(m.rows))
		if high != 0 || bound > 1<<62 {
			panic("stats: counts too large to resample")
		}
		width[c], order[c] = max(1, bits.Len64(bound)), c
	}
	slices.SortStableFunc(order, func(a, b int) int { return width[b] - width[a] })
	p := &packed{rows: m.rows, place: make([]place, m.cols)}
	used := 64
	for _, c := range order {
		if used+width[c] > 64 {
			p.words++
			used = 0
		}
		p.place[c] = place{int32(p.words - 1), uint8(used), 1<<width[c] - 1}
		used += width[c]
	}
	p.at = make([]uint64, p.rows*p.words)
	for r := range m.rows {
		for c, n := range m.Row(r) {
			p.at[r*p.words+int(p.place[c].word)] |= uint64(n) << p.place[c].shift
		}
	}
	return p
}

// row returns the words of a row.
func (p *packed) row(r int) []uint64 { return p.at[r*p.words : (r+1)*p.words] }

// sum sets sums to the column sums under the weights. acc has p.words words,
// picked holds the row numbers at hand; both are scratch.
func (p *packed) sum(sums []int64, w []int32, acc []uint64, picked []int32) {
	picked = picked[:0]
	for r, x := range w {
		if x > 0 {
			picked = append(picked, int32(r))
		}
	}
	p.sumPicked(sums, w, acc, picked)
}

// sumPicked sets sums to the column sums of the picked rows under their weights.
func (p *packed) sumPicked(sums []int64, w []int32, acc []uint64, picked []int32) {
	clear(acc)
	for ; len(picked) >= 4; picked = picked[4:] {
		a, b, c, d := picked[0], picked[1], picked[2], picked[3]
		addFour(acc, p.row(int(a)), p.row(int(b)), p.row(int(c)), p.row(int(d)),
			[4]uint64{uint64(w[a]), uint64(w[b]), uint64(w[c]), uint64(w[d])})
	}
	for _, r := range picked {
		x := uint64(w[r])
		for i, v := range p.row(int(r)) {
			acc[i] += x * v
		}
	}
	for c, at := range p.place {
		sums[c] = int64(acc[at.word] >> at.shift & at.mask)
	}
}

// addFour adds four weighted rows to acc; four at a time so that acc is loaded
// and stored once.
func addFour(acc, a, b, c, d []uint64, w [4]uint64) {
	n := len(acc)
	a, b, c, d = a[:n], b[:n], c[:n], d[:n]
	w0, w1, w2, w3 := w[0], w[1], w[2], w[3]
	for i := range acc {
		acc[i] += w0*a[i] + w1*b[i] + w2*c[i] + w3*d[i]
	}
}
