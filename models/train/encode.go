package train

import (
	"fmt"

	"polyphi/corpora"
	"polyphi/corpora/labels"
	"polyphi/models/onnx"
	"polyphi/models/onnx/batch"
	"polyphi/models/tags"
	"polyphi/models/tokenize"
)

// Unscored is the label id of a token that training leaves out: every token but
// the first of a word.
const Unscored = -100

// Examples are the windows of a set of notes as flat arrays: Lengths has one
// entry per window, Tokens and Labels the ids of all windows one after another,
// special tokens included. Lines is 1 where a token begins a line of the note,
// else 0.
type Examples struct {
	Tokens, Labels, Lines, Lengths []int32
}

// parts are the tags of a type, by scheme.
var parts = map[tags.Kind][]string{tags.BIO: {"B-", "I-"}, tags.BILOU: {"B-", "I-", "L-", "U-"}}

// Tags returns the label names of a tag set over a label set: O, then the tags of
// every label.
func Tags(set labels.Set, scheme tags.Kind) []string {
	out := []string{"O"}
	for _, l := range set.Labels() {
		for _, p := range parts[scheme] {
			out = append(out, p+string(l))
		}
	}
	return out
}

// Encode cuts notes into windows of window tokens (special ones included) that
// overlap by overlap, and gives the first token of every word its tag in the
// scheme and label set.
//
// The error is the tokenizer's.
func Encode(tok *tokenize.Tokenizer, docs []corpora.Document, set labels.Set, scheme tags.Kind, window, overlap int) (Examples, error) {
	id := map[string]int32{}
	for i, t := range Tags(set, scheme) {
		id[t] = int32(i)
	}
	enc := tok.NewEncoder()
	content := window - len(tok.Prefix()) - len(tok.Suffix())
	var out Examples
	var tokens []tokenize.Token
	for _, d := range docs {
		var err error
		if tokens, err = enc.Encode(tokens[:0], d.Text); err != nil {
			return out, fmt.Errorf("train: %s: %w", d.ID, err)
		}
		ids := tagTokens(d, tokens, set, scheme, id)
		breaks := onnx.Breaks(d.Text, tokens)
		windows, _ := batch.Windows(breaks, content, overlap)
		for _, w := range windows {
			out.window(tok, tokens[w.Start:w.End], ids[w.Start:w.End], breaks[w.Start:w.End])
		}
	}
	return out, nil
}

func (e *Examples) window(tok *tokenize.Tokenizer, tokens []tokenize.Token, tags []int32, breaks []batch.Break) {
	special := func(ids []int64) {
		for _, id := range ids {
			e.Tokens, e.Labels, e.Lines = append(e.Tokens, int32(id)), append(e.Labels, Unscored), append(e.Lines, 0)
		}
	}
	before := len(e.Tokens)
	special(tok.Prefix())
	for i, t := range tokens {
		line := int32(0)
		if breaks[i] == batch.Line {
			line = 1
		}
		e.Tokens, e.Labels, e.Lines = append(e.Tokens, t.ID), append(e.Labels, tags[i]), append(e.Lines, line)
	}
	special(tok.Suffix())
	e.Lengths = append(e.Lengths, int32(len(e.Tokens)-before))
}

// tagTokens gives each word's first token the tag of the mention that it shares a
// code point with, else O; other tokens are unscored.
func tagTokens(d corpora.Document, tokens []tokenize.Token, set labels.Set, scheme tags.Kind, id map[string]int32) []int32 {
	out := make([]int32, len(tokens))
	var words []int // tokens that begin a word of the mention at hand
	next := 0       // mention
	close := func() {
		if len(words) > 0 {
			scored, ok := set.Scored(d.Gold[next].Label)
			for i, w := range words {
				if ok {
					out[w] = id[prefix(scheme, i, len(words))+string(scored)]
				}
			}
		}
		words = words[:0]
	}
	for i, t := range tokens {
		if !t.WordStart {
			out[i] = Unscored
			continue
		}
		for next < len(d.Gold) && int32(d.Gold[next].End().Byte) <= t.Start.Byte {
			close()
			next++
		}
		if next < len(d.Gold) && int32(d.Gold[next].Start().Byte) < t.End.Byte {
			words = append(words, i)
		}
	}
	if next < len(d.Gold) {
		close()
	}
	return out
}

// prefix returns the tag prefix of word i of n words of a mention.
func prefix(scheme tags.Kind, i, n int) string {
	switch {
	case scheme == tags.BILOU && n == 1:
		return "U-"
	case i == 0:
		return "B-"
	case scheme == tags.BILOU && i == n-1:
		return "L-"
	}
	return "I-"
}
