package match

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"polyphi/corpora"
	"polyphi/metrics"
)

// oracle finds the pairs of a view by trying every assignment: greatest sum of
// weights, then the least sorted list of pairs.
type oracle struct {
	weights [][]vec // gold by prediction; zero: no edge
	used    []bool
	now     []int
	best    []int
	sum     vec
	found   bool
}

func (o *oracle) try(g int, sum vec) {
	if g == len(o.weights) {
		if !o.found || o.sum.less(sum) || o.sum == sum && leastOf(o.now, o.best) {
			o.found, o.sum, o.best = true, sum, slices.Clone(o.now)
		}
		return
	}
	for p, w := range o.weights[g] {
		if w != (vec{}) && !o.used[p] {
			o.used[p], o.now[g] = true, p
			o.try(g+1, sum.plus(w))
			o.used[p] = false
		}
	}
	o.now[g] = None
	o.try(g+1, sum)
}

// leastOf reports whether the sorted pairs of a come before those of b.
func leastOf(a, b []int) bool {
	pairs := func(x []int) (out [][2]int) {
		for g, p := range x {
			if p != None {
				out = append(out, [2]int{g, p})
			}
		}
		return out
	}
	return slices.CompareFunc(pairs(a), pairs(b), func(x, y [2]int) int {
		return slices.Compare(x[:], y[:])
	}) < 0
}

// bruteForce returns the mates of gold in a view.
func bruteForce(m *Matcher, v metrics.View) []int {
	o := oracle{used: make([]bool, len(m.pred.spans)), now: make([]int, len(m.gold.spans))}
	for g := range m.gold.spans {
		row := make([]vec, len(m.pred.spans))
		for p := range row {
			row[p] = plainWeight(m, g, p, v)
		}
		o.weights = append(o.weights, row)
	}
	o.try(0, vec{})
	return o.best
}

// plainWeight states the table of views on sets of code points.
func plainWeight(m *Matcher, g, p int, v metrics.View) vec {
	points := func(s *side, x *span) map[int32]bool {
		out := map[int32]bool{}
		for _, f := range s.of(x) {
			for c := f.lo; c < f.hi; c++ {
				out[c] = true
			}
		}
		return out
	}
	x, y := &m.gold.spans[g], &m.pred.spans[p]
	a, b := points(&m.gold, x), points(&m.pred, y)
	o := int64(0)
	for c := range a {
		if b[c] {
			o++
		}
	}
	if o == 0 {
		return vec{}
	}
	one := func(is bool) int64 {
		if is {
			return 1
		}
		return 0
	}
	in := x.scored && y.scored
	eb := one(int(o) == len(a) && len(a) == len(b))
	el := one(x.tag.Scored == y.tag.Scored && (x.tag.Scored && x.tag.Label == y.tag.Label || !x.tag.Scored && x.tag.Fine == y.tag.Fine))
	ec := one(x.tag.Coarse == y.tag.Coarse)
	pack := func(a, b, c, d, e int64) vec { return vec{a<<32 + b, c<<32 + d, e} }
	switch {
	case v == metrics.Strict && in && eb*el == 1, v == metrics.StrictCoarse && in && eb*ec == 1:
		return pack(1, 0, 0, 0, 0)
	case v == metrics.StrictBlind && eb == 1:
		return pack(1, el, 0, 0, 0)
	case v == metrics.Approx && in && el == 1, v == metrics.ApproxCoarse && in && ec == 1:
		return pack(1, eb, 0, 0, o)
	case v == metrics.ApproxBlind:
		return pack(1, eb*el, eb, el, o)
	case v == metrics.Alignment && in:
		return pack(eb*el, eb, el, 1, o)
	}
	return vec{}
}

// shape says what random notes look like.
type shape struct {
	runes, spans, labels, length int
	disjoint                     bool
	fragments                    bool
	outside                      bool // some labels have no place in the set
}

// text returns a note of n code points in several scripts.
func text(rng *rand.Rand, n int) string {
	alphabet := []rune("ab é王क्षि  \nరా\u0301👩\u200d🇮أ")
	out := make([]rune, n)
	for i := range out {
		out[i] = alphabet[rng.IntN(len(alphabet))]
	}
	return string(out)
}

func (s shape) draw(rng *rand.Rand) []Span {
	var out []Span
	at := 0
	for range rng.IntN(s.spans + 1) {
		start := rng.IntN(s.runes)
		if s.disjoint {
			start = at + rng.IntN(3)
		}
		if start >= s.runes {
			break
		}
		end := min(s.runes, start+1+rng.IntN(s.length))
		at = end
		x := Span{Fragments: []corpora.Fragment{stretchOf(start, end)}, Score: rng.Float64()}
		if s.fragments && rng.IntN(3) == 0 {
			more := rng.IntN(s.runes)
			x.Fragments = append(x.Fragments, stretchOf(more, min(s.runes, more+1+rng.IntN(s.length))))
		}
		fine := int32(rng.IntN(s.labels))
		x.Tag = Tag{Fine: fine, Label: fine / 2, Coarse: fine / 4, Scored: !s.outside || fine%3 > 0}
		if s.outside {
			x.Tag.Label = fine
		}
		out = append(out, x)
	}
	return out
}

