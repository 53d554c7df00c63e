package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"polyphi/bench/result"
	"polyphi/reports"
)

// gateRun makes a run of 40 notes with two systems, rules and dictionary, of which rules
// finds more.
func gateRun(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	write(t, dir, "own.yaml", ownSuite)
	first, _, _ := strings.Cut(ownNotes, "\n")
	var notes strings.Builder
	for i := range 40 {
		notes.WriteString(strings.Replace(first, `"n1"`, fmt.Sprintf(`"n%d"`, i), 1) + "\n")
	}
	write(t, dir, "notes.jsonl", notes.String())
	if out, errs, code := runBench(t, dir, "-q", "run", "--suite", "own.yaml", "--model", "rules", "--model", "dictionary", "--out", "r"); code != 0 {
		t.Fatalf("exit %d\n%s%s", code, out, errs)
	}
	return dir
}

const (
	gateHead  = "version: 1\nname: release\nsuite: own\ngates:\n"
	safe      = "  - {name: safe, metric: recall, match: approximate-blind, non_inferior: {margin: 1pt}}\n"
	ceiling   = "  - {name: ceiling, metric: recall, match: approximate-blind, at_least: {value: 100%, bound: point}}\n" // rules holds it, dictionary breaks it
	unsure    = "  - {name: gain, metric: recall, match: approximate-blind, superior: {}}\n"                             // of a system over itself
	fast      = "  - {name: fast, metric: words_per_second, not_slower: {ratio: 0.9}}\n"
	brokenOne = "  - {name: safe, metric: recall, non_inferior: {margin: 1}}\n"
)

// Every exit code of a verdict, and the order where several apply: 2, 3, 12, 10, 11, 0.
// With --json one object says so, whatever happens.
func TestGateExitCodes(t *testing.T) {
	dir := gateRun(t)
	copyRun(t, dir, "r", "unfinished")
	setState(t, filepath.Join(dir, "unfinished"), result.Incomplete) // rules is the first system
	for _, c := range []struct {
		why   string
		gates string
		args  []string
		code  int
		says  string
	}{
		{"nothing changed", gateHead + safe, []string{"r#rules", "--baseline", "r#rules"}, 0, ""},
		{"a loss", gateHead + safe, []string{"r#dictionary", "--baseline", "r#rules"}, 10, "1 of 1 checks failed"},
		{"a gain that is none", gateHead + unsure, []string{"r#rules", "--baseline", "r#rules"}, 11, "1 inconclusive"},
		{"no baseline", gateHead + safe, []string{"r#rules"}, 11, "1 without data"},
		{"another suite", strings.Replace(gateHead, "own", "smoke", 1) + safe, []string{"r#rules"}, 12, "the gate file is for suite smoke"},
		{"speeds not by turns", gateHead + fast, []string{"r#rules", "--baseline", "r#dictionary"}, 12, "1 not comparable"},
		{"too old", strings.Replace(gateHead, "gates:", "baseline: {run: 'r#rules', max_age_days: 30}\ngates:", 1) + safe, []string{"r#rules", "--as-of", "2999-01-01"}, 12, "may be 30 days old"},
		{"incomplete", gateHead + safe, []string{"unfinished#rules", "--baseline", "r#rules"}, 3, "no verdict"},
		{"incomplete baseline", gateHead + safe, []string{"r#rules", "--baseline", "unfinished#rules"}, 3, "no verdict"},
		{"broken file", gateHead + brokenOne, []string{"r#rules"}, 2, "gate.yaml:5:5: safe: non_inferior"},
		{"no run", gateHead + safe, []string{"nowhere"}, 2, "nowhere"},
		{"no such system", gateHead + safe, []string{"r#tiny"}, 2, "rules, dictionary"},
		{"which system?", gateHead + safe, []string{"r"}, 2, "name one"},
		{"no baseline there", gateHead + safe, []string{"r#rules", "--baseline", "nowhere"}, 2, "baseline: "},
		{"no date", gateHead + safe, []string{"r#rules", "--as-of", "tomorrow"}, 2, "YYYY-MM-DD"},

		{"2 before 3", gateHead + brokenOne, []string{"unfinished#rules"}, 2, "gate.yaml:5:5"},
		{"2 before 12", strings.Replace(gateHead, "own", "smoke", 1) + brokenOne, []string{"r#rules"}, 2, "gate.yaml:5:5"},
		{"3 before 12", strings.Replace(gateHead, "own", "smoke", 1) + safe, []string{"unfinished#rules"}, 3, "no verdict"},
		{"3 before 10", gateHead + ceiling, []string{"r#dictionary", "--baseline", "unfinished#rules"}, 3, "no verdict"},
		{"12 before 10", gateHead + ceiling + fast, []string{"r#dictionary", "--baseline", "r#rules"}, 12, "1 of 2 checks failed"},
		{"10 before 11", gateHead + safe + ceiling, []string{"r#dictionary"}, 10, "1 of 2 checks failed"},
		{"11 before 0", gateHead + safe + ceiling, []string{"r#rules"}, 11, "0 of 2 checks failed"},
	} {
		write(t, dir, "gate.yaml", c.gates)
		args := append([]string{"gate", "--gate", "gate.yaml", "--json"}, c.args...)
		out, errs, code := runBench(t, dir, args...)
		var a struct {
			Exit   int
			Reason string
			Result *result.Verdict
		}
		if err := json.Unmarshal([]byte(out), &a); err != nil {
			t.Errorf("%s: %v\n%s%s", c.why, err, out, errs)
			continue
		}
		judged := code == 0 || a.Result != nil
		if code != c.code || a.Exit != code || !strings.Contains(a.Reason, c.says) || judged && a.Result.Exit != code {
			t.Errorf("%s: exit %d, want %d\n%s%s", c.why, code, c.code, out, errs)
		}
	}
	write(t, dir, "gate.yaml", gateHead+safe)
	if _, errs, code := runBench(t, dir, "gate", "--gate", "gate.yaml"); code != 2 || !strings.Contains(errs, "bench gate --gate FILE RUN") {
		t.Errorf("no run: exit %d, %s", code, errs)
	}
}

