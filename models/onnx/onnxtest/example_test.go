package onnxtest_test

import (
	"fmt"

	"polyphi/models/onnx/onnxtest"
)

func Example() {
	s := onnxtest.Spec{
		Labels: []string{"O", "B-PATIENT"},
		Pieces: map[string]string{"Ada": "B-PATIENT", "seen": ""},
	}
	fmt.Println(s.Vocabulary())
	for name := range s.Files() {
		if name == "model.onnx" {
			fmt.Println("open it with onnx.Files")
		}
	}
	// Output:
	// [[PAD] [UNK] [CLS] [SEP] Ada seen]
	// open it with onnx.Files
}
