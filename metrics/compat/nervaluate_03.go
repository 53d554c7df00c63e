package compat

import "slices"

// Nervaluate03 returns the report of nervaluate 0.3.1, which most papers before
// 2025 used, on tag columns: rows as of Nervaluate, but every prefix is taken.
//
// One pairing serves all schemas. Gold is walked by start and predictions by end. A
// prediction equal to a gold span is correct, even if another took that span. Else
// it is charged with every free gold span it overlaps, so that one prediction over
// two spans counts two errors; one with equal bounds and another label ends the
// walk and may be taken again. Labels charge errors to the gold label and spurious
// spans to their own. Columns of different shape and empty tags are errors.
func Nervaluate03(gold, pred [][]string) (Report, error) {
	if err := sameShape(gold, pred); err != nil {
		return Report{}, err
	}
	t := newMUCTally()
	for d := range gold {
		g, _ := entities(gold[d])
		p, _ := entities(pred[d])
		nervaluate03(t, g, p)
	}
	return t.report(), nil
}

// charge adds an outcome to the total and to a label: n for all schemas.
func (t *mucTally) charge(label string, n [schemas]muc) {
	of := t.of(label)
	for s := range schemas {
		t.all[s].add(n[s])
		of[s].add(n[s])
	}
}

// judged returns the outcome of a pair in each schema, as all releases have it.
func judged(gold, pred entity) (n [schemas]muc) {
	label, bounds := gold.label == pred.label, gold.sameBounds(pred)
	cor, inc, par := muc{cor: 1}, muc{inc: 1}, muc{par: 1}
	n = [schemas]muc{strict: inc, exact: inc, partial: par, entityType: inc}
	if bounds {
		n[exact], n[partial] = cor, cor
	}
	if label {
		n[entityType] = cor
	}
	if bounds && label {
		n[strict] = cor
	}
	return n
}

// everywhere returns one outcome for all schemas.
func everywhere(m muc) [schemas]muc { return [schemas]muc{m, m, m, m} }

// nervaluate03 adds one document by the rules of 0.3.1.
func nervaluate03(t *mucTally, gold, pred []entity) {
	gold, pred = slices.Clone(gold), slices.Clone(pred)
	slices.SortStableFunc(gold, func(a, b entity) int { return a.start - b.start })
	slices.SortStableFunc(pred, func(a, b entity) int { return a.end - b.end })
	near := newOverlaps(gold)
	known, used := map[entity]bool{}, map[entity]bool{} // by value: equal gold spans are used together
	for _, g := range gold {
		known[g] = true
		t.of(g.label)
	}
	for _, p := range pred {
		t.of(p.label)
		if known[p] {
			used[p] = true
			t.charge(p.label, judged(p, p))
			continue
		}
		found := false
		for _, i := range near.of(p) {
			g := gold[i]
			if !g.sameBounds(p) && used[g] {
				continue
			}
			used[g], found = true, true
			t.charge(g.label, judged(g, p))
			if g.sameBounds(p) {
				break
			}
		}
		if !found {
			t.charge(p.label, everywhere(muc{spu: 1}))
		}
	}
	for _, g := range gold {
		if !used[g] {
			t.charge(g.label, everywhere(muc{mis: 1}))
		}
	}
}
