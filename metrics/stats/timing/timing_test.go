package timing

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// Oracle: SciPy 1.17.1, quantile_test (its interval is that of Conover) and, for
// the ranks of other sizes, binom.cdf(r-1, n, 0.5) <= 0.025.
func TestMedian(t *testing.T) {
	ten := []float64{9.8, 10.1, 10.4, 9.9, 10.2, 10.0, 9.7, 10.3, 10.5, 9.6}
	before := slices.Clone(ten)
	m, iv := Median(ten, 0.95)
	if math.Abs(m-10.05) > 1e-12 || !iv.Defined || iv.Lo != 9.7 || iv.Hi != 10.4 {
		t.Errorf("median %v, interval %+v; want 10.05, 9.7 to 10.4", m, iv)
	}
	if !slices.Equal(ten, before) {
		t.Error("Median reorders what it is given")
	}
	for n, rank := range map[int]int{1: 0, 5: 0, 6: 1, 8: 1, 9: 2, 12: 3, 20: 6, 25: 8} {
		var v []float64
		for i := range n {
			v = append(v, float64(n-i))
		}
		m, iv := Median(v, 0.95)
		if m != float64(n+1)/2 || iv.Defined != (rank > 0) || rank > 0 && (iv.Lo != float64(rank) || iv.Hi != float64(n+1-rank)) {
			t.Errorf("1 to %d: median %v, interval %+v; want it from rank %d", n, m, iv, rank)
		}
	}
	if m, iv := Median(nil, 0.95); !math.IsNaN(m) || iv.Defined {
		t.Errorf("no values: %v, %+v", m, iv)
	}
}

func TestNearestRank(t *testing.T) {
	hundred := make([]float64, 100)
	for i := range hundred {
		hundred[i] = float64(100 - i)
	}
	for _, c := range []struct {
		reason string
		values []float64
		p      float64
		want   float64
	}{
		{"99 of 100", hundred, 0.99, 99},
		{"95 of 100", hundred, 0.95, 95},
		{"half of 100", hundred, 0.5, 50},
		{"the lower middle", []float64{4, 1, 3, 2}, 0.5, 2},
		{"the middle", []float64{4, 1, 3, 2, 5}, 0.5, 3},
		{"99 are too few for p99", hundred[:99], 0.99, math.NaN()},
		{"20 are enough for p95", hundred[:20], 0.95, 99},
		{"19 are not", hundred[:19], 0.95, math.NaN()},
		{"nothing", nil, 0.5, math.NaN()},
	} {
		if got := NearestRank(c.values, c.p); got != c.want && !(math.IsNaN(got) && math.IsNaN(c.want)) {
			t.Errorf("%s: %v, want %v", c.reason, got, c.want)
		}
	}
}

// Oracle: SciPy 1.17.1, t.interval over numpy logarithms.
func TestRatioOfPairs(t *testing.T) {
	a := []float64{9.8, 10.1, 10.4, 9.9, 10.2, 10.0, 9.7, 10.3, 10.5, 9.6}
	b := []float64{10.0, 10.3, 10.9, 10.1, 10.6, 10.4, 9.95, 10.7, 10.8, 9.85}
	r, iv := RatioOfPairs(a, b, 0.95)
	if math.Abs(r-0.9702629547945754) > 1e-12 || math.Abs(iv.Lo-0.96351767) > 1e-8 || math.Abs(iv.Hi-0.97705546) > 1e-8 || !iv.Defined {
		t.Errorf("ratio %v, interval %+v", r, iv)
	}
	if r, iv := RatioOfPairs([]float64{3}, []float64{4}, 0.95); math.Abs(r-0.75) > 1e-12 || iv.Defined {
		t.Errorf("one pair: %v, %+v", r, iv)
	}
	if r, _ := RatioOfPairs(nil, nil, 0.95); !math.IsNaN(r) {
		t.Errorf("no pair: %v", r)
	}
}

