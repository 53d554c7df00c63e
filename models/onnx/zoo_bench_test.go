package onnx_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"polyphi/corpora/labels"
	"polyphi/corpora/synth/multiculture"
	"polyphi/corpora/synth/multiculture/testset"
	"polyphi/models"
	"polyphi/models/onnx"
	"polyphi/models/onnx/onnxtest"
	"polyphi/models/zoo"
)

// BenchmarkZoo runs the packaged models on the notes of multiculture-quick,
// interleaved with a raw replay of the same padded batches on the same session
// and threads (A B B A): efficiency is raw time over wall time, the limit for any
// tool around ONNX Runtime being 1.
func BenchmarkZoo(b *testing.B) {
	docs, err := multiculture.Generate(testset.Files(), multiculture.Plan{Split: "test", Draws: multiculture.TestDraws, First: 1})
	if err != nil {
		b.Fatal(err)
	}
	var in []models.Input
	for i, d := range docs {
		in = append(in, models.Input{Key: fmt.Sprintf("d%06d", i), Text: d.Text, Lang: d.Lang})
	}
	for _, name := range zoo.Names() {
		for _, budget := range []int{256, 512, 1024} {
			b.Run(fmt.Sprintf("%s/budget=%d", name, budget), func(b *testing.B) { benchmarkZoo(b, name, budget, in) })
		}
	}
}

func benchmarkZoo(b *testing.B, name string, budget int, in []models.Input) {
	files, err := zoo.Files(name)
	if err != nil {
		b.Fatal(err)
	}
	c, err := onnx.Open(onnxtest.Library(b), onnx.Files(name, files), onnx.Options{Device: onnx.CPU, Labels: labels.Canonical(), Budget: budget})
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	replay, err := c.Prepare(in)
	if err != nil {
		b.Fatal(err)
	}
	defer replay.Close()
	var whole, raw time.Duration
	predict := func() {
		start := time.Now()
		if err := c.Predict(context.Background(), in, func(int, models.Answer) error { return nil }); err != nil {
			b.Fatal(err)
		}
		whole += time.Since(start)
	}
	again := func() {
		d, err := replay.Run()
		if err != nil {
			b.Fatal(err)
		}
		raw += d
	}
	passes := 0
	for b.Loop() {
		predict()
		again()
		again()
		predict()
		passes += 2
	}
	u := c.Usage()
	b.ReportMetric(raw.Seconds()/whole.Seconds(), "efficiency")
	b.ReportMetric(float64(replay.PaddedTokens)*float64(passes)/whole.Seconds(), "padded-tokens/s")
	b.ReportMetric(float64(u.PaddedTokens)/float64(u.WindowTokens), "padded/window")
}
