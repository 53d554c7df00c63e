package tokenize

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// A byteLevel cuts as GPT-2 does: contractions, runs of letters, of numbers or
// of anything else, each with the space before it, and runs of white space.
type byteLevel struct{ prefix bool } // add_prefix_space

// readByteLevel reads the pre-tokenizer. Its trim_offsets does nothing: only a
// post-processor trims.
func readByteLevel(part string, raw json.RawMessage) (byteLevel, error) {
	m, err := byteLevelMembers(part, raw)
	if err != nil {
		return byteLevel{}, err
	}
	prefix, err := value[bool](part, "add_prefix_space", m)
	return byteLevel{prefix}, err
}

// byteLevelMembers reads a ByteLevel of either kind, whose use_regex may be
// left out and must be true.
func byteLevelMembers(part string, raw json.RawMessage) (map[string]json.RawMessage, error) {
	m, err := members(part, raw, "type", "add_prefix_space", "trim_offsets", "use_regex")
	if err != nil {
		return nil, err
	}
	if _, err := value[bool](part, "trim_offsets", m); err != nil {
		return nil, err
	}
	if !absent(m["use_regex"]) && string(m["use_regex"]) != "true" {
		return nil, fmt.Errorf("tokenize: %s.use_regex is not supported, only as true or left out", part)
	}
	return m, nil
}

// split puts the space before a stretch once: a stretch that comes in chunks has
// its own at the start of each further one.
func (b byteLevel) split(e *Encoder, dst []Token, cs []char) []Token {
	if b.prefix && len(cs) > 0 && cs[0].r != ' ' {
		e.spaced = append(append(e.spaced[:0], char{' ', cs[0].start, cs[0].end}), cs...)
		cs = e.spaced
	}
	for len(cs) > 0 {
		n := pretokenEnd(&e.chars, cs)
		e.word = e.word[:0]
		for _, c := range cs[:n] {
			e.word = utf8.AppendRune(e.word, c.r)
		}
		dst = e.encodeWord(dst, cs[:n])
		cs = cs[n:]
	}
	return dst
}

// pretokenEnd returns the length of the pre-token that cs begins with.
func pretokenEnd(table *chars, cs []char) int {
	if n := contraction(cs); n > 0 {
		return n
	}
	from := 0
	if cs[0].r == ' ' && len(cs) > 1 && table.of(cs[1].r)&space == 0 {
		from = 1
	}
	kind := table.of(cs[from].r) & (space | letter | number)
	end := from + 1
	for end < len(cs) && table.of(cs[end].r)&(space|letter|number) == kind {
		end++
	}
	if kind == space && end > 1 && end < len(cs) {
		end-- // the last of several goes to what follows
	}
	return end
}

// contraction returns the length of 's, 't, 'm, 'd, 're, 've or 'll at the
// start of cs, else 0.
func contraction(cs []char) int {
	if cs[0].r != '\'' || len(cs) < 2 {
		return 0
	}
	switch cs[1].r {
	case 's', 't', 'm', 'd':
		return 2
	}
	if len(cs) > 2 {
		switch [2]rune{cs[1].r, cs[2].r} {
		case [2]rune{'r', 'e'}, [2]rune{'v', 'e'}, [2]rune{'l', 'l'}:
			return 3
		}
	}
	return 0
}