// Oracle: SciPy 1.17.1, mannwhitneyu(method="exact"), which knows no ties; those by
// hand, and all of them by counting every split.
func TestUTest(t *testing.T) {
	many := func(f func(i int) float64) (v []float64) {
		for i := range 10 {
			v = append(v, f(i))
		}
		return v
	}
	a := []float64{9.8, 10.101, 10.402, 9.903, 10.204, 10.005, 9.706, 10.307, 10.508, 9.609}
	b := []float64{10, 10.2983, 10.8966, 10.0949, 10.5932, 10.3915, 9.9398, 10.6881, 10.7864, 9.8347}
	for _, c := range []struct {
		reason string
		a, b   []float64
		want   float64
	}{
		{"SciPy", a, b, 0.1230054774946416},
		{"four below four: 2 of 70 splits", []float64{1, 2, 3, 4}, []float64{5, 6, 7, 8}, 2.0 / 70},
		{"ten below ten: 2 of 184,756", many(func(i int) float64 { return float64(i) }), many(func(i int) float64 { return float64(i) + 10 }), 2.0 / 184756},
		{"all equal", many(func(int) float64 { return 1 }), many(func(int) float64 { return 1 }), 1},
		{"one tie across: a is lowest in 2 splits of 70, and as low", []float64{1, 2, 3, 4}, []float64{4, 5, 6, 7}, 4.0 / 70},
	} {
		p, ok := UTest(c.a, c.b)
		q, _ := UTest(c.b, c.a)
		if !ok || math.Abs(p-c.want) > 1e-12 || math.Abs(p-q) > 1e-12 {
			t.Errorf("%s: p %v, turned round %v, want %v", c.reason, p, q, c.want)
		}
	}
	if _, ok := UTest([]float64{1, 2, 3}, []float64{4, 5, 6, 7}); ok {
		t.Error("three values give a p")
	}
	r := rand.New(rand.NewPCG(7, 7))
	for range 200 {
		var x, y []float64
		for range 4 + r.IntN(3) {
			x = append(x, float64(r.IntN(6)))
		}
		for range 4 + r.IntN(3) {
			y = append(y, float64(r.IntN(6)))
		}
		if p, _ := UTest(x, y); math.Abs(p-everySplit(x, y)) > 1e-12 {
			t.Fatalf("%v against %v: p %v, by counting splits %v", x, y, p, everySplit(x, y))
		}
	}
}

// everySplit counts, over all splits of the values into groups of these sizes, how
// many have a U at least as far to one side; a pair that is equal counts a half.
func everySplit(a, b []float64) float64 {
	all := slices.Concat(a, b)
	u := func(in uint) (twice int) {
		for i := range all {
			for j := range all {
				if in>>i&1 == 1 && in>>j&1 == 0 {
					switch {
					case all[i] > all[j]:
						twice += 2
					case all[i] == all[j]:
						twice++
					}
				}
			}
		}
		return twice
	}
	observed := u(1<<len(a) - 1)
	n, below, above := 0, 0, 0
	for in := range uint(1) << len(all) {
		size := 0
		for i := range all {
			size += int(in >> i & 1)
		}
		if size != len(a) {
			continue
		}
		n++
		x := u(in)
		if x <= observed {
			below++
		}
		if x >= observed {
			above++
		}
	}
	return min(1, 2*float64(min(below, above))/float64(n))
}

// Oracle: SciPy 1.17.1, linregress over numpy logarithms and t.ppf.
func TestFitPowerLaw(t *testing.T) {
	law, ok := FitPowerLaw([]float64{1, 2, 4, 8, 16, 32}, []float64{1.1, 2.0, 4.3, 8.1, 15.5, 34.0}, 0.95)
	for _, c := range [][2]float64{{law.Exponent, 0.9864563076241478}, {law.Factor, 1.0600233942657458}, {law.Lo, 0.9377866934269516}, {law.Hi, 1.035125921821344}} {
		if math.Abs(c[0]-c[1]) > 1e-12 || !ok {
			t.Errorf("%v, want %v", c[0], c[1])
		}
	}
	if law, ok := FitPowerLaw([]float64{1, 3, 9}, []float64{5, 45, 405}, 0.95); !ok || math.Abs(law.Exponent-2) > 1e-9 || law.Hi-law.Lo > 1e-6 {
		t.Errorf("5 x squared: %+v", law)
	}
	for _, x := range [][]float64{{1, 2}, {7, 7, 7}, nil} {
		if law, ok := FitPowerLaw(x, make([]float64, len(x)), 0.95); ok {
			t.Errorf("x %v: %+v", x, law)
		}
	}
}

// Why passes are interleaved and compared by pairs. The speed of a machine walks by
// 1 % a step; B takes 1/0.95 of the time of A, or the same. One after the other the
// U test sees a change where there is none in half of the runs; in the order A B B A
// the interval of pairs holds the truth as often as it says.
func TestDriftDoesNotMoveARatioOfPairs(t *testing.T) {
	const runs, passes = 400, 10
	r := rand.New(rand.NewPCG(1, 1))
	alarms, held := 0, 0
	for range runs {
		walk := 0.0
		step := func() float64 { walk += 0.01 * r.NormFloat64(); return math.Exp(walk + 0.002*r.NormFloat64()) }
		var first, second []float64
		for range passes {
			first = append(first, step())
		}
		for range passes {
			second = append(second, step())
		}
		if p, _ := UTest(first, second); p < 0.05 {
			alarms++
		}
		var a, b []float64
		for i := range passes {
			if i%2 == 0 {
				a = append(a, step())
			}
			b = append(b, step()/0.95)
			if i%2 == 1 {
				a = append(a, step())
			}
		}
		if _, iv := RatioOfPairs(a, b, 0.95); iv.Lo <= 0.95 && 0.95 <= iv.Hi {
			held++
		}
	}
	if alarms < runs*4/10 || held < runs*93/100 {
		t.Errorf("one after the other %d of %d runs see a change that is none; by pairs %d hold the truth", alarms, runs, held)
	}
}
