package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"polyphi/bench/result"
	"polyphi/models/onnx/onnxtest"
)

// clocked are the files that hold times and so differ between runs.
func clocked(name string) bool {
	return slices.Contains([]string{"run.json", "speed.json", "report/provenance.md", "report/tables/tab_scores.md", "report/tables/tab_scores.tex",
		"report/tables/tab_scores.csv"}, name) || strings.HasPrefix(name, "report/tables/tab_speed") || strings.HasPrefix(name, "report/figures/fig_speed_recall") ||
		strings.HasPrefix(name, "report/figures/fig_cost")
}

// files reads every file of a run directory that holds no time.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil || clocked(filepath.ToSlash(name)) {
			return err
		}
		data, err := os.ReadFile(path)
		out[filepath.ToSlash(name)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func differ(a, b map[string]string) (names []string) {
	for name := range a {
		if a[name] != b[name] {
			names = append(names, name)
		}
	}
	for name := range b {
		if _, ok := a[name]; !ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// kill -9 at many moments, the same command again: finished models are kept, and
// the final bytes are those of an undisturbed run.
func TestKilledRunGoesOn(t *testing.T) {
	if testing.Short() {
		t.Skip("drives processes")
	}
	onnxtest.Library(t)
	dir := t.TempDir()
	args := func(out string) []string { return []string{"-q", "run", "--suite", "smoke", "--out", out} }
	start := time.Now()
	if out, errs, code := runBench(t, dir, args("whole")...); code != 0 {
		t.Fatalf("exit %d\n%s%s", code, out, errs)
	}
	undisturbed := time.Since(start)
	want := files(t, filepath.Join(dir, "whole"))
	landed, kept := 0, 0
	for i := range 8 {
		run := filepath.Join(dir, "killed", string(rune('a'+i)))
		p := program(t, dir, args(run)...)
		if err := p.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(undisturbed * time.Duration(i+1) / 9)
		p.Process.Kill()
		p.Wait()
		state, done := stateOf(t, run)
		if state == result.Running {
			landed++
		}
		if out, errs, code := runBench(t, dir, args(run)...); code != 0 {
			t.Fatalf("kill %d: exit %d\n%s%s", i, code, out, errs)
		}
		if names := differ(want, files(t, run)); len(names) > 0 {
			t.Errorf("kill %d: files differ from an undisturbed run: %v", i, names)
		}
		for name, mod := range done {
			kept++
			if info, err := os.Stat(filepath.Join(run, name)); err != nil || !info.ModTime().Equal(mod) {
				t.Errorf("kill %d: the finished %s was made again", i, name)
			}
		}
	}
	if landed < 3 || kept < 2 {
		t.Errorf("only %d kills landed in a run, with %d models finished: the test proved too little", landed, kept)
	}
}

// stateOf returns the manifest's state and the predictions of finished models.
func stateOf(t *testing.T, run string) (string, map[string]time.Time) {
	t.Helper()
	m, err := result.Dir{Path: run}.ReadManifest()
	if err != nil {
		return "", nil // the kill came before the manifest
	}
	done := map[string]time.Time{}
	for _, row := range m.Models {
		name := result.PredictionsFile(row.Name)
		if info, err := os.Stat(filepath.Join(run, name)); err == nil && row.State == result.Complete {
			done[name] = info.ModTime()
		}
	}
	return m.State, done
}

// The report drawn again from the run directory alone has the same bytes.
func TestReportRedraws(t *testing.T) {
	dir := t.TempDir()
	if out, errs, code := runBench(t, dir, "-q", "run", "--suite", "smoke", "--model", "rules", "--model", "dictionary", "--out", "r"); code != 0 {
		t.Fatalf("exit %d\n%s%s", code, out, errs)
	}
	before := map[string][]byte{}
	report := filepath.Join(dir, "r", "report")
	filepath.WalkDir(report, func(path string, e os.DirEntry, err error) error {
		if !e.IsDir() {
			before[path], err = os.ReadFile(path)
		}
		return err
	})
	if len(before) < 50 {
		t.Fatalf("%d files in the report", len(before))
	}
	if err := os.RemoveAll(report); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "r", "predictions")); err != nil {
		t.Fatal(err)
	}
	if out, errs, code := runBench(t, dir, "report", "r"); code != 0 {
		t.Fatalf("exit %d\n%s%s", code, out, errs)
	}
	for path, data := range before {
		if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, data) {
			t.Errorf("%s differs: %v", filepath.Base(path), err)
		}
	}
}

// --json prints one object, also on failure.
func TestJSON(t *testing.T) {
	dir := t.TempDir()
	for _, args := range [][]string{{"list", "suites"}, {"list", "models"}, {"list", "metrics"}, {"list", "axes", "multiculture"}, {"list", "reports"}, {"version"},
		{"run", "--suite", "smoke", "--model", "rules", "--out", "r"}, {"run", "--suite", "nothing"}, {"report", "r"}, {"show", "r"}} {
		out, errs, code := runBench(t, dir, append(args, "--json")...)
		var a jsonAnswer
		if err := json.Unmarshal([]byte(out), &a); err != nil {
			t.Errorf("%v: %v\n%s%s", args, err, out, errs)
			continue
		}
		if a.Exit != code || code != 0 && a.Reason == "" {
			t.Errorf("%v: exit %d, the object says %d, %q", args, code, a.Exit, a.Reason)
		}
	}
}
