package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestWeights(t *testing.T) {
	w := make([]int32, 8)
	Weights(w, 1, "report", 0)
	// Fixed for ever: published intervals depend on it.
	if want := []int32{0, 1, 1, 2, 2, 2, 0, 0}; !slices.Equal(w, want) {
		t.Errorf("weights %v, want %v", w, want)
	}
	again := make([]int32, 8)
	Weights(again, 1, "report", 0)
	if !slices.Equal(w, again) {
		t.Error("the same resample differs")
	}
	for name, f := range map[string]func([]int32){
		"seed":     func(v []int32) { Weights(v, 2, "report", 0) },
		"purpose":  func(v []int32) { Weights(v, 1, "gate", 0) },
		"resample": func(v []int32) { Weights(v, 1, "report", 1) },
	} {
		long, other := make([]int32, 100), make([]int32, 100)
		Weights(long, 1, "report", 0)
		if f(other); slices.Equal(long, other) {
			t.Errorf("another %s gives the same weights", name)
		}
	}
}

// Every cluster is drawn once per resample on average, with the variance of a
// multinomial.
func TestWeightsAreUniform(t *testing.T) {
	const m, resamples = 7, 20_000
	w := make([]int32, m)
	var sum, squares [m]float64
	for r := range resamples {
		Weights(w, 5, "test", r)
		total := int32(0)
		for i, x := range w {
			total += x
			sum[i] += float64(x)
			squares[i] += float64(x) * float64(x)
		}
		if total != m {
			t.Fatalf("resample %d draws %d clusters", r, total)
		}
	}
	for i := range sum {
		mean := sum[i] / resamples
		variance := squares[i]/resamples - mean*mean
		if !near(mean, 1, .03) || !near(variance, 6.0/7, .04) {
			t.Errorf("cluster %d: mean %.3f, variance %.3f", i, mean, variance)
		}
	}
}

// Packed columns give the plain weighted sums, whatever their widths.
func TestSumsEqualPlainSums(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 100 {
		rows, cols := 1+rng.IntN(30), 1+rng.IntN(40)
		m := NewMatrix(rows, cols)
		for c := range cols {
			most := int64(1) << rng.IntN(50)
			for r := range rows {
				m.Add(r, c, rng.Int64N(most))
			}
		}
		n := 0
		b := Bootstrap{Seed: 3, Purpose: "p", Resamples: 5, Workers: 1}
		b.Run(m, 1, func(sums []int64, _ []float64) {
			w := make([]int32, rows)
			Weights(w, 3, "p", n)
			n++
			for c := range cols {
				want := int64(0)
				for r := range rows {
					want += int64(w[r]) * m.Row(r)[c]
				}
				if sums[c] != want {
					t.Fatalf("column %d of %d x %d: %d, want %d", c, rows, cols, sums[c], want)
				}
			}
		})
	}
}

// Even if one cluster is drawn every time, no carry crosses into a neighbour.
func TestPackedHoldsTheGreatestSum(t *testing.T) {
	m := NewMatrix(3, 9)
	for c := range 9 {
		m.Add(1, c, int64(1)<<(c*5)|1)
	}
	p := m.pack()
	sums := make([]int64, 9)
	p.sum(sums, []int32{0, 3, 0}, make([]uint64, p.words), nil)
	for c := range sums {
		if want := 3 * (int64(1)<<(c*5) | 1); sums[c] != want {
			t.Errorf("column %d: %d, want %d", c, sums[c], want)
		}
	}
}

func ratio(sums []int64, out []float64) {
	out[0] = float64(sums[0]) / float64(sums[1])
	out[1] = math.NaN()
	if sums[2] > 0 {
		out[1] = float64(sums[2])
	}
}

func someMatrix(rows int) *Matrix {
	rng := rand.New(rand.NewPCG(2, 2))
	m := NewMatrix(rows, 3)
	for r := range rows {
		m.Add(r, 0, rng.Int64N(10))
		m.Add(r, 1, 10)
	}
	m.Add(0, 2, 1)
	return m
}

