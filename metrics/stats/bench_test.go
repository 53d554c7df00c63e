package stats

import (
	"math/rand/v2"
	"testing"
)

func benchmarkRun(b *testing.B, clusters, columns, resamples int) {
	rng := rand.New(rand.NewPCG(1, 1))
	m := NewMatrix(clusters, columns)
	for r := range clusters {
		for c := range columns {
			m.Add(r, c, rng.Int64N(40))
		}
	}
	n := columns / 3
	stat := func(sums []int64, out []float64) {
		for k := range out {
			out[k] = float64(sums[3*k]) / float64(sums[3*k+1]+sums[3*k+2]+1)
		}
	}
	observed := make([]float64, n)
	stat(m.Sums(), observed)
	for b.Loop() {
		r := Bootstrap{Seed: 1, Purpose: "bench", Resamples: resamples}.Run(m, n, stat)
		r.Intervals(observed, m.Jackknife(n, stat), .95)
	}
}

// BenchmarkReport is a large table: 168 base notes, 3,000 columns, 1,000
// statistics, 10,000 resamples.
func BenchmarkReport(b *testing.B) { benchmarkRun(b, 168, 3000, 10_000) }

// BenchmarkManyNotes is 1,000 resamples of 10,000 notes.
func BenchmarkManyNotes(b *testing.B) { benchmarkRun(b, 10_000, 180, 1000) }

// BenchmarkSegments is 500 notes, 60 segments of 3 counts, 10,000 resamples.
func BenchmarkSegments(b *testing.B) { benchmarkRun(b, 500, 180, 10_000) }

// BenchmarkSwap is 10,000 swaps of 500 notes that all differ, 60 differences.
func BenchmarkSwap(b *testing.B) { benchmarkSwap(b, 500) }

// BenchmarkSwapExact is all 2^20 swaps of 20 notes, 60 differences.
func BenchmarkSwapExact(b *testing.B) { benchmarkSwap(b, 20) }

func benchmarkSwap(b *testing.B, clusters int) {
	const segments = 60
	rng := rand.New(rand.NewPCG(1, 1))
	sides := [2]*Matrix{NewMatrix(clusters, 3*segments), NewMatrix(clusters, 3*segments)}
	for _, m := range sides {
		for r := range clusters {
			for c := range 3 * segments {
				m.Add(r, c, rng.Int64N(40))
			}
		}
	}
	diff := func(x, y []int64, out []float64) {
		for k := range out {
			out[k] = float64(x[3*k])/float64(x[3*k+1]+x[3*k+2]+1) - float64(y[3*k])/float64(y[3*k+1]+y[3*k+2]+1)
		}
	}
	for b.Loop() {
		Randomisation{Seed: 1, Purpose: "bench"}.Swap(sides[0], sides[1], segments, diff)
	}
}

// BenchmarkPermute is 10,000 deals of 14 groups in 500 notes.
func BenchmarkPermute(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 1))
	groups := make([]*Matrix, 14)
	for g := range groups {
		groups[g] = NewMatrix(500, 2)
		for r := range 500 {
			groups[g].Add(r, 0, 9+rng.Int64N(2))
			groups[g].Add(r, 1, 10)
		}
	}
	spread := func(g [][]int64, out []float64) {
		least, most := 1.0, 0.0
		for _, s := range g {
			v := float64(s[0]) / float64(s[1])
			least, most = min(least, v), max(most, v)
		}
		out[0] = most - least
	}
	for b.Loop() {
		Randomisation{Seed: 1, Purpose: "bench"}.Permute(groups, 1, spread)
	}
}
