package main

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"polyphi/bench"
	"polyphi/bench/result"
	"polyphi/bench/suggest"
	"polyphi/cmi"
	"polyphi/cmi/lingua"
	"polyphi/corpora"
	"polyphi/corpora/formats"
	"polyphi/corpora/labels"
	"polyphi/reports"
)

// mixFlags are the flags of cmi.
type mixFlags struct {
	policy           cmi.Policy
	langs            []string
	columns          map[string]string
	format, hanWords string
	out              string
}

func cmiCommand(e *env) *cobra.Command {
	f := mixFlags{policy: cmi.Default()}
	c := &cobra.Command{
		Use:   "cmi FILE...",
		Short: "Print the code-mixing indexes of texts or corpora",
		Long: `Cmi tags every token with its language and prints the code-mixing indexes of each
file: the sentence index of Gambäck and Das (2014), its corpus numbers, the index of
2016 with switch points, and the sequence indexes of Guzmán et al. (2017). In a text
each line is a sentence; - is standard input.

Numbers of different policies are not comparable: the policy line stands below them.`,
		Args: arguments(1, math.MaxInt),
		RunE: func(_ *cobra.Command, args []string) error { return runCMI(e, f, args) },
	}
	c.Flags().StringSliceVar(&f.langs, "langs", nil, "languages the files may hold, such as zh,en; order decides ties (default: those the documents declare)")
	c.Flags().StringVar(&f.format, "format", "", "text, jsonl, conll or conllu (default: by the ending of the name, else text)")
	c.Flags().StringToStringVar(&f.columns, "columns", nil, "places of token, tag and lang in conll files, from 0, such as token=0,tag=none,lang=1")
	c.Flags().StringVar(&f.policy.Tags, "tags", f.policy.Tags, "auto (gold tags where there are any), gold or tagger")
	c.Flags().StringVar(&f.policy.Han, "han", f.policy.Han, "unit of Chinese: char, run, or word with --han-words")
	c.Flags().StringVar(&f.hanWords, "han-words", "", "list of Chinese words, one a line")
	c.Flags().StringVar(&f.policy.Codes, "codes", f.policy.Codes, "letters joined with digits: independent or by-script")
	c.Flags().StringVar(&f.policy.Abbrev, "abbrev", f.policy.Abbrev, "on: words of 2 to 5 capitals belong to no language; off")
	c.Flags().StringVar(&f.policy.Names, "names", f.policy.Names, "gold identifiers that belong to no language: by-script (none), independent (names) or all-phi")
	c.Flags().Float64Var(&f.policy.Stay, "stay", f.policy.Stay, "probability that a Latin word has the language of the word before it")
	c.Flags().StringVar(&f.out, "out", "", "folder for the histogram of the index (fig_cmi_hist)")
	return c
}

// A mixAnswer is what --json prints of one file.
type mixAnswer struct {
	File      string              `json:"file"`
	Mixing    result.Mixing       `json:"mixing"`
	Sentences [][]result.Sentence `json:"sentences"` // by document
}