func TestWorkersChangeNothing(t *testing.T) {
	m := someMatrix(40)
	bits := func(r *Replicates) (out []uint64) {
		for k := range 2 {
			for _, v := range r.Values(k) {
				out = append(out, math.Float64bits(v))
			}
		}
		return out
	}
	want := bits(Bootstrap{Seed: 1, Purpose: "x", Resamples: 1001, Workers: 1}.Run(m, 2, ratio))
	for _, k := range []int{2, 3, 16} {
		if got := bits(Bootstrap{Seed: 1, Purpose: "x", Resamples: 1001, Workers: k}.Run(m, 2, ratio)); !slices.Equal(got, want) {
			t.Errorf("%d workers give other values", k)
		}
	}
}

// The spread of the resamples is the clustered standard error.
func TestBootstrapSpread(t *testing.T) {
	m := someMatrix(200)
	x, n := make([]int64, 200), make([]int64, 200)
	for r := range 200 {
		x[r], n[r] = m.Row(r)[0], m.Row(r)[1]
	}
	r := Bootstrap{Seed: 1, Purpose: "x", Resamples: 4000}.Run(m, 2, ratio)
	mean, ss := 0.0, 0.0
	for _, v := range r.Values(0) {
		mean += v / 4000
	}
	for _, v := range r.Values(0) {
		ss += (v - mean) * (v - mean) / 4000
	}
	if want := math.Sqrt(clusterVariance(x, n)); !near(math.Sqrt(ss), want, .05*want) {
		t.Errorf("spread %v, clustered standard error %v", math.Sqrt(ss), want)
	}
	ivs := r.Intervals(nil, make([][]float64, 2), .95)
	if len(ivs) != 2 || ivs[0] != Percentile(r.Values(0), .95) || !ivs[0].Defined {
		t.Errorf("intervals %+v", ivs)
	}
	// A cluster is absent from a resample with probability (1-1/200)^200.
	if share := float64(ivs[1].Undefined) / 4000; !near(share, .367, .03) {
		t.Errorf("%.3f of the resamples are undefined", share)
	}
}

func TestPercentileRanks(t *testing.T) {
	v := make([]float64, 10_000)
	for i := range v {
		v[i] = float64((i*7919)%10_000 + 1) // 1 to 10,000 in disorder
	}
	if got := Percentile(v, .95); got.Lo != 250 || got.Hi != 9751 || !got.Defined || got.Undefined != 0 {
		t.Errorf("10,000 values: %+v", got)
	}
	if got := Percentile(v[:0], .95); got.Defined {
		t.Errorf("no value: %+v", got)
	}
	small := []float64{3, 1, 2}
	if got := Percentile(small, .95); got.Defined {
		t.Errorf("three values: %+v", got)
	}
	if got := Percentile(small, .5); got.Lo != 1 || got.Hi != 3 {
		t.Errorf("three values at level .5: %+v", got)
	}
	exact := make([]float64, 39) // alpha (B+1) is the integer 1
	for i := range exact {
		exact[i] = float64(i + 1)
	}
	exact = append(exact, math.NaN())
	if got := Percentile(exact, .95); got.Lo != 1 || got.Hi != 39 || got.Undefined != 1 {
		t.Errorf("39 values: %+v", got)
	}
}

func TestNthEqualsSorting(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	for n := 1; n < 100; n++ {
		v := make([]float64, n)
		for i := range v {
			v[i] = float64(rng.IntN(1 + n/2))
		}
		sorted := slices.Clone(v)
		slices.Sort(sorted)
		for k := range v {
			if got := nth(slices.Clone(v), k); got != sorted[k] {
				t.Fatalf("rank %d of %d: %v, sorted %v", k, n, got, sorted[k])
			}
		}
	}
}

func TestMatrix(t *testing.T) {
	m := NewMatrix(2, 2)
	m.Add(0, 1, 3)
	m.Add(1, 1, 4)
	m.Add(1, 1, 1)
	if m.Clusters() != 2 || m.Columns() != 2 || !slices.Equal(m.Sums(), []int64{0, 8}) {
		t.Errorf("sums %v", m.Sums())
	}
	for name, f := range map[string]func(){
		"negative count": func() { m.Add(0, 0, -1) },
		"outside":        func() { m.Add(0, 2, 1) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s does not panic", name)
				}
			}()
			f()
		}()
	}
}

// A panic in a worker comes again in the caller's goroutine, where the program
// turns it into an exit code.
func TestPanicReachesTheCaller(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("the panic was lost")
		}
	}()
	m := NewMatrix(2, 1)
	Bootstrap{Resamples: 40, Workers: 2}.Run(m, 1, func([]int64, []float64) { panic("a statistic") })
}
