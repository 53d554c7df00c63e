package tokenize

import (
	"slices"
	"strings"
	"testing"
)

func TestLoad(t *testing.T) {
	tok := mustLoad(t, handMade([]string{"a", "##b"}), Options{})
	if !slices.Equal(tok.Prefix(), []int64{2}) || !slices.Equal(tok.Suffix(), []int64{3}) {
		t.Errorf("special ids %v, %v", tok.Prefix(), tok.Suffix())
	}
	if tok.PadID() != 0 || tok.UnkID() != 1 || tok.VocabSize() != 7 {
		t.Errorf("pad %d, unknown %d, size %d", tok.PadID(), tok.UnkID(), tok.VocabSize())
	}
	cased := loadTestdata(t, "cased", Options{}) // a template, truncation and padding
	if !slices.Equal(cased.Prefix(), []int64{2}) || !slices.Equal(cased.Suffix(), []int64{3}) {
		t.Errorf("special ids of a template %v, %v", cased.Prefix(), cased.Suffix())
	}
	if added := loadTestdata(t, "added", Options{}); added.VocabSize() <= len(added.model.ids) {
		t.Error("added tokens are not counted")
	}
	for _, ok := range [][]string{
		{`"normalizer":{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true}`, `"normalizer":null`},
		{`"type":"WordPiece","unk_token"`, `"unk_token"`},
		{`"post_processor":{"type":"BertProcessing","sep":["[SEP]",3],"cls":["[CLS]",2]}`, `"post_processor":{"type":"Sequence","processors":[{"type":"BertProcessing","sep":["[SEP]",3],"cls":["[CLS]",2]}]}`},
		{`"decoder":{"type":"WordPiece","prefix":"##","cleanup":true}`, `"decoder":{"type":"Anything","x":1}`},
		{`"[PAD]":0`, `"x":0`},
	} {
		mustLoad(t, handMade(nil, ok...), Options{})
	}
}

// TestLoadRefuses: each change to a good file, and what the error must name.
func TestLoadRefuses(t *testing.T) {
	const post = `"post_processor":{"type":"BertProcessing","sep":["[SEP]",3],"cls":["[CLS]",2]}`
	for _, c := range []struct{ old, new, names string }{
		{`"version":"1.0"`, `"version":"2.0"`, "version"},
		{`"version"`, `"vershun"`, "vershun"},
		{`"version":"1.0"`, `"version":"1.0","version":"1.0"`, "twice"},
		{`"truncation":null,`, `"truncation":nul,`, "JSON"},
		{`"type":"WordPiece","unk_token"`, `"type":"WordLevel","unk_token"`, `"WordLevel"`},
		{`"type":"WordPiece","unk_token"`, `"type":"WordPiece","dropout":0.1,"unk_token"`, `"dropout"`},
		{`"unk_token":"[UNK]"`, `"unk_token":"[OOV]"`, "unk_token"},
		{`"unk_token":"[UNK]",`, ``, "unk_token"},
		{`"max_input_chars_per_word":100`, `"max_input_chars_per_word":1000000`, "max_input_chars_per_word"},
		{`"max_input_chars_per_word":100`, `"max_input_chars_per_word":0`, "max_input_chars_per_word"},
		{`"[MASK]":4`, `"[MASK]":5`, "id 5"},
		{`"[MASK]":4`, `"[MASK]":3`, "twice"},
		{`"[MASK]":4`, `"[MASK]":-1`, "id -1"},
		{`"[MASK]":4`, `"[MASK]":4.5`, "vocab"},
		{`"type":"BertNormalizer"`, `"type":"NFKC"`, `"NFKC"`},
		{`"clean_text":true`, `"clean_text":true,"extra":1`, `"extra"`},
		{`"clean_text":true`, `"clean_text":1`, "clean_text"},
		{`"clean_text":true,`, ``, "clean_text"},
		{`"type":"BertPreTokenizer"`, `"type":"Whitespace"`, `"Whitespace"`},
		{`{"type":"BertPreTokenizer"}`, `{"type":"BertPreTokenizer","x":0}`, `"x"`},
		{`{"type":"BertPreTokenizer"}`, `null`, "pre_tokenizer"},
		{post, `"post_processor":null`, "post_processor"},
		{post, `"post_processor":{"type":"RobertaProcessing"}`, `"RobertaProcessing"`},
		{`"cls":["[CLS]",2]`, `"cls":["[CLS]",99]`, "id 99"},
		{`"cls":["[CLS]",2]`, `"cls":["[CLS]"]`, "cls"},
		{post, `"post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"[CLS]","type_id":0}}],"pair":[],"special_tokens":{"[CLS]":{"id":"[CLS]","ids":[2],"tokens":["[CLS]"]}}}`, "single"},
		{post, `"post_processor":{"type":"TemplateProcessing","single":[{"Sequence":{"id":"A","type_id":1}}],"pair":[],"special_tokens":{}}`, "single[0]"},
		{post, `"post_processor":{"type":"TemplateProcessing","single":[{"Sequence":{"id":"A","type_id":0,"x":1}}],"pair":[],"special_tokens":{}}`, `"x"`},
		{post, `"post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"[X]","type_id":0}},{"Sequence":{"id":"A","type_id":0}}],"pair":[],"special_tokens":{}}`, `"[X]"`},
		{`"id":2,"content":"[CLS]"`, `"id":4,"content":"[CLS]"`, "added_tokens[0]"},
		{`"id":2,"content":"[CLS]"`, `"id":2,"content":""`, "added_tokens[0]"},
		{`"id":2,"content":"[CLS]"`, `"id":7,"content":"new"`, "added_tokens[0]"},
		{`"id":2,"content":"[CLS]"`, `"id":3,"content":"[SEP]"`, "added_tokens[1]"},
		{`"id":2,"content":"[CLS]"`, `"id":2,"new":1,"content":"[CLS]"`, `"new"`},
	} {
		_, err := Load(handMade(nil, c.old, c.new), Options{})
		if err == nil || !strings.Contains(err.Error(), c.names) || !strings.HasPrefix(err.Error(), "tokenize: ") {
			t.Errorf("%s -> %s: error %v, want one that names %s", c.old, c.new, err, c.names)
		}
	}
	if _, err := Load(append(handMade(nil), 0xFF), Options{}); err == nil {
		t.Error("a file that is not UTF-8 loads")
	}
	if _, err := Load(append(handMade(nil), "{}"...), Options{}); err == nil {
		t.Error("a file with a second value loads")
	}
	if _, err := Load(make([]byte, MaxBytes+1), Options{}); err == nil {
		t.Error("a file over the limit loads")
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(handMade([]string{"a", "##b"}))
	f.Add(handUnigram(xlmrPre, []string{"▁", "a", "▁ab"}))
	f.Add(smallBPE([]string{"a b", "ab c"}))
	f.Add([]byte(`{}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		tok, err := Load(data, Options{})
		if err != nil {
			return
		}
		// What loads can encode, and gives only ids of its vocabulary.
		got, err := tok.Encode(nil, "ab [SEP] Å張\u0301")
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range got {
			if k.ID < 0 || int(k.ID) >= tok.VocabSize() {
				t.Fatalf("id %d of %d", k.ID, tok.VocabSize())
			}
		}
	})
}
