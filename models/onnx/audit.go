package onnx

import (
	"context"
	"fmt"
	"runtime"
	"slices"

	"polyphi/models/onnx/batch"
)

// sampleWindows is how many windows of a pass on a GPU are run on the CPU too.
const sampleWindows = 64

// A sample is the first windows of a pass, and what the device said of them.
type sample map[windowID]*sampled

// A windowID names a window: the index of its note, and its own in the note.
type windowID struct{ note, window int }

// A sampled window.
type sampled struct {
	ids    []int64 // special tokens included
	own    int     // position in ids of the first token it owns
	starts []bool  // which of those it owns decide
	labels []int32 // of the tokens it owns; nil until they are known
}

// takeSample keeps the first windows of a pass, in the order of the notes, if it
// runs on a GPU.
func (p *pass) takeSample(rows []batch.Row) {
	c := p.c
	if p.base > 0 || c.spec.device == CPU {
		return
	}
	c.sample = sample{}
	for _, row := range rows[:min(sampleWindows, len(rows))] {
		n := p.notes[row.Note]
		w := n.windows[row.Window]
		s := &sampled{ids: c.idsOf(nil, n, w), own: len(c.prefix) + w.OwnStart - w.Start}
		for t := w.OwnStart; t < w.OwnEnd; t++ {
			s.starts = append(s.starts, c.decides(n.tokens, t))
		}
		c.sample[windowID{row.Note, row.Window}] = s
	}
}

// Audit checks what the answers of the latest complete Predict rest on; it is to
// be called outside the clock. It returns an error if a file that ONNX Runtime
// reads by path is no longer what was opened. After a pass on a GPU it runs the
// pass's first 64 windows on the CPU too, and counts the tokens that decide a
// label and get another one there: Usage has the numbers.
func (c *Classifier) Audit(ctx context.Context) error {
	c.busy.Lock()
	defer c.busy.Unlock()
	if err := c.verify(); err != nil {
		return err
	}
	if len(c.sample) == 0 {
		return nil
	}
	compared, flipped, err := c.againstCPU(ctx)
	c.sample = nil
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err != nil { // the answers stand; the report says that nothing was compared
		c.log.Warn("the labels were not compared with the CPU's", "model", c.info.Name, "error", err)
		return nil
	}
	c.usage.ComparedTokens, c.usage.FlippedTokens = compared, flipped
	return nil
}

// againstCPU runs the sample on the CPU, each window alone.
func (c *Classifier) againstCPU(ctx context.Context) (compared, flipped int64, err error) {
	spec := c.spec
	spec.device, spec.threads = CPU, runtime.GOMAXPROCS(0)
	s, err := c.load(spec)
	if err != nil {
		return 0, 0, err
	}
	defer s.close()
	r, err := s.newRunner(c.policy.Longest)
	if err != nil {
		return 0, 0, err
	}
	defer r.close()
	ended := make(chan struct{})
	unwatch := context.AfterFunc(ctx, func() { r.terminate(); close(ended) })
	defer func() {
		if !unwatch() {
			<-ended // before the runner is closed
		}
	}()
	for _, w := range c.sample {
		if w.labels == nil { // its run failed, or it was cut again
			continue
		}
		r.row(c.filler, 0, len(w.ids), w.ids)
		if err := r.run(1, len(w.ids), c.runLimit); err != nil {
			return 0, 0, err
		}
		m := marks{make([]int32, len(w.labels)), make([]float32, len(w.labels))}
		logits := r.logits[w.own*r.labels : (w.own+len(w.labels))*r.labels]
		if !c.mark(&m, logits, 0, func(t int) bool { return w.starts[t] }) {
			return 0, 0, fmt.Errorf("the CPU's logits are not finite numbers")
		}
		for i, label := range m.label {
			if !w.starts[i] {
				continue
			}
			compared++
			if label != w.labels[i] {
				flipped++
			}
		}
	}
	return compared, flipped, nil
}

// heard keeps the labels of a window if it is in the sample.
func (s sample) heard(at windowID, labels []int32) {
	if w := s[at]; w != nil {
		w.labels = slices.Clone(labels)
	}
}