func runCMI(e *env, f mixFlags, files []string) error {
	if f.out != "" { // before the work, not after it
		if err := os.MkdirAll(f.out, 0o700); err != nil {
			return fmt.Errorf("--out %s cannot be made a folder (%w); name another", f.out, cause(err))
		}
	}
	if i := slices.Index(files, "-"); i >= 0 && slices.Contains(files[i+1:], "-") {
		return fmt.Errorf("- is named twice, but standard input can be read once")
	}
	if f.hanWords != "" {
		data, err := os.ReadFile(f.hanWords)
		if err != nil {
			return fmt.Errorf("--han-words %s cannot be read: %w", f.hanWords, cause(err))
		}
		if f.policy.Words, err = cmi.ReadWords(bytes.NewReader(data)); err != nil {
			return fmt.Errorf("--han-words %s: %w", f.hanWords, err)
		}
	}
	texts := make([][]corpora.Document, len(files))
	for i, name := range files {
		var err error
		if texts[i], err = readText(name, f); err != nil {
			return err
		}
	}
	if err := f.candidates(texts); err != nil {
		return err
	}
	tagger, err := cmi.New(f.policy, lingua.Version, lingua.Open)
	if err != nil {
		return err
	}
	var rows []reports.MixingRow
	var answers []mixAnswer
	for i, name := range append(slices.Clone(files), "all")[:len(files)+min(1, len(files)-1)] {
		docs := slices.Concat(texts...)
		if i < len(files) {
			docs = texts[i]
		}
		m, sentences, err := bench.Mix(tagger, docs)
		if err != nil {
			return err
		}
		rows = append(rows, reports.MixingRow{Name: filepath.Base(name), Mixing: m})
		answers = append(answers, mixAnswer{name, m, sentences})
	}
	if f.out != "" {
		if err := writeHistogram(f.out, rows[len(rows)-1], tagger.Policy()); err != nil {
			return err
		}
	}
	if e.json {
		return e.printJSON(jsonAnswer{Command: "cmi", Result: map[string]any{"policy": tagger.Policy(), "files": answers}})
	}
	return reports.Mixing(e.stdout, e.width, rows, tagger.Policy())
}

// candidates fills in the languages: those of --langs, else all that documents
// declare, in order.
func (f *mixFlags) candidates(texts [][]corpora.Document) error {
	for _, l := range f.langs {
		f.policy.Candidates = append(f.policy.Candidates, corpora.Lang(l))
	}
	if len(f.langs) > 0 {
		return nil
	}
	for _, d := range slices.Concat(texts...) {
		for _, l := range d.Langs {
			if !slices.Contains(f.policy.Candidates, l) {
				f.policy.Candidates = append(f.policy.Candidates, l)
			}
		}
	}
	if len(f.policy.Candidates) == 0 {
		return fmt.Errorf("the files declare no language; say which they may hold, such as --langs zh,en")
	}
	return nil
}

// readText reads one file in the format that was named or that its ending says.
func readText(name string, f mixFlags) ([]corpora.Document, error) {
	var data []byte
	var err error
	if name == "-" {
		data, err = io.ReadAll(os.Stdin)
	} else {
		data, err = os.ReadFile(name)
	}
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", name, cause(err))
	}
	format := f.format
	if format == "" {
		format = formatOf(name)
	}
	o := formats.Options{File: name, Labels: labels.Canonical()}
	o.Labels.Unmapped = "other" // labels play no part here, but whether a token lies in an identifier does
	switch format {
	case "jsonl", "conll", "conllu":
		return readDocuments(data, format, f.langs, f.columns, o)
	case "text":
		text := string(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
		if !utf8.ValidString(text) {
			return nil, fmt.Errorf("%s is no UTF-8 text; unpack or convert it first", name)
		}
		d := corpora.Document{ID: name, Text: text} // of any size: no note, so no limit
		return []corpora.Document{d}, nil
	}
	return nil, fmt.Errorf("format %q is not known; use text, jsonl, conll or conllu%s", format, suggest.Near(format, []string{"text", "jsonl", "conll", "conllu"}))
}

func formatOf(name string) string {
	name = strings.TrimSuffix(name, ".gz")
	switch filepath.Ext(name) {
	case ".jsonl":
		return "jsonl"
	case ".conll":
		return "conll"
	case ".conllu":
		return "conllu"
	}
	return "text"
}

func writeHistogram(folder string, row reports.MixingRow, policy string) error {
	files, err := reports.MixingFigure(row, policy)
	if err != nil {
		return err
	}
	dir := result.Dir{Path: folder}
	for _, ext := range slices.Sorted(maps.Keys(files)) {
		if err := dir.Write("fig_cmi_hist."+ext, files[ext]); err != nil {
			return err
		}
	}
	return nil
}
