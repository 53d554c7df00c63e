package metrics_test

import (
	"fmt"

	"polyphi/metrics"
)

func Example() {
	var note metrics.Counts
	note[metrics.Gold], note[metrics.Pred], note[metrics.TPStrict] = 10, 8, 6
	var all metrics.Totals
	all.AddNote(&note, 120)

	for _, name := range []string{"precision", "recall", "f1"} {
		m, _ := metrics.Find(name, "strict")
		v, ok := m.Value(&all, metrics.Whole)
		fmt.Printf("%s %.3f %v\n", m.Key(), v, ok)
	}
	leak, _ := metrics.Find("leak", "")
	_, ok := leak.Value(&all, metrics.Whole)
	fmt.Println("leak of a note without gold graphemes is defined:", ok)
	// Output:
	// precision/strict 0.750 true
	// recall/strict 0.600 true
	// f1/strict 0.667 true
	// leak of a note without gold graphemes is defined: false
}

func ExampleRED() {
	female, male := metrics.Group{Hits: 860, N: 1000}, metrics.Group{Hits: 878, N: 1000}
	red, _ := metrics.RED([]metrics.Group{female, male})
	fmt.Printf("%.3f\n", red)
	// Output: 0.009
}
