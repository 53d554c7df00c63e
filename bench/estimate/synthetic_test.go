package estimate

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"

	"polyphi/bench/result"
	"polyphi/metrics"
)

// A shape is the size of a synthetic run: every base note in every variant and
// gender, so clusters x variants x 3 notes.
type shape struct {
	clusters, variants, labels, models, resamples int
	minimum                                       result.Minimum
	paired                                        bool // the notes of a cluster hold the same mentions, as many female as male names
	rare                                          bool // the last variant has a third of the notes, the last label is in two clusters
}

// fullShape is the size of the multiculture suite: 8,064 notes in 168 clusters.
func fullShape() shape {
	return shape{clusters: 168, variants: 16, labels: 14, models: 4, resamples: 10_000, paired: true, minimum: result.Minimum{Notes: 20, Mentions: 30}}
}

func numbered(prefix string, n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("%s%d", prefix, i)
	}
	return out
}

// suite has the axes and products of the multiculture suite.
func (s shape) suite() result.Suite {
	names := []string{"NAME"}
	return result.Suite{Name: "synthetic", Headline: "approximate", CategoryShares: map[string]float64{"mixed": 0.5, "numeric": 0.2, "en-only": 0.3}, LabelList: numbered("L", s.labels), Minimum: s.minimum,
		Axes: []result.Axis{
			{Name: "variant", From: "note", Values: numbered("v", s.variants), Reference: "v0"},
			{Name: "culture", From: "note", Values: numbered("c", (s.variants+2)/3), Reference: "c0"},
			{Name: "spelling", From: "note", Values: []string{"native", "romanised"}},
			{Name: "note_type", From: "note", Values: numbered("t", 8)},
			{Name: "script", From: "mention", Values: []string{"latin", "han", "deva", "beng", "mixed", "digit"}, Labels: names},
			{Name: "gender", From: "mention", Values: []string{"female", "male", "neutral"}, Labels: names},
			{Name: "form", From: "mention", Values: []string{"full", "family", "given", "initials"}, Labels: names},
			{Name: "role", From: "mention", Values: []string{"patient", "doctor", "relative"}, Labels: names},
			{Name: "rank", From: "mention", Values: []string{"common", "rare"}, Labels: names},
			{Name: "oov", From: "mention", Measure: "oov", Values: []string{"yes", "no"}},
			{Name: "label", From: "label"},
			{Name: "cmi", From: "measure", Values: []string{"0", "0.1", "0.2", "0.3", "0.4", "0.5", "over"}},
			{Name: "cmi_names", From: "measure", Values: []string{"0", "0.1", "0.2", "0.3", "0.4", "0.5", "over"}},
		},
		Cross: [][]string{{"variant", "gender"}, {"variant", "label"}, {"culture", "gender", "spelling"}, {"variant", "cmi"},
			{"category", "label"}, {"cmi", "gender"}, {"coarse", "oov"}, {"label", "oov"}}}
}

// input draws counts. The systems differ in skill and the groups in difficulty.
func (s shape) input(seed uint64) Input {
	rng := rand.New(rand.NewPCG(seed, 2))
	in := Input{Fields: metrics.FieldNames(), Manifest: result.Manifest{Suite: s.suite(), Resamples: s.resamples, Seed: seed}}
	for k := range s.models {
		in.Manifest.Models = append(in.Manifest.Models, result.ModelRow{Name: fmt.Sprintf("m%d", k), State: result.Complete})
	}
	for c := range s.clusters {
		for v := range s.variants {
			if s.rare && v == s.variants-1 && c%3 != 0 {
				continue
			}
			for range 3 {
				n := result.Note{Note: fmt.Sprintf("d%06d", len(in.Notes)), Cluster: c, Words: 80 + rng.IntN(60), Attrs: map[string]string{
					"variant": fmt.Sprintf("v%d", v), "culture": fmt.Sprintf("c%d", v/3), "note_type": fmt.Sprintf("t%d", c%8)}}
				if v > 1 { // the first two variants have one spelling only
					n.Attrs["spelling"] = []string{"native", "romanised"}[v%2]
				}
				in.Notes = append(in.Notes, n)
				gold := s.gold(rng, in.Manifest.Suite, c)
				for k := range s.models {
					in.Counts = append(in.Counts, result.NoteCounts{Note: n.Note, Model: fmt.Sprintf("m%d", k), Status: "ok",
						Cells: answer(rng, in.Manifest.Suite, gold, 0.95-0.1*float64(k)-0.02*float64(v%4))})
				}
			}
		}
	}
	return in
}

