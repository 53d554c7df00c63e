package trainset_test

import (
	"fmt"

	"polyphi/corpora/synth/codemix/trainset"
	"polyphi/corpora/synth/multiculture"
	multiculturetrain "polyphi/corpora/synth/multiculture/trainset"
)

func ExampleFiles() {
	docs, err := multiculture.GenerateWith(trainset.Files(), multiculturetrain.Files(), multiculture.Plan{Split: "train", Draws: 2, Variants: []string{"zh-Hant"}})
	fmt.Println(len(docs), err)
	// Output: 144 <nil>
}
