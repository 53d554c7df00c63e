package bench

import (
	"fmt"
	"slices"

	"polyphi/bench/result"
	"polyphi/corpora"
	"polyphi/corpora/labels"
	"polyphi/metrics/compat"
	"polyphi/models"
)

// CompatModes returns the names of the other scorers that a suite may ask for
// beside our own.
func CompatModes() []string {
	var names []string
	for _, m := range compat.Modes() {
		names = append(names, m.Name)
	}
	return names
}

// CheckCompat refuses a scorer that there is not, and one that is named twice.
func CheckCompat(modes []string) error {
	for i, m := range modes {
		if err := oneOf("compat", m, CompatModes()...); err != nil {
			return err
		}
		if slices.Contains(modes[:i], m) {
			return fmt.Errorf("compat: %s stands twice", m)
		}
	}
	return nil
}

// askOthers returns what the suite's other scorers say of every system.
func askOthers(s Suite, docs []corpora.Document, rows []result.ModelRow, answers []saved) ([]result.CompatReport, error) {
	if len(s.Compat) == 0 {
		return nil, nil
	}
	book := NewLabeller(s.Labels)
	var out []result.CompatReport
	for k, row := range rows {
		notes := book.scorerNotes(docs, answers[k].answers)
		for _, mode := range s.Compat {
			r, err := compat.Score(mode, notes)
			if err != nil {
				return nil, fmt.Errorf("bench: model %s: %w; leave %s out of compat", row.Name, err, mode)
			}
			out = append(out, compatReport(row.Name, mode, r))
		}
	}
	return out, nil
}

// scorerNotes returns notes as other scorers take them: the labels of the label
// set on both sides, what has no place in it on neither. They know no ignored
// mention, so what a system marks there is a false alarm to them.
func (b *Labeller) scorerNotes(docs []corpora.Document, answers []models.Answer) []compat.Note {
	notes := make([]compat.Note, len(docs))
	for i := range docs {
		n := compat.Note{Text: docs[i].Text, Answered: answers[i].Error == ""}
		for _, s := range docs[i].Sentences {
			n.Sentences = append(n.Sentences, [2]int{s.Start.Rune, s.End.Rune})
		}
		for _, m := range docs[i].Gold {
			for _, f := range m.Fragments {
				n.Gold = b.appendSpan(n.Gold, f, m.Label)
			}
		}
		for _, p := range answers[i].Predictions {
			n.Pred = b.appendSpan(n.Pred, p.Fragment, p.Label)
		}
		notes[i] = n
	}
	return notes
}

func (b *Labeller) appendSpan(to []compat.Span, f corpora.Fragment, l corpora.Label) []compat.Span {
	if !b.tags[l].Scored {
		return to
	}
	s := compat.Span{Start: f.Start.Rune, End: f.End.Rune, Label: string(l), Coarse: string(labels.Coarse(l))}
	if scored, ok := b.set.Scored(l); ok {
		s.Label = string(scored)
	}
	return append(to, s)
}

func compatReport(model, mode string, r compat.Report) result.CompatReport {
	out := result.CompatReport{Model: model, Mode: mode, Conflicts: r.Conflicts, Vanished: r.Vanished, Skipped: r.Skipped, SkippedGold: r.SkippedGold, Rows: []result.CompatRow{}}
	for _, m := range compat.Modes() {
		if m.Name == mode {
			out.Tool, out.Blind, out.Defects = m.Tool, m.Blind, m.Defects
		}
	}
	for _, x := range r.Rows {
		out.Rows = append(out.Rows, result.CompatRow{Name: x.Name, TP: result.Number(x.TP), FP: result.Number(x.FP), FN: result.Number(x.FN),
			P: result.Number(x.P), R: result.Number(x.R), F1: result.Number(x.F1), Gold: x.Gold})
	}
	for _, x := range r.Extra {
		out.Extra = append(out.Extra, result.CompatNumber{Name: x.Name, Value: result.Number(x.Value)})
	}
	return out
}
