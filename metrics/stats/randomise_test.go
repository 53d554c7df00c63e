package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestSwapByHand(t *testing.T) {
	r := Randomisation{Seed: 1, Purpose: "test"}
	for _, c := range []struct {
		reason string
		a, b   []int64
		want   float64
	}{
		{"three clusters, all for a: 2 of 8 swaps are as far", []int64{9, 8, 7}, []int64{5, 5, 5}, .25},
		{"one cluster tells nothing", []int64{9}, []int64{0}, 1},
		{"no difference", []int64{9, 5}, []int64{5, 9}, 1},
		{"equal systems", []int64{9, 5}, []int64{9, 5}, 1},
		{"no cluster", nil, nil, 1},
		{"differences 4 and 1: 5 is reached by 2 of 4", []int64{9, 6}, []int64{5, 5}, .5},
		{"2, 2, 0: the last changes nothing", []int64{7, 7, 6}, []int64{5, 5, 6}, .5},
	} {
		a, b := hitsOfTrials(c.a, 10), hitsOfTrials(c.b, 10)
		diff := func(a, b []int64, out []float64) { out[0] = float64(a[0]-b[0]) / 30 }
		got, turned := r.Swap(a, b, 1, diff)[0], r.Swap(b, a, 1, diff)[0]
		if got.P != c.want || !got.Exact || !got.Defined || got != turned {
			t.Errorf("%s: %+v, turned round %+v, want p %v", c.reason, got, turned, c.want)
		}
	}
}

// Rows that are equal do not count towards the 20 of an exact test.
func TestSwapOfFewThatDiffer(t *testing.T) {
	a, b := make([]int64, 500), make([]int64, 500)
	for i := range a {
		a[i], b[i] = 9, 9
	}
	b[7], b[70], b[499] = 8, 7, 5
	got := Randomisation{}.Swap(hitsOfTrials(a, 10), hitsOfTrials(b, 10), 1, rateDifference)[0]
	if got.P != .25 || !got.Exact {
		t.Errorf("%+v, want p .25 of 8 swaps", got)
	}
}

// The macro mean of two labels with 30 mentions each: differences that are equal
// come out unequal in floats, .8 + .3 is not .7 + .4. p is counted again in whole
// numbers, and as it would come out without care.
func TestSwapTies(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	macro := func(a, b []int64, out []float64) {
		out[0] = (float64(a[0])/30+float64(a[1])/30)/2 - (float64(b[0])/30+float64(b[1])/30)/2
	}
	missed := 0
	for range 300 {
		m := 2 + rng.IntN(8)
		sides := [2]*Matrix{NewMatrix(m, 2), NewMatrix(m, 2)}
		for i := range m {
			for _, x := range sides {
				x.Add(i, 0, rng.Int64N(4))
				x.Add(i, 1, rng.Int64N(4))
			}
		}
		extreme, careless, observed, float := 0, 0, int64(0), 0.0
		for swap := range 1 << m {
			a, b := swapped(sides, swap)
			d, f := a[0]+a[1]-b[0]-b[1], make([]float64, 1)
			macro(a[:], b[:], f)
			if d = max(d, -d); swap == 0 {
				observed, float = d, math.Abs(f[0])
			}
			if d >= observed {
				extreme++
			}
			if math.Abs(f[0]) >= float {
				careless++
			}
		}
		if careless != extreme {
			missed++
		}
		want := float64(extreme) / float64(int(1)<<m)
		if got := (Randomisation{}).Swap(sides[0], sides[1], 1, macro)[0]; got.P != want {
			t.Fatalf("%d clusters: p %v, in whole numbers %v", m, got.P, want)
		}
	}
	if missed < 30 {
		t.Errorf("without care ties are missed in %d of 300 cases: the test shows little", missed)
	}
}

// swapped returns the sums of both sides when the clusters in a set are exchanged.
func swapped(sides [2]*Matrix, swap int) (a, b [2]int64) {
	for i := range sides[0].rows {
		x, y := sides[swap>>i&1].Row(i), sides[1^swap>>i&1].Row(i)
		for c := range 2 {
			a[c], b[c] = a[c]+x[c], b[c]+y[c]
		}
	}
	return a, b
}

