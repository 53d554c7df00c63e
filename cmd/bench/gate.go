package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"polyphi/bench/estimate"
	"polyphi/bench/gate"
	"polyphi/bench/result"
	"polyphi/reports"
)

// gateFlags are the flags of gate.
type gateFlags struct{ file, baseline, asOf, selfTest string }

func gateCommand(e *env) *cobra.Command {
	var f gateFlags
	c := &cobra.Command{
		Use:   "gate --gate FILE RUN[#MODEL]",
		Short: "Hold a run to the rules of a gate file: pass, fail, inconclusive, or no data",
		Long: `Gate judges a run by its counts and the attributes of its notes alone; predictions
and notes' texts may be gone. It prints a row for each check and writes verdict.json,
junit.xml and summary.md into gate/ of the run directory (gate/MODEL/ where the run
holds several systems). In GitHub Actions it appends the summary to the step's and
prints annotations.

Exit codes: 0 every check passed; 10 one failed; 11 none failed, but one is
inconclusive or without data; 12 the two runs do not compare; 3 the run is
incomplete; 2 the gate file is faulty.

--self-test FILE tests the file itself on a baseline: the baseline again must pass,
and with a loss of twice the margin planted in its counts, segment by segment, it
must fail (exit code 10 if it does not go so). bench power says how large a loss the
gates can see at all.`,
		Args: arguments(0, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			if f.selfTest != "" {
				return selfTest(e, f, args)
			}
			return judge(e, f, args)
		},
	}
	c.Flags().StringVar(&f.file, "gate", "", "the gate file")
	c.Flags().StringVar(&f.baseline, "baseline", "", "run to compare with, RUN[#MODEL] (default: the gate file's)")
	c.Flags().StringVar(&f.asOf, "as-of", "", "the day that accepted regressions and the baseline's age are judged by, YYYY-MM-DD (default: today)")
	c.Flags().StringVar(&f.selfTest, "self-test", "", "test this gate file on its baseline")
	return c
}

// systemOf opens RUN[#MODEL]. Where a run holds several systems and none is named,
// the one called like another is meant.
func systemOf(arg, like string) (*estimate.System, result.Dir, error) {
	path, name, _ := strings.Cut(arg, "#")
	dir := result.Dir{Path: path}
	in, err := estimate.Load(dir)
	if err != nil {
		return nil, dir, err
	}
	if name == "" && like != "" {
		for _, row := range in.Manifest.Models {
			if row.Name == like && len(in.Manifest.Models) > 1 {
				name = like
			}
		}
	}
	s, err := estimate.Open(in, name)
	if err != nil {
		return nil, dir, fmt.Errorf("%s: %w", path, err)
	}
	return s, dir, nil
}

func readGate(path string) (gate.File, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return gate.File{}, err
	}
	return gate.Read(filepath.Base(path), data)
}

// baselineOf opens the baseline of a gate file, nil if there is none.
func baselineOf(flag, file string, g gate.File, like string) (*estimate.System, error) {
	arg := flag
	if arg == "" && g.Baseline != "" {
		arg = g.Baseline
		if !filepath.IsAbs(arg) {
			arg = filepath.Join(filepath.Dir(file), arg)
		}
	}
	if arg == "" {
		return nil, nil
	}
	s, _, err := systemOf(arg, like)
	if err != nil {
		return nil, fmt.Errorf("baseline: %w", err)
	}
	return s, nil
}

func judge(e *env, f gateFlags, args []string) error {
	if f.file == "" || len(args) != 1 {
		return fmt.Errorf("gate needs a gate file and a run: bench gate --gate FILE RUN[#MODEL]")
	}
	cand, dir, err := systemOf(args[0], "")
	if err != nil {
		return err
	}
	folder := "gate"
	if len(cand.Manifest().Models) > 1 {
		folder += "/" + cand.Row().Name
	}
	// Where there is no verdict now, nobody shall find the last one.
	if err := reports.RemoveVerdict(dir, folder); err != nil {
		return err
	}
	g, err := readGate(f.file)
	if err != nil {
		return err
	}
	evidence, err := evidenceOf(e, f, g, cand, dir)
	if err != nil {
		return err
	}
	v, err := gate.Judge(g, evidence)
	if err != nil {
		return err
	}
	if err := reports.WriteVerdict(dir, folder, v); err != nil {
		return err
	}
	if err := e.printGate(dir, folder, v); err != nil {
		return err
	}
	if err := e.stepSummary(v); err != nil {
		fmt.Fprintf(e.stderr, "bench: the summary of the step is not written, the verdict stands: %v\n", err)
	}
	if v.Exit != result.ExitPassed {
		return verdictError{v.Exit, v.Reason}
	}
	return nil
}

