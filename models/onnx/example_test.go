package onnx_test

import (
	"context"
	"fmt"

	"polyphi/corpora/labels"
	"polyphi/models"
	"polyphi/models/onnx"
)

// A device is named as on the command line.
func Example() {
	for _, s := range []string{"", "cuda", "gpu"} {
		d, err := onnx.ParseDevice(s)
		fmt.Println(d, err)
	}
	// Output:
	// auto <nil>
	// cuda <nil>
	//  onnx: device "gpu" is not auto, cpu or cuda
}

// Opening and running a model needs ONNX Runtime and an export, so this one is
// compiled only.
func ExampleOpen() {
	lib, err := onnx.OpenLibrary(onnx.Search{Device: onnx.CPU})
	if err != nil {
		fmt.Println("run make ort first")
		return
	}
	defer lib.Close()
	src, err := onnx.Dir("path/to/export", "")
	if err != nil {
		return
	}
	c, err := onnx.Open(lib, src, onnx.Options{Device: onnx.CPU, Labels: labels.Canonical()})
	if err != nil {
		return
	}
	defer c.Close()
	notes := []models.Input{{Key: "d000000", Text: "Seen by Ada Ruiz on 3/4."}}
	c.Predict(context.Background(), notes, func(i int, a models.Answer) error {
		fmt.Println(notes[i].Key, len(a.Predictions), a.Error)
		return nil
	})
}
