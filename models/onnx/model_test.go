package onnx_test

import (
	"testing"
	"testing/fstest"

	"polyphi/corpora/labels"
	"polyphi/models"
	"polyphi/models/modelstest"
	"polyphi/models/onnx"
	"polyphi/models/onnx/onnxtest"
	"polyphi/models/zoo"
)

// A packaged model, one whose scores are known and one of random weights with
// short windows pass what every system must pass.
func TestModel(t *testing.T) {
	files, err := zoo.Files("tiny-multi")
	if err != nil {
		t.Fatal(err)
	}
	t.Run("tiny-multi", func(t *testing.T) {
		modelstest.Run(t, func(t *testing.T) models.Model {
			c, err := onnx.Open(onnxtest.Library(t), onnx.Files("tiny-multi", files), onnx.Options{Device: onnx.CPU, Labels: labels.Canonical()})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { c.Close() })
			return c
		})
	})
	for name, dir := range map[string]fstest.MapFS{"table": ada.Files(), "random": ada.Random(7, 32, 2, 2)} {
		t.Run(name, func(t *testing.T) {
			modelstest.Run(t, func(t *testing.T) models.Model { return open(t, dir, onnx.Options{Threads: 2}) })
		})
	}
}
