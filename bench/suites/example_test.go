package suites_test

import (
	"fmt"

	"polyphi/bench/suites"
)

func ExampleNames() {
	fmt.Println(suites.Names())
	// Output: [codemix codemix-companions multiculture multiculture-quick smoke]
}
