package onnx_test

import (
	"bytes"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"polyphi/corpora/labels"
	"polyphi/models"
	"polyphi/models/modelstest"
	"polyphi/models/onnx"
	"polyphi/models/onnx/graph"
	"polyphi/models/onnx/onnxtest"
	"polyphi/models/tokenize"
)

// A family is an export of a kind of model: the form of its graph, the ids of
// its special tokens, and what its configuration says of lengths. The tokenizer
// is WordPiece in all of them: here it does not matter.
type family struct {
	name   string
	form   graph.Form
	config map[string]any
	tok    string // tokenizer_config.json
	room   int    // tokens that the graph has positions for
	usable int    // tokens that a window may have
}

func (f family) spec() onnxtest.Spec {
	s := ada
	s.RoBERTa, s.Positions, s.Config, s.TokenizerConfig = f.form.AfterPad, f.room, f.config, f.tok
	return s
}

var (
	bert     = graph.Form{}
	roberta  = graph.Form{NoTypes: true, AfterPad: true, Pad: 1}
	distil   = graph.Form{NoTypes: true}
	deberta  = graph.Form{NoTypes: true, Relative: true}
	families = []family{
		{"BERT", bert, map[string]any{"max_position_embeddings": 512}, `{"model_max_length":512}`, 512, 512},
		{"BERT whose tokenizer knows no length", bert, map[string]any{"max_position_embeddings": 512}, `{"model_max_length":1000000000000000019884624838656}`, 512, 512},
		{"BERT for sentences", bert, map[string]any{"max_position_embeddings": 512}, `{"model_max_length":128}`, 512, 128},
		// 514 positions are 512 tokens: padding takes the first two.
		{"RoBERTa", roberta, map[string]any{"model_type": "roberta", "max_position_embeddings": 514, "pad_token_id": 1}, `{"model_max_length":512}`, 512, 512},
		{"RoBERTa without a length or a padding id", roberta, map[string]any{"model_type": "roberta", "max_position_embeddings": 514, "pad_token_id": nil}, "", 512, 512},
		{"XLM-R", roberta, map[string]any{"model_type": "xlm-roberta", "max_position_embeddings": 514, "pad_token_id": 1}, `{"model_max_length":1e30}`, 512, 512},
		{"CamemBERT", roberta, map[string]any{"model_type": "camembert", "max_position_embeddings": 514, "pad_token_id": 1}, `{"model_max_length":514}`, 512, 512},
		{"DistilBERT", distil, map[string]any{"model_type": "distilbert", "max_position_embeddings": 512}, "", 512, 512},
		// Distances need no table; 512 is what it was trained on, and nothing is taken off.
		{"DeBERTa-v3", deberta, map[string]any{"model_type": "deberta-v2", "max_position_embeddings": 512, "position_biased_input": false, "type_vocab_size": 0}, `{"model_max_length":1e30}`, 512, 512},
		{"DeBERTa-v2 with token types", graph.Form{Relative: true}, map[string]any{"model_type": "deberta-v2", "max_position_embeddings": 512}, "", 512, 512},
		{"BERT with position_ids", graph.Form{PositionInput: true}, map[string]any{"max_position_embeddings": 512}, "", 512, 512},
		{"RoBERTa with position_ids", graph.Form{NoTypes: true, AfterPad: true, Pad: 1, PositionInput: true}, map[string]any{"model_type": "roberta", "max_position_embeddings": 514, "pad_token_id": 1}, "", 512, 512},
		{"BERT with 32-bit inputs", graph.Form{Int32: true, PositionInput: true}, map[string]any{"max_position_embeddings": 512}, "", 512, 512},
		{"RoBERTa with 32-bit inputs", graph.Form{NoTypes: true, AfterPad: true, Pad: 1, Int32: true}, map[string]any{"model_type": "roberta", "max_position_embeddings": 514, "pad_token_id": 1}, "", 512, 512},
	}
)

func setting(t *testing.T, c *onnx.Classifier, name string) string {
	t.Helper()
	for _, s := range c.Info().Settings {
		if s.Name == name {
			return s.Value
		}
	}
	t.Fatalf("no setting %s", name)
	return ""
}

