package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"polyphi/bench"
	"polyphi/bench/estimate"
	"polyphi/bench/result"
	"polyphi/cmi"
	"polyphi/cmi/lingua"
	"polyphi/corpora"
	"polyphi/models/encoders"
	"polyphi/models/onnx"
	"polyphi/reports"
)

// runFlags are the flags of run.
type runFlags struct {
	suites, models, corpora, tags []string
	out, device, ortLib, onnxFile string
	fresh                         bool
	seed                          uint64
	maxErrorShare                 float64
}

// resamples of the cluster bootstrap; printed with every interval.
const resamples = 10_000

func runCommand(e *env) *cobra.Command {
	var f runFlags
	c := &cobra.Command{
		Use:   "run --suite NAME[,NAME]",
		Short: "Predict, score, and write tables and figures; goes on where an earlier run stopped",
		Long: `Run predicts with every system, scores the predictions, prints the table and
writes a run directory with tables and figures. The same command again goes on
where it stopped; another --model joins the run and infers only itself.

A --model is a packaged system (bench list models), the folder of an ONNX export as
optimum-cli writes it, or a system file (.yaml) with a table of translations and the
system that reads them. NAME=SPEC names its row.`,
		Args: arguments(0, 0),
		RunE: func(c *cobra.Command, _ []string) error { return run(c.Context(), e, f) },
	}
	c.Flags().StringSliceVar(&f.suites, "suite", nil, "packaged suite or suite file; several give several run directories")
	f.add(c)
	return c
}

// add gives a command the flags of a run but the suite's.
func (f *runFlags) add(c *cobra.Command) {
	c.Flags().StringArrayVar(&f.models, "model", nil, "[NAME=]SPEC, repeatable; default: the suite's packaged models, rules and dictionary")
	c.Flags().StringArrayVar(&f.corpora, "corpus", nil, "NAME=PATH: where a corpus of the suite lies on this disk")
	c.Flags().StringVar(&f.out, "out", "", "run directory (default runs/SUITE-HASH)")
	c.Flags().BoolVar(&f.fresh, "fresh", false, "start over in a new directory beside the old one")
	c.Flags().StringVar(&f.device, "device", "auto", "auto, cpu or cuda; a named device that cannot be used is an error")
	c.Flags().StringVar(&f.ortLib, "ort-lib", "", "the ONNX Runtime library file")
	c.Flags().StringVar(&f.onnxFile, "onnx-file", "", "which .onnx file of the model folder")
	c.Flags().Uint64Var(&f.seed, "seed", 1, "seed of resampling")
	c.Flags().Float64Var(&f.maxErrorShare, "max-error-share", 0, "share of notes that may end in an error and the run still count as complete")
	c.Flags().StringArrayVar(&f.tags, "tag", nil, "KEY=VALUE for the manifest, such as the CI job")
}

func run(ctx context.Context, e *env, f runFlags) error {
	if len(f.suites) == 0 {
		return fmt.Errorf("run needs --suite; `bench list suites` shows the packaged ones, or give a suite file")
	}
	if f.out != "" && len(f.suites) > 1 {
		return fmt.Errorf("--out takes one suite; several suites give several directories under runs/")
	}
	w, err := f.opener(e)
	if err != nil {
		return err
	}
	defer w.close()
	for _, name := range f.suites {
		if err := runSuite(ctx, e, f, w, name); err != nil {
			return err
		}
	}
	return nil
}

// opener opens the systems of a run.
func (f runFlags) opener(e *env) (*opener, error) {
	if !(f.maxErrorShare >= 0 && f.maxErrorShare <= 1) {
		return nil, fmt.Errorf("--max-error-share must lie in [0, 1]")
	}
	device, err := onnx.ParseDevice(f.device)
	if err != nil {
		return nil, err
	}
	return &opener{device: device, ortLib: f.ortLib, onnxFile: f.onnxFile, log: e.logger(), verbose: e.verbose}, nil
}

func runSuite(ctx context.Context, e *env, f runFlags, w *opener, name string) error {
	job, err := newJob(e, f, w, name)
	if err != nil {
		return err
	}
	if err := carryOut(ctx, e, job); err != nil {
		return err
	}
	return e.printRun("run", job.Dir)
}

// carryOut runs a job, estimates and reports.
func carryOut(ctx context.Context, e *env, job bench.Job) error {
	outcome, err := bench.Run(ctx, job)
	if err != nil {
		return err
	}
	return finish(e, job.Dir, outcome)
}

// newJob is what the flags ask of a suite.
func newJob(e *env, f runFlags, w *opener, name string) (job bench.Job, err error) {
	src, err := readSuite(name)
	if err != nil {
		return job, err
	}
	where, err := pairs("--corpus", f.corpora)
	if err != nil {
		return job, err
	}
	tags, err := pairs("--tag", f.tags)
	if err != nil {
		return job, err
	}
	job = bench.Job{Suite: src.suite, Seed: f.seed, Resamples: resamples, MaxErrorShare: f.maxErrorShare, Progress: e.meter(), Log: w.log,
		Argv: os.Args[1:], Build: build(), Machine: machine(), Tags: tags, Started: stamp(e)}
	if job.Systems, err = systems(w, f.models, src.suite.Name); err != nil {
		return job, err
	}
	if job.Corpora, err = src.openCorpora(where); err != nil {
		return job, err
	}
	if job.Taggers, err = taggers(src.suite); err != nil {
		return job, err
	}
	job.Dir, err = place(f, src.suite, job.Corpora)
	return job, err
}

