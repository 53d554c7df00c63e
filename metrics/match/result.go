package match

import (
	"cmp"
	"slices"

	"polyphi/metrics"
)

// None is the Mate of a span that has no pair.
const None = -1

// A GoldFact is what became of one gold mention.
type GoldFact struct {
	Index int32 // place in the slice given to Prepare
	Start int32 // first code point
	Tag   Tag
	// Mate is the rank of the paired prediction in each view, or None.
	Mate [metrics.NumViews]int32
	// SameBounds and SameLabel describe the pair of the alignment.
	SameBounds, SameLabel bool
	// Covered is set if none of its graphemes is visible.
	Covered bool
	// Graphemes are its own, Visible those not wholly hidden by predictions,
	// VisibleLabel those not wholly hidden by predictions of its own label. A
	// mention outside the label set has no such label: there VisibleLabel is
	// Visible.
	Graphemes, Visible, VisibleLabel int32

	own, seen, seenLabel run // places in Matcher.owned, .seen, .seenLabel
}

// A PredFact is what became of one prediction.
type PredFact struct {
	Index int32 // place in the slice given to Match
	Start int32 // first code point
	Tag   Tag
	// Scored is set if it takes part in labelled views: its label has a place in
	// the label set, and it does not lie in gold outside the label set.
	Scored bool
	// Mate is the rank of the paired gold mention in each view, or None.
	Mate [metrics.NumViews]int32
}

// A Result is one note scored for one system. It is valid until the next call
// of the Matcher that made it.
type Result struct {
	Gold []GoldFact // by rank
	Pred []PredFact // by rank, without duplicates and neutral ones

	DupGold, DupPred int // duplicates dropped
	Ignored          int // ignored gold mentions
	Neutral          int // predictions dropped because they lie in ignored mentions

	// Each grapheme of the note once, however many spans hold it.
	Graphemes, Visible, VisibleLabel int // gold, and of them visible
	Other, OtherPred                 int // outside gold, and of them over-redacted

	m *Matcher
}

// Whole returns the cell of the whole note.
func (r *Result) Whole() metrics.Counts {
	var c metrics.Counts
	for i := range r.Gold {
		r.addGold(&c, &r.Gold[i])
	}
	for i := range r.Pred {
		c[metrics.PredBlind]++
		if r.Pred[i].Scored {
			c[metrics.Pred]++
		}
	}
	c[metrics.GGold] = int64(r.Graphemes)
	c[metrics.GVisible] = int64(r.Visible)
	c[metrics.GVisibleLabel] = int64(r.VisibleLabel)
	c[metrics.GOther] = int64(r.Other)
	c[metrics.GOtherPred] = int64(r.OtherPred)
	c[metrics.DupGold] = int64(r.DupGold)
	c[metrics.DupPred] = int64(r.DupPred)
	c[metrics.Ignored] = int64(r.Ignored)
	c[metrics.Neutral] = int64(r.Neutral)
	return c
}

// AddGold adds the gold side of a slice of the note to a cell: mentions, pairs,
// alignment, covered mentions, and each gold grapheme of the slice once.
//
// ranks are the slice's gold mentions, each once, in any order.
func (r *Result) AddGold(c *metrics.Counts, ranks []int32) {
	for _, i := range ranks {
		r.addGold(c, &r.Gold[i])
	}
	if r.m.sharing {
		r.addSharedGraphemes(c, ranks)
		return
	}
	for _, i := range ranks {
		g := &r.Gold[i]
		c[metrics.GGold] += int64(g.Graphemes)
		c[metrics.GVisible] += int64(g.Visible)
		c[metrics.GVisibleLabel] += int64(g.VisibleLabel)
	}
}

