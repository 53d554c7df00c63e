package stats

import (
	"cmp"
	"math"
)

// Resamples is the number of resamples of a report.
const Resamples = 10_000

// A Bootstrap draws clusters with replacement. Two runs with the same Seed,
// Purpose and number of clusters see the same resamples, one for one, so that a
// large table may be computed in parts.
type Bootstrap struct {
	Seed      uint64
	Purpose   string // such as "report"; other purposes draw other resamples
	Resamples int    // 0 means Resamples
	Workers   int    // 0 means one per processor; changes no result
}

// A Statistic sets out to its values for summed columns. Undefined is NaN. It
// is called from several goroutines at once and must only read shared data.
type Statistic func(sums []int64, out []float64)

// Replicates are the values of several statistics in every resample.
type Replicates struct {
	resamples int
	values    []float64 // statistic by statistic
}

// Run computes n statistics in every resample of the rows of m.
//
// It needs 8 bytes for each statistic and resample: 3,000 statistics in 10,000
// resamples are 240 MB, so larger tables are better run in parts. m must not
// change meanwhile.
func (b Bootstrap) Run(m *Matrix, n int, stat Statistic) *Replicates {
	total := cmp.Or(b.Resamples, Resamples)
	out := &Replicates{total, make([]float64, n*total)}
	p := m.pack()
	inParts(b.Workers, total, batch, func() func(from, to int) {
		w := newWorker(p, n)
		return func(from, to int) { b.fill(out, w, from, to, stat) }
	})
	return out
}

// A worker holds the buffers of one goroutine.
type worker struct {
	p      *packed
	s      stream
	w      []int32
	picked []int32
	acc    []uint64
	sums   []int64
	out    []float64 // resample by resample
}

func newWorker(p *packed, n int) *worker {
	return &worker{p: p, s: newStream(), w: make([]int32, p.rows), picked: make([]int32, 0, p.rows),
		acc: make([]uint64, p.words), sums: make([]int64, len(p.place)), out: make([]float64, batch*n)}
}

// fill computes resamples from..to and files them statistic by statistic.
func (b Bootstrap) fill(r *Replicates, w *worker, from, to int, stat Statistic) {
	n := len(w.out) / batch
	for i := from; i < to; i++ {
		draw(w.s, w.w, b.Seed, b.Purpose, i)
		w.p.sum(w.sums, w.w, w.acc, w.picked)
		stat(w.sums, w.out[(i-from)*n:(i-from+1)*n])
	}
	for k := range n {
		dst := r.values[k*r.resamples+from : k*r.resamples+to]
		for i := range dst {
			dst[i] = w.out[i*n+k]
		}
	}
}

// Values returns a statistic's value in every resample, NaN where undefined. It
// shares memory with r.
func (r *Replicates) Values(statistic int) []float64 {
	return r.values[statistic*r.resamples : (statistic+1)*r.resamples]
}

// Intervals returns the interval of every statistic at a two-sided level: that of
// BCa, and that of Percentile where BCa is undefined or has no width.
//
// observed[k] is statistic k of the data as they are, jackknife[k] its values
// without each cluster in turn; where jackknife[k] is nil Percentile is asked for.
// It works on several processors and changes no result by it.
func (r *Replicates) Intervals(observed []float64, jackknife [][]float64, level float64) []Interval {
	out := make([]Interval, len(jackknife))
	inParts(0, len(out), 1, func() func(from, to int) {
		scratch := make([]float64, 0, r.resamples)
		return func(k, _ int) {
			v := defined(scratch[:0], r.Values(k))
			if jackknife[k] != nil {
				out[k] = bca(v, observed[k], jackknife[k], level)
			}
			if !(out[k].Lo < out[k].Hi) {
				out[k] = percentile(v, level)
			}
			out[k].Undefined = r.resamples - len(v)
		}
	})
	return out
}

// defined appends the numbers of v to dst, without NaN.
func defined(dst, v []float64) []float64 {
	for _, x := range v {
		if !math.IsNaN(x) {
			dst = append(dst, x)
		}
	}
	return dst
}
