package corpora_test

import (
	"fmt"

	"polyphi/corpora"
)

func ExampleNewOffsets() {
	o := corpora.NewOffsets("王明 seen")
	at, _ := o.AtRune(3)
	fmt.Println(at.Byte, at.Rune)
	// Output: 7 3
}
