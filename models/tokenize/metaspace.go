package tokenize

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// The marker stands for the space before a word.
const (
	marker     = "▁"
	markerRune = '▁'
)

// A metaspace cuts first where its cuts say, then before every space or
// marker. A space becomes a marker, and a pre-token of the first cut that does
// not begin with one gets one prepended, as prepend says. The prepended marker
// shares the span of the character after it.
type metaspace struct {
	cuts    flags // 0, space (WhitespaceSplit) or space|punctuation (BertPreTokenizer)
	prepend string
}

// Values of prepend_scheme: always, at the start of the text only, or never.
const (
	prependAlways = "always"
	prependFirst  = "first"
	prependNever  = "never"
)

// loadMetaspace reads a Metaspace. Old files say add_prefix_space and str_rep,
// new ones prepend_scheme and split. As in the reference the scheme is "always"
// if it is left out, and add_prefix_space may not contradict it.
func loadMetaspace(raw json.RawMessage, cuts flags) (metaspace, error) {
	const part = "pre_tokenizer"
	p := metaspace{cuts: cuts, prepend: prependAlways}
	m, err := members(part, raw, "type", "replacement", "add_prefix_space", "str_rep", "prepend_scheme", "split")
	if err != nil {
		return p, err
	}
	for _, key := range []string{"replacement", "str_rep"} {
		if key == "str_rep" && absent(m[key]) {
			continue
		}
		if s, err := value[string](part, key, m); err != nil {
			return p, err
		} else if s != marker {
			return p, fmt.Errorf("tokenize: pre_tokenizer.%s is not %q: not supported", key, marker)
		}
	}
	if !absent(m["prepend_scheme"]) {
		if p.prepend, err = value[string](part, "prepend_scheme", m); err != nil {
			return p, err
		}
		if p.prepend != prependAlways && p.prepend != prependFirst && p.prepend != prependNever {
			return p, fmt.Errorf("tokenize: pre_tokenizer.prepend_scheme %q is not supported (always, first or never)", p.prepend)
		}
	}
	if !absent(m["add_prefix_space"]) {
		if add, err := value[bool](part, "add_prefix_space", m); err != nil {
			return p, err
		} else if !add && p.prepend != prependNever {
			return p, fmt.Errorf("tokenize: pre_tokenizer.add_prefix_space false contradicts prepend_scheme %q", p.prepend)
		}
	}
	if !absent(m["split"]) {
		if split, err := value[bool](part, "split", m); err != nil {
			return p, err
		} else if !split {
			return p, fmt.Errorf("tokenize: pre_tokenizer.split false is not supported")
		}
	}
	return p, nil
}

func (m metaspace) split(e *Encoder, dst []Token, cs []char) []Token {
	from := 0
	for i, c := range cs {
		f := e.chars.of(c.r) & m.cuts
		if f == 0 {
			continue
		}
		dst = m.mark(e, dst, cs[from:i])
		from = i + 1
		if f&space == 0 {
			dst = m.mark(e, dst, cs[i:from])
		}
	}
	return m.mark(e, dst, cs[from:])
}

// mark cuts a pre-token of the first cut before its markers.
func (m metaspace) mark(e *Encoder, dst []Token, cs []char) []Token {
	if len(cs) == 0 {
		return dst
	}
	e.word = e.word[:0]
	lead := 0
	if !marks(cs[0].r) && (m.prepend == prependAlways || m.prepend == prependFirst && cs[0].start.Byte == 0) {
		e.word = append(e.word, marker...)
		lead = 1
	}
	from := 0
	for i, c := range cs {
		if !marks(c.r) {
			e.word = utf8.AppendRune(e.word, c.r)
			continue
		}
		if i > 0 {
			dst = encodeMarked(e, dst, cs[from:i], lead)
			e.word = e.word[:0]
			from, lead = i, 0
		}
		e.word = append(e.word, marker...)
	}
	return encodeMarked(e, dst, cs[from:], lead)
}

func marks(r rune) bool { return r == ' ' || r == markerRune }

// encodeMarked appends the tokens of the pre-token e.word: lead prepended
// markers, 0 or 1, and the characters cs.
//
// A piece that is a marker alone does not begin a word if its span is that of
// the space, because then it covers nothing of the word; the piece after it
// does. If it shares the span of the word's first character, it begins the
// word and the piece after it goes on.
func encodeMarked(e *Encoder, dst []Token, cs []char, lead int) []Token {
	pieces := e.lookUp(len(cs) + lead)
	first := len(dst)
	for _, p := range pieces {
		start, end := max(int(p.start)-lead, 0), max(int(p.end)-lead, 1)
		dst = append(dst, Token{p.id, cs[start].start, cs[end-1].end, p.wordStart})
	}
	shared := lead > 0 || len(cs) > 1 && cs[0].start == cs[1].start
	if pieces[0].end == 1 && marks(cs[0].r) && !shared {
		dst[first].WordStart = false
		if len(pieces) > 1 {
			dst[first+1].WordStart = true
		}
	}
	return dst
}
