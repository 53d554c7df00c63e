// Package onnxtest makes small model directories for tests: token classifiers
// whose every score is known, and random ones that have the operators and the
// speed of a real model. It also opens ONNX Runtime once for all tests of a
// package.
package onnxtest

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/fstest"

	"polyphi/models/onnx"
	"polyphi/models/onnx/graph"
)

// RequireEnv is the variable that turns a skip for want of ONNX Runtime into a
// failure.
const RequireEnv = "POLYPHI_REQUIRE_ORT"

var open = sync.OnceValues(func() (*onnx.Library, error) {
	return onnx.OpenLibrary(onnx.Search{Device: onnx.CPU})
})

// Library returns ONNX Runtime, opened once per process. Without it the test is
// skipped, or fails if POLYPHI_REQUIRE_ORT is 1.
func Library(t testing.TB) *onnx.Library {
	t.Helper()
	lib, err := open()
	switch {
	case err == nil:
		return lib
	case os.Getenv(RequireEnv) == "1":
		t.Fatalf("ONNX Runtime is required (%s=1): %v", RequireEnv, err)
	default:
		t.Skipf("skipped for want of ONNX Runtime: %v", err)
	}
	return nil
}

// A Spec describes a rule-like model: a piece of the vocabulary always gets the
// same label.
type Spec struct {
	Labels    []string          // id2label, in order; "O" must be among them
	Pieces    map[string]string // vocabulary piece ("Ada", "##mson") to label
	Positions int               // max_position_embeddings; 0: 64
	Bench     string            // bench.json, "" for none

	Config          map[string]any // keys of config.json beside the usual ones, or in their place; nil removes one
	TokenizerConfig string         // tokenizer_config.json, "" for none
	RoBERTa         bool           // special pieces have the ids of RoBERTa: the padding is 1
}

// Confidence is the probability a Spec model gives the label of a piece, with n
// labels in all: its logit is ln(9(n-1)) and all others are 0.
const Confidence = 0.9

// special returns the special pieces, which come first in every vocabulary.
func (s Spec) special() []string {
	if s.RoBERTa {
		return []string{"[CLS]", "[PAD]", "[SEP]", "[UNK]"}
	}
	return []string{"[PAD]", "[UNK]", "[CLS]", "[SEP]"}
}

// Vocabulary returns the pieces of the model in id order.
func (s Spec) Vocabulary() []string {
	return append(s.special(), slices.Sorted(maps.Keys(s.Pieces))...)
}

// Table returns the logits of every piece by id. All but the pieces are "O".
func (s Spec) Table() [][]float32 {
	var out [][]float32
	for _, piece := range s.Vocabulary() {
		label := s.Pieces[piece]
		if label == "" {
			label = "O"
		}
		row := make([]float32, len(s.Labels))
		row[slices.Index(s.Labels, label)] = logit(len(s.Labels))
		out = append(out, row)
	}
	return out
}

// Files returns the model directory of the rule-like model.
func (s Spec) Files() fstest.MapFS { return s.FilesWith(graph.Table(s.Table()).Encode()) }

// FilesWith returns the directory with another graph.
func (s Spec) FilesWith(model []byte) fstest.MapFS {
	positions := s.Positions
	if positions == 0 {
		positions = 64
	}
	ids := map[string]string{}
	for i, l := range s.Labels {
		ids[strconv.Itoa(i)] = l
	}
	config := map[string]any{
		"model_type": "bert", "id2label": ids, "max_position_embeddings": positions, "pad_token_id": 0,
	}
	for key, value := range s.Config {
		if config[key] = value; value == nil {
			delete(config, key)
		}
	}
	out := fstest.MapFS{
		"model.onnx":     {Data: model},
		"tokenizer.json": {Data: Tokenizer(s.Vocabulary())},
		"config.json":    {Data: marshal(config)},
	}
	if s.TokenizerConfig != "" {
		out["tokenizer_config.json"] = &fstest.MapFile{Data: []byte(s.TokenizerConfig)}
	}
	if s.Bench != "" {
		out["bench.json"] = &fstest.MapFile{Data: []byte(s.Bench)}
	}
	return out
}

// Random returns a directory with a transformer of random weights over the
// spec's vocabulary.
func (s Spec) Random(seed uint64, hidden, layers, heads int) fstest.MapFS {
	return s.Family(seed, graph.Form{}, hidden, layers, heads)
}

// Family is Random in the form of a family of models. Its table of positions has
// room for Positions tokens, whatever Config says.
func (s Spec) Family(seed uint64, form graph.Form, hidden, layers, heads int) fstest.MapFS {
	positions := s.Positions
	if positions == 0 {
		positions = 64
	}
	return s.FilesWith(graph.Transformer(seed, graph.Shape{
		Vocabulary: len(s.Vocabulary()), Positions: positions, Hidden: hidden,
		Layers: layers, Heads: heads, Labels: len(s.Labels), Form: form,
	}).Encode())
}

// Tokenizer returns a tokenizer.json of the cased BERT family; the first four
// pieces of the vocabulary are the special ones, in any order.
func Tokenizer(vocabulary []string) []byte {
	vocab := map[string]int{}
	for i, p := range vocabulary {
		vocab[p] = i
	}
	var added []any
	for i, p := range vocabulary[:4] {
		added = append(added, map[string]any{
			"id": i, "content": p, "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true,
		})
	}
	token := func(id string) any { return map[string]any{"SpecialToken": map[string]any{"id": id, "type_id": 0}} }
	text := map[string]any{"Sequence": map[string]any{"id": "A", "type_id": 0}}
	entry := func(p string) any {
		return map[string]any{"id": p, "ids": []int{vocab[p]}, "tokens": []string{p}}
	}
	return marshal(map[string]any{
		"version": "1.0", "truncation": nil, "padding": nil, "added_tokens": added,
		"normalizer":    map[string]any{"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": false, "lowercase": false},
		"pre_tokenizer": map[string]any{"type": "BertPreTokenizer"},
		"post_processor": map[string]any{
			"type": "TemplateProcessing", "single": []any{token("[CLS]"), text, token("[SEP]")},
			"pair":           []any{token("[CLS]"), text, token("[SEP]")},
			"special_tokens": map[string]any{"[CLS]": entry("[CLS]"), "[SEP]": entry("[SEP]")},
		},
		"decoder": nil,
		"model": map[string]any{
			"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
			"max_input_chars_per_word": 100, "vocab": vocab,
		},
	})
}

func marshal(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("onnxtest: %v", err)) // only maps, strings and numbers are marshalled
	}
	return data
}

// logit returns the logit against zeros that gives Confidence among n labels.
func logit(n int) float32 {
	return float32(math.Log(Confidence / (1 - Confidence) * float64(max(n-1, 1))))
}
