package onnx_test

import (
	"bytes"
	"compress/gzip"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"polyphi/corpora"
	"polyphi/corpora/labels"
	"polyphi/models/onnx"
	"polyphi/models/onnx/graph"
	"polyphi/models/onnx/onnxtest"
)

// Everything that is wrong with a model directory is an error that names the
// part and what to do, never a guess.
func TestBrokenDirectories(t *testing.T) {
	lib := onnxtest.Library(t)
	config := func(s string) map[string]string { return map[string]string{"config.json": s} }
	bench := func(s string) map[string]string {
		return map[string]string{"bench.json": `{"format":"polyphi-model/1"` + s + `}`}
	}
	const words = `,"training":{"vocabulary":"w"}`
	vocabulary := func(s string) map[string]string {
		return map[string]string{"bench.json": bench(words)["bench.json"], "w": s}
	}
	const ids = `"id2label":{"0":"O","1":"B-PATIENT","2":"I-PATIENT","3":"B-DATE","4":"I-DATE"}`
	three := graph.Table([][]float32{{1, 0, 0}})
	noOut, fixed, odd, tokens := graph.Table(ada.Table()), graph.Table(ada.Table()), graph.Table(ada.Table()), graph.Table(ada.Table()[:5])
	noOut.Outputs = nil
	fixed.Inputs[0].Dims = []int64{1, 128}
	odd.Inputs = append(odd.Inputs, graph.Value{Name: "pixel_values", Type: graph.Float32, Dims: []int64{-1, -1}})
	for _, c := range []struct {
		why   string
		files map[string]string // replaced; "-" removes
		want  []string
	}{
		{"no graph", map[string]string{"model.onnx": "-"}, []string{"model.onnx", "--onnx-file"}},
		{"two graphs", map[string]string{"onnx/model.onnx": "x"}, []string{"both model.onnx and onnx/model.onnx", "choose"}},
		{"no config", map[string]string{"config.json": "-"}, []string{"config.json is missing", "export"}},
		{"no tokenizer", map[string]string{"tokenizer.json": "-"}, []string{"tokenizer.json is missing", "save"}},
		{"config is no JSON", config("{"), []string{"config.json", "not JSON"}},
		{"no labels", config(`{}`), []string{"id2label is missing"}},
		{"a label id left out", config(`{"id2label":{"0":"O","2":"B-X"}}`), []string{"id2label", `"2"`}},
		{"a label twice", config(`{"id2label":{"0":"O","1":"O"}}`), []string{"twice"}},
		{"labels without names", config(`{"id2label":{"0":"O","1":"LABEL_1"}}`), []string{"LABEL_1", "bench.json"}},
		{"other number of labels", map[string]string{"model.onnx": string(three.Encode())}, []string{"3 labels", "names 5"}},
		{"no positions", config(`{` + ids + `,"max_position_embeddings":2,"model_type":"roberta"}`), []string{"max_position_embeddings"}},
		{"too short a window", config(`{` + ids + `,"max_position_embeddings":5}`), []string{"leaves 3 for text"}},
		{"bad padding", config(`{` + ids + `,"pad_token_id":999}`), []string{"pad_token_id 999", "tokenizer.json"}},
		{"garbage graph", map[string]string{"model.onnx": "garbage"}, []string{"model.onnx", "export the model again"}},
		{"no output", map[string]string{"model.onnx": string(noOut.Encode())}, []string{"no outputs"}},
		{"fixed shape", map[string]string{"model.onnx": string(fixed.Encode())}, []string{"input_ids", "dynamic"}},
		{"unknown input", map[string]string{"model.onnx": string(odd.Encode())}, []string{"pixel_values"}},
		{"vocabulary over the model's table", map[string]string{"model.onnx": string(tokens.Encode())}, []string{"warm-up", "tokenizer.json"}},
		{"unknown tokenizer part", map[string]string{"tokenizer.json": `{"version":"1.0","model":{"type":"WordLevel"}}`}, []string{"WordLevel"}},
		{"a vocabulary that is not there", bench(words), []string{"training.vocabulary: w is missing", "beside bench.json"}},
		{"a vocabulary elsewhere", bench(`,"training":{"vocabulary":"../words.txt"}`), []string{"training.vocabulary", "beside bench.json"}},
		{"an empty vocabulary", vocabulary(""), []string{"training.vocabulary: w holds no word"}},
		{"a blank vocabulary", vocabulary("\ufeff\n \u3000\r\n...\n"), []string{"training.vocabulary: w holds no word"}},
		{"a vocabulary cut off", vocabulary("\x1f\x8b\b"), []string{"training.vocabulary: w is not a whole gzip file"}},
		{"a vocabulary in Latin-1", vocabulary("A\xf1ez\n"), []string{"training.vocabulary: w is no text in UTF-8"}},
		{"a vocabulary with NUL", vocabulary("Ada\x00\n"), []string{"training.vocabulary: w is no text in UTF-8"}},
		{"the graph as vocabulary", bench(`,"training":{"vocabulary":"model.onnx"}`), []string{"training.vocabulary: model.onnx is no text in UTF-8"}},
		{"a vocabulary that unpacks without end", vocabulary(strings.Repeat(gz(strings.Repeat("word\n", 1<<20)), 52)), []string{"training.vocabulary: w is over the limit"}},
		{"bench.json of another format", map[string]string{"bench.json": `{"format":"x"}`}, []string{"bench.json", "format"}},
		{"bench.json with an unknown key", bench(`,"windows":3`), []string{"bench.json", "windows"}},
		{"bench.json with a key in capitals", bench(`,"Window":32`), []string{"Window", "lower case"}},
		{"bench.json with a key twice", bench(`,"window":32,"window":64`), []string{"window", "twice"}},
		{"window over the model's limit", bench(`,"window":128`), []string{"128", "64"}},
		{"overlap over a quarter", bench(`,"overlap":20`), []string{"overlap 20", "quarter"}},
		{"unknown aggregate", bench(`,"aggregate":"average"`), []string{"average", "first, token, mean, max"}},
		{"label mapped to nothing of ours", bench(`,"labels":{"PATIENT":"PERSONN"}`), []string{"PERSONN"}},
		{"label that the model does not have", bench(`,"labels":{"NURSE":"DOCTOR"}`), []string{"NURSE"}},
		{"unknown scheme", bench(`,"scheme":"BIX"`), []string{"BIX"}},
	} {
		files := maps.Clone(ada.Files())
		for name, data := range c.files {
			if data == "-" {
				delete(files, name)
			} else {
				files[name] = &fstest.MapFile{Data: []byte(data)}
			}
		}
		got, err := onnx.Open(lib, onnx.Files("m", files), onnx.Options{Device: onnx.CPU, Labels: labels.Canonical()})
		if err == nil {
			got.Close()
			t.Errorf("%s: opened", c.why)
			continue
		}
		if _, unrun := onnx.Check(onnx.Files("m", files), labels.Canonical()); !strings.Contains(err.Error(), "warm-up") && (unrun == nil || unrun.Error() != err.Error()) {
			t.Errorf("%s: without a session: %v; want %v", c.why, unrun, err)
		}
		for _, want := range append(c.want, "onnx: m: ") {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v; want %q in it", c.why, err, want)
			}
		}
	}
}

