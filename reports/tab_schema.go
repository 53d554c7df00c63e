package reports

import "strings"

// schema is the label set: what each label stands for, under its coarse label,
// and how many mentions the notes have of it.
func (r *Report) schema() []Table {
	t := Table{Name: "tab_schema", Caption: r.caption("Label set " + r.run.Suite.Labels + "."),
		Columns: []Column{{Head: "coarse", Text: true}, {Head: "label", Text: true}, {Head: "stands for", Text: true}, {Head: "mentions"}, {Head: "distinct forms"}}}
	mentions, distinct := map[string]int{}, map[string]int{}
	if len(r.metrics.Corpus) > 0 {
		mentions, distinct = r.metrics.Corpus[0].Mentions, r.metrics.Corpus[0].Distinct
	}
	placed := map[string]bool{}
	for _, row := range r.run.Suite.Schema {
		n, forms := 0, 0
		for _, fine := range row.Fine {
			n, forms, placed[fine] = n+mentions[fine], forms+distinct[fine], true
		}
		t.Rows = append(t.Rows, Row{Group: row.Coarse, Cells: []Cell{words(row.Coarse), words(row.Label), words(strings.Join(row.Fine, ", ")), number(n), number(forms)}})
	}
	outside := map[string]int{}
	for l, n := range mentions {
		if !placed[l] {
			outside[l] = n
		}
	}
	if len(outside) > 0 {
		t.Notes = append(t.Notes, "Without a place in the label set, so in label-blind numbers and leak only: "+listed(outside)+".")
	}
	return []Table{t}
}