// gold draws how many mentions, or sentences, of each key a note has.
func (s shape) gold(rng *rand.Rand, suite result.Suite, cluster int) map[string]int64 {
	if s.paired {
		rng = rand.New(rand.NewPCG(uint64(cluster), 3))
	}
	out := map[string]int64{"all": 0}
	for i := range s.labels {
		n := int64(rng.IntN(4))
		if s.rare && i == s.labels-1 && cluster > 1 {
			n = 0 // gone from many resamples
		}
		out[fmt.Sprintf("label=L%d", i)], out["all"] = n, out["all"]+n
		out[fmt.Sprintf("coarse=%s", []string{"NAME", "DATE", "PLACE", "ID"}[i%4])] += n
	}
	for _, a := range suite.Axes {
		if a.From == "mention" {
			for range 2 {
				out[a.Name+"="+a.Values[rng.IntN(len(a.Values))]] += int64(rng.IntN(3))
			}
		}
		if a.From == "measure" {
			out[a.Name+"="+a.Values[rng.IntN(len(a.Values)-1)]] += int64(1 + rng.IntN(5)) // none over
		}
	}
	if s.paired {
		out["gender=female"], out["gender=male"] = 2, 2
	}
	category := []string{"mixed", "numeric", "en-only"}[rng.IntN(3)]
	out["category="+category] += int64(rng.IntN(4))
	for i := range s.labels {
		out[fmt.Sprintf("category=%s label=L%d", category, i)] += int64(rng.IntN(3))
	}
	out["words=seen"], out["words=unseen"] = int64(rng.IntN(9)), int64(rng.IntN(4))
	out["label=L1 oov=yes"] += int64(rng.IntN(3))
	for _, c := range []string{"NAME", "DATE"} {
		out["coarse="+c+" oov=yes"] += int64(rng.IntN(3))
		out["coarse="+c+" oov=no"] += int64(rng.IntN(3))
	}
	out["cmi=0.1 gender="+[]string{"female", "male"}[rng.IntN(2)]] += int64(rng.IntN(3))
	return out
}

// answer draws what a system of some skill makes of the gold.
func answer(rng *rand.Rand, suite result.Suite, gold map[string]int64, skill float64) map[string][]int64 {
	hit := func(n int64, p float64) (k int64) {
		for range n {
			if rng.Float64() < p {
				k++
			}
		}
		return k
	}
	out := map[string][]int64{}
	for _, key := range slices.Sorted(maps.Keys(gold)) {
		n := gold[key]
		var c metrics.Counts
		c[metrics.Gold], c[metrics.GoldBlind] = n, n
		if key == "all" {
			c[metrics.GoldBlind]++ // a label outside the set
		}
		c[metrics.TPApproxBlind] = hit(n, skill)
		c[metrics.TPApproxCoarse] = hit(c[metrics.TPApproxBlind], 0.97)
		c[metrics.TPApprox] = hit(c[metrics.TPApproxCoarse], 0.97)
		c[metrics.TPStrict] = hit(c[metrics.TPApprox], 0.9)
		c[metrics.TPStrictCoarse], c[metrics.TPStrictBlind] = c[metrics.TPStrict], c[metrics.TPStrict]
		c[metrics.Covered] = c[metrics.TPStrict]
		c[metrics.GGold], c[metrics.GVisible] = 8*n, 8*(n-c[metrics.TPApproxBlind])
		c[metrics.GVisibleLabel] = 8 * (n - c[metrics.TPApprox])
		c[metrics.GOther], c[metrics.GOtherPred] = 600, int64(rng.IntN(9))
		c[metrics.Pred] = c[metrics.TPApproxBlind] + int64(rng.IntN(8)/6)
		c[metrics.PredBlind] = c[metrics.Pred]
		c[metrics.Sentences] = 1 + n
		c[metrics.SentencesWrong] = hit(1+n, 1-skill)
		c[metrics.PTPStrict], c[metrics.PTPApprox] = c[metrics.TPStrict], hit(c[metrics.TPApprox], 0.99)
		c.Restrict(cutOf(suite, key))
		if !c.IsZero() {
			out[key] = append([]int64(nil), c.Trimmed()...)
		}
	}
	return out
}
