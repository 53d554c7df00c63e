package estimate

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"polyphi/bench/result"
	"polyphi/metrics"
	"polyphi/metrics/stats"
)

func isChance(e result.Estimate) bool {
	return slices.Contains([]string{"recall_gap_by_chance", "disparity_p", "disparity_p_holm"}, e.Metric)
}

// A dealt row is hits and mentions of a group in a cluster.
type dealt [2]float64

// checkChance compares what chance gives with all arrangements, gone through one by
// one. A p adjusted for others is checked in TestChanceFamilies.
func (o *oracle) checkChance(t *testing.T, name string, e result.Estimate) {
	t.Helper()
	kept, _, _ := o.groups(e)
	rows := make([][]dealt, o.m)
	for _, s := range kept {
		by, _ := o.perCluster(s)
		for c := range by {
			if h, n := fraction("recall", e.Match, false, by[c]); n > 0 {
				rows[c] = append(rows[c], dealt{h, n})
			}
		}
	}
	paired, whole := len(kept) > 1, true
	for _, r := range rows {
		uneven := slices.ContainsFunc(r, func(x dealt) bool { return x[1] != r[0][1] })
		paired = paired && len(r) != 1 && !uneven
		whole = whole && (len(r) == len(kept) || len(r) == 0)
	}
	switch {
	case !paired:
		if e.Value.Defined() || e.Method != "none" || e.Has("unpaired") != (len(kept) > 1) {
			t.Errorf("%s: %+v, oracle: unpaired", name, e)
		}
	case whole && e.Metric != "disparity_p_holm":
		mean, p := everyDeal(rows, len(kept))
		want := map[string]float64{"recall_gap_by_chance": mean, "disparity_p": p}[e.Metric]
		if !same(e.Value, want) || e.Method != "exact-permutation" || e.Lo.Defined() {
			t.Errorf("%s: %+v, oracle %v", name, e, want)
		}
	}
}

// everyDeal returns the mean spread over all deals, and the share of those whose
// disparity is at least the first's.
func everyDeal(rows [][]dealt, groups int) (mean, p float64) {
	var spreads, disparities []float64
	var deal func(cluster int, sums []dealt)
	deal = func(cluster int, sums []dealt) {
		if cluster == len(rows) {
			var r []float64
			hits, n := 0.0, 0.0
			for _, s := range sums {
				r, hits, n = append(r, s[0]/s[1]), hits+s[0], n+s[1]
			}
			red := 0.0
			for _, x := range r {
				red += math.Abs(x - hits/n)
			}
			spread := slices.Max(r) - slices.Min(r)
			if groups == 2 {
				red = spread
			}
			spreads, disparities = append(spreads, spread), append(disparities, red)
			return
		}
		if len(rows[cluster]) == 0 {
			deal(cluster+1, sums)
			return
		}
		for _, order := range orders(groups) {
			next := slices.Clone(sums)
			for g, i := range order {
				next[g][0], next[g][1] = next[g][0]+rows[cluster][i][0], next[g][1]+rows[cluster][i][1]
			}
			deal(cluster+1, next)
		}
	}
	deal(0, make([]dealt, groups))
	for i := range spreads {
		mean += spreads[i] / float64(len(spreads))
		if disparities[i] > disparities[0]-1e-9 {
			p += 1 / float64(len(spreads))
		}
	}
	return mean, p
}

// orders lists all orders of n, the sorted one first.
func orders(n int) [][]int {
	if n == 0 {
		return [][]int{nil}
	}
	var out [][]int
	for at := n - 1; at >= 0; at-- {
		for _, o := range orders(n - 1) {
			out = append(out, slices.Insert(slices.Clone(o), at, n-1))
		}
	}
	return out
}

// groupsOf is a run of one system on an axis of notes: hits of two names each, by
// cluster and group.
func groupsOf(values []string, hits ...[]int) Input {
	in := worked()
	in.Notes, in.Counts = nil, nil
	in.Manifest.Suite.Axes[0].Values = values
	for c, row := range hits {
		for g, h := range row {
			n := result.Note{Note: string(rune('a'+c)) + values[g], Cluster: c, Words: 9, Attrs: map[string]string{"variant": values[g]}}
			in.Notes = append(in.Notes, n)
			cell := cellOf(metrics.Gold, 2, metrics.GoldBlind, 2, metrics.TPApproxCoarse, h, metrics.TPApproxBlind, h)
			in.Counts = append(in.Counts, result.NoteCounts{Note: n.Note, Model: "m", Cells: map[string][]int64{"all": cell, "coarse=NAME": cell}})
		}
	}
	return in
}

