package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"polyphi/bench"
	"polyphi/bench/result"
)

// scoreFlags are the flags of score.
type scoreFlags struct {
	suite, out      string
	compat, corpora []string
}

func scoreCommand(e *env) *cobra.Command {
	var f scoreFlags
	c := &cobra.Command{
		Use:   "score RUN --out DIR",
		Short: "Score the predictions of a run again, under another suite file or beside other scorers",
		Long: `Score matches the saved predictions of all systems of a run again, without opening
one, and writes a new run directory that names the old one, which stays as it is. The
suite file may have other bins, labels, axes, products or a smaller minimum; the
corpora must be those of the run. Seed and times are the run's.

--compat asks other scorers too: what they say by their own rules and with their own
defects, in tab_scorers beside what leaked. They are:
` + scorerLines(),
		Args: arguments(1, 1),
		RunE: func(c *cobra.Command, args []string) error { return score(c.Context(), e, f, args[0]) },
	}
	c.Flags().StringVar(&f.out, "out", "", "the new run directory")
	c.Flags().StringVar(&f.suite, "suite", "", "packaged suite or suite file (default: the packaged suite of the run)")
	c.Flags().StringSliceVar(&f.compat, "compat", nil, "other scorers, in addition to the suite's")
	c.Flags().StringArrayVar(&f.corpora, "corpus", nil, "NAME=PATH: where a corpus of the suite lies on this disk")
	return c
}

// scorerLines lists the other scorers, as many on a line as the help is wide.
func scorerLines() string {
	const indent, wide = "  ", 80
	text, line := "", indent
	for i, name := range bench.CompatModes() {
		if i > 0 {
			line += ", "
			if len(line)+len(name) >= wide {
				text, line = text+strings.TrimRight(line, " ")+"\n", indent
			}
		}
		line += name
	}
	return text + line
}

func score(ctx context.Context, e *env, f scoreFlags, run string) error {
	from := result.Dir{Path: run}
	m, err := from.ReadManifest()
	switch path, _, one := strings.Cut(run, "#"); {
	case err != nil && one:
		return fmt.Errorf("score takes all systems of a run; type: bench score %s --out DIR", path)
	case err != nil:
		return err
	case f.out == "":
		return fmt.Errorf("score needs --out: the run stays as it is, and the new scores need a directory of their own")
	case sameFolder(run, f.out), within(run, f.out):
		return fmt.Errorf("--out is the run itself or lies in it, and the run stays as it is; name a new directory")
	case m.State == result.Running:
		return incomplete{fmt.Sprintf("%s is not finished; run the command that made it again, and then this one", run)}
	}
	job, err := f.job(e, m)
	if err != nil {
		return err
	}
	outcome, err := bench.Rescore(ctx, job, from)
	if err != nil {
		return err
	}
	if err := finish(e, job.Dir, outcome); err != nil {
		return err
	}
	return e.printRun("score", job.Dir)
}

// job is what the flags ask of a run.
func (f scoreFlags) job(e *env, m result.Manifest) (job bench.Job, err error) {
	name := f.suite
	if name == "" {
		name = m.Suite.Name
	}
	src, err := readSuite(name)
	if err != nil {
		return job, fmt.Errorf("%w; name the suite file with --suite", err)
	}
	if err := bench.CheckCompat(f.compat); err != nil {
		return job, fmt.Errorf("--%w", err)
	}
	for _, mode := range f.compat {
		if !slices.Contains(src.suite.Compat, mode) {
			src.suite.Compat = append(src.suite.Compat, mode)
		}
	}
	where, err := pairs("--corpus", f.corpora)
	if err != nil {
		return job, err
	}
	job = bench.Job{Suite: src.suite, Dir: result.Dir{Path: f.out}, Progress: e.meter(), Argv: os.Args[1:], Build: build(), Started: stamp(e)}
	if job.Corpora, err = src.openCorpora(where); err != nil {
		return job, err
	}
	job.Taggers, err = taggers(src.suite)
	return job, err
}

// sameFolder reports whether two paths lead to one folder that is there.
func sameFolder(a, b string) bool {
	x, err1 := os.Stat(a)
	y, err2 := os.Stat(b)
	return err1 == nil && err2 == nil && os.SameFile(x, y)
}

// within reports whether a path lies below a folder.
func within(folder, path string) bool {
	a, err1 := filepath.Abs(folder)
	b, err2 := filepath.Abs(path)
	if err1 != nil || err2 != nil {
		return false
	}
	rel, err := filepath.Rel(a, b)
	return err == nil && rel != "." && filepath.IsLocal(rel)
}
