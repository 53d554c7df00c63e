package onnx_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"polyphi/bench"
	"polyphi/corpora"
	"polyphi/corpora/labels"
	"polyphi/corpora/synth/multiculture"
	"polyphi/corpora/synth/multiculture/testset"
	"polyphi/models"
	"polyphi/models/onnx"
	"polyphi/models/onnx/onnxtest"
	"polyphi/models/zoo"
)

// BenchmarkZoo runs the packaged models as a run does: on the notes of
// multiculture-quick, with the usual budget and one goroutine for each core.
//
// efficiency is the time of a raw replay of the same padded batches, on the same
// session and threads, over the time of Predict; 1 is the limit for any tool
// around ONNX Runtime. The two are interleaved (A B B A) every 128 notes and the
// median over these blocks is taken, because the speed of a shared machine
// doubles and halves within seconds: a ratio of whole passes shows that, not us.
func BenchmarkZoo(b *testing.B) {
	in := quick(b)
	for _, name := range zoo.Names() {
		b.Run(name, func(b *testing.B) { benchmarkZoo(b, name, onnx.Options{}, in) })
	}
}

// BenchmarkBudget runs one packaged model at several budgets of padded tokens.
func BenchmarkBudget(b *testing.B) {
	in := quick(b)
	for _, budget := range []int{128, 256, 512, 1024, 2048} {
		b.Run(fmt.Sprint(budget), func(b *testing.B) {
			benchmarkZoo(b, "tiny-multi", onnx.Options{Budget: budget}, in)
		})
	}
}

// quick returns the notes of multiculture-quick.
func quick(b *testing.B) (in []models.Input) {
	b.Helper()
	docs, err := multiculture.Generate(testset.Files(), multiculture.Plan{Split: "test", Draws: multiculture.TestDraws, First: 1})
	if err != nil {
		b.Fatal(err)
	}
	for i, d := range docs {
		in = append(in, models.Input{Key: corpora.Key(i), Text: d.Text, Lang: d.Lang})
	}
	return in
}

func benchmarkZoo(b *testing.B, name string, o onnx.Options, in []models.Input) {
	files, err := zoo.Files(name)
	if err != nil {
		b.Fatal(err)
	}
	o.Device, o.Labels = onnx.CPU, labels.Canonical()
	c, err := onnx.Open(onnxtest.Library(b), onnx.Files(name, files), o)
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	words := 0
	for _, i := range in {
		words += bench.Words(i.Text)
	}
	var sum pair
	var ratios []float64
	for b.Loop() {
		for block := range slices.Chunk(in, 128) {
			p := interleaved(b, c, block)
			sum.whole += p.whole
			sum.raw += p.raw
			sum.padded += p.padded
			sum.window += p.window
			ratios = append(ratios, p.raw.Seconds()/p.whole.Seconds())
		}
	}
	slices.Sort(ratios)
	wall := sum.whole.Seconds()
	b.ReportMetric(ratios[len(ratios)/2], "efficiency")
	b.ReportMetric(float64(2*b.N*words)/wall, "words/s")
	b.ReportMetric(float64(2*sum.padded)/wall, "padded-tokens/s")
	b.ReportMetric(float64(sum.padded)/float64(sum.window), "padded/window")
	b.ReportMetric(0, "ns/op") // of two passes and two replays: says nothing
}

// A pair is what two passes and two replays took together, and the tokens of
// one of them.
type pair struct {
	whole, raw     time.Duration
	padded, window int64
}

// interleaved times Predict and its raw replay in the order A B B A.
func interleaved(b *testing.B, c *onnx.Classifier, in []models.Input) (p pair) {
	replay, err := c.Prepare(in)
	if err != nil {
		b.Fatal(err)
	}
	defer replay.Close()
	predict := func() {
		start := time.Now()
		if err := c.Predict(context.Background(), in, func(int, models.Answer) error { return nil }); err != nil {
			b.Fatal(err)
		}
		p.whole += time.Since(start)
	}
	again := func() {
		d, err := replay.Run()
		if err != nil {
			b.Fatal(err)
		}
		p.raw += d
	}
	predict()
	again()
	again()
	predict()
	p.padded, p.window = replay.PaddedTokens, replay.WindowTokens
	return p
}
