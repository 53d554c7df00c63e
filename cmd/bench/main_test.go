package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"polyphi/models/onnx/onnxtest"
)

// The test binary is the program itself when this variable is set, so tests
// drive real processes without another build.
const asProgram = "POLYPHI_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Exit(start())
	}
	os.Exit(m.Run())
}

func program(t *testing.T, dir string, args ...string) *exec.Cmd {
	t.Helper()
	c := exec.Command(os.Args[0], args...)
	c.Dir = dir
	c.Env = append(os.Environ(), asProgram+"=1", "ORT_DISABLE_TELEMETRY=1")
	return c
}

// runBench runs the program and returns what it printed and its exit code.
func runBench(t *testing.T, dir string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	c := program(t, dir, args...)
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	err := c.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return out.String(), errs.String(), exit.ExitCode()
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.String(), errs.String(), 0
}

// write puts a file into dir.
func write(t *testing.T, dir, name, content string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

const ownSuite = `version: 1
revision: 1
name: own
title: My notes
corpora:
  - {name: own, path: notes.jsonl}
axes: {}
scoring: {}
`

const ownNotes = `{"id":"n1","text":"Seen by Dr Okafor on 03/05/2024.\nPatient: Ana Ruiz, MRN 48213907.","spans":[{"start":11,"end":17,"label":"DOCTOR"},{"start":21,"end":31,"label":"DATE"},{"start":42,"end":50,"label":"PATIENT"},{"start":56,"end":64,"label":"MEDICAL_RECORD"}]}
{"id":"n2","text":"No identifier here.","spans":[]}
`

// A smallest own suite runs, and its run directory is whole.
func TestOwnCorpus(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "own.yaml", ownSuite)
	write(t, dir, "notes.jsonl", ownNotes)
	out, errs, code := runBench(t, dir, "run", "--suite", "./own.yaml", "--model", "rules", "--out", "r")
	if code != 0 {
		t.Fatalf("exit %d\n%s%s", code, out, errs)
	}
	for _, want := range []string{"own r1", "2 notes", "4 mentions", "unpinned", "rules"} {
		if !strings.Contains(out, want) {
			t.Errorf("the terminal output lacks %q:\n%s", want, out)
		}
	}
	for _, name := range []string{"run.json", "keys.jsonl", "notes.jsonl", "sentences.jsonl.gz", "counts.jsonl.gz", "metrics.json", "speed.json",
		"predictions/rules.jsonl.gz", "report/provenance.md", "report/tables/tab_scores.md", "report/figures/fig_cmi.png"} {
		if _, err := os.Stat(filepath.Join(dir, "r", name)); err != nil {
			t.Errorf("%s is missing", name)
		}
	}
	out, _, code = runBench(t, dir, "show", "r", "--suite", "own.yaml")
	if code != 0 || !strings.Contains(out, "missed 0 of 4") || strings.Contains(out, "Okafor") {
		t.Errorf("show: exit %d\n%s", code, out)
	}
	out, _, code = runBench(t, dir, "-q", "run", "--suite", "own.yaml", "--model", "rules", "--out", "r")
	if code != 0 || out != "r\n" {
		t.Errorf("the same command again, quiet: exit %d, %q", code, out)
	}
}

// A corpus with other labels runs through a label map, and another map is another
// run: gold that was mapped otherwise is never taken for finished.
func TestLabelMap(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "own.yaml", strings.Replace(ownSuite, "notes.jsonl", "notes.jsonl, label_map: map.json", 1))
	write(t, dir, "notes.jsonl", strings.Replace(ownNotes, "DOCTOR", "STAFF", 1))
	run := []string{"run", "--suite", "own.yaml", "--model", "rules", "--out", "r"}
	if _, errs, code := runBench(t, dir, run...); code != 2 || !strings.Contains(errs, "map.json") {
		t.Errorf("no map: exit %d, %s", code, errs)
	}
	write(t, dir, "map.json", `{"map": {"STAFF": "DOCTOR"}}`)
	if out, errs, code := runBench(t, dir, run...); code != 0 || !strings.Contains(out, "4 mentions") {
		t.Fatalf("exit %d\n%s%s", code, out, errs)
	}
	write(t, dir, "map.json", `{"ignore": ["STAFF"]}`)
	if _, errs, code := runBench(t, dir, run...); code != 2 || !strings.Contains(errs, "another run") {
		t.Errorf("another map: exit %d, %s", code, errs)
	}
}

