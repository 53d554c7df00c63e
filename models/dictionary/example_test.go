package dictionary_test

import (
	"fmt"

	"polyphi/models/dictionary"
)

func Example() {
	d, err := dictionary.Packaged("dictionary")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(d.Info().Name, d.Info().Family)
	// Output: dictionary dictionary
}
