package estimate

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"polyphi/bench/result"
	"polyphi/metrics"
	"polyphi/metrics/stats"
)

// Load reads what a run directory leaves to be asked: manifest, notes, counts. It
// needs neither predictions nor notes' texts.
func Load(dir result.Dir) (Input, error) {
	var in Input
	var err error
	if in.Manifest, err = dir.ReadManifest(); err != nil {
		return in, err
	}
	if in.Notes, err = dir.ReadNotes(); err != nil {
		return in, err
	}
	in.Fields, in.Counts, err = dir.ReadCounts()
	return in, err
}

// A System is the counts of one system of a run, ready to be asked.
type System struct{ m *model }

// Open returns a system of a run. The name may be "" where the run has only one.
//
// The error names what does not fit, as that of Summarise.
func Open(in Input, name string) (*System, error) {
	if !slices.Equal(in.Fields, metrics.FieldNames()) {
		return nil, fmt.Errorf("estimate: the counts have other fields than this version counts; run the suite again")
	}
	row, err := rowOf(in.Manifest, name)
	if err != nil {
		return nil, err
	}
	notes, err := newIndex(in.Notes)
	if err != nil {
		return nil, err
	}
	m, err := newModel(in, notes, row)
	if err != nil {
		return nil, err
	}
	return &System{m}, nil
}

func rowOf(m result.Manifest, name string) (result.ModelRow, error) {
	var names []string
	for _, r := range m.Models {
		if r.Name == name || name == "" && len(m.Models) == 1 {
			return r, nil
		}
		names = append(names, r.Name)
	}
	if name == "" {
		return result.ModelRow{}, fmt.Errorf("estimate: the run holds several systems; name one, as in RUN#%s (there are %s)", names[0], strings.Join(names, ", "))
	}
	return result.ModelRow{}, fmt.Errorf("estimate: the run has no system %q; it has %s", name, strings.Join(names, ", "))
}

// Row returns the system's row of the manifest.
func (s *System) Row() result.ModelRow { return s.m.row }

// Manifest returns that of the system's run.
func (s *System) Manifest() result.Manifest { return s.m.in.Manifest }

// Notes returns the number of notes of the run.
func (s *System) Notes() int { return len(s.m.notes.notes) }

// Values returns the values of an axis that the counts may be cut by, in the
// suite's order: of label the label set, of coarse and category those that the
// counts have. ok is false for no such axis.
func (s *System) Values(axis string) (values []string, ok bool) {
	a, known := s.m.suite.Axis(axis)
	switch {
	case known && a.From == "label":
		return s.m.suite.LabelList, true
	case known:
		return a.Values, true
	case axis == "coarse" || axis == "category":
		return s.m.valuesOf(axis), true
	}
	return nil, false
}

// An Answer is a number asked for, and what says how far to trust it.
type Answer struct {
	Value    float64 // NaN where nothing was observed
	Trials   int64   // mentions, predictions, graphemes, notes or words, whatever Value divides by; gold of all groups
	Notes    int     // that hold any of it
	Clusters int     // that hold any of it

	// Small says what the part, or one of its groups, lacks to be judged; "" if
	// nothing.
	Small string
	// CoarseOnly is set where the system knows coarse labels only and the question
	// is about finer ones: Value means nothing then and is NaN.
	CoarseOnly bool

	// Hits and Of are hits and trials by cluster of a share of trials, nil of
	// anything else; PooledDeff is the design effect of that share over all data, 0
	// if it cannot be known.
	Hits, Of   []int64
	PooledDeff float64

	Replicates []float64 // the value in every resample; nil for a share
	Jackknife  []float64 // the value without each cluster in turn; nil for a share, and over few groups, where a percentile interval covers better
}

// Ask answers questions, in their order. Answers of one call share their resamples.
func (s *System) Ask(b stats.Bootstrap, questions []Question) ([]Answer, error) {
	qs, err := s.m.readied(questions)
	if err != nil {
		return nil, err
	}
	out := make([]Answer, len(qs))
	var open []int // those to be resampled
	for i, q := range qs {
		out[i] = s.m.answer(q)
		if out[i].CoarseOnly {
			continue
		}
		if q.plain && q.metric.IsShare() {
			out[i].Hits, out[i].Of = byCluster(q.metric.Share, q.groups[0])
			out[i].PooledDeff, _ = s.m.pooledDeff(q.metric)
		} else if !math.IsNaN(out[i].Value) {
			open = append(open, i)
		}
	}
	var needs [][]column
	for _, i := range open {
		needs = append(needs, qs[i].needs)
	}
	l := newLayout(needs, s.m.notes.clusters)
	stat := l.statistic(func(k int, d *draw) float64 { return qs[open[k]].stat(d) })
	if len(open) == 0 {
		return out, nil
	}
	replicates, jackknife := b.Run(l.matrix, len(open), stat), l.matrix.Jackknife(len(open), stat)
	for k, i := range open {
		out[i].Replicates = replicates.Values(k)
		if n := len(qs[i].groups); n == 1 || n > few {
			out[i].Jackknife = jackknife[k]
		}
	}
	return out, nil
}

// statistic returns statistics of the layout's columns as one function.
func (l layout) statistic(of func(k int, d *draw) float64) stats.Statistic {
	draws := sync.Pool{New: func() any { return new(draw) }}
	return func(sums []int64, out []float64) {
		d := draws.Get().(*draw)
		d.sums = sums
		for k := range out {
			d.at = l.at[k]
			out[k] = of(k, d)
		}
		draws.Put(d)
	}
}

func (m *model) readied(questions []Question) ([]asked, error) {
	out := make([]asked, len(questions))
	for i, q := range questions {
		var err error
		if out[i], err = m.ask(q); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// answer returns the value of a question as observed.
func (m *model) answer(q asked) Answer {
	a := Answer{Notes: m.union(q.groups), Small: m.smallest(q.groups), CoarseOnly: m.meaningless(q.metric.Match, q.groups[0].cut)}
	for _, g := range q.groups {
		a.Trials += trials(&q.metric, g)
	}
	l := newLayout([][]column{q.needs}, m.notes.clusters)
	a.Clusters = l.clusters(l.at[0])
	a.Value = q.stat(&draw{sums: l.matrix.Sums(), at: l.at[0]})
	if a.CoarseOnly {
		a.Value = math.NaN()
	}
	return a
}

func (m *model) pooledDeff(metric metrics.Metric) (float64, bool) {
	deff, known := stats.Deff(byCluster(metric.Share, m.segment("all")))
	if !known {
		return 0, false
	}
	return deff, true
}
