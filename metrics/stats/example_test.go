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
	iv := stats.Percentile(r.Values(0), 0.95)
	fmt.Printf("gap 0.150, 95%% interval %.3f to %.3f\n", iv.Lo, iv.Hi)
	// Output:
	// gap 0.150, 95% interval 0.050 to 0.250
}

// The change from one system to another: both are columns of one matrix, so every
// resample holds the same notes of both.
func ExampleBootstrap_paired() {
	const before, after, mentions = 0, 1, 2
	m := stats.NewMatrix(6, 3)
	for note, counts := range [][3]int64{{9, 9, 10}, {12, 10, 12}, {7, 8, 11}, {5, 4, 6}, {10, 9, 10}, {14, 13, 15}} {
		for column, n := range counts {
			m.Add(note, column, n)
		}
	}
	change := func(sums []int64, out []float64) {
		out[0] = float64(sums[after]-sums[before]) / float64(sums[mentions])
	}
	r := stats.Bootstrap{Seed: 1, Purpose: "example"}.Run(m, 1, change)
	iv := stats.Percentile(r.Values(0), 0.90)
	fmt.Printf("recall changes by %.3f, 90%% interval %.3f to %.3f\n", -4.0/64, iv.Lo, iv.Hi)
	fmt.Printf("one-sided p that it falls by more than .01: %.4f\n", stats.LowerP(r.Values(0), -0.01))
	// Output:
	// recall changes by -0.062, 90% interval -0.121 to 0.000
	// one-sided p that it falls by more than .01: 0.0686
}

func ExampleBCa() {
	m := stats.NewMatrix(8, 2)
	for note, hits := range []int64{10, 10, 9, 10, 6, 10, 9, 10} {
		m.Add(note, 0, hits)
		m.Add(note, 1, 10)
	}
	recall := func(sums []int64, out []float64) { out[0] = float64(sums[0]) / float64(sums[1]) }
	values := stats.Bootstrap{Seed: 1, Purpose: "example"}.Run(m, 1, recall).Values(0)
	iv, ok := stats.BCa(values, 74.0/80, m.Jackknife(1, recall)[0], 0.95)
	if !ok { // no bias or acceleration can be told
		iv = stats.Percentile(values, 0.95)
	}
	fmt.Printf("recall %.3f, 95%% interval %.3f to %.3f\n", 74.0/80, iv.Lo, iv.Hi)
	// Output:
	// recall 0.925, 95% interval 0.775 to 0.988
}

func ExampleRandomisation_Swap() {
	a, b := stats.NewMatrix(5, 1), stats.NewMatrix(5, 1)
	for note, hits := range [][2]int64{{9, 8}, {10, 7}, {8, 8}, {6, 5}, {9, 7}} {
		a.Add(note, 0, hits[0])
		b.Add(note, 0, hits[1])
	}
	difference := func(a, b []int64, out []float64) { out[0] = float64(a[0]-b[0]) / 50 }
	t := stats.Randomisation{Seed: 1, Purpose: "example"}.Swap(a, b, 1, difference)[0]
	fmt.Printf("p = %.3f, exact: %t\n", t.P, t.Exact) // four notes differ: 2 of 16 swaps
	// Output:
	// p = 0.125, exact: true
}

func ExampleRandomisation_Permute() {
	// Hits among ten mentions each, in six notes written for three groups.
	groups := []*stats.Matrix{stats.NewMatrix(6, 1), stats.NewMatrix(6, 1), stats.NewMatrix(6, 1)}
	for note, hits := range [][3]int64{{9, 9, 7}, {10, 9, 8}, {8, 9, 7}, {10, 10, 9}, {9, 8, 8}, {7, 8, 6}} {
		for g, n := range hits {
			groups[g].Add(note, 0, n)
		}
	}
	gap := func(sums [][]int64, out []float64) {
		least, most := sums[0][0], sums[0][0]
		for _, s := range sums {
			least, most = min(least, s[0]), max(most, s[0])
		}
		out[0] = float64(most-least) / 60
	}
	t := stats.Randomisation{Seed: 1, Purpose: "example"}.Permute(groups, 1, gap)[0]
	fmt.Printf("gap %.3f, by chance alone %.3f, p = %.3f\n", 8.0/60, t.Mean, t.P)
	// Output:
	// gap 0.133, by chance alone 0.063, p = 0.035
}

func ExampleHolm() {
	for _, p := range stats.Holm([]float64{0.010, 0.030, 0.020, 0.400}) {
		fmt.Printf("%.3f ", p)
	}
	// Output:
	// 0.040 0.060 0.060 0.400
}

func ExampleTrialsNeeded() {
	// Systems that differ in 3 % of the mentions; design effect 1.2; a fall of 0.5
	// points is to be found with probability .8.
	fmt.Println(stats.TrialsNeeded(0.005, 0.03, 1.2, 0.05, 0.8), "mentions")
	// Output:
	// 8903 mentions
}
