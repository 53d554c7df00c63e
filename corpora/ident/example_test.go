package ident_test

import (
	"fmt"

	"polyphi/corpora/ident"
)

func Example() {
	n := ident.NHS("000002")
	fmt.Println(n, ident.Valid(ident.KindNHS, n))
	// Output: 999 000 0026 true
}
