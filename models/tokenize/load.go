package tokenize

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// Limits of what Load accepts.
const (
	MaxBytes   = 64 << 20  // size of a tokenizer.json
	MaxEntries = 1_000_000 // tokens, added ones included
	// maxWordRunes bounds max_input_chars_per_word (100 in real files), and so
	// the work that one word of a hostile model can cost.
	maxWordRunes = 1000
)

// Options are the choices that the file does not make.
type Options struct {
	// PlainSpecials reads a literal "[SEP]" inside a text as plain characters
	// (special_in_text: plain). Otherwise it becomes the special id, as in the
	// reference. Either way Encoder.Specials counts it.
	PlainSpecials bool
}

// A Tokenizer holds what a tokenizer.json says. It is read-only.
type Tokenizer struct {
	opts        Options
	model       model
	norm        normalizer
	pre         preTokenizer
	post        postProcessor
	raw, normed matcher // added tokens matched before and after normalising
	size        int
	pad         int32
}

// Load returns the tokenizer that data, the bytes of a tokenizer.json,
// describes.
//
// It refuses with the part's name: another family, a part that the family does
// not run with, unknown keys, files over
// MaxBytes, more than MaxEntries tokens, ids that are not exactly 0..n-1 (the
// model's vocabulary first, then the added tokens in file order).
// "truncation", "padding" and "decoder" are ignored.
func Load(data []byte, opts Options) (*Tokenizer, error) {
	if len(data) > MaxBytes {
		return nil, fmt.Errorf("tokenize: tokenizer.json has %d bytes, at most %d are read", len(data), MaxBytes)
	}
	if !utf8.Valid(data) {
		return nil, fmt.Errorf("tokenize: tokenizer.json is not UTF-8")
	}
	if !json.Valid(data) {
		return nil, fmt.Errorf("tokenize: tokenizer.json is not valid JSON")
	}
	top, err := members("tokenizer.json", data, "version", "truncation", "padding", "added_tokens",
		"normalizer", "pre_tokenizer", "post_processor", "decoder", "model")
	if err != nil {
		return nil, err
	}
	if v, err := value[string]("tokenizer.json", "version", top); err != nil {
		return nil, err
	} else if v != "1.0" {
		return nil, fmt.Errorf("tokenize: tokenizer.json has version %q, want \"1.0\"", v)
	}
	t := &Tokenizer{opts: opts}
	if err := t.loadParts(top); err != nil {
		return nil, err
	}
	return t, nil
}

// loadParts reads the parts in the order in which they need each other.
func (t *Tokenizer) loadParts(top map[string]json.RawMessage) error {
	var err error
	if t.model, err = loadModel(top["model"]); err != nil {
		return err
	}
	if t.norm, err = loadNormalizer(top["normalizer"], t.model.family); err != nil {
		return err
	}
	if t.pre, err = loadPreTokenizer(top["pre_tokenizer"], t.model.family); err != nil {
		return err
	}
	added, err := loadAdded(top["added_tokens"], t.model.ids)
	if err != nil {
		return err
	}
	t.size = len(t.model.ids)
	t.pad = -1
	for _, name := range []string{"<pad>", "[PAD]"} { // the latter wins
		if id, ok := t.model.ids[name]; ok {
			t.pad = id
		}
		for _, a := range added {
			if a.content == name {
				t.pad = a.id
			}
		}
	}
	for _, a := range added {
		t.size = max(t.size, int(a.id)+1)
		if t.opts.PlainSpecials && a.special && t.model.hide != nil {
			t.model.hide(a.content)
		}
	}
	if t.size > MaxEntries {
		return fmt.Errorf("tokenize: %d tokens, at most %d are read", t.size, MaxEntries)
	}
	if t.raw, t.normed, err = t.matchers(added); err != nil {
		return err
	}
	t.post, err = loadPostProcessor(top["post_processor"], t.model.family, t.size)
	return err
}

// Prefix returns the special ids that go before a text, such as [CLS]. The
// slice is the caller's.
func (t *Tokenizer) Prefix() []int64 { return append([]int64(nil), t.post.before...) }

// Suffix returns the special ids that go after a text, such as [SEP]. The
// slice is the caller's.
func (t *Tokenizer) Suffix() []int64 { return append([]int64(nil), t.post.after...) }

// PadID returns the id of the padding token, [PAD] or <pad> by family, or -1 if
// there is none. A model's config.json has the last word on padding.
func (t *Tokenizer) PadID() int32 { return t.pad }

// UnkID returns the id that stands for a word without pieces, -1 where every
// word has some (BPE over bytes).
func (t *Tokenizer) UnkID() int32 { return t.model.unk }

// VocabSize returns the number of tokens, added ones included; ids are
// 0..VocabSize-1.
func (t *Tokenizer) VocabSize() int { return t.size }

// Encode appends the tokens of text to dst, like Encoder.Encode. It makes an
// Encoder for this one text; a worker that encodes many keeps its own.
func (t *Tokenizer) Encode(dst []Token, text string) ([]Token, error) {
	return t.NewEncoder().Encode(dst, text)
}
