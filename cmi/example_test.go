package cmi_test

import (
	"fmt"

	"polyphi/cmi"
	"polyphi/corpora"
)

func Example() {
	tagger, _ := cmi.New(cmi.Default("en", "zh"), "none", nil)
	text := "follow-up in Dr. 張家明's OPD"
	d := corpora.Document{Text: text, Langs: []corpora.Lang{"en", "zh"}, Sentences: corpora.Lines(text)}
	s, _ := tagger.Note(&d)
	fmt.Printf("N=%d index=%.2f %s\n", s[0].N, s[0].Index(), s[0].Category)
	// Output: N=6 index=0.50 mixed
}