func TestChanceByHand(t *testing.T) {
	two, three := []string{"aa", "bb"}, []string{"aa", "bb", "cc"}
	for _, c := range []struct {
		reason  string
		in      Input
		mean, p float64
		warning string
	}{
		{"hits 2:1, 2:2, 1:0; four deals with gaps 2, 0, 0, 2 of 6", worked(), 1. / 6, .5, ""},
		{"the groups exchanged: the same", groupsOf([]string{"bb", "aa"}, []int{1, 2}, []int{2, 2}, []int{0, 1}), 1. / 6, .5, ""},
		{"equal in every cluster", groupsOf(two, []int{2, 2}, []int{1, 1}), 0, 1, "equal"},
		{"2:1:0 twice; the second turned six ways gives spreads 4, 3, 3, 2, 2, 0 of 4 and RED 4, 4, 4, 2, 2, 0 of 12",
			groupsOf(three, []int{2, 1, 0}, []int{2, 1, 0}), 3.5 / 6, .5, ""},
		{"each group in a cluster of its own", func() Input {
			in := worked()
			for i := range in.Notes {
				in.Notes[i].Cluster = i
			}
			return in
		}(), math.NaN(), math.NaN(), "unpaired"},
	} {
		got := summarise(t, c.in)
		at := "|approximate-coarse||variant|coarse=NAME"
		mean, p, holm := got["recall_gap_by_chance"+at], got["disparity_p"+at], got["disparity_p_holm"+at]
		if !same(mean.Value, c.mean) || !same(p.Value, c.p) || !same(holm.Value, c.p) || c.warning != "" && !p.Has(c.warning) || c.warning == "" && p.Warnings != nil {
			t.Errorf("%s:\n%+v\n%+v\n%+v", c.reason, mean, p, holm)
		}
	}
}

// Five base notes in three variants, and six in two: all deals are listed.
func TestChanceAgainstEveryDeal(t *testing.T) {
	in := groupsOf([]string{"aa", "bb", "cc"}, []int{2, 1, 0}, []int{2, 2, 1}, []int{0, 1, 1}, []int{1, 2, 0}, []int{2, 1, 1})
	for _, in := range []Input{in, run(6, 4, false)} {
		tested := 0
		o := newOracle(in, "m")
		for _, e := range estimates(t, in) {
			if isChance(e) {
				o.check(t, e)
				if e.Value.Defined() {
					tested++
				}
			}
		}
		if tested == 0 {
			t.Error("no comparison was tested")
		}
	}
}

// A family is one axis of all systems, over all notes or by one other axis.
func TestChanceFamilies(t *testing.T) {
	var in []result.Estimate
	for i, segment := range []string{"", "", "variant=aa", "variant=bb", "variant=cc", "culture=x"} {
		p := result.Number([]float64{.01, .04, .01, .02, math.NaN(), .03}[i])
		in = append(in, result.Estimate{Metric: "disparity_p", Axis: "gender", Segment: segment, Value: p})
	}
	in = append(in, result.Estimate{Metric: "recall_gap", Axis: "gender"})
	got := corrected(in)
	for i, want := range []float64{.02, .04, .02, .02, math.NaN(), .03} {
		if e := got[i]; len(got) != 6 || e.Metric != "disparity_p_holm" || !same(e.Value, want) || e.Segment != in[i].Segment {
			t.Errorf("%d: %+v, want %v", i, e, want)
		}
	}
}

// Groups that do not matter are found unequal at .05 in at most .05 of experiments.
// Where rows are unequal in size, which designOf refuses, it may be in more: they are
// if clusters are alike.
func TestChanceHoldsItsLevel(t *testing.T) {
	if testing.Short() {
		t.Skip("600 experiments")
	}
	const experiments, clusters = 600, 24
	rejected := func(unlike float64, mentions ...int64) (share float64) {
		for e := range experiments {
			r := rand.New(rand.NewPCG(uint64(e), 9))
			groups := make([]*stats.Matrix, len(mentions))
			for g := range groups {
				groups[g] = stats.NewMatrix(clusters, 2)
			}
			for c := range clusters {
				p := logistic(2 + unlike*r.NormFloat64())
				for g, n := range mentions {
					for range n {
						if r.Float64() < p {
							groups[g].Add(c, 0, 1)
						}
					}
					groups[g].Add(c, 1, n)
				}
			}
			if (stats.Randomisation{Seed: uint64(e), Purpose: chancePurpose, Resamples: 999}).Permute(groups, 2, disparity)[1].P <= .05 {
				share += 1. / experiments
			}
		}
		return share
	}
	most := .05 + 3*math.Sqrt(.05*.95/experiments)
	for _, of := range [][]int64{{7, 7}, {7, 7, 7, 7}} {
		share := rejected(1, of...)
		t.Logf("%v: %.3f", of, share)
		if share > most {
			t.Errorf("%d groups of equal size: p <= .05 in %.3f of experiments, at most %.3f expected", len(of), share, most)
		}
	}
	share, conservative := rejected(0, 20, 5), rejected(1, 20, 5)
	t.Logf("20 and 5: %.3f in clusters that are alike, %.3f in clusters that differ", share, conservative)
	if share < most {
		t.Errorf("groups of 20 and 5 mentions: %.3f; designOf refuses them for nothing", share)
	}
}
