package tokenize

import (
	"encoding/json"
	"unicode/utf8"
)

// A preTokenizer cuts normalised characters into pre-tokens and has each
// encoded. It is read-only.
type preTokenizer interface {
	// split appends the tokens of cs to dst. For each pre-token it puts the
	// UTF-8 into e.word and calls e.encodeWord with its characters.
	split(e *Encoder, dst []Token, cs []char) []Token
}

// loadPreTokenizer reads the pre-tokenizer of a family.
func loadPreTokenizer(raw json.RawMessage, f family) (preTokenizer, error) {
	const part = "pre_tokenizer"
	list, kind, err := elements(part, "pretokenizers", raw)
	if err != nil {
		return nil, err
	}
	if err := f.allow(part, kind, f.preTokenizers); err != nil {
		return nil, err
	}
	var cuts flags
	for _, e := range list {
		switch e.kind {
		case "ByteLevel":
			return readByteLevel(part, e.raw)
		case "Metaspace": // the last of its part
			return loadMetaspace(e.raw, cuts)
		case "WhitespaceSplit":
			cuts = space
		case "BertPreTokenizer":
			cuts = space | punctuation
		}
		if _, err := members(part, e.raw, "type"); err != nil {
			return nil, err
		}
	}
	return bertPreTokenizer{}, nil
}

// A bertPreTokenizer cuts at white space and around punctuation.
type bertPreTokenizer struct{}

func (bertPreTokenizer) split(e *Encoder, dst []Token, cs []char) []Token {
	from := 0
	e.word = e.word[:0]
	for i, c := range cs {
		f := e.chars.of(c.r)
		if f&(space|punctuation) == 0 {
			e.word = utf8.AppendRune(e.word, c.r)
			continue
		}
		if from < i {
			dst = e.encodeWord(dst, cs[from:i])
			e.word = e.word[:0]
		}
		from = i + 1
		if f&punctuation != 0 {
			e.word = utf8.AppendRune(e.word, c.r)
			dst = e.encodeWord(dst, cs[i:from])
			e.word = e.word[:0]
		}
	}
	if from < len(cs) {
		dst = e.encodeWord(dst, cs[from:])
	}
	return dst
}
