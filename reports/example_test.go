package reports_test

import (
	"fmt"

	"polyphi/reports"
)

func ExampleItems() {
	for _, item := range reports.Items() {
		fmt.Println(item.Name)
	}
	// Output:
	// tab_scores
	// tab_scorers
	// tab_speed
	// tab_culture
	// tab_before_after
	// tab_gender
	// tab_types
	// tab_type_category
	// tab_category_transfer
	// tab_confusion
	// tab_oov
	// tab_type_misses
	// tab_cmi
	// tab_schema
	// tab_corpus
	// fig_speed_recall
	// fig_cost
	// fig_culture
	// fig_relative_recall
	// fig_before_after
	// fig_culture_gender
	// fig_type_misses
	// fig_confusion
	// fig_oov
	// fig_cmi
	// fig_cmi_hist
}
