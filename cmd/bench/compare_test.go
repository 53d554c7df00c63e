package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// comparedRuns makes two runs of an own suite: a of two systems, b of one.
func comparedRuns(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	write(t, dir, "own.yaml", strings.Replace(ownSuite, "axes: {}", "axes:\n  label: {from: label}", 1))
	write(t, dir, "notes.jsonl", ownNotes)
	mustRun(t, dir, "run", "--suite", "own.yaml", "--model", "rules", "--model", "other=rules", "--out", "a")
	mustRun(t, dir, "run", "--suite", "own.yaml", "--model", "rules", "--out", "b")
	return dir
}

func mustRun(t *testing.T, dir string, args ...string) string {
	t.Helper()
	out, errs, code := runBench(t, dir, args...)
	if code != 0 {
		t.Fatalf("bench %s: exit %d\n%s%s", strings.Join(args, " "), code, out, errs)
	}
	return out
}

// Two systems of one run compare, two runs do, and a candidate without a name takes
// the base's or the only one there is. Two notes, one of them without a mention, find
// everything equal.
func TestCompareRuns(t *testing.T) {
	dir := comparedRuns(t)
	for _, args := range [][]string{{"a#rules", "a#other"}, {"a#rules", "b"}, {"b", "a"}, {"a#other", "b"}, {"b", "a#other", "a"}} {
		out := mustRun(t, dir, append([]string{"compare"}, args...)...)
		for _, want := range []string{"own r1 · 2 notes in 2 clusters", "base       " + args[0], "strict F1 ↑", "approximate recall ↑ by label", "= both count the same", "0 better, 0 worse", "misses  bench show"} {
			if !strings.Contains(out, want) {
				t.Errorf("compare %v lacks %q:\n%s", args, want, out)
			}
		}
	}
	var answer struct {
		Command string
		Exit    int
		Result  struct {
			Where  string
			Tables []struct {
				Rows []struct{ Changes []struct{ Verdict string } }
			}
		}
	}
	out := mustRun(t, dir, "compare", "a#rules", "b", "--json", "--metric", "recall/strict", "--where", "label!=AGE,DATE", "--by", "label")
	if err := json.Unmarshal([]byte(out), &answer); err != nil || answer.Command != "compare" || answer.Result.Where != "label!=AGE,DATE" || len(answer.Result.Tables) != 2 || answer.Result.Tables[0].Rows[0].Changes[0].Verdict != "small" {
		t.Errorf("%v\n%s", err, out)
	}
}

// What is wrong with the arguments is said with what there is.
func TestCompareUsage(t *testing.T) {
	dir := comparedRuns(t)
	for want, args := range map[string][]string{
		"wrong number of arguments":             {"a#rules"},
		"name one, as in RUN#other (there are":  {"a", "b"},
		"no system \"nobody\"; it has other":    {"a#nobody", "b"},
		"a names no system, and the base is":    {"a#rules", "a"},
		"nowhere has no run.json":               {"a#rules", "nowhere"},
		"no metric \"rekall\"":                  {"a#rules", "b", "--metric", "rekall"},
		"has no axis \"colour\"; it has":        {"a#rules", "b", "--by", "colour"},
		"unknown key":                           {"a#rules", "b", "--where", "colour=red"},
		"precision/approximate-blind cannot be": {"a#rules", "b", "--by", "label", "--metric", "precision/approximate-blind"},
	} {
		out, errs, code := runBench(t, dir, append([]string{"compare"}, args...)...)
		if code != codeUsage || !strings.Contains(errs, want) || out != "" {
			t.Errorf("compare %v: exit %d, %swant %q", args, code, errs, want)
		}
	}
}

// Runs that do not count the same end with 12, and the first field that differs is
// named; an incomplete one ends with 3.
func TestCompareExitCodes(t *testing.T) {
	dir := comparedRuns(t)
	write(t, dir, "small.yaml", strings.Replace(ownSuite, "scoring: {}", "minimum: {notes: 5, mentions: 9}\nscoring: {}", 1))
	write(t, dir, "strict.yaml", strings.Replace(ownSuite, "scoring: {}", "scoring: {headline: strict}", 1))
	mustRun(t, dir, "run", "--suite", "own.yaml", "--model", "rules", "--out", "same")
	mustRun(t, dir, "run", "--suite", "small.yaml", "--model", "rules", "--out", "small")
	mustRun(t, dir, "run", "--suite", "strict.yaml", "--model", "rules", "--out", "strict")
	write(t, dir, "notes.jsonl", strings.Replace(ownNotes, "No identifier", "No such identifier", 1))
	mustRun(t, dir, "run", "--suite", "own.yaml", "--model", "rules", "--out", "longer")
	edit(t, dir, "same", `"signature_id":"`, `"signature_id":"0`)
	for run, want := range map[string]string{"small": "suite.axes", "strict": "suite.axes", "longer": "corpora[0].sha256 (own)", "same": "signature_id"} {
		for _, args := range [][]string{{"compare", "b", run}, {"compare", run, "b"}} {
			if out, errs, code := runBench(t, dir, args...); code != codeNotSame || !strings.Contains(errs, want) || out != "" {
				t.Errorf("%v: exit %d, %swant %q", args, code, errs, want)
			}
		}
	}
	if _, errs, code := runBench(t, dir, "compare", "small", "strict"); code != codeNotSame || !strings.Contains(errs, "suite.headline is approximate in the base and strict in the candidate") {
		t.Errorf("exit %d, %s", code, errs)
	}
	edit(t, dir, "a", `"state":"complete"`, `"state":"incomplete"`)
	if out, errs, code := runBench(t, dir, "compare", "b", "a#rules"); code != codeIncomplete || !strings.Contains(errs, "a#rules is incomplete") || out != "" {
		t.Errorf("incomplete: exit %d, %s", code, errs)
	}
}

// edit changes what a run says of itself, everywhere.
func edit(t *testing.T, dir, run, from, to string) {
	t.Helper()
	path := filepath.Join(dir, run, "run.json")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	from, to = strings.Replace(from, `":"`, `": "`, 1), strings.Replace(to, `":"`, `": "`, 1)
	if !strings.Contains(string(data), from) {
		t.Fatalf("%s has no %s", path, from)
	}
	if err := os.WriteFile(path, []byte(strings.ReplaceAll(string(data), from, to)), 0o644); err != nil {
		t.Fatal(err)
	}
}
