package reports

import (
	"slices"
	"strings"

	"polyphi/bench/result"
)

// A pair is two systems of the run: one, and the one it improves on.
type pair struct{ before, after result.ModelRow }

// pairs lists the pairs of the run, in the order of its systems.
func (r *Report) pairs() []pair {
	var out []pair
	for _, m := range r.run.Models {
		i := slices.IndexFunc(r.run.Models, func(b result.ModelRow) bool { return b.Name == m.Before })
		if i >= 0 && m.Before != m.Name {
			out = append(out, pair{r.run.Models[i], m})
		}
	}
	return out
}

// noPairs stands in the place of what shows pairs, in a run without one.
const noPairs = "two systems of the run of which one names the other in its bench.json (before)"

// A place is a part of the notes, or of their sentences, that pairs are compared
// over.
type place struct {
	axis, title string
	where       []string // key, value pairs
}

// splits returns the places by axis: those with a reference, else the language
// categories of sentences and the ranges of the first index. ofNotes says which.
func (r *Report) splits() (by [][]place, ofNotes bool) {
	of := func(axis string, values []string, title func(string) string) {
		var places []place
		for _, v := range values {
			places = append(places, place{axis, title(v), []string{axis, v}})
		}
		if len(places) > 0 {
			by = append(by, places)
		}
	}
	for _, a := range r.run.Suite.Axes {
		if a.From == "note" && a.Reference != "" {
			of(a.Name, a.Values, a.Title)
		}
	}
	if len(by) > 0 {
		return by, true
	}
	of("category", r.categories(), func(c string) string { return c })
	if a, ok := r.measured(); ok {
		occurs := slices.DeleteFunc(slices.Clone(a.Values), func(v string) bool { return r.sentences(a.Name, v) == 0 })
		of(a.Name, occurs, binTitle)
	}
	return by, false
}

// A gain is a rate that pairs are compared in.
type gain struct {
	name, metric, match string
	head, what, of      string // of: what n counts
	where               []string
	ofNotes             bool // it is not counted of sentences
	places              int  // decimals of its changes; 0 means the usual one
}

func (r *Report) gains() []gain {
	match := r.run.Suite.Headline
	return []gain{
		{metric: "recall", match: match, head: "R ↑", what: "Recall (" + match + " match)", of: "mentions"},
		{name: "_names", metric: "recall", match: "approximate-coarse", head: "name R ↑", what: "Recall of names (approximate match, coarse labels)", of: "names", where: []string{"coarse", "NAME"}, ofNotes: true},
		{name: "_precision", metric: "precision", match: match, head: "P ↑", what: "Precision (" + match + " match)", of: "predictions"},
		{name: "_over_redaction", metric: "over_redaction", head: "over-redaction ↓", what: "Over-redaction (share of other graphemes marked)", of: "graphemes outside identifiers", ofNotes: true, places: 2}, // it is a few in a thousand
	}
}

// change returns what a system gains in a rate over the one before it.
func (r *Report) change(p pair, g gain, where ...string) *result.Estimate {
	return r.find(result.Estimate{Model: p.after.Name, Before: p.before.Name, Metric: g.metric + "_change", Match: g.match, Segment: result.Segment(where...)})
}

// beforeAfter holds, for every pair of systems, what became better and what it
// cost: recall, recall of names, precision and over-redaction before and after,
// and the paired changes. It is empty for a run without pairs.
func (r *Report) beforeAfter() []Table {
	pairs := r.pairs()
	if len(pairs) == 0 {
		return nil
	}
	by, ofNotes := r.splits()
	var out []Table
	for _, g := range r.gains() {
		t := Table{Name: "tab_before_after" + g.name, Caption: r.caption(g.what + " before and after: " + pairNames(pairs) + "; n is the number of " + g.of + "."), Even: true,
			Columns: []Column{{Head: "group", Text: true}, {Head: "system", Text: true}, {Head: g.head, Spanner: "before"}, {Head: "n", Spanner: "before"},
				{Head: g.head, Spanner: "after"}, {Head: "n", Spanner: "after"}, {Head: "change, points", Points: true, Places: g.places}}}
		add := func(x place) {
			set := x.axis // rows that stand together
			if len(pairs) > 1 {
				set += x.title
			}
			where := append(slices.Clone(g.where), x.where...)
			for _, p := range pairs {
				old, now := r.rate(p.before.Name, g.metric, g.match, where...), r.rate(p.after.Name, g.metric, g.match, where...)
				t.Rows = append(t.Rows, Row{Group: set, Cells: []Cell{words(x.title), words(r.rowName(p.after)),
					r.cell(old), count(old.N), r.cell(now), count(now.N), r.points(r.change(p, g, where...))}})
			}
		}
		add(place{title: "All"})
		for _, places := range by {
			for _, x := range places {
				if ofNotes || !g.ofNotes {
					add(x)
				}
			}
		}
		t.Notes = r.changeNotes(t)
		out = append(out, t)
	}
	out[0].Notes = append(r.footnotes(), out[0].Notes...)
	return out
}

// pairNames lists pairs.
func pairNames(pairs []pair) string {
	var out []string
	for _, p := range pairs {
		out = append(out, p.after.Name+" after "+p.before.Name)
	}
	return strings.Join(out, ", ")
}

// changeText says how changes are estimated.
const changeText = "Changes are paired: both systems are resampled together, over the same notes. Their intervals are not corrected for the number of groups."

func (r *Report) changeNotes(t Table) []string {
	out := []string{changeText}
	var same []string
	for _, row := range t.Rows {
		if c := row.Cells[len(row.Cells)-1]; c.Text == "" && c.Estimate.Has("equal") && !slices.Contains(same, row.Cells[0].Text) {
			same = append(same, row.Cells[0].Text)
		}
	}
	if len(same) > 0 {
		out = append(out, "Both systems count the same in every cluster, so that nothing tells them apart and their interval has no width: "+strings.Join(same, "; ")+".")
	}
	for _, m := range r.run.Models {
		if m.Before != "" && !slices.ContainsFunc(r.pairs(), func(p pair) bool { return p.after.Name == m.Name }) {
			out = append(out, m.Name+" has no row: the system before it, "+m.Before+", is not in the run.")
		}
	}
	return out
}
