package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"polyphi/bench"
	"polyphi/bench/estimate"
	"polyphi/bench/result"
)

// A directory of counts holds five files, the numbers of its run, no source id and
// no path; reports are drawn of it, and nothing goes on in it.
func TestCountsAsABaseline(t *testing.T) {
	dir := ownRun(t)
	out, errs, code := runBench(t, dir, "report", "r", "--as", "counts", "--out", "b", "--min-cell", "0", "--json")
	var a jsonAnswer
	if err := json.Unmarshal([]byte(out), &a); err != nil || code != 0 || len(a.Warnings) != 1 || !strings.Contains(a.Warnings[0], "not synthetic") {
		t.Fatalf("exit %d, %v\n%s%s", code, err, out, errs)
	}
	var names []string
	entries, err := os.ReadDir(filepath.Join(dir, "b"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if want := []string{"counts.jsonl.gz", "metrics.json", "notes.jsonl", "run.json", "speed.json"}; !slices.Equal(names, want) {
		t.Errorf("files %v, want %v", names, want)
	}
	for _, name := range []string{result.CountsFile, result.MetricsFile, result.NotesFile, result.SpeedFile} {
		if load(t, dir, "r", name) != load(t, dir, "b", name) {
			t.Errorf("%s differs from the run's", name)
		}
	}
	if strings.Contains(load(t, dir, "b", "run.json"), "own.yaml") {
		t.Error("run.json holds the command line")
	}
	if _, errs, code := runBench(t, dir, "report", "b"); code != 0 {
		t.Errorf("report: exit %d\n%s", code, errs)
	}
	for _, refused := range []struct {
		args []string
		want string
	}{
		{[]string{"score", "b", "--suite", "own.yaml", "--out", "s"}, "score the run that it was made from"},
		{[]string{"show", "b#rules", "--suite", "own.yaml"}, "name the run that it was made from"},
		{[]string{"run", "--suite", "own.yaml", "--model", "rules", "--out", "b"}, "counts alone"},
		{[]string{"report", "r", "--as", "counts", "--out", "r"}, "holds a run"},
		{[]string{"report", "b", "--as", "counts", "--out", "c"}, "name one"},
		{[]string{"report", "r", "--as", "count", "--out", "c"}, "use counts"},
		{[]string{"report", "r", "--as", "counts"}, "--out"},
		{[]string{"report", "r", "--min-cell", "3"}, "--as counts"},
	} {
		if _, errs, code := runBench(t, dir, refused.args...); code != codeUsage || !strings.Contains(errs, refused.want) {
			t.Errorf("%v: exit %d, %s", refused.args, code, errs)
		}
	}
	before := load(t, dir, "b", "run.json")
	if _, errs, code := runBench(t, dir, "report", "r", "--as", "counts", "--out", "b", "--min-cell", "0"); code != 0 || load(t, dir, "b", "run.json") != before {
		t.Errorf("the same command again: exit %d, %s", code, errs)
	}
	// Two notes of people: by default no cell of theirs leaves the house.
	if _, errs, code := runBench(t, dir, "report", "r", "--as", "counts", "--out", "c"); code != 0 || !strings.Contains(errs, "left out") || strings.Contains(load(t, dir, "c", "metrics.json"), "DOCTOR") {
		t.Errorf("default: exit %d, %s", code, errs)
	}
}

// The law: what is estimated from a directory of counts is what the run says, or
// without data; never another number.
func TestLeftOutIsWithoutData(t *testing.T) {
	dir := t.TempDir()
	if out, errs, code := runBench(t, dir, "-q", "run", "--suite", "smoke", "--model", "rules", "--out", "r"); code != 0 {
		t.Fatalf("exit %d\n%s%s", code, out, errs)
	}
	from := result.Dir{Path: filepath.Join(dir, "r")}
	whole, err := from.ReadMetrics()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]result.Estimate{}
	for _, e := range whole.Estimates {
		want[e.Key()+e.Group] = e
	}
	// Clusters of smoke are two: one value in one of them is left out at 2, all at 3.
	for minCell, few := range map[int]bool{1: false, 2: true, 3: true} {
		to := result.Dir{Path: filepath.Join(dir, string(rune('0'+minCell)))}
		slim, err := bench.Slim(from, to, minCell)
		if err != nil || len(slim.LeftOut) > 0 != few {
			t.Fatalf("%d: left out %v, %v", minCell, slim.LeftOut, err)
		}
		defined, undefined := 0, 0
		for _, e := range estimated(t, to) {
			switch w, ok := want[e.Key()+e.Group]; {
			case !e.Value.Defined() || e.Has("no_data") || e.N == 0: // no misses of no mentions
				undefined++
			case !ok || written(t, w.Value) != written(t, e.Value):
				t.Errorf("%d: %s: %v, the run has %v", minCell, strings.ReplaceAll(e.Key(), "\x1f", " "), e.Value, w.Value)
			default:
				defined++
			}
		}
		if defined == 0 || few && undefined <= len(whole.Estimates)/10 {
			t.Errorf("%d: %d estimates with data and %d without prove nothing", minCell, defined, undefined)
		}
		kept, err := to.ReadMetrics()
		if err != nil || few && len(kept.Estimates) >= len(whole.Estimates) {
			t.Errorf("%d: %d of %d estimates are kept, %v", minCell, len(kept.Estimates), len(whole.Estimates), err)
		}
		for _, name := range slim.LeftOut {
			for _, e := range kept.Estimates {
				if !strings.Contains(name, " ") && (e.Axis == name || e.Segment != "" && strings.HasPrefix(e.Segment, name+"=") && !strings.Contains(e.Segment, " ")) {
					t.Errorf("%d: %s is left out, and its estimate %s kept", minCell, name, e.Segment)
				}
			}
		}
	}
}

// written is a number as files have it.
func written(t *testing.T, x result.Number) string {
	t.Helper()
	data, err := json.Marshal(x)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// estimated makes the estimates of a directory of counts anew.
func estimated(t *testing.T, dir result.Dir) []result.Estimate {
	t.Helper()
	m, err1 := dir.ReadManifest()
	notes, err2 := dir.ReadNotes()
	fields, counts, err3 := dir.ReadCounts()
	m.Resamples = 100
	out, err4 := estimate.Summarise(estimate.Input{Manifest: m, Notes: notes, Fields: fields, Counts: counts})
	for _, err := range []error{err1, err2, err3, err4} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return out.Estimates
}

// A gate against a baseline without an axis has no data on it; what the candidate
// alone decides, it decides. (The smoke suite has too few base notes for a verdict.)
func TestGateOverWhatIsLeftOut(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "gate.yaml", `version: 1
name: release
suite: multiculture-quick
resamples: 1000
gates:
  - {name: recall.all, metric: recall, non_inferior: {margin: 1pt}}
  - {name: recall.variant, metric: recall, for_each: variant, non_inferior: {margin: 1pt}}
  - {name: recall.label, metric: recall, for_each: label, non_inferior: {margin: 1pt}}
  - {name: floor.date, metric: recall, segment: {label: DATE}, at_least: {value: 0.1, bound: lower95}}
`)
	for _, args := range [][]string{{"-q", "run", "--suite", "multiculture-quick", "--model", "rules", "--out", "r"},
		{"report", "r", "--as", "counts", "--out", "whole"}, {"report", "r", "--as", "counts", "--out", "few", "--min-cell", "25"}} {
		if out, errs, code := runBench(t, dir, args...); code != 0 {
			t.Fatalf("%v: exit %d\n%s%s", args, code, out, errs)
		}
	}
	for baseline, want := range map[string]map[string]string{
		"whole": {"recall.all": "pass", "recall.variant": "pass", "recall.label": "pass", "floor.date": "pass"},
		"few":   {"recall.all": "pass", "recall.variant": result.NoData, "recall.label": result.NoData, "floor.date": "pass"},
	} {
		out, errs, _ := runBench(t, dir, "gate", "--gate", "gate.yaml", "r", "--baseline", baseline, "--json")
		var a struct{ Result result.Verdict }
		if err := json.Unmarshal([]byte(out), &a); err != nil {
			t.Fatalf("%s: %v\n%s%s", baseline, err, out, errs)
		}
		seen := map[string]bool{}
		for _, c := range a.Result.Checks {
			seen[c.Gate] = true
			if c.Verdict != want[c.Gate] {
				t.Errorf("%s: %s %s: %s, want %s", baseline, c.Gate, c.Segment, c.Verdict, want[c.Gate])
			}
		}
		if len(seen) != len(want) {
			t.Errorf("%s: checks %v", baseline, seen)
		}
	}
}
