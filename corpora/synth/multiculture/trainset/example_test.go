package trainset_test

import (
	"fmt"
	"io/fs"

	"polyphi/corpora/synth/multiculture/trainset"
)

func Example() {
	templates, _ := fs.Glob(trainset.Files(), "templates/*.txt")
	banks, _ := fs.Glob(trainset.Files(), "banks/*.json")
	fmt.Println(len(templates), len(banks))
	// Output: 24 13
}
