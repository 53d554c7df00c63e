package train

import (
	"fmt"

	"polyphi/corpora"
	"polyphi/corpora/labels"
	"polyphi/models/onnx"
	"polyphi/models/onnx/batch"
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

// Tags returns the label names of a BIO tag set over a label set: O, then B- and
// I- of every label.
func Tags(set labels.Set) []string {
	out := []string{"O"}
	for _, l := range set.Labels() {
		out = append(out, "B-"+string(l), "I-"+string(l))
	}
	return out
}

// Encode cuts notes into windows of window tokens (special ones included) that
// overlap by overlap, and gives the first token of every word its BIO tag in the
// label set.
//
// The error is the tokenizer's.
func Encode(tok *tokenize.Tokenizer, docs []corpora.Document, set labels.Set, window, overlap int) (Examples, error) {
	id := map[string]int32{}
	for i, t := range Tags(set) {
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
		tags := tagTokens(d, tokens, set, id)
		breaks := onnx.Breaks(d.Text, tokens)
		windows, _ := batch.Windows(breaks, content, overlap)
		for _, w := range windows {
			out.window(tok, tokens[w.Start:w.End], tags[w.Start:w.End], breaks[w.Start:w.End])
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

// tagTokens gives each word's first token B- or I- of the mention it shares a
// code point with, else O; other tokens are unscored.
func tagTokens(d corpora.Document, tokens []tokenize.Token, set labels.Set, id map[string]int32) []int32 {
	tags := make([]int32, len(tokens))
	at, begun := 0, -1
	for i, t := range tokens {
		if !t.WordStart {
			tags[i] = Unscored
			continue
		}
		for at < len(d.Gold) && int32(d.Gold[at].End().Byte) <= t.Start.Byte {
			at++
		}
		if at == len(d.Gold) || int32(d.Gold[at].Start().Byte) >= t.End.Byte {
			continue // O
		}
		scored, ok := set.Scored(d.Gold[at].Label)
		if !ok {
			continue
		}
		prefix := "I-"
		if begun != at {
			prefix, begun = "B-", at
		}
		tags[i] = id[prefix+string(scored)]
	}
	return tags
}
