package scripts_test

import (
	"fmt"

	"polyphi/corpora/scripts"
)

func ExampleOf() {
	for _, r := range "é王ㄅण7" {
		fmt.Println(scripts.Of(r))
	}
	// Output:
	// Latin
	// Han
	// Bopomofo
	// Devanagari
	// Common
}