// Every family runs to its usable length and gives a note the same answer alone
// and padded among others.
func TestFamilies(t *testing.T) {
	texts := append(long(12), strings.Repeat("Seen by Ada Ruiz on 3/4. ", 100))
	for _, f := range families {
		dir := f.spec().Family(5, f.form, 16, 1, 2)
		alone := open(t, dir, onnx.Options{Threads: 1, Budget: 1})
		if got := setting(t, alone, "window"); got != strconv.Itoa(f.usable) {
			t.Errorf("%s: windows of %s tokens, want %d", f.name, got, f.usable)
		}
		want := predict(t, alone, inputs(texts...))
		if n := len(want[len(want)-1].Predictions); n == 0 {
			t.Errorf("%s: predicts nothing: the test shows nothing", f.name)
		}
		got := predict(t, open(t, dir, onnx.Options{Threads: 2, Budget: 2048}), inputs(texts...))
		for i := range got {
			if !same(got[i], want[i]) {
				t.Errorf("%s: note %d among others: %s; alone: %s", f.name, i, brief(texts[i], got[i]), brief(texts[i], want[i]))
				break
			}
		}
	}
}

// A position table that is shorter than the configuration says is found by the
// run of full length at load time, not by the first long note.
func TestProbeOfFullLength(t *testing.T) {
	for _, f := range families {
		if f.form.Relative || f.usable != f.room {
			continue // distances have no end
		}
		f.room--
		c, err := onnx.Open(onnxtest.Library(t), onnx.Files("m", f.spec().Family(5, f.form, 16, 1, 2)), onnx.Options{Device: onnx.CPU, Labels: labels.Canonical()})
		if err == nil {
			c.Close()
			t.Errorf("%s: opened with a table of %d positions", f.name, f.room)
		} else if !strings.Contains(err.Error(), "does not run on 512 tokens") || !strings.Contains(err.Error(), "window") {
			t.Errorf("%s: %v", f.name, err)
		}
	}
}