// A model directory is checked without ONNX Runtime.
func TestCheck(t *testing.T) {
	m, err := onnx.Check(onnx.Files("m", ada.Files()), labels.Canonical())
	if err != nil || m.Precision != "fp32" || len(m.Notes) != 0 || !slices.Equal(m.Labels, []corpora.Label{"DATE", "PATIENT"}) {
		t.Errorf("%+v, %v", m, err)
	}
}

// gz packs text.
func gz(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte(s))
	z.Close()
	return b.String()
}

// Words come without a byte order mark, blanks and line ends, packed under any name.
func TestVocabulary(t *testing.T) {
	lib := onnxtest.Library(t)
	const text = "\ufeffAda \r\n\n \tRuiz\n王\u3000"
	for name, data := range map[string]string{"w.txt": text, "W.GZ": gz(text), "packed": gz(text), "plain.gz": text} {
		files := maps.Clone(ada.Files())
		files["bench.json"] = &fstest.MapFile{Data: []byte(`{"format":"polyphi-model/1","training":{"vocabulary":"` + name + `"}}`)}
		files[name] = &fstest.MapFile{Data: []byte(data)}
		c, err := onnx.Open(lib, onnx.Files("m", files), onnx.Options{Device: onnx.CPU, Labels: labels.Canonical()})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got, want := c.Info().Vocabulary, map[string]bool{"Ada": true, "Ruiz": true, "王": true}; !maps.Equal(got, want) {
			t.Errorf("%s: %v", name, got)
		}
		c.Close()
	}
}

