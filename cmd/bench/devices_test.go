package main

import (
	"testing"

	"polyphi/models/onnx"
)

func TestStateLine(t *testing.T) {
	for want, s := range map[string]onnx.DeviceState{
		"usable":                                {Device: onnx.CPU, Usable: true, Share: 1},
		"not usable: no way":                    {Device: onnx.CUDA, Reason: "no way"},
		"not usable: no way (Card, driver 1.2)": {Device: onnx.CUDA, Reason: "no way", GPU: "Card", Driver: "1.2"},
		"usable (Card, driver 1.2); small built-in model, TF32 off: 93.8 % of node runs on it, all matrix products among them, logits within 2e-06 of the CPU's": {
			Device: onnx.CUDA, Usable: true, GPU: "Card", Driver: "1.2", Share: 0.9375, Difference: 2e-6},
	} {
		if got := stateLine(s); got != want {
			t.Errorf("%+v: %s, want %s", s, got, want)
		}
	}
}
