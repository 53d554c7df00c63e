package onnx_test

import (
	"context"
	"fmt"
	"testing"

	"polyphi/models"
	"polyphi/models/onnx"
	"polyphi/models/onnx/graph"
	"polyphi/models/onnx/onnxtest"
)

// tiny is a model of the size of the packaged ones, with random weights.
func tiny(b *testing.B, o onnx.Options) *onnx.Classifier {
	s := onnxtest.Spec{Pieces: map[string]string{}, Positions: 256, Labels: []string{"O"}}
	for i := range 40 {
		s.Labels = append(s.Labels, fmt.Sprintf("B-T%d", i), fmt.Sprintf("I-T%d", i))
	}
	for _, p := range []string{"Ada", "Ruiz", "Mei", "##ling", "3", "4", "/", "Seen", "by", "the", "note", ".", "Smith"} {
		s.Pieces[p] = ""
	}
	return open(b, s.FilesWith(graph.Transformer(1, graph.Shape{
		Vocabulary: 7000, Positions: 256, Hidden: 128, Layers: 2, Heads: 2, Labels: len(s.Labels),
	}).Encode()), o)
}

// BenchmarkPredict reports tokens computed a second, from text to spans, and the
// share of the runtime's own speed that is reached.
func BenchmarkPredict(b *testing.B) {
	in := notes(1000)
	for _, budget := range []int{256, 512, 1024, 2048} {
		b.Run(fmt.Sprintf("budget=%d", budget), func(b *testing.B) {
			c := tiny(b, onnx.Options{Budget: budget})
			r, err := c.Prepare(in)
			if err != nil {
				b.Fatal(err)
			}
			defer r.Close()
			raw := 0.0
			for b.Loop() {
				err := c.Predict(context.Background(), in, func(int, models.Answer) error { return nil })
				if err != nil {
					b.Fatal(err)
				}
				b.StopTimer()
				wall, err := r.Run()
				if err != nil {
					b.Fatal(err)
				}
				raw += wall.Seconds()
				b.StartTimer()
			}
			wall := b.Elapsed().Seconds()
			b.ReportMetric(float64(r.PaddedTokens)*float64(b.N)/wall, "tokens/s")
			b.ReportMetric(raw/wall, "efficiency")
			b.ReportMetric(float64(r.PaddedTokens)/float64(r.WindowTokens), "padded/window")
		})
	}
}