// AddPred adds the prediction side of a slice of the note to a cell:
// predictions, and pairs in the PTP fields.
//
// ranks are the slice's predictions, each once, in any order. Cells cut by
// label or coarse label take the predictions of that label; their PTP fields
// repeat TP and are removed by Counts.Restrict.
func (r *Result) AddPred(c *metrics.Counts, ranks []int32) {
	for _, i := range ranks {
		p := &r.Pred[i]
		c[metrics.PredBlind]++
		if p.Scored {
			c[metrics.Pred]++
		}
		for v := metrics.Strict; v < metrics.Alignment; v++ {
			if p.Mate[v] != None {
				c[v.PTP()]++
			}
		}
	}
}

// addGold adds one mention without its graphemes.
func (r *Result) addGold(c *metrics.Counts, g *GoldFact) {
	c[metrics.GoldBlind]++
	if g.Tag.Scored {
		c[metrics.Gold]++
	}
	for v := metrics.Strict; v <= metrics.Alignment; v++ {
		if g.Mate[v] != None {
			c[v.TP()]++
		}
	}
	if g.SameBounds {
		c[metrics.AlBounds]++
	}
	if g.SameLabel {
		c[metrics.AlLabel]++
	}
	if g.SameBounds && g.SameLabel {
		c[metrics.AlStrict]++
	}
	if g.Covered {
		c[metrics.Covered]++
	}
}

// Wrong reports whether a sentence is wrong: its set of scored gold spans,
// bounds and label, differs from its set of scored predictions.
//
// gold and pred are the ranks of the spans that start in the sentence, ascending.
// Two gold spans that the label set made equal count as one here, unlike in the
// views.
func (r *Result) Wrong(gold, pred []int32) bool {
	for _, g := range gold {
		x := &r.Gold[g]
		if x.Tag.Scored && x.Mate[metrics.Strict] == None && !r.anyEqualPred(g, pred) {
			return true
		}
	}
	for _, p := range pred {
		if x := &r.Pred[p]; x.Scored && x.Mate[metrics.Strict] == None && !r.anyEqualGold(p, gold) {
			return true
		}
	}
	return false
}

const strictEdge = labelled | sameBounds | sameLabel

// anyEqualPred reports whether one of the predictions equals a gold span.
func (r *Result) anyEqualPred(g int32, pred []int32) bool {
	start := r.Gold[g].Start
	i, _ := slices.BinarySearchFunc(pred, start, func(p, at int32) int { return cmp.Compare(r.Pred[p].Start, at) })
	for ; i < len(pred) && r.Pred[pred[i]].Start == start; i++ {
		if r.m.alike(g, pred[i])&strictEdge == strictEdge {
			return true
		}
	}
	return false
}

// anyEqualGold reports whether one of the gold spans equals a prediction.
func (r *Result) anyEqualGold(p int32, gold []int32) bool {
	start := r.Pred[p].Start
	i, _ := slices.BinarySearchFunc(gold, start, func(g, at int32) int { return cmp.Compare(r.Gold[g].Start, at) })
	for ; i < len(gold) && r.Gold[gold[i]].Start == start; i++ {
		if r.m.alike(gold[i], p)&strictEdge == strictEdge {
			return true
		}
	}
	return false
}

// addSharedGraphemes counts the graphemes of a slice whose mentions may hold
// the same grapheme.
func (r *Result) addSharedGraphemes(c *metrics.Counts, ranks []int32) {
	m := r.m
	for _, f := range [...]struct {
		field metrics.Field
		all   []run
		of    func(*GoldFact) run
	}{
		{metrics.GGold, m.owned, func(g *GoldFact) run { return g.own }},
		{metrics.GVisible, m.seen, func(g *GoldFact) run { return g.seen }},
		{metrics.GVisibleLabel, m.seenLabel, func(g *GoldFact) run { return g.seenLabel }},
	} {
		m.scratch = m.scratch[:0]
		for _, i := range ranks {
			at := f.of(&r.Gold[i])
			m.scratch = append(m.scratch, f.all[at.lo:at.hi]...)
		}
		c[f.field] += int64(m.seg.counts(uniteRuns(m.scratch)))
	}
}
