package result_test

import (
	"fmt"

	"polyphi/bench/result"
)

func ExampleSegment() {
	fmt.Println(result.Segment("variant", "hi-Deva", "coarse", "NAME"))
	// Output: coarse=NAME variant=hi-Deva
}
