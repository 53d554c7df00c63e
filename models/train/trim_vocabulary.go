package train

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"polyphi/models/tokenize"
)

// TrimVocabulary cuts a Unigram tokenizer.json down to about size pieces: the special
// tokens, every single character of the scripts of our notes, each piece that texts
// use, and of the others those that most words use, written in lower and in title
// case. It returns the new file and, for each new id, the old one.
//
// Use decides and not the score, because pieces are scored over a hundred
// languages: those of rarer English words lie far down.
//
// The error is of the file: not a Unigram tokenizer that package tokenize loads.
func TrimVocabulary(file []byte, texts, words []string, size int) (trimmed []byte, old []int32, err error) {
	tok, err := tokenize.Load(file, tokenize.Options{})
	if err != nil {
		return nil, nil, err
	}
	var top map[string]json.RawMessage
	var model struct {
		Type  string               `json:"type"`
		Unk   int                  `json:"unk_id"`
		Vocab [][2]json.RawMessage `json:"vocab"`
		Bytes bool                 `json:"byte_fallback"`
	}
	var added []map[string]any
	for _, part := range []struct {
		name string
		into any
	}{{"", &top}, {"model", &model}, {"added_tokens", &added}} {
		data := file
		if part.name != "" {
			data = top[part.name]
		}
		if err := json.Unmarshal(data, part.into); err != nil {
			return nil, nil, fmt.Errorf("train: tokenizer.json cannot be read: %w", err)
		}
	}
	used, err := uses(tok, texts, words, len(model.Vocab))
	if err != nil {
		return nil, nil, err
	}
	for _, a := range added {
		used.always[int32(a["id"].(float64))] = true
	}
	for id, entry := range model.Vocab {
		var piece string
		if err := json.Unmarshal(entry[0], &piece); err != nil {
			return nil, nil, fmt.Errorf("train: tokenizer.json: piece %d is not a string", id)
		}
		if single(piece) {
			used.always[int32(id)] = true
		}
	}
	old = used.best(size)
	to := make(map[int32]int, len(old))
	vocab := make([][2]json.RawMessage, len(old))
	for id, was := range old {
		to[was], vocab[id] = id, model.Vocab[was]
	}
	for _, a := range added {
		a["id"] = to[int32(a["id"].(float64))]
	}
	model.Vocab, model.Unk = vocab, to[int32(model.Unk)]
	post, err := renumber(top["post_processor"], to)
	if err != nil {
		return nil, nil, err
	}
	for name, v := range map[string]any{"model": model, "added_tokens": added, "post_processor": post} {
		if top[name], err = marshal(v); err != nil {
			return nil, nil, err
		}
	}
	trimmed, err = marshal(top)
	return append(trimmed, '\n'), old, err
}

// marshal is json.Marshal without escapes for HTML.
func marshal(v any) (json.RawMessage, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return json.RawMessage(strings.TrimSuffix(b.String(), "\n")), err
}

// usage says of each piece whether it stays whatever happens, and how many words
// use it.
type usage struct {
	always map[int32]bool
	words  []int
}

func uses(tok *tokenize.Tokenizer, texts, words []string, pieces int) (usage, error) {
	u := usage{map[int32]bool{}, make([]int, pieces)}
	enc := tok.NewEncoder()
	var tokens []tokenize.Token
	var err error
	for _, text := range texts {
		if tokens, err = enc.Encode(tokens[:0], text); err != nil {
			return u, fmt.Errorf("train: %w", err)
		}
		for _, t := range tokens {
			u.always[t.ID] = true
		}
	}
	for _, word := range words {
		first, size := utf8.DecodeRuneInString(word)
		for _, form := range []string{word, string(unicode.ToTitle(first)) + word[size:]} {
			if tokens, err = enc.Encode(tokens[:0], form); err != nil {
				return u, fmt.Errorf("train: %w", err)
			}
			for _, t := range tokens {
				u.words[t.ID]++
			}
		}
	}
	return u, nil
}

// best returns the pieces to keep, in the order of their ids.
func (u usage) best(size int) []int32 {
	keep := slices.Collect(maps.Keys(u.always))
	var rest []int32
	for id, n := range u.words {
		if n > 0 && !u.always[int32(id)] {
			rest = append(rest, int32(id))
		}
	}
	slices.SortStableFunc(rest, func(a, b int32) int { return cmp.Compare(u.words[b], u.words[a]) })
	keep = append(keep, rest[:max(0, min(size-len(keep), len(rest)))]...)
	slices.Sort(keep)
	return keep
}

// single tells that a piece is one character of a script of our notes, or one
// character of none (digits, punctuation, symbols), the word mark aside.
func single(piece string) bool {
	body := strings.TrimPrefix(piece, "▁")
	r, size := utf8.DecodeRuneInString(body)
	return size == len(body) && (size == 0 || unicode.In(r, unicode.Latin, unicode.Han, unicode.Devanagari, unicode.Bengali, unicode.Common, unicode.Inherited))
}

// renumber replaces the ids of a TemplateProcessing.
func renumber(raw json.RawMessage, to map[int32]int) (any, error) {
	var post map[string]any
	if err := json.Unmarshal(raw, &post); err != nil {
		return nil, fmt.Errorf("train: tokenizer.json: post_processor cannot be read: %w", err)
	}
	specials, _ := post["special_tokens"].(map[string]any)
	for _, s := range specials {
		ids, _ := s.(map[string]any)["ids"].([]any)
		for i, id := range ids {
			ids[i] = to[int32(id.(float64))]
		}
	}
	return post, nil
}
