package tokenize

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// A piece is a part of a pre-token.
type piece struct {
	id int32
	// start and end are the characters of the pre-token that the piece touches:
	// characters start to end-1. Two pieces of bytes may share a character.
	start, end int32
	wordStart  bool
}

// A splitter cuts pre-tokens into pieces. It may keep scratch space, so every
// Encoder has its own.
type splitter interface {
	// split appends the pieces of word, which is valid UTF-8 of n characters.
	split(dst []piece, word []byte, n int) []piece
}

// A model is what the "model" part of a file says. It is read-only.
type model struct {
	family
	ids      map[string]int32 // of its pieces, exactly 0..len(ids)-1
	unk      int32            // the id of what has no piece
	splitter func() splitter
	// hide, unless it is nil, takes a piece out, so that no text gives its id.
	hide func(piece string)
}

// A family is a kind of model and the parts that it runs with. A part is named
// by its type, a Sequence by the types of its elements with " + " between.
type family struct {
	name                                       string
	normalizers, preTokenizers, postProcessors []string
}

var wordPiece = family{
	name:           "WordPiece",
	normalizers:    []string{"none", "BertNormalizer"},
	preTokenizers:  []string{"BertPreTokenizer"},
	postProcessors: []string{"TemplateProcessing", "BertProcessing"},
}

// loadModel reads the model part: the family's own file has its loader. Old
// files leave the type out; only BPE has merges.
func loadModel(raw json.RawMessage) (model, error) {
	if absent(raw) {
		return model{}, fmt.Errorf("tokenize: there is no model")
	}
	kind, err := typeOf("model", raw)
	if err != nil {
		return model{}, err
	}
	if kind == "" {
		kind = "WordPiece"
		var bpe struct{ Merges json.RawMessage }
		if json.Unmarshal(raw, &bpe) == nil && bpe.Merges != nil {
			kind = "BPE"
		}
	}
	switch kind {
	case "WordPiece":
		return loadWordPiece(raw)
	case "BPE":
		return loadBPE(raw)
	case "Unigram":
		return loadUnigram(raw)
	}
	return model{}, fmt.Errorf("tokenize: model %q is not supported (supported: WordPiece, BPE, Unigram)", kind)
}

// allow refuses a part that is not among those accepted.
func (f family) allow(part, kind string, accepted []string) error {
	if slices.Contains(accepted, kind) {
		return nil
	}
	return fmt.Errorf("tokenize: %s %q is not supported (%s runs with %s)", part, kind, f.name, strings.Join(accepted, " or "))
}

// An element is one step of a part.
type element struct {
	kind string
	raw  json.RawMessage
}

// elements returns the steps of a part: those that a Sequence lists under key,
// or the part itself; none if it is null. kind names them all.
func elements(part, key string, raw json.RawMessage) (list []element, kind string, err error) {
	if absent(raw) {
		return nil, "none", nil
	}
	if kind, err = typeOf(part, raw); err != nil {
		return nil, "", err
	}
	if kind != "Sequence" {
		return []element{{kind, raw}}, kind, nil
	}
	m, err := members(part, raw, "type", key)
	if err != nil {
		return nil, "", err
	}
	raws, err := value[[]json.RawMessage](part, key, m)
	if err != nil {
		return nil, "", err
	}
	kinds := make([]string, len(raws))
	for i, raw := range raws {
		if kinds[i], err = typeOf(fmt.Sprintf("%s.%s[%d]", part, key, i), raw); err != nil {
			return nil, "", err
		}
		list = append(list, element{kinds[i], raw})
	}
	return list, strings.Join(kinds, " + "), nil
}
