package tokenize

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// An added token is matched in the text itself, before the model sees it.
type added struct {
	content                    string
	id                         int32
	single, left, right        bool // single_word, lstrip, rstrip
	normalized, special, plain bool // plain: found and counted, but not split off
}

// loadAdded reads added_tokens. A token that the vocabulary holds keeps its id
// there; the others go on from the vocabulary's end in file order.
func loadAdded(raw json.RawMessage, ids map[string]int32) ([]added, error) {
	const part = "added_tokens"
	if absent(raw) {
		return nil, nil
	}
	var list []json.RawMessage
	if err := json.Unmarshal(raw, &list); err != nil {
		return nil, fmt.Errorf("tokenize: %s is not a list: %w", part, err)
	}
	if len(list) > MaxEntries {
		return nil, fmt.Errorf("tokenize: %s has %d entries, at most %d are read", part, len(list), MaxEntries)
	}
	tokens := make([]added, 0, len(list))
	seen := make(map[string]bool, len(list))
	next := int32(len(ids))
	for i, raw := range list {
		a, err := readAdded(fmt.Sprintf("%s[%d]", part, i), raw)
		if err != nil {
			return nil, err
		}
		if a.content == "" || strings.TrimSpace(a.content) != a.content || seen[a.content] {
			return nil, fmt.Errorf("tokenize: %s[%d] is empty, there twice, or has white space at an end: not supported", part, i)
		}
		seen[a.content] = true
		want, known := ids[a.content]
		if !known {
			want = next
			next++
		}
		if a.id != want {
			return nil, fmt.Errorf("tokenize: %s[%d] has id %d, its place in the vocabulary is %d", part, i, a.id, want)
		}
		tokens = append(tokens, a)
	}
	return tokens, nil
}

func readAdded(part string, raw json.RawMessage) (a added, err error) {
	m, err := members(part, raw, "id", "content", "single_word", "lstrip", "rstrip", "normalized", "special")
	if err != nil {
		return a, err
	}
	if a.content, err = value[string](part, "content", m); err != nil {
		return a, err
	}
	if a.id, err = value[int32](part, "id", m); err != nil {
		return a, err
	}
	for _, f := range []struct {
		key string
		to  *bool
	}{{"single_word", &a.single}, {"lstrip", &a.left}, {"rstrip", &a.right}, {"normalized", &a.normalized}, {"special", &a.special}} {
		if *f.to, err = value[bool](part, f.key, m); err != nil {
			return a, err
		}
	}
	return a, nil
}

// matchers sorts the added tokens into those matched before and those matched
// after normalising. The latter are normalised themselves.
func (t *Tokenizer) matchers(tokens []added) (raw, normed matcher, err error) {
	slices.SortStableFunc(tokens, func(a, b added) int { // special ones first: they win a tie
		switch {
		case a.special == b.special:
			return 0
		case a.special:
			return -1
		}
		return 1
	})
	spaced, strips := false, false
	for _, a := range tokens {
		a.plain = a.special && t.opts.PlainSpecials
		if !a.normalized {
			raw.add(a)
			continue
		}
		n := normalizing{normalizer: t.norm, chars: new(chars)}
		n.run(a.content, Offset{})
		a.content = text(nil, n.out)
		if a.content == "" {
			return raw, normed, fmt.Errorf("tokenize: the added token of id %d normalises to nothing", a.id)
		}
		spaced = spaced || strings.TrimSpace(a.content) != a.content
		strips = strips || a.right
		normed.add(a)
	}
	if spaced && strips { // a token might then begin inside the one before it
		return raw, normed, fmt.Errorf("tokenize: added_tokens with rstrip beside one that normalises to white space at an end are not supported")
	}
	raw.sort()
	normed.sort()
	return raw, normed, nil
}

// text returns the characters as UTF-8; buf is scratch.
func text(buf []byte, cs []char) string {
	for _, c := range cs {
		buf = utf8.AppendRune(buf, c.r)
	}
	return string(buf)
}

// A matcher finds added tokens: leftmost first, then longest.
type matcher struct {
	byFirst [256][]added // by first byte, longest first
	used    bool         // there is any
}

func (m *matcher) add(a added) {
	m.byFirst[a.content[0]] = append(m.byFirst[a.content[0]], a)
	m.used = true
}

func (m *matcher) sort() {
	for _, list := range m.byFirst {
		slices.SortStableFunc(list, func(a, b added) int { return len(b.content) - len(a.content) })
	}
}

// A found is an added token in a text, in bytes of it.
type found struct {
	*added
	start, end int
}

// find returns the added tokens of s in order; counted is the number of
// special ones among them, those that stay plain included.
func (m *matcher) find(dst []found, s string) (hits []found, counted int64) {
	done := 0 // end of the last hit, white space included
	for i := 0; i < len(s); {
		a := m.at(s, i)
		if a == nil {
			i++
			continue
		}
		start, end := i, i+len(a.content)
		i = end
		if a.single && (endsWithWord(s[:start]) || startsWithWord(s[end:])) {
			continue
		}
		if a.special {
			counted++
		}
		if a.plain {
			continue
		}
		if a.left {
			start = max(done, len(strings.TrimRightFunc(s[:start], unicode.IsSpace)))
		}
		if a.right {
			end = len(s) - len(strings.TrimLeftFunc(s[end:], unicode.IsSpace))
		}
		dst = append(dst, found{a, start, end})
		done = end
	}
	return dst, counted
}

// at returns the longest added token that stands at s[i:], or nil.
func (m *matcher) at(s string, i int) *added {
	for k := range m.byFirst[s[i]] {
		if a := &m.byFirst[s[i]][k]; strings.HasPrefix(s[i:], a.content) {
			return a
		}
	}
	return nil
}

func endsWithWord(s string) bool {
	r, size := utf8.DecodeLastRuneInString(s)
	return size > 0 && isWord(r)
}

func startsWithWord(s string) bool {
	r, size := utf8.DecodeRuneInString(s)
	return size > 0 && isWord(r)
}

// isWord tells what \w of the reference's regular expressions matches
// (Unicode Technical Standard 18, annex C).
func isWord(r rune) bool {
	return unicode.In(r, unicode.L, unicode.M, unicode.Nd, unicode.Nl, unicode.Pc, unicode.Other_Alphabetic) ||
		r == 0x200C || r == 0x200D || within(r, alsoLetter[:]) || within(r, alsoNumber[:]) || within(r, alsoWord[:])
}
