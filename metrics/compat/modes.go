package compat

import (
	"fmt"
	"slices"
	"strings"
)

// A Mode is another scorer, imitated.
type Mode struct {
	Name    string   // such as "seqeval-strict"
	Tool    string   // the tool and the release it follows
	Blind   string   // what it does not see, in a sentence
	Defects []string // where the tool does not do what its name promises

	score func([]Note) (Report, error)
}

// Modes returns the modes there are, in the order in which they are listed.
func Modes() []Mode {
	const (
		words = "Sees words, not characters: punctuation, a part of a word and all but one of nested mentions are lost"
		late  = "a note without an answer counts as one without predictions"
	)
	modes := []Mode{
		{"seqeval", "seqeval 1.2.2, default mode", words + "; " + late + ".", []string{
			"L and U are no prefixes it knows: spans of BILOU run together or are lost",
			"invalid tags are repaired without a word: I-X I-X is as good as B-X I-X",
			"macro averages labels without gold too, each with F1 0",
		}, onTags(bySentence, Seqeval)},
		{"seqeval-strict", "seqeval 1.2.2, mode strict, scheme IOB2", words + "; " + late + ".", []string{
			"a predicted span that breaks the scheme vanishes instead of being a false alarm",
			"macro averages labels without gold too, each with F1 0",
		}, onTags(bySentence, func(gold, pred [][]string) (Report, error) { return SeqevalStrict(IOB2, gold, pred) })},
		{"conlleval", "conlleval (Perl) of 2004-01-26", words + "; " + late + ".", []string{
			"no chunk ends between E-X and B-X, so that other bounds count as the same",
			"S, L and U are no prefixes it knows: neighbours of one label run together",
		}, onTags(bySentence, Conlleval)},
		{"nervaluate", "nervaluate 1.2.1, list loader", words + "; " + late + ".", []string{
			"first come, first served: an early near miss can take the gold span of a later hit",
			"rows of labels do not add up to the total",
			"a prediction of less than a hundredth of a gold span does not overlap it",
		}, onTags(byNote, Nervaluate)},
		{"nervaluate-0.3", "nervaluate 0.3.1, list loader", words + "; " + late + ".", []string{
			"one prediction over two gold spans counts two errors, so that there are more errors than predictions",
			"two equal predictions of one gold span are both correct",
			"two equal gold spans are both found by one prediction",
		}, onTags(byNote, Nervaluate03)},
		{"faireval", "FairEval as repaired (rubcompling/FairEval)", words + "; " + late + ".", []string{
			"a label ends at its second hyphen",
			"a label whose spans are mistaken for another one's gains precision: labels charge confusions to the gold label",
		}, onTags(bySentence, FairEval)},
	}
	return append(modes, onSpans()...)
}

// onSpans are the modes that read spans as they are. All of them leave out notes
// that the system did not answer.
func onSpans() (modes []Mode) {
	const skips = "a note without an answer is left out, so that a crash improves the score"
	for _, v := range i2b2Variants() {
		m := Mode{v.mode, "i2b2 2014 track 1 script (e08db16, Python 2)", "Does not see near misses, nor notes without an answer.", []string{skips},
			func(n []Note) (Report, error) { return v.score(n), nil }}
		switch {
		case v.token:
			m.Blind = "Sees ASCII letters and digits only: a name in any other script counts as found by its end alone."
			m.Defects = append(m.Defects, "spans without an ASCII letter or digit become one empty token at their end")
		case v.relaxed:
			m.Blind = "Does not see the last two characters of a span, nor notes without an answer."
			m.Defects = append(m.Defects, "it is no overlap: a span that begins one character off is a miss", "one gold span may be hit many times, and the smaller side decides what counts")
		}
		if v.hipaa {
			m.Defects = append(m.Defects, "IDNUM falls out of HIPAA's labels through a blank in its pattern")
		}
		modes = append(modes, m)
	}
	for _, m := range []struct {
		name, blind string
		defects     []string
		score       func([]Note) Report
	}{
		{"meddocan-ner", "Does not see near misses, nor notes without an answer.", []string{skips, "its leak is missed spans by sentences, and no measure of text"}, meddocanNER},
		{"meddocan-spans", "Does not see labels, near misses, nor notes without an answer.", []string{skips}, meddocanSpans},
		{"meddocan-spans-merged", "Does not see labels, nor what nested spans leave over when they are joined.", []string{skips, "spans and joined spans count together: two gold spans can give three hits", "joining shrinks nested spans"}, meddocanSpansMerged},
	} {
		modes = append(modes, Mode{m.name, "MEDDOCAN-Evaluation-Script (1a16d3d)", m.blind, m.defects, func(n []Note) (Report, error) { return m.score(n), nil }})
	}
	return modes
}

// Score returns what a mode says of notes. An unknown mode is an error that names
// those there are.
func Score(mode string, notes []Note) (Report, error) {
	modes := Modes()
	i := slices.IndexFunc(modes, func(m Mode) bool { return m.Name == mode })
	if i < 0 {
		var names []string
		for _, m := range modes {
			names = append(names, m.Name)
		}
		return Report{}, fmt.Errorf("compat: unknown mode %q; known are %s", mode, strings.Join(names, ", "))
	}
	return modes[i].score(notes)
}

// A unit is what one tag column holds.
type unit bool

const (
	byNote     unit = false
	bySentence unit = true
)

// onTags returns the scorer of notes of a scorer of tag columns.
func onTags(u unit, score func(gold, pred [][]string) (Report, error)) func([]Note) (Report, error) {
	return func(notes []Note) (Report, error) {
		p := project(notes, bool(u))
		r, err := score(p.gold, p.pred)
		if err != nil {
			return Report{}, err
		}
		r.Conflicts, r.Vanished = p.conflicts, p.vanished
		return r, nil
	}
}
