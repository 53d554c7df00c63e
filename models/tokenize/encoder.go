package tokenize

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// Limits of an Encoder's word cache.
const (
	maxCachedWords = 200_000
	maxCachedBytes = 256     // of one word
	keyBlock       = 1 << 16 // bytes of keys allocated at once
	chunkBytes     = 1 << 12 // of text normalised at once, about
)

// An Encoder turns texts into tokens. It keeps scratch space and a cache of
// words, which only ever save time; one goroutine at a time uses it.
type Encoder struct {
	t        *Tokenizer
	splitter splitter
	chars    chars
	norm     normalizing
	hits     []found
	inner    []found
	word     []byte
	spaced   []char // a stretch with a space before it
	normed   []byte // the normalised text, where added tokens are sought in it
	cache    map[string]entry
	pieces   []piece // of all cached words
	long     []piece // of a word that is not cached
	keys     strings.Builder
	specials int64
}

// An entry is a cached word: pieces[at : at+n].
type entry struct{ at, n int32 }

// NewEncoder returns an encoder with an empty cache.
func (t *Tokenizer) NewEncoder() *Encoder {
	e := &Encoder{t: t, splitter: t.model.splitter(), cache: make(map[string]entry)}
	e.norm = normalizing{normalizer: t.norm, chars: &e.chars}
	return e
}

// Specials returns how many literal special strings, such as "[SEP]", stood in
// the texts encoded so far.
func (e *Encoder) Specials() int64 { return e.specials }

// Encode appends the tokens of text, without special tokens around it, to dst.
//
// Text that is not UTF-8, or longer than 2^31-1 bytes, is an error and appends
// nothing. Added tokens that stand in the text are tokens of their own.
func (e *Encoder) Encode(dst []Token, text string) ([]Token, error) {
	if len(text) > math.MaxInt32 {
		return dst, fmt.Errorf("tokenize: text of %d bytes, at most %d are encoded", len(text), math.MaxInt32)
	}
	if !utf8.ValidString(text) {
		return dst, fmt.Errorf("tokenize: text is not UTF-8 at byte %d; repair the corpus", invalidAt(text))
	}
	var counted int64
	e.hits, counted = e.t.raw.find(e.hits[:0], text)
	e.specials += counted
	var at Offset
	for _, h := range e.hits {
		dst, at = e.stretch(dst, text[at.Byte:h.start], at)
		end := Offset{int32(h.end), at.Rune + int32(utf8.RuneCountInString(text[h.start:h.end]))}
		dst = append(dst, e.t.post.trimAdded(Token{h.id, at, end, true}, text[h.start:h.end]))
		at = end
	}
	dst, _ = e.stretch(dst, text[at.Byte:], at)
	return dst, nil
}

// invalidAt returns the first byte of text that is not UTF-8.
func invalidAt(text string) int {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(text)
}

// stretch encodes text between two added tokens; it begins at from. It returns
// the position after it.
func (e *Encoder) stretch(dst []Token, text string, from Offset) ([]Token, Offset) {
	if e.t.normed.used {
		from = e.normalize(text, from)
		return e.splitAdded(dst, e.norm.out), from
	}
	for len(text) > 0 {
		n := len(text)
		if e.t.norm.charsmap == nil { // it looks across lines
			n = chunk(text)
		}
		from = e.normalize(text[:n], from)
		dst = e.t.pre.split(e, dst, e.norm.out)
		text = text[n:]
	}
	return dst, from
}

// normalize fills e.norm.out with the characters of text.
func (e *Encoder) normalize(text string, from Offset) Offset {
	e.norm.out = slices.Grow(e.norm.out[:0], utf8.RuneCountInString(text))
	return e.norm.run(text, from)
}

// chunk returns how much of text to normalise at once: up to a space after a
// visible ASCII character, where every family's pre-tokens end and no run of
// combining characters goes on.
func chunk(text string) int {
	for end := chunkBytes; end < len(text); end++ {
		i := strings.IndexByte(text[end:], ' ')
		if i < 0 {
			break
		}
		end += i
		if before := text[end-1]; before > ' ' && before < utf8.RuneSelf {
			return end
		}
	}
	return len(text)
}

// splitAdded encodes normalised characters and takes out the added tokens that
// are matched after normalising.
func (e *Encoder) splitAdded(dst []Token, cs []char) []Token {
	e.normed = e.normed[:0]
	for _, c := range cs {
		e.normed = utf8.AppendRune(e.normed, c.r)
	}
	var counted int64
	s := string(e.normed)
	e.inner, counted = e.t.normed.find(e.inner[:0], s)
	e.specials += counted
	atByte, at := 0, 0
	for _, h := range e.inner {
		first := at + utf8.RuneCountInString(s[atByte:h.start])
		last := first + utf8.RuneCountInString(s[h.start:h.end])
		dst = e.t.pre.split(e, dst, cs[at:first])
		dst = append(dst, e.t.post.trimAdded(Token{h.id, cs[first].start, cs[last-1].end, true}, s[h.start:h.end]))
		atByte, at = h.end, last
	}
	return e.t.pre.split(e, dst, cs[at:])
}

// encodeWord appends the tokens of the pre-token cs, whose UTF-8 is e.word.
func (e *Encoder) encodeWord(dst []Token, cs []char) []Token {
	for _, p := range e.lookUp(len(cs)) {
		k := Token{p.id, cs[p.start].start, cs[p.end-1].end, p.wordStart}
		dst = append(dst, e.t.post.trim(k, cs[p.start:p.end]))
	}
	return dst
}

// lookUp returns the pieces of e.word, which has n characters.
func (e *Encoder) lookUp(n int) []piece {
	if w, ok := e.cache[string(e.word)]; ok {
		return e.pieces[w.at : w.at+w.n]
	}
	if len(e.word) > maxCachedBytes || len(e.cache) >= maxCachedWords {
		e.long = e.splitter.split(e.long[:0], e.word, n)
		return e.long
	}
	at := len(e.pieces)
	e.pieces = e.splitter.split(e.pieces, e.word, n)
	e.cache[e.key()] = entry{int32(at), int32(len(e.pieces) - at)}
	return e.pieces[at:]
}

// key returns e.word as a string cut from a large block, so that a new word
// costs no allocation of its own.
func (e *Encoder) key() string {
	if e.keys.Cap()-e.keys.Len() < len(e.word) {
		e.keys = strings.Builder{}
		e.keys.Grow(keyBlock)
	}
	from := e.keys.Len()
	e.keys.Write(e.word)
	return e.keys.String()[from:]
}
