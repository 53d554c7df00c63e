package compat

import (
	"fmt"
	"maps"
	"slices"
)

// sameShape returns an error if two tag columns differ in sentences or tokens or
// hold an empty tag, on which every one of the tools fails.
func sameShape(gold, pred [][]string) error {
	if len(gold) != len(pred) {
		return fmt.Errorf("compat: %d sentences of gold tags and %d of predicted ones; give each sentence on both sides", len(gold), len(pred))
	}
	for s := range gold {
		if len(gold[s]) != len(pred[s]) {
			return fmt.Errorf("compat: sentence %d has %d gold tags and %d predicted ones; give each token on both sides", s+1, len(gold[s]), len(pred[s]))
		}
		if slices.Contains(gold[s], "") || slices.Contains(pred[s], "") {
			return fmt.Errorf("compat: sentence %d has an empty tag; write O for a token outside", s+1)
		}
	}
	return nil
}

// ratio returns a/b, and 0 for b = 0.
func ratio(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

// rowOf returns the row of counts, with F1 from P and R as the tools have it.
func rowOf(name string, tp, fp, fn float64) Row {
	r := Row{Name: name, TP: tp, FP: fp, FN: fn, P: ratio(tp, tp+fp), R: ratio(tp, tp+fn), Gold: int(tp + fn)}
	r.F1 = ratio(2*r.P*r.R, r.P+r.R)
	return r
}

// A chunk is a labelled run of the tokens [start, end).
type chunk struct {
	start, end int
	label      string
}

// A tally counts the chunks of one label.
type tally struct{ correct, pred, gold int }

func (t tally) row(name string) Row {
	return rowOf(name, float64(t.correct), float64(t.pred-t.correct), float64(t.gold-t.correct))
}

// tallies count the chunks of each label that either side knows.
type tallies map[string]*tally

func (t tallies) of(label string) *tally {
	if t[label] == nil {
		t[label] = &tally{}
	}
	return t[label]
}

// compare counts the chunks of both sides; those equal in bounds and label are
// correct. Both lists are in order of their ends, and no two of a list share one.
func (t tallies) compare(gold, pred []chunk) {
	for _, g := range gold {
		t.of(g.label).gold++
		for len(pred) > 0 && pred[0].end < g.end {
			t.of(pred[0].label).pred++
			pred = pred[1:]
		}
		if len(pred) > 0 && pred[0] == g {
			t.of(g.label).correct++
		}
	}
	for _, p := range pred {
		t.of(p.label).pred++
	}
}

// labels returns the labels, sorted.
func (t tallies) labels() []string { return slices.Sorted(maps.Keys(t)) }

// rows returns micro and a row for each label.
func (t tallies) rows() []Row {
	var all tally
	rows := []Row{{}}
	for _, l := range t.labels() {
		all.correct += t[l].correct
		all.pred += t[l].pred
		all.gold += t[l].gold
		rows = append(rows, t[l].row(l))
	}
	rows[0] = all.row("micro")
	return rows
}

// averagedRows returns micro, macro, weighted and a row for each label. Macro is
// the mean over the labels of either side, weighted the mean by gold support;
// both have no counts of their own.
func (t tallies) averagedRows() []Row {
	rows := t.rows()
	micro, labels := rows[0], rows[1:]
	macro, weighted := Row{Name: "macro", Gold: micro.Gold}, Row{Name: "weighted", Gold: micro.Gold}
	for _, l := range labels {
		w := float64(l.Gold)
		macro.P, macro.R, macro.F1 = macro.P+l.P, macro.R+l.R, macro.F1+l.F1
		weighted.P, weighted.R, weighted.F1 = weighted.P+w*l.P, weighted.R+w*l.R, weighted.F1+w*l.F1
	}
	n, w := float64(len(labels)), float64(micro.Gold)
	macro.P, macro.R, macro.F1 = ratio(macro.P, n), ratio(macro.R, n), ratio(macro.F1, n)
	weighted.P, weighted.R, weighted.F1 = ratio(weighted.P, w), ratio(weighted.R, w), ratio(weighted.F1, w)
	return append([]Row{micro, macro, weighted}, labels...)
}

// tagAccuracy returns the share of tokens whose tags are equal, prefix and label.
func tagAccuracy(gold, pred [][]string) float64 {
	same, n := 0, 0
	for s := range gold {
		n += len(gold[s])
		for i := range gold[s] {
			if gold[s][i] == pred[s][i] {
				same++
			}
		}
	}
	return ratio(float64(same), float64(n))
}