func TestDir(t *testing.T) {
	lib := onnxtest.Library(t)
	dir := t.TempDir()
	for name, f := range ada.Files() {
		if name == "model.onnx" {
			name = "onnx/model_b.onnx"
		}
		path := filepath.Join(dir, name)
		os.MkdirAll(filepath.Dir(path), 0o700)
		if err := os.WriteFile(path, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	src, err := onnx.Dir(dir, "onnx/model_b.onnx")
	if err != nil {
		t.Fatal(err)
	}
	c, err := onnx.Open(lib, src, onnx.Options{Device: onnx.CPU, Labels: labels.Canonical()})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	info := c.Info()
	if info.Name != filepath.Base(dir) || len(info.Digests) != 3 || info.Family != "encoder" || info.Kind != "onnx" {
		t.Errorf("info %+v", info)
	}
	for _, bad := range []string{"../model.onnx", "/model.onnx"} {
		if _, err := onnx.Dir(dir, bad); err == nil {
			t.Errorf("--onnx-file %s was accepted", bad)
		}
	}
	if _, err := onnx.Dir(filepath.Join(dir, "none"), ""); err == nil || !strings.Contains(err.Error(), "not there") {
		t.Errorf("no folder: %v", err)
	}
	if _, err := onnx.Dir(filepath.Join(dir, "config.json"), ""); err == nil || !strings.Contains(err.Error(), "is a file") {
		t.Errorf("a file: %v", err)
	}
}

// bench.json renames labels, maps types, and carries what is declared.
func TestBench(t *testing.T) {
	s := ada
	s.Labels = []string{"O", "LABEL_1", "LABEL_2", "B-WHO", "I-WHO"}
	s.Pieces = map[string]string{"Ada": "B-WHO", "Ruiz": "I-WHO", "3": "LABEL_1", "4": "LABEL_2", "x": ""}
	s.Bench = `{"format":"polyphi-model/1","labels":{"LABEL_1":"B-DATE","LABEL_2":"I-DATE","WHO":"NAME"},
		"window":16,"overlap":2,"demonstration":true,"suites":["smoke"],"before":"tiny-us","family":"encoder",
		"training":{"variants":["en-US"],"sha256":"00"}}`
	c := open(t, s.Files(), onnx.Options{Name: "row"})
	if got := show("Ada Ruiz 3 4", predict(t, c, inputs("Ada Ruiz 3 4"))[0]); got != "NAME:Ada Ruiz | DATE:3 4" {
		t.Errorf("got %s", got)
	}
	info := c.Info()
	if info.Name != "row" || !info.Demonstration || info.Before != "tiny-us" || len(info.Suites) != 1 || c.Bench().Training.Variants[0] != "en-US" {
		t.Errorf("info %+v", info)
	}
	if len(info.Labels) != 2 || info.Labels[0] != "DATE" || info.Labels[1] != "NAME" || info.CoarseOnly {
		t.Errorf("labels %v, coarse only %v", info.Labels, info.CoarseOnly)
	}
}

// A label that no map knows is kept as unmapped and said in a note; one that the
// map ignores is left out.
func TestUnmappedAndIgnored(t *testing.T) {
	s := ada
	s.Labels = []string{"O", "B-WIDGET", "B-GADGET"}
	s.Pieces = map[string]string{"Ada": "B-WIDGET", "Mei": "B-GADGET"}
	m, err := labels.ParseMap([]byte(`{"ignore":["gadget"]}`))
	if err != nil {
		t.Fatal(err)
	}
	lib := onnxtest.Library(t)
	c, err := onnx.Open(lib, onnx.Files("m", s.Files()), onnx.Options{Device: onnx.CPU, Labels: m})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if got := show("Ada Mei", predict(t, c, inputs("Ada Mei"))[0]); got != "UNMAPPED:Ada" {
		t.Errorf("got %s", got)
	}
	if notes := strings.Join(c.Info().Notes, "\n"); !strings.Contains(notes, "WIDGET") {
		t.Errorf("notes %q", notes)
	}
}
