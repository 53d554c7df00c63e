package tags_test

import (
	"fmt"

	"polyphi/models/tags"
)

func Example() {
	s, err := tags.Parse([]string{"O", "B-NAME", "I-NAME", "L-NAME", "U-DATE"}, "")
	if err != nil {
		fmt.Println(err)
		return
	}
	spans, repairs := s.Decode(nil, []int{1, 2, 3, 0, 4, 2})
	fmt.Println(s.Kind(), s.Types())
	for _, m := range spans {
		fmt.Printf("%s [%d,%d)\n", s.Type(m.Type), m.Start, m.End)
	}
	fmt.Println("repairs:", repairs)
	// Output:
	// BILOU [NAME DATE]
	// NAME [0,3)
	// DATE [4,5)
	// NAME [5,6)
	// repairs: 2
}
