package multiculture_test

import (
	"fmt"

	"polyphi/corpora/synth/multiculture"
	"polyphi/corpora/synth/multiculture/testset"
)

func ExampleGenerate() {
	docs, err := multiculture.Generate(testset.Files(), multiculture.Plan{Split: "test", Draws: 7, First: 1, Variants: []string{"hi-Deva"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(docs), docs[0].ID)
	// Output: 72 hi-Deva/discharge_summary-1/female/0
}
