package filter_test

import (
	"fmt"

	"polyphi/bench/filter"
	"polyphi/bench/result"
)

func Example() {
	suite := result.Suite{Axes: []result.Axis{
		{Name: "variant", From: "note", Values: []string{"en-US", "zh-Hant", "hi-Deva"}},
		{Name: "cmi", From: "measure", Values: []string{"0", "0.1", "0.2", "0.3", "0.4", "0.5", "over"}}}}
	f, _ := filter.Parse("variant=hi-Deva,zh-Hant cmi>0.30")
	selected, _ := f.Resolve(suite, nil)
	fmt.Println(f)
	fmt.Println(selected.Notes, selected.Cells)

	f, _ = filter.Parse("cmi>0.25")
	_, err := f.Resolve(suite, nil)
	fmt.Println(err)
	// Output:
	// cmi>0.3 variant=hi-Deva,zh-Hant
	// map[variant:[zh-Hant hi-Deva]] map[cmi:[0.4 0.5 over]]
	// filter: cmi>0.25: counts hold whole bins; their edges are 0, 0.1, 0.2, 0.3, 0.4, 0.5
}
