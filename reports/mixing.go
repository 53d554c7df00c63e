package reports

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"polyphi/bench/result"
	"polyphi/reports/figures"
)

// A MixingRow is the code-mixing of one text or corpus under its name.
type MixingRow struct {
	Name   string
	Mixing result.Mixing
}

// mixingNumbers are the numbers of package cmi in reading order, with what each
// is. A name that ends with [ stands for one number a language.
func mixingNumbers() [][2]string {
	return [][2]string{
		{"sentences", "sentences"}, {"sentences_mixed", "sentences of a declared language and another"}, {"sentences_no_language", "sentences without language tokens"},
		{"sentences_tied", "sentences without one dominating language"}, {"mixed_share_01", "share of mixed sentences"},
		{"cmi_all_100", "mean CMI of all sentences"}, {"cmi_language_bearing_100", "mean CMI of sentences with language tokens"},
		{"cmi_mixed_100", "mean CMI of mixed sentences"}, {"cmi_pooled_100", "CMI of all tokens taken as one sentence"},
		{"avg_cmi_100[", "AvgCMI: mean CMI of sentences dominated by the language"}, {"avg_cmi_matrix_100[", "the same, ties given to their matrix language"},
		{"cu_avg_100", "mean Cu (2016) of all sentences"}, {"cu_mixed_100", "mean Cu of mixed sentences"},
		{"cc_paper_100", "Cc (2016), equation 12"}, {"cc_script_100", "Cc as the authors' program has it"}, {"cc_no_delta_100", "Cc without changes between sentences"},
		{"m_index_01", "M-index: balance of the languages"}, {"language_entropy_bits", "entropy of the languages"},
		{"i_index_01", "I-index: switches per place for one"}, {"i_index_within_01", "I-index within sentences"}, {"switches_per_sentence", "switch points per sentence"},
		{"switch_entropy_bits", "entropy of the I-index"}, {"switch_surprisal_bits", "surprisal of a switch"},
		{"span_entropy_bits", "entropy of the run lengths"}, {"burstiness", "burstiness of the runs"}, {"burstiness_sample", "burstiness, sample deviation"},
		{"memory", "memory of the runs"}, {"runs", "runs of one language"}, {"language_tags", "tokens of a declared language"},
	}
}

// mixingTables are the numbers and the ranges of some texts, one column each.
func mixingTables(rows []MixingRow, policy string) []Table {
	numbers := Table{Name: "tab_mixing", Caption: "Code-mixing numbers.", Columns: []Column{{Head: "number", Text: true}, {Head: "what it is", Text: true}}}
	ranges := Table{Name: "tab_mixing_ranges", Caption: "Sentences by range of the code-mixing index.", Columns: []Column{{Head: "index", Text: true}, {Head: "category", Text: true}}}
	for _, r := range rows {
		numbers.Columns = append(numbers.Columns, Column{Head: r.Name})
		ranges.Columns = append(ranges.Columns, Column{Head: r.Name})
	}
	for _, n := range mixingNumbers() {
		for _, name := range namesOf(rows, n[0]) {
			cells := []Cell{words(name), words(n[1])}
			for _, r := range rows {
				cells = append(cells, fact(name, r.Mixing.Number(name)))
			}
			numbers.Rows = append(numbers.Rows, Row{Cells: cells})
		}
	}
	for _, k := range kinds(rows) {
		cells := []Cell{words(binTitle(k.bin)), words(k.category)}
		for _, r := range rows {
			cells = append(cells, number(r.Mixing.Histogram[k.bin][k.category]))
		}
		ranges.Rows = append(ranges.Rows, Row{Group: k.bin, Cells: cells})
	}
	for _, r := range rows {
		ranges.Notes = append(ranges.Notes, r.Name+": tokens by language "+listed(r.Mixing.Tokens)+"; decided by "+listed(r.Mixing.TokenSources)+".")
	}
	if slices.ContainsFunc(rows, func(r MixingRow) bool { return r.Mixing.Tokens["und"] > 0 }) {
		ranges.Notes = append(ranges.Notes, "und: tokens of a language that is not declared; they count as mixed with any other. Declare it with --langs.")
	}
	ranges.Notes = append(ranges.Notes, "Policy: "+policy+". Numbers of other policies are not comparable.")
	return []Table{numbers, ranges}
}