// copyRun copies a run directory.
func copyRun(t *testing.T, dir, from, to string) {
	t.Helper()
	if err := os.CopyFS(filepath.Join(dir, to), os.DirFS(filepath.Join(dir, from))); err != nil {
		t.Fatal(err)
	}
}

// A verdict has the same bytes for any number of processors, in another folder, another
// zone and language, and without predictions, source ids, sentences and notes' texts.
func TestVerdictBytes(t *testing.T) {
	dir := gateRun(t)
	write(t, dir, "gate.yaml", gateHead+safe+ceiling+"  - {name: labels, metric: f1, at_least: {value: 10%}}\n  - {name: each, metric: recall, for_each: label, non_inferior: {margin: 2pt}}\n")
	want := map[string]string{}
	for i, c := range []struct {
		where   string
		environ []string
	}{
		{"r", []string{"GOMAXPROCS=1"}},
		{"r", []string{"GOMAXPROCS=2", "TZ=Asia/Kolkata", "LC_ALL=de_DE.UTF-8"}},
		{"elsewhere/deep/run", []string{"GOMAXPROCS=8", "TZ=America/St_Johns"}},
	} {
		if c.where != "r" {
			copyRun(t, dir, "r", c.where)
			for _, gone := range []string{"predictions", "keys.jsonl", "sentences.jsonl.gz", "metrics.json", "report", "gate"} {
				if err := os.RemoveAll(filepath.Join(dir, c.where, gone)); err != nil {
					t.Fatal(err)
				}
			}
			os.Remove(filepath.Join(dir, "notes.jsonl"))
			os.Remove(filepath.Join(dir, "own.yaml"))
		}
		cmd := program(t, dir, "-q", "gate", "--gate", "gate.yaml", c.where+"#dictionary", "--baseline", c.where+"#rules", "--as-of", "2027-01-15")
		cmd.Env = append(cmd.Env, c.environ...)
		out, err := cmd.Output()
		if err == nil || cmd.ProcessState.ExitCode() != 10 || string(out) != "FAIL  "+filepath.Join(c.where, "gate", "dictionary", reports.VerdictFile)+"\n" {
			t.Fatalf("%v: %v\n%s", c, err, out)
		}
		for _, name := range []string{reports.VerdictFile, reports.JUnitFile, reports.SummaryFile} {
			got := load(t, dir, c.where, "gate/dictionary/"+name)
			if i == 0 {
				want[name] = got
			}
			if got == "" || got != want[name] {
				t.Errorf("%v: %s differs", c, name)
			}
		}
	}
}

// Where there is no verdict, the last one is gone.
func TestNoVerdictLeavesNone(t *testing.T) {
	dir := gateRun(t)
	write(t, dir, "gate.yaml", gateHead+safe)
	args := []string{"gate", "--gate", "gate.yaml", "r#rules", "--baseline", "r#rules"}
	if out, errs, code := runBench(t, dir, args...); code != 0 {
		t.Fatalf("exit %d\n%s%s", code, out, errs)
	}
	load(t, dir, "r", "gate/rules/verdict.json")
	setState(t, filepath.Join(dir, "r"), result.Incomplete)
	if _, _, code := runBench(t, dir, args...); code != codeIncomplete {
		t.Errorf("exit %d", code)
	}
	for _, name := range []string{reports.VerdictFile, reports.JUnitFile, reports.SummaryFile} {
		if _, err := os.Stat(filepath.Join(dir, "r/gate/rules", name)); err == nil {
			t.Errorf("%s of the last verdict is still there", name)
		}
	}
}

