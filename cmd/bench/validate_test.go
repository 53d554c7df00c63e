package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Each kind of path is known by what it holds, and without faults the exit code is 0.
func TestValidate(t *testing.T) {
	dir := ownRun(t)
	if out, errs, code := runBench(t, dir, "report", "r", "--as", "counts", "--out", "b"); code != 0 {
		t.Fatalf("exit %d\n%s%s", code, out, errs)
	}
	write(t, dir, "system.yaml", "translated: table.jsonl\nmodel: rules\n")
	model, err := filepath.Abs("../../models/zoo/tiny-us")
	if err != nil {
		t.Fatal(err)
	}
	paths := []string{"own.yaml", "smoke", "r", "b", "r/predictions/rules.jsonl.gz", "system.yaml", model}
	out, errs, code := runBench(t, dir, append([]string{"validate"}, paths...)...)
	if code != 0 || errs != "" {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
	for _, want := range []string{"own.yaml: suite: own r1, 2 notes, 4 mentions; suite hash ", "smoke: suite: smoke r1, 24 notes", "r: run directory: own r1, complete, systems: 2, files as sealed: 8;",
		"b: run directory: own r1, complete, counts alone, systems: 2, files as sealed: 4;", "rules.jsonl.gz: predictions: of rules", "system.yaml: system file: ", "model folder: fp32, gives AGE CITY"} {
		if !strings.Contains(out, want) {
			t.Errorf("lacks %q:\n%s", want, out)
		}
	}
	out, _, _ = runBench(t, dir, append([]string{"validate", "--json"}, paths...)...)
	var a struct {
		Exit   int
		Result []validation
	}
	if err := json.Unmarshal([]byte(out), &a); err != nil || len(a.Result) != len(paths) {
		t.Fatalf("%v\n%s", err, out)
	}
	for i, kind := range []string{aSuite, aSuite, aRun, aRun, predictions, aSystem, aModel} {
		if v := a.Result[i]; v.Kind != kind || v.Path != paths[i] || len(v.Faults) > 0 {
			t.Errorf("%+v is no %s without faults", v, kind)
		}
	}
	if id := a.Result[0].Identity; id == nil || len(id.SuiteHash) != 64 || len(id.SignatureID) != 6 || !strings.Contains(load(t, dir, "r", "run.json"), id.SuiteHash) {
		t.Errorf("identity %+v is not that of the run", id)
	}
	if out, _, code := runBench(t, dir, "-q", "validate", "r"); code != 0 || out != "" {
		t.Errorf("quiet: exit %d, %q", code, out)
	}
}

// Faults stand one a line with their place, on stdout, and end with exit code 2.
func TestValidateFaults(t *testing.T) {
	dir := ownRun(t)
	write(t, dir, "key.yaml", strings.Replace(ownSuite, "title:", "titel:", 1))
	write(t, dir, "scorer.yaml", strings.Replace(ownSuite, "scoring: {}", "scoring: {compat: [nobody]}", 1))
	write(t, dir, "report.yaml", strings.Replace(ownSuite, "scoring: {}", "scoring: {}\nreports: [tab_score]", 1))
	write(t, dir, "gone.yaml", strings.Replace(ownSuite, "notes.jsonl", "gone.jsonl", 1))
	write(t, dir, "broken.yaml", strings.Replace(ownSuite, "notes.jsonl", "broken.jsonl", 1))
	write(t, dir, "broken.jsonl", strings.Replace(ownNotes, `"end":64`, `"end":640`, 1))
	write(t, dir, "gate.yaml", "version: 1\ngates: []\n")
	write(t, dir, "system.yaml", "translated: table.jsonl\n")
	write(t, dir, "model/config.json", "{}")
	write(t, dir, "model/model.onnx", "no graph")
	write(t, dir, "empty/x", "")
	write(t, dir, "p.jsonl", `{"format":"polyphi-predictions/1","model":"m","key":"k","corpus_sha256":"","ids":"key","offsets":"codepoint"}`+"\n"+`{"id":"Okafor","spans":[{"start":1,"end":0,"label":"Okafor"}]}`+"\n")
	write(t, dir, "r/speed.json", load(t, dir, "r", "speed.json")+" ")
	write(t, dir, "sub/gate.yaml", "version: 1\nnane: release\n")
	for path, want := range map[string]string{
		"sub/gate.yaml":     `sub/gate.yaml:2:1: unknown field "nane"; did you mean name?`,
		"key.yaml":          `key.yaml:4:1: unknown field "titel"; did you mean title?`,
		"scorer.yaml":       `scorer.yaml: compat "nobody" is not known`,
		"report.yaml":       "report.yaml: reports: \"tab_score\" is no table or figure",
		"gone.yaml":         "gone.yaml: corpus own: gone.jsonl cannot be read",
		"broken.yaml":       "broken.jsonl:1: ",
		"gate.yaml":         "gate.yaml: name is missing",
		"system.yaml":       "system.yaml: system file system.yaml: give two keys",
		"model":             "model: config.json: id2label is missing",
		"empty":             "empty: holds neither run.json",
		"nowhere":           "nowhere: cannot be read: no such file",
		"notes.jsonl":       "notes.jsonl: is no suite",
		"r/counts.jsonl.gz": "r/counts.jsonl.gz: is no suite",
		"p.jsonl":           "p.jsonl:2: id is no note key",
		"r":                 "r/speed.json: has SHA-256 ",
	} {
		t.Run(path, func(t *testing.T) {
			out, errs, code := runBench(t, dir, "validate", path)
			if code != codeUsage || !strings.HasPrefix(errs, "bench: faults: ") || !strings.Contains("\n"+out, "\n"+want) {
				t.Errorf("exit %d, %s\ngot  %swant %s", code, errs, out, want)
			}
			if strings.Contains(out+errs, "Okafor") || strings.Contains(out+errs, "identifier") {
				t.Errorf("text of notes is shown:\n%s%s", out, errs)
			}
			out, _, code = runBench(t, dir, "validate", path, "own.yaml", "--json")
			var a jsonAnswer
			if err := json.Unmarshal([]byte(out), &a); err != nil || code != codeUsage || a.Exit != code || !strings.Contains(a.Reason, "in 1 of 2 paths") {
				t.Errorf("exit %d, %v\n%s", code, err, out)
			}
		})
	}
	if err := os.Remove(filepath.Join(dir, "r", "run.json")); err != nil {
		t.Fatal(err)
	}
	if out, _, code := runBench(t, dir, "validate", "r"); code != codeUsage || !strings.Contains(out, "neither run.json") {
		t.Errorf("without a manifest: exit %d, %s", code, out)
	}
}
