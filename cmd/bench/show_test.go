package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"polyphi/bench/filter"
	"polyphi/bench/result"
	"polyphi/bench/show"
	"polyphi/metrics"
)

// sumOf adds up the counts of a system in the cells that key=value selects.
func sumOf(t *testing.T, dir result.Dir, model string, k filter.Key, value string) (sum metrics.Counts) {
	t.Helper()
	notes, err1 := dir.ReadNotes()
	_, rows, err2 := dir.ReadCounts()
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	attrs := map[string]map[string]string{}
	for _, n := range notes {
		attrs[n.Note] = n.Attrs
	}
	for _, r := range rows {
		cell := r.Cells[result.Segment(k.Name, value)]
		if k.OfNotes() && attrs[r.Note][k.Name] == value {
			cell = r.Cells["all"]
		}
		c, ok := metrics.FromTrimmed(cell)
		if !ok {
			t.Fatalf("%s: a broken cell", r.Note)
		}
		if r.Model == model {
			sum.Add(&c)
		}
	}
	return sum
}

// What show finds in each group of each key is what counts hold there: mentions,
// and those with the wrong label or bounds; and what two systems got right.
func TestShowAgreesWithCounts(t *testing.T) {
	if testing.Short() {
		t.Skip("runs two suites")
	}
	dir := t.TempDir()
	for _, suite := range []string{"smoke", "codemix"} {
		path := filepath.Join(dir, suite)
		if out, errs, code := runBench(t, dir, "run", "--suite", suite, "--model", "rules", "--model", "dictionary", "--out", path); code != 0 {
			t.Fatalf("exit %d\n%s%s", code, out, errs)
		}
		o, err := newReopener(showFlags{}, path)
		if err != nil {
			t.Fatal(err)
		}
		a, err1 := o.side(path + "#rules")
		b, err2 := o.side(path + "#dictionary")
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		set, approximate := o.src.suite.Labels, metrics.TPApprox
		if a.Run.Manifest.Suite.Headline == "strict" {
			approximate = metrics.TPStrict
		}
		mentions := 0
		for _, k := range filter.Keys(o.src.suite.Result()) {
			for _, value := range k.Values {
				f, err := filter.Parse(k.Name + "=" + value)
				if err != nil {
					t.Fatal(err)
				}
				where, err := f.ResolveFindings(o.src.suite.Result(), nil)
				if err != nil {
					t.Fatal(err)
				}
				found, err1 := show.Find(a.Run, set, a.Model, where, show.None)
				d, err2 := show.Compare(a, b, set, where, show.None)
				if err1 != nil || err2 != nil {
					t.Fatal(err1, err2)
				}
				var all show.Tally
				for _, g := range d.Groups {
					all.Add(g.Tally)
				}
				gold := 0
				for _, n := range found.Gold {
					gold += n
				}
				mentions += gold
				ca, cb := sumOf(t, o.dir, a.Model, k, value), sumOf(t, o.dir, b.Model, k, value)
				got := []int64{int64(gold), int64(tally(found.List, show.Label, nil)), int64(tally(found.List, show.Bounds, nil)), int64(all.Mentions()), int64(all.Both + all.OnlyA), int64(all.Both + all.OnlyB)}
				want := []int64{ca[metrics.GoldBlind], ca[metrics.AlBounds] - ca[metrics.AlStrict], ca[metrics.AlLabel] - ca[metrics.AlStrict], ca[metrics.Gold], ca[approximate], cb[approximate]}
				if !slices.Equal(got, want) {
					t.Errorf("%s, %s: mentions, wrong labels, wrong bounds, of the label set, right by a, by b: %v, counts say %v", suite, f, got, want)
				}
			}
		}
		if mentions == 0 {
			t.Error("nothing was counted")
		}
	}
}

