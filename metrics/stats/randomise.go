package stats

import (
	"cmp"
	"math"
)

// A Randomisation tests whether it matters which row of a cluster stands on which
// side: under the hypothesis that it does not, every exchange of rows within
// clusters is as likely as the data.
//
// Two runs with the same Seed, Purpose and clusters see the same exchanges. With
// 2^20 arrangements or fewer (20 clusters whose two rows differ) all are tried once
// instead, and the test is exact.
//
// Noreen (1989), Computer-Intensive Methods for Testing Hypotheses, section 2.1;
// Yeh (2000), COLING, 947-953, for F1 and other measures of a whole corpus.
type Randomisation struct {
	Seed      uint64
	Purpose   string // such as "report"; other purposes draw other exchanges
	Resamples int    // 0 means Resamples
	Workers   int    // 0 means one per processor; changes no result
}

// A Test is what a randomisation says of one statistic.
type Test struct {
	// P is (1 + the number of exchanges at least as extreme)/(B + 1); if Exact, the
	// share of all arrangements, the observed one among them. NaN if not Defined.
	P       float64
	Mean    float64 // of the statistic over the arrangements: what chance alone gives; NaN if they give no value
	Exact   bool    // all arrangements were tried
	Defined bool    // the statistic has a value for the data as they are
}

// Swap tests n differences of two systems that answered the same clusters: the
// rows of a cluster in a and in b change sides with probability 1/2, and P is the
// two-sided chance of a difference at least as far from 0.
//
// diff sets out to the differences for summed columns of a and b, NaN where
// undefined; it is called from several goroutines at once. Mean is that of the
// absolute difference.
//
// A row without counts is swapped like any other, for a system that marked nothing
// has answered. Clusters whose two rows are equal change nothing and do not count
// towards the 20 of an exact test. An exchange for which a difference is undefined
// counts as extreme: nothing shows that it is not. a and b have one shape, Swap
// panics if they have not.
func (r Randomisation) Swap(a, b *Matrix, n int, diff func(a, b []int64, out []float64)) []Test {
	everyRow := func([]int64) bool { return true }
	return r.run(newDeck([]*Matrix{a, b}, everyRow), n, func(g [][]int64, out []float64) {
		diff(g[0], g[1], out)
		for k, v := range out {
			out[k] = math.Abs(v)
		}
	})
}

// Permute tests n measures of disparity between groups that share their clusters:
// the rows of a cluster are dealt anew among its groups, and P is the one-sided
// chance of a measure at least as great. For a gap between two groups the measure
// is its absolute value.
//
// stat sets out to the measures for summed columns of each group, in the order of
// groups, NaN where undefined; it is called from several goroutines at once.
//
// A group without counts in a cluster takes no part there: which groups a cluster
// holds is the design and no outcome. So a cluster with one group is never moved,
// and if no cluster has two, P is 1: such groups are not paired, and this test
// cannot compare them. An undefined measure counts as extreme, as in Swap. All
// groups have one shape, Permute panics if they have not.
func (r Randomisation) Permute(groups []*Matrix, n int, stat func(groups [][]int64, out []float64)) []Test {
	hasCounts := func(row []int64) bool {
		for _, x := range row {
			if x > 0 {
				return true
			}
		}
		return false
	}
	return r.run(newDeck(groups, hasCounts), n, stat)
}

// An outcome is what one part of the arrangements adds to a test.
type outcome struct {
	extreme, defined int64
	sum              float64
}

func (r Randomisation) run(d *deck, n int, stat func([][]int64, []float64)) []Test {
	observed := make([]float64, n)
	stat(d.observed, observed)
	total, exact := d.arrangements()
	var p *packed
	if !exact {
		total, p = cmp.Or(r.Resamples, Resamples), d.rows.pack()
	}
	const parts = 64 // sums of floats are taken in the order of parts, whoever did them
	size := max(1, (total+parts-1)/parts)
	done := make([]outcome, parts*n)
	inParts(r.Workers, total, size, func() func(from, to int) {
		values, deal := make([]float64, n), r.dealer(d, p)
		return func(from, to int) {
			for i := from; i < to; i++ {
				stat(deal(i), values)
				for k, v := range values {
					done[from/size*n+k].add(v, observed[k])
				}
			}
		}
	})
	out := make([]Test, n)
	for k := range out {
		var all outcome
		for p := range parts {
			o := done[p*n+k]
			all.extreme, all.defined, all.sum = all.extreme+o.extreme, all.defined+o.defined, all.sum+o.sum
		}
		out[k] = all.test(observed[k], total, exact)
	}
	return out
}

// dealer returns what gives the sums of a number: drawn if the deck is packed,
// otherwise counted.
func (r Randomisation) dealer(d *deck, p *packed) func(number int) [][]int64 {
	if p == nil {
		return newCounted(d).deal
	}
	t := newDrawn(d, p)
	return func(number int) [][]int64 { return t.deal(r.Seed, r.Purpose, number) }
}

// add counts a value as extreme if it is as great as the observed one, or
// undefined. The same difference reached by other sums may come out smaller by
// rounding, and arrangements that tie with the data are many where counts are small:
// so what is smaller by less than any two counts could differ is taken as equal.
func (o *outcome) add(v, observed float64) {
	const relative, absolute = 1e-9, 1e-12
	if !(v < observed-relative*math.Abs(observed)-absolute) {
		o.extreme++
	}
	if !math.IsNaN(v) {
		o.defined++
		o.sum += v
	}
}

func (o outcome) test(observed float64, total int, exact bool) Test {
	if math.IsNaN(observed) {
		return Test{P: math.NaN(), Mean: math.NaN(), Exact: exact}
	}
	t := Test{P: float64(1+o.extreme) / float64(total+1), Mean: o.sum / float64(o.defined), Exact: exact, Defined: true}
	if exact {
		t.P = float64(o.extreme) / float64(total)
	}
	return t
}