// namesOf returns a number's name, or those of all languages it is given for.
func namesOf(rows []MixingRow, name string) []string {
	if !strings.HasSuffix(name, "[") {
		return []string{name}
	}
	var out []string
	for _, r := range rows {
		for n := range r.Mixing.Numbers {
			if strings.HasPrefix(n, name) && !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
	}
	slices.Sort(out)
	return out
}

// fact prints a corpus number: counts whole, numbers of 0 to 100 with two
// decimals, all others with three.
func fact(name string, x result.Number) Cell {
	switch {
	case !x.Defined():
		return words(Dash)
	case strings.HasPrefix(name, "sentences") || name == "runs" || name == "language_tags":
		return count(int64(x))
	case strings.Contains(name, "_100"):
		return Cell{Text: decimal(float64(x), 2, false), Exact: full(x)}
	}
	return Cell{Text: decimal(float64(x), 3, false), Exact: full(x)}
}

// A kind is a bin of the index, or a category of the sentences in bin 0.
type kind struct{ bin, category string }

// kinds lists what occurs: bin by bin, the categories of a bin by name.
func kinds(rows []MixingRow) []kind {
	var out []kind
	for _, bin := range []string{"0", "0.1", "0.2", "0.3", "0.4", "0.5", "over"} {
		var in []kind
		for _, r := range rows {
			for c := range r.Mixing.Histogram[bin] {
				if k := (kind{bin, c}); !slices.Contains(in, k) {
					in = append(in, k)
				}
			}
		}
		slices.SortFunc(in, func(a, b kind) int { return strings.Compare(a.category, b.category) })
		out = append(out, in...)
	}
	return out
}

// Mixing prints the code-mixing of some texts for a terminal of a width.
func Mixing(w io.Writer, width int, rows []MixingRow, policy string) error {
	var b bytes.Buffer
	for _, t := range mixingTables(rows, policy) {
		if err := terminal(&b, t); err != nil {
			return fmt.Errorf("reports: %w", err)
		}
		for _, n := range t.Notes {
			fmt.Fprintf(&b, " %s\n", wrap(n, width-2))
		}
		fmt.Fprintln(&b)
	}
	_, err := w.Write(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
	return err
}

// MixingFigure draws the histogram of the index: the files of fig_cmi_hist by
// extension.
func MixingFigure(row MixingRow, policy string) (map[string][]byte, error) {
	files, err := figures.Draw(histogram(row.Mixing))
	if err != nil {
		return nil, fmt.Errorf("reports: fig_cmi_hist: %w", err)
	}
	files["caption.txt"] = []byte("Sentences of " + row.Name + " by code-mixing index. " + histogramText + " Policy: " + policy + ".\n")
	return files, nil
}

const histogramText = "Left: sentences without language tokens and those of one language (index 0); right: mixed ones by range of the index of Gambäck and Das (2014)."

// histogram has a bar for each category of sentences with index 0, and one for
// each range of the others.
func histogram(m result.Mixing) figures.Bars {
	b := figures.Bars{YLabel: "Sentences", XLabel: "Code-mixing index"}
	add := func(group, title string, n int) {
		b.Categories = append(b.Categories, figures.Category{Title: title, Group: group})
		b.Counts = append(b.Counts, n)
	}
	total, undeclared := 0, 0
	for _, k := range kinds([]MixingRow{{Mixing: m}}) {
		if k.bin == "0" {
			add("0", strings.TrimSuffix(k.category, "-only"), m.Histogram["0"][k.category])
		}
		if k.bin != "0" && k.category == "undeclared" {
			undeclared += m.Histogram[k.bin][k.category]
		}
		total += m.Histogram[k.bin][k.category]
	}
	for _, bin := range []string{"0.1", "0.2", "0.3", "0.4", "0.5", "over"} {
		n := 0
		for category, k := range m.Histogram[bin] {
			if category != "undeclared" {
				n += k
			}
		}
		if bin != "over" || n > 0 {
			add("mixed", strings.ReplaceAll(binTitle(bin), ", ", ","), n)
		}
	}
	if undeclared > 0 {
		add("undeclared", "no language declared", undeclared)
	}
	if total == 0 {
		b.Missing = "no sentences"
	}
	return b
}

// mixingRows are the code-mixing of the run's notes: all of them, and its parts where
// the suite has an axis of that name.
func (r *Report) mixingRows() []MixingRow {
	rows := []MixingRow{{Name: "all"}}
	for _, f := range r.metrics.Corpus {
		switch {
		case f.Segment == "":
			rows[0].Mixing = f.Mixing
		case axisOf(f.Segment) == "part" && f.Notes > 0:
			rows = append(rows, MixingRow{r.segmentTitle(f.Segment), f.Mixing})
		}
	}
	return rows
}

// figCMIHist is the histogram of the sentences' code-mixing index.
func (r *Report) figCMIHist() (figures.Figure, string) {
	return histogram(r.mixingRows()[0].Mixing), "Sentences by code-mixing index. " + histogramText
}
