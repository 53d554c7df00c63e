package tokenize_test

import (
	"fmt"

	"polyphi/models/tokenize"
)

func Example() {
	tok, err := tokenize.Load([]byte(`{"version": "1.0", "added_tokens": [],
		"normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null, "lowercase": true},
		"pre_tokenizer": {"type": "BertPreTokenizer"},
		"post_processor": {"type": "BertProcessing", "cls": ["[CLS]", 1], "sep": ["[SEP]", 2]},
		"model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
			"vocab": {"[UNK]": 0, "[CLS]": 1, "[SEP]": 2, "jo": 3, "##se": 4, "張": 5}}}`), tokenize.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	const text = "José 張"
	tokens, err := tok.NewEncoder().Encode(nil, text)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(tok.Prefix(), tok.Suffix())
	for _, k := range tokens {
		fmt.Println(k.ID, text[k.Start.Byte:k.End.Byte], k.Start.Rune, k.End.Rune, k.WordStart)
	}
	// Output:
	// [1] [2]
	// 3 Jo 0 2 true
	// 4 sé 2 4 false
	// 5 張 5 6 true
}