func evidenceOf(e *env, f gateFlags, g gate.File, cand *estimate.System, dir result.Dir) (gate.Evidence, error) {
	out := gate.Evidence{Cand: cand, AsOf: f.asOf}
	if out.AsOf == "" {
		out.AsOf = e.now().UTC().Format(time.DateOnly)
	} else if _, err := time.Parse(time.DateOnly, out.AsOf); err != nil {
		return out, fmt.Errorf("--as-of takes a date, YYYY-MM-DD")
	}
	var err error
	if out.Base, err = baselineOf(f.baseline, f.file, g, cand.Row().Name); err != nil {
		return out, err
	}
	if dir.Exists(result.SpeedFile) {
		s, err := dir.ReadSpeed()
		if err != nil {
			return out, err
		}
		out.Speed = s.Trial
	}
	return out, nil
}

// printGate prints what gate found.
func (e *env) printGate(dir result.Dir, folder string, v result.Verdict) error {
	switch {
	case e.json:
		return e.printJSON(jsonAnswer{Command: "gate", Exit: v.Exit, Reason: v.Reason, Run: dir.Path, SuiteHash: v.SuiteHash, Signature: v.SignatureID, Result: v})
	case e.quiet:
		fmt.Fprintf(e.stdout, "%s  %s\n", reports.VerdictWord(v), filepath.Join(dir.Path, filepath.FromSlash(folder), reports.VerdictFile))
		return nil
	}
	if err := reports.Verdict(e.stdout, v, e.width); err != nil {
		return err
	}
	if e.getenv("GITHUB_ACTIONS") == "true" {
		for _, line := range reports.Annotations(v) {
			fmt.Fprintln(e.stdout, line)
		}
	}
	return nil
}

// stepSummary appends the summary to the file that a CI step shows.
func (e *env) stepSummary(v result.Verdict) (err error) {
	path := e.getenv("GITHUB_STEP_SUMMARY")
	if path == "" {
		return nil
	}
	text, err := reports.Summary(v)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("GITHUB_STEP_SUMMARY: %w", err)
	}
	if _, err := f.WriteString(text + "\n"); err != nil {
		f.Close()
		return fmt.Errorf("GITHUB_STEP_SUMMARY: %w", err)
	}
	return f.Close()
}

// verdictError carries the exit code of a verdict that was printed already.
type verdictError struct {
	code   int
	reason string
}

func (v verdictError) Error() string { return v.reason }

func selfTest(e *env, f gateFlags, args []string) error {
	if f.file != "" || len(args) > 0 {
		return fmt.Errorf("--self-test takes the gate file and a --baseline, nothing else")
	}
	g, err := readGate(f.selfTest)
	if err != nil {
		return err
	}
	base, err := baselineOf(f.baseline, f.selfTest, g, "")
	if err != nil {
		return err
	}
	if base == nil {
		return fmt.Errorf("--self-test needs a baseline; name a run with --baseline")
	}
	trials, err := gate.SelfTest(g, gate.Evidence{Base: base, AsOf: e.now().UTC().Format(time.DateOnly)})
	if err != nil {
		return err
	}
	wrong := 0
	for _, t := range trials {
		if !t.Right {
			wrong++
		}
	}
	reason := fmt.Sprintf("%d of %d trials went as they must", len(trials)-wrong, len(trials))
	code := codeDone
	if wrong > 0 {
		code = result.ExitFailed
	}
	switch {
	case e.json:
		err = e.printJSON(jsonAnswer{Command: "gate", Exit: code, Reason: reason, SuiteHash: base.Manifest().SuiteHash, Signature: base.Manifest().SignatureID, Result: trials})
	case e.quiet:
		fmt.Fprintln(e.stdout, reason)
	default:
		err = reports.SelfTest(e.stdout, g.Name, trials, e.width)
	}
	if err == nil && wrong > 0 {
		return verdictError{code, reason}
	}
	return err
}
