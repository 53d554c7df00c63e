package tokenize

import (
	"encoding/json"
	"fmt"
	"slices"
	"unicode/utf8"
)

// Limits of a Unigram model: bytes of one piece (48 in real files), which
// bounds the work for a character, and of all, which bounds the trie.
const (
	maxPieceBytes = 256
	maxAllPieces  = 16 << 20
)

// unknownPenalty is how much an unknown character scores below the worst piece.
const unknownPenalty = 10

var unigramFamily = family{
	name: "Unigram",
	normalizers: []string{
		"Precompiled", "Strip + Precompiled",
		"Precompiled + Replace", "Strip + Precompiled + Replace", "Precompiled + Strip + Replace",
		"Precompiled + BertNormalizer",
	},
	preTokenizers:  []string{"Metaspace", "WhitespaceSplit + Metaspace", "BertPreTokenizer + Metaspace"},
	postProcessors: []string{"TemplateProcessing", "BertProcessing"},
}

// A unigram is the Unigram model: pieces and their scores.
type unigram struct {
	trie         trie
	scores       []float64 // by id
	unk          int32
	unknownScore float64 // of one character
}

// A scored is one entry of the vocabulary, ["piece", score] in JSON.
type scored struct {
	piece string
	score float64
}

func (s *scored) UnmarshalJSON(raw []byte) error {
	var pair []json.RawMessage
	if err := json.Unmarshal(raw, &pair); err != nil || len(pair) != 2 || absent(pair[0]) || absent(pair[1]) {
		return fmt.Errorf("an entry is not a piece and its score")
	}
	if err := json.Unmarshal(pair[0], &s.piece); err != nil {
		return err
	}
	return json.Unmarshal(pair[1], &s.score)
}

// loadUnigram reads a Unigram model. A piece's place in the list is its id.
func loadUnigram(raw json.RawMessage) (model, error) {
	m, err := members("model", raw, "type", "unk_id", "vocab", "byte_fallback")
	if err != nil {
		return model{}, err
	}
	if !absent(m["byte_fallback"]) {
		if on, err := value[bool]("model", "byte_fallback", m); err != nil {
			return model{}, err
		} else if on {
			return model{}, fmt.Errorf("tokenize: model.byte_fallback true is not supported")
		}
	}
	unk, err := value[int32]("model", "unk_id", m)
	if err != nil {
		return model{}, err
	}
	list, err := value[[]scored]("model", "vocab", m)
	if err != nil {
		return model{}, err
	}
	ids, err := checkPieces(list)
	if err != nil {
		return model{}, err
	}
	if unk < 0 || int(unk) >= len(list) {
		return model{}, fmt.Errorf("tokenize: model.unk_id is %d, the vocabulary has %d entries", unk, len(list))
	}
	u := newUnigram(list, unk)
	return model{
		family: unigramFamily, ids: ids, unk: unk,
		splitter: func() splitter { return &viterbi{unigram: u} },
		hide:     u.hide,
	}, nil
}

// checkPieces returns the ids of the pieces. It refuses too many, too long
// ones, empty ones and any that is there twice.
func checkPieces(list []scored) (map[string]int32, error) {
	if len(list) > MaxEntries {
		return nil, fmt.Errorf("tokenize: model.vocab has %d entries, at most %d are read", len(list), MaxEntries)
	}
	ids := make(map[string]int32, len(list))
	all := 0
	for i, s := range list {
		if s.piece == "" || len(s.piece) > maxPieceBytes {
			return nil, fmt.Errorf("tokenize: model.vocab[%d] has %d bytes, want 1 to %d", i, len(s.piece), maxPieceBytes)
		}
		if _, twice := ids[s.piece]; twice {
			return nil, fmt.Errorf("tokenize: model.vocab[%d] is there twice", i)
		}
		ids[s.piece] = int32(i)
		all += len(s.piece)
	}
	if all > maxAllPieces {
		return nil, fmt.Errorf("tokenize: the pieces of model.vocab have %d bytes, at most %d are read", all, maxAllPieces)
	}
	return ids, nil
}

func newUnigram(list []scored, unk int32) *unigram {
	u := &unigram{scores: make([]float64, len(list)), unk: unk, unknownScore: list[0].score}
	pieces := make([]string, len(list))
	for i, s := range list {
		pieces[i], u.scores[i] = s.piece, s.score
		u.unknownScore = min(u.unknownScore, s.score)
	}
	u.unknownScore -= unknownPenalty
	u.trie = newTrie(pieces)
	return u
}

// hide takes a piece out of the model, so that no text gives its id.
func (u *unigram) hide(piece string) {
	if n := u.trie.node([]byte(piece)); n >= 0 {
		u.trie[n].id = -1
	}
}

// A viterbi finds the best path of one Encoder's words.
type viterbi struct {
	*unigram
	ends []pathEnd // by byte of the word
}

// A pathEnd is the best path to one byte of a word and its last piece.
type pathEnd struct {
	score float64
	start int32 // byte at which the last piece begins, -1 if no path is known
	id    int32
}

// split appends the pieces of the path with the highest sum of scores. Ties
// keep the path found first, in order of where the last piece begins. Unknown
// characters side by side become one piece.
func (v *viterbi) split(dst []piece, word []byte, n int) []piece {
	v.paths(word)
	first := len(dst)
	for end := int32(len(word)); end > 0; {
		p := v.ends[end]
		if last := len(dst) - 1; p.id == v.unk && last >= first && dst[last].id == v.unk {
			dst[last].start = p.start
		} else {
			dst = append(dst, piece{id: p.id, start: p.start, end: end})
		}
		end = p.start
	}
	pieces := dst[first:]
	slices.Reverse(pieces)
	done := int32(0) // characters
	for i := range pieces {
		p := &pieces[i]
		s := word[p.start:p.end]
		if p.id == v.unk { // the reference looks fused characters up once more
			if n := v.trie.node(s); n >= 0 && v.trie[n].id >= 0 {
				p.id = v.trie[n].id
			}
		}
		p.wordStart = startsWord(word, int(p.start)) && !(i == 1 && string(word[:p.start]) == marker)
		p.start = done
		done += int32(utf8.RuneCount(s))
		p.end = done
	}
	return dst
}

// paths fills ends for word.
func (v *viterbi) paths(word []byte) {
	v.ends = slices.Grow(v.ends[:0], len(word)+1)[:len(word)+1]
	for i := range v.ends {
		v.ends[i] = pathEnd{start: -1}
	}
	nodes := v.trie
	for at := 0; at < len(word); {
		_, size := utf8.DecodeRune(word[at:])
		sofar := v.ends[at].score
		single := false
		n := int32(0)
		for i := at; i < len(word); i++ {
			c := nodes[n].base ^ int32(word[i])
			if nodes[c].parent != n {
				break
			}
			n = c
			if id := nodes[n].id; id >= 0 {
				v.ends[i+1].offer(v.scores[id]+sofar, at, id)
				single = single || i+1 == at+size
			}
		}
		if !single {
			v.ends[at+size].offer(v.unknownScore+sofar, at, v.unk)
		}
		at += size
	}
}

// offer takes a path if it is the first or better.
func (p *pathEnd) offer(score float64, start int, id int32) {
	if p.start < 0 || score > p.score {
		*p = pathEnd{score, int32(start), id}
	}
}
