package tokenize

import (
	"encoding/json"
	"fmt"
)

// loadNormalizer reads the normalizer: null or BertNormalizer.
func loadNormalizer(raw json.RawMessage) (normalizer, error) {
	if absent(raw) {
		return normalizer{}, nil
	}
	kind, err := typeOf("normalizer", raw)
	if err != nil {
		return normalizer{}, err
	}
	if kind != "BertNormalizer" {
		return normalizer{}, fmt.Errorf("tokenize: normalizer %q is not supported (WordPiece runs with BertNormalizer or none)", kind)
	}
	m, err := members("normalizer", raw, "type", "clean_text", "handle_chinese_chars", "strip_accents", "lowercase")
	if err != nil {
		return normalizer{}, err
	}
	var n normalizer
	for _, f := range []struct {
		key string
		to  *bool
	}{{"clean_text", &n.clean}, {"handle_chinese_chars", &n.han}, {"lowercase", &n.lower}} {
		if *f.to, err = value[bool]("normalizer", f.key, m); err != nil {
			return normalizer{}, err
		}
	}
	n.strip = n.lower // "strip_accents": null means the same as lowercase
	if !absent(m["strip_accents"]) {
		n.strip, err = value[bool]("normalizer", "strip_accents", m)
	}
	return n, err
}

// checkPreTokenizer accepts BertPreTokenizer and nothing else.
func checkPreTokenizer(raw json.RawMessage) error {
	if absent(raw) {
		return fmt.Errorf("tokenize: there is no pre_tokenizer (WordPiece runs with BertPreTokenizer)")
	}
	kind, err := typeOf("pre_tokenizer", raw)
	if err != nil {
		return err
	}
	if kind != "BertPreTokenizer" {
		return fmt.Errorf("tokenize: pre_tokenizer %q is not supported (WordPiece runs with BertPreTokenizer)", kind)
	}
	_, err = members("pre_tokenizer", raw, "type")
	return err
}

// loadPostProcessor returns the special ids before and after one text.
func loadPostProcessor(raw json.RawMessage, size int) (before, after []int64, err error) {
	const part = "post_processor"
	if absent(raw) {
		return nil, nil, fmt.Errorf("tokenize: there is no post_processor (WordPiece runs with TemplateProcessing or BertProcessing)")
	}
	kind, err := typeOf(part, raw)
	if err != nil {
		return nil, nil, err
	}
	switch kind {
	case "BertProcessing":
		before, after, err = bertProcessing(raw)
	case "TemplateProcessing":
		before, after, err = templateProcessing(raw)
	case "Sequence":
		m, err := members(part, raw, "type", "processors")
		if err != nil {
			return nil, nil, err
		}
		list, err := value[[]json.RawMessage](part, "processors", m)
		if err != nil {
			return nil, nil, err
		}
		if len(list) != 1 {
			return nil, nil, fmt.Errorf("tokenize: post_processor \"Sequence\" of %d parts is not supported, only of one", len(list))
		}
		if inner, err := typeOf(part, list[0]); err != nil || inner == "Sequence" {
			return nil, nil, fmt.Errorf("tokenize: post_processor \"Sequence\" inside a Sequence is not supported")
		}
		return loadPostProcessor(list[0], size)
	default:
		err = fmt.Errorf("tokenize: post_processor %q is not supported (WordPiece runs with TemplateProcessing or BertProcessing)", kind)
	}
	if err != nil {
		return nil, nil, err
	}
	for _, ids := range [][]int64{before, after} {
		for _, id := range ids {
			if id < 0 || id >= int64(size) {
				return nil, nil, fmt.Errorf("tokenize: post_processor names id %d, the vocabulary ends at %d", id, size-1)
			}
		}
	}
	return before, after, nil
}

// bertProcessing reads {"sep": ["[SEP]", 3], "cls": ["[CLS]", 2]}.
func bertProcessing(raw json.RawMessage) (before, after []int64, err error) {
	m, err := members("post_processor", raw, "type", "sep", "cls")
	if err != nil {
		return nil, nil, err
	}
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
