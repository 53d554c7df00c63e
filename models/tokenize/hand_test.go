package tokenize

import (
	"fmt"
	"strings"
	"testing"
)

// handMade returns a small tokenizer.json with the given pieces after the five
// special tokens. Strings in replace, old and new by turns, change it.
func handMade(pieces []string, replace ...string) []byte {
	var vocab strings.Builder
	for i, p := range append([]string{"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"}, pieces...) {
		if i > 0 {
			vocab.WriteByte(',')
		}
		fmt.Fprintf(&vocab, "%q:%d", p, i)
	}
	s := `{"version":"1.0","truncation":null,"padding":null,
"added_tokens":[
{"id":2,"content":"[CLS]","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true},
{"id":3,"content":"[SEP]","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}],
"normalizer":{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true},
"pre_tokenizer":{"type":"BertPreTokenizer"},
"post_processor":{"type":"BertProcessing","sep":["[SEP]",3],"cls":["[CLS]",2]},
"decoder":{"type":"WordPiece","prefix":"##","cleanup":true},
"model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":100,"vocab":{` + vocab.String() + `}}}`
	for i := 0; i+1 < len(replace); i += 2 {
		if !strings.Contains(s, replace[i]) {
			panic("nothing to replace: " + replace[i])
		}
		s = strings.Replace(s, replace[i], replace[i+1], 1)
	}
	return []byte(s)
}

func mustLoad(t testing.TB, data []byte, opts Options) *Tokenizer {
	t.Helper()
	tok, err := Load(data, opts)
	if err != nil {
		t.Fatal(err)
	}
	return tok
}

// show writes tokens as pieces of the text, a bar before each that starts a
// word and a plus before each that goes on with one.
func show(text string, tokens []Token) string {
	var b strings.Builder
	for _, k := range tokens {
		if k.WordStart {
			b.WriteByte('|')
		} else {
			b.WriteByte('+')
		}
		b.WriteString(text[k.Start.Byte:k.End.Byte])
	}
	return b.String()
}
