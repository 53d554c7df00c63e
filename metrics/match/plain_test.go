package match

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"testing"
	"unicode"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// checkPlain holds what stands before pairing, and the graphemes, against rules
// stated on sets of code points: ranks, duplicates, ignored mentions.
func checkPlain(t *testing.T, n drawn, r *Result) {
	t.Helper()
	gold, dupGold := plainRanks(n.gold)
	ignored, _ := plainRanks(n.ignored)
	pred, dupPred := plainRanks(n.pred)
	clusters, white := plainClusters(n.note)
	outside := slices.DeleteFunc(slices.Clone(gold), func(s Span) bool { return s.Tag.Scored })
	scored := slices.DeleteFunc(slices.Clone(gold), func(s Span) bool { return !s.Tag.Scored })
	var kept []Span
	var labelled []bool
	for _, p := range pred {
		if liesIn(p, ignored, gold, clusters, white) {
			continue
		}
		kept = append(kept, p)
		labelled = append(labelled, p.Tag.Scored && !liesIn(p, slices.Concat(ignored, outside), scored, clusters, white))
	}
	for i := range r.Gold {
		if got := r.m.gold.asSpan(i); fmt.Sprint(got) != fmt.Sprint(gold[i]) {
			t.Fatalf("gold %d is %v, want %v", i, got, gold[i])
		}
	}
	for i := range r.Pred {
		if got := r.m.pred.asSpan(i); len(r.Pred) != len(kept) || fmt.Sprint(got) != fmt.Sprint(kept[i]) || r.Pred[i].Scored != labelled[i] {
			t.Fatalf("prediction %d is %v %t, want %v %v", i, got, r.Pred[i].Scored, kept, labelled)
		}
	}
	got := [...]int{len(r.Gold), r.DupGold, r.DupPred, r.Ignored, r.Neutral, len(r.Pred)}
	if want := [...]int{len(gold), dupGold, dupPred, len(ignored), len(pred) - len(kept), len(kept)}; got != want {
		t.Fatalf("gold, duplicates, ignored, neutral, predictions %v, want %v", got, want)
	}
	checkPlainSets(t, r)
	checkPlainGraphemes(t, r, gold, ignored, kept, clusters, white)
}

// checkPlainSets holds the verdict on the whole note as one sentence against sets
// of bounds and labels.
func checkPlainSets(t *testing.T, r *Result) {
	t.Helper()
	golds, preds := map[string]bool{}, map[string]bool{}
	var g, p []int32
	for i := range r.Gold {
		g = append(g, int32(i))
		if x := r.m.gold.asSpan(i); r.Gold[i].Tag.Scored {
			golds[fmt.Sprint(x.Fragments, x.Tag.Label)] = true
		}
	}
	for i := range r.Pred {
		p = append(p, int32(i))
		if x := r.m.pred.asSpan(i); r.Pred[i].Scored {
			preds[fmt.Sprint(x.Fragments, x.Tag.Label)] = true
		}
	}
	if got, want := r.Wrong(g, p), !maps.Equal(golds, preds); got != want {
		t.Fatalf("wrong %t, want %t\ngold %s\npred %s", got, want, show(&r.m.gold), show(&r.m.pred))
	}
}

// plainRanks returns spans in rank order, touching fragments joined, without
// duplicates.
func plainRanks(in []Span) (out []Span, dups int) {
	best := map[string]Span{}
	for _, s := range in {
		set := points(s)
		x := Span{Tag: s.Tag, Score: s.Score}
		for c := range 301 {
			if set[c] && !set[c-1] {
				to := c
				for set[to] {
					to++
				}
				x.Fragments = append(x.Fragments, stretchOf(c, to))
			}
		}
		key := fmt.Sprint(x.Fragments, x.Tag.Fine)
		if old, ok := best[key]; !ok || old.Score < x.Score {
			best[key] = x
		}
		dups++
	}
	for _, x := range best {
		out = append(out, x)
		dups--
	}
	slices.SortFunc(out, func(x, y Span) int {
		last := func(s Span) int { return s.Fragments[len(s.Fragments)-1].End.Rune }
		c := cmp.Or(cmp.Compare(x.Fragments[0].Start.Rune, y.Fragments[0].Start.Rune), cmp.Compare(last(x), last(y)),
			cmp.Compare(x.Tag.Fine, y.Tag.Fine))
		for i := 0; c == 0; i++ {
			f, g := x.Fragments[i], y.Fragments[i]
			c = cmp.Or(cmp.Compare(f.Start.Rune, g.Start.Rune), cmp.Compare(f.End.Rune, g.End.Rune))
		}
		return c
	})
	return out, dups
}

// plainClusters returns the cluster of each code point, and whether it is white
// space only.
func plainClusters(note string) (clusters []int, white []bool) {
	for it := graphemes.FromString(note); it.Next(); {
		isWhite := true
		for _, r := range it.Value() {
			clusters = append(clusters, len(white))
			isWhite = isWhite && unicode.IsSpace(r)
		}
		white = append(white, isWhite)
	}
	return clusters, white
}

// touched returns the clusters of spans.
func touched(clusters []int, spans ...Span) map[int]bool {
	out := map[int]bool{}
	for c := range points(spans...) {
		out[clusters[c]] = true
	}
	return out
}

// liesIn reports whether at least half of a prediction's graphemes are in the
// spans, and no code point of it in any of the others.
func liesIn(p Span, in, but []Span, clusters []int, white []bool) bool {
	other := points(but...)
	for c := range points(p) {
		if other[c] {
			return false
		}
	}
	own, around := touched(clusters, p), touched(clusters, in...)
	all, within, solid, solidWithin := 0, 0, 0, 0
	for k := range own {
		all++
		if around[k] {
			within++
		}
		if !white[k] {
			solid++
			if around[k] {
				solidWithin++
			}
		}
	}
	if solid == 0 {
		return 2*within >= all
	}
	return 2*solidWithin >= solid
}

// checkPlainGraphemes counts graphemes one by one.
func checkPlainGraphemes(t *testing.T, r *Result, gold, ignored, pred []Span, clusters []int, white []bool) {
	t.Helper()
	inGold, inPred := touched(clusters, gold...), touched(clusters, pred...)
	neutral, hidden := touched(clusters, ignored...), points(pred...)
	visible := map[int]bool{}
	for c := range points(gold...) {
		if !hidden[c] {
			visible[clusters[c]] = true
		}
	}
	var want [4]int
	for k, isWhite := range white {
		switch {
		case isWhite:
		case inGold[k] && visible[k]:
			want[1]++
			fallthrough
		case inGold[k]:
			want[0]++
		case neutral[k]:
		case inPred[k]:
			want[3]++
			fallthrough
		default:
			want[2]++
		}
	}
	if got := [4]int{r.Graphemes, r.Visible, r.Other, r.OtherPred}; got != want {
		t.Fatalf("graphemes of gold, visible, other, over-redacted %v, counted %v", got, want)
	}
}
