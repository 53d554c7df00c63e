package stats

import (
	"math"
	"testing"
)

func TestMeanSE(t *testing.T) {
	values, cluster := make([]float64, 20), make([]int, 20)
	for i := range values {
		values[i], cluster[i] = float64(i), i%4
	}
	if se := MeanSE(values, cluster); !near(se, .6455, 5e-5) {
		t.Errorf("standard error %.5f, want 0.6455", se)
	}
	for i := range cluster { // each its own cluster: s/sqrt(n), s² = 35
		cluster[i] = -7 * i
	}
	if se := MeanSE(values, cluster); !near(se, math.Sqrt(35.0/20), 1e-12) {
		t.Errorf("independent: %v", se)
	}
	if se := MeanSE([]float64{1, 2}, []int{3, 3}); !math.IsNaN(se) {
		t.Errorf("one cluster: %v", se)
	}
	if se := MeanSE(nil, nil); !math.IsNaN(se) {
		t.Errorf("nothing: %v", se)
	}
}
