package reports

import (
	"fmt"
	"sort"
	"strings"

	"polyphi/bench/result"
)

// corpus holds the facts of the notes that no system moves.
func (r *Report) corpus() []Table {
	t := Table{Name: "tab_corpus", Caption: r.caption("The notes: sizes, distinct surface forms, hard negatives, code-mixing."),
		Columns: []Column{{Head: "group", Text: true}, {Head: "notes"}, {Head: "sentences"}, {Head: "words"}, {Head: "mentions"}, {Head: "name mentions"},
			{Head: "distinct names"}, {Head: "distinct forms"}, {Head: "hard negatives"}, {Head: "mixed sentences, %"},
			{Head: "all", Spanner: "mean CMI x 100"}, {Head: "with language", Spanner: "mean CMI x 100"}, {Head: "mixed", Spanner: "mean CMI x 100"}}}
	for _, f := range r.metrics.Corpus {
		t.Rows = append(t.Rows, Row{Group: axisOf(f.Segment), Cells: []Cell{words(r.segmentTitle(f.Segment)), number(f.Notes), number(f.Sentences), number(f.Words),
			number(sum(f.Mentions)), number(names(f.Mentions)), number(names(f.Distinct)), number(sum(f.Distinct)), number(sum(f.Negatives)),
			one(f.Mixing.Number("mixed_share_01"), 100), one(f.Mixing.Number("cmi_all_100"), 1), one(f.Mixing.Number("cmi_language_bearing_100"), 1), one(f.Mixing.Number("cmi_mixed_100"), 1)}})
	}
	for i, f := range r.metrics.Corpus {
		if i == 0 {
			t.Notes = append(t.Notes, fmt.Sprintf("%d notes without identifiers; %d unannotated and %d with damaged gold left out.", f.WithoutPHI, f.Unannotated, f.Incomplete),
				"Mentions by label: "+listed(f.Mentions)+".", "Hard negatives by kind: "+listed(f.Negatives)+".", "Tokens by language: "+listed(f.Mixing.Tokens)+"; decided by "+listed(f.Mixing.TokenSources)+".")
		}
	}
	t.Notes = append(t.Notes, r.cmiNotes()...)
	for _, c := range r.run.Corpora {
		if c.Statement != "" {
			t.Notes = append(t.Notes, "Corpus "+c.Name+": "+c.Statement)
		}
	}
	if _, ok := r.measured(); !ok {
		return []Table{t}
	}
	mixing := mixingTables(r.mixingRows(), r.metrics.Policy)
	for i := range mixing {
		mixing[i].Name = t.Name
		mixing[i].Caption = r.caption(mixing[i].Caption)
	}
	out := append([]Table{t}, mixing...)
	if len(r.run.Models) > 0 && r.crossed("label", "category") {
		out = append(out, r.mentionsByCategory())
	}
	return out
}

// mentionsByCategory counts the mentions of each label, and the sentences, by
// language category of the sentence. No system moves it; it is read from the
// denominators of the first.
func (r *Report) mentionsByCategory() Table {
	t := Table{Name: "tab_corpus", Caption: r.caption("Mentions by label and language category of the sentence."), Columns: []Column{{Head: "label", Text: true}}}
	categories, model := r.categories(), r.run.Models[0].Name
	for _, c := range categories {
		t.Columns = append(t.Columns, Column{Head: c})
	}
	t.Columns = append(t.Columns, Column{Head: "all"})
	row := func(title string, of func(category string) int64) {
		cells, total := []Cell{words(title)}, int64(0)
		for _, c := range categories {
			cells, total = append(cells, count(of(c))), total+of(c)
		}
		t.Rows = append(t.Rows, Row{Group: title, Cells: append(cells, count(total))})
	}
	for _, l := range r.run.Suite.LabelList {
		row(l, func(c string) int64 { return r.rate(model, "recall", "strict", "category", c, "label", l).N })
	}
	row("sentences", func(c string) int64 { return r.rate(model, "sentence_error_rate", "", "category", c).N })
	return t
}

func axisOf(segment string) string {
	name, _, _ := strings.Cut(segment, "=")
	return name
}

// segmentTitle prints a segment of one axis by the axis's title of its value.
func (r *Report) segmentTitle(segment string) string {
	name, v, ok := strings.Cut(segment, "=")
	if !ok {
		return "All"
	}
	if a, known := r.axis(name); known {
		return a.Title(v)
	}
	return segment
}

func sum(m map[string]int) int {
	n := 0
	for _, v := range m {
		n += v
	}
	return n
}

// names counts the labels of persons.
func names(m map[string]int) int {
	return m["PATIENT"] + m["DOCTOR"] + m["RELATIVE"] + m["PERSON"] + m["USERNAME"]
}

func listed(m map[string]int) string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for i, k := range keys {
		keys[i] = k + " " + group(itoa(m[k]))
	}
	if len(keys) == 0 {
		return Dash
	}
	return strings.Join(keys, ", ")
}

// one prints a fact with one decimal.
func one(x result.Number, scale float64) Cell {
	if !x.Defined() {
		return words(Dash)
	}
	return Cell{Text: decimal(float64(x)*scale, 1, false), Exact: full(result.Number(float64(x) * scale))}
}
