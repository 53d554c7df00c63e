package stats_test

import (
	"fmt"

	"polyphi/metrics/stats"
)

func ExampleClustered() {
	hits, mentions := []int64{10, 10, 8, 4}, []int64{10, 10, 10, 10}
	r := stats.Clustered(hits, mentions, 0.95, 1)
	fmt.Printf("recall %.2f, 95%% interval %.2f to %.2f, design effect %.0f\n", r.Value, r.Lo, r.Hi, r.Deff)
	lo, hi := stats.Wilson(r.Hits, r.Trials, 0.95)
	fmt.Printf("were the mentions independent: %.2f to %.2f\n", lo, hi)
	// Output:
	// recall 0.80, 95% interval 0.29 to 0.98, design effect 5
	// were the mentions independent: 0.65 to 0.90
}

func ExampleBootstrap() {
	// Two columns, hits of two groups, among ten mentions each per note.
	m := stats.NewMatrix(4, 2)
	for note, hits := range [][2]int64{{9, 7}, {10, 9}, {8, 8}, {9, 6}} {
		m.Add(note, 0, hits[0])
		m.Add(note, 1, hits[1])
	}
	gap := func(sums []int64, out []float64) { out[0] = float64(sums[0]-sums[1]) / 40 }
	r := stats.Bootstrap{Seed: 1, Purpose: "example"}.Run(m, 1, gap)
	iv := r.Percentiles(0.95)[0]
	fmt.Printf("gap 0.150, 95%% interval %.3f to %.3f\n", iv.Lo, iv.Hi)
	// Output:
	// gap 0.150, 95% interval 0.050 to 0.250
}

func ExampleRatioOfPairs() {
	// Words a second of two systems, timed by turns on a machine that slows down.
	a, b := []float64{1000, 960, 930, 880}, []float64{800, 772, 741, 708}
	ratio, iv := stats.RatioOfPairs(b, a, 0.95)
	fmt.Printf("b has %.2f times the speed of a, 95%% interval %.2f to %.2f\n", ratio, iv.Lo, iv.Hi)
	p, _ := stats.UTest(a, b)
	fmt.Printf("U test: p = %.3f\n", p)
	// Output:
	// b has 0.80 times the speed of a, 95% interval 0.80 to 0.81
	// U test: p = 0.029
}
