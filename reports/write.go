package reports

import (
	"fmt"
	"slices"
	"strings"

	"polyphi/bench/result"
	"polyphi/reports/figures"
)

// A tableItem is one table: its name, what it is, and how it is built.
type tableItem struct {
	name, title string
	build       func(r *Report) []Table
}

// tables lists the tables in report order.
func tables() []tableItem {
	return []tableItem{
		{"tab_scores", "strict and approximate precision, recall and F1, leak, clean notes, over-redaction, words per second", (*Report).scores},
		{"tab_scorers", "what other scorers say, beside what leaked", (*Report).scorers},
		{"tab_speed", "speed, efficiency, time per note and memory beside what is found; what it ran on", (*Report).speeds},
		{"tab_culture", "scores by variant of the identifiers", (*Report).culture},
		{"tab_before_after", "recall, precision and over-redaction of a system and of the one it improves on, with the paired change", (*Report).beforeAfter},
		{"tab_gender", "recall of names by gender and variant, with the gap", (*Report).gender},
		{"tab_types", "scores by label", (*Report).types},
		{"tab_type_category", "F1 by label and language category of the sentence", (*Report).typeCategory},
		{"tab_category_transfer", "F1 by language category learned from and tested on", (*Report).categoryTransfer},
		{"tab_confusion", "what labels inside a coarse type cost, and which are taken for which", (*Report).confusion},
		{"tab_oov", "mentions and words that the training text has not, recall of them, and words the tokenizer cannot write", (*Report).oov},
		{"tab_type_misses", "misses, share of misses and miss rate by label", (*Report).typeMisses},
		{"tab_cmi", "scores by code-mixing index of the sentence, and at switches of language", (*Report).cmi},
		{"tab_schema", "the label set", (*Report).schema},
		{"tab_corpus", "the notes: sizes, distinct forms, code-mixing", (*Report).corpus},
	}
}

// A figureItem is one figure.
type figureItem struct {
	name, title string
	build       func(r *Report) (figures.Figure, string)
	intervals   func(r *Report) string // how they are made
}

// figureItems lists the figures in report order.
func figureItems() []figureItem {
	return []figureItem{
		{"fig_speed_recall", "recall against words per second, with the Pareto front", (*Report).figSpeedRecall, (*Report).ofScores},
		{"fig_cost", "time by length of a note and by number of notes", (*Report).figCost, (*Report).ofExponents},
		{"fig_culture", "recall of names by variant", (*Report).figCulture, (*Report).ofScores},
		{"fig_relative_recall", "relative recall difference to the reference variant", (*Report).figRelativeRecall, (*Report).ofScores},
		{"fig_before_after", "recall of a system and of the one it improves on, as slopes", (*Report).figBeforeAfter, (*Report).ofScores},
		{"fig_culture_gender", "recall of names by variant and gender", (*Report).figCultureGender, (*Report).ofScores},
		{"fig_type_misses", "share of misses and miss rate by label", (*Report).figTypeMisses, (*Report).ofScores},
		{"fig_confusion", "labels given to gold mentions by the best system", (*Report).figConfusion, (*Report).ofScores},
		{"fig_oov", "recall of mentions with seen and with unseen words", (*Report).figOOV, (*Report).ofScores},
		{"fig_cmi", "sentence error rate and recall by code-mixing index of the sentence", (*Report).figCMI, (*Report).ofScores},
		{"fig_cmi_hist", "sentences by code-mixing index", (*Report).figCMIHist, (*Report).ofScores},
	}
}

// Write draws the named items, those of the suite if only is empty, into report/ of
// the run directory and returns the files written. What nobody named is left out
// where the suite does not count what it shows; what was named says so. What a suite
// names is left out too where it needs systems that the run has not. An unknown name
// is an error that lists the known ones.
func (r *Report) Write(only []string) ([]string, error) {
	for _, name := range only {
		if !slices.ContainsFunc(Items(), func(i Item) bool { return i.Name == name }) {
			var known []string
			for _, i := range Items() {
				known = append(known, i.Name)
			}
			return nil, fmt.Errorf("reports: nothing called %q to draw; have %s", name, strings.Join(known, ", "))
		}
	}
	bySuite := len(only) == 0
	if bySuite {
		only = r.run.Suite.Reports
	}
	wanted := func(name string) bool { return len(only) == 0 || slices.Contains(only, name) }
	named := func(name string) bool { return len(only) > 0 && !(bySuite && needs[name] != "") }
	var files []string
	write := func(name string, data []byte) error {
		path := result.ReportFolder + "/" + name
		files = append(files, path)
		return r.dir.Write(path, data)
	}
	for _, t := range tables() {
		if wanted(t.name) {
			if err := r.writeTable(t, named(t.name), write); err != nil {
				return files, err
			}
		}
	}
	for _, f := range figureItems() {
		if wanted(f.name) {
			if err := r.writeFigure(f, named(f.name), write); err != nil {
				return files, err
			}
		}
	}
	return files, write("provenance.md", []byte(r.provenance()))
}

// notCounted stands where a named item has nothing to show.
const notCounted = "the suite does not count it"

// needs are the items that take more than a suite: what the systems must have.
var needs = map[string]string{
	"tab_scorers":           "other scorers, which the suite names (scoring: compat) or bench score --compat",
	"tab_before_after":      noPairs,
	"fig_before_after":      noPairs,
	"tab_category_transfer": "systems whose bench.json says what kind of sentences they learned from (training.category)",
}

// lacking says why an item has nothing to show.
func lacking(item string) string {
	if need := needs[item]; need != "" {
		return need
	}
	return notCounted
}

func (r *Report) writeTable(t tableItem, named bool, write func(string, []byte) error) error {
	parts := t.build(r)
	if len(parts) == 0 {
		if !named {
			return nil
		}
		parts = missing(Table{Name: t.name, Caption: r.caption(t.title + "."), Columns: []Column{{Head: t.name, Text: true}}}, lacking(t.name))
	}
	for i := range parts {
		parts[i].explain()
	}
	md, tex := "", latexHead
	for i, part := range parts {
		if i > 0 {
			md, tex = md+"\n", tex+"\n"
		}
		text, err := markdown(part)
		if err != nil {
			return fmt.Errorf("reports: %s: %w", t.name, err)
		}
		md += text
		tex += latex(part)
	}
	csv, err := longCSV(parts, float64(r.metrics.Level))
	if err != nil {
		return fmt.Errorf("reports: %s: %w", t.name, err)
	}
	for _, file := range []struct {
		ext  string
		data []byte
	}{{"md", []byte(md)}, {"tex", []byte(tex)}, {"csv", csv}} {
		if err := write("tables/"+t.name+"."+file.ext, file.data); err != nil {
			return err
		}
	}
	return nil
}

func (r *Report) writeFigure(f figureItem, named bool, write func(string, []byte) error) error {
	figure, caption := f.build(r)
	if figure == nil {
		if !named {
			return nil
		}
		figure = figures.Dots{Width: figures.Page, Missing: lacking(f.name)}
	}
	drawn, err := figures.Draw(figure)
	if err != nil {
		return fmt.Errorf("reports: %s: %w", f.name, err)
	}
	drawn["caption.txt"] = []byte(r.captionOf(caption, f.intervals(r)) + "\n")
	var formats []string
	for ext := range drawn {
		formats = append(formats, ext)
	}
	slices.Sort(formats)
	for _, ext := range formats {
		if err := write("figures/"+f.name+"."+ext, drawn[ext]); err != nil {
			return err
		}
	}
	return nil
}
