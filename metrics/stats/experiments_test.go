package stats

import (
	"math"
	"math/rand/v2"
)

// A rateCell is the share of experiments in which nominal 95 % intervals of one
// system hold the true value.
type rateCell struct {
	Recall                           float64
	Notes, Runs                      int
	Wilson, Clustered                float64
	Percentile, BCa                  float64
	PrecisionClustered, PrecisionBCa float64
	F1Percentile, F1BCa              float64
	NoMiss                           float64 // share of experiments without a miss
}

// A changeCell is what rules say of a second system, as shares of experiments.
type changeCell struct {
	Drop                       float64
	WholeNotes                 bool
	Notes, Runs                int
	Covered                    float64 // the 95 % interval of the change holds it
	AnyDrop, OverHalf, OverOne float64 // points
	UnpairedZ, McNemar         float64
	Bootstrap, Randomised      float64
	Pass, Unsure, Fail         float64
	TwoSidedMcNemar            float64 // a difference is seen, either way
	TwoSidedBootstrap          float64
	TwoSidedRandomised         float64
	ErrorUnpaired, Error       float64 // standard errors of the change: mean over mentions, standard deviation
}

// experiments runs an experiment with its own numbers each, and returns the means
// of what they report.
func experiments(seed uint64, w world, runs, size int, run func(v answers, i int, out []float64)) []float64 {
	centre, again := w.parameters()
	all := make([]float64, runs*size)
	inParts(0, runs, 4, func() func(from, to int) {
		return func(from, to int) {
			for i := from; i < to; i++ {
				r := rand.New(rand.NewPCG(seed, uint64(i)))
				run(w.draw(r, centre, again), i, all[i*size:(i+1)*size])
			}
		}
	})
	mean := make([]float64, size)
	for i, x := range all {
		mean[i%size] += x
	}
	for k := range mean {
		mean[k] /= float64(runs)
	}
	return mean
}

func share(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// measureRate simulates intervals of one system.
func measureRate(seed uint64, w world, runs, resamples int) rateCell {
	found := w.recall * (1 + moreMentions)
	truths := [3]float64{w.recall, found / (found + falseAlarms), 2 * found / (found + falseAlarms + 1 + moreMentions)}
	c := experiments(seed, w, runs, 9, func(v answers, i int, out []float64) {
		m := NewMatrix(w.notes, 3)
		marked := make([]int64, w.notes)
		for n := range w.notes {
			marked[n] = v.a[n] + v.alarms[n]
			m.Add(n, 0, v.a[n])
			m.Add(n, 1, v.gold[n])
			m.Add(n, 2, marked[n])
		}
		hits, mentions, _ := sums(v.a, v.gold)
		lo, hi := Wilson(hits, mentions, .95)
		out[0] = share(lo <= w.recall && w.recall <= hi)
		rate, precision := Clustered(v.a, v.gold, .95, 0), Clustered(v.a, marked, .95, 0)
		out[1] = share(rate.Lo <= w.recall && w.recall <= rate.Hi)
		out[4] = share(precision.Lo <= truths[1] && truths[1] <= precision.Hi)
		out[8] = share(hits == mentions)
		b := Bootstrap{Seed: seed + uint64(i), Purpose: "calibration", Resamples: resamples, Workers: 1}.Run(m, 3, measures)
		observed, jackknife := make([]float64, 3), m.Jackknife(3, measures)
		measures(m.Sums(), observed)
		for k, at := range [3][2]int{{2, 3}, {4, 5}, {6, 7}} {
			plain := Percentile(b.Values(k), .95)
			bca, ok := BCa(b.Values(k), observed[k], jackknife[k], .95)
			if !ok {
				bca = plain
			}
			if k != 1 {
				out[at[0]] = share(plain.Lo <= truths[k] && truths[k] <= plain.Hi)
			}
			out[at[1]] = share(bca.Lo <= truths[k] && truths[k] <= bca.Hi)
		}
	})
	return rateCell{Recall: w.recall, Notes: w.notes, Runs: runs, Wilson: c[0], Clustered: c[1], Percentile: c[2], BCa: c[3],
		PrecisionClustered: c[4], PrecisionBCa: c[5], F1Percentile: c[6], F1BCa: c[7], NoMiss: c[8]}
}

// measures are recall, precision and F1 of hits, mentions and marked spans.
func measures(s []int64, out []float64) {
	hits, gold, marked := float64(s[0]), float64(s[1]), float64(s[2])
	out[0], out[1], out[2] = hits/gold, hits/marked, 2*hits/(gold+marked)
}

// measureChange simulates what rules say of a second system. All are one-sided at
// 5 %, and flag a drop of recall.
func measureChange(seed uint64, w world, runs, resamples int) changeCell {
	const alpha, margin = .05, .01
	c := experiments(seed, w, runs, 17, func(v answers, i int, out []float64) {
		a, b, both := NewMatrix(w.notes, 1), NewMatrix(w.notes, 1), NewMatrix(w.notes, 3)
		for n := range w.notes {
			a.Add(n, 0, v.a[n])
			b.Add(n, 0, v.b[n])
			for k, x := range [3]int64{v.gold[n], v.a[n], v.b[n]} {
				both.Add(n, k, x)
			}
		}
		s := both.Sums()
		mentions, before, after := float64(s[0]), float64(s[1])/float64(s[0]), float64(s[2])/float64(s[0])
		change := after - before
		for k, least := range []float64{0, .005, .01} {
			out[1+k] = share(change < -least)
		}
		unpaired := math.Sqrt((before*(1-before) + after*(1-after)) / mentions)
		out[4] = share(change < 0 && change/unpaired < -1.6448536)
		mcnemar := McNemar(v.onlyA, v.onlyB)
		out[5], out[11] = share(change < 0 && mcnemar <= 2*alpha), share(mcnemar <= alpha)

		seed := seed + uint64(i)
		values := Bootstrap{Seed: seed, Purpose: "calibration", Resamples: resamples, Workers: 1}.Run(both, 1, func(s []int64, out []float64) {
			out[0] = float64(s[2]-s[1]) / float64(s[0])
		}).Values(0)
		wide, narrow := Percentile(values, .95), Percentile(values, .90)
		out[0] = share(wide.Lo <= -w.drop && -w.drop <= wide.Hi)
		out[6], out[12] = share(LowerP(values, 0) <= alpha), share(wide.Lo > 0 || wide.Hi < 0)
		out[8], out[10] = share(narrow.Lo > -margin), share(LowerP(values, -margin) <= alpha)
		out[9] = 1 - out[8] - out[10]

		swap := Randomisation{Seed: seed, Purpose: "calibration", Resamples: resamples, Workers: 1}.Swap(a, b, 1, func(a, b []int64, out []float64) {
			out[0] = float64(b[0]-a[0]) / mentions
		})[0]
		out[7], out[13] = share(change < 0 && swap.P <= 2*alpha), share(swap.P <= alpha)
		out[14], out[15], out[16] = unpaired, change, change*change
	})
	return changeCell{Drop: w.drop, WholeNotes: w.wholeNotes, Notes: w.notes, Runs: runs, Covered: c[0],
		AnyDrop: c[1], OverHalf: c[2], OverOne: c[3], UnpairedZ: c[4], McNemar: c[5], Bootstrap: c[6], Randomised: c[7],
		Pass: c[8], Unsure: c[9], Fail: c[10], TwoSidedMcNemar: c[11], TwoSidedBootstrap: c[12], TwoSidedRandomised: c[13],
		ErrorUnpaired: c[14], Error: math.Sqrt(c[16] - c[15]*c[15])}
}
