package codemix_test

import (
	"fmt"
	"testing/fstest"

	"polyphi/corpora/synth/codemix"
)

func ExampleRead() {
	files := fstest.MapFS{"zh-en/a.txt": {Data: []byte("type: discharge_summary\nlangs: zh en\n\n由Dr.[[DOCTOR|Sung|phen=latin-in-chinese]]於[[DATE|2024/3/5]]看診\n")}}
	docs, err := codemix.Read(files, "zh-en")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, m := range docs[0].Gold {
		fmt.Println(m.Label, m.Fragments[0].In(docs[0].Text), m.Attrs)
	}
	// Output:
	// DOCTOR Sung [{phen latin-in-chinese} {script latin}]
	// DATE 2024/3/5 [{script digit}]
}
