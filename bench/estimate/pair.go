package estimate

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"polyphi/metrics/stats"
)

// A Pair is two systems over the same notes.
type Pair struct{ base, cand *model }

// NewPair returns two systems to be compared. The error is an IncomparableError,
// which names the first field that differs, unless both counted the same things on
// the same notes by the same rules.
func NewPair(base, cand *System) (*Pair, error) {
	if err := comparable(base.m.in, cand.m.in); err != nil {
		return nil, err
	}
	return &Pair{base.m, cand.m}, nil
}

// A Difference is what a question is answered by two systems, and the candidate's
// answer less the base's.
type Difference struct {
	Base, Cand Answer  // without hits and resamples
	Value      float64 // NaN where either is
	SE         float64 // standard error: the spread of the resamples
	Replicates []float64

	// Differ is the number of clusters in which the two count differently. Equal says
	// that there are none: nothing was seen that tells the systems apart.
	Differ int
	Equal  bool
	// Test is the randomisation test of no difference, where Compare was asked for
	// one.
	Test stats.Test
}

// Compare answers questions about the difference, in their order, resampling the
// same clusters for both systems. With a randomisation it tests each, two-sided.
func (p *Pair) Compare(b stats.Bootstrap, r *stats.Randomisation, questions []Question) ([]Difference, error) {
	if err := p.sameMentions(questions); err != nil {
		return nil, err
	}
	base, err := p.base.readied(questions)
	if err != nil {
		return nil, err
	}
	cand, err := p.cand.readied(questions)
	if err != nil {
		return nil, err
	}
	out := make([]Difference, len(questions))
	var open []int
	for i := range out {
		d := Difference{Base: p.base.answer(base[i]), Cand: p.cand.answer(cand[i])}
		d.Value = d.Cand.Value - d.Base.Value
		if !math.IsNaN(d.Value) {
			open = append(open, i)
		}
		out[i] = d
	}
	if len(open) == 0 {
		return out, nil
	}
	p.resample(out, open, base, cand, b)
	if r != nil {
		p.randomise(out, open, base, cand, *r)
	}
	return out, nil
}

// sameMentions returns an error if a question is about mentions that depend on the
// system: which ones hold a word unseen in training.
func (p *Pair) sameMentions(questions []Question) error {
	for _, q := range questions {
		axes := append(slices.Collect(maps.Keys(q.Part.Cells)), q.Axis)
		slices.Sort(axes)
		for _, name := range axes {
			if a, ok := p.base.suite.Axis(name); ok && a.Measure == "oov" {
				return fmt.Errorf("estimate: by axis %s each system would be measured over other mentions, those with words unseen in its own training; compare by another axis", name)
			}
		}
	}
	return nil
}

func pick(qs []asked, open []int) (needs [][]column) {
	for _, i := range open {
		needs = append(needs, qs[i].needs)
	}
	return needs
}

func (p *Pair) resample(out []Difference, open []int, base, cand []asked, b stats.Bootstrap) {
	k := len(open)
	l := newLayout(append(pick(base, open), pick(cand, open)...), p.base.notes.clusters)
	replicates := b.Run(l.matrix, k, l.statistic(func(i int, d *draw) float64 {
		d.at = l.at[k+i]
		after := cand[open[i]].stat(d)
		d.at = l.at[i]
		return after - base[open[i]].stat(d)
	}))
	for j, i := range open {
		out[i].Replicates = replicates.Values(j)
		out[i].SE = spreadOf(out[i].Replicates)
		out[i].Differ = l.differ(l.at[j], l.at[k+j])
		out[i].Equal = out[i].Differ == 0
	}
}

func (p *Pair) randomise(out []Difference, open []int, base, cand []asked, r stats.Randomisation) {
	a, b := newLayout(pick(base, open), p.base.notes.clusters), newLayout(pick(cand, open), p.cand.notes.clusters)
	of := func(l layout, qs []asked) stats.Statistic {
		return l.statistic(func(i int, d *draw) float64 { return qs[open[i]].stat(d) })
	}
	before, after := of(a, base), of(b, cand)
	tests := r.Swap(a.matrix, b.matrix, len(open), func(sumsA, sumsB []int64, diff []float64) {
		was := make([]float64, len(diff))
		before(sumsA, was)
		after(sumsB, diff)
		for i := range diff {
			diff[i] -= was[i]
		}
	})
	for j, i := range open {
		out[i].Test = tests[j]
	}
}

// differ counts the clusters in which two lists of columns are not the same.
func (l layout) differ(a, b []int) (n int) {
	for c := range l.matrix.Clusters() {
		row := l.matrix.Row(c)
		for i := range a {
			if row[a[i]] != row[b[i]] {
				n++
				break
			}
		}
	}
	return n
}

// spreadOf is the standard deviation of resampled values, those without a value
// left out; NaN if fewer than two are left.
func spreadOf(values []float64) float64 {
	n, mean, squares := 0.0, 0.0, 0.0
	for _, v := range values {
		if math.IsNaN(v) {
			continue
		}
		n++
		d := v - mean
		mean += d / n
		squares += d * (v - mean)
	}
	if n < 2 {
		return math.NaN()
	}
	return math.Sqrt(squares / (n - 1))
}
