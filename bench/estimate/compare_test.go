package estimate

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"polyphi/bench/result"
	"polyphi/metrics"
	"polyphi/metrics/stats"
)

func compareTwo(t *testing.T, in Input, base, cand string, o CompareOptions) result.Comparison {
	t.Helper()
	c, err := Compare(opened(t, in, base), []*System{opened(t, in, cand)}, o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// told are the lines of a comparison's first candidate: metric, match, part, base,
// value, p, corrected p, verdict, clusters that differ and must, notes that must.
func told(c result.Comparison) (out []string) {
	for _, t := range c.Tables {
		out = append(out, fmt.Sprintf("by %q, %d tests", t.Axis, t.Family))
		for _, r := range t.Rows {
			x := r.Changes[0]
			out = append(out, fmt.Sprintf("%s %s [%s] %.4g %.4g p %.4g %.4g %s %d/%d %d", r.Metric, r.Match, r.Segment, r.Base, x.Value, x.P, x.PHolm, x.Verdict, x.Differ, x.ClustersNeeded, x.NotesNeeded))
		}
	}
	return out
}

// Worked by hand: m finds 3, 4, 1 of 4 names in three base notes and marks no more; n
// finds 4, 3, 3 and marks 6 each.
//
// Recall 8/12 and 10/12. By base note it changes by 1, -1, 2, and of the eight ways
// to give these signs six have a sum of 2 or more: p = .75. F1 is 16/20 and 20/30;
// with the first note exchanged the two are 18/23 and 18/27, with the second 14/22
// and 22/28, with the third 20/25 and 16/25; |difference| .133, .116, .149, .160, each
// twice: p = 6/8. Precision 8/8 and 10/18; exchanged 9/11 and 9/15, 7/10 and 11/16,
// 10/13 and 8/13, all nearer: p = 2/8. Holm over the three: 3 x .25, 2 x .75, 1 x .75,
// not falling, at most 1. No exchange of three notes has p under 2/8, and for .05/3 it
// takes 2/2^7. In aa one note differs: both its exchanges are as extreme. In bb the
// changes are 1, -1, 1: no sum is under 1. Nothing is visible, so every note is clean.
func TestCompareWorkedByHand(t *testing.T) {
	got := told(compareTwo(t, pairOf(), "m", "n", CompareOptions{Resamples: 99}))
	want := []string{
		`by "", 3 tests`,
		"f1 strict [] 0.8 0.6667 p 0.75 1 not_shown 3/7 0",
		"recall approximate [] 0.6667 0.8333 p 0.75 1 not_shown 3/7 0",
		"precision approximate [] 1 0.5556 p 0.25 0.75 not_shown 3/7 0",
		"leak  [] NaN NaN p NaN NaN no_data 0/0 0",
		"over_redaction  [] NaN NaN p NaN NaN no_data 0/0 0",
		"clean_notes  [] 1 1 p NaN NaN equal 0/0 0",
		`by "variant", 2 tests`,
		"recall approximate [variant=aa] 0.8333 1 p 1 1 not_shown 1/7 0",
		"recall approximate [variant=bb] 0.5 0.6667 p 1 1 not_shown 3/7 0",
		"recall approximate [] 0.6667 0.8333 p 0.75 1 not_shown 3/7 0",
		`by "variant", 0 tests`,
		"leak  [variant=aa] NaN NaN p NaN NaN no_data 0/0 0",
		"leak  [variant=bb] NaN NaN p NaN NaN no_data 0/0 0",
		"leak  [] NaN NaN p NaN NaN no_data 0/0 0",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// A system against a copy of itself is equal everywhere, and nothing is tested.
func TestCompareTwins(t *testing.T) {
	in := shape{clusters: 9, variants: 3, labels: 3, models: 2, resamples: 9}.input(8)
	for i := 0; i < len(in.Counts); i += 2 {
		in.Counts[i+1].Cells = in.Counts[i].Cells
	}
	c := compareTwo(t, in, "m0", "m1", CompareOptions{Resamples: 40})
	for _, table := range c.Tables {
		for _, r := range table.Rows {
			if x := r.Changes[0]; x.Verdict != result.Equal || x.Difference != 0 || x.Lo != 0 || x.Hi != 0 || x.P.Defined() || table.Family != 0 {
				t.Errorf("%s [%s]: %+v", r.Metric, r.Segment, x)
			}
		}
	}
}

// With base and candidate exchanged every difference has the other sign, every
// interval is mirrored, better is worse, and nothing else changes. The two differ so
// much that both verdicts occur.
func TestCompareExchanged(t *testing.T) {
	in := shape{clusters: 25, variants: 3, labels: 3, models: 2, resamples: 9}.input(8)
	o := CompareOptions{Resamples: 500}
	forth, back := compareTwo(t, in, "m0", "m1", o), compareTwo(t, in, "m1", "m0", o)
	opposite := map[string]string{result.Better: result.Worse, result.Worse: result.Better}
	seen := map[string]bool{}
	for k, table := range forth.Tables {
		for i, r := range table.Rows {
			a, s := r.Changes[0], back.Tables[k].Rows[i]
			b := s.Changes[0]
			verdict := b.Verdict
			if o := opposite[verdict]; o != "" {
				verdict = o
			}
			seen[a.Verdict] = true
			if r.Base != b.Value || s.Base != a.Value || !same(a.Difference, -float64(b.Difference)) || !same(a.Lo, -float64(b.Hi)) || !same(a.Hi, -float64(b.Lo)) ||
				a.P != b.P || a.PHolm != b.PHolm || a.Verdict != verdict || a.NotesNeeded != b.NotesNeeded {
				t.Errorf("%s [%s]: forth %+v, back %+v", r.Metric, r.Segment, a, b)
			}
		}
	}
	if !seen[result.Worse] || !seen[result.NotShown] {
		t.Errorf("verdicts seen: %v: the test is weaker than it says", seen)
	}
}

// Workers and the order of counts change no byte.
func TestCompareSameBytes(t *testing.T) {
	in := shape{clusters: 25, variants: 3, labels: 3, models: 3, resamples: 9}.input(3)
	bytesOf := func(workers int) []byte {
		c, err := Compare(opened(t, in, "m1"), []*System{opened(t, in, "m0"), opened(t, in, "m2")}, CompareOptions{Resamples: 300, Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		data, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	first := bytesOf(1)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(in.Counts), func(i, j int) { in.Counts[i], in.Counts[j] = in.Counts[j], in.Counts[i] })
	if !bytes.Equal(first, bytesOf(4)) {
		t.Error("workers or the order of counts moved a number")
	}
}

// Groups under the minimum are not tested and in no family; all of the data is no
// group. What a system does not know has no verdict either.
func TestCompareUntested(t *testing.T) {
	in := pairOf()
	in.Manifest.Suite.Minimum = result.Minimum{Notes: 9, Mentions: 1}
	c := compareTwo(t, in, "m", "n", CompareOptions{Metrics: []string{"recall"}, Resamples: 50})
	by := c.Tables[1]
	if x := by.Rows[0].Changes[0]; by.Family != 0 || x.Verdict != result.Small || x.P.Defined() || x.Difference.Defined() || x.Warnings[0].Text != "need 9 notes and 1 mentions, have 3 and 6" {
		t.Errorf("three notes of a minimum of nine: %+v", by)
	}
	if x := by.Rows[2].Changes[0]; x.Verdict != result.NotShown || !x.P.Defined() {
		t.Errorf("all of the data: %+v", x)
	}
	in.Manifest.Models[0].CoarseOnly = true
	c = compareTwo(t, in, "m", "n", CompareOptions{Metrics: []string{"recall", "recall/approximate-coarse"}, Resamples: 50})
	if a, b := c.Tables[0].Rows[0].Changes[0], c.Tables[0].Rows[1].Changes[0]; a.Verdict != result.CoarseOnly || b.Verdict != result.NotShown || c.Tables[0].Family != 1 {
		t.Errorf("fine %+v, coarse %+v", a, b)
	}
}

// What is compared without being asked: by suite, by part of the data, by metric.
func TestComparePlan(t *testing.T) {
	in := shape{clusters: 4, variants: 3, labels: 2, models: 2, resamples: 9}.input(3)
	bare := in
	bare.Manifest.Suite.Axes = slices.Clone(in.Manifest.Suite.Axes)
	bare.Manifest.Suite.Axes[0].Reference, bare.Manifest.Suite.Axes[1].Reference = "", ""
	type m = map[string][]string
	const usual = ": f1/strict recall/approximate precision/approximate leak over_redaction clean_notes"
	for name, c := range map[string]struct {
		in   Input
		o    CompareOptions
		want []string
	}{
		"axes with a reference": {in, CompareOptions{}, []string{usual, "variant: recall/approximate v0 v1 v2 all", "variant: leak v0 v1 v2 all",
			"label: recall/approximate L0 L1 all", "label: leak L0 L1 all"}}, // culture has one value
		"no reference": {bare, CompareOptions{}, []string{usual, "category: recall/approximate en-only mixed numeric all", "category: leak en-only mixed numeric all",
			"cmi: recall/approximate 0 0.1 0.2 0.3 0.4 0.5 over all", "cmi: leak 0 0.1 0.2 0.3 0.4 0.5 over all", "label: recall/approximate L0 L1 all", "label: leak L0 L1 all"}},
		"metrics": {bare, CompareOptions{Metrics: []string{"false_alarms", "leak", "recall/exact", "leak"}}, []string{": false_alarms/approximate-blind leak recall/strict-blind",
			"category: leak en-only mixed numeric all", "category: recall/strict-blind en-only mixed numeric all", "cmi: leak 0 0.1 0.2 0.3 0.4 0.5 over all",
			"cmi: recall/strict-blind 0 0.1 0.2 0.3 0.4 0.5 over all", "label: leak L0 L1 all"}}, // no false alarms in parts of notes, no blind match within a label
		"axes": {in, CompareOptions{By: []string{"gender", "gender"}}, []string{usual, "gender: recall/approximate female male neutral all", "gender: leak female male neutral all"}},
		"a part": {in, CompareOptions{Part: Part{Notes: m{"variant": {"v0", "v2"}}}}, []string{usual, "variant: recall/approximate v0 v2 all", "variant: leak v0 v2 all",
			"label: recall/approximate L0 L1 all", "label: leak L0 L1 all"}},
		"cells":                   {in, CompareOptions{Part: Part{Cells: m{"gender": {"male"}}}}, []string{": recall/approximate leak", "variant: recall/approximate v0 v1 v2 all", "variant: leak v0 v1 v2 all"}},
		"coarse labels with gold": {in, CompareOptions{Metrics: []string{"recall"}, By: []string{"coarse"}}, []string{": recall/approximate", "coarse: recall/approximate DATE NAME all"}},
	} {
		if got := shapeOf(compareTwo(t, c.in, "m0", "m1", CompareOptions{Metrics: c.o.Metrics, By: c.o.By, Part: c.o.Part, Resamples: 9})); !slices.Equal(got, c.want) {
			t.Errorf("%s: got\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
}

// shapeOf lists the tables of a comparison: axis, metrics, values.
func shapeOf(c result.Comparison) (out []string) {
	for _, t := range c.Tables {
		line := t.Axis + ":"
		for i, r := range t.Rows {
			if m, _ := metrics.Find(r.Metric, r.Match); i == 0 || t.Axis == "" {
				line += " " + m.Key()
			}
			if t.Axis != "" && r.Value == "" {
				line += " all"
			} else if t.Axis != "" {
				line += " " + r.Value
			}
		}
		out = append(out, line)
	}
	return out
}

func TestCompareSaysWhatIsWrong(t *testing.T) {
	in := shape{clusters: 4, variants: 3, labels: 2, models: 2, resamples: 9}.input(3)
	base, cand := opened(t, in, "m0"), opened(t, in, "m1")
	type m = map[string][]string
	for want, o := range map[string]CompareOptions{
		"no metric \"rekall\"":                              {Metrics: []string{"rekall"}},
		"no metric \"recall/fuzzy\"":                        {Metrics: []string{"recall/fuzzy"}},
		"has no axis \"colour\"; it has coarse, variant":    {By: []string{"colour"}},
		"precision/strict cannot be cut to gender=female":   {Metrics: []string{"precision/strict"}, By: []string{"gender"}},
		"each system would be measured over other mentions": {By: []string{"oov"}},
		"no note of the run is in variant=v9":               {Part: Part{Notes: m{"variant": {"v9"}}}},
		"hold no cells of gender and label":                 {Part: Part{Cells: m{"gender": {"male"}, "label": {"L0"}}}},
		"no value of axis variant":                          {Part: Part{Notes: m{"variant": {"v9"}, "note_type": {"t0"}}}, By: []string{"variant"}},
	} {
		if _, err := Compare(base, []*System{cand}, o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	in.Manifest.Suite.Revision++
	in.Manifest.SuiteHash = "other"
	if _, err := Compare(base, []*System{cand, opened(t, in, "m1")}, CompareOptions{Resamples: 9}); err == nil || !strings.Contains(err.Error(), "suite.revision") {
		t.Errorf("the second candidate is of another suite: %v", err)
	}
}

// Alone in its family, a difference of one standard error in 100 notes needs
// 100 (1.959964 + 0.841621)^2 = 784.9 of them, and 2.486475 standard errors are the
// MDE. In a family of three, of which one is shown, the others are tested at .05/2:
// 100 (2.241403 + 0.841621)^2 = 950.5.
func TestCure(t *testing.T) {
	difference := func(value, p float64) Difference {
		return Difference{Value: value, SE: 0.01, Replicates: []float64{value - 0.01, value + 0.01}, Differ: 40, Base: Answer{Notes: 100}, Test: stats.Test{P: p, Defined: true}}
	}
	recall := plannedRow{Question{Metric: "recall", Match: "strict"}, "", metrics.All()[1]}
	leak, _ := metrics.Find("leak", "")
	alone := judged([]planned{{rows: []plannedRow{recall}}}, [][]Difference{{difference(0.01, 0.3)}})[0].Rows[0].Changes[0]
	if alone.Verdict != result.NotShown || alone.NotesNeeded != 785 || math.Abs(float64(alone.MDE)-0.024864749) > 1e-8 {
		t.Errorf("%+v", alone)
	}
	three := judged([]planned{{rows: []plannedRow{recall, recall, {Question{Metric: "leak"}, "", leak}}}},
		[][]Difference{{difference(0.01, 0.04), difference(-0.01, 0.001), difference(0.01, 0.3)}})[0]
	if a := three.Rows[0].Changes[0]; a.Verdict != result.NotShown || a.NotesNeeded != 951 || a.PHolm != 0.08 {
		t.Errorf("%+v", a)
	}
	if a := three.Rows[1].Changes[0]; a.Verdict != result.Worse || a.NotesNeeded != 0 || a.PHolm != 0.003 {
		t.Errorf("less recall: %+v", a)
	}
	shown := judged([]planned{{rows: []plannedRow{recall, {Question{Metric: "leak"}, "", leak}}}}, [][]Difference{{difference(0.01, 0.001), difference(0.01, 0.03)}, {difference(0, 1), difference(-0.01, 0.001)}})[0]
	for i, want := range [][2]string{{result.Better, result.NotShown}, {result.NotShown, result.Better}} {
		if a, b := shown.Rows[i].Changes[0], shown.Rows[i].Changes[1]; a.Verdict != want[0] || b.Verdict != want[1] || b.Difference == 0 && b.NotesNeeded != 0 {
			t.Errorf("row %d: %+v, %+v", i, a, b)
		}
	}
}

// The size of the multiculture suite.
func BenchmarkCompare(b *testing.B) {
	s := fullShape()
	s.models = 2
	in := s.input(1)
	base, err := Open(in, "m0")
	if err != nil {
		b.Fatal(err)
	}
	cand, err := Open(in, "m1")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Compare(base, []*System{cand}, CompareOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}
