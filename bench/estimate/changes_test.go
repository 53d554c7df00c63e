package estimate

import (
	"slices"
	"strings"
	"testing"

	"polyphi/bench/result"
	"polyphi/metrics"
	"polyphi/metrics/stats"
)

// pairOf is worked with a second system after m: of 2 names in each note it finds
// 2, 2, 2 in aa and 2, 1, 1 in bb, and marks 3 everywhere.
func pairOf() Input {
	in := worked()
	in.Manifest.Suite.Headline = "approximate"
	in.Manifest.Models = append(in.Manifest.Models, result.ModelRow{Name: "n", Before: "m"})
	for i, hits := range []int{2, 2, 2, 1, 2, 1} { // notes in turn: aa, bb
		cell := cellOf(metrics.Gold, 2, metrics.GoldBlind, 2, metrics.Pred, 3, metrics.PredBlind, 3, metrics.TPStrict, hits, metrics.TPApprox, hits,
			metrics.TPApproxCoarse, hits, metrics.TPApproxBlind, hits)
		in.Counts = append(in.Counts, result.NoteCounts{Note: in.Notes[i].Note, Model: "n", Cells: map[string][]int64{"all": cell, "coarse=NAME": cell}})
	}
	return in
}

// changesOf returns the changes of a run by metric, match and segment.
func changesOf(t *testing.T, in Input) map[string]result.Estimate {
	t.Helper()
	out := map[string]result.Estimate{}
	for _, e := range estimates(t, in) {
		if strings.HasSuffix(e.Metric, "_change") != (e.Before != "") {
			t.Errorf("a change and what it is taken from go together: %+v", e)
		}
		if e.Before != "" {
			out[e.Metric+"|"+e.Match+"|"+e.Segment] = e
		}
	}
	return out
}

// Worked by hand. Recall of bb is 3 of 6 before (1, 2, 0) and 4 of 6 after
// (2, 1, 1): +1/6, and (x - y + z)/6 in a resample that draws the three notes x, y
// and z times. Precision of bb is 3 of 3 before and 4 of 9 after: -5/9; a resample
// of the third note alone has no prediction before and no precision.
func TestChangesWorkedByHand(t *testing.T) {
	var recalls, precisions []float64
	w := make([]int32, 3)
	for i := range 99 {
		stats.Weights(w, 5, "estimate", i)
		x, y, z := float64(w[0]), float64(w[1]), float64(w[2])
		recalls = append(recalls, (x-y+z)/6)
		if x+y > 0 {
			precisions = append(precisions, (2*x+y+z)/9-1)
		}
	}
	slices.Sort(recalls)
	slices.Sort(precisions)
	n := len(precisions) // ranks floor(.025 (n+1)) and ceil(.975 (n+1))
	lo, hi := (n+1)*25/1000, n+1-(n+1)*25/1000
	got := changesOf(t, pairOf())
	for key, want := range map[string][3]float64{
		"recall_change|approximate|variant=bb":    {1. / 6, recalls[1], recalls[97]},
		"precision_change|approximate|variant=bb": {-5. / 9, precisions[lo-1], precisions[hi-1]},
	} {
		if e := got[key]; !near(e.Value, want[0]) || !near(e.Lo, want[1]) || !near(e.Hi, want[2]) || e.Method != "bootstrap" || e.Model != "n" || e.Before != "m" {
			t.Errorf("%s: %+v, want %v", key, e, want)
		}
	}
	if e := got["recall_change|approximate|"]; !near(e.Value, 10./12-8./12) || e.N != 12 || e.Notes != 6 || e.Clusters != 3 {
		t.Errorf("over all notes from 8 to 10 of 12: %+v", e)
	}
	if e := got["precision_change|approximate|"]; e.N != 18 {
		t.Errorf("n of precision is the predictions after: %+v", e)
	}
}

// With before and after exchanged every change has the other sign, and its
// interval is mirrored.
func TestExchangedPair(t *testing.T) {
	s := shape{clusters: 7, variants: 3, labels: 3, models: 2, resamples: 100}
	in := s.input(8)
	in.Manifest.Models[1].Before = "m0"
	forth := changesOf(t, in)
	in.Manifest.Models[0].Before, in.Manifest.Models[1].Before = "m1", ""
	back := changesOf(t, in)
	if len(forth) == 0 || len(forth) != len(back) {
		t.Fatalf("%d changes forth, %d back", len(forth), len(back))
	}
	for key, a := range forth {
		if b := back[key]; !same(a.Value, -float64(b.Value)) || !same(a.Lo, -float64(b.Hi)) || !same(a.Hi, -float64(b.Lo)) {
			t.Errorf("%s: forth %+v, back %+v", key, a, b)
		}
	}
}