// In GitHub Actions the summary is appended and what failed is annotated.
func TestGateInActions(t *testing.T) {
	dir := gateRun(t)
	write(t, dir, "gate.yaml", gateHead+ceiling)
	write(t, dir, "summary.md", "before\n")
	cmd := program(t, dir, "gate", "--gate", "gate.yaml", "r#dictionary")
	cmd.Env = append(cmd.Env, "GITHUB_ACTIONS=true", "GITHUB_STEP_SUMMARY="+filepath.Join(dir, "summary.md"))
	out, _ := cmd.Output()
	if !strings.Contains(string(out), "\n::error title=ceiling all::fail: ") || cmd.ProcessState.ExitCode() != 10 {
		t.Errorf("%s", out)
	}
	if got := load(t, dir, ".", "summary.md"); !strings.HasPrefix(got, "before\n### release: FAIL\n") || got != "before\n"+load(t, dir, "r", "gate/dictionary/summary.md")+"\n" {
		t.Errorf("summary:\n%s", got)
	}
}

// A summary that cannot be written hides no verdict and changes no exit code.
func TestGateWithoutSummary(t *testing.T) {
	dir := gateRun(t)
	write(t, dir, "gate.yaml", gateHead+ceiling)
	cmd := program(t, dir, "gate", "--gate", "gate.yaml", "r#dictionary")
	var errs strings.Builder
	cmd.Stderr = &errs
	cmd.Env = append(cmd.Env, "GITHUB_STEP_SUMMARY="+filepath.Join(dir, "nowhere", "summary.md"))
	out, _ := cmd.Output()
	if !strings.Contains(string(out), "FAIL") || cmd.ProcessState.ExitCode() != 10 || !strings.Contains(errs.String(), "the verdict stands") {
		t.Errorf("exit %d\n%s%s", cmd.ProcessState.ExitCode(), out, errs.String())
	}
}

// The self-test is green for a gate that can fail and red for one that cannot; power
// says what it is made of.
func TestSelfTestAndPower(t *testing.T) {
	dir := gateRun(t)
	write(t, dir, "gate.yaml", "version: 1\nname: release\nsuite: own\ngates:\n  - {name: safe, metric: recall, match: approximate-blind, non_inferior: {margin: 10pt}}\n")
	write(t, dir, "idle.yaml", "version: 1\nname: idle\nsuite: own\ngates:\n  - {name: idle, metric: recall, match: approximate-blind, non_inferior: {margin: 100pt}}\n")
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"gate", "--self-test", "gate.yaml", "--baseline", "r#rules"}, 0, "2 of 2 trials went as they must\n"},
		{[]string{"gate", "--self-test", "idle.yaml", "--baseline", "r#rules"}, 10, "this gate cannot fail"},
		{[]string{"-q", "gate", "--self-test", "idle.yaml", "--baseline", "r#rules"}, 10, "1 of 2 trials went as they must\n"},
		{[]string{"gate", "--self-test", "gate.yaml"}, 2, ""},
		{[]string{"gate", "--self-test", "gate.yaml", "--baseline", "r#rules", "--gate", "gate.yaml"}, 2, ""},
		{[]string{"power", "--gate", "gate.yaml", "--baseline", "r#rules"}, 0, "all checks pass with probability"},
		{[]string{"power", "--gate", "gate.yaml", "--baseline", "r#rules", "--against", "r#dictionary"}, 0, "the difference of two runs"},
		{[]string{"power", "--gate", "gate.yaml"}, 2, ""},
		{[]string{"power", "--gate", "gate.yaml", "--baseline", "r#rules", "--disagreement", "0"}, 2, ""},
	} {
		out, errs, code := runBench(t, dir, c.args...)
		if code != c.code || !strings.Contains(out, c.says) || code == 2 && errs == "" {
			t.Errorf("%v: exit %d, want %d and %q\n%s%s", c.args, code, c.code, c.says, out, errs)
		}
	}
	out, _, code := runBench(t, dir, "gate", "--self-test", "idle.yaml", "--baseline", "r#rules", "--json")
	var a jsonAnswer
	if err := json.Unmarshal([]byte(out), &a); err != nil || a.Exit != code || code != 10 || a.Reason != "1 of 2 trials went as they must" {
		t.Errorf("%v\n%s", err, out)
	}
}
