// Package onnx runs token classifiers exported to ONNX: from a model directory
// and notes to spans, on CPU or CUDA.
//
//	lib, err := onnx.OpenLibrary(onnx.Search{Device: onnx.Auto})
//	src, err := onnx.Dir("path/to/export", "")
//	c, err := onnx.Open(lib, src, onnx.Options{Device: onnx.Auto, Labels: labels.Canonical()})
//	err = c.Predict(ctx, inputs, emit)
//
// A note is tokenised whole, once; cut into overlapping windows of which each
// token belongs to one; the windows of many notes are run in batches of like
// length; and the note is decoded once from the logits of owned tokens. Nothing
// is truncated. Only the run itself is impure: windows and plan are package
// batch, the check of the model file is package graph.
//
// CUDA is used only if a profile shows every matrix product there and the logits
// agree with the CPU's. Where memory runs out the model is loaded again and goes
// on with smaller batches, then narrower windows; no answer is lost. After a pass
// [Classifier.Audit] counts the labels that the CPU would give otherwise.
//
// The only importer of the ONNX Runtime binding. Built without cgo the package
// compiles, and [OpenLibrary] says what is missing. Telemetry of ONNX Runtime is
// switched off before the library is opened.
package onnx
