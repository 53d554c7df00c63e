package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"polyphi/bench"
	"polyphi/bench/filter"
	"polyphi/bench/result"
	"polyphi/bench/show"
	"polyphi/corpora"
)

// showFlags are the flags of show.
type showFlags struct {
	suite, where, against, text string
	corpora                     []string
	limit                       int
}

func showCommand(e *env) *cobra.Command {
	var f showFlags
	c := &cobra.Command{
		Use:   "show RUN[#MODEL]",
		Short: "List what a model got wrong, or what one of two models did and the other did not",
		Long: `Show matches the saved predictions with the notes again. It counts what went wrong
by label and by the values of the first note-level axis, and lists the first of each:

  missed    a mention that no prediction touches, whatever the labels
  spurious  a prediction that touches no mention, whatever the labels
  label     a mention whose prediction has its bounds and another label
  bounds    a mention whose prediction has its label and other bounds
  overlap   a mention that is touched, but by no prediction of its own with its
            bounds or its label

--where leaves a part of the data: terms joined by spaces that must all hold, such as
'variant=zh-Hant,hi-Deva label!=AGE cmi>0.3 outcome=missed'. Keys are those that
bench list axes SUITE prints, note (d000017) and outcome.

--against RUN#MODEL, or #MODEL of the same run, counts the mentions that one model
got right and the other wrong, by label and the first axes of notes and of the
code-mixing index. Right is what the suite's headline match pairs.

Text is shown where every corpus is synthetic; elsewhere ask for --text masked or
full. A restricted corpus never shows text. A wrong filter exits with 2, runs that
do not compare with 12.`,
		Args: arguments(1, 1),
		RunE: func(_ *cobra.Command, args []string) error { return runShow(e, f, args[0]) },
	}
	c.Flags().StringVar(&f.suite, "suite", "", "the suite file of the run (packaged suites are found by name)")
	c.Flags().StringArrayVar(&f.corpora, "corpus", nil, "NAME=PATH: where a corpus of the suite lies on this disk")
	c.Flags().StringVar(&f.where, "where", "", "show a part: key=value,value key!=value key>number key<=number")
	c.Flags().StringVar(&f.against, "against", "", "RUN#MODEL or #MODEL: what one of two models got right and the other wrong")
	c.Flags().StringVar(&f.text, "text", "", "none, masked or full")
	c.Flags().IntVar(&f.limit, "limit", 3, "how many of each outcome and label to list")
	return c
}

func runShow(e *env, f showFlags, arg string) error {
	where, err := filter.Parse(f.where)
	if err != nil {
		return err
	}
	o, err := newReopener(f, arg)
	if err != nil {
		return err
	}
	a, err := o.side(arg)
	if err != nil {
		return err
	}
	sides := []show.Side{a}
	if f.against != "" {
		path, _, _ := strings.Cut(arg, "#")
		if strings.HasPrefix(f.against, "#") {
			f.against = path + f.against
		}
		b, err := o.side(f.against)
		if err != nil {
			return err
		}
		if f.against == path+"#"+a.Model || f.against == arg {
			return errors.New("--against names the same model of the same run; name another")
		}
		sides = append(sides, b)
	}
	v := view{env: e, sides: sides, suite: o.src.suite.Result(), where: where, limit: f.limit, path: o.dir.Path}
	if v.selected, err = where.ResolveFindings(v.suite, keysOf(a.Run.Documents)); err != nil {
		return err
	}
	if v.level, err = show.Allowed(f.text, runsOf(sides)...); err != nil {
		return err
	}
	if len(sides) == 2 {
		return v.difference(o.src.suite, [2]string{arg, f.against})
	}
	return v.findings(o.src.suite)
}

func keysOf(docs []corpora.Document) []string {
	out := make([]string, len(docs))
	for i := range docs {
		out[i] = docs[i].Key
	}
	return out
}

func runsOf(sides []show.Side) (out []bench.Reopened) {
	for _, s := range sides {
		out = append(out, s.Run)
	}
	return out
}

// A reopener opens runs of one suite.
type reopener struct {
	src  source
	job  bench.Job // but for its directory
	dir  result.Dir
	runs map[string]bench.Reopened // by path
}

// newReopener reads the suite and the corpora of a run.
func newReopener(f showFlags, arg string) (*reopener, error) {
	path, _, _ := strings.Cut(arg, "#")
	o := &reopener{dir: result.Dir{Path: path}, runs: map[string]bench.Reopened{}}
	m, err := o.dir.ReadManifest()
	if err != nil {
		return nil, err
	}
	if f.suite == "" {
		f.suite = m.Suite.Name
	}
	if o.src, err = readSuite(f.suite); err != nil {
		return nil, fmt.Errorf("%w; name the suite file of the run with --suite", err)
	}
	where, err := pairs("--corpus", f.corpora)
	if err != nil {
		return nil, err
	}
	o.job = bench.Job{Suite: o.src.suite}
	if o.job.Corpora, err = o.src.openCorpora(where); err != nil {
		return nil, err
	}
	if slices.ContainsFunc(o.src.suite.Axes, func(a bench.Axis) bool { return a.Measure == "at_switch" }) {
		o.job.Taggers, err = taggers(o.src.suite) // the switches of mentions are in no file
	}
	return o, err
}

// side reopens the run that RUN#MODEL names, once however many models are asked of
// it.
func (o *reopener) side(arg string) (show.Side, error) {
	path, model, _ := strings.Cut(arg, "#")
	job := o.job
	job.Dir = result.Dir{Path: path}
	m, err := job.Dir.ReadManifest()
	if err != nil {
		return show.Side{}, err
	}
	if first, err := o.dir.ReadManifest(); err != nil || first.SuiteHash != m.SuiteHash {
		return show.Side{}, errors.Join(err, &bench.IncomparableError{Text: fmt.Sprintf("%s and %s are runs of other suites or notes (suite hash %.8s and %.8s); name two runs of one suite", o.dir.Path, path, first.SuiteHash, m.SuiteHash)})
	}
	if model == "" {
		if model, err = onlyModel(path, m); err != nil {
			return show.Side{}, err
		}
	}
	run, open := o.runs[path]
	if !open {
		if run, err = bench.Reopen(job); err != nil {
			return show.Side{}, err
		}
		o.runs[path] = run
	}
	return show.Side{Run: run, Model: model}, nil
}

// onlyModel returns the name of the model of a run that holds one.
func onlyModel(path string, m result.Manifest) (string, error) {
	if len(m.Models) == 1 {
		return m.Models[0].Name, nil
	}
	var names []string
	for _, row := range m.Models {
		names = append(names, row.Name)
	}
	if len(names) == 0 {
		return "", fmt.Errorf("%s holds no model yet; the command that began it goes on with it", path)
	}
	return "", fmt.Errorf("%s holds several models; say which: bench show %s#MODEL, with MODEL one of %s", path, path, strings.Join(names, ", "))
}
