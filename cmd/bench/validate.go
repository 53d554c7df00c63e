package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"polyphi/bench"
	"polyphi/bench/result"
	"polyphi/bench/suites"
	"polyphi/corpora/labels"
	"polyphi/models/onnx"
)

// A validation is what validate says of a path.
type validation struct {
	Path     string          `json:"path"`
	Kind     string          `json:"kind"`
	Says     string          `json:"says"` // of one without faults, in a line
	Identity *bench.Identity `json:"identity,omitempty"`
	Model    *onnx.Checked   `json:"model,omitempty"`
	Faults   []bench.Fault   `json:"faults"`
}

// What a path may be.
const (
	aSuite       = "suite"
	aGate        = "gate file"
	aSystem      = "system file"
	aModel       = "model folder"
	aRun         = "run directory"
	predictions  = "predictions"
	unrecognised = "not recognised"
)

func validateCommand(e *env) *cobra.Command {
	var where []string
	c := &cobra.Command{
		Use:   "validate PATH...",
		Short: "Check suite and gate files, model folders, system files, predictions and run directories",
		Long: `Validate says by content what each path is and prints what is wrong with it, one
fault a line with file, line and column where they are known. Of a suite, which may
be a packaged one by name, it reads the corpora as a run does, and prints hash and
signature. Of a run directory it hashes every file again and holds the files against
one another. Of a model folder it reads every part, but starts no ONNX Runtime.

It never shows text of notes. Any fault ends it with exit code 2.`,
		Args: arguments(1, math.MaxInt),
		RunE: func(_ *cobra.Command, args []string) error { return runValidate(e, where, args) },
	}
	c.Flags().StringArrayVar(&where, "corpus", nil, "NAME=PATH: where a corpus of the suites lies on this disk")
	return c
}

func runValidate(e *env, where, paths []string) error {
	if _, err := pairs("--corpus", where); err != nil {
		return err
	}
	var all []validation
	faults, faulty := 0, 0
	for _, path := range paths {
		v := validate(path, where)
		all = append(all, v)
		faults += len(v.Faults)
		faulty += min(1, len(v.Faults))
		if !e.json {
			e.printValidation(v)
		}
	}
	var err error
	if faults > 0 {
		err = fmt.Errorf("faults: %d, in %d of %d paths", faults, faulty, len(paths))
	}
	if e.json {
		a := jsonAnswer{Command: "validate", Exit: exitOf(err), Result: all}
		if err != nil {
			a.Reason = err.Error()
		}
		if err := e.printJSON(a); err != nil {
			return err
		}
	}
	return err
}

func exitOf(err error) int {
	if err == nil {
		return codeDone
	}
	return exitCode(err)
}

func (e *env) printValidation(v validation) {
	for _, f := range v.Faults {
		fmt.Fprintln(e.stdout, f)
	}
	if len(v.Faults) == 0 && !e.quiet {
		fmt.Fprintf(e.stdout, "%s: %s: %s\n", v.Path, v.Kind, v.Says)
	}
}

// validate checks one path.
func validate(path string, where []string) validation {
	v := validation{Path: path, Faults: []bench.Fault{}}
	var err error
	if v.Kind, err = kindOf(path); err == nil {
		switch v.Kind {
		case aSuite:
			err = v.suite(where)
		case aGate:
			err = v.gate()
		case aSystem:
			_, err = (&opener{}).system(path)
			v.Says = "its table and model are read when it is run"
		case aModel:
			err = v.model()
		case aRun:
			v.run()
		case predictions:
			v.predictions()
		}
	}
	if err != nil {
		v.Faults = append(v.Faults, bench.FaultOf(path, err))
	}
	return v
}

// gate checks a gate file; where its suite is packaged, also what it asks of it.
func (v *validation) gate() error {
	f, err := readGate(v.Path)
	if err != nil {
		return err
	}
	v.Says = fmt.Sprintf("%d gates on suite %s", len(f.Gates), f.Suite)
	if !slices.Contains(suites.Names(), f.Suite) {
		v.Says += "; axes and values are checked when it judges a run"
		return nil
	}
	src, err := readSuite(f.Suite)
	if err != nil {
		return err
	}
	return f.Fit(src.suite.Result())
}

