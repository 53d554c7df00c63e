package cmi

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"polyphi/corpora"
	"polyphi/corpora/scripts"
)

// A Kind is what sort of token it is. Only words can belong to a language.
type Kind uint8

// The kinds of tokens.
const (
	Word        Kind = iota // letters of one script; each Han character is one
	Number                  // digits with inner . , / : -
	Code                    // Latin letters and digits joined: mk136, B12
	Link                    // URL or mail address
	Punctuation             // anything else but white space, one character each
)

// A Token is a half-open stretch of the original text.
type Token struct {
	Start, End corpora.Offset
	Kind       Kind
	Script     scripts.Script
}

// Tokens appends the tokens of text[from:to] to dst. The text is never
// normalised, and to be cut the same, equal text needs equal borders.
func Tokens(dst []Token, text string, span corpora.Fragment) []Token {
	c := cutter{text: text[:span.End.Byte], at: span.Start, links: -1}
	for c.at.Byte < len(c.text) {
		r, size := utf8.DecodeRuneInString(c.text[c.at.Byte:])
		if unicode.IsSpace(r) {
			c.step(size)
			c.links = -1
			continue
		}
		start := c.at
		kind, script := c.next(r, size)
		dst = append(dst, Token{Start: start, End: c.at, Kind: kind, Script: script})
	}
	return dst
}

// A cutter walks over a text.
type cutter struct {
	text  string
	at    corpora.Offset
	links int // byte where the next link of this run of non-space begins, -1 not looked for yet, len(text) none
	end   int // byte where that link ends
}

func (c *cutter) step(size int) { c.at.Byte += size; c.at.Rune++ }

// to moves to a byte position.
func (c *cutter) to(b int) {
	c.at.Rune += utf8.RuneCountInString(c.text[c.at.Byte:b])
	c.at.Byte = b
}

func (c *cutter) next(r rune, size int) (Kind, scripts.Script) {
	if c.links < 0 {
		c.findLink()
	}
	if c.at.Byte == c.links {
		c.to(c.end)
		c.findLink()
		return Link, scripts.None
	}
	switch script := scripts.Of(r); {
	case script == scripts.Han:
		c.step(size)
		return Word, scripts.Han
	case script != scripts.None:
		return c.word(script)
	case unicode.Is(unicode.Nd, r):
		return c.number()
	case r == 'µ' || r == 'ª' || r == 'º':
		if after := c.peek(size); scripts.Of(after) == scripts.Latin {
			c.step(size)
			return c.word(scripts.Latin)
		}
	}
	c.step(size)
	return Punctuation, scripts.None
}

func (c *cutter) peek(skip int) rune {
	if at := c.at.Byte + skip; at < len(c.text) && (c.links < 0 || at < c.links || c.links < c.at.Byte) {
		r, _ := utf8.DecodeRuneInString(c.text[at:])
		return r
	}
	return ' '
}

// word takes letters and marks of one script, joined by inner apostrophes and
// hyphens. Latin letters with digits among them are a code.
func (c *cutter) word(script scripts.Script) (Kind, scripts.Script) {
	digits := false
	for c.at.Byte < len(c.text) && c.at.Byte != c.links {
		r, size := utf8.DecodeRuneInString(c.text[c.at.Byte:])
		switch {
		case scripts.Of(r) == script, unicode.Is(unicode.M, r), r == '\u200c', r == '\u200d', r == 'µ' && script == scripts.Latin:
		case script == scripts.Latin && unicode.Is(unicode.Nd, r):
			digits = true
		case (r == '\'' || r == '\u2019' || r == '-') && !digits && scripts.Of(c.peek(size)) == script:
		default:
			return wordOrCode(digits), script
		}
		c.step(size)
	}
	return wordOrCode(digits), script
}

func wordOrCode(digits bool) Kind {
	if digits {
		return Code
	}
	return Word
}

// number takes digits with single inner separators. Latin letters right behind
// them make it a code.
func (c *cutter) number() (Kind, scripts.Script) {
	for c.at.Byte < len(c.text) && c.at.Byte != c.links {
		r, size := utf8.DecodeRuneInString(c.text[c.at.Byte:])
		switch {
		case unicode.Is(unicode.Nd, r):
		case strings.ContainsRune(".,/:-", r) && unicode.Is(unicode.Nd, c.peek(size)):
		case scripts.Of(r) == scripts.Latin:
			c.latinTail()
			return Code, scripts.Latin
		default:
			return Number, scripts.None
		}
		c.step(size)
	}
	return Number, scripts.None
}

func (c *cutter) latinTail() {
	for c.at.Byte < len(c.text) && c.at.Byte != c.links {
		r, size := utf8.DecodeRuneInString(c.text[c.at.Byte:])
		if scripts.Of(r) != scripts.Latin && !unicode.Is(unicode.Nd, r) && !unicode.Is(unicode.M, r) {
			return
		}
		c.step(size)
	}
}
