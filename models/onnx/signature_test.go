package onnx

import (
	"strings"
	"testing"

	"polyphi/models/onnx/graph"
)

func ids(name string, typ int, dims ...int64) graph.Value {
	return graph.Value{Name: name, Type: typ, Dims: dims}
}

func TestSignature(t *testing.T) {
	in := []graph.Value{ids("input_ids", graph.Int64, -1, -1)}
	logits := ids("logits", graph.Float32, -1, -1, 3)
	for _, c := range []struct {
		why     string
		in, out []graph.Value
		want    string // the output, or part of the error after !
	}{
		{"logits by name", in, []graph.Value{ids("x", graph.Float32, -1, -1, 8), logits}, "logits"},
		{"else the only float of rank three", in, []graph.Value{ids("scores", graph.Float16, -1, -1, -1), ids("pooled", graph.Float32, -1, 8)}, "scores"},
		{"two candidates", in, []graph.Value{ids("a", graph.Float32, -1, -1, 3), ids("b", graph.Float32, -1, -1, 3)}, `!"a", "b"`},
		{"none", in, []graph.Value{ids("pooled", graph.Float32, -1, 8)}, "!pooled"},
		{"logits of rank two: a text classifier", in, []graph.Value{ids("logits", graph.Float32, -1, 3)}, "!token classifier"},
		{"integer logits", in, []graph.Value{ids("logits", graph.Int64, -1, -1, 3)}, "!fp32"},
		{"no ids", []graph.Value{ids("attention_mask", graph.Int64, -1, -1)}, []graph.Value{logits}, "!input_ids"},
		{"float ids", []graph.Value{ids("input_ids", graph.Float32, -1, -1)}, []graph.Value{logits}, "!int64"},
		{"ids of rank one", []graph.Value{ids("input_ids", graph.Int64, -1)}, []graph.Value{logits}, "!sequence"},
		{"ids without a shape", []graph.Value{{Name: "input_ids", Type: graph.Int64}}, []graph.Value{logits}, "!sequence"},
		{"an image", append(in, ids("pixels", graph.Int64, -1, -1)), []graph.Value{logits}, "!pixels"},
		{"a span model", append(in, ids("words_mask", graph.Int64, -1, -1)), []graph.Value{logits}, "!words_mask"},
		{"other labels", in, []graph.Value{ids("logits", graph.Float32, -1, -1, 4)}, "!4 labels"},
	} {
		got, err := signatureOf(&graph.Graph{Inputs: c.in, Outputs: c.out}, 3)
		part, bad := strings.CutPrefix(c.want, "!")
		switch {
		case bad && (err == nil || !strings.Contains(err.Error(), part)):
			t.Errorf("%s: error %v, want one with %q", c.why, err, part)
		case !bad && (err != nil || got.output != c.want):
			t.Errorf("%s: output %q, %v; want %q", c.why, got.output, err, c.want)
		}
	}
}