// Adding a model infers only that one; another model under the same name is
// refused with the way out.
func TestModelsJoinARun(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "own.yaml", ownSuite)
	write(t, dir, "notes.jsonl", ownNotes)
	if out, errs, code := runBench(t, dir, "run", "--suite", "own.yaml", "--model", "rules", "--out", "r"); code != 0 {
		t.Fatalf("exit %d\n%s%s", code, out, errs)
	}
	before, err := os.Stat(filepath.Join(dir, "r/predictions/rules.jsonl.gz"))
	if err != nil {
		t.Fatal(err)
	}
	out, errs, code := runBench(t, dir, "run", "--suite", "own.yaml", "--model", "dictionary", "--out", "r")
	if code != 0 || !strings.Contains(out, "rules") || !strings.Contains(out, "dictionary") {
		t.Fatalf("exit %d\n%s%s", code, out, errs)
	}
	after, err := os.Stat(filepath.Join(dir, "r/predictions/rules.jsonl.gz"))
	if err != nil || !after.ModTime().Equal(before.ModTime()) {
		t.Error("the finished model was inferred again")
	}
	_, errs, code = runBench(t, dir, "run", "--suite", "own.yaml", "--model", "rules=dictionary", "--out", "r")
	if code != 2 || !strings.Contains(errs, "--model NAME=") {
		t.Errorf("another model under one name: exit %d, %s", code, errs)
	}
	_, errs, code = runBench(t, dir, "run", "--suite", "own.yaml", "--model", "rules", "--out", "r", "--seed", "2")
	if code != 2 || !strings.Contains(errs, "seed") || !strings.Contains(errs, "--fresh") {
		t.Errorf("another seed: exit %d, %s", code, errs)
	}
}

// What a user gets wrong ends with exit 2 and says where and what to do.
func TestBadInput(t *testing.T) {
	if testing.Short() {
		t.Skip("drives processes")
	}
	onnxtest.Library(t)
	suite := func(from, to string) string { return strings.Replace(ownSuite, from, to, 1) }
	for why, c := range map[string]struct {
		suite, notes string
		args         []string
		want         []string
	}{
		"no suite":           {ownSuite, ownNotes, []string{"run"}, []string{"--suite", "bench list suites"}},
		"unknown suite":      {ownSuite, ownNotes, []string{"run", "--suite", "multicultur"}, []string{"did you mean multiculture?"}},
		"unknown flag":       {ownSuite, ownNotes, []string{"run", "--siute", "x"}, []string{"did you mean suite?"}},
		"no run to report":   {ownSuite, ownNotes, []string{"report"}, []string{"bench report RUN"}},
		"unknown command":    {ownSuite, ownNotes, []string{"rnu"}, []string{"run"}},
		"unknown key":        {suite("title:", "titel:"), ownNotes, nil, []string{"own.yaml:4:1", "did you mean title?"}},
		"missing corpus":     {suite("notes.jsonl", "nots.jsonl"), ownNotes, nil, []string{"corpus own", "nots.jsonl", "--corpus own=PATH"}},
		"unknown label":      {ownSuite, strings.Replace(ownNotes, "DOCTOR", "QUARK", 1), nil, []string{"notes.jsonl", "QUARK (1)", "label_map"}},
		"not UTF-8":          {ownSuite, strings.Replace(ownNotes, "Okafor", "Okaf\xffr", 1), nil, []string{"notes.jsonl:1", "UTF-8"}},
		"past the end":       {ownSuite, strings.Replace(ownNotes, `"end":64`, `"end":640`, 1), nil, []string{"notes.jsonl:1", "span 4", "outside"}},
		"unknown report":     {suite("scoring: {}", "scoring: {}\nreports: [tab_score]"), ownNotes, nil, []string{"own.yaml", "tab_score", "did you mean tab_scores?"}},
		"undeclared value":   {suite("axes: {}", "axes: {ward: {from: note, values: [a]}}"), strings.Replace(ownNotes, `"spans":[]`, `"attrs":{"ward":"b"},"spans":[]`, 1), nil, []string{"d000001", `"b" on axis ward`, "add it to the suite"}},
		"no such model":      {ownSuite, ownNotes, []string{"run", "--suite", "own.yaml", "--model", "tiny-uz"}, []string{"did you mean tiny-us?"}},
		"broken model":       {ownSuite, ownNotes, []string{"run", "--suite", "own.yaml", "--model", "broken"}, []string{"broken", "config.json"}},
		"cuda without a GPU": {ownSuite, ownNotes, []string{"run", "--suite", "own.yaml", "--model", "tiny-us", "--device", "cuda"}, []string{"cuda"}},
		"no such device":     {ownSuite, ownNotes, []string{"run", "--suite", "own.yaml", "--device", "tpu"}, []string{"auto, cpu or cuda"}},
		"no such library":    {ownSuite, ownNotes, []string{"run", "--suite", "own.yaml", "--model", "tiny-us", "--ort-lib", "nowhere.so"}, []string{"nowhere.so"}},
		"not a run":          {ownSuite, ownNotes, []string{"report", "nowhere"}, []string{"nowhere", "run.json"}},
		"wrong pin":          {suite("path: notes.jsonl", `path: notes.jsonl, sha256: "`+strings.Repeat("0", 64)+`"`), ownNotes, nil, []string{"pins", "raise its revision"}},
	} {
		t.Run(why, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, "own.yaml", c.suite)
			write(t, dir, "notes.jsonl", c.notes)
			write(t, dir, "broken/model.onnx", "not a model")
			if c.args == nil {
				c.args = []string{"run", "--suite", "own.yaml", "--model", "rules", "--out", "r"}
			}
			out, errs, code := runBench(t, dir, c.args...)
			if code != 2 {
				t.Errorf("exit %d, want 2\n%s%s", code, out, errs)
			}
			for _, want := range c.want {
				if !strings.Contains(errs, want) {
					t.Errorf("stderr lacks %q:\n%s", want, errs)
				}
			}
			if strings.Contains(errs, "Okaf") {
				t.Errorf("stderr quotes a note:\n%s", errs)
			}
		})
	}
}
