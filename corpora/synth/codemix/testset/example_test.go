package testset_test

import (
	"fmt"
	"io/fs"

	"polyphi/corpora/synth/codemix/testset"
)

func ExampleFiles() {
	for _, part := range []string{"zh-en", "clean"} {
		names, err := fs.Glob(testset.Files(), part+"/*.txt")
		fmt.Println(part, len(names), err)
	}
	// Output:
	// zh-en 60 <nil>
	// clean 12 <nil>
}
