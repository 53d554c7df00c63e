package reports

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"polyphi/bench/result"
)

// scores is the headline: per system strict and approximate precision, recall
// and F1 (micro, macro, label-blind), what leaks, and the rate of words.
func (r *Report) scores() []Table {
	t := Table{Name: "tab_scores", Caption: r.caption("Detection scores, leak and speed of each system."), Notes: r.footnotes(),
		Columns: []Column{{Head: "system", Text: true}, {Head: "average", Text: true},
			{Head: "P ↑", Spanner: "strict"}, {Head: "R ↑", Spanner: "strict"}, {Head: "F1 ↑", Spanner: "strict"},
			{Head: "P ↑", Spanner: "approximate"}, {Head: "R ↑", Spanner: "approximate"}, {Head: "F1 ↑", Spanner: "approximate"},
			{Head: "n"}, {Head: "leak ↓"}, {Head: "clean notes ↑"}, {Head: "over-redaction ↓"}, {Head: "false alarms per 1,000 words ↓", Places: 1}, {Head: "words/s ↑"}}}
	for _, m := range r.run.Models {
		micro := []Cell{words(r.rowName(m)), words("micro")}
		macro := []Cell{words(r.rowName(m)), words("macro")}
		blind := []Cell{words(r.rowName(m)), words("label-blind")}
		for _, match := range []string{"strict", "approximate"} {
			for _, metric := range []string{"precision", "recall", "f1"} {
				micro = append(micro, r.cell(r.rate(m.Name, metric, match)))
				macro = append(macro, r.cell(r.find(result.Estimate{Model: m.Name, Metric: metric, Match: match, Average: "macro"})))
				blind = append(blind, r.cell(r.rate(m.Name, metric, match+"-blind")))
			}
		}
		recall := r.rate(m.Name, "recall", "approximate")
		micro = append(micro, count(recall.N), r.cell(r.rate(m.Name, "leak", "")), r.cell(r.rate(m.Name, "clean_notes", "")),
			r.cell(r.rate(m.Name, "over_redaction", "")), r.cell(r.rate(m.Name, "false_alarms", "approximate-blind")), speed(r.wordsPerSecond(m.Name)))
		blind = append(blind, count(r.rate(m.Name, "recall", "approximate-blind").N))
		lines := [][]Cell{micro, macro, blind}
		if len(r.run.Suite.CategoryShares) > 0 {
			lines = append(lines, r.weighted(m))
		}
		for _, cells := range lines {
			t.Rows = append(t.Rows, Row{Group: m.Name, Cells: cells})
		}
	}
	t.Notes = append(t.Notes, "micro: summed over mentions; macro: unweighted mean over labels with gold; label-blind: any label counts as a hit.",
		"Leak: share of identifier graphemes left visible, whatever the label. Clean notes: notes with none visible. Over-redaction: share of other graphemes marked.",
		"Words per second: one pass, load and warm-up outside the clock, no interval; in no gate. "+r.devices())
	if len(r.run.Suite.CategoryShares) > 0 {
		t.Notes = append(t.Notes, "weighted: as if the sentences had the shares "+shares(r.run.Suite.CategoryShares)+".")
	}
	return []Table{t}
}

// weighted are a system's scores under the suite's shares of categories.
func (r *Report) weighted(m result.ModelRow) []Cell {
	cells := []Cell{words(r.rowName(m)), words("weighted")}
	for _, match := range []string{"strict", "approximate"} {
		for _, metric := range []string{"precision", "recall", "f1"} {
			cells = append(cells, r.cell(r.find(result.Estimate{Model: m.Name, Metric: metric, Match: match, Average: "weighted"})))
		}
	}
	return cells
}

// shares lists shares of categories in percent.
func shares(of map[string]float64) string {
	var out []string
	for _, c := range slices.Sorted(maps.Keys(of)) {
		out = append(out, fmt.Sprintf("%s %.1f %%", c, 100*of[c]))
	}
	return strings.Join(out, ", ")
}

// cell is an estimate; of a group under the suite's minimum it says what the
// group falls short of.
func (r *Report) cell(e *result.Estimate) Cell { return Cell{Estimate: e, Text: r.small(e)} }

// points is a difference in percentage points.
func (r *Report) points(e *result.Estimate) Cell {
	return Cell{Estimate: e, Text: r.small(e), Scale: 100}
}

// small returns "n<30" or "<20 notes" for a group under the suite's minimum, ""
// for any other.
func (r *Report) small(e *result.Estimate) string {
	minimum := r.run.Suite.Minimum
	switch {
	case !e.Has("small"):
		return ""
	case e.Notes < minimum.Notes:
		return "<" + itoa(minimum.Notes) + " notes"
	}
	return "n<" + itoa(minimum.Mentions)
}

func count(n int64) Cell { return number(int(n)) }

// speed is a cell of words per second.
func speed(x result.Number) Cell { return Cell{Text: rate(x), Exact: full(x)} }

// rate prints words per second with three significant digits.
func rate(x result.Number) string {
	if !x.Defined() {
		return Dash
	}
	v := float64(x)
	unit := 1.0
	for v/unit >= 1000 {
		unit *= 10
	}
	return group(itoa(int(v/unit+0.5) * int(unit)))
}
