package estimate

import (
	"math"
	"slices"
	"strings"
	"testing"

	"polyphi/bench/result"
	"polyphi/metrics"
	"polyphi/metrics/stats"
)

// Three base notes, each in variants aa and bb with two names: aa finds 2, 2, 1
// of 2, bb 1, 2, 0 of 2.
func worked() Input {
	in := Input{Fields: metrics.FieldNames(), Manifest: result.Manifest{Resamples: 99, Seed: 5,
		Models: []result.ModelRow{{Name: "m"}},
		Suite:  result.Suite{Axes: []result.Axis{{Name: "variant", From: "note", Values: []string{"aa", "bb"}, Reference: "aa"}}}}}
	for c, found := range [][2]int{{2, 1}, {2, 2}, {1, 0}} {
		for v, hits := range found {
			key := string("pqrstu"[2*c+v])
			in.Notes = append(in.Notes, result.Note{Note: key, Cluster: c, Words: 10, Attrs: map[string]string{"variant": []string{"aa", "bb"}[v]}})
			cell := cellOf(metrics.Gold, 2, metrics.GoldBlind, 2, metrics.Pred, hits, metrics.PredBlind, hits, metrics.TPStrict, hits, metrics.TPApprox, hits,
				metrics.TPApproxCoarse, hits, metrics.TPApproxBlind, hits)
			in.Counts = append(in.Counts, result.NoteCounts{Note: key, Model: "m", Cells: map[string][]int64{"all": cell, "coarse=NAME": cell}})
		}
	}
	return in
}

// Worked by hand. Recall of bb: 3 of 6 = 1/2. Residuals 1 - 1, 2 - 1, 0 - 1, so
// the variance is 3/2 x 2/36 = 1/12; of independent trials it is 1/24; the
// design effect is 2, the effective size 3. With t = 4.30265 (2 degrees of
// freedom), t2 = 18.5128: centre (1/2 + t2/6)/(1 + t2/3) = 1/2 and half-width
// t/(1 + t2/3) sqrt(1/12 + t2/36) = 0.463829.
//
// Gap 5/6 - 3/6 = 1/3; a tiny bootstrap is done beside it: the resamples' draws
// counted cluster by cluster, sorted, ranks floor(.025 x 100) = 2 and
// ceil(.975 x 100) = 98.
func TestWorkedByHand(t *testing.T) {
	got := summarise(t, worked())
	e := got["recall|approximate-coarse|micro||coarse=NAME variant=bb"]
	if !near(e.Value, 0.5) || math.Abs(float64(e.Lo)-0.036171) > 1e-5 || math.Abs(float64(e.Hi)-0.963829) > 1e-5 || e.N != 6 || e.Notes != 3 || e.Clusters != 3 {
		t.Errorf("recall of bb: %+v", e)
	}
	var gaps, worsts []float64
	w := make([]int32, 3)
	for i := range 99 {
		stats.Weights(w, 5, "estimate", i)
		x, y, z := float64(w[0]), float64(w[1]), float64(w[2]) // x + y + z = 3: six names a variant
		aa, bb := (2*x+2*y+z)/6, (x+2*y)/6
		gaps, worsts = append(gaps, aa-bb), append(worsts, min(aa, bb))
	}
	slices.Sort(gaps)
	slices.Sort(worsts)
	for key, want := range map[string][3]float64{
		"recall_gap|approximate-coarse||variant|coarse=NAME":                      {1. / 3, gaps[1], gaps[97]},
		"recall_equality_difference|approximate-coarse||variant|coarse=NAME":      {1. / 6, gaps[1] / 2, gaps[97] / 2},
		"max_diff|approximate-coarse||variant|coarse=NAME":                        {1. / 6, gaps[1] / 2, gaps[97] / 2},
		"worst_group|approximate-coarse||variant|coarse=NAME":                     {0.5, worsts[1], worsts[97]},
		"recall_difference|approximate-coarse||variant|coarse=NAME variant=bb|bb": {-1. / 3, -gaps[97], -gaps[1]},
	} {
		if e := got[key]; !near(e.Value, want[0]) || !near(e.Lo, want[1]) || !near(e.Hi, want[2]) || e.Method != "bootstrap" {
			t.Errorf("%s: %v [%v, %v], want %v", key, e.Value, e.Lo, e.Hi, want)
		}
	}
	if e := got["relative_recall_difference|approximate-coarse||variant|coarse=NAME variant=bb|bb"]; !near(e.Value, -40) {
		t.Errorf("3/6 against 5/6 is -40 %%: %+v", e)
	}
}

