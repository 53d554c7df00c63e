package reports

import (
	"maps"
	"slices"

	"polyphi/bench/result"
	"polyphi/reports/figures"
)

// oov is the share of mentions with a word that a system's training text has not,
// and recall of those and of the others. Mentions are counted, not tokens.
func (r *Report) oov() []Table {
	axis, ok := r.unseen()
	if !ok {
		return nil
	}
	t := Table{Name: "tab_oov", Caption: r.caption("Mentions that hold a word which the training text of the system has not (out of vocabulary), and recall of them and of the others."), Notes: r.footnotes(),
		Columns: []Column{{Head: "coarse", Text: true}, {Head: "system", Text: true}, {Head: "n"}, {Head: "share unseen"}}}
	groups := [][2]string{{"no", "seen"}, {"yes", "unseen"}}
	for _, g := range groups {
		t.Columns = append(t.Columns, Column{Head: "strict R ↑", Spanner: g[1]}, Column{Head: "approximate R ↑", Spanner: g[1]}, Column{Head: "n", Spanner: g[1]})
	}
	add := func(title string, where ...string) {
		for _, m := range r.run.Models {
			share := r.rate(m.Name, "oov_rate", "", where...)
			if share.N == 0 {
				continue // it declares no vocabulary, or no such mention
			}
			cells := []Cell{words(title), words(r.rowName(m)), count(share.N), r.cell(share)}
			for _, g := range groups {
				at := append([]string{axis.Name, g[0]}, where...)
				strict := r.rate(m.Name, "recall", "strict", at...)
				approximate := r.rate(m.Name, "recall", "approximate", at...)
				cells = append(cells, r.cell(strict), r.cell(approximate), count(strict.N))
			}
			t.Rows = append(t.Rows, Row{Group: title, Cells: cells})
		}
	}
	for _, c := range r.coarse() {
		add(c, "coarse", c)
	}
	if len(t.Rows) == 0 {
		return append(missing(t, "a system that declares its vocabulary (training.vocabulary in bench.json)"), r.unknownWords()...)
	}
	t.Notes = append(t.Notes, "Words are UAX 29 words, each Han character one, as written. Systems that declare no vocabulary have no row.")
	return append([]Table{t, r.unseenWords()}, r.unknownWords()...)
}

// unknownWords is what the vocabulary of each tokenizer cannot write: a word that
// is the unknown token is the same to the model as any other such word.
func (r *Report) unknownWords() []Table {
	t := Table{Name: "tab_oov", Caption: r.caption("Words of the notes that the tokenizer of a system maps to its unknown token, by script."),
		Columns: []Column{{Head: "script", Text: true}, {Head: "system", Text: true}, {Head: "words"}, {Head: "unknown"}, {Head: "share unknown ↓"}},
		Notes:   []string{"Words are those of the tokenizer, each Han character one; what begins with no letter is left out. All words of the notes, no sample: no interval. Scripts by UAX 24."}}
	of := map[string][]Row{}
	for _, m := range r.run.Models {
		if m.Usage == nil {
			continue
		}
		for _, w := range m.Usage.Words {
			share := float64(w.Unknown) / float64(w.Words)
			of[w.Script] = append(of[w.Script], Row{Group: w.Script, Cells: []Cell{words(w.Script), words(r.rowName(m)),
				count(w.Words), count(w.Unknown), {Text: decimal(share, 4, false), Exact: full(result.Number(share))}}})
		}
	}
	for _, script := range slices.Sorted(maps.Keys(of)) {
		t.Rows = append(t.Rows, of[script]...)
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return []Table{t}
}

// unseenWords are the scores of words, not mentions: of those that the training
// text has and of those that it has not.
func (r *Report) unseenWords() Table {
	t := Table{Name: "tab_oov", Caption: r.caption("Words with a label in gold or prediction, right if both are the same; another unit than mentions."),
		Columns: []Column{{Head: "words", Text: true}, {Head: "system", Text: true}, {Head: "n"}, {Head: "P ↑"}, {Head: "R ↑"}, {Head: "F1 ↑"}}}
	for _, which := range []string{"seen", "unseen"} {
		for _, m := range r.run.Models {
			recall := r.rate(m.Name, "recall", "strict", "words", which)
			if recall.N == 0 {
				continue
			}
			t.Rows = append(t.Rows, Row{Group: which, Cells: []Cell{words(which), words(r.rowName(m)), count(recall.N),
				r.cell(r.rate(m.Name, "precision", "strict", "words", which)), r.cell(recall), r.cell(r.rate(m.Name, "f1", "strict", "words", which))}})
		}
	}
	return t
}

// unseen returns the axis of mentions with unseen words; ok is false if the suite
// does not count it by coarse label.
func (r *Report) unseen() (axis result.Axis, ok bool) {
	for _, a := range r.run.Suite.Measured("oov") {
		if r.crossed("coarse", a.Name) {
			return a, true
		}
	}
	return axis, false
}

// figOOV is recall of mentions whose words a system has seen, beside that of the
// others, of the systems that declare what they have seen.
func (r *Report) figOOV() (figures.Figure, string) {
	match := r.run.Suite.Headline
	caption := "Recall (" + match + " match) of mentions (a) whose words all stand in the training text of the system, (b) with a word that does not. n is the number of mentions, (a) and (b) together. Systems that declare no vocabulary are not shown." + r.aside()
	axis, ok := r.unseen()
	if !ok {
		return nil, caption
	}
	d := figures.Dots{Width: figures.Page, Missing: "no system declares its vocabulary"}
	labels := r.coarse()
	for _, c := range labels {
		d.Categories = append(d.Categories, figures.Category{Title: c})
	}
	r.noted(d.Categories, func(model string, i int) *result.Estimate { return r.rate(model, "oov_rate", "", "coarse", labels[i]) })
	d.Panels = []figures.Panel{{XLabel: "Recall, seen words", Top: 1, Zero: true}, {XLabel: "Recall, an unseen word", Top: 1, Zero: true}}
	for i, name := range r.series() {
		model := r.run.Models[i].Name
		if r.rate(model, "oov_rate", "").N == 0 {
			continue
		}
		d.Missing, d.Series = "", append(d.Series, name)
		for k, value := range []string{"no", "yes"} {
			var line []figures.Value
			for _, c := range labels {
				line = append(line, r.value(r.rate(model, "recall", match, axis.Name, value, "coarse", c), 1))
			}
			d.Panels[k].Values = append(d.Panels[k].Values, line)
		}
	}
	return d, caption
}
