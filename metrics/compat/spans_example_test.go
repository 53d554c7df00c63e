package compat_test

import (
	"fmt"

	"polyphi/metrics/compat"
)

// A prediction that ends with the genitive is a hit for relaxed only.
func ExampleScore_relaxed() {
	note := compat.Note{
		Text:     "Dr. John Smith's MRN 12345",
		Gold:     []compat.Span{{Start: 4, End: 14, Label: "DOCTOR", Coarse: "NAME"}},
		Pred:     []compat.Span{{Start: 4, End: 16, Label: "DOCTOR", Coarse: "NAME"}},
		Answered: true,
	}
	for _, mode := range []string{"i2b2-token", "i2b2-strict", "i2b2-relaxed"} {
		r, err := compat.Score(mode, []compat.Note{note})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%s TP %v FP %v FN %v\n", mode, r.Rows[0].TP, r.Rows[0].FP, r.Rows[0].FN)
	}
	// Output:
	// i2b2-token TP 2 FP 1 FN 0
	// i2b2-strict TP 0 FP 1 FN 1
	// i2b2-relaxed TP 1 FP 0 FN 0
}

// The leak of MEDDOCAN is missed spans by sentences.
func ExampleScore_leak() {
	note := compat.Note{
		Text:      "Vino Ana. Alta el 3/4.",
		Sentences: [][2]int{{0, 9}, {10, 22}},
		Gold:      []compat.Span{{Start: 5, End: 8, Label: "PATIENT"}, {Start: 18, End: 21, Label: "DATE"}},
		Pred:      []compat.Span{{Start: 18, End: 21, Label: "DATE"}},
		Answered:  true,
	}
	r, err := compat.Score("meddocan-ner", []compat.Note{note})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("R", r.Rows[0].R, r.Extra[1].Name, r.Extra[1].Value)
	// Output: R 0.5 leak 0.5
}