// With the groups' names exchanged a gap of two changes sign and its interval is
// mirrored, and what has no sign stays.
func TestExchangedGroups(t *testing.T) {
	in := worked()
	before := summarise(t, in)
	in.Manifest.Suite.Axes[0].Values = []string{"bb", "aa"}
	after := summarise(t, in)
	key := "recall_gap|approximate-coarse||variant|coarse=NAME"
	if a, b := before[key], after[key]; !near(a.Value, -float64(b.Value)) || !near(a.Lo, -float64(b.Hi)) || !near(a.Hi, -float64(b.Lo)) {
		t.Errorf("gap %+v, exchanged %+v", a, b)
	}
	for _, measure := range []string{"recall_equality_difference", "max_diff", "worst_group"} {
		key := measure + "|approximate-coarse||variant|coarse=NAME"
		if a, b := before[key], after[key]; a.Value != b.Value || a.Lo != b.Lo || a.Hi != b.Hi || a.Group != b.Group {
			t.Errorf("%s %+v, exchanged %+v", measure, a, b)
		}
	}
}

// Two systems with the same counts have the same estimates, name apart; a
// system's estimates do not depend on the others in the run.
func TestSystemsDoNotMeet(t *testing.T) {
	s := shape{clusters: 5, variants: 2, labels: 2, models: 2, resamples: 60}
	both := s.input(9)
	of := func(in Input, model string) []result.Estimate {
		m, err := Summarise(in)
		if err != nil {
			t.Fatal(err)
		}
		var out []result.Estimate
		for _, e := range m.Estimates {
			if e.Model == model && e.Metric != "disparity_p_holm" { // which is over all systems
				e.Model = ""
				out = append(out, e)
			}
		}
		return out
	}
	alone, twin := both, both
	alone.Manifest.Models = both.Manifest.Models[:1]
	twin.Counts = slices.Clone(both.Counts)
	for i := 0; i < len(twin.Counts); i += 2 {
		twin.Counts[i+1].Cells = twin.Counts[i].Cells
	}
	want := of(both, "m0")
	for name, got := range map[string][]result.Estimate{"alone": of(alone, "m0"), "twin": of(twin, "m1")} {
		if len(got) != len(want) {
			t.Fatalf("%s: %d estimates, want %d", name, len(got), len(want))
		}
		for i := range got {
			if !alike(got[i], want[i]) {
				t.Errorf("%s: %+v, want %+v", name, got[i], want[i])
			}
		}
	}
}

func alike(a, b result.Estimate) bool {
	equal := func(x, y result.Number) bool { return x == y || !x.Defined() && !y.Defined() }
	return a.Key() == b.Key() && a.Group == b.Group && a.N == b.N && a.Method == b.Method && equal(a.Value, b.Value) && equal(a.Lo, b.Lo) && equal(a.Hi, b.Hi)
}