// Every way to ask show for something, with its exit code and what it must say.
func TestShow(t *testing.T) {
	dir := t.TempDir()
	suite := strings.Replace(ownSuite, "axes: {}", "axes: {kind: {from: note, values: [letter, form]}, label: {from: label}}", 1)
	notes := strings.NewReplacer(`"id":"n1",`, `"id":"n1","attrs":{"kind":"letter"},`, `"id":"n2",`, `"id":"n2","attrs":{"kind":"form"},`).Replace(ownNotes)
	write(t, dir, "own.yaml", suite)
	write(t, dir, "other.yaml", strings.Replace(suite, "revision: 1", "revision: 2", 1))
	write(t, dir, "notes.jsonl", notes)
	for _, args := range [][]string{{"own.yaml", "r", "rules", "dictionary"}, {"own.yaml", "again", "rules"}, {"own.yaml", "slim", "rules"}, {"other.yaml", "other", "rules"}} {
		run := []string{"run", "--suite", args[0], "--out", args[1]}
		for _, m := range args[2:] {
			run = append(run, "--model", m)
		}
		if out, errs, code := runBench(t, dir, run...); code != 0 {
			t.Fatalf("exit %d\n%s%s", code, out, errs)
		}
	}
	if err := os.RemoveAll(filepath.Join(dir, "slim", "predictions")); err != nil {
		t.Fatal(err)
	}
	cut := result.Dir{Path: filepath.Join(dir, "again")}
	m, err := cut.ReadManifest()
	if err != nil {
		t.Fatal(err)
	}
	m.State, m.Partial = result.Incomplete, "the first 2 notes"
	if err := cut.WriteJSON(result.RunFile, m); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"r#rules"}, 0, "missed 0 of 4 mentions"},
		{[]string{"r"}, 2, "MODEL one of"},
		{[]string{"r#rules", "--where", "kind=letter label!=DATE"}, 0, "0 of 3 mentions, marked 0"},
		{[]string{"r#rules", "--where", "kind=letter label!=DATE"}, 0, "where kind=letter label!=DATE: 1 of 2 notes"},
		{[]string{"r#rules", "--where", "note=d000001"}, 0, "0 of 0 mentions"},
		{[]string{"r#rules", "--where", "outcome=bounds"}, 0, "rules: 4 mentions"},
		{[]string{"r#rules", "--where", "kind=letters"}, 2, "did you mean letter?"},
		{[]string{"r#rules", "--where", "kinds=letter"}, 2, "did you mean kind?"},
		{[]string{"r#rules", "--where", "kind=form note=d000000"}, 2, "leaves no mention"},
		{[]string{"r#rules", "--where", "kind=form kind=letter"}, 2, "selects nothing"},
		{[]string{"r#rules", "--where", "model=rules"}, 2, "beside the filter"},
		{[]string{"r#rules", "--against", "#dictionary"}, 0, "rules against dictionary: of 4 mentions only rules got"},
		{[]string{"r#rules", "--against", "r#dictionary"}, 0, "the suite's headline match: a shared character and the same label"},
		{[]string{"r#rules", "--against", "#rules"}, 2, "the same model"},
		{[]string{"r#rules", "--against", "#rulse"}, 2, "did you mean rules?"},
		{[]string{"r#rules", "--against", "#dictionary", "--where", "outcome=spurious"}, 2, "no mention"},
		{[]string{"r#rules", "--against", "again"}, 12, "part of the notes"},
		{[]string{"r#rules", "--against", "other"}, 12, "suite hash"},
		{[]string{"r#rules", "--against", "slim"}, 2, "has no predictions/rules.jsonl.gz"},
		{[]string{"r#rules", "--against", "nowhere"}, 2, "nowhere"},
		{[]string{"slim"}, 2, "has no predictions/rules.jsonl.gz"},
		{[]string{"again"}, 0, "incomplete: the run was not finished"},
		{[]string{"again"}, 0, "partial: the first 2 notes"},
	} {
		out, errs, code := runBench(t, dir, append([]string{"show", "--suite", "own.yaml"}, c.args...)...)
		if code != c.code || !strings.Contains(out+errs, c.want) {
			t.Errorf("show %q: exit %d, want %d and %q\n%s%s", c.args, code, c.code, c.want, out, errs)
		}
	}
	out, _, code := runBench(t, dir, "show", "--suite", "own.yaml", "r#rules", "--against", "#dictionary", "--where", "label=DATE,DOCTOR", "--json")
	var answer struct {
		Exit   int
		Result struct {
			Where, A, B, Match string
			Axes               []string
			Groups             []struct {
				Values               []string
				Both, Only_A, Only_B int
			}
		}
	}
	if err := json.Unmarshal([]byte(out), &answer); err != nil || code != 0 || answer.Result.Where != "label=DATE,DOCTOR" || answer.Result.A != "rules" ||
		!slices.Equal(answer.Result.Axes, []string{"kind", "label"}) || len(answer.Result.Groups) != 2 || !slices.Equal(answer.Result.Groups[0].Values, []string{"letter", "DOCTOR"}) {
		t.Errorf("exit %d, %v\n%s", code, err, out)
	}
}

// Whatever list axes prints, filters take.
func TestListAxes(t *testing.T) {
	out, _, code := runBench(t, t.TempDir(), "list", "axes", "codemix")
	for _, want := range []string{"part ", "from note: zh-en clean", "label ", "coarse ", "category ", "en-only", "cmi>0.3", "outcome ", "spurious", "d000017", "model "} {
		if code != 0 || !strings.Contains(out, want) {
			t.Errorf("exit %d, no %q in\n%s", code, want, out)
		}
	}
}
