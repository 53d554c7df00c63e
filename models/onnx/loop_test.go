package onnx

import (
	"fmt"

	"polyphi/models"
	"polyphi/models/onnx/batch"
)

// A Loop is what a competent user writes around ONNX Runtime: notes in the order
// they come, one Run at a time, and the runtime told how many threads a Run may
// use. Tokenizer, windows, reading of logits and decoding are ours, so what is
// compared is grouping and threads alone.
type Loop struct {
	c    *Classifier
	s    *session
	r    *runner
	rows int
}

// LoopForTest makes a loop beside c, with a session of its own over the same
// bytes. rows are the windows of a Run, padded to the longest of them; 1 runs
// each window alone, which wastes no padding. threads are those of a Run.
func (c *Classifier) LoopForTest(threads, rows int) (*Loop, error) {
	spec := c.spec
	spec.device, spec.threads = CPU, threads
	s, err := c.load(spec)
	if err != nil {
		return nil, err
	}
	r, err := s.newRunner(rows * c.policy.Longest)
	if err != nil {
		s.close()
		return nil, err
	}
	return &Loop{c, s, r, rows}, nil
}

// Close frees the session.
func (l *Loop) Close() {
	l.r.close()
	l.s.close()
}

// Predict answers every note, in order.
func (l *Loop) Predict(in []models.Input, emit func(i int, a models.Answer)) error {
	notes := make([]*note, len(in))
	each(len(l.c.encoders), len(in), func(w, i int) { notes[i] = l.c.newNote(l.c.encoders[w], in[i]) })
	rows := l.c.rows(notes, 0)
	var scratch []int64
	for len(rows) > 0 {
		n := min(l.rows, len(rows))
		b := batch.Batch{Rows: rows[:n]}
		for _, row := range b.Rows {
			b.Length = max(b.Length, row.Tokens)
		}
		scratch = l.c.fillBatch(l.r, notes, 0, b, scratch)
		if err := l.r.run(n, b.Length, defaultRun); err != nil {
			return err
		}
		if err := l.c.readBatch(l.r, notes, 0, b); err != nil {
			return err
		}
		rows = rows[n:]
	}
	for i, n := range notes {
		if code := n.failure.Load(); code != nil {
			return fmt.Errorf("note %d: %s", i, *code)
		}
		l.c.decode(n)
		emit(i, n.answer)
	}
	return nil
}
