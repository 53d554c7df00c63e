package onnx

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"polyphi/corpora"
)

// BenchFormat is the value of "format" in bench.json.
const BenchFormat = "polyphi-model/1"

// A Bench is bench.json: how the harness runs a model, and what its owner
// declares about it. Every key is optional except format; unknown keys are
// refused. Metadata is declared, never inferred.
type Bench struct {
	Format  string `json:"format"`  // polyphi-model/1
	ONNX    string `json:"onnx"`    // the graph's file
	Window  int    `json:"window"`  // tokens the model sees at once, special ones included; 0: 512 or the model's limit
	Overlap *int   `json:"overlap"` // tokens two windows share, at most a quarter of the window; default window / 8
	Scheme  string `json:"scheme"`  // tag scheme; "" to detect it

	// Aggregate is first (a word has the label of its first token), token (every
	// token for itself), mean (the label with the largest mean probability over
	// the word's tokens) or max (that of its surest token); "" is first.
	Aggregate string `json:"aggregate"`
	// Labels renames whole labels ("LABEL_1": "B-PATIENT") or maps types, the
	// label without its prefix ("PER": "NAME").
	Labels map[string]string `json:"labels"`
	// SpecialInText is split (a literal [SEP] in a note is the special token, as
	// in the reference) or plain; "" is split.
	SpecialInText string `json:"special_in_text"`

	Licence       string   `json:"licence"`
	Suites        []string `json:"suites"`        // suites whose default rows it is one of
	Demonstration bool     `json:"demonstration"` // trained by the project on synthetic notes
	Before        string   `json:"before"`        // name of the row this one improves on
	Family        string   `json:"family"`        // encoder (default), small-llm, large-llm
	Parameters    int64    `json:"parameters"`
	Precision     string   `json:"precision"`
	Adaptation    string   `json:"adaptation"` // none, full, lora, prompt, zero-shot
	Training      Training `json:"training"`
}

// Training is what is declared about how a model was trained.
type Training struct {
	Corpora             []string `json:"corpora"`
	SHA256              string   `json:"sha256"` // of the training set
	Variants            []string `json:"variants"`
	Category            string   `json:"category"`
	Vocabulary          string   `json:"vocabulary"` // file of the words of the training text, one a line, gzip-packed or plain
	Kind                string   `json:"kind"`
	Share               *float64 `json:"share"`
	Volume              *float64 `json:"volume"`
	Generator           string   `json:"generator"`
	GeneratorParameters *float64 `json:"generator_parameters"`
	AdaptationShare     *float64 `json:"adaptation_share"`
	AnnotatorShare      *float64 `json:"annotator_share"`
	Fold                int      `json:"fold"`
	Folds               int      `json:"folds"`
}

// readBench reads bench.json; without the file it returns the zero Bench.
func (s Source) readBench() (Bench, error) {
	var b Bench
	data, err := s.read("bench.json", maxConfigBytes)
	if errors.Is(err, fs.ErrNotExist) {
		return b, nil
	}
	if err == nil {
		if err = decodeJSON(data, &b, true); err == nil {
			err = b.check()
		}
		if err != nil {
			err = fmt.Errorf("onnx: %s: bench.json: %w", s.name, err)
		}
	}
	return b, err
}

// maxVocabularyBytes bounds a list of words after unpacking.
const maxVocabularyBytes = 256 << 20

