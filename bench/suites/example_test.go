package suites_test

import (
	"fmt"

	"polyphi/bench/suites"
)

func ExampleNames() {
	fmt.Println(suites.Names())
	// Output: [codemix codemix-companions efficiency multiculture multiculture-quick smoke]
}
