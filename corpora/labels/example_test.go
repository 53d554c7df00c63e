package labels_test

import (
	"fmt"

	"polyphi/corpora/labels"
)

func Example() {
	set, _ := labels.NewSet("mc14")
	scored, ok := set.Scored("REGION")
	fmt.Println(scored, ok, labels.Coarse("REGION"))
	// Output: CITY true LOCATION
}