// vocabulary reads the list of words that bench.json names, if it names one.
func (l *loader) vocabulary(name string) error {
	if name == "" {
		return nil
	}
	fault := func(what string) error {
		return fmt.Errorf("onnx: %s: training.vocabulary: %s %s; give a file beside bench.json with one word a line", l.src.name, name, what)
	}
	if !fs.ValidPath(name) {
		return fault("is no path below the model directory")
	}
	data, err := l.src.read(name, maxVocabularyBytes)
	if errors.Is(err, fs.ErrNotExist) {
		return fault("is missing")
	}
	if err != nil {
		return err
	}
	l.digest(name, hashBytes(data))
	if bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(bytes.NewReader(data))
		if err != nil {
			return fault("is not a whole gzip file")
		}
		if data, err = io.ReadAll(io.LimitReader(z, maxVocabularyBytes+1)); err != nil {
			return fault("is not a whole gzip file")
		}
		if len(data) > maxVocabularyBytes {
			return fault(fmt.Sprintf("is over the limit of %d bytes when unpacked", maxVocabularyBytes))
		}
	}
	if !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0 {
		return fault("is no text in UTF-8")
	}
	l.c.words = map[string]bool{}
	for line := range strings.Lines(strings.TrimPrefix(string(data), "\ufeff")) {
		if w := strings.TrimSpace(line); len(corpora.Words(nil, w)) > 0 {
			l.c.words[w] = true
		}
	}
	if len(l.c.words) == 0 {
		return fault("holds no word")
	}
	return nil
}

func (b *Bench) check() error {
	oneOf := func(key, value string, allowed ...string) error {
		if value != "" && !slices.Contains(allowed, value) {
			return fmt.Errorf("%s is %.40q; allowed are %s", key, value, strings.Join(allowed, ", "))
		}
		return nil
	}
	if b.Format != BenchFormat {
		return fmt.Errorf("format is %.40q, not %q", b.Format, BenchFormat)
	}
	if b.Window < 0 || b.Overlap != nil && *b.Overlap < 0 {
		return errors.New("window and overlap must not be negative")
	}
	return errors.Join(
		oneOf("aggregate", b.Aggregate, "first", "token", "mean", "max"),
		oneOf("special_in_text", b.SpecialInText, "split", "plain"),
		oneOf("family", b.Family, "encoder", "small-llm", "large-llm"),
		oneOf("adaptation", b.Adaptation, "none", "full", "lora", "prompt", "zero-shot"),
		oneOf("training.category", b.Training.Category, "all", "english-only", "chinese-only", "mixed"),
		oneOf("training.kind", b.Training.Kind, "gold", "synthetic"),
	)
}

// strictJSON decodes exactly one value whose keys are all known, spelled as
// declared, and not repeated.
func strictJSON(data []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return jsonError(err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return errors.New("there is text after the JSON object")
	}
	return checkKeys(json.NewDecoder(bytes.NewReader(data)), reflect.TypeOf(into))
}

// checkKeys reads one value and refuses a key that is repeated or is not
// exactly a field's name, which encoding/json would let pass.
func checkKeys(dec *json.Decoder, typ reflect.Type) error {
	for typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	tok, err := dec.Token()
	if err != nil || tok != json.Delim('{') && tok != json.Delim('[') {
		return err
	}
	seen := map[string]bool{}
	for dec.More() {
		next := reflect.TypeFor[any]()
		if tok == json.Delim('{') {
			tok, err := dec.Token()
			if err != nil {
				return err
			}
			key, _ := tok.(string)
			if seen[key] {
				return fmt.Errorf("the key %.60q is there twice", key)
			}
			seen[key] = true
			if typ.Kind() == reflect.Struct {
				f, ok := fieldOf(typ, key)
				if !ok {
					return fmt.Errorf("unknown key %.60q; keys are lower case", key)
				}
				next = f
			}
		}
		if err := checkKeys(dec, next); err != nil {
			return err
		}
	}
	_, err = dec.Token()
	return err
}

func fieldOf(typ reflect.Type, key string) (reflect.Type, bool) {
	for i := range typ.NumField() {
		if typ.Field(i).Tag.Get("json") == key {
			return typ.Field(i).Type, true
		}
	}
	return nil, false
}

// jsonError rewrites an error of encoding/json without quoting the input.
func jsonError(err error) error {
	var syntax *json.SyntaxError
	var typ *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("not JSON at byte %d", syntax.Offset)
	case errors.As(err, &typ):
		return fmt.Errorf("key %q has a value of the wrong type, a %s is needed", typ.Field, typ.Type)
	case strings.HasPrefix(err.Error(), "json: unknown field "):
		return fmt.Errorf("unknown key %.60s", strings.TrimPrefix(err.Error(), "json: unknown field "))
	}
	return errors.New("not JSON: the text ends too early or is empty")
}