// With more than 20 clusters that differ swaps are drawn; p is that of all of them,
// counted by the distribution of the sum of +-d.
func TestSwapDrawn(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	const m, middle = 60, 600
	a, b := make([]int64, m), make([]int64, m)
	ways := make([]float64, 2*middle+1)
	ways[middle] = 1
	observed := 0
	for i := range m {
		a[i], b[i] = rng.Int64N(11), 1+rng.Int64N(10)
		d := int(a[i] - b[i])
		observed += d
		next := make([]float64, len(ways))
		for s := range ways {
			if ways[s] > 0 {
				next[s+d] += ways[s] / 2
				next[s-d] += ways[s] / 2
			}
		}
		ways = next
	}
	want := 0.0
	for s, w := range ways {
		if max(s-middle, middle-s) >= max(observed, -observed) {
			want += w
		}
	}
	got := Randomisation{Seed: 2, Purpose: "test"}.Swap(hitsOfTrials(a, 10), hitsOfTrials(b, 10), 1, rateDifference)[0]
	if got.Exact || want < .01 || want > .5 || !near(got.P, want, 4*monteCarlo(want, Resamples)) {
		t.Errorf("%+v, of all swaps %v", got, want)
	}
}

// Fixed for ever: published p depend on it.
func TestSwapIsReproducible(t *testing.T) {
	a, b, groups := someSides()
	for _, c := range []struct {
		run  func(workers int) []Test
		want float64
	}{
		{func(k int) []Test {
			return Randomisation{Seed: 1, Purpose: "report", Resamples: 1001, Workers: k}.Swap(a, b, 2, twoDifferences)
		}, 409.0 / 1002},
		{func(k int) []Test {
			return Randomisation{Seed: 1, Purpose: "report", Resamples: 1001, Workers: k}.Permute(groups, 1, equality)
		}, 684.0 / 1002},
		{func(k int) []Test {
			return Randomisation{Workers: k}.Swap(firstRows(a, 11), firstRows(b, 11), 2, twoDifferences)
		}, 576.0 / 2048},
	} {
		one := c.run(1)
		if one[0].P != c.want {
			t.Errorf("p %v, want %v", one[0].P, c.want)
		}
		for _, k := range []int{2, 3, 16, 0} {
			if got := c.run(k); !slices.Equal(got, one) {
				t.Errorf("%d workers: %+v, one: %+v", k, got, one)
			}
		}
	}
	p := func(r Randomisation) float64 { return r.Swap(a, b, 2, twoDifferences)[0].P }
	first := p(Randomisation{Seed: 1, Purpose: "report", Resamples: 1001})
	if p(Randomisation{Seed: 2, Purpose: "report", Resamples: 1001}) == first || p(Randomisation{Seed: 1, Purpose: "gate", Resamples: 1001}) == first {
		t.Error("another seed or purpose draws the same swaps")
	}
}

// someSides returns two systems in 40 clusters and, of the same, three groups.
func someSides() (a, b *Matrix, groups []*Matrix) {
	rng := rand.New(rand.NewPCG(5, 5))
	for range 3 {
		hits := make([]int64, 40)
		for i := range hits {
			hits[i] = 5 + rng.Int64N(6)
		}
		groups = append(groups, hitsOfTrials(hits, 10))
	}
	return groups[0], groups[1], groups
}

func firstRows(m *Matrix, n int) *Matrix { return &Matrix{n, m.cols, m.at[:n*m.cols]} }

// twoDifferences are those of a rate and of its logarithm.
func twoDifferences(a, b []int64, out []float64) {
	rateDifference(a, b, out)
	out[1] = math.Log(float64(a[0])) - math.Log(float64(b[0]))
}