// A miss rate is a share: without a miss its upper end is the exact bound, not 0,
// and elsewhere it mirrors recall's interval.
func TestMissRateMirrorsRecall(t *testing.T) {
	in := run(9, 3, false)
	for i := range in.Counts {
		in.Counts[i].Cells["label=DATE"] = cellOf(metrics.Gold, 2, metrics.GoldBlind, 2, metrics.Pred, 2, metrics.TPStrict, 2, metrics.TPApprox, 2)
	}
	got := summarise(t, in)
	if e := got["miss_rate|approximate|||label=DATE"]; e.Value != 0 || e.Hi <= 0 || e.Method != "exact" {
		t.Errorf("no miss among 36: %+v", e)
	}
	for _, l := range []string{"DATE", "PATIENT"} {
		r, m := got["recall|approximate|micro||label="+l], got["miss_rate|approximate|||label="+l]
		if !near(m.Value, 1-float64(r.Value)) || !near(m.Lo, 1-float64(r.Hi)) || !near(m.Hi, 1-float64(r.Lo)) {
			t.Errorf("%s: miss rate %+v, recall %+v", l, m, r)
		}
	}
}

// A label without predictions has no precision: it is left out of that mean and
// named, and N counts the labels averaged. Recall and F1 keep it.
func TestMacroLeavesOutTheUndefined(t *testing.T) {
	in := run(9, 3, false)
	for i := range in.Counts {
		in.Counts[i].Cells["label=DATE"] = cellOf(metrics.Gold, 2, metrics.GoldBlind, 2)
	}
	got := summarise(t, in)
	p, f := got["precision|approximate|macro||"], got["f1|approximate|macro||"]
	if p.N != 1 || !p.Has("macro_left_out") || !strings.Contains(p.Warnings[0].Text, "DATE") || !near(p.Value, float64(got["precision|approximate|micro||label=PATIENT"].Value)) {
		t.Errorf("precision: %+v", p)
	}
	if f.N != 2 || f.Has("macro_left_out") {
		t.Errorf("F1: %+v", f)
	}
}

// False alarms of a system make no group larger, and nothing is compared with a
// small reference.
func TestGroupSizesAreTheGolds(t *testing.T) {
	in := run(9, 3, false)
	in.Manifest.Suite.Minimum = result.Minimum{Notes: 9, Mentions: 3}
	for i, n := range in.Notes {
		if n.Attrs["variant"] == "aa" && n.Cluster == 0 { // eight notes with names are left, the ninth has a false alarm
			in.Counts[i].Cells["coarse=NAME"] = cellOf(metrics.Pred, 1)
		}
	}
	got := summarise(t, in)
	if e := got["recall|approximate-coarse|micro||coarse=NAME variant=aa"]; e.Notes != 8 || !e.Has("small") {
		t.Errorf("aa: %+v", e)
	}
	e := got["recall_difference|approximate-coarse||variant|coarse=NAME variant=bb|bb"]
	if !e.Has("left_out") || e.Value.Defined() || !strings.Contains(e.Warnings[0].Text, "reference aa: need 9 notes and 3 mentions, have 8 and 48") {
		t.Errorf("bb against a small reference: %+v", e)
	}
}

// Chunks and a resample count of their own change no number: half the tasks
// evaluated alone give what all of them give.
func TestChunksChangeNothing(t *testing.T) {
	s := shape{clusters: 5, variants: 2, labels: 2, models: 1, resamples: 60}
	in := s.input(3)
	build := func() *model {
		notes, err := newIndex(in.Notes)
		if err != nil {
			t.Fatal(err)
		}
		m, err := newModel(in, notes, in.Manifest.Models[0])
		if err != nil {
			t.Fatal(err)
		}
		m.want()
		return m
	}
	b := stats.Bootstrap{Seed: in.Manifest.Seed, Purpose: purpose, Resamples: s.resamples}
	whole, parts := build(), build()
	resampled := func(m *model) (out []*task) {
		for i := range m.tasks {
			if m.tasks[i].stat != nil {
				out = append(out, &m.tasks[i])
			}
		}
		return out
	}
	all := resampled(whole)
	resample(b, newTable(all, whole.notes.clusters))
	for rest := resampled(parts); len(rest) > 0; {
		n := min(7, len(rest))
		resample(b, newTable(rest[:n], parts.notes.clusters))
		rest = rest[n:]
	}
	for i, p := range resampled(parts) {
		if !alike(p.est, all[i].est) {
			t.Errorf("in parts %+v, at once %+v", p.est, all[i].est)
		}
	}
}
