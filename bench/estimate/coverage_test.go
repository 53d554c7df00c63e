package estimate

import (
	"math"
	"math/rand/v2"
	"testing"

	"polyphi/metrics"
	"polyphi/metrics/stats"
)

// A groupWorld is how simulated hits of groups come about: in every cluster each
// group has 21 mentions, found with a probability whose logit is the group's centre,
// plus what the cluster adds for all groups, plus what it adds for this one.
type groupWorld struct {
	recall, apart   float64 // centres lie within apart, in logits, of that of recall
	shared, unalike float64 // standard deviations of what a cluster adds
}

const simulatedGroups = 16

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// expected is the recall of a centre.
func (w groupWorld) expected(centre float64) float64 {
	sum, weights := 0.0, 0.0
	for z := -6.0; z <= 6; z += 0.02 {
		density := math.Exp(-z * z / 2)
		sum, weights = sum+density*logistic(centre+z*math.Hypot(w.shared, w.unalike)), weights+density
	}
	return sum / weights
}

// centres of the groups; their order says nothing of their size.
func (w groupWorld) centres() (out [simulatedGroups]float64) {
	lo, hi := -20.0, 20.0
	for range 60 {
		if mid := (lo + hi) / 2; w.expected(mid) < w.recall {
			lo = mid
		} else {
			hi = mid
		}
	}
	for g := range out {
		out[g] = lo + w.apart*(2*float64(g*7%simulatedGroups)/(simulatedGroups-1)-1)
	}
	return out
}

// draw is one experiment: hits and mentions of each group, in turn.
func (w groupWorld) draw(r *rand.Rand, centres [simulatedGroups]float64, clusters int) *stats.Matrix {
	const mentions = 21
	m := stats.NewMatrix(clusters, 2*simulatedGroups)
	for c := range clusters {
		shared := w.shared * r.NormFloat64()
		for g, centre := range centres {
			p := logistic(centre + shared + w.unalike*r.NormFloat64())
			for range mentions {
				if r.Float64() < p {
					m.Add(c, 2*g, 1)
				}
			}
			m.Add(c, 2*g+1, mentions)
		}
	}
	return m
}

// coverage is the share of intervals that hold the true value: percentile, and BCa
// with percentile where it is undefined.
func (w groupWorld) coverage(experiments, clusters int, of func([]metrics.Group) float64) (percentile, bca float64) {
	centres := w.centres()
	truth := make([]metrics.Group, simulatedGroups)
	for g := range truth {
		truth[g] = metrics.Group{Hits: int64(1e12 * w.expected(centres[g])), N: 1e12}
	}
	stat := func(sums []int64, out []float64) {
		var groups [simulatedGroups]metrics.Group
		for g := range groups {
			groups[g] = metrics.Group{Hits: sums[2*g], N: sums[2*g+1]}
		}
		out[0] = of(groups[:])
	}
	observed := make([]float64, 1)
	for e := range experiments {
		m := w.draw(rand.New(rand.NewPCG(uint64(e), uint64(clusters))), centres, clusters)
		stat(m.Sums(), observed)
		resampled := stats.Bootstrap{Seed: uint64(e), Purpose: "coverage", Resamples: 1000}.Run(m, 1, stat)
		for i, jackknife := range [][][]float64{{nil}, m.Jackknife(1, stat)} {
			x := resampled.Intervals(observed, jackknife, level)[0]
			if v := of(truth); x.Lo <= v && v <= x.Hi {
				*[]*float64{&percentile, &bca}[i] += 1 / float64(experiments)
			}
		}
	}
	return percentile, bca
}

// With few clusters BCa covers better where a measure is over many groups, and worse
// where it is over few or a difference: the reason for few and difference, whose
// comments have the numbers of 1,000 experiments.
func TestWhereBCaPays(t *testing.T) {
	const experiments, clusters = 200, 24
	apart, alike := groupWorld{.97, .5, 1.2, .6}, groupWorld{.9, 0, 1, .5}
	over := func(k int, of func([]metrics.Group) (float64, bool)) func([]metrics.Group) float64 {
		return func(g []metrics.Group) float64 { return orNaN(of(g[:k])) }
	}
	worst := func(g []metrics.Group) (float64, bool) { _, v, ok := metrics.Worst(g); return v, ok }
	relative := func(g []metrics.Group) (float64, bool) { return metrics.RelativeDifference(g[3], g[0]) }
	for _, c := range []struct {
		name  string
		world groupWorld
		of    func([]metrics.Group) float64
		gain  float64 // least gain of BCa, or greatest if negative
	}{
		{"relative difference", apart, over(simulatedGroups, relative), -.01},
		{"gap of 3", apart, over(3, spread), -.02},
		{"gap of 16", apart, over(simulatedGroups, spread), .1},
		{"RED of 16", apart, over(simulatedGroups, metrics.RED), .05},
		{"worst of 16", alike, over(simulatedGroups, worst), .1},
	} {
		percentile, bca := c.world.coverage(experiments, clusters, c.of)
		t.Logf("%s: percentile %.3f, BCa %.3f", c.name, percentile, bca)
		if gain := bca - percentile; c.gain > 0 && gain < c.gain || c.gain < 0 && gain > c.gain {
			t.Errorf("%s: percentile %.3f, BCa %.3f; want a gain beyond %v", c.name, percentile, bca, c.gain)
		}
	}
}
