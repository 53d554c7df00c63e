// Package show finds what a system missed and what it marked for nothing, by
// matching the saved predictions of a run with gold again.
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
	"polyphi/bench/suggest"
	"polyphi/corpora"
	"polyphi/corpora/labels"
	"polyphi/metrics"
	"polyphi/metrics/match"
)

// Outcomes of a span.
const (
	Missed   = "missed"   // gold that no prediction touches
	Spurious = "spurious" // a prediction that touches no gold
)

// A Finding is one span that went wrong.
type Finding struct {
	Outcome  string            `json:"outcome"`
	Label    string            `json:"label"` // gold's, or the predicted one
	Note     string            `json:"note"`  // note key
	Start    int               `json:"start"` // code points, half open
	End      int               `json:"end"`
	Attrs    map[string]string `json:"attrs"`              // note-level axis values
	Negative string            `json:"negative,omitempty"` // kind of hard negative a spurious mark touches
	Text     string            `json:"text,omitempty"`     // context, as far as allowed
}

// Findings are what went wrong for one system.
type Findings struct {
	Model     string         `json:"model"`
	Gold      map[string]int `json:"gold"`      // mentions by label
	Negatives map[string]int `json:"negatives"` // hard negatives by kind
	List      []Finding      `json:"list"`      // by outcome, label, then corpus order
}

// Find matches one system's answers with gold, label-blind: a mention is missed
// if no prediction shares a code point with it, a prediction is spurious if it
// shares none with gold. Scores count more as wrong: there a prediction over two
// mentions finds one of them.
func Find(run bench.Reopened, set labels.Set, model string, level Level) (Findings, error) {
	answers, ok := run.Answers[model]
	if !ok {
		var have []string
		for _, row := range run.Manifest.Models {
			have = append(have, row.Name)
		}
		return Findings{}, fmt.Errorf("show: the run has no model %q; have %v%s", model, have, suggest.Near(model, have))
	}
	out := Findings{Model: model, Gold: map[string]int{}, Negatives: map[string]int{}}
	book := bench.NewLabeller(set)
	engine := match.New()
	for i := range run.Documents {
		d := &run.Documents[i]
		gold := book.Gold(nil, d.Gold)
		if err := engine.Prepare(d.Text, gold, book.Gold(nil, d.Ignored)); err != nil {
			return out, fmt.Errorf("show: %s: %w", d.Key, err)
		}
		predicted, _ := book.Predictions(nil, nil, answers[i].Predictions)
		r, err := engine.Match(predicted)
		if err != nil { // too many spans on top of one another: no answer, as in the counts
			predicted = nil
			if r, err = engine.Match(nil); err != nil {
				return out, fmt.Errorf("show: %s: %w", d.Key, err)
			}
		}
		for _, m := range d.Gold {
			out.Gold[string(m.Label)]++
		}
		for _, n := range d.Negatives {
			out.Negatives[n.Kind]++
		}
		w := window{doc: d, marks: marksOf(run, i), level: level}
		for _, g := range r.Gold {
			m := d.Gold[g.Index]
			if g.Mate[metrics.ApproxBlind] == match.None && !touched(m.Fragments, predicted) {
				out.List = append(out.List, finding(Missed, string(m.Label), run.Attrs[i], w, corpora.Fragment{Start: m.Start(), End: m.End()}))
			}
		}
		for _, p := range r.Pred {
			x := answers[i].Predictions[p.Index]
			if p.Mate[metrics.ApproxBlind] == match.None && !touched([]corpora.Fragment{x.Fragment}, gold) {
				f := finding(Spurious, string(x.Label), run.Attrs[i], w, x.Fragment)
				f.Negative = negativeOf(d, x.Fragment)
				out.List = append(out.List, f)
			}
		}
	}
	slices.SortStableFunc(out.List, func(a, b Finding) int {
		return cmp.Or(strings.Compare(a.Outcome, b.Outcome), strings.Compare(a.Label, b.Label))
	})
	return out, nil
}

// touched reports whether one of the spans shares a code point with the
// fragments. A pair of the matching always does; a span without one may.
func touched(fragments []corpora.Fragment, spans []match.Span) bool {
	for i := range spans {
		for _, f := range spans[i].Fragments {
			if slices.ContainsFunc(fragments, f.Overlaps) {
				return true
			}
		}
	}
	return false
}

func finding(outcome, label string, attrs map[string]string, w window, at corpora.Fragment) Finding {
	return Finding{Outcome: outcome, Label: label, Note: w.doc.Key, Start: at.Start.Rune, End: at.End.Rune, Attrs: attrs, Text: w.text(at)}
}

func negativeOf(d *corpora.Document, at corpora.Fragment) string {
	for _, n := range d.Negatives {
		if n.Overlaps(at) {
			return n.Kind
		}
	}
	return ""
}
