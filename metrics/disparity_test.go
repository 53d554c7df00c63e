package metrics

import (
	"math/rand/v2"
	"testing"
)

func TestDisparity(t *testing.T) {
	female, male := Group{860, 1000}, Group{878, 1000}
	pair := []Group{female, male}
	if v, ok := Gap(pair); !ok || !near(v, -.018) {
		t.Errorf("gap %v", v)
	}
	if v, ok := RED(pair); !ok || !near(v, .009) {
		t.Errorf("RED %v; of two equal groups it is half the gap", v)
	}
	three := []Group{{5, 10}, {9, 10}, {0, 0}, {7, 10}}
	if v, ok := Gap(three); !ok || !near(v, .4) {
		t.Errorf("gap of three %v", v)
	}
	if v, ok := RED(three); !ok || !near(v, .4/3) {
		t.Errorf("RED of three %v", v)
	}
	if v, ok := MaxDiff(three); !ok || !near(v, .2) {
		t.Errorf("max diff %v", v)
	}
	if i, v, ok := Worst(three); !ok || i != 0 || v != .5 {
		t.Errorf("worst %d %v", i, v)
	}
	if v, ok := RelativeDifference(Group{6, 10}, Group{8, 10}); !ok || !near(v, -25) {
		t.Errorf("relative difference %v", v)
	}
}

func TestDisparityUndefined(t *testing.T) {
	one := []Group{{5, 10}, {0, 0}}
	if _, ok := Gap(one); ok {
		t.Error("gap to an empty group is defined")
	}
	if _, ok := RED(one); ok {
		t.Error("RED of one group is defined")
	}
	if _, ok := MaxDiff(one); ok {
		t.Error("max diff of one group is defined")
	}
	if _, _, ok := Worst(nil); ok {
		t.Error("worst of nothing is defined")
	}
	if _, ok := RelativeDifference(Group{1, 2}, Group{0, 5}); ok {
		t.Error("relative to recall 0 is defined")
	}
	if _, ok := RelativeDifference(Group{}, Group{1, 5}); ok {
		t.Error("relative difference of an empty group is defined")
	}
}

// Groups in another order give the same numbers, but for the sign of a pair.
func TestDisparityOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 200 {
		groups := make([]Group, 3+rng.IntN(5))
		for i := range groups {
			n := rng.Int64N(40)
			groups[i] = Group{rng.Int64N(n + 1), n}
		}
		numbers := func() [4]float64 {
			a, _ := Gap(groups)
			b, _ := RED(groups)
			c, _ := MaxDiff(groups)
			_, d, _ := Worst(groups)
			return [4]float64{a, b, c, d}
		}
		before := numbers()
		rng.Shuffle(len(groups), func(i, j int) { groups[i], groups[j] = groups[j], groups[i] })
		after := numbers()
		for i := range before {
			if !near(before[i], after[i]) {
				t.Fatalf("order moves %v to %v", before, after)
			}
		}
	}
}
