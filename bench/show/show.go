// Package show finds what a system got wrong, and what one of two systems got
// wrong and the other right, by matching the saved predictions of runs with gold
// again.
//
// Text appears only where the caller allows it: full for synthetic notes, masked
// on request, else none. Masked context has every gold span, ignored ones too,
// and every span any system predicted replaced by its label and every digit by
// #; gold may be incomplete, so masked text is not anonymous.
package show

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"polyphi/bench"
	"polyphi/bench/filter"
	"polyphi/bench/suggest"
	"polyphi/corpora"
	"polyphi/corpora/labels"
)

// Outcomes of a span that went wrong; filter.Outcomes lists them. A mention has at
// most one: one that is found whole and under its label has none, nor has one
// outside the label set that any prediction touches. Labels are compared as the
// label set scores them.
const (
	Missed   = "missed"   // gold that no prediction touches, whatever the labels
	Spurious = "spurious" // a prediction that touches no gold, whatever the labels
	Label    = "label"    // gold whose prediction has its bounds and another label
	Bounds   = "bounds"   // gold whose prediction has its label and other bounds
	Overlap  = "overlap"  // gold that is touched, but by no prediction of its own with its bounds or its label
)

// A Finding is one span that went wrong.
type Finding struct {
	Outcome   string            `json:"outcome"`
	Label     string            `json:"label"` // gold's, or the predicted one
	Note      string            `json:"note"`  // note key
	Start     int               `json:"start"` // code points, half open
	End       int               `json:"end"`
	Predicted *Predicted        `json:"predicted,omitempty"` // what the alignment pairs a mention with
	Attrs     map[string]string `json:"attrs"`               // its values on the suite's axes
	Negative  string            `json:"negative,omitempty"`  // kind of hard negative a spurious mark touches
	Text      string            `json:"text,omitempty"`      // context, as far as allowed
}

// A Predicted is a predicted span, in code points, half open.
type Predicted struct {
	Label string `json:"label"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// Findings are what went wrong for one system, as far as a filter leaves it.
type Findings struct {
	Model     string         `json:"model"`
	Gold      map[string]int `json:"gold"`      // mentions by label, wrong or not
	Negatives map[string]int `json:"negatives"` // hard negatives by kind
	Notes     int            `json:"notes"`
	List      []Finding      `json:"list"` // by outcome as filter.Outcomes lists them, label, then corpus order
}

// Find matches one system's answers with gold. Missed and spurious are
// label-blind: no code point is shared. Scores count more as wrong: there a
// prediction over two mentions finds one of them.
//
// where is what filter.ResolveFindings selected. Mentions are selected by where
// they stand and what they are, findings by their outcome too; a false alarm is no
// mention and has no value on axes of mentions.
func Find(run bench.Reopened, set labels.Set, model string, where filter.Selection, level Level) (Findings, error) {
	if err := answered(run, model); err != nil {
		return Findings{}, err
	}
	out := Findings{Model: model, Gold: map[string]int{}, Negatives: map[string]int{}, List: []Finding{}}
	j := newJudge(set)
	places := newPlaces(run, model, set)
	for i := range run.Documents {
		if !places.admitsNote(where, i) {
			continue
		}
		d := &run.Documents[i]
		v, err := j.judge(d, run.Answers[model][i])
		if err != nil {
			return out, err
		}
		out.Notes++
		out.addNegatives(places, where, i)
		w := window{doc: d, marks: marksOf(i, run), level: level}
		for _, g := range v.gold {
			m := &d.Gold[g.index]
			at := places.ofGold(i, int(g.index), g.tag)
			if !at.admitted(where) {
				continue
			}
			out.Gold[string(m.Label)]++
			if wants(where, g.outcome) {
				out.List = append(out.List, w.ofGold(m, g, at))
			}
		}
		for _, p := range v.spurious {
			if at := places.ofPrediction(i, p.Prediction.Fragment, p.tag); wants(where, Spurious) && at.admitted(where) {
				out.List = append(out.List, w.ofSpurious(p, at))
			}
		}
	}
	sortFindings(out.List)
	return out, nil
}

// answered returns an error unless the run holds the system's answers.
func answered(run bench.Reopened, model string) error {
	if _, ok := run.Answers[model]; ok {
		return nil
	}
	var have []string
	for _, row := range run.Manifest.Models {
		if row.Name == model {
			return &bench.UnansweredError{Text: fmt.Sprintf("system %s is not finished; the command that began its run goes on with it", model)}
		}
		have = append(have, row.Name)
	}
	return fmt.Errorf("show: the run has no model %q; have %s%s", model, strings.Join(have, ", "), suggest.Near(model, have))
}

// wants reports whether an outcome is one, and selected.
func wants(where filter.Selection, outcome string) bool {
	return outcome != "" && (where.Outcome == nil || slices.Contains(where.Outcome, outcome))
}

func (f *Findings) addNegatives(places *places, where filter.Selection, note int) {
	for _, n := range places.run.Documents[note].Negatives {
		if places.ofStretch(note, n.Fragment).admittedSentence(where) {
			f.Negatives[n.Kind]++
		}
	}
}

func sortFindings(fs []Finding) {
	order := filter.Outcomes()
	slices.SortStableFunc(fs, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.Outcome), slices.Index(order, b.Outcome)), strings.Compare(a.Label, b.Label))
	})
}

// ofGold returns the finding of a mention that went wrong.
func (w window) ofGold(m *corpora.Mention, g goldVerdict, at place) Finding {
	whole := corpora.Fragment{Start: m.Start(), End: m.End()}
	f := Finding{Outcome: g.outcome, Label: string(m.Label), Note: w.doc.Key, Start: whole.Start.Rune, End: whole.End.Rune, Attrs: at.attrs(), Text: w.text(whole, g.mate)}
	if p := g.mate; p != nil {
		f.Predicted = &Predicted{Label: string(p.Label), Start: p.Start.Rune, End: p.End.Rune}
	}
	return f
}

func (w window) ofSpurious(p spurious, at place) Finding {
	f := Finding{Outcome: Spurious, Label: string(p.Label), Note: w.doc.Key, Start: p.Start.Rune, End: p.End.Rune, Attrs: at.attrs(), Text: w.text(p.Fragment, nil)}
	for _, n := range w.doc.Negatives {
		if n.Overlaps(p.Fragment) {
			f.Negative = n.Kind
			break
		}
	}
	return f
}