func systems(w *opener, specs []string, suite string) ([]bench.System, error) {
	if len(specs) == 0 {
		return w.defaults(suite)
	}
	if i := slices.Index(specs, encoders.All); i >= 0 {
		specs = slices.Replace(slices.Clone(specs), i, i+1, encoders.Names()...)
	}
	var out []bench.System
	for _, spec := range specs {
		s, err := w.system(spec)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(out, func(o bench.System) bool { return o.Name == s.Name }) {
			return nil, fmt.Errorf("two rows are called %q; name one with --model NAME=SPEC", s.Name)
		}
		out = append(out, s)
	}
	return out, nil
}

// taggers returns a token-language tagger for each axis of the code-mixing index.
func taggers(s bench.Suite) ([]*cmi.Tagger, error) {
	var out []*cmi.Tagger
	for _, a := range s.Axes {
		if a.From != "measure" {
			continue
		}
		p := cmi.Policy{Tags: cmp.Or(a.Tags, "auto"), Han: a.Han, Codes: a.Codes, Abbrev: a.Abbrev, Names: a.Names, Stay: a.Stay}
		for _, l := range a.Candidates {
			p.Candidates = append(p.Candidates, corpora.Lang(l))
		}
		t, err := cmi.New(p, lingua.Version, lingua.Open)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

// place returns the run directory: --out, or runs/<suite>-<8 hex of its hash>,
// so that the same command finds its own run again.
func place(f runFlags, s bench.Suite, c []corpora.Corpus) (result.Dir, error) {
	path := f.out
	if path == "" {
		hash, err := bench.SuiteHash(s, c)
		if err != nil {
			return result.Dir{}, err
		}
		path = filepath.Join("runs", s.Name+"-"+hash[:8])
	}
	if !f.fresh {
		return result.Dir{Path: path}, nil
	}
	for n := 2; ; n++ {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return result.Dir{Path: path}, nil
		}
		path = fmt.Sprintf("%s-%d", strings.TrimSuffix(path, fmt.Sprintf("-%d", n-1)), n)
	}
}

// finish turns counts into estimates, seals the manifest, and draws the report.
// A complete run whose report was cut short gets it drawn again: its provenance
// is written last.
func finish(e *env, dir result.Dir, o bench.Outcome) error {
	if o.Manifest.State == result.Complete {
		if dir.Exists(reports.LastFile) {
			return nil
		}
		_, err := writeReport(dir, nil)
		return err
	}
	m := o.Manifest
	metrics, err := estimate.Summarise(estimate.Input{Manifest: m, Notes: o.Notes, Fields: o.Fields, Counts: o.Counts, Facts: o.Facts, Confusion: o.Confusion,
		Policy: o.Policy, Workers: runtime.GOMAXPROCS(0)})
	if err != nil {
		return err
	}
	metrics.Compat = o.Compat
	if err := dir.WriteJSON(result.MetricsFile, metrics); err != nil {
		return err
	}
	m.State = result.Complete
	for _, row := range m.Models {
		if row.State == result.Incomplete {
			m.State = result.Incomplete
		}
	}
	m.Finished = stamp(e)
	if err := dir.Remove(reports.LastFile); err != nil {
		return err
	}
	if err := bench.Seal(dir, &m); err != nil {
		return err
	}
	_, err = writeReport(dir, nil)
	return err
}

func writeReport(dir result.Dir, only []string) ([]string, error) {
	r, err := reports.Load(dir)
	if err != nil {
		return nil, err
	}
	return r.Write(only)
}

// printRun prints the terminal table of a run that a command made.
func (e *env) printRun(command string, dir result.Dir) error {
	m, err := dir.ReadManifest()
	if err != nil {
		return err
	}
	switch {
	case e.json:
		metrics, err := dir.ReadMetrics()
		if err != nil {
			return err
		}
		if err := e.printJSON(jsonAnswer{Command: command, Exit: stateCode(m), Run: dir.Path, SuiteHash: m.SuiteHash, Signature: m.SignatureID, Result: metrics}); err != nil {
			return err
		}
	case e.quiet:
		fmt.Fprintln(e.stdout, dir.Path)
	default:
		r, err := reports.Load(dir)
		if err != nil {
			return err
		}
		if err := r.Terminal(e.stdout, e.width, e.color); err != nil {
			return err
		}
	}
	return complete(dir)
}

// complete is an error if notes of the run ended in one.
func complete(dir result.Dir) error {
	m, err := dir.ReadManifest()
	if err != nil {
		return err
	}
	switch {
	case stateCode(m) != codeIncomplete:
		return nil
	case m.Parent != nil:
		return incomplete{fmt.Sprintf("%s is incomplete: notes of the run it was scored from ended in an error (bench show %s lists them); complete that run, and score it into another --out", dir.Path, dir.Path)}
	}
	return incomplete{fmt.Sprintf("%s is incomplete: notes ended in an error (bench show %s lists them); run the same command again, or allow a share with --max-error-share", dir.Path, dir.Path)}
}

func stateCode(m result.Manifest) int {
	if m.State == result.Incomplete {
		return codeIncomplete
	}
	return codeDone
}

// pairs reads KEY=VALUE flags.
func pairs(flag string, values []string) (map[string]string, error) {
	out := map[string]string{}
	for _, v := range values {
		key, value, ok := strings.Cut(v, "=")
		if !ok || key == "" || value == "" {
			return nil, fmt.Errorf("%s takes KEY=VALUE", flag)
		}
		out[key] = value
	}
	return out, nil
}
