package formats_test

import (
	"fmt"
	"strings"

	"polyphi/corpora/formats"
	"polyphi/corpora/labels"
)

func ExampleReadJSONL() {
	notes := `{"id":"n1","text":"Seen by Dr Añez.","spans":[{"start":11,"end":15,"label":"DOCTOR"}]}`
	docs, err := formats.ReadJSONL(strings.NewReader(notes), formats.Options{File: "notes.jsonl", Labels: labels.Canonical()})
	if err != nil {
		fmt.Println(err)
		return
	}
	m := docs[0].Gold[0]
	fmt.Println(m.Label, m.Fragments[0].In(docs[0].Text))
	// Output: DOCTOR Añez
}
