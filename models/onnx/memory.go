package onnx

import (
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"

	"polyphi/models/onnx/batch"
)

// Limits of what is tried when memory runs out.
const (
	leastWindow = 64 // tokens, special ones included: no window is cut to fewer
	maxRenewals = 16 // sessions made anew without one batch that ran between them
)

// A shortage is what running out of memory has come to since the model was
// opened. A budget once lowered stays so, and so does the longest window: what
// did not fit will not fit in the next pass.
type shortage struct {
	times   int64 // sessions made anew
	inRow   int   // of these, since the last batch that ran
	longest int   // windows of more tokens are cut again; 0: none
}

// outOfMemory reports whether err is one of the texts by which ONNX Runtime,
// CUDA, cuBLAS, cuDNN or the C++ library say that memory ran out. There is no
// error code for it (microsoft/onnxruntime#16307).
func outOfMemory(err error) bool {
	if err == nil {
		return false
	}
	said := strings.ToLower(err.Error())
	return slices.ContainsFunc([]string{
		"failed to allocate memory", "is smaller than requested bytes", // the arena, without and with a limit
		"out of memory", "cudaerrormemoryallocation",
		"_alloc_failed", "_allocation_failed", // cuBLAS, cuDNN 8; cuDNN 9
		"bad_alloc", "bad allocation",
	}, func(text string) bool { return strings.Contains(said, text) })
}

// shrink makes the session anew after a round in which the batches short ran out
// of memory, lowers the budget to half of the smallest of them, and returns
// their rows to be planned again.
//
// A row that ran alone runs once more as it is, because the memory may have
// gone to the other runner's batch; if that fails too, windows are halved; and
// one that is too short for that is an error record.
func (p *pass) shrink(short []batch.Batch) (again []batch.Row) {
	c := p.c
	for _, b := range short {
		if len(b.Rows) > 1 {
			c.policy.Budget = min(c.policy.Budget, b.Padded()/2)
			again = append(again, b.Rows...)
			continue
		}
		row := b.Rows[0]
		switch {
		case !p.alone[row]:
			p.alone[row] = true
		case row.Tokens > leastWindow:
			c.shortage.longest = max(row.Tokens/2, leastWindow)
		default:
			p.lose(b.Rows)
			continue
		}
		again = append(again, row)
	}
	if err := c.renew(); err != nil {
		c.log.Warn("out of memory, and the model cannot be loaded again; the notes that are left become error records", "model", c.info.Name, "error", err)
		return again
	}
	window := c.policy.Longest
	if c.shortage.longest > 0 {
		window = c.shortage.longest
	}
	c.log.Warn("out of memory; the model was loaded again and goes on with less at once", "model", c.info.Name, "batch_tokens", c.policy.Budget, "window", window)
	return again
}

// lose makes the notes of rows error records for want of memory.
func (p *pass) lose(rows []batch.Row) {
	if ready := p.settle(rows, errMemory, nil); len(ready) > 0 {
		p.done <- ready
	}
}

// fit cuts the windows of rows that have become too long.
func (p *pass) fit(rows []batch.Row) (out []batch.Row) {
	c := p.c
	if c.shortage.longest == 0 {
		return rows
	}
	special := len(c.prefix) + len(c.suffix)
	for _, row := range rows {
		if row.Tokens <= c.shortage.longest {
			out = append(out, row)
			continue
		}
		p.recut++
		delete(c.sample, windowID{row.Note, row.Window})
		n, content := p.notes[row.Note-p.base], c.shortage.longest-special
		for _, w := range n.recut(row.Window, content, min(c.overlap, content/4)) {
			out = append(out, batch.Row{Note: row.Note, Window: w, Tokens: n.windows[w].End - n.windows[w].Start + special})
		}
	}
	return out
}

// recut puts narrower windows in the place of window w and returns their
// indices.
func (n *note) recut(w, content, overlap int) []int {
	narrow, cut := batch.Narrow(Breaks(n.text, n.tokens), n.windows[w], content, overlap)
	n.cut += cut
	n.left.Add(int32(len(narrow) - 1))
	out := []int{w}
	n.windows[w] = narrow[0]
	for _, more := range narrow[1:] {
		out = append(out, len(n.windows))
		n.windows = append(n.windows, more)
	}
	return out
}

// renew loads the model again, from the very files it was opened with: a session
// that ran out of memory may go on failing. No run may be in progress. After an
// error the model is closed.
func (c *Classifier) renew() error {
	c.shortage.times++
	c.shortage.inRow++
	c.session.close()
	c.session = nil
	s, err := c.load(c.spec)
	if err != nil {
		return err
	}
	c.session = s
	for _, r := range c.runners {
		r.s = s
	}
	return nil
}

// load makes a session of spec from the files the model was opened with.
func (c *Classifier) load(spec sessionSpec) (*session, error) {
	if spec.path != "" {
		if err := c.verify(); err != nil {
			return nil, err
		}
		return loadBounded(spec)
	}
	data, err := c.src.read(c.graphFile, maxGraphBytes)
	if err != nil {
		return nil, err
	}
	if hashBytes(data) != c.graphSHA256 {
		return nil, errors.New("the file changed while the model was in use")
	}
	spec.data = data
	s, err := loadBounded(spec)
	freeGraph(len(data))
	return s, err
}

// freeGraph gives a graph's bytes, of which nobody holds any more, back to the
// system at once if they are many: the session has its own copy of the weights,
// and the next collection may be far away.
func freeGraph(size int) {
	if size > 16<<20 {
		debug.FreeOSMemory()
	}
}

// warmWithin warms the runners up, with smaller batches as long as memory does
// not suffice.
func (l *loader) warmWithin() error {
	c := l.c
	for {
		err := l.fillUp()
		rows := c.policy.Budget / c.policy.Longest
		if !outOfMemory(err) || rows < 2 {
			return err
		}
		c.policy.Budget = rows * c.policy.Longest / 2
		if err := c.renew(); err != nil {
			return fmt.Errorf("out of memory, and the model cannot be loaded again: %w", err)
		}
		c.log.Warn("out of memory in the warm-up; the model was loaded again and goes on with less at once", "model", c.info.Name, "batch_tokens", c.policy.Budget)
	}
}
