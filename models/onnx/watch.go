package onnx

import (
	"sync"
	"time"
)

// A watch calls late if a run takes longer than its limit, and stuck if the run
// still goes on when grace is over after that.
//
// Note: it keeps one timer that is only ever moved to a later time. A new timer
// for each run makes the Go scheduler wake a thread for each run, for which no
// core is free.
type watch struct {
	late, stuck func()
	grace       time.Duration // from late to stuck

	mu      sync.Mutex
	timer   *time.Timer // fires at began+limit or before
	after   *time.Timer // of stuck
	began   time.Time
	limit   time.Duration
	running bool
	fired   bool // late was called for what is running
	gone    bool // stuck was called
}

// begin starts the clock.
func (w *watch) begin(limit time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.began, w.limit, w.running, w.fired = time.Now(), limit, true, false
	if w.timer == nil {
		w.timer = time.AfterFunc(limit, w.ring)
	} else {
		w.timer.Reset(limit)
	}
}

// ring is what the timer calls. It may come too late for the run it was set for.
func (w *watch) ring() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.running || w.fired || time.Since(w.began) < w.limit {
		return
	}
	w.fired = true
	w.after = time.AfterFunc(w.grace, w.over)
	w.late()
}

// over is called when grace is over; stuck is called once at most.
func (w *watch) over() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.running && w.fired && !w.gone {
		w.gone = true
		w.stuck()
	}
}

// end stops the clock and reports whether late was called.
func (w *watch) end() (late bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.running = false
	if w.fired {
		w.after.Stop()
	}
	return w.fired
}

// close lets the timer go.
func (w *watch) close() {
	if w.timer != nil {
		w.timer.Stop()
	}
}