// topKey matches the keys that only one kind of YAML file has.
var topKey = regexp.MustCompile(`(?m)^(gates|translated)[ \t]*:`)

// kindOf says by content what a path is.
func kindOf(path string) (string, error) {
	if slices.Contains(suites.Names(), path) {
		return aSuite, nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return unrecognised, fmt.Errorf("cannot be read: %w", cause(err))
	}
	if info.IsDir() {
		return kindOfFolder(path)
	}
	head, err := firstBytes(path)
	if err != nil {
		return unrecognised, fmt.Errorf("cannot be read: %w", cause(err))
	}
	switch {
	case isYAML(path):
		if m := topKey.FindSubmatch(head); m != nil {
			return map[string]string{"gates": aGate, "translated": aSystem}[string(m[1])], nil
		}
		return aSuite, nil
	case bytes.HasPrefix(head, []byte("{")) && bytes.Contains(firstLine(head), []byte(result.PredictionsFormat[:len(result.PredictionsFormat)-1])):
		return predictions, nil
	}
	return unrecognised, errors.New("is no suite, gate or system file, no predictions file, run directory or model folder; a corpus is checked with its suite file, a file of a run with its directory")
}

func kindOfFolder(path string) (string, error) {
	for _, of := range []struct{ name, kind string }{{result.RunFile, aRun}, {"config.json", aModel}, {"model.onnx", aModel}, {"onnx/model.onnx", aModel}} {
		if _, err := os.Stat(filepath.Join(path, of.name)); err == nil {
			return of.kind, nil
		}
	}
	return unrecognised, errors.New("holds neither run.json, as a run directory does, nor config.json and model.onnx, as a model folder does")
}

// firstBytes returns how a file begins, unpacked: a suite file whole.
func firstBytes(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	in := bufio.NewReader(f)
	if magic, _ := in.Peek(2); !bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		return io.ReadAll(io.LimitReader(in, 1<<20))
	}
	z, err := gzip.NewReader(in)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(z, 1<<12))
}

func firstLine(data []byte) []byte {
	line, _, _ := bytes.Cut(data, []byte("\n"))
	return line
}

func (v *validation) suite(where []string) error {
	src, err := readSuite(v.Path)
	if err != nil {
		return err
	}
	places, err := pairs("--corpus", where)
	if err != nil {
		return err
	}
	for name := range places { // of another suite
		if !slices.ContainsFunc(src.suite.Corpora, func(c bench.CorpusSpec) bool { return c.Name == name }) {
			delete(places, name)
		}
	}
	job := bench.Job{Suite: src.suite}
	if job.Corpora, err = src.openCorpora(places); err != nil {
		return err
	}
	if job.Taggers, err = taggers(src.suite); err != nil {
		return err
	}
	id, err := bench.Identify(job)
	if err != nil {
		return err
	}
	v.Identity = &id
	v.Says = fmt.Sprintf("%s r%d, %d notes, %d mentions; suite hash %s; signature %s %s", src.suite.Name, src.suite.Revision, id.Notes, id.Mentions, id.SuiteHash, id.SignatureID, id.Signature)
	return nil
}

func (v *validation) model() error {
	src, err := onnx.Dir(v.Path, "")
	if err != nil {
		return err
	}
	m, err := onnx.Check(src, labels.Canonical())
	if err != nil {
		return err
	}
	v.Model = &m
	var names []string
	for _, l := range m.Labels {
		names = append(names, string(l))
	}
	v.Says = strings.Join(append([]string{m.Precision + ", gives " + strings.Join(names, " ")}, m.Notes...), "; ")
	return nil
}

func (v *validation) run() {
	m, faults := bench.CheckRun(result.Dir{Path: v.Path})
	v.Faults = append(v.Faults, faults...)
	state := m.State
	if m.Slim != nil {
		state += ", counts alone"
	}
	v.Says = fmt.Sprintf("%s r%d, %s, systems: %d, files as sealed: %d; suite hash %s; signature %s %s", m.Suite.Name, m.Suite.Revision, state, len(m.Models), len(m.Files), m.SuiteHash, m.SignatureID, m.Signature)
}

func (v *validation) predictions() {
	h, faults := bench.CheckPredictions(v.Path)
	v.Faults = append(v.Faults, faults...)
	v.Says = fmt.Sprintf("of %s, key %.8s", h.Model, h.Key)
}
