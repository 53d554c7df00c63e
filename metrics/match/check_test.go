package match

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"polyphi/corpora"
	"polyphi/metrics"
)

// A drawn is a note of a test with its spans.
type drawn struct {
	note                string
	gold, ignored, pred []Span
}

// match returns the result of a fresh matcher.
func (n drawn) match(t *testing.T) *Result {
	t.Helper()
	m := New()
	if err := m.Prepare(n.note, n.gold, n.ignored); err != nil {
		t.Fatal(err)
	}
	r, err := m.Match(n.pred)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// score returns the whole-note cell.
func (n drawn) score(t *testing.T) metrics.Counts {
	t.Helper()
	return n.match(t).Whole()
}

func (n drawn) with(pred ...Span) drawn {
	n.pred = pred
	return n
}

// symmetric reports whether no rule tells gold from predictions.
func (n drawn) symmetric() bool {
	outside := func(s Span) bool { return !s.Tag.Scored }
	return len(n.ignored) == 0 && !slices.ContainsFunc(n.gold, outside) && !slices.ContainsFunc(n.pred, outside)
}

// atMost checks that fields do not fall.
func atMost(t *testing.T, c *metrics.Counts, fields ...metrics.Field) {
	t.Helper()
	for i := 1; i < len(fields); i++ {
		if c[fields[i-1]] > c[fields[i]] {
			t.Fatalf("%v = %d > %v = %d", fields[i-1], c[fields[i-1]], fields[i], c[fields[i]])
		}
	}
}

// checkLaws checks what holds of every note: the inequalities of the views, from
// which those of the schemas follow, hits that are intersections of multisets,
// and what leak, clean notes and covered mentions have to do with one another.
func checkLaws(t *testing.T, n drawn) {
	t.Helper()
	r := n.match(t)
	c := r.Whole()
	for _, side := range []metrics.Field{metrics.Gold, metrics.Pred} {
		atMost(t, &c, metrics.TPStrict, metrics.TPApprox, metrics.TPApproxBlind)
		atMost(t, &c, metrics.TPApprox, metrics.TPApproxCoarse, metrics.TPApproxBlind)
		atMost(t, &c, metrics.TPStrict, metrics.TPStrictCoarse, metrics.TPStrictBlind, metrics.TPApproxBlind)
		atMost(t, &c, metrics.TPApproxCoarse, side)
		atMost(t, &c, metrics.AlStrict, metrics.AlBounds, metrics.AlPairs, side)
		atMost(t, &c, metrics.AlStrict, metrics.AlLabel, metrics.AlPairs)
	}
	atMost(t, &c, metrics.TPApproxBlind, metrics.GoldBlind)
	atMost(t, &c, metrics.TPApproxBlind, metrics.PredBlind)
	atMost(t, &c, metrics.GVisible, metrics.GVisibleLabel, metrics.GGold)
	atMost(t, &c, metrics.GOtherPred, metrics.GOther)
	checkIntersections(t, r, &c)
	var sum metrics.Totals
	sum.AddNote(&c, 0)
	clean, covered := sum[metrics.NotesClean] == 1, c[metrics.Covered] == c[metrics.GoldBlind]
	if noLeak := c[metrics.GVisible] == 0; noLeak != clean || noLeak != covered {
		t.Fatalf("%d of %d graphemes leak, clean %t, %d of %d mentions covered",
			c[metrics.GVisible], c[metrics.GGold], clean, c[metrics.Covered], c[metrics.GoldBlind])
	}
}

// checkIntersections holds hits on equal bounds against counts of equal spans.
func checkIntersections(t *testing.T, r *Result, c *metrics.Counts) {
	t.Helper()
	common := func(labelled bool, label func(Tag) int32) (n int64) {
		of := map[string]int64{}
		key := func(s *side, rank int, tag Tag) string {
			return fmt.Sprint(s.of(&s.spans[rank]), label(tag))
		}
		for i := range r.Gold {
			if g := &r.Gold[i]; g.Tag.Scored || !labelled {
				of[key(&r.m.gold, i, g.Tag)]++
			}
		}
		for i := range r.Pred {
			if p := &r.Pred[i]; p.Scored || !labelled {
				if k := key(&r.m.pred, i, p.Tag); of[k] > 0 {
					of[k]--
					n++
				}
			}
		}
		return n
	}
	none := func(Tag) int32 { return 0 }
	fine := func(t Tag) int32 { return t.Label }
	for _, x := range []struct {
		field metrics.Field
		want  int64
	}{
		{metrics.TPStrict, common(true, fine)},
		{metrics.TPStrictCoarse, common(true, func(t Tag) int32 { return t.Coarse })},
		{metrics.TPStrictBlind, common(false, none)},
		{metrics.AlStrict, common(true, fine)},
		{metrics.AlBounds, common(true, none)},
	} {
		if c[x.field] != x.want {
			t.Fatalf("%v = %d, spans in common %d\ngold %s\npred %s", x.field, c[x.field], x.want, show(&r.m.gold), show(&r.m.pred))
		}
	}
}

// checkShuffle checks that no fact of the note depends on the order of the spans.
func checkShuffle(t *testing.T, rng *rand.Rand, n drawn) {
	t.Helper()
	s := drawn{n.note, slices.Clone(n.gold), slices.Clone(n.ignored), slices.Clone(n.pred)}
	for _, side := range [][]Span{s.gold, s.ignored, s.pred} {
		rng.Shuffle(len(side), func(i, j int) { side[i], side[j] = side[j], side[i] })
	}
	facts := func(r *Result) string {
		for i := range r.Gold {
			r.Gold[i].Index = 0
		}
		for i := range r.Pred {
			r.Pred[i].Index = 0
		}
		return fmt.Sprint(r.Gold, r.Pred, r.Whole())
	}
	if got, want := facts(s.match(t)), facts(n.match(t)); got != want {
		t.Fatalf("shuffled: %v\nbefore: %v", got, want)
	}
}

// checkSwap checks that gold and predictions may change places.
func checkSwap(t *testing.T, n drawn) {
	t.Helper()
	if !n.symmetric() {
		return
	}
	c, d := n.score(t), drawn{note: n.note, gold: n.pred, pred: n.gold}.score(t)
	for v := metrics.Strict; v <= metrics.Alignment; v++ {
		if c[v.TP()] != d[v.TP()] || c[v.GoldField()] != d[v.PredField()] || c[v.PredField()] != d[v.GoldField()] {
			t.Fatalf("%v: swapped sides give %v, before %v", v, d, c)
		}
	}
}

// checkMore adds predictions one by one: leak never rises, over-redaction and
// the hits of no view fall. Without any nothing is found.
func checkMore(t *testing.T, n drawn, more []Span) {
	t.Helper()
	before := n.with().score(t)
	all := append(slices.Clone(n.pred), more...)
	for k := range len(all) + 1 {
		c := n.with(all[:k]...).score(t)
		if c[metrics.GVisible] > before[metrics.GVisible] || c[metrics.GVisibleLabel] > before[metrics.GVisibleLabel] ||
			c[metrics.GOtherPred] < before[metrics.GOtherPred] || c[metrics.Covered] < before[metrics.Covered] {
			t.Fatalf("prediction %d raised leak or lowered over-redaction: %v, before %v", k, c, before)
		}
		for v := metrics.Strict; v < metrics.Alignment; v++ {
			if c[v.TP()] < before[v.TP()] || k == 0 && c[v.TP()] > 0 {
				t.Fatalf("%v: %d hits with %d predictions, %d with one less", v, c[v.TP()], k, before[v.TP()])
			}
		}
		before = c
	}
}

// checkJoined checks that two notes count what one does that holds both.
func checkJoined(t *testing.T, a, b drawn) {
	t.Helper()
	by := len([]rune(a.note)) + 1
	move := func(first, second []Span) []Span {
		out := slices.Clone(first)
		for _, s := range second {
			s.Fragments = slices.Clone(s.Fragments)
			for i, f := range s.Fragments {
				s.Fragments[i] = stretchOf(f.Start.Rune+by, f.End.Rune+by)
			}
			out = append(out, s)
		}
		return out
	}
	sum, more := a.score(t), b.score(t)
	sum.Add(&more)
	both := drawn{a.note + "\n" + b.note, move(a.gold, b.gold), move(a.ignored, b.ignored), move(a.pred, b.pred)}
	if got := both.score(t); got != sum {
		t.Fatalf("joined: %v, sum %v", got, sum)
	}
}

// checkExtremes checks a copy of gold, no prediction, and everything marked as one
// span and as many.
func checkExtremes(t *testing.T, n drawn) {
	t.Helper()
	copied := n.with(n.gold...).score(t)
	if copied[metrics.GVisible] != 0 || copied[metrics.GVisibleLabel] != 0 || copied[metrics.Covered] != copied[metrics.GoldBlind] {
		t.Fatalf("a copy of gold leaks %v", copied)
	}
	for v := metrics.Strict; v <= metrics.Alignment; v++ {
		if copied[v.TP()] != copied[v.GoldField()] || copied[v.TP()] != copied[v.PredField()] {
			t.Fatalf("%v: a copy of gold is not all hits: %v", v, copied)
		}
	}
	nothing := n.with().score(t)
	if nothing[metrics.GVisible] != nothing[metrics.GGold] || nothing[metrics.GOtherPred] != 0 || nothing[metrics.PredBlind] != 0 {
		t.Fatalf("nothing is predicted: %v", nothing)
	}
	var each []Span
	end := len([]rune(n.note))
	for i := range end {
		each = append(each, Span{Fragments: []corpora.Fragment{stretchOf(i, i+1)}})
	}
	giant := Span{Fragments: []corpora.Fragment{stretchOf(0, end)}}
	for _, all := range [][]Span{{giant}, each} {
		c := n.with(all...).score(t)
		if c[metrics.GVisible] != 0 || c[metrics.Neutral] == 0 && c[metrics.GOtherPred] != c[metrics.GOther] {
			t.Fatalf("everything is marked: %v", c)
		}
	}
}
