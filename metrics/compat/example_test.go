package compat_test

import (
	"fmt"

	"polyphi/metrics/compat"
)

func ExampleReport() {
	r := compat.Report{Rows: []compat.Row{{Name: "micro", TP: 1, FN: 1, P: 1, R: .5, F1: 2.0 / 3, Gold: 2}}}
	fmt.Printf("%s: F1 %.3f\n", r.Rows[0].Name, r.Rows[0].F1)
	// Output: micro: F1 0.667
}
