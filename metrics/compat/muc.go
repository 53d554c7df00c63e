package compat

import (
	"maps"
	"slices"
)

// A schema is one of the four ways of SemEval-2013 task 9 to judge a pair.
type schema int

const (
	strict     schema = iota // bounds and label
	exact                    // bounds
	partial                  // overlap, half credit without equal bounds
	entityType               // overlap and label
	schemas
)

func (s schema) String() string { return [...]string{"strict", "exact", "partial", "ent_type"}[s] }

// A muc counts the outcomes of one schema.
type muc struct{ cor, inc, par, mis, spu int }

func (m *muc) add(n muc) {
	m.cor += n.cor
	m.inc += n.inc
	m.par += n.par
	m.mis += n.mis
	m.spu += n.spu
}

// row returns a schema's rates: a partial hit is half a hit, and a pair that is
// none counts on both sides.
func (m muc) row(name string) Row {
	hits := float64(m.cor) + float64(m.par)/2
	return rowOf(name, hits, float64(m.cor+m.inc+m.par+m.spu)-hits, float64(m.cor+m.inc+m.par+m.mis)-hits)
}

// A mucTally counts all labels together, and each label as the tool does.
type mucTally struct {
	all    [schemas]muc
	labels map[string]*[schemas]muc
}

func newMUCTally() *mucTally { return &mucTally{labels: map[string]*[schemas]muc{}} }

func (t *mucTally) of(label string) *[schemas]muc {
	if t.labels[label] == nil {
		t.labels[label] = new([schemas]muc)
	}
	return t.labels[label]
}

// report returns the four schemas, then the four of each label, named such as
// "DATE strict"; and the outcomes of the schemas.
func (t *mucTally) report() Report {
	var r Report
	for s := range schemas {
		m := t.all[s]
		r.Rows = append(r.Rows, m.row(s.String()))
		for _, n := range []struct {
			name string
			n    int
		}{{"correct", m.cor}, {"incorrect", m.inc}, {"partial", m.par}, {"missed", m.mis}, {"spurious", m.spu}} {
			r.Extra = append(r.Extra, Number{s.String() + " " + n.name, float64(n.n)})
		}
	}
	for _, l := range slices.Sorted(maps.Keys(t.labels)) {
		for s := range schemas {
			r.Rows = append(r.Rows, t.labels[l][s].row(l+" "+s.String()))
		}
	}
	return r
}