// A system that marked nothing in a note has answered: its row of zeros is swapped.
// A group that a cluster does not hold is no answer: nothing takes its place.
func TestRowsWithoutCounts(t *testing.T) {
	a, b := NewMatrix(3, 2), NewMatrix(3, 2)
	for i, n := range []int64{4, 5, 6} { // only a has counts
		a.Add(i, 0, n)
		a.Add(i, 1, n)
	}
	more := func(a, b []int64, out []float64) { out[0] = float64(a[0] - b[0]) }
	if got := (Randomisation{}).Swap(a, b, 1, more)[0]; got.P != .25 || !got.Exact {
		t.Errorf("swapped: %+v, want 2 of 8", got)
	}
	distance := func(g [][]int64, out []float64) { out[0] = math.Abs(float64(g[0][0] - g[1][0])) }
	if got := (Randomisation{}).Permute([]*Matrix{a, b}, 1, distance)[0]; got.P != 1 || !got.Exact || got.Mean != 15 {
		t.Errorf("no cluster holds two groups: %+v, want p 1", got)
	}
	// Cluster 0 holds groups 0 and 1, cluster 1 holds 1 and 2, cluster 2 holds 2: four
	// deals, and only the observed one gives group 1 both low counts.
	groups := []*Matrix{NewMatrix(3, 1), NewMatrix(3, 1), NewMatrix(3, 1)}
	for _, c := range [][3]int64{{0, 0, 9}, {1, 0, 2}, {1, 1, 3}, {2, 1, 8}, {2, 2, 7}} {
		groups[c[0]].Add(int(c[1]), 0, c[2])
	}
	seen := map[[3]int64]int{}
	low := func(g [][]int64, out []float64) {
		seen[[3]int64{g[0][0], g[1][0], g[2][0]}]++
		out[0] = -float64(g[1][0])
	}
	if got := (Randomisation{Workers: 1}).Permute(groups, 1, low)[0]; got.P != .25 || !got.Exact || got.Mean != -11 {
		t.Errorf("groups in some clusters: %+v, want 1 of 4, mean -11", got)
	}
	want := map[[3]int64]int{{9, 5, 15}: 2, {2, 12, 15}: 1, {9, 10, 10}: 1, {2, 17, 10}: 1} // the first is the data too
	for sums, n := range want {
		if seen[sums] != n {
			t.Errorf("%v is dealt %d times, want %d: %v", sums, seen[sums], n, seen)
		}
	}
}

// Two groups are swapped, whichever way it is asked.
func TestPermuteOfTwoIsSwap(t *testing.T) {
	a, b, _ := someSides()
	gap := func(g [][]int64, out []float64) {
		rateDifference(g[0], g[1], out)
		out[0] = math.Abs(out[0])
	}
	for _, n := range []int{9, 40} {
		x, y := firstRows(a, n), firstRows(b, n)
		p, q := Randomisation{Seed: 3}.Permute([]*Matrix{x, y}, 1, gap)[0], Randomisation{Seed: 3}.Swap(x, y, 1, rateDifference)[0]
		if p != q || p.Exact != (n == 9) {
			t.Errorf("%d clusters: permuted %+v, swapped %+v", n, p, q)
		}
	}
}

// Of identical groups nothing can be said but that chance gives as much.
func TestPermuteOfIdenticalGroups(t *testing.T) {
	a, _, _ := someSides()
	if got := (Randomisation{}).Permute([]*Matrix{a, a, a}, 1, equality)[0]; got != (Test{P: 1, Exact: true, Defined: true}) {
		t.Errorf("%+v, want p 1", got)
	}
}

func TestUndefinedDifferences(t *testing.T) {
	a, b := hitsOfTrials([]int64{9, 8, 7}, 10), hitsOfTrials([]int64{5, 5, 5}, 10)
	got := Randomisation{}.Swap(a, b, 2, func(a, b []int64, out []float64) {
		out[0] = math.NaN()
		out[1] = float64(a[0] - b[0])
		if a[0] == 5+8+7 { // one swap of the eight has no value: it counts as extreme
			out[1] = math.NaN()
		}
	})
	if got[0].Defined || !math.IsNaN(got[0].P) {
		t.Errorf("without a value: %+v", got[0])
	}
	if got[1].P != 3.0/8 || !got[1].Defined || math.IsNaN(got[1].Mean) {
		t.Errorf("one swap without a value: %+v, want 3 of 8", got[1])
	}
}

func TestSwapOfUnequalShapesPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("it does not")
		}
	}()
	Randomisation{}.Swap(NewMatrix(2, 1), NewMatrix(3, 1), 1, rateDifference)
}
