package compat

import "fmt"

// A Mode is another scorer, imitated.
type Mode struct {
	Name    string   // such as "seqeval-strict"
	Tool    string   // the tool and the release it follows
	Blind   string   // what it does not see, in a sentence
	Defects []string // where the tool does not do what its name promises
}

// Modes returns the scorers there are.
//
// This list is a placeholder: one mode, so that what asks for scorers has one.
func Modes() []Mode {
	return []Mode{{Name: "span-sets", Tool: "set intersection of spans", Blind: "A span that is one character off counts as a miss and a false alarm, whatever it hides."}}
}

// Score returns what a scorer says of a system.
func Score(mode string, notes []Note) (Report, error) {
	if mode != "span-sets" {
		return Report{}, fmt.Errorf("compat: no scorer is called %q", mode)
	}
	row := Row{Name: "micro"}
	r := Report{}
	for _, n := range notes {
		if !n.Answered {
			r.Skipped++
			r.SkippedGold += len(n.Gold)
			continue
		}
		gold, pred := asSet(n.Gold), asSet(n.Pred)
		hits := 0
		for s := range pred {
			if gold[s] {
				hits++
			}
		}
		row.Gold += len(gold)
		row.TP += float64(hits)
		row.FP += float64(len(pred) - hits)
		row.FN += float64(len(gold) - hits)
	}
	row.P, row.R = quotientOf(row.TP, row.TP+row.FP), quotientOf(row.TP, row.TP+row.FN)
	row.F1 = quotientOf(2*row.TP, 2*row.TP+row.FP+row.FN)
	r.Rows = []Row{row}
	return r, nil
}

func asSet(spans []Span) map[Span]bool {
	out := map[Span]bool{}
	for _, s := range spans {
		out[s] = true
	}
	return out
}

func quotientOf(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}
