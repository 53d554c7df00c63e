package show

import (
	"fmt"
	"slices"

	"polyphi/bench"
	"polyphi/corpora"
	"polyphi/corpora/labels"
	"polyphi/metrics"
	"polyphi/metrics/match"
	"polyphi/models"
)

// A judge says what became of every mention of a note, one note after another.
type judge struct {
	book   *bench.Labeller
	engine *match.Matcher
}

func newJudge(set labels.Set) judge { return judge{bench.NewLabeller(set), match.New()} }

// verdicts are what became of one note: of its gold mentions, by rank and each
// once, and which predictions touch none of them.
type verdicts struct {
	gold     []goldVerdict
	spurious []spurious
}

// A goldVerdict is what became of one mention.
type goldVerdict struct {
	index   int32 // place in the note
	tag     match.Tag
	outcome string // "" if nothing went wrong
	mate    *models.Prediction
	paired  [metrics.NumViews]bool
}

// A spurious is a prediction that touches no gold.
type spurious struct {
	models.Prediction
	tag match.Tag
}

// judge matches an answer with the gold of its note.
func (j judge) judge(d *corpora.Document, a models.Answer) (verdicts, error) {
	gold := j.book.Gold(nil, d.Gold)
	if err := j.engine.Prepare(d.Text, gold, j.book.Gold(nil, d.Ignored)); err != nil {
		return verdicts{}, fmt.Errorf("show: %s: %w", d.Key, err)
	}
	predicted, _ := j.book.Predictions(nil, nil, a.Predictions)
	r, err := j.engine.Match(predicted)
	if err != nil { // too many spans on top of one another: no answer, as in the counts
		predicted = nil
		if r, err = j.engine.Match(nil); err != nil {
			return verdicts{}, fmt.Errorf("show: %s: %w", d.Key, err)
		}
	}
	var out verdicts
	for i := range r.Gold {
		g := &r.Gold[i]
		v := goldVerdict{index: g.Index, tag: g.Tag}
		if at := g.Mate[metrics.Alignment]; at != match.None {
			v.mate = &a.Predictions[r.Pred[at].Index]
		}
		for view := range v.paired {
			v.paired[view] = g.Mate[view] != match.None
		}
		v.outcome = outcomeOf(g, v.paired[metrics.ApproxBlind] || touched(d.Gold[g.Index].Fragments, predicted))
		out.gold = append(out.gold, v)
	}
	for i := range r.Pred {
		p := &r.Pred[i]
		x := a.Predictions[p.Index]
		if p.Mate[metrics.ApproxBlind] == match.None && !touched([]corpora.Fragment{x.Fragment}, gold) {
			tag := p.Tag
			tag.Scored = p.Scored
			out.spurious = append(out.spurious, spurious{x, tag})
		}
	}
	return out, nil
}

func outcomeOf(g *match.GoldFact, touched bool) string {
	switch {
	case !touched:
		return Missed
	case !g.Tag.Scored || g.SameBounds && g.SameLabel:
		return ""
	case g.SameBounds:
		return Label
	case g.SameLabel:
		return Bounds
	}
	return Overlap
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
