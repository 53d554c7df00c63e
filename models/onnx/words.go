package onnx

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"polyphi/models/onnx/batch"
	"polyphi/models/tokenize"
)

// Breaks says how good each token's start is as an edge of a window.
func Breaks(text string, tokens []tokenize.Token) []batch.Break {
	out := make([]batch.Break, len(tokens))
	for i := range tokens {
		switch {
		case i == 0:
			out[i] = batch.Line
		case !tokens[i].WordStart:
			out[i] = batch.Inside
		default:
			out[i] = breakBetween(text, tokens[i])
		}
	}
	return out
}

// breakBetween looks at the white space around the start of b, which may lie
// between the tokens or, in byte-level BPE, inside them.
func breakBetween(text string, b tokenize.Token) batch.Break {
	head := strings.TrimRightFunc(text[:b.Start.Byte], unicode.IsSpace)
	tail := strings.TrimLeftFunc(text[b.Start.Byte:], unicode.IsSpace)
	gap := text[len(head) : len(text)-len(tail)]
	if strings.ContainsAny(gap, "\n\r\u2028\u2029") {
		return batch.Line
	}
	last, _ := utf8.DecodeLastRuneInString(head)
	switch last {
	case '.', '!', '?', '؟', '।', '॥':
		if gap != "" {
			return batch.Sentence
		}
	case '。', '！', '？':
		return batch.Sentence
	}
	return batch.Word
}
