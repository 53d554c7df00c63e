package filter

import (
	"slices"

	"polyphi/bench/result"
)

// A Key is what a term may restrict: an axis of the suite, or a split that every
// run has.
type Key struct {
	Name   string   `json:"name"`
	From   string   `json:"from"`   // as in Axis: note, mention, label, measure
	Values []string `json:"values"` // in the suite's order
}

// Names of keys that are no axes of a suite file.
const (
	label    = "label"
	coarse   = "coarse"
	category = "category"
	model    = "model"
	note     = "note"
	outcome  = "outcome"
)

// Outcomes returns the values of the key outcome: what may go wrong with a mention
// or a prediction, as package show defines it.
func Outcomes() []string { return []string{"missed", "label", "bounds", "overlap", "spurious"} }

// Keys returns what filters of the suite's counts may name: its axes in their
// order, the labels of the label set, the coarse labels, and the language
// categories of sentences where the suite measures code-mixing. Labels have the
// key label whatever their axis is called, for so they stand in counts.
func Keys(s result.Suite) []Key {
	var out []Key
	for _, a := range s.Axes {
		if a.From != "label" {
			out = append(out, Key{Name: a.Name, From: a.From, Values: a.Values})
		}
	}
	out = append(out, Key{Name: label, From: "label", Values: s.LabelList})
	if len(s.CoarseList) > 0 {
		out = append(out, Key{Name: coarse, From: "label", Values: s.CoarseList})
	}
	if len(s.Categories) > 0 {
		out = append(out, Key{Name: category, From: "measure", Values: s.Categories})
	}
	return out
}

// OfNotes reports whether the key splits whole notes, OfSentences whether it
// splits sentences; any other splits mentions.
func (k Key) OfNotes() bool     { return k.From == "note" }
func (k Key) OfSentences() bool { return k.From == "measure" }

// bins returns the values of a measured axis that are edges of bins.
func (k Key) bins() []string {
	return slices.DeleteFunc(slices.Clone(k.Values), func(v string) bool { return !numberForm.MatchString(v) })
}
