package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"sync"
)

// logger writes remarks to stderr: one line each, without a clock, and each
// remark once, since every model of a run says the same of its device.
func (e *env) logger() *slog.Logger {
	if e.quiet {
		return slog.New(slog.DiscardHandler)
	}
	level := slog.LevelInfo
	if e.verbose {
		level = slog.LevelDebug
	}
	return slog.New(&remarks{out: e.stderr, level: level, said: map[string]bool{}})
}

// remarks is a slog handler.
type remarks struct {
	out   io.Writer
	level slog.Level
	mu    sync.Mutex
	said  map[string]bool
}

// Enabled reports whether a remark of this level is shown.
func (r *remarks) Enabled(_ context.Context, l slog.Level) bool { return l >= r.level }

// Handle prints a remark with its attributes, unless it was printed before.
func (r *remarks) Handle(_ context.Context, rec slog.Record) error {
	line := rec.Message
	rec.Attrs(func(a slog.Attr) bool {
		line += fmt.Sprintf(" (%s: %s)", a.Key, a.Value)
		return true
	})
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.said[line] {
		return nil
	}
	r.said[line] = true
	_, err := fmt.Fprintf(r.out, "bench: %s\n", line)
	return err
}

// WithAttrs and WithGroup are not used by anything that logs here.
func (r *remarks) WithAttrs([]slog.Attr) slog.Handler { return r }

// WithGroup returns the handler itself.
func (r *remarks) WithGroup(string) slog.Handler { return r }
