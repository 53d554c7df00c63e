package main

import (
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"

	"github.com/spf13/cobra"

	"polyphi/bench"
	"polyphi/bench/result"
	"polyphi/bench/show"
)

// showFlags are the flags of show.
type showFlags struct {
	suite, text string
	corpora     []string
	limit       int
}

func showCommand(e *env) *cobra.Command {
	var f showFlags
	c := &cobra.Command{
		Use:   "show RUN[#MODEL]",
		Short: "List what a model missed and what it marked for nothing, by label and variant",
		Long: `Show matches the saved predictions with the notes again. It counts what was missed
and what was marked for nothing by label and by the values of the first note-level
axis, and lists the first of each. Text is shown where every corpus is synthetic;
elsewhere ask for --text masked or full. A restricted corpus never shows text.`,
		Args: arguments(1, 1),
		RunE: func(_ *cobra.Command, args []string) error { return runShow(e, f, args[0]) },
	}
	c.Flags().StringVar(&f.suite, "suite", "", "the suite file of the run (packaged suites are found by name)")
	c.Flags().StringArrayVar(&f.corpora, "corpus", nil, "NAME=PATH: where a corpus of the suite lies on this disk")
	c.Flags().StringVar(&f.text, "text", "", "none, masked or full")
	c.Flags().IntVar(&f.limit, "limit", 5, "how many of each outcome and label to list")
	return c
}

func runShow(e *env, f showFlags, arg string) error {
	path, model, _ := strings.Cut(arg, "#")
	dir := result.Dir{Path: path}
	m, err := dir.ReadManifest()
	if err != nil {
		return err
	}
	if model == "" {
		if len(m.Models) != 1 {
			var names []string
			for _, row := range m.Models {
				names = append(names, row.Name)
			}
			return fmt.Errorf("%s holds several models; say which: bench show %s#MODEL, with MODEL one of %s", path, path, strings.Join(names, ", "))
		}
		model = m.Models[0].Name
	}
	if f.suite == "" {
		f.suite = m.Suite.Name
	}
	src, err := readSuite(f.suite)
	if err != nil {
		return fmt.Errorf("%w; name the suite file of the run with --suite", err)
	}
	where, err := pairs("--corpus", f.corpora)
	if err != nil {
		return err
	}
	job := bench.Job{Suite: src.suite, Dir: dir}
	if job.Corpora, err = src.openCorpora(where); err != nil {
		return err
	}
	run, err := bench.Reopen(job)
	if err != nil {
		return err
	}
	level, err := show.Allowed(f.text, run)
	if err != nil {
		return err
	}
	findings, err := show.Find(run, src.suite.Labels, model, level)
	if err != nil {
		return err
	}
	if e.json {
		return e.printJSON(jsonAnswer{Command: "show", Run: path, SuiteHash: m.SuiteHash, Signature: m.SignatureID, Result: findings})
	}
	printFindings(e.stdout, findings, run, level, f.limit)
	return nil
}

func printFindings(w io.Writer, f show.Findings, run bench.Reopened, level show.Level, limit int) {
	gold := 0
	for _, n := range f.Gold {
		gold += n
	}
	missed, spurious := count(f, show.Missed, ""), count(f, show.Spurious, "")
	fmt.Fprintf(w, "%s: missed %d of %d mentions, marked %d stretches for nothing (label-blind)\n", f.Model, missed, gold, spurious)
	fmt.Fprintln(w, banner(run, level))
	fmt.Fprintf(w, "\n %-16s %8s %8s %8s %18s\n", "label", "gold", "missed", "share", "marked for nothing")
	for _, l := range labelsOf(f) {
		share := "–"
		if f.Gold[l] > 0 {
			share = fmt.Sprintf("%.3f", float64(count(f, show.Missed, l))/float64(f.Gold[l]))
		}
		fmt.Fprintf(w, " %-16s %8d %8d %8s %18d\n", l, f.Gold[l], count(f, show.Missed, l), share, count(f, show.Spurious, l))
	}
	printByAxis(w, f, run.Manifest.Suite)
	printNegatives(w, f)
	printList(w, f, run.Manifest.Suite, level, limit)
}

// banner says what text the output holds.
func banner(run bench.Reopened, level show.Level) string {
	synthetic := true
	for _, c := range run.Manifest.Corpora {
		synthetic = synthetic && c.Synthetic
	}
	switch {
	case level == show.None:
		return "no text is shown; --text masked shows context with identifiers masked (gold may be incomplete, so masked is not anonymous)"
	case synthetic:
		return "synthetic notes: no text here is about a person"
	case level == show.Masked:
		return "MASKED TEXT OF NOTES: gold may be incomplete, so this is not anonymous; handle it as the notes themselves"
	}
	return "TEXT OF NOTES: handle this output as the notes themselves"
}

func labelsOf(f show.Findings) []string {
	var out []string
	for l := range f.Gold {
		out = append(out, l)
	}
	for _, x := range f.List {
		if !slices.Contains(out, x.Label) {
			out = append(out, x.Label)
		}
	}
	sort.Strings(out)
	return out
}

func count(f show.Findings, outcome, label string) int {
	n := 0
	for _, x := range f.List {
		if x.Outcome == outcome && (label == "" || x.Label == label) {
			n++
		}
	}
	return n
}

func printByAxis(w io.Writer, f show.Findings, s result.Suite) {
	i := slices.IndexFunc(s.Axes, func(a result.Axis) bool { return a.From == "note" })
	if i < 0 {
		return
	}
	a := s.Axes[i]
	fmt.Fprintf(w, "\n %-28s %8s %18s\n", a.Name, "missed", "marked for nothing")
	for _, v := range a.Values {
		missed, spurious := 0, 0
		for _, x := range f.List {
			switch {
			case x.Attrs[a.Name] != v:
			case x.Outcome == show.Missed:
				missed++
			default:
				spurious++
			}
		}
		fmt.Fprintf(w, " %-28s %8d %18d\n", a.Title(v), missed, spurious)
	}
}

func printNegatives(w io.Writer, f show.Findings) {
	if len(f.Negatives) == 0 {
		return
	}
	var kinds []string
	for k := range f.Negatives {
		kinds = append(kinds, k)
	}
	sort.Strings(kinds)
	fmt.Fprintf(w, "\n %-28s %8s %18s\n", "hard negative", "there", "marked for nothing")
	for _, k := range kinds {
		marked := 0
		for _, x := range f.List {
			if x.Outcome == show.Spurious && x.Negative == k {
				marked++
			}
		}
		fmt.Fprintf(w, " %-28s %8d %18d\n", k, f.Negatives[k], marked)
	}
}

func printList(w io.Writer, f show.Findings, s result.Suite, level show.Level, limit int) {
	axis := ""
	if i := slices.IndexFunc(s.Axes, func(a result.Axis) bool { return a.From == "note" }); i >= 0 {
		axis = s.Axes[i].Name
	}
	shown, last := 0, ""
	for _, x := range f.List {
		group := x.Outcome + " " + x.Label
		if group != last {
			shown, last = 0, group
		}
		if shown++; shown > limit {
			continue
		}
		if shown == 1 {
			fmt.Fprintf(w, "\n%s %s\n", x.Outcome, x.Label)
		}
		fmt.Fprintf(w, " %s [%d,%d) %s", x.Note, x.Start, x.End, x.Attrs[axis])
		if level != show.None {
			fmt.Fprintf(w, "  %s", x.Text)
		}
		fmt.Fprintln(w)
	}
}
