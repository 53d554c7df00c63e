package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"polyphi/bench"
	"polyphi/bench/result"
)

// ownRun makes a run of the own corpus with two systems.
func ownRun(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	write(t, dir, "own.yaml", ownSuite)
	write(t, dir, "notes.jsonl", ownNotes)
	if out, errs, code := runBench(t, dir, "-q", "run", "--suite", "own.yaml", "--model", "rules", "--model", "dictionary", "--out", "r"); code != 0 {
		t.Fatalf("exit %d\n%s%s", code, out, errs)
	}
	return dir
}

// setState sets the state of a run and of its first system.
func setState(t *testing.T, dir, state string) {
	t.Helper()
	d := result.Dir{Path: dir}
	m, err := d.ReadManifest()
	if err != nil {
		t.Fatal(err)
	}
	m.State, m.Models[0].State = state, state
	if err := d.WriteJSON(result.RunFile, m); err != nil {
		t.Fatal(err)
	}
}

func load(t *testing.T, dir, run, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, run, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// Scored again under the same suite, numbers have the same bytes, and the new
// directory is as whole as the old one.
func TestScoreAgain(t *testing.T) {
	dir := ownRun(t)
	before := files(t, filepath.Join(dir, "r"))
	if out, errs, code := runBench(t, dir, "score", "r", "--suite", "own.yaml", "--out", "s"); code != 0 || !strings.Contains(out, "4 mentions") {
		t.Fatalf("exit %d\n%s%s", code, out, errs)
	}
	for _, name := range []string{result.MetricsFile, result.CountsFile, result.NotesFile, result.SentencesFile, result.KeysFile, result.SpeedFile, result.PredictionsFile("dictionary")} {
		if load(t, dir, "r", name) != load(t, dir, "s", name) {
			t.Errorf("%s differs", name)
		}
	}
	if names := differ(before, files(t, filepath.Join(dir, "r"))); len(names) > 0 {
		t.Errorf("the run was changed: %v", names)
	}
	if !strings.Contains(load(t, dir, "s", "report/tables/tab_scores.md"), "Scored again") || !strings.Contains(load(t, dir, "s", "report/provenance.md"), "scored again") {
		t.Error("the report does not say where predictions and times come from")
	}
	for _, args := range [][]string{{"show", "s#rules", "--suite", "own.yaml"}, {"report", "s"}, {"score", "s", "--suite", "own.yaml", "--out", "t"}, {"score", "r", "--suite", "own.yaml", "--out", "s"}} {
		if out, errs, code := runBench(t, dir, args...); code != 0 {
			t.Errorf("%v: exit %d\n%s%s", args, code, out, errs)
		}
	}
	if err := os.Remove(filepath.Join(dir, "s", "report", "provenance.md")); err != nil { // as if cut short while drawing
		t.Fatal(err)
	}
	setState(t, filepath.Join(dir, "t"), result.Running) // and while scoring
	for _, args := range [][]string{{"score", "r", "--suite", "own.yaml", "--out", "s"}, {"score", "s", "--suite", "own.yaml", "--out", "t"}} {
		out, errs, code := runBench(t, dir, args...)
		if m, err := (result.Dir{Path: filepath.Join(dir, args[5])}).ReadManifest(); code != 0 || err != nil || m.State != result.Complete {
			t.Errorf("%v: exit %d, state %s\n%s%s", args, code, m.State, out, errs)
		}
		load(t, dir, args[5], "report/provenance.md")
	}
}

// What score refuses, with the exit code that says whether to try again.
func TestScoreRefuses(t *testing.T) {
	dir := ownRun(t)
	for why, c := range map[string]struct {
		spoil func()
		args  []string
		code  int
		want  string
	}{
		"no directory":      {nil, []string{"score", "r", "--suite", "own.yaml"}, codeUsage, "--out"},
		"the run itself":    {nil, []string{"score", "r", "--suite", "own.yaml", "--out", "./r"}, codeUsage, "the run itself"},
		"one system":        {nil, []string{"score", "r#rules", "--suite", "own.yaml", "--out", "s"}, codeUsage, "all systems"},
		"no run":            {nil, []string{"score", "nowhere", "--out", "s"}, codeUsage, "run.json"},
		"no packaged suite": {nil, []string{"score", "r", "--out", "s"}, codeUsage, "--suite"},
		"unknown scorer":    {nil, []string{"score", "r", "--suite", "own.yaml", "--out", "s", "--compat", "nobody"}, codeUsage, "--compat \"nobody\" is not known"},
		"other notes": {func() { write(t, dir, "notes.jsonl", strings.Replace(ownNotes, "No identifier", "None at all", 1)) },
			[]string{"score", "r", "--suite", "own.yaml", "--out", "s"}, codeUsage, "corpus own is not that of the run"},
		"not finished": {func() {
			write(t, dir, "h/run.json", load(t, dir, "r", "run.json"))
			setState(t, filepath.Join(dir, "h"), result.Running)
		}, []string{"score", "h", "--suite", "own.yaml", "--out", "s"}, codeIncomplete, "not finished"},
	} {
		t.Run(why, func(t *testing.T) {
			if c.spoil != nil {
				c.spoil()
			}
			defer write(t, dir, "notes.jsonl", ownNotes)
			out, errs, code := runBench(t, dir, append(c.args, "--json")...)
			if code != c.code || !strings.Contains(errs, c.want) || strings.Contains(errs, "identifier") {
				t.Errorf("exit %d, want %d\n%s", code, c.code, errs)
			}
			var a jsonAnswer
			if err := json.Unmarshal([]byte(out), &a); err != nil || a.Exit != code {
				t.Errorf("not one object: %v\n%s", err, out)
			}
		})
	}
}

// What score, report --as counts and validate write and say holds no word of a note;
// a directory of counts holds no source id either.
func TestCanaryOfScores(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "own.yaml", ownSuite)
	write(t, dir, "notes.jsonl", canaryNotes)
	var said strings.Builder
	for _, args := range [][]string{
		{"run", "--suite", "own.yaml", "--model", "rules", "--model", "dictionary", "--out", "r"},
		{"score", "r", "--suite", "own.yaml", "--out", "s", "--compat", strings.Join(bench.CompatModes(), ",")},
		{"report", "s", "--as", "counts", "--out", "b"},
		{"report", "s", "--as", "counts", "--out", "c", "--min-cell", "0"},
		{"validate", "own.yaml", "r", "s", "b", "c", "--json"},
	} {
		out, errs, code := runBench(t, dir, args...)
		if code != 0 {
			t.Fatalf("%v: exit %d\n%s%s", args, code, out, errs)
		}
		said.WriteString(out + errs)
	}
	write(t, dir, "r/notes.jsonl", canaryNotes) // a corpus where a file of the run should be
	write(t, dir, "p.jsonl", `{"format":"polyphi-predictions/1"}`+"\n"+canaryNotes)
	for _, args := range [][]string{{"validate", "notes.jsonl", "r", "p.jsonl"}, {"report", "r", "--as", "counts", "--out", "d"}} {
		out, errs, code := runBench(t, dir, args...)
		if code != codeUsage {
			t.Errorf("%v: exit %d", args, code)
		}
		said.WriteString(out + errs)
	}
	search(t, "what was printed", []byte(said.String()))
	for _, run := range []string{"s", "b", "c"} {
		err := filepath.WalkDir(filepath.Join(dir, run), func(path string, e os.DirEntry, err error) error {
			if err != nil || e.IsDir() || run == "s" && e.Name() == result.KeysFile {
				return err
			}
			data, err := os.ReadFile(path)
			search(t, path[len(dir):], data)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// An incomplete run gives an incomplete one, and one JSON object says so.
func TestScoreOfAnIncompleteRun(t *testing.T) {
	dir := ownRun(t)
	setState(t, filepath.Join(dir, "r"), result.Incomplete)
	out, errs, code := runBench(t, dir, "score", "r", "--suite", "own.yaml", "--out", "s", "--json")
	var a jsonAnswer
	if err := json.Unmarshal([]byte(out), &a); err != nil || code != codeIncomplete || a.Exit != code || a.Command != "score" {
		t.Errorf("exit %d, %v\n%.200s%s", code, err, out, errs)
	}
	if !strings.Contains(errs, "complete that run") {
		t.Errorf("%s", errs)
	}
}
