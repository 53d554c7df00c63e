package main

import (
	"fmt"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"polyphi/bench/estimate"
	"polyphi/bench/filter"
	"polyphi/bench/result"
	"polyphi/reports"
)

// compareFlags are the flags of compare.
type compareFlags struct {
	metrics, by []string
	where       string
}

func compareCommand(e *env) *cobra.Command {
	var f compareFlags
	c := &cobra.Command{
		Use:   "compare BASE CAND...",
		Short: "Compare systems pair by pair: difference, interval, corrected p, by group",
		Long: `Compare says how candidates differ from a base over the same notes, from the counts
of their runs alone. Each is a run directory, or DIR#MODEL where the run has several
systems; two systems of one run compare too. A candidate without a name takes the
base's, if its run has it.

The first table is over all of the data: strict F1, recall and precision of the
suite's headline match, leak, over-redaction and clean notes. Then recall and leak go
by every axis of notes that has a reference, or else by language category and degree
of mixing of the sentence, and by label.

Both systems are resampled together, by cluster. A difference that the test does not
show is printed as ~, with what the test could have shown and how many notes would
show a difference of the size seen. Runs that do not compare (another suite, corpus
or scoring, or part of the data) end with exit code 12 and the name of the first
field that differs.`,
		Args: arguments(2, maxCompared),
		RunE: func(_ *cobra.Command, args []string) error { return compare(e, f, args) },
	}
	c.Flags().StringArrayVar(&f.metrics, "metric", nil, "NAME[/MATCH], repeatable, such as recall/strict (bench list metrics)")
	c.Flags().StringArrayVar(&f.by, "by", nil, "axis to go by, repeatable (bench list axes SUITE)")
	c.Flags().StringVar(&f.where, "where", "", "compare over a part of the data, such as \"variant=hi-Deva label!=AGE\"")
	return c
}

// maxCompared bounds the arguments: more systems than anybody reads side by side.
const maxCompared = 20

func compare(e *env, f compareFlags, args []string) error {
	opened, err := openSystems(args)
	if err != nil {
		return err
	}
	base := opened[0]
	where, err := filter.Parse(f.where)
	if err != nil {
		return err
	}
	selected, err := where.Resolve(base.Manifest().Suite, nil)
	if err != nil {
		return err
	}
	var cands []*estimate.System
	for _, s := range opened[1:] {
		cands = append(cands, s.System)
	}
	c, err := estimate.Compare(base.System, cands, estimate.CompareOptions{Metrics: f.metrics, By: f.by,
		Part: estimate.Part{Notes: selected.Notes, Cells: selected.Cells}, Resamples: resamples, Workers: runtime.GOMAXPROCS(0)})
	if err != nil {
		return err
	}
	c.Where, c.Base.Run = where.String(), base.path
	for i := range c.Candidates {
		c.Candidates[i].Run = opened[i+1].path
	}
	return e.printComparison(c, base.Manifest())
}

// An openedSystem is one side of a comparison, and where its run lies.
type openedSystem struct {
	*estimate.System
	path string
}

// openSystems opens BASE CAND...; each run is read once.
func openSystems(args []string) ([]openedSystem, error) {
	runs := map[string]estimate.Input{}
	var out []openedSystem
	for i, arg := range args {
		path, name, named := strings.Cut(arg, "#")
		in, read := runs[path]
		if !read {
			var err error
			if in, err = estimate.Load(result.Dir{Path: path}); err != nil {
				return nil, err
			}
			runs[path] = in
		}
		if i > 0 && !named {
			if name = out[0].Row().Name; path == out[0].path {
				return nil, fmt.Errorf("%s names no system, and the base is one of that run; name another: %s#MODEL, with MODEL one of %s", path, path, strings.Join(names(in.Manifest), ", "))
			}
			if len(in.Manifest.Models) == 1 {
				name = ""
			}
		}
		s, err := estimate.Open(in, name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		if s.Row().State != result.Complete {
			return nil, incomplete{fmt.Sprintf("%s#%s is incomplete: notes ended in an error (bench show %s#%s lists them); complete the run first, or allow a share of errors with --max-error-share", path, s.Row().Name, path, s.Row().Name)}
		}
		out = append(out, openedSystem{s, path})
	}
	return out, nil
}

func names(m result.Manifest) []string {
	var out []string
	for _, row := range m.Models {
		out = append(out, row.Name)
	}
	return out
}

// printComparison prints a comparison; run is the manifest of the base.
func (e *env) printComparison(c result.Comparison, run result.Manifest) error {
	if e.json {
		return e.printJSON(jsonAnswer{Command: "compare", Run: c.Base.Run, SuiteHash: run.SuiteHash, Signature: run.SignatureID, Result: c})
	}
	return reports.TerminalComparison(e.stdout, c, run, e.width, e.color)
}
