package reports

import (
	"fmt"
	"slices"

	"polyphi/bench/result"
	"polyphi/reports/figures"
)

// confusion says how much labels inside one coarse type cost, and which labels
// are taken for which.
func (r *Report) confusion() []Table {
	t := Table{Name: "tab_confusion", Caption: r.caption("F1 by label and by coarse label; the difference is what labels inside one coarse type cost, in points."), Notes: r.footnotes(),
		Columns: []Column{{Head: "coarse", Text: true}, {Head: "system", Text: true}, {Head: "n"}}}
	matches := []string{"strict", "approximate"}
	for _, match := range matches {
		t.Columns = append(t.Columns, Column{Head: "F1 ↑", Spanner: match}, Column{Head: "coarse F1 ↑", Spanner: match}, Column{Head: "difference", Spanner: match, Points: true})
	}
	add := func(title string, segment ...string) {
		for _, m := range r.run.Models {
			n := r.rate(m.Name, "recall", "strict-coarse", segment...).N
			if n == 0 {
				continue
			}
			cells := []Cell{words(title), words(r.rowName(m)), count(n)}
			for _, match := range matches {
				cells = append(cells, r.cell(r.rate(m.Name, "f1", match, segment...)), r.cell(r.rate(m.Name, "f1", match+"-coarse", segment...)),
					r.points(r.rate(m.Name, "intra_type_ambiguity", match, segment...)))
			}
			t.Rows = append(t.Rows, Row{Group: title, Cells: cells})
		}
	}
	add("all")
	for _, c := range r.coarse() {
		add(c, "coarse", c)
	}
	pairs := Table{Name: t.Name, Caption: r.caption("Labels taken for others: the commonest pairs in the alignment (one-to-one pairs that share a character)."),
		Columns: []Column{{Head: "system", Text: true}, {Head: "gold", Text: true}, {Head: "predicted", Text: true}, {Head: "pairs"}, {Head: "% of the gold label"}}}
	for _, m := range r.run.Models {
		totals := r.goldTotals(m.Name)
		for _, c := range r.commonest(m.Name) {
			pairs.Rows = append(pairs.Rows, Row{Group: m.Name, Cells: []Cell{words(r.rowName(m)), words(c.Gold), words(c.Pred), count(c.N), one(result.Number(float64(c.N)/float64(totals[c.Gold])), 100)}})
		}
	}
	if len(pairs.Rows) == 0 {
		return []Table{t}
	}
	return []Table{t, pairs}
}

// shownPairs is how many pairs of a system are listed.
const shownPairs = 12

// commonest lists a system's commonest pairs of different labels.
func (r *Report) commonest(model string) []result.Confusion {
	var out []result.Confusion
	for _, c := range r.metrics.Confusion {
		if c.Model == model && c.Gold != "" && c.Pred != "" && c.Gold != c.Pred {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b result.Confusion) int { return int(b.N - a.N) })
	return out[:min(len(out), shownPairs)]
}

// goldTotals counts the mentions of each label.
func (r *Report) goldTotals(model string) map[string]int64 {
	out := map[string]int64{}
	for _, c := range r.metrics.Confusion {
		if c.Model == model {
			out[c.Gold] += c.N
		}
	}
	return out
}

// coarse lists the coarse labels of the label set.
func (r *Report) coarse() []string {
	var out []string
	for _, row := range r.run.Suite.Schema {
		if !slices.Contains(out, row.Coarse) {
			out = append(out, row.Coarse)
		}
	}
	return out
}

// figConfusion is the confusion of the system with the highest headline F1: of
// each gold label, the share that was given each label or none.
func (r *Report) figConfusion() (figures.Figure, string) {
	best, value := "", -1.0
	for _, m := range r.run.Models {
		if f := r.rate(m.Name, "f1", r.run.Suite.Headline); f.Value.Defined() && float64(f.Value) > value {
			best, value = m.Name, float64(f.Value)
		}
	}
	caption := fmt.Sprintf("Labels given to gold mentions by %s, the system with the highest F1 (%s): share of each row. None: missed. Empty: 0.", best, r.run.Suite.Headline)
	labels := r.goldLabels()
	if best == "" || len(labels) == 0 {
		return figures.Heat{Missing: "no system has an F1, or no gold"}, caption + r.aside()
	}
	h := figures.Heat{Label: "Share of the gold label's mentions", Groups: []string{best}, Columns: append(slices.Clone(labels), "none"), Sparse: true}
	totals := r.goldTotals(best)
	for _, gold := range labels {
		h.Rows = append(h.Rows, figures.Category{Title: gold, Note: "n " + group(fmt.Sprint(totals[gold]))})
		cells := make([]figures.Value, len(h.Columns))
		for _, c := range r.metrics.Confusion {
			if c.Model != best || c.Gold != gold {
				continue
			}
			at := slices.Index(h.Columns, c.Pred)
			if c.Pred == "" {
				at = len(labels)
			}
			if at >= 0 {
				cells[at].Value = float64(c.N) / float64(totals[gold])
			}
		}
		h.Cells = append(h.Cells, cells)
	}
	return h, caption + r.aside()
}
