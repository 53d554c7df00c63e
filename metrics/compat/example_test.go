package compat_test

import (
	"fmt"

	"polyphi/metrics/compat"
)

func ExampleReport() {
	r := compat.Report{Rows: []compat.Row{{Name: "micro", TP: 1, FN: 1, P: 1, R: .5, F1: 2.0 / 3, Gold: 2}}}
	fmt.Printf("%s: F1 %.3f\n", r.Rows[0].Name, r.Rows[0].F1)
	// Output: micro: F1 0.667
}

func ExampleScore() {
	note := compat.Note{
		Text:     "Seen by José Ruiz on 3/4.",
		Gold:     []compat.Span{{Start: 8, End: 17, Label: "DOCTOR"}, {Start: 21, End: 24, Label: "DATE"}},
		Pred:     []compat.Span{{Start: 8, End: 12, Label: "DOCTOR"}, {Start: 21, End: 24, Label: "DATE"}},
		Answered: true,
	}
	for _, mode := range []string{"seqeval", "nervaluate", "faireval"} {
		r, err := compat.Score(mode, []compat.Note{note})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%s, %s: P %.2f R %.2f F1 %.2f\n", mode, r.Rows[0].Name, r.Rows[0].P, r.Rows[0].R, r.Rows[0].F1)
	}
	// Output:
	// seqeval, micro: P 0.50 R 0.50 F1 0.50
	// nervaluate, strict: P 0.50 R 0.50 F1 0.50
	// faireval, fair: P 0.67 R 0.67 F1 0.67
}

func ExampleSeqevalStrict() {
	gold, pred := [][]string{{"B-ORG", "I-ORG"}}, [][]string{{"I-ORG", "I-ORG"}}
	loose, _ := compat.Seqeval(gold, pred)
	strict, _ := compat.SeqevalStrict(compat.IOB2, gold, pred)
	fmt.Println(loose.Rows[0].F1, strict.Rows[0].F1)
	// Output: 1 0
}
