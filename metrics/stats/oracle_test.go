package stats

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"
)

// readOracle reads what another program says; the recipe lies beside the file and
// names the versions.
func readOracle(t *testing.T, name string, into any) {
	t.Helper()
	data, err := os.ReadFile("testdata/oracle/" + name)
	if err == nil {
		err = json.Unmarshal(data, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// An oracle is the cases of SciPy and statsmodels.
type oracle struct {
	Wilson []struct {
		K, N          int64
		Level, Lo, Hi float64
	}
	BCa  []bcaCase
	Holm []struct{ P, Adjusted []float64 }
	// b and c are units that only one system gets right.
	McNemar []struct {
		B, C int64
		P    float64
	}
	Swap []struct {
		A, B   []int64
		Trials int64
		P      float64
	}
	Permute []struct {
		Groups  [][]int64
		Trials  int64
		P, Mean float64
	}
	MDE []struct {
		Disagreement, Deff, Alpha, Power, MDE float64
		N                                     int64
	}
	MeanSE []struct {
		Values  []float64
		Cluster []int
		SE      float64
	} `json:"mean_se"`
}

// A bcaCase is a ratio of sums, its resampled values and the interval of another
// program.
type bcaCase struct {
	Hits, Trials                []int64
	Values                      []float64
	Level, Acceleration, Lo, Hi float64
	BelowLo                     float64 `json:"below_lo"` // SciPy: shares of the resamples below the ends
	BelowHi                     float64 `json:"below_hi"`
	RankLo                      float64 `json:"rank_lo"` // boot: ranks among B + 1
	RankHi                      float64 `json:"rank_hi"`
}

func TestOracle(t *testing.T) {
	var o oracle
	readOracle(t, "oracle.json", &o)
	for _, c := range o.Wilson {
		if lo, hi := Wilson(c.K, c.N, c.Level); !near(lo, c.Lo, 1e-12) || !near(hi, c.Hi, 1e-12) {
			t.Errorf("Wilson %d of %d at %v: [%v, %v], want [%v, %v]", c.K, c.N, c.Level, lo, hi, c.Lo, c.Hi)
		}
	}
	for _, c := range o.Holm {
		for i, p := range Holm(c.P) {
			if !near(p, c.Adjusted[i], 1e-12) {
				t.Errorf("Holm of %v: place %d is %v, want %v", c.P, i, p, c.Adjusted[i])
			}
		}
	}
	for _, c := range o.McNemar {
		if p := McNemar(c.B, c.C); !near(p, c.P, 1e-12) {
			t.Errorf("McNemar of %d and %d: %v, want %v", c.B, c.C, p, c.P)
		}
	}
	for _, c := range o.MDE {
		if mde := MDE(c.Disagreement, c.Deff, c.N, c.Alpha, c.Power); !near(mde, c.MDE, 1e-9*c.MDE) {
			t.Errorf("MDE of %+v is %v", c, mde)
		}
	}
	for _, c := range o.MeanSE {
		if se := MeanSE(c.Values, c.Cluster); !near(se, c.SE, 1e-12) {
			t.Errorf("clustered error of %d values: %v, want %v", len(c.Values), se, c.SE)
		}
	}
	for name, n := range map[string]int{"wilson": len(o.Wilson), "holm": len(o.Holm), "mcnemar": len(o.McNemar), "mde": len(o.MDE), "mean_se": len(o.MeanSE)} {
		if n < 3 {
			t.Errorf("%d cases of %s", n, name)
		}
	}
}

func TestBCaOracle(t *testing.T) {
	var scipy oracle
	var boot struct{ BCa []bcaCase }
	readOracle(t, "oracle.json", &scipy)
	readOracle(t, "boot.json", &boot)
	if len(scipy.BCa) < 3 || len(boot.BCa) < 3 {
		t.Fatalf("%d and %d cases", len(scipy.BCa), len(boot.BCa))
	}
	for i, c := range slices.Concat(scipy.BCa, boot.BCa) {
		m := NewMatrix(len(c.Hits), 2)
		for r := range c.Hits {
			m.Add(r, 0, c.Hits[r])
			m.Add(r, 1, c.Trials[r])
		}
		jackknife := m.Jackknife(1, rate)[0]
		observed := make([]float64, 1)
		rate(m.Sums(), observed)
		if a, ok := acceleration(jackknife); !ok || !near(a, c.Acceleration, 1e-9) {
			t.Errorf("case %d: acceleration %v, want %v", i, a, c.Acceleration)
		}
		size := float64(len(c.Values) + 1)
		tolerance := 1e-9
		if c.RankLo > 0 { // boot rounds ranks to two places
			c.BelowLo, c.BelowHi, tolerance = c.RankLo/size, c.RankHi/size, .0051/size
		}
		lo, hi, _ := correct(c.Values, observed[0], jackknife, c.Level)
		if !near(lo, c.BelowLo, tolerance) || !near(hi, c.BelowHi, tolerance) {
			t.Errorf("case %d: from %v to %v of the resamples, want %v to %v", i, lo, hi, c.BelowLo, c.BelowHi)
		}
		// The others interpolate between order statistics, we take the outer one: so
		// their ends lie between ours and the next one inside.
		iv, ok := BCa(c.Values, observed[0], jackknife, c.Level)
		v := slices.Sorted(slices.Values(c.Values))
		from, to := int(math.Floor(lo*size)), int(math.Ceil(hi*size))
		if !ok || !(v[from-1] == iv.Lo && iv.Lo <= c.Lo && c.Lo <= v[from+1]) || !(v[to-1] == iv.Hi && v[to-3] <= c.Hi && c.Hi <= iv.Hi) {
			t.Errorf("case %d: %+v, want about %v to %v", i, iv, c.Lo, c.Hi)
		}
	}
}

// rate is hits, column 0, of trials, column 1.
func rate(sums []int64, out []float64) { out[0] = float64(sums[0]) / float64(sums[1]) }

func TestRandomisationOracle(t *testing.T) {
	var o oracle
	readOracle(t, "oracle.json", &o)
	r := Randomisation{Seed: 1, Purpose: "oracle"}
	for i, c := range o.Swap {
		a, b := hitsOfTrials(c.A, c.Trials), hitsOfTrials(c.B, c.Trials)
		got := r.Swap(a, b, 1, rateDifference)[0]
		if !got.Exact || !got.Defined || !near(got.P, c.P, 1e-12) {
			t.Errorf("swap %d: %+v, want p %v", i, got, c.P)
		}
	}
	for i, c := range o.Permute {
		var groups []*Matrix
		for _, hits := range c.Groups {
			groups = append(groups, hitsOfTrials(hits, c.Trials))
		}
		got := r.Permute(groups, 1, equality)[0]
		if !got.Exact || !got.Defined || !near(got.P, c.P, 1e-12) || !near(got.Mean, c.Mean, 1e-12) {
			t.Errorf("permute %d: %+v, want p %v, mean %v", i, got, c.P, c.Mean)
		}
	}
	if len(o.Swap) < 3 || len(o.Permute) < 3 {
		t.Errorf("%d and %d cases", len(o.Swap), len(o.Permute))
	}
}

// hitsOfTrials returns a matrix of hits and trials by cluster.
func hitsOfTrials(hits []int64, trials int64) *Matrix {
	m := NewMatrix(len(hits), 2)
	for i, n := range hits {
		m.Add(i, 0, n)
		m.Add(i, 1, trials)
	}
	return m
}

func rateDifference(a, b []int64, out []float64) {
	out[0] = float64(a[0])/float64(a[1]) - float64(b[0])/float64(b[1])
}

// equality is the mean distance of the groups' rates from the pooled one.
func equality(groups [][]int64, out []float64) {
	hits, trials := 0.0, 0.0
	for _, g := range groups {
		hits += float64(g[0])
		trials += float64(g[1])
	}
	out[0] = 0
	for _, g := range groups {
		out[0] += math.Abs(float64(g[0])/float64(g[1])-hits/trials) / float64(len(groups))
	}
}
