package tokenize

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// readRoberta reads a RobertaProcessing: special ids and how it trims.
func (p *postProcessor) readRoberta(raw json.RawMessage) (before, after []int64, err error) {
	m, err := members("post_processor", raw, "type", "sep", "cls", "trim_offsets", "add_prefix_space")
	if err != nil {
		return nil, nil, err
	}
	if err := p.readTrim(m); err != nil {
		return nil, nil, err
	}
	return clsAndSep(m)
}

// readByteLevel reads a ByteLevel post-processor, which only trims.
func (p *postProcessor) readByteLevel(raw json.RawMessage) error {
	m, err := byteLevelMembers("post_processor", raw)
	if err != nil {
		return err
	}
	return p.readTrim(m)
}

func (p *postProcessor) readTrim(m map[string]json.RawMessage) error {
	trims, err := value[bool]("post_processor", "trim_offsets", m)
	if err != nil {
		return err
	}
	keeps, err := value[bool]("post_processor", "add_prefix_space", m)
	if err != nil || !trims {
		return err
	}
	if p.trims {
		return fmt.Errorf("tokenize: post_processor has trim_offsets twice: not supported")
	}
	p.trims, p.keeps = true, keeps
	return nil
}

// trim takes the spaces off the ends of a token whose characters are cs.
func (p postProcessor) trim(k Token, cs []char) Token {
	if !p.trims || cs[0].r != ' ' && cs[len(cs)-1].r != ' ' {
		return k
	}
	lead, trail := 0, 0
	for lead < len(cs) && cs[lead].r == ' ' {
		lead++
	}
	for trail < len(cs) && cs[len(cs)-1-trail].r == ' ' {
		trail++
	}
	from, to := k.Start, k.End
	if lead > 0 {
		from = cs[lead-1].end
	}
	if trail > 0 {
		to = cs[len(cs)-trail].start
	}
	return p.narrow(k, lead, from, to)
}

// trimAdded is trim for an added token that was found as s. Of these the
// reference takes off all white space, and a literal U+0120, the symbol of the
// space.
func (p postProcessor) trimAdded(k Token, s string) Token {
	if !p.trims {
		return k
	}
	blank := func(r rune) bool { return unicode.IsSpace(r) || r == byteSymbol(' ') }
	left := s[:len(s)-len(strings.TrimLeftFunc(s, blank))]
	right := s[len(strings.TrimRightFunc(s, blank)):]
	lead, trail := utf8.RuneCountInString(left), utf8.RuneCountInString(right)
	from := Offset{k.Start.Byte + int32(len(left)), k.Start.Rune + int32(lead)}
	to := Offset{k.End.Byte - int32(len(right)), k.End.Rune - int32(trail)}
	return p.narrow(k, lead, from, to)
}

// narrow moves a token's start to from, except that one space at the start of
// the text stays where the tokenizer may have put it there, and its end to to,
// but not before the start.
func (p postProcessor) narrow(k Token, lead int, from, to Offset) Token {
	if !p.keeps || lead != 1 || k.Start.Rune > 0 {
		k.Start = from
	}
	k.End = to
	if to.Byte < k.Start.Byte {
		k.End = k.Start
	}
	return k
}
