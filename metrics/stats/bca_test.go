package stats

import (
	"math"
	"slices"
	"testing"
)

func TestBCaIsPercentileWithoutCorrection(t *testing.T) {
	values := make([]float64, 10_000)
	for i := range values {
		values[i] = float64((i*7919)%10_000 + 1)
	}
	values = append(values, math.NaN())
	got, ok := BCa(values, 5000.5, []float64{1, 2, 3}, .95)
	want := Percentile(values, .95)
	if want.Corrected = true; !ok || got != want || got.Undefined != 1 {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// Skewed to the left the interval moves down, and what it does to x it does to -x.
func TestBCaTurnsRound(t *testing.T) {
	var values, minus []float64
	for i := range 999 {
		v := math.Log(float64(i+1) / 1000)
		values, minus = append(values, v), append(minus, -v)
	}
	jackknife := []float64{-1, -.9, -.9, -1.1, -2.5}
	negated := []float64{1, .9, .9, 1.1, 2.5}
	a, okA := BCa(values, -.9, jackknife, .9)
	b, okB := BCa(minus, .9, negated, .9)
	if !okA || !okB || a.Lo != -b.Hi || a.Hi != -b.Lo {
		t.Errorf("%+v, turned round %+v", a, b)
	}
	if p := Percentile(values, .9); a == p {
		t.Errorf("no correction: %+v", a)
	}
}

func TestBCaUndefined(t *testing.T) {
	nan := math.NaN()
	values := make([]float64, 999)
	for i := range values {
		values[i] = float64(i)
	}
	fine := []float64{1, 2, 4}
	for _, c := range []struct {
		reason    string
		values    []float64
		observed  float64
		jackknife []float64
	}{
		{"all values above", values, -1, fine},
		{"all values below", values, 999, fine},
		{"no influence differs", values, 500, []float64{3, 3, 3}},
		{"they differ by rounding", values, 500, []float64{.1 + .2, .3, .3}},
		{"a statistic undefined without one cluster", values, 500, []float64{1, nan, 2}},
		{"no cluster", values, 500, nil},
		{"nothing observed", values, nan, fine},
		{"no value", nil, 1, fine},
		{"too few values for the ranks", values[:9], 5, fine},
		{"one cluster is all: beyond the pole", values, 998.6, append(make([]float64, 400), -1)},
	} {
		if iv, ok := BCa(c.values, c.observed, c.jackknife, .95); ok || iv.Defined {
			t.Errorf("%s: %+v, %v", c.reason, iv, ok)
		}
	}
	before := slices.Clone(values)
	if _, ok := BCa(values, 500, fine, .95); !ok || !slices.Equal(values, before) {
		t.Errorf("a plain case: %v, or values reordered", ok)
	}
}

// Intervals are BCa's; Percentile's where no correction is asked for, where it is
// undefined, and where the corrected interval has no width.
func TestIntervals(t *testing.T) {
	const resamples = 999
	r := &Replicates{resamples: resamples, values: make([]float64, 4*resamples)}
	for i := range resamples {
		r.Values(0)[i], r.Values(1)[i], r.Values(2)[i] = float64(i), float64(i), float64(i)
		r.Values(3)[i] = min(float64(i), 9) // one in a hundred is less
	}
	skew := []float64{1, 2, 4}
	observed, jackknife := []float64{600, 600, -1, 9}, [][]float64{skew, nil, skew, {9, 9, 8}}
	if x, ok := BCa(r.Values(3), observed[3], jackknife[3], .95); !ok || x.Lo != x.Hi {
		t.Fatalf("the fourth case is to have no width: %+v", x)
	}
	got := r.Intervals(observed, jackknife, .95)
	corrected, _ := BCa(r.Values(0), 600, skew, .95)
	for k, want := range []Interval{corrected, Percentile(r.Values(1), .95), Percentile(r.Values(2), .95), Percentile(r.Values(3), .95)} {
		if got[k] != want || got[k].Corrected != (k == 0) {
			t.Errorf("statistic %d: %+v, want %+v", k, got[k], want)
		}
	}
}

func TestJackknife(t *testing.T) {
	m := NewMatrix(70, 2)
	for i := range 70 {
		m.Add(i, 0, int64(i))
		m.Add(i, 1, 1)
	}
	got := m.Jackknife(2, func(sums []int64, out []float64) {
		out[0], out[1] = float64(sums[0])/float64(sums[1]), float64(sums[1])
	})
	for i := range 70 {
		if want := float64(70*69/2-i) / 69; got[0][i] != want || got[1][i] != 69 {
			t.Fatalf("without %d: %v and %v, want %v and 69", i, got[0][i], got[1][i], want)
		}
	}
	if got := NewMatrix(0, 2).Jackknife(1, rate); len(got) != 1 || len(got[0]) != 0 {
		t.Errorf("without clusters: %v", got)
	}
}

// A one-sided p is at most alpha exactly where the interval at level 1 - 2 alpha lies on
// that side of the bound, skewed to the left or to the right.
func TestBCaPAgreesWithTheInterval(t *testing.T) {
	for _, c := range []struct {
		observed  float64
		jackknife []float64
	}{{-.9, []float64{-1, -.9, -.9, -1.1, -2.5}}, {-.6, []float64{-1, -.9, -.9, -1.1, .5}}, {-.7, []float64{-1, -.9, -1.1}}} {
		var values []float64
		for i := range 999 {
			values = append(values, math.Log(float64(i+1)/1000))
		}
		for _, alpha := range []float64{.01, .025, .05, .1, .3} {
			iv, ok := BCa(values, c.observed, c.jackknife, 1-2*alpha)
			if !ok {
				t.Fatalf("%v: undefined", c)
			}
			for _, bound := range append([]float64{iv.Lo, iv.Hi, -20, 1}, values...) {
				below, ok1 := BCaLowerP(values, c.observed, c.jackknife, bound)
				above, ok2 := BCaUpperP(values, c.observed, c.jackknife, bound)
				if !ok1 || !ok2 || (below <= alpha) != (iv.Hi < bound) || (above <= alpha) != (iv.Lo > bound) {
					t.Fatalf("alpha %v, %+v, bound %v: p below %v, above %v", alpha, iv, bound, below, above)
				}
			}
		}
	}
	if _, ok := BCaLowerP([]float64{1, 2}, 1.5, []float64{3, 3}, 0); ok {
		t.Error("defined without acceleration")
	}
}
