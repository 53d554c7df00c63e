package tokenize

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"
)

// A vocabulary is the WordPiece model: pieces that may start a word, and
// pieces that may go on with one (without their prefix).
type vocabulary struct {
	start, inner       map[string]int32
	maxStart, maxInner int // bytes of the longest piece that can match
	maxRunes           int // a longer word is unknown
	unk                int32
}

// loadWordPiece reads a WordPiece model.
func loadWordPiece(raw json.RawMessage) (model, error) {
	m, err := members("model", raw, "type", "unk_token", "continuing_subword_prefix", "max_input_chars_per_word", "vocab")
	if err != nil {
		return model{}, err
	}
	unk, err := value[string]("model", "unk_token", m)
	if err != nil {
		return model{}, err
	}
	prefix, err := value[string]("model", "continuing_subword_prefix", m)
	if err != nil {
		return model{}, err
	}
	runes, err := value[int]("model", "max_input_chars_per_word", m)
	if err != nil {
		return model{}, err
	}
	if runes < 1 || runes > maxWordRunes {
		return model{}, fmt.Errorf("tokenize: model.max_input_chars_per_word is %d, want 1 to %d", runes, maxWordRunes)
	}
	ids, err := value[map[string]int32]("model", "vocab", m)
	if err != nil {
		return model{}, err
	}
	if err := checkDense(ids); err != nil {
		return model{}, err
	}
	if _, ok := ids[unk]; !ok {
		return model{}, fmt.Errorf("tokenize: model.unk_token is not in the vocabulary")
	}
	v := newVocabulary(ids, prefix, ids[unk], runes)
	return model{family: wordPiece, ids: ids, unk: v.unk, splitter: func() splitter { return v }}, nil
}

// checkDense reports ids that are not each of 0..n-1 once.
func checkDense(ids map[string]int32) error {
	if len(ids) > MaxEntries {
		return fmt.Errorf("tokenize: model.vocab has %d entries, at most %d are read", len(ids), MaxEntries)
	}
	seen := make([]bool, len(ids))
	for _, id := range ids {
		if id < 0 || int(id) >= len(ids) {
			return fmt.Errorf("tokenize: model.vocab has id %d among %d entries; ids must be 0..%d", id, len(ids), len(ids)-1)
		}
		if seen[id] {
			return fmt.Errorf("tokenize: model.vocab gives id %d twice", id)
		}
		seen[id] = true
	}
	return nil
}

// newVocabulary indexes ids. A piece longer than maxRunes can never match and
// does not count for the longest.
func newVocabulary(ids map[string]int32, prefix string, unk int32, maxRunes int) *vocabulary {
	v := &vocabulary{start: ids, inner: make(map[string]int32), unk: unk, maxRunes: maxRunes}
	for s, id := range ids {
		if utf8.RuneCountInString(s) <= maxRunes {
			v.maxStart = max(v.maxStart, len(s))
		}
		if rest, ok := strings.CutPrefix(s, prefix); ok {
			v.inner[rest] = id
			if utf8.RuneCountInString(rest) <= maxRunes {
				v.maxInner = max(v.maxInner, len(rest))
			}
		}
	}
	return v
}

// split appends the pieces of word, which is valid UTF-8 of n characters:
// always the longest piece that fits. If the word is too long or a piece is
// missing, it is one piece with the unknown id.
func (v *vocabulary) split(dst []piece, word []byte, n int) []piece {
	whole := piece{v.unk, 0, int32(n), true}
	if n > v.maxRunes {
		return append(dst, whole)
	}
	from, done := len(dst), int32(0)
	pieces, longest := v.start, v.maxStart
	for at := 0; at < len(word); {
		end, id := longestPiece(pieces, word[at:], longest)
		if end == 0 {
			return append(dst[:from], whole)
		}
		start := done
		done += int32(utf8.RuneCount(word[at : at+end]))
		dst = append(dst, piece{id, start, done, startsWord(word, at)})
		at += end
		pieces, longest = v.inner, v.maxInner
	}
	return dst
}

// longestPiece returns the length in bytes and the id of the longest piece
// that word begins with; length 0 if there is none.
func longestPiece(pieces map[string]int32, word []byte, longest int) (int, int32) {
	for end := min(len(word), longest); end > 0; end-- {
		if end < len(word) && !utf8.RuneStart(word[end]) {
			continue
		}
		if id, ok := pieces[string(word[:end])]; ok {
			return end, id
		}
	}
	return 0, 0
}
