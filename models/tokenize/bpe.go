package tokenize

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
)

var byteBPE = family{
	name:           "BPE",
	normalizers:    []string{"none"},
	preTokenizers:  []string{"ByteLevel"},
	postProcessors: []string{"RobertaProcessing", "ByteLevel", "TemplateProcessing", "BertProcessing"},
}

// A bpe is the byte-level BPE model. Its tokens are byte strings; the file
// writes every byte as one printable character, its symbol.
type bpe struct {
	bytes  [256]int32       // the id of every byte
	ranks  map[uint64]int32 // of the pairs that merge, by their ids
	merged []int32          // the id that comes of the merge of a rank
}

// noMerge is the rank of a pair that does not merge.
const noMerge = math.MaxInt32

// loadBPE reads a BPE model.
func loadBPE(raw json.RawMessage) (model, error) {
	m, err := members("model", raw, "type", "dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix",
		"fuse_unk", "byte_fallback", "ignore_merges", "vocab", "merges")
	if err != nil {
		return model{}, err
	}
	for _, c := range []struct{ key, allowed string }{{"dropout", "null"}, {"unk_token", "null"},
		{"continuing_subword_prefix", `""`}, {"end_of_word_suffix", `""`},
		{"fuse_unk", "false"}, {"byte_fallback", "false"}, {"ignore_merges", "false"}} {
		if !absent(m[c.key]) && string(m[c.key]) != c.allowed {
			return model{}, fmt.Errorf("tokenize: model.%s is not supported, only as %s or left out", c.key, c.allowed)
		}
	}
	ids, err := value[map[string]int32]("model", "vocab", m)
	if err != nil {
		return model{}, err
	}
	if err := checkDense(ids); err != nil {
		return model{}, err
	}
	b := &bpe{}
	for i := range b.bytes {
		id, ok := ids[string(byteSymbol(byte(i)))]
		if !ok {
			return model{}, fmt.Errorf("tokenize: model.vocab lacks %q, the symbol of the byte 0x%02X; only vocabularies with all 256 are supported", byteSymbol(byte(i)), i)
		}
		b.bytes[i] = id
	}
	merges, err := readMerges(m)
	if err != nil {
		return model{}, err
	}
	if err := b.index(merges, ids); err != nil {
		return model{}, err
	}
	return model{
		family: byteBPE, ids: ids, unk: -1,
		splitter: func() splitter { return &merger{bpe: b} },
		hide:     func(piece string) { b.hide(piece, ids) },
	}, nil
}

// hide takes out every merge that a piece comes of; a single byte stays.
func (b *bpe) hide(piece string, ids map[string]int32) {
	for i := range piece {
		left, ok1 := ids[piece[:i]]
		right, ok2 := ids[piece[i:]]
		if ok1 && ok2 {
			delete(b.ranks, pairOf(left, right))
		}
	}
}

// byteSymbol returns the character that stands for a byte in a vocabulary: the
// byte's own in Latin-1 where that prints, else the next one from U+0100 on.
func byteSymbol(b byte) rune {
	switch {
	case b <= ' ':
		return 0x100 + rune(b)
	case b < 0x7F, b > 0xA0 && b != 0xAD:
		return rune(b)
	case b == 0xAD:
		return 0x143
	}
	return 0x121 + rune(b) - 0x7F
}

// readMerges reads the merges, best first, of either form: ["a b"] or
// [["a", "b"]].
func readMerges(m map[string]json.RawMessage) ([][2]string, error) {
	raws, err := value[[]json.RawMessage]("model", "merges", m)
	if err != nil {
		return nil, err
	}
	if len(raws) > MaxEntries {
		return nil, fmt.Errorf("tokenize: model.merges has %d entries, at most %d are read", len(raws), MaxEntries)
	}
	merges := make([][2]string, len(raws))
	written := len(raws) > 0 && raws[0][0] == '"'
	for i, raw := range raws {
		pair, line := []string(nil), ""
		if written {
			err = json.Unmarshal(raw, &line)
			pair = strings.Split(line, " ")
		} else {
			err = json.Unmarshal(raw, &pair)
		}
		// The reference passes over a line of the old file format's heading.
		if err != nil || len(pair) != 2 || strings.HasPrefix(line, "#version") {
			return nil, fmt.Errorf("tokenize: model.merges[%d] is not a pair of tokens, written as the others are", i)
		}
		merges[i] = [2]string(pair)
	}
	return merges, nil
}

// index fills ranks and merged. Of a pair that is there twice the later rank
// counts, as in the reference.
func (b *bpe) index(merges [][2]string, ids map[string]int32) error {
	b.ranks = make(map[uint64]int32, len(merges))
	b.merged = make([]int32, len(merges))
	for i, m := range merges {
		left, ok1 := ids[m[0]]
		right, ok2 := ids[m[1]]
		whole, ok3 := ids[m[0]+m[1]]
		if !ok1 || !ok2 || !ok3 {
			return fmt.Errorf("tokenize: model.merges[%d]: a part or what comes of it is not in model.vocab", i)
		}
		b.ranks[pairOf(left, right)] = int32(i)
		b.merged[i] = whole
	}
	return nil
}

func pairOf(left, right int32) uint64 { return uint64(left)<<32 | uint64(right) }

// rank returns the rank of the merge of two tokens.
func (b *bpe) rank(left, right int32) int32 {
	if r, ok := b.ranks[pairOf(left, right)]; ok {
		return r
	}
	return noMerge
}
