package onnx

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
)

// Defaults where the model directory says nothing, in tokens.
const (
	defaultWindow  = 512
	overlapDivisor = 8 // overlap = window / 8: 64 of 512, 32 of 256
)

// config is what config.json and tokenizer_config.json say about the model.
type config struct {
	labels    []string // by id
	modelType string
	padID     int64 // -1 if config.json gives none
	usable    int   // longest sequence with special tokens; 0: no bound is declared
}

type configFile struct {
	ID2Label  map[string]string `json:"id2label"`
	ModelType string            `json:"model_type"`
	Positions *int              `json:"max_position_embeddings"`
	PadID     *int64            `json:"pad_token_id"`
}

// readConfig reads config.json and, if it is there, tokenizer_config.json.
func (s Source) readConfig() (config, error) {
	var c config
	data, err := s.read("config.json", maxConfigBytes)
	if err != nil {
		return c, hint(err, "export the model with its configuration")
	}
	var f configFile
	if err := decodeJSON(data, &f, false); err != nil {
		return c, fmt.Errorf("onnx: %s: config.json: %w", s.name, err)
	}
	if c.labels, err = denseLabels(f.ID2Label); err != nil {
		return c, fmt.Errorf("onnx: %s: config.json: %w", s.name, err)
	}
	c.modelType = f.ModelType
	c.padID = -1
	if f.PadID != nil {
		c.padID = *f.PadID
	} else if robertaLike(f.ModelType) {
		c.padID = 1
	}
	if f.PadID != nil && c.padID < 0 {
		return c, fmt.Errorf("onnx: %s: config.json: pad_token_id %d is negative", s.name, c.padID)
	}
	if f.Positions != nil && *f.Positions > 0 {
		c.usable = *f.Positions
		if robertaLike(f.ModelType) {
			c.usable -= int(c.padID) + 1
		}
	}
	longest, err := s.modelMaxLength()
	if err != nil {
		return c, err
	}
	if longest > 0 && (c.usable == 0 || longest < c.usable) {
		c.usable = longest
	}
	if c.usable < 0 || f.Positions != nil && c.usable == 0 {
		return c, fmt.Errorf("onnx: %s: config.json: max_position_embeddings leaves no position for text", s.name)
	}
	return c, nil
}

// robertaLike reports whether positions start after the padding id.
func robertaLike(modelType string) bool {
	return slices.Contains([]string{"roberta", "xlm-roberta", "xlm-roberta-xl", "camembert", "xmod", "data2vec-text", "roberta-prelayernorm", "mpnet", "longformer"}, modelType)
}

// modelMaxLength returns model_max_length of tokenizer_config.json, or 0 if it
// is not given or one of the huge numbers that mean "none".
func (s Source) modelMaxLength() (int, error) {
	data, err := s.read("tokenizer_config.json", maxConfigBytes)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	var f struct {
		Longest *float64 `json:"model_max_length"`
	}
	if err := decodeJSON(data, &f, false); err != nil {
		return 0, fmt.Errorf("onnx: %s: tokenizer_config.json: %w", s.name, err)
	}
	if f.Longest == nil || *f.Longest > 1e9 {
		return 0, nil
	}
	if *f.Longest < 1 {
		return 0, fmt.Errorf("onnx: %s: tokenizer_config.json: model_max_length %g is no length", s.name, *f.Longest)
	}
	return int(*f.Longest), nil
}

// denseLabels orders id2label by id and checks that ids are 0..n-1 and names
// unique.
func denseLabels(m map[string]string) ([]string, error) {
	if len(m) == 0 {
		return nil, errors.New("id2label is missing or empty; add the model's label names")
	}
	out := make([]string, len(m))
	for key, name := range m {
		id, err := strconv.Atoi(key)
		if err != nil || id < 0 || id >= len(m) || strconv.Itoa(id) != key {
			return nil, fmt.Errorf("id2label has the key %.40q; its keys must be 0 to %d, each once", key, len(m)-1)
		}
		if name == "" {
			return nil, fmt.Errorf("id2label gives no name for %d", id)
		}
		out[id] = name
	}
	seen := map[string]bool{}
	for _, name := range out {
		if seen[name] {
			return nil, fmt.Errorf("id2label names %.60q twice", name)
		}
		seen[name] = true
	}
	return out, nil
}

// nameless matches the names that training scripts give labels without a name.
var nameless = regexp.MustCompile(`^LABEL_\d+$`)

// rename applies bench.json's labels to whole label names, and refuses names
// like LABEL_0 that it leaves.
func rename(names []string, to map[string]string) ([]string, error) {
	out := slices.Clone(names)
	for i, name := range out {
		if new, ok := to[name]; ok {
			out[i] = new
		} else if nameless.MatchString(name) {
			return nil, fmt.Errorf("config.json names label %d %q, which says nothing; give \"labels\" in bench.json, such as {%q: \"B-PATIENT\"}", i, name, name)
		}
	}
	return out, nil
}

// hint adds what to do to an error about a missing file.
func hint(err error, what string) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w; %s", err, what)
	}
	return err
}

// decodeJSON decodes one JSON value; strict refuses unknown, repeated and
// wrongly cased keys. Errors give a position or a key, never a value.
func decodeJSON(data []byte, into any, strict bool) error {
	if strict {
		return strictJSON(data, into)
	}
	if err := json.Unmarshal(data, into); err != nil {
		return jsonError(err)
	}
	return nil
}
