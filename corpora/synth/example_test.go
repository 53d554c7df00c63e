package synth_test

import (
	"fmt"

	"polyphi/corpora/synth"
)

func Example() {
	d := synth.NewDraws("example/1", 1)
	fmt.Println(d.Intn(6, "die", "first throw")+1, d.Intn(6, "die", "first throw")+1)
	// Output: 5 5
}
