package tokenize

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// loadNormalizer reads the normalizer of a family.
func loadNormalizer(raw json.RawMessage, f family) (normalizer, error) {
	const part = "normalizer"
	list, kind, err := elements(part, "normalizers", raw)
	if err != nil {
		return normalizer{}, err
	}
	if err := f.allow(part, kind, f.normalizers); err != nil {
		return normalizer{}, err
	}
	var n normalizer
	for _, e := range list {
		switch e.kind {
		case "BertNormalizer":
			err = n.readBert(part, e.raw)
		case "Precompiled":
			n.charsmap, err = loadCharsmap(e.raw)
		case "Strip":
			ends := &n.before
			if n.charsmap != nil {
				ends = &n.after
			}
			*ends, err = readStrip(part, e.raw)
		case "Replace":
			n.collapse, err = readReplace(part, e.raw)
		}
		if err != nil {
			return normalizer{}, err
		}
	}
	return n, nil
}

// readStrip reads at which ends white space is removed.
func readStrip(part string, raw json.RawMessage) (s ends, err error) {
	m, err := members(part, raw, "type", "strip_left", "strip_right")
	if err != nil {
		return s, err
	}
	if s.left, err = value[bool](part, "strip_left", m); err != nil {
		return s, err
	}
	s.right, err = value[bool](part, "strip_right", m)
	return s, err
}

// readReplace reads what a run of spaces becomes: a space or a marker.
func readReplace(part string, raw json.RawMessage) (rune, error) {
	m, err := members(part, raw, "type", "pattern", "content")
	if err != nil {
		return 0, err
	}
	pattern, err := value[struct{ Regex string }](part, "pattern", m)
	if err != nil {
		return 0, err
	}
	content, err := value[string](part, "content", m)
	if err != nil {
		return 0, err
	}
	if pattern.Regex != " {2,}" || content != " " && content != marker {
		return 0, fmt.Errorf("tokenize: normalizer \"Replace\" is supported only of the pattern \" {2,}\" by a space or %q", marker)
	}
	r, _ := utf8.DecodeRuneInString(content)
	return r, nil
}

// readBert reads the steps of a BertNormalizer.
func (n *normalizer) readBert(part string, raw json.RawMessage) error {
	m, err := members(part, raw, "type", "clean_text", "handle_chinese_chars", "strip_accents", "lowercase")
	if err != nil {
		return err
	}
	for _, f := range []struct {
		key string
		to  *bool
	}{{"clean_text", &n.clean}, {"handle_chinese_chars", &n.han}, {"lowercase", &n.lower}} {
		if *f.to, err = value[bool](part, f.key, m); err != nil {
			return err
		}
	}
	n.strip = n.lower // "strip_accents": null means the same as lowercase
	if !absent(m["strip_accents"]) {
		n.strip, err = value[bool](part, "strip_accents", m)
	}
	return err
}

// A postProcessor is what goes around the tokens of one text, and what becomes
// of spaces at their ends.
type postProcessor struct {
	before, after []int64 // special ids
	trims         bool    // trim_offsets
	keeps         bool    // add_prefix_space, of the part that trims
}

// loadPostProcessor reads the post-processor of a family. Of a Sequence each
// element goes around those before it.
func loadPostProcessor(raw json.RawMessage, f family, size int) (p postProcessor, err error) {
	const part = "post_processor"
	list, kind, err := elements(part, "processors", raw)
	if err != nil {
		return p, err
	}
	if len(list) == 0 {
		return p, f.allow(part, kind, f.postProcessors)
	}
	for _, e := range list {
		if err := f.allow(part, e.kind, f.postProcessors); err != nil {
			return p, err
		}
		var before, after []int64
		switch e.kind {
		case "BertProcessing":
			before, after, err = bertProcessing(e.raw)
		case "TemplateProcessing":
			before, after, err = templateProcessing(e.raw)
		case "RobertaProcessing":
			before, after, err = p.readRoberta(e.raw)
		case "ByteLevel":
			err = p.readByteLevel(e.raw)
		}
		if err != nil {
			return p, err
		}
		p.before, p.after = append(before, p.before...), append(p.after, after...)
	}
	for _, ids := range [][]int64{p.before, p.after} {
		for _, id := range ids {
			if id < 0 || id >= int64(size) {
				return p, fmt.Errorf("tokenize: post_processor names id %d, the vocabulary ends at %d", id, size-1)
			}
		}
	}
	return p, nil
}

// bertProcessing reads {"sep": ["[SEP]", 3], "cls": ["[CLS]", 2]}.
func bertProcessing(raw json.RawMessage) (before, after []int64, err error) {
	m, err := members("post_processor", raw, "type", "sep", "cls")
	if err != nil {
		return nil, nil, err
	}
	return clsAndSep(m)
}

// clsAndSep reads the token and id of "cls" and of "sep".
func clsAndSep(m map[string]json.RawMessage) (before, after []int64, err error) {
	id := func(key string) ([]int64, error) {
		pair, err := value[[]json.RawMessage]("post_processor", key, m)
		if err != nil {
			return nil, err
		}
		var name string
		var id int64
		if len(pair) != 2 || json.Unmarshal(pair[0], &name) != nil || json.Unmarshal(pair[1], &id) != nil {
			return nil, fmt.Errorf("tokenize: post_processor.%s is not a token and its id", key)
		}
		return []int64{id}, nil
	}
	if before, err = id("cls"); err != nil {
		return nil, nil, err
	}
	after, err = id("sep")
	return before, after, err
}

// A slot is one element of a template: a special token or the text.
type slot struct {
	SpecialToken, Sequence *struct {
		ID     string `json:"id"`
		TypeID int    `json:"type_id"`
	}
}

// templateProcessing reads the template for one text; the one for pairs is
// ignored, because a text is never paired.
func templateProcessing(raw json.RawMessage) (before, after []int64, err error) {
	const part = "post_processor"
	m, err := members(part, raw, "type", "single", "pair", "special_tokens")
	if err != nil {
		return nil, nil, err
	}
	single, err := value[[]slot](part, "single", m)
	if err != nil {
		return nil, nil, err
	}
	specials, err := value[map[string]struct {
		ID     string   `json:"id"`
		IDs    []int64  `json:"ids"`
		Tokens []string `json:"tokens"`
	}](part, "special_tokens", m)
	if err != nil {
		return nil, nil, err
	}
	texts := 0
	for i, s := range single {
		switch {
		case s.Sequence != nil && s.SpecialToken == nil && s.Sequence.ID == "A" && s.Sequence.TypeID == 0:
			texts++
		case s.SpecialToken != nil && s.Sequence == nil && s.SpecialToken.TypeID == 0:
			sp, ok := specials[s.SpecialToken.ID]
			if !ok {
				return nil, nil, fmt.Errorf("tokenize: post_processor.single names %q, which special_tokens lacks", s.SpecialToken.ID)
			}
			if texts == 0 {
				before = append(before, sp.IDs...)
			} else {
				after = append(after, sp.IDs...)
			}
		default:
			return nil, nil, fmt.Errorf("tokenize: post_processor.single[%d] is neither a special token nor text A, of type 0", i)
		}
	}
	if texts != 1 {
		return nil, nil, fmt.Errorf("tokenize: post_processor.single holds the text %d times, want once", texts)
	}
	return before, after, nil
}
