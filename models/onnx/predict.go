package onnx

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"polyphi/corpora/scripts"
	"polyphi/models"
	"polyphi/models/onnx/batch"
)

// poolCPU and poolCUDA are how many notes are planned together.
const (
	poolCPU  = 1024
	poolCUDA = 32768
)

// handOver is how long a goroutine keeps answers before it hands them over.
const handOver = 100 * time.Millisecond

// ErrStuck means that the runtime did not return from a run that was told to
// end. The process cannot be trusted to run models any more.
var ErrStuck = errors.New("onnx: the runtime does not return from a run; end the process")

// Predict answers every input once through emit, in any order, from the calling
// goroutine.
//
// A note that is not UTF-8, takes longer than the time limit of a batch, gets
// logits that are no numbers or finds no memory is an Answer with an error code;
// before that, batches and then windows are made smaller. Predict itself
// fails if emit does, if ctx ends, if a token was not covered by exactly one
// window, and with ErrStuck. One Predict runs at a time; a second call waits.
func (c *Classifier) Predict(ctx context.Context, in []models.Input, emit func(i int, a models.Answer) error) error {
	c.busy.Lock()
	defer c.busy.Unlock()
	if c.broken {
		return ErrStuck
	}
	if c.session == nil {
		return fmt.Errorf("onnx: %s: the model is closed, or could not be loaded again when memory ran out; open it again", c.info.Name)
	}
	c.usage, c.sample = models.Usage{}, nil
	u := models.Usage{Words: make([]models.ScriptWords, scripts.Count)}
	for s := range u.Words {
		u.Words[s].Script = scripts.Script(s).String()
	}
	h := sha256.New()
	for _, r := range c.runners {
		if err := r.reset(); err != nil {
			return fmt.Errorf("onnx: %s: %w", c.info.Name, err)
		}
	}
	for base := 0; base < len(in); base += c.pool {
		p := &pass{c: c, base: base, in: in[base:min(base+c.pool, len(in))]}
		if err := p.run(ctx, h, &u, emit); err != nil {
			return err
		}
	}
	if u.OutOfMemory = c.shortage.times; u.OutOfMemory > 0 {
		u.BatchTokens = int64(c.policy.Budget)
	}
	u.PlanSHA256 = hex.EncodeToString(h.Sum(nil))
	if u.UncoveredTokens != 0 {
		return fmt.Errorf("onnx: %s: %d tokens were not covered by exactly one window; this is a fault of the harness, please report it", c.info.Name, u.UncoveredTokens)
	}
	u.Words = slices.DeleteFunc(u.Words, func(w models.ScriptWords) bool { return w.Words == 0 })
	c.usage = u
	return nil
}

// Usage returns what the latest complete Predict cost.
func (c *Classifier) Usage() models.Usage {
	c.busy.Lock()
	defer c.busy.Unlock()
	return c.usage
}

// A pass is one pool of notes on its way.
type pass struct {
	c     *Classifier
	base  int // index of the first note
	in    []models.Input
	notes []*note
	done  chan []int // notes whose answers are ready, from 0
	next  atomic.Int64
	stop  atomic.Bool

	alone map[batch.Row]bool // ran alone and out of memory once
	halt  atomic.Bool        // a batch of this round ran out of memory
	mu    sync.Mutex
	ran   []batch.Batch // batches with an outcome
	short []batch.Batch // batches of this round that ran out of memory
	recut int64         // windows cut again
}

func (p *pass) run(ctx context.Context, h hash.Hash, u *models.Usage, emit func(int, models.Answer) error) error {
	c := p.c
	p.tokenise()
	p.done = make(chan []int, len(p.in)+1) // room for all there can be: nobody waits to send
	var empty []int
	for i, n := range p.notes {
		if len(n.windows) == 0 {
			empty = append(empty, p.finish(i))
		}
	}
	p.done <- empty
	idle := make(chan struct{})
	go func() { defer close(idle); p.compute(ctx, h) }()
	err := p.collect(ctx, idle, emit)
	p.stop.Store(true)
	if errors.Is(err, ErrStuck) {
		c.broken = true
		return err
	}
	<-idle
	if err == nil {
		p.count(u)
	}
	return err
}

// tokenise makes the pass's notes, on all goroutines there are.
func (p *pass) tokenise() {
	p.notes = make([]*note, len(p.in))
	each(len(p.c.encoders), len(p.in), func(w, i int) { p.notes[i] = p.c.newNote(p.c.encoders[w], p.in[i]) })
}

// compute runs the windows of all notes: in one round, and in one more each time
// memory runs out.
//
// Then the rows that have no outcome are planned again as a whole, under the
// smaller budget. Splitting only the batch that failed would leave all others as
// large as it was, each to fail in its turn, and no plan to hash. What has an
// outcome keeps it. Which rows these are depends, with two runners, on which was
// faster; answers in fp32 on the CPU do not, for there a row's logits are the
// same in every batch.
func (p *pass) compute(ctx context.Context, h hash.Hash) {
	c := p.c
	p.alone = map[batch.Row]bool{}
	c.shortage.inRow = 0 // memory may be there again for each pool
	rows := c.rows(p.notes, p.base)
	p.takeSample(rows)
	for len(rows) > 0 {
		if c.session == nil || c.shortage.inRow >= maxRenewals {
			p.lose(rows)
			return
		}
		batches := batch.Plan(p.fit(rows), c.policy)
		batch.WriteHash(h, c.policy, batches)
		before := len(p.ran)
		rows = p.round(ctx, batches)
		if p.stop.Load() || ctx.Err() != nil {
			return
		}
		if len(p.ran) > before {
			c.shortage.inRow = 0
		}
		if len(p.short) > 0 {
			rows = append(rows, p.shrink(p.short)...)
		}
	}
}