// Of two systems with the same counts every change is 0 with the interval [0, 0],
// and says why it has no width. A change that is the same in all resamples for
// another reason has no interval.
func TestChangeOfTwins(t *testing.T) {
	s := shape{clusters: 7, variants: 3, labels: 3, models: 2, resamples: 100}
	in := s.input(8)
	in.Manifest.Models[1].Before = "m0"
	for i := 0; i < len(in.Counts); i += 2 {
		in.Counts[i+1].Cells = in.Counts[i].Cells
	}
	for key, e := range changesOf(t, in) {
		if e.Value != 0 || e.Lo != 0 || e.Hi != 0 || e.Method != "bootstrap" || !e.Has("equal") || e.N == 0 {
			t.Errorf("%s: %+v", key, e)
		}
	}
	in = pairOf()
	for i := range in.Counts {
		hits := 0
		if in.Counts[i].Model == "n" {
			hits = 2
		}
		in.Counts[i].Cells["all"] = cellOf(metrics.Gold, 2, metrics.GoldBlind, 2, metrics.TPApprox, hits)
	}
	if e := changesOf(t, in)["recall_change|approximate|"]; e.Value != 1 || e.Lo.Defined() || !e.Has("constant") || e.Has("equal") {
		t.Errorf("from no mention to all: %+v", e)
	}
}

// What is compared, by suite, and that nothing is where no row of the run stands
// before another.
func TestWhatIsCompared(t *testing.T) {
	s := shape{clusters: 4, variants: 2, labels: 2, models: 2, resamples: 40}
	mixed := []string{"category=en-only", "category=mixed", "category=numeric"}
	for _, bin := range []string{"0", "0.1", "0.2", "0.3", "0.4", "0.5", "over"} {
		mixed = append(mixed, "cmi="+bin)
	}
	for name, c := range map[string]struct {
		before   string
		change   func(*result.Suite)
		notes    []string // segments of notes
		sentence []string // segments of sentences
	}{
		"axes with a reference":     {"m0", nil, []string{"", "variant=v0", "variant=v1", "culture=c0"}, nil},
		"no reference":              {"m0", func(s *result.Suite) { s.Axes[0].Reference, s.Axes[1].Reference = "", "" }, []string{""}, mixed},
		"nothing before it":         {"", nil, nil, nil},
		"before is not in the run":  {"m7", nil, nil, nil},
		"a row that follows itself": {"m1", nil, nil, nil},
	} {
		in := s.input(3)
		in.Manifest.Models[1].Before = c.before
		if c.change != nil {
			c.change(&in.Manifest.Suite)
		}
		want := map[string]bool{}
		for _, at := range c.notes {
			name := strings.TrimSpace("coarse=NAME " + at)
			for _, key := range []string{"recall_change|approximate|" + at, "recall_change|approximate-coarse|" + name, "precision_change|approximate|" + at, "over_redaction_change||" + at} {
				want[key] = true
			}
		}
		for _, at := range c.sentence {
			want["recall_change|approximate|"+at], want["precision_change|approximate|"+at] = true, true
		}
		for key := range changesOf(t, in) {
			if !want[key] {
				t.Errorf("%s: not asked for: %s", name, key)
			}
			delete(want, key)
		}
		for key := range want {
			t.Errorf("%s: missing: %s", name, key)
		}
	}
}

// Of a system that knows coarse labels only there is no change in fine ones,
// whichever of the two it is; small and empty groups say so.
func TestChangeWarnings(t *testing.T) {
	for i := range 2 {
		in := pairOf()
		in.Manifest.Models[i].CoarseOnly = true
		in.Manifest.Suite.Minimum = result.Minimum{Notes: 4, Mentions: 1}
		in.Manifest.Suite.Axes[0].Values = []string{"aa", "bb", "cc"}
		got := changesOf(t, in)
		if e := got["recall_change|approximate|"]; e.Value.Defined() || e.Lo.Defined() || !e.Has("coarse_only") || len(e.Warnings) != 1 {
			t.Errorf("fine: %+v", e)
		}
		if e := got["recall_change|approximate-coarse|coarse=NAME"]; !e.Value.Defined() || e.Has("coarse_only") {
			t.Errorf("coarse: %+v", e)
		}
		if e := got["recall_change|approximate-coarse|coarse=NAME variant=bb"]; !e.Has("small") {
			t.Errorf("three notes of a minimum of four: %+v", e)
		}
		if e := got["recall_change|approximate-coarse|coarse=NAME variant=cc"]; !e.Has("no_data") || e.Has("equal") || e.Value.Defined() {
			t.Errorf("a declared group without notes: %+v", e)
		}
	}
}
