package onnx

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"polyphi/models"
	"polyphi/models/onnx/batch"
)

// A Replay is the plan of a set of notes, tokenised and padded ahead, to be run
// with nothing around it: the limit for any program on this runtime, session and
// number of threads. The share raw time / wall time of Predict is its efficiency.
type Replay struct {
	WindowTokens, PaddedTokens, Batches int64

	c       *Classifier
	batches []*prepared
}

// Prepare tokenises in as Predict would, and fills the batches of the same plan
// into memory of their own: 8 bytes a padded token and input of the graph.
func (c *Classifier) Prepare(in []models.Input) (*Replay, error) {
	c.busy.Lock()
	defer c.busy.Unlock()
	if c.broken || c.session == nil {
		return nil, errors.New("onnx: the model is closed")
	}
	p := &Replay{c: c}
	var scratch []int64
	for base := 0; base < len(in); base += c.pool {
		one := &pass{c: c, base: base, in: in[base:min(base+c.pool, len(in))]}
		one.tokenise()
		for _, b := range batch.Plan(one.fit(c.rows(one.notes, base)), c.policy) {
			scratch = c.fillBatch(c.runners[0], one.notes, base, b, scratch)
			ready, err := c.runners[0].prepare(len(b.Rows), b.Length)
			if err != nil {
				p.Close()
				return nil, fmt.Errorf("onnx: %s: %w", c.info.Name, err)
			}
			p.batches = append(p.batches, ready)
			p.PaddedTokens += int64(b.Padded())
			for _, r := range b.Rows {
				p.WindowTokens += int64(r.Tokens)
			}
		}
	}
	p.Batches = int64(len(p.batches))
	return p, nil
}

// Replay is Prepare for those who know the contract of models only.
func (c *Classifier) Replay(in []models.Input) (models.Replay, error) {
	p, err := c.Prepare(in)
	if err != nil {
		return nil, err // a nil *Replay would not be a nil models.Replay
	}
	return p, nil
}

// Run runs all batches back to back, on as many goroutines as Predict uses, and
// returns the time that took.
func (p *Replay) Run() (time.Duration, error) {
	p.c.busy.Lock()
	defer p.c.busy.Unlock()
	if p.c.broken || p.c.session == nil {
		return 0, errors.New("onnx: the model is closed")
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	errs := make([]error, len(p.c.runners))
	start := time.Now()
	for i, r := range p.c.runners {
		wg.Go(func() {
			errs[i] = r.replayAll(p.batches, &next)
		})
	}
	wg.Wait()
	wall := time.Since(start)
	if err := errors.Join(errs...); err != nil {
		return 0, fmt.Errorf("onnx: %s: %w", p.c.info.Name, err)
	}
	return wall, nil
}

// Close frees the prepared batches.
func (p *Replay) Close() {
	for _, b := range p.batches {
		b.close()
	}
	p.batches = nil
}
