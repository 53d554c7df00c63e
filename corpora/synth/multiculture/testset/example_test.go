package testset_test

import (
	"fmt"
	"io/fs"

	"polyphi/corpora/synth/multiculture/testset"
)

func Example() {
	templates, _ := fs.Glob(testset.Files(), "templates/*.txt")
	banks, _ := fs.Glob(testset.Files(), "banks/*.json")
	fmt.Println(len(templates), len(banks))
	// Output: 24 13
}
