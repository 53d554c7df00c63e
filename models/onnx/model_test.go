package onnx_test

import (
	"testing"

	"polyphi/corpora/labels"
	"polyphi/models"
	"polyphi/models/modelstest"
	"polyphi/models/onnx"
	"polyphi/models/onnx/onnxtest"
	"polyphi/models/zoo"
)

// A packaged model passes what every system must pass.
func TestModel(t *testing.T) {
	files, err := zoo.Files("tiny-multi")
	if err != nil {
		t.Fatal(err)
	}
	modelstest.Run(t, func(t *testing.T) models.Model {
		c, err := onnx.Open(onnxtest.Library(t), onnx.Files("tiny-multi", files), onnx.Options{Device: onnx.CPU, Labels: labels.Canonical()})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		return c
	})
}
