// Package graph reads and writes ONNX files as protobuf, without ONNX Runtime.
//
// [Read] walks a model file before any native code sees it: it lists inputs,
// outputs, operators and external data, and refuses what the harness does not
// run. [CheckExternal] judges the files of external data. [Model] writes small
// models: the one that proves a device, and those of tests.
//
// Field numbers are those of onnx.proto (ONNX IR version 10).
package graph
