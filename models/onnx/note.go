package onnx

import (
	"fmt"
	"sync/atomic"
	"unicode/utf8"

	"polyphi/corpora/scripts"
	"polyphi/models"
	"polyphi/models/onnx/batch"
	"polyphi/models/tokenize"
)

// A note is one input on its way from text to spans.
type note struct {
	text    string
	tokens  []tokenize.Token
	windows []batch.Window
	size    int // tokens; tokens itself is let go once the answer is made
	cut     int // words cut between windows
	marks   marks
	words   wordCounts

	left    atomic.Int32 // windows not yet run
	picked  atomic.Int64 // tokens whose label is known
	failure atomic.Pointer[string]

	answer  models.Answer
	repairs int
}

// wordCounts are the words of a note by the script of their first character,
// and how many of them the vocabulary cannot write.
type wordCounts [scripts.Count]struct{ all, unknown int32 }

// Codes of what went wrong with a note.
const (
	codeUTF8     = "not_unicode"
	codeTokens   = "not_tokenised"
	codeDeadline = "deadline"
	codeNaN      = "not_a_number"
	codeMemory   = "out_of_memory"
	codeRun      = "run_failed"
	codePanic    = "panic"
)

// fail records the first thing that went wrong.
func (n *note) fail(code string) { n.failure.CompareAndSwap(nil, &code) }

// newNote tokenises a note with a worker's own encoder and cuts it into windows. What goes wrong is in its
// failure; a note without tokens has no windows.
func (c *Classifier) newNote(enc *tokenize.Encoder, in models.Input) (n *note) {
	n = &note{text: in.Text}
	defer func() {
		if recover() != nil { // never the panic's value: it may hold text
			n.windows = nil
			n.fail(codePanic)
		}
	}()
	if !utf8.ValidString(in.Text) {
		n.fail(codeUTF8)
		return n
	}
	var err error
	// Three bytes a token are fewer than most notes have: this spares growing.
	n.tokens, err = enc.Encode(make([]tokenize.Token, 0, len(n.text)/3+8), n.text)
	if err != nil {
		n.fail(codeTokens)
		return n
	}
	n.size = len(n.tokens)
	n.countWords(c.tok.UnkID())
	n.windows, n.cut = batch.Windows(Breaks(n.text, n.tokens), c.content, c.overlap)
	n.left.Store(int32(len(n.windows)))
	n.marks = marks{make([]int32, len(n.tokens)), make([]float32, len(n.tokens))}
	return n
}

// countWords fills words. What begins with no letter is no word.
func (n *note) countWords(unknown int32) {
	for _, t := range n.tokens {
		if !t.WordStart {
			continue
		}
		r, _ := utf8.DecodeRuneInString(n.text[t.Start.Byte:])
		if s := scripts.Of(r); s != scripts.None {
			n.words[s].all++
			if t.ID == unknown {
				n.words[s].unknown++
			}
		}
	}
}

// rows returns the rows of all windows of notes; base is the index of the first.
func (c *Classifier) rows(notes []*note, base int) []batch.Row {
	var out []batch.Row
	for i, n := range notes {
		for w, win := range n.windows {
			out = append(out, batch.Row{Note: base + i, Window: w, Tokens: win.End - win.Start + len(c.prefix) + len(c.suffix)})
		}
	}
	return out
}

// fillBatch writes the rows of b into the runner's buffers. scratch is reused.
func (c *Classifier) fillBatch(r *runner, notes []*note, base int, b batch.Batch, scratch []int64) []int64 {
	for at, row := range b.Rows {
		n := notes[row.Note-base]
		w := n.windows[row.Window]
		scratch = c.idsOf(scratch[:0], n, w)
		r.row(c.filler, at, b.Length, scratch)
	}
	return scratch
}

// idsOf appends the ids of a window to dst, special tokens included.
func (c *Classifier) idsOf(dst []int64, n *note, w batch.Window) []int64 {
	dst = append(dst, c.prefix...)
	for _, t := range n.tokens[w.Start:w.End] {
		dst = append(dst, int64(t.ID))
	}
	return append(dst, c.suffix...)
}

// readBatch takes the labels of owned tokens out of the logits.
func (c *Classifier) readBatch(r *runner, notes []*note, base int, b batch.Batch) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w (%T)", errPanic, p)
		}
	}()
	for at, row := range b.Rows {
		n := notes[row.Note-base]
		w := n.windows[row.Window]
		first := at*b.Length + len(c.prefix) + w.OwnStart - w.Start
		own := w.OwnEnd - w.OwnStart
		decides := func(t int) bool { return c.decides(n.tokens, t) }
		logits := r.logits[first*r.labels : (first+own)*r.labels]
		if !c.mark(&n.marks, logits, w.OwnStart, decides) {
			n.fail(codeNaN)
			continue
		}
		c.sample.heard(windowID{row.Note, row.Window}, n.marks.label[w.OwnStart:w.OwnEnd])
		n.picked.Add(int64(own))
	}
	return nil
}