// round lets all runners work on the batches until these are done or memory runs
// out, and returns the rows of those that nobody took.
func (p *pass) round(ctx context.Context, batches []batch.Batch) (left []batch.Row) {
	p.next.Store(0)
	p.halt.Store(false)
	p.short = nil
	var wg sync.WaitGroup
	for _, r := range p.c.runners {
		wg.Go(func() { p.work(ctx, r, batches) })
	}
	wg.Wait()
	for _, b := range batches[min(int(p.next.Load()), len(batches)):] {
		left = append(left, b.Rows...)
	}
	return left
}

// collect emits answers as they are ready, until all are or something ends it.
func (p *pass) collect(ctx context.Context, idle <-chan struct{}, emit func(int, models.Answer) error) error {
	stuck := make(chan struct{}, len(p.c.runners))
	for _, r := range p.c.runners {
		go func() {
			select {
			case <-r.stuck:
				stuck <- struct{}{}
			case <-idle:
			}
		}()
	}
	for left := len(p.in); left > 0; {
		var ready []int
		select {
		case ready = <-p.done:
		case <-stuck:
			return ErrStuck
		case <-idle: // all there will be is in done
			select {
			case ready = <-p.done:
			default:
				return context.Cause(ctx)
			}
		}
		for _, i := range ready {
			if err := emit(p.base+i, p.notes[i].answer); err != nil {
				return err
			}
		}
		left -= len(ready)
	}
	return nil
}

// work takes batches in the plan's order until there are none left or memory
// runs out; this session's runs must all be over before it is made anew. It hands
// answers over ten times a second, not one by one: each time takes a core from a
// run.
func (p *pass) work(ctx context.Context, r *runner, batches []batch.Batch) {
	ended := make(chan struct{})
	unwatch := context.AfterFunc(ctx, func() { r.terminate(); close(ended) })
	defer func() {
		if !unwatch() {
			<-ended
		}
	}()
	runtime.LockOSThread() // else each wait may go on with another thread and a cold core: 1 to 2 %
	defer runtime.UnlockOSThread()
	var scratch []int64
	var ready []int
	handed := time.Now()
	defer func() {
		if len(ready) > 0 {
			p.done <- ready
		}
	}()
	for !p.stop.Load() && !p.halt.Load() && ctx.Err() == nil {
		k := int(p.next.Add(1)) - 1
		if k >= len(batches) {
			return
		}
		b := batches[k]
		scratch = p.c.fillBatch(r, p.notes, p.base, b, scratch)
		err := r.run(len(b.Rows), b.Length, p.c.runLimit)
		if err != nil && ctx.Err() != nil {
			return
		}
		if outOfMemory(err) {
			p.halt.Store(true)
			p.enter(&p.short, b)
			return
		}
		if err == nil {
			err = p.c.readBatch(r, p.notes, p.base, b)
		}
		p.enter(&p.ran, b)
		ready = p.settle(b.Rows, err, ready)
		if len(ready) > 0 && time.Since(handed) > handOver {
			p.done <- ready
			ready, handed = nil, time.Now()
		}
	}
}

// enter adds a batch to one of the pass's lists.
func (p *pass) enter(list *[]batch.Batch, b batch.Batch) {
	p.mu.Lock()
	*list = append(*list, b)
	p.mu.Unlock()
}

// settle notes the outcome of rows, finishes notes that are complete and appends
// them to ready.
func (p *pass) settle(rows []batch.Row, err error, ready []int) []int {
	if err != nil {
		p.c.logOnce(err)
	}
	for _, row := range rows {
		n := p.notes[row.Note-p.base]
		if err != nil {
			n.fail(codeOf(err))
		}
		if n.left.Add(-1) == 0 {
			ready = append(ready, p.finish(row.Note-p.base))
		}
	}
	return ready
}

func codeOf(err error) string {
	switch {
	case errors.Is(err, errDeadline):
		return codeDeadline
	case errors.Is(err, errPanic):
		return codePanic
	case errors.Is(err, errMemory):
		return codeMemory
	}
	return codeRun
}

// finish makes the note's answer and returns i.
func (p *pass) finish(i int) int {
	n := p.notes[i]
	defer func() {
		if recover() != nil { // never the panic's value: it may hold text
			n.answer = models.Answer{Error: codePanic}
		}
	}()
	if code := n.failure.Load(); code != nil {
		n.answer = models.Answer{Error: *code}
		return i
	}
	p.c.decode(n)
	return i
}

// count adds the pool to the usage.
func (p *pass) count(u *models.Usage) {
	for _, n := range p.notes {
		for s, w := range n.words {
			u.Words[s].Words += int64(w.all)
			u.Words[s].Unknown += int64(w.unknown)
		}
		u.Tokens += int64(n.size)
		u.CutWords += int64(n.cut)
		u.Repairs += int64(n.repairs)
		if n.failure.Load() == nil {
			slices.SortFunc(n.windows, func(a, b batch.Window) int { return a.OwnStart - b.OwnStart }) // recut ones were appended
			wrong := int64(batch.Uncovered(n.windows, n.size))
			u.UncoveredTokens += max(wrong, int64(n.size)-n.picked.Load())
		}
	}
	u.RecutWindows += p.recut
	u.Batches += int64(len(p.ran))
	for _, b := range p.ran {
		u.PaddedTokens += int64(b.Padded())
		for _, r := range b.Rows {
			u.WindowTokens += int64(r.Tokens)
		}
	}
}

// each calls f for every i in [0,n) from some goroutines; w is the goroutine.
func each(goroutines, n int, f func(w, i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for w := range min(goroutines, n) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				f(w, i)
			}
		})
	}
	wg.Wait()
}
