package estimate_test

import (
	"fmt"

	"polyphi/bench/estimate"
	"polyphi/bench/result"
	"polyphi/metrics"
)

func ExampleSummarise() {
	cell := make([]int64, metrics.TPStrict+1)
	cell[metrics.Gold], cell[metrics.Pred], cell[metrics.TPStrict] = 4, 3, 3
	m, err := estimate.Summarise(estimate.Input{
		Fields:   metrics.FieldNames(),
		Manifest: result.Manifest{Resamples: 100, Seed: 1, Models: []result.ModelRow{{Name: "rules"}}},
		Notes:    []result.Note{{Note: "d000000"}},
		Counts:   []result.NoteCounts{{Note: "d000000", Model: "rules", Status: "ok", Cells: map[string][]int64{"all": cell}}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range m.Estimates {
		if e.Metric == "recall" && e.Match == "strict" && e.Average == "micro" {
			fmt.Println(e.Value, e.N, e.Warnings[0].Code)
		}
	}
	// Output: 0.75 4 one_cluster
}