// Positions that the harness feeds are those the graph works out for itself when
// it has no such input; and each form has a wrong way that gives other scores.
func TestPositionsAsTheGraphCountsThem(t *testing.T) {
	ids := [][]int64{{2, 5, 6, 7, 8, 9, 3}, {2, 9, 3}, {2, 7, 7, 7, 3}}
	for _, tc := range []struct {
		name string
		form graph.Form
		conf map[string]any
		bad  map[string]any // the configuration of another family
	}{
		{"BERT", bert, nil, map[string]any{"model_type": "roberta", "max_position_embeddings": 64}},
		{"RoBERTa", roberta, map[string]any{"model_type": "roberta", "pad_token_id": 1, "max_position_embeddings": 66}, map[string]any{"pad_token_id": 1, "max_position_embeddings": 64}},
	} {
		fed := tc.form
		fed.PositionInput = true
		logits := func(form graph.Form, conf map[string]any) [][][]float32 {
			f := family{form: form, config: conf, room: 64}
			got, err := open(t, f.spec().Family(3, form, 16, 1, 2), onnx.Options{Threads: 1}).LogitsForTest(ids)
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		counted := logits(tc.form, tc.conf)
		if d := apart(logits(fed, tc.conf), counted); d > 1e-6 {
			t.Errorf("%s: fed positions give logits that differ by %g", tc.name, d)
		}
		if d := apart(logits(fed, tc.bad), counted); d < 1e-3 {
			t.Errorf("%s: wrong positions differ by %g only: the test shows nothing", tc.name, d)
		}
	}
}

// apart returns the largest difference of two sets of logits.
func apart(a, b [][][]float32) (most float64) {
	for i := range a {
		for at := range a[i] {
			for k := range a[i][at] {
				most = max(most, math.Abs(float64(a[i][at][k])-float64(b[i][at][k])))
			}
		}
	}
	return most
}

// An fp16 export, weights and logits, answers as the fp32 one of the same
// weights, with a warning on the CPU.
func TestHalf(t *testing.T) {
	texts := long(30)
	wide := open(t, ada.Family(7, graph.Form{}, 16, 1, 2), onnx.Options{})
	half := open(t, ada.Family(7, graph.Form{Half: true}, 16, 1, 2), onnx.Options{})
	if p, notes := half.Info().Device.Precision, strings.Join(half.Info().Notes, "\n"); p != "fp16" || !strings.Contains(notes, "fp16") {
		t.Errorf("precision %s, notes %q", p, notes)
	}
	ids := [][]int64{{2, 5, 6, 7, 8, 9, 3}, {2, 9, 3}}
	a, err := wide.LogitsForTest(ids)
	if err != nil {
		t.Fatal(err)
	}
	b, err := half.LogitsForTest(ids)
	if d := apart(a, b); err != nil || d > 0.02 || d == 0 {
		t.Errorf("logits differ by %g, %v; want a little", d, err)
	}
	want, got := predict(t, wide, inputs(texts...)), predict(t, half, inputs(texts...))
	other := 0
	for i := range got {
		if show(texts[i], got[i]) != show(texts[i], want[i]) {
			other++
		}
	}
	if other > len(texts)/5 {
		t.Errorf("%d of %d notes have other spans", other, len(texts))
	}
}

// Activations that are quantised as they come take their scale from the whole
// batch. So such graphs run row by row: a note's scores are the same to the last
// bit alone and among others, which they are not in a batch.
func TestQuantisedAloneAndAmongOthers(t *testing.T) {
	texts := long(30)
	for _, op := range []string{"MatMulInteger", "DynamicQuantizeMatMul"} {
		dir := ada.Family(7, graph.Form{Quantised: op}, 16, 1, 2)
		c := open(t, dir, onnx.Options{Threads: 2, Budget: 4096})
		if p, b := c.Info().Device.Precision, setting(t, c, "batch_tokens"); p != "int8" || b != "0" {
			t.Errorf("%s: precision %s, batches of %s tokens", op, p, b)
		}
		got := predict(t, c, inputs(texts...))
		if u := c.Usage(); u.PaddedTokens != u.WindowTokens {
			t.Errorf("%s: padded: %+v", op, u)
		}
		found := 0
		for i, text := range texts {
			want := predict(t, c, inputs(text))[0]
			found += len(want.Predictions)
			if !slices.EqualFunc(got[i].Predictions, want.Predictions, func(a, b models.Prediction) bool { return a == b }) {
				t.Errorf("%s: note %d among others: %s; alone: %s", op, i, brief(text, got[i]), brief(text, want))
			}
		}
		if found == 0 {
			t.Errorf("%s: predicts nothing: the test shows nothing", op)
		}
		row := []int64{2, 5, 6, 7, 3}
		one, err := c.LogitsForTest([][]int64{row})
		if err != nil {
			t.Fatal(err)
		}
		two, err := c.LogitsForTest([][]int64{row, {2, 9, 9, 9, 9, 9, 9, 9, 3}})
		if err != nil {
			t.Fatal(err)
		}
		if d := apart(one, two[:1]); d == 0 {
			t.Errorf("%s: the same logits in a batch: the test shows nothing", op)
		}
	}
}

// A byte-level tokenizer, whose tokens hold the space before a word and bytes of
// a character, gives mentions without either, whether it trims offsets or not.
func TestByteLevelTokenizer(t *testing.T) {
	trimmed := modelstest.Unpacked(t, "../tokenize/testdata/bpe.json.gz")
	const text = "Seen by Smith.\nThen 張 and José came; Smith left."
	for _, file := range [][]byte{trimmed, bytes.ReplaceAll(trimmed, []byte(`"trim_offsets":true`), []byte(`"trim_offsets":false`))} {
		tok, err := tokenize.Load(file, tokenize.Options{})
		if err != nil {
			t.Fatal(err)
		}
		tokens, err := tok.Encode(nil, text)
		if err != nil {
			t.Fatal(err)
		}
		table := make([][]float32, tok.VocabSize())
		for i := range table {
			table[i] = []float32{1, 0}
		}
		for _, k := range tokens { // the first piece of a name decides
			if rest := strings.TrimSpace(text[k.Start.Byte:]); k.WordStart && (strings.HasPrefix(rest, "Smith") || strings.HasPrefix(rest, "張") || strings.HasPrefix(rest, "José")) {
				table[k.ID] = []float32{0, 1}
			}
		}
		spec := onnxtest.Spec{Labels: []string{"O", "PATIENT"}, Positions: 514, Config: map[string]any{"model_type": "roberta", "pad_token_id": 1}}
		dir := spec.FilesWith(graph.Table(table).Encode())
		dir["tokenizer.json"] = &fstest.MapFile{Data: file}
		got := show(text, predict(t, open(t, dir, onnx.Options{}), inputs(text))[0])
		if want := "PATIENT:Smith | PATIENT:張 | PATIENT:José | PATIENT:Smith"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
