package onnx

import (
	"polyphi/corpora"
	"polyphi/models"
	"polyphi/models/tokenize"
)

// decode turns the labels of a note's tokens into its answer, once for the whole
// note.
//
// The tag of a word is that of its first token, or what aggregate makes of all of
// them; with aggregate token every token has its own. A mention
// goes from its first word's start to its last word's end, without white space
// at its ends and widened to whole grapheme clusters; one that starts inside the
// cluster its neighbour took begins after it. Its score is the mean probability
// of the deciding tokens.
func (c *Classifier) decode(n *note) {
	words := c.wordsOf(n.tokens)
	ids := make([]int, len(words)) // label ids of deciding tokens
	for i, w := range words {
		ids[i] = int(n.marks.label[w])
	}
	spans, repairs := c.tags.scheme.Decode(nil, ids)
	n.repairs = repairs
	e := edges{text: n.text}
	var last corpora.Offset // end of the mention before
	for _, s := range spans {
		to := c.tags.types[s.Type]
		if to.ignored {
			continue
		}
		end := len(n.tokens)
		if s.End < len(words) {
			end = words[s.End]
		}
		f := corpora.Fragment{Start: at(n.tokens[words[s.Start]].Start), End: at(n.tokens[end-1].End)}
		if f.Start.Byte >= f.End.Byte {
			continue
		}
		f, ok := e.tidy(f)
		if f.Start.Byte < last.Byte {
			f.Start = last
		}
		if !ok || f.Start.Byte >= f.End.Byte {
			continue
		}
		last = f.End
		score := 0.0
		for _, w := range words[s.Start:s.End] {
			score += float64(n.marks.prob[w])
		}
		n.answer.Predictions = append(n.answer.Predictions, models.Prediction{
			Fragment: f, Label: to.label, Score: min(score/float64(s.End-s.Start), 1),
		})
	}
	n.tokens, n.marks = nil, marks{}
}

// wordsOf returns the index of the deciding token of every word.
func (c *Classifier) wordsOf(tokens []tokenize.Token) []int {
	out := make([]int, 0, len(tokens))
	for i := range tokens {
		if c.decides(tokens, i) {
			out = append(out, i)
		}
	}
	return out
}

// decides reports whether token i decides the label of its word.
func (c *Classifier) decides(tokens []tokenize.Token, i int) bool {
	return i == 0 || tokens[i].WordStart || c.tags.by == "token"
}

// mark writes what logits say of the tokens from at on to m.
func (c *Classifier) mark(m *marks, logits []float32, at int, decides func(token int) bool) bool {
	n := c.tags.scheme.Labels()
	if by := c.tags.by; by == "mean" || by == "max" {
		return m.pool(logits, n, at, decides, by == "max")
	}
	return m.pick(logits, n, at, c.tags.outside, decides)
}

func at(o tokenize.Offset) corpora.Offset {
	return corpora.Offset{Byte: int(o.Byte), Rune: int(o.Rune)}
}
