package train

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strings"
	"unicode"
)

// Specials are the special tokens, in id order.
func Specials() []string { return []string{"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"} }

// LearnVocabulary returns a WordPiece vocabulary of the given size: the special
// tokens, the alphabet, then pieces made by joining the most frequent pair of
// neighbouring pieces until the size is reached. Ties go to the pair that is
// first in byte order, so equal texts give equal vocabularies.
//
// The alphabet holds every character of the texts and all of ASCII, Latin-1,
// Latin Extended-A, Devanagari and Bengali, so that a name unseen in training
// is still cut into pieces. Han characters unseen in training are unknown.
func LearnVocabulary(texts []string, size int) []string {
	counts := map[string]int{}
	for _, t := range texts {
		for _, w := range words(t) {
			counts[w]++
		}
	}
	vocab := append(Specials(), alphabet(counts)...)
	b := newBPE(counts)
	for len(vocab) < size {
		piece, ok := b.join()
		if !ok {
			break
		}
		if !slices.Contains(vocab, piece) {
			vocab = append(vocab, piece)
		}
	}
	return vocab
}

// words cuts a text at white space and around punctuation and Han characters,
// as the tokenizer does.
func words(text string) []string {
	var out []string
	var word []rune
	flush := func() {
		if len(word) > 0 {
			out = append(out, string(word))
			word = nil
		}
	}
	for _, r := range text {
		switch {
		case unicode.IsSpace(r):
			flush()
		case unicode.IsPunct(r), unicode.Is(unicode.Han, r), r < 128 && !unicode.IsLetter(r) && !unicode.IsDigit(r):
			flush()
			out = append(out, string(r))
		default:
			word = append(word, r)
		}
	}
	flush()
	return out
}

func alphabet(counts map[string]int) []string {
	first, inner := map[rune]bool{}, map[rune]bool{}
	for r := rune(0x21); r < 0x180; r++ {
		if unicode.IsGraphic(r) && !unicode.IsSpace(r) {
			first[r] = true
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				inner[r] = true
			}
		}
	}
	for r := rune(0x900); r < 0xA00; r++ {
		if unicode.In(r, unicode.L, unicode.M, unicode.Nd) {
			first[r], inner[r] = true, true
		}
	}
	for w := range counts {
		for i, r := range w {
			if i == 0 {
				first[r] = true
			} else {
				inner[r] = true
			}
		}
	}
	var out []string
	for _, set := range []struct {
		prefix string
		runes  map[rune]bool
	}{{"", first}, {"##", inner}} {
		var rs []rune
		for r := range set.runes {
			rs = append(rs, r)
		}
		slices.Sort(rs)
		for _, r := range rs {
			out = append(out, set.prefix+string(r))
		}
	}
	return out
}

// A bpe joins pairs of pieces over the distinct words.
type bpe struct {
	words  [][]string
	counts []int
	pairs  map[[2]string]int
	where  map[[2]string]map[int]bool
}

func newBPE(counts map[string]int) *bpe {
	b := &bpe{pairs: map[[2]string]int{}, where: map[[2]string]map[int]bool{}}
	var list []string
	for w := range counts {
		list = append(list, w)
	}
	sort.Strings(list)
	for i, w := range list {
		var pieces []string
		for at, r := range w {
			if at == 0 {
				pieces = append(pieces, string(r))
			} else {
				pieces = append(pieces, "##"+string(r))
			}
		}
		b.words = append(b.words, pieces)
		b.counts = append(b.counts, counts[w])
		b.note(i, 1)
	}
	return b
}

// note adds (sign 1) or takes away (sign -1) the pairs of word i.
func (b *bpe) note(i, sign int) {
	w := b.words[i]
	for k := 0; k+1 < len(w); k++ {
		p := [2]string{w[k], w[k+1]}
		b.pairs[p] += sign * b.counts[i]
		if sign > 0 {
			if b.where[p] == nil {
				b.where[p] = map[int]bool{}
			}
			b.where[p][i] = true
		}
		if b.pairs[p] == 0 {
			delete(b.pairs, p)
			delete(b.where, p)
		}
	}
}

// join joins the most frequent pair everywhere and returns the new piece; ok is
// false if no pair occurs twice.
func (b *bpe) join() (piece string, ok bool) {
	var best [2]string
	n := 1
	for p, c := range b.pairs {
		if c > n || c == n && n > 1 && less(p, best) {
			best, n = p, c
		}
	}
	if n < 2 {
		return "", false
	}
	piece = best[0] + strings.TrimPrefix(best[1], "##")
	var at []int
	for i := range b.where[best] {
		at = append(at, i)
	}
	sort.Ints(at)
	for _, i := range at {
		b.note(i, -1)
		var joined []string
		for k := 0; k < len(b.words[i]); k++ {
			w := b.words[i]
			if k+1 < len(w) && w[k] == best[0] && w[k+1] == best[1] {
				joined = append(joined, piece)
				k++
				continue
			}
			joined = append(joined, w[k])
		}
		b.words[i] = joined
		b.note(i, 1)
	}
	return piece, true
}

func less(a, b [2]string) bool { return a[0] < b[0] || a[0] == b[0] && a[1] < b[1] }

// TokenizerJSON returns a tokenizer.json of the BERT form: cased, Han characters
// apart, accents kept.
func TokenizerJSON(vocab []string) ([]byte, error) {
	ids := make(map[string]int, len(vocab))
	for i, t := range vocab {
		if _, twice := ids[t]; twice {
			return nil, fmt.Errorf("train: piece %d stands twice in the vocabulary", i)
		}
		ids[t] = i
	}
	type added struct {
		ID         int    `json:"id"`
		Content    string `json:"content"`
		SingleWord bool   `json:"single_word"`
		LStrip     bool   `json:"lstrip"`
		RStrip     bool   `json:"rstrip"`
		Normalized bool   `json:"normalized"`
		Special    bool   `json:"special"`
	}
	var specials []added
	for i, s := range Specials() {
		specials = append(specials, added{ID: i, Content: s, Special: true})
	}
	cls, sep := ids["[CLS]"], ids["[SEP]"]
	special := func(name string, id int) map[string]any {
		return map[string]any{"id": name, "ids": []int{id}, "tokens": []string{name}}
	}
	piece := func(kind, id string, typ int) map[string]any {
		return map[string]any{kind: map[string]any{"id": id, "type_id": typ}}
	}
	doc := map[string]any{
		"version": "1.0", "truncation": nil, "padding": nil, "added_tokens": specials,
		"normalizer":    map[string]any{"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": false, "lowercase": false},
		"pre_tokenizer": map[string]any{"type": "BertPreTokenizer"},
		"post_processor": map[string]any{"type": "TemplateProcessing",
			"single":         []any{piece("SpecialToken", "[CLS]", 0), piece("Sequence", "A", 0), piece("SpecialToken", "[SEP]", 0)},
			"pair":           []any{piece("SpecialToken", "[CLS]", 0), piece("Sequence", "A", 0), piece("SpecialToken", "[SEP]", 0), piece("Sequence", "B", 1), piece("SpecialToken", "[SEP]", 1)},
			"special_tokens": map[string]any{"[CLS]": special("[CLS]", cls), "[SEP]": special("[SEP]", sep)}},
		"decoder": map[string]any{"type": "WordPiece", "prefix": "##", "cleanup": true},
		"model":   map[string]any{"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100, "vocab": ids},
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	err := enc.Encode(doc)
	return out.Bytes(), err
}
