package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

func near(a, b, tolerance float64) bool { return math.Abs(a-b) <= tolerance }

// R. G. Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3.
func TestWilsonPublished(t *testing.T) {
	for _, c := range []struct {
		k, n   int64
		lo, hi float64
	}{
		{81, 263, .2553, .3662},
		{15, 148, .0624, .1605},
		{0, 20, 0, .1611},
		{1, 29, .0061, .1718},
	} {
		lo, hi := Wilson(c.k, c.n, .95)
		if !near(lo, c.lo, 6e-5) || !near(hi, c.hi, 6e-5) {
			t.Errorf("%d of %d: [%.4f, %.4f], published [%.4f, %.4f]", c.k, c.n, lo, hi, c.lo, c.hi)
		}
	}
}

// Brown, Cai and DasGupta (2001), section 4: for p = 0.1765/n the coverage of
// the 95 % interval falls to .838 as n grows, and only there; and the mean
// coverage over p is close to nominal.
func TestWilsonCoverage(t *testing.T) {
	if c := coverage(100_000, .1764/100_000); !near(c, .838, 5e-4) {
		t.Errorf("coverage at p = .1764/n is %.4f, published .838", c)
	}
	sum, least := 0.0, 1.0
	for i := range 1000 {
		c := coverage(50, .05+.9*(float64(i)+.5)/1000)
		sum += c
		least = min(least, c)
	}
	if !near(sum/1000, .95, .006) || least < .90 {
		t.Errorf("n = 50: mean coverage %.4f, least %.4f", sum/1000, least)
	}
}

// coverage returns the exact probability that the interval holds p.
func coverage(n int64, p float64) float64 {
	sum := 0.0
	logFact := func(k int64) float64 { v, _ := math.Lgamma(float64(k + 1)); return v }
	for k := int64(0); k <= min(n, 60); k++ {
		if lo, hi := Wilson(k, n, .95); lo <= p && p <= hi {
			sum += math.Exp(logFact(n) - logFact(k) - logFact(n-k) +
				float64(k)*math.Log(p) + float64(n-k)*math.Log1p(-p))
		}
	}
	return sum
}

func TestWilsonLaws(t *testing.T) {
	if lo, hi := Wilson(0, 0, .95); lo != 0 || hi != 1 {
		t.Errorf("of nothing: [%v, %v]", lo, hi)
	}
	for n := int64(1); n < 60; n++ {
		for k := range n + 1 {
			lo, hi := Wilson(k, n, .95)
			r := float64(k) / float64(n)
			if !(0 <= lo && lo <= r && r <= hi && hi <= 1) {
				t.Fatalf("%d of %d: [%v, %v]", k, n, lo, hi)
			}
			if l, h := Wilson(n-k, n, .95); !near(l, 1-hi, 1e-12) || !near(h, 1-lo, 1e-12) {
				t.Fatalf("%d of %d is not the mirror of %d", k, n, n-k)
			}
			if l, h := Wilson(k, n, .99); l > lo || h < hi {
				t.Fatalf("%d of %d: the wider level is narrower", k, n)
			}
		}
	}
}

// Values 0 to 19 in clusters i mod 4 have the clustered standard error 0.6455.
func TestClusterVariance(t *testing.T) {
	x, n := make([]int64, 4), make([]int64, 4)
	for i := range int64(20) {
		x[i%4] += i
		n[i%4]++
	}
	if se := math.Sqrt(clusterVariance(x, n)); !near(se, .6455, 5e-5) {
		t.Errorf("standard error %.5f, want 0.6455", se)
	}
}

func TestClustered(t *testing.T) {
	// Worked by hand: 4 clusters of 10, hits 10 10 8 4, R = .8. The deviations
	// x - Rn are 2 2 0 -4, sum of squares 24, variance 4/3 * 24/1600 = .02; of
	// independent trials .16/40 = .004; deff 5, n_e 8, t(3) = 3.1824.
	r := Clustered([]int64{10, 10, 8, 4, 0}, []int64{10, 10, 10, 10, 0}, .95, 1)
	if r.Clusters != 4 || r.Trials != 40 || r.Value != .8 || !near(r.Deff, 5, 1e-12) || !r.Bounded || r.Exact {
		t.Errorf("%+v", r)
	}
	tt := 3.182446305284263
	centre := (.8 + tt*tt/16) / (1 + tt*tt/8)
	half := tt / (1 + tt*tt/8) * math.Sqrt(.16/8+tt*tt/256)
	if !near(r.Lo, centre-half, 1e-9) || !near(r.Hi, centre+half, 1e-9) {
		t.Errorf("[%v, %v], want %v -+ %v", r.Lo, r.Hi, centre, half)
	}
}

func TestClusteredEdges(t *testing.T) {
	if r := Clustered(nil, nil, .95, 1); r.Defined || r.Bounded {
		t.Errorf("of nothing: %+v", r)
	}
	if r := Clustered([]int64{3, 0}, []int64{4, 0}, .95, 1); !r.Defined || r.Bounded || r.Value != .75 {
		t.Errorf("one cluster: %+v", r)
	}
	// No miss in 300: the miss rate is at most about 3.7/n.
	r := Clustered([]int64{150, 150}, []int64{150, 150}, .95, 1)
	if !r.Exact || r.Hi != 1 || !near(1-r.Lo, 1-math.Pow(.025, 1.0/300), 1e-15) || !near((1-r.Lo)*300, 3.67, .02) {
		t.Errorf("no miss: %+v", r)
	}
	wide := Clustered([]int64{150, 150}, []int64{150, 150}, .95, 3)
	if wide.Lo >= r.Lo || !near(1-wide.Lo, 1-math.Pow(.025, 1.0/100), 1e-15) {
		t.Errorf("no miss with pooled design effect 3: %+v", wide)
	}
	unknown := Clustered([]int64{150, 150}, []int64{150, 150}, .95, 0)
	if !near(1-unknown.Lo, 1-math.Pow(.025, 1.0/2), 1e-15) || unknown.Deff != 150 {
		t.Errorf("no miss anywhere: a cluster is one trial, %+v", unknown)
	}
	none := Clustered([]int64{0, 0}, []int64{150, 150}, .95, 1)
	if none.Lo != 0 || !near(none.Hi, 1-r.Lo, 1e-15) {
		t.Errorf("no hit: %+v", none)
	}
	if d, ok := Deff([]int64{0, 0}, []int64{150, 150}); ok || d != 1 {
		t.Errorf("design effect without hits: %v, %v", d, ok)
	}
}

// The method keeps about its level where notes differ in difficulty; taking
// mentions as independent does not.
func TestClusteredCoverage(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	const notes, runs = 60, 1500
	ours, plain := 0, 0
	for range runs {
		x, n := make([]int64, notes), make([]int64, notes)
		for i := range x {
			p := .95 // three notes of four are easy, one is hard: R = .9
			if rng.IntN(4) == 0 {
				p = .75
			}
			n[i] = 10
			for range n[i] {
				if rng.Float64() < p {
					x[i]++
				}
			}
		}
		r := Clustered(x, n, .95, 1)
		if r.Lo <= .9 && .9 <= r.Hi {
			ours++
		}
		if lo, hi := Wilson(r.Hits, r.Trials, .95); lo <= .9 && .9 <= hi {
			plain++
		}
	}
	if c := float64(ours) / runs; c < .925 || c > .975 {
		t.Errorf("coverage %.3f of nominal .95", c)
	}
	if plain >= ours {
		t.Errorf("independent mentions cover %d of %d, clusters %d", plain, runs, ours)
	}
}
