package gate

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"polyphi/bench/estimate"
	"polyphi/bench/result"
	"polyphi/metrics"
)

// A world is how simulated notes come about, and two systems' answers to them.
//
// A note has 1 + Poisson(10.5) mentions and stands in every group, with other names;
// its versions are one cluster. A system finds a mention with a probability whose logit
// is normal with standard deviation 2, half of the variance being the note's and half
// its version's, so that a mean of .968 is found. The second system answers anew a
// share of the mentions that makes the two disagree on 3.2 % of them, and agrees
// elsewhere. Then it loses hits.
type world struct {
	clusters, perCluster int // notes, for each group
	groups               int
	lost                 float64 // recall that the candidate loses
	lostIn               int     // the group that it loses it in; -1: in all
}

const (
	simulatedRecall = .968
	centre          = 5.0099 // of the logits: the mean of logistic(centre + 2 z) is simulatedRecall
	again           = .6379  // share answered anew: again times the mean of 2 p (1 - p) is .032
	moreMentions    = 10.5   // of a note, beyond the first
)

// suite has an axis of as many groups.
func (w world) suite() result.Suite {
	s := result.Suite{Name: "small", Headline: "approximate", Cluster: "note", LabelList: []string{"NAME"}, Minimum: result.Minimum{Notes: 20, Mentions: 30}, Axes: []result.Axis{{Name: "variant", From: "note"}}}
	for g := range w.groups {
		s.Axes[0].Values = append(s.Axes[0].Values, fmt.Sprintf("v%02d", g))
	}
	return s
}

// draw simulates a baseline and a candidate.
func (w world) draw(t *testing.T, rng *rand.Rand) (base, cand *estimate.System) {
	t.Helper()
	var in [2]estimate.Input
	for k, name := range []string{"old", "new"} {
		in[k] = estimate.Input{Fields: metrics.FieldNames(), Manifest: result.Manifest{Suite: w.suite(), SuiteHash: "5a1e", Seed: rng.Uint64(), Finished: "2026-05-01T12:00:00Z",
			Models: []result.ModelRow{{Name: name, Key: name, State: result.Complete}}}}
	}
	mentions := distuv.Poisson{Lambda: moreMentions, Src: rng}
	for n := range w.clusters * w.perCluster {
		shared := rng.NormFloat64()
		for g := range w.groups {
			gold := 1 + int64(mentions.Rand())
			p := 1 / (1 + math.Exp(-centre-math.Sqrt2*(shared+rng.NormFloat64())))
			a, b := w.answers(rng, gold, p, g)
			note := result.Note{Note: fmt.Sprintf("d%06d", len(in[0].Notes)), Cluster: n / w.perCluster, Words: 100, Attrs: map[string]string{"variant": fmt.Sprintf("v%02d", g)}}
			for k, hits := range []int64{a, b} {
				c := found(hits, gold, 0)
				in[k].Notes = append(in[k].Notes, note)
				in[k].Counts = append(in[k].Counts, result.NoteCounts{Note: note.Note, Model: in[k].Manifest.Models[0].Name, Status: "ok", Cells: map[string][]int64{"all": c.Trimmed()}})
			}
		}
	}
	return opened(t, in[0]), opened(t, in[1])
}

// answers are how many of a note's mentions each system finds.
func (w world) answers(rng *rand.Rand, gold int64, p float64, group int) (a, b int64) {
	kept := 1.0
	if w.lostIn < 0 || w.lostIn == group {
		kept = 1 - w.lost/simulatedRecall
	}
	for range gold {
		hit := rng.Float64() < p
		if hit {
			a++
		}
		if rng.Float64() < again {
			hit = rng.Float64() < p
		}
		if hit && rng.Float64() < kept {
			b++
		}
	}
	return a, b
}

// The simulated systems are as they are said to be.
func TestSimulatedSystems(t *testing.T) {
	w := world{clusters: 20000, perCluster: 1, groups: 1, lostIn: -1}
	rng := rand.New(rand.NewPCG(1, 1))
	gold, hits, differ := 0.0, 0.0, 0.0
	for range w.clusters {
		p := 1 / (1 + math.Exp(-centre-2*rng.NormFloat64()))
		for range 10 {
			a, b := w.answers(rng, 1, p, 0)
			gold++
			hits += float64(a)
			differ += math.Abs(float64(a - b))
		}
	}
	if !near(hits/gold, simulatedRecall, .002) || !near(differ/gold, .032, .002) {
		t.Errorf("recall %.4f, disagreement %.4f", hits/gold, differ/gold)
	}
}
