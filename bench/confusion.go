package bench

import (
	"cmp"
	"slices"

	"polyphi/bench/result"
	"polyphi/metrics"
	"polyphi/metrics/match"
)

// A labelPair is a gold label and the label of the prediction aligned with it,
// as the tags of the matching engine have them; alone stands for no partner.
type labelPair struct{ gold, pred int32 }

const alone = -1

// confusions counts label pairs by system.
type confusions map[string]map[labelPair]int64

// add counts the pairs of one matched note: mentions and predictions of the label
// set, each in one pair or alone.
func (c confusions) add(model string, r *match.Result) {
	of := c[model]
	if of == nil {
		of = map[labelPair]int64{}
		c[model] = of
	}
	for i := range r.Gold {
		g := &r.Gold[i]
		if !g.Tag.Scored {
			continue
		}
		pair := labelPair{g.Tag.Label, alone}
		if p := g.Mate[metrics.Alignment]; p != match.None {
			pair.pred = r.Pred[p].Tag.Label
		}
		of[pair]++
	}
	for i := range r.Pred {
		if p := &r.Pred[i]; p.Scored && p.Mate[metrics.Alignment] == match.None {
			of[labelPair{alone, p.Tag.Label}]++
		}
	}
}

// join adds the counts of another worker.
func (c confusions) join(d confusions) {
	for model, pairs := range d {
		if c[model] == nil {
			c[model] = map[labelPair]int64{}
		}
		for p, n := range pairs {
			c[model][p] += n
		}
	}
}

// rows returns the counts with the labels' names, sorted.
func (c confusions) rows(book *Labeller) []result.Confusion {
	var out []result.Confusion
	for model, pairs := range c {
		for p, n := range pairs {
			out = append(out, result.Confusion{Model: model, Gold: book.name(p.gold), Pred: book.name(p.pred), N: n})
		}
	}
	slices.SortFunc(out, func(a, b result.Confusion) int {
		return cmp.Or(cmp.Compare(a.Model, b.Model), cmp.Compare(a.Gold, b.Gold), cmp.Compare(a.Pred, b.Pred))
	})
	return out
}

// name returns the name of a scored label, "" for none.
func (b *Labeller) name(label int32) string {
	switch {
	case label == alone:
		return ""
	case label >= unmapped:
		return "unmapped"
	case label >= coarseOnly:
		return string(b.coarse[label-coarseOnly])
	}
	return string(b.list[label])
}
