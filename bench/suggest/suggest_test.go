package suggest_test

import (
	"fmt"
	"testing"

	"polyphi/bench/suggest"
)

func ExampleNear() {
	fmt.Println("unknown axis varient" + suggest.Near("varient", []string{"variant", "gender"}))
	// Output: unknown axis varient; did you mean variant?
}

func TestNear(t *testing.T) {
	known := []string{"en-US", "zh-Hant", "es-419"}
	for word, want := range map[string]string{
		"zh-hant": "zh-Hant", // case apart
		"zhHanz":  "zh-Hant", // two edits
		"zhanz":   "",        // three
		"":        "",
	} {
		if want != "" {
			want = "; did you mean " + want + "?"
		}
		if got := suggest.Near(word, known); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
}
