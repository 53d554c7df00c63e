package compat

import "math"

// hits counts what both sides have, what only the system has and what only gold
// has.
type hits struct{ tp, fp, fn int }

func (h hits) plus(o hits) hits { return hits{h.tp + o.tp, h.fp + o.fp, h.fn + o.fn} }

func sum(perNote []hits) hits {
	var all hits
	for _, h := range perNote {
		all = all.plus(h)
	}
	return all
}

// row returns the row of the counts; its support is gold as counted, tp + fn.
func (h hits) row(name string) Row {
	return rowOf(name, float64(h.tp), float64(h.fp), float64(h.fn))
}

// macroOf returns the mean P and R over notes and F1 of these means, without
// counts, and the standard deviations of P and R, of the population. A note with
// nothing on a side has P or R 0.
func macroOf(perNote []hits) (row Row, sdP, sdR float64) {
	row = Row{Name: "macro", Gold: sum(perNote).row("").Gold}
	n := float64(len(perNote))
	for _, h := range perNote {
		r := h.row("")
		row.P, row.R = row.P+r.P/n, row.R+r.R/n
	}
	for _, h := range perNote {
		r := h.row("")
		sdP, sdR = sdP+(r.P-row.P)*(r.P-row.P)/n, sdR+(r.R-row.R)*(r.R-row.R)/n
	}
	row.F1 = ratio(2*row.P*row.R, row.P+row.R)
	return row, math.Sqrt(sdP), math.Sqrt(sdR)
}

// A set holds what a scorer counts once.
type set[K comparable] map[K]bool

func setOf[K comparable](keys []K) set[K] {
	s := make(set[K], len(keys))
	for _, k := range keys {
		s[k] = true
	}
	return s
}

// minus returns how many keys of s are not in o.
func (s set[K]) minus(o set[K]) int {
	n := 0
	for k := range s {
		if !o[k] {
			n++
		}
	}
	return n
}

// compareSets counts keys; duplicates of one side count once.
func compareSets[K comparable](gold, pred []K) hits {
	g, p := setOf(gold), setOf(pred)
	fn := g.minus(p)
	return hits{len(g) - fn, p.minus(g), fn}
}

// answered returns the notes that the system answered and puts the others on the
// report: a scorer that reads two folders takes the files that are in both.
func (r *Report) answered(notes []Note) []Note {
	var out []Note
	for _, n := range notes {
		if n.Answered {
			out = append(out, n)
			continue
		}
		r.Skipped++
		r.SkippedGold += len(n.Gold)
	}
	return out
}