func stretchOf(start, end int) corpora.Fragment {
	return corpora.Fragment{Start: corpora.Offset{Rune: start}, End: corpora.Offset{Rune: end}}
}

var shapes = map[string]shape{
	"disjoint":  {runes: 24, spans: 7, labels: 3, length: 6, disjoint: true},
	"one label": {runes: 30, spans: 7, labels: 1, length: 9, disjoint: true},
	"nested":    {runes: 12, spans: 6, labels: 5, length: 6},
	"dense":     {runes: 5, spans: 6, labels: 8, length: 5},
	"fragments": {runes: 14, spans: 6, labels: 4, length: 4, fragments: true},
	"outside":   {runes: 10, spans: 6, labels: 6, length: 5, fragments: true, outside: true},
}

func TestSolversEqualBruteForce(t *testing.T) {
	for name, s := range shapes {
		t.Run(name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(1, 2))
			m := New()
			for range 3000 {
				note := text(rng, s.runes)
				if err := m.Prepare(note, s.draw(rng), nil); err != nil {
					t.Fatal(err)
				}
				r, err := m.Match(s.draw(rng))
				if err != nil {
					t.Fatal(err)
				}
				checkBruteForce(t, r)
				checkMates(t, r)
			}
		})
	}
}

// checkMates checks that the two sides name each other.
func checkMates(t *testing.T, r *Result) {
	t.Helper()
	for v := metrics.Strict; v <= metrics.Alignment; v++ {
		for g := range r.Gold {
			if p := r.Gold[g].Mate[v]; p != None && r.Pred[p].Mate[v] != int32(g) {
				t.Fatalf("%v: gold %d names prediction %d, which names %d", v, g, p, r.Pred[p].Mate[v])
			}
		}
		for p := range r.Pred {
			if g := r.Pred[p].Mate[v]; g != None && r.Gold[g].Mate[v] != int32(p) {
				t.Fatalf("%v: prediction %d names gold %d, which names %d", v, p, g, r.Gold[g].Mate[v])
			}
		}
	}
}

func show(s *side) string {
	out := ""
	for i := range s.spans {
		out += fmt.Sprintf(" %v%v", s.spans[i].tag, s.of(&s.spans[i]))
	}
	return out
}

// plainGraphemes states the grapheme rules on sets of code points, without ignored
// mentions.
func plainGraphemes(m *Matcher) (gold, visible, visibleLabel, other, over int) {
	n := len(m.seg.cluster)
	inPred := make([]bool, n)
	label := map[[2]int32]bool{} // label and code point
	for i := range m.pred.spans {
		x := &m.pred.spans[i]
		for _, f := range m.pred.of(x) {
			for c := f.lo; c < f.hi; c++ {
				inPred[c] = true
				if x.tag.Scored {
					label[[2]int32{x.tag.Label, c}] = true
				}
			}
		}
	}
	type state struct{ gold, visible, label, pred bool }
	states := make([]state, len(m.seg.solid)-1)
	for c := range n {
		states[m.seg.cluster[c]].pred = states[m.seg.cluster[c]].pred || inPred[c]
	}
	for i := range m.gold.spans {
		x := &m.gold.spans[i]
		for _, f := range m.gold.of(x) {
			for c := f.lo; c < f.hi; c++ {
				s := &states[m.seg.cluster[c]]
				s.gold = true
				s.visible = s.visible || !inPred[c]
				if x.tag.Scored {
					s.label = s.label || !label[[2]int32{x.tag.Label, c}]
				} else {
					s.label = s.label || !inPred[c]
				}
			}
		}
	}
	for k, s := range states {
		if m.seg.solid[k+1] == m.seg.solid[k] {
			continue
		}
		add := func(n *int, is bool) {
			if is {
				*n++
			}
		}
		add(&gold, s.gold)
		add(&visible, s.visible)
		add(&visibleLabel, s.label)
		add(&other, !s.gold)
		add(&over, !s.gold && s.pred)
	}
	return gold, visible, visibleLabel, other, over
}

func TestGraphemesEqualPlainCount(t *testing.T) {
	for name, s := range shapes {
		t.Run(name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(3, 4))
			m := New()
			for range 3000 {
				if err := m.Prepare(text(rng, s.runes), s.draw(rng), nil); err != nil {
					t.Fatal(err)
				}
				r, err := m.Match(s.draw(rng))
				if err != nil {
					t.Fatal(err)
				}
				a, b, c, d, e := plainGraphemes(m)
				got := [5]int{r.Graphemes, r.Visible, r.VisibleLabel, r.Other, r.OtherPred}
				if got != [5]int{a, b, c, d, e} {
					t.Fatalf("graphemes %v, plain count %v\ngold %s\npred %s", got, [5]int{a, b, c, d, e}, show(&m.gold), show(&m.pred))
				}
			}
		})
	}
}
