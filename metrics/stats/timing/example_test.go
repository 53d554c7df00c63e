package timing_test

import (
	"fmt"

	"polyphi/metrics/stats/timing"
)

func ExampleRatioOfPairs() {
	// Words a second of two systems, timed by turns on a machine that slows down.
	a, b := []float64{1000, 960, 930, 880}, []float64{800, 772, 741, 708}
	ratio, iv := timing.RatioOfPairs(b, a, 0.95)
	fmt.Printf("b has %.2f times the speed of a, 95%% interval %.2f to %.2f\n", ratio, iv.Lo, iv.Hi)
	p, _ := timing.UTest(a, b)
	fmt.Printf("U test: p = %.3f\n", p)
	// Output:
	// b has 0.80 times the speed of a, 95% interval 0.80 to 0.81
	// U test: p = 0.029
}
