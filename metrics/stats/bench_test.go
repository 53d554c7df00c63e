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
	for b.Loop() {
		r := Bootstrap{Seed: 1, Purpose: "bench", Resamples: resamples}.Run(m, n, stat)
		r.Percentiles(.95)
	}
}

// BenchmarkReport is a large table: 168 base notes, 3,000 columns, 1,000
// statistics, 10,000 resamples.
func BenchmarkReport(b *testing.B) { benchmarkRun(b, 168, 3000, 10_000) }

// BenchmarkManyNotes is 1,000 resamples of 10,000 notes.
func BenchmarkManyNotes(b *testing.B) { benchmarkRun(b, 10_000, 180, 1000) }
