package onnx

import (
	"strings"
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
			out[i] = breakBetween(text, tokens[i-1], tokens[i])
		}
	}
	return out
}

func breakBetween(text string, a, b tokenize.Token) batch.Break {
	gap := ""
	if a.End.Byte < b.Start.Byte {
		gap = text[a.End.Byte:b.Start.Byte]
	}
	if strings.ContainsAny(gap, "\n\r\u2028\u2029") {
		return batch.Line
	}
	last, _ := utf8.DecodeLastRuneInString(text[a.Start.Byte:a.End.Byte])
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
