package match

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"polyphi/metrics"
)

// What is too large to try every assignment of is held against its prices: an
// assignment that keeps to them is optimal (see assignment).
func TestLargeComponentsKeepTheirPrices(t *testing.T) {
	for _, d := range documents {
		t.Run(d.name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(11, 12))
			const n = 990
			m := New()
			if err := m.Prepare(strings.Repeat("a", 9*n), d.draw(rng, n, false), nil); err != nil {
				t.Fatal(err)
			}
			if _, err := m.Match(d.draw(rng, n, true)); err != nil {
				t.Fatal(err)
			}
			if a := &m.pairing.assignment; a.c != nil { // what was solved last
				checkPrices(t, a)
			}
		})
	}
}

func checkPrices(t *testing.T, a *assignment) {
	t.Helper()
	free := make([]bool, len(a.c.pred))
	for p := range free {
		free[p] = true
	}
	for g, p := range a.c.mate {
		if p == None && a.price[g] != (vec{}) || a.price[g].less(vec{}) {
			t.Fatalf("gold %d with mate %d has the price %v", g, p, a.price[g])
		}
		if p != None {
			free[p] = false
		}
	}
	for p, is := range free {
		if is && a.charge[p] != (vec{}) || a.charge[p].less(vec{}) {
			t.Fatalf("prediction %d, free %t, has the charge %v", p, is, a.charge[p])
		}
	}
	for k := range a.c.edges {
		e, slack := &a.c.edges[k], a.slack(int32(k))
		if slack.less(vec{}) || a.c.mate[e.g] == e.p && slack != (vec{}) {
			t.Fatalf("edge %d of gold %d and prediction %d has the slack %v", k, e.g, e.p, slack)
		}
	}
}

// On a long flat block the dynamic programme and the assignment give the same
// pairs.
func TestSolversAgreeOnLongBlocks(t *testing.T) {
	rng := rand.New(rand.NewPCG(13, 14))
	s := shape{runes: 3000, spans: 900, labels: 4, length: 9, disjoint: true}
	for range 20 {
		m := New()
		if err := m.Prepare(strings.Repeat("a", s.runes), s.draw(rng), nil); err != nil {
			t.Fatal(err)
		}
		if _, err := m.Match(s.draw(rng)); err != nil {
			t.Fatal(err)
		}
		b := block{g1: int32(len(m.gold.spans)), p1: int32(len(m.pred.spans)), flat: true}
		w := &m.pairing
		for v := metrics.Strict; v <= metrics.Alignment; v++ {
			edges := slices.DeleteFunc(m.flatEdges(b), func(e edge) bool { return e.weight(v) == vec{} })
			w.whole.split(edges, b)
			for i := range w.whole.ends {
				c := &w.outer
				c.number(w.whole.part(i), b, &w.place)
				c.weigh(v)
				w.path.solve(c)
				path := slices.Clone(c.mate)
				w.assignment.solve(c)
				if !slices.Equal(path, c.mate) {
					t.Fatalf("%v: the programme pairs %v, the assignment %v", v, path, c.mate)
				}
			}
		}
	}
}
