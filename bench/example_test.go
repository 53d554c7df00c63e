package bench_test

import (
	"fmt"

	"polyphi/bench"
)

func ExampleParseSuite() {
	_, err := bench.ParseSuite("my.yaml", []byte("version: 1\ntitel: My notes\n"))
	fmt.Println(err)
	// Output: bench: my.yaml:2:1: unknown field "titel"; did you mean title?
}

func ExampleWords() {
	fmt.Println(bench.Words("follow-up in Dr. 張家明's OPD"))
	// Output: 9
}
