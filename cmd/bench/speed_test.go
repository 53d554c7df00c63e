package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"polyphi/bench/result"
	"polyphi/bench/suites"
	"polyphi/corpora/formats"
	"polyphi/models/onnx/onnxtest"
)

// Every packaged suite opens, with the corpus that it pins.
func TestPackagedSuites(t *testing.T) {
	for _, name := range suites.Names() {
		src, err := readSuite(name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := checkReports(name, src.suite.Reports); err != nil {
			t.Error(err)
		}
		for _, c := range src.suite.Corpora {
			if c.SHA256 == "" {
				t.Errorf("%s: corpus %s is not pinned", name, c.Name)
			}
		}
		if testing.Short() && name == "multiculture" {
			continue // two seconds
		}
		if _, err := src.openCorpora(nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// shortNotes writes an own suite of some notes of the suite smoke.
func shortNotes(t *testing.T, dir string, n int) {
	t.Helper()
	src, err := readSuite("smoke")
	if err != nil {
		t.Fatal(err)
	}
	c, err := src.openCorpora(nil)
	if err != nil {
		t.Fatal(err)
	}
	var lines bytes.Buffer
	docs := c[0].Documents
	for i := range n {
		if err := formats.WriteJSONL(&lines, docs[i*len(docs)/n:i*len(docs)/n+1]); err != nil {
			t.Fatal(err)
		}
	}
	write(t, dir, "own.yaml", ownSuite)
	write(t, dir, "notes.jsonl", lines.String())
}

// Two packaged models and the rules, timed by turns with a real ONNX Runtime: the
// run stays as it was, every sample is there, and what was made of them is drawn.
func TestSpeed(t *testing.T) {
	if testing.Short() {
		t.Skip("drives processes")
	}
	onnxtest.Library(t)
	dir := t.TempDir()
	run := result.Dir{Path: filepath.Join(dir, "r")}
	shortNotes(t, dir, 4)
	models := []string{"--suite", "own.yaml", "--model", "tiny-us", "--model", "tiny-multi", "--model", "rules", "--out", "r"}
	if out, errs, code := runBench(t, dir, append([]string{"-q", "run"}, models...)...); code != 0 {
		t.Fatalf("exit %d\n%s%s", code, out, errs)
	}
	before := files(t, run.Path)
	out, errs, code := runBench(t, dir, append([]string{"speed"}, models...)...)
	if code != 0 {
		t.Fatalf("exit %d\n%s%s", code, out, errs)
	}
	for _, want := range []string{"own r1", "words/s", "x tiny-us", "efficiency", "tiny-multi (demonstration)", "Not measured: p95, p99"} {
		if !strings.Contains(out, want) {
			t.Errorf("the terminal lacks %q:\n%s", want, out)
		}
	}
	after := files(t, run.Path)
	if names := differ(before, after); len(names) > 0 {
		t.Errorf("timing changed %v", names)
	}
	if strings.Contains(after[result.MetricsFile], "second") {
		t.Error("metrics.json holds a time")
	}
	for _, name := range []string{"report/tables/tab_speed.md", "report/tables/tab_speed.tex", "report/figures/fig_cost.png", "report/provenance.md"} {
		if !run.Exists(name) {
			t.Errorf("%s is missing", name)
		}
	}
	s, err := run.ReadSpeed()
	if err != nil {
		t.Fatal(err)
	}
	checkSamples(t, s.Trial)
	m, err := run.ReadManifest()
	if err != nil {
		t.Fatal(err)
	}
	if sum, err := run.Hash(result.SpeedFile); err != nil || m.Files[result.SpeedFile] != sum || m.State != result.Complete {
		t.Errorf("the manifest is %s and does not seal speed.json: %v", m.State, err)
	}
	if out, errs, code := runBench(t, dir, "show", "r#tiny-us", "--suite", "own.yaml"); code != 0 {
		t.Errorf("show: exit %d\n%s%s", code, out, errs)
	}
	if out, errs, code := runBench(t, dir, "report", "r", "--only", "fig_cost"); code != 0 || !strings.Contains(out, "fig_cost.svg") {
		t.Errorf("report: exit %d\n%s%s", code, out, errs)
	}
}

// checkSamples wants 10 passes of each system in the order A B B A with the raw
// replays of the two models, every note of each system, and their estimates.
func checkSamples(t *testing.T, trial *result.Trial) {
	t.Helper()
	var order []string
	for round := range 10 {
		one := []string{"tiny-us", "raw tiny-us", "tiny-multi", "raw tiny-multi", "rules"}
		if round%2 == 1 {
			one = []string{"rules", "raw tiny-multi", "tiny-multi", "raw tiny-us", "tiny-us"}
		}
		order = append(order, one...)
	}
	var got []string
	for _, p := range trial.Passes {
		name := p.Model
		if p.Raw {
			name = "raw " + name
		}
		got = append(got, name)
		if !(p.Seconds > 0) {
			t.Errorf("%s took %v", name, p.Seconds)
		}
	}
	if strings.Join(got, ", ") != strings.Join(order, ", ") {
		t.Errorf("samples in the order %v", got)
	}
	if len(trial.Notes) != 4 || len(trial.Notes[3].Seconds) != 3 {
		t.Errorf("%d notes alone", len(trial.Notes))
	}
	defined := map[string]bool{}
	for _, e := range trial.Estimates {
		defined[e.Model+" "+e.Metric] = e.Value.Defined()
	}
	for name, want := range map[string]bool{"tiny-us efficiency": true, "tiny-multi efficiency": true, "rules efficiency": false, "tiny-us tokens_per_second": true, "rules tokens_per_second": false,
		"rules words_per_second": true, "rules note_seconds_p50": true, "tiny-us note_seconds_p95": false, "tiny-multi speed_ratio": true, "rules speed_p": true, "tiny-us padding_ratio": true} {
		if defined[name] != want {
			t.Errorf("%s defined: %v, want %v", name, defined[name], want)
		}
	}
}

// One system alone has no ratio; the same command measures again; another system
// makes another measurement of the same run.
func TestSpeedOfOneSystem(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "own.yaml", ownSuite)
	write(t, dir, "notes.jsonl", ownNotes)
	speed := func(args ...string) (string, string, int) {
		return runBench(t, dir, append([]string{"speed", "--suite", "own.yaml", "--out", "r"}, args...)...)
	}
	out, errs, code := speed("--model", "rules")
	if code != 0 || strings.Contains(out, "x rules") || !strings.Contains(out, "words/s") {
		t.Fatalf("exit %d\n%s%s", code, out, errs)
	}
	if out, errs, code := speed("--model", "rules", "-q"); code != 0 || out != "r\n" {
		t.Errorf("again, quiet: exit %d, %q %s", code, out, errs)
	}
	out, errs, code = speed("--model", "dictionary", "--json")
	var answer struct {
		Command string
		Result  []result.Estimate
	}
	if err := json.Unmarshal([]byte(out), &answer); err != nil || code != 0 || answer.Command != "speed" || len(answer.Result) == 0 || answer.Result[0].Model != "dictionary" {
		t.Errorf("exit %d, %v\n%s%s", code, err, out, errs)
	}
	data, err := os.ReadFile(filepath.Join(dir, "r", "report/tables/tab_speed.md"))
	if err != nil || !strings.Contains(string(data), "not to be compared with the others: rules") {
		t.Errorf("a system timed before is set beside: %v\n%s", err, data)
	}
}

func TestSpeedRefusals(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "own.yaml", ownSuite)
	write(t, dir, "notes.jsonl", ownNotes)
	if out, errs, code := runBench(t, dir, "run", "--suite", "own.yaml", "--model", "rules", "--out", "r"); code != 0 {
		t.Fatalf("exit %d\n%s%s", code, out, errs)
	}
	d := result.Dir{Path: filepath.Join(dir, "r")}
	m, err := d.ReadManifest()
	if err != nil {
		t.Fatal(err)
	}
	m.Machine.CPU = "another one"
	if err := d.WriteJSON(result.RunFile, m); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args string
		code int
		want string
	}{
		{"speed", 2, "--suite efficiency"},
		{"speed --suite nowhere", 2, "no packaged suite"},
		{"speed --suite own.yaml --model rules --model rules", 2, "two rows"},
		{"speed --suite own.yaml --model rules --device tpu", 2, "auto, cpu or cuda"},
		{"speed --suite own.yaml --model rules --max-error-share 2", 2, "[0, 1]"},
		{"speed --suite own.yaml --model rules --out r", 12, "another machine (another one"},
		{"speed --suite own.yaml --model rules --out r --json", 12, "another machine"},
	} {
		out, errs, code := runBench(t, dir, strings.Fields(c.args)...)
		if code != c.code || !strings.Contains(errs, c.want) {
			t.Errorf("%s: exit %d, want %d and %q\n%s%s", c.args, code, c.code, c.want, out, errs)
		}
		if strings.HasSuffix(c.args, "--json") && !strings.Contains(out, fmt.Sprintf(`"exit": %d`, c.code)) {
			t.Errorf("%s: %s", c.args, out)
		}
	}
}
