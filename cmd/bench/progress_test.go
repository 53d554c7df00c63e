package main

import (
	"strings"
	"testing"
	"time"
)

// clock is a time that tests move.
type clock struct{ t time.Time }

func (c *clock) now() time.Time { return c.t }

func TestMeterInPipe(t *testing.T) {
	var out strings.Builder
	c := &clock{time.Unix(0, 0)}
	m := &meter{out: &out, now: c.now}
	m.Stage("tiny-us", 100)
	for range 100 {
		c.t = c.t.Add(100 * time.Millisecond)
		m.Add(1)
	}
	m.Done()
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 9 { // 20 % to 100 %: nothing in the first two seconds
		t.Errorf("%d lines, want 9:\n%s", len(lines), out.String())
	}
	if strings.ContainsAny(out.String(), "\r\x1b") {
		t.Error("a carriage return or escape went into a pipe")
	}
	if !strings.Contains(lines[3], "50 %  5s left") {
		t.Errorf("half-way line: %q", lines[3])
	}
}

func TestMeterIsSilentWhenShortOrQuiet(t *testing.T) {
	var out strings.Builder
	c := &clock{time.Unix(0, 0)}
	m := &meter{out: &out, now: c.now}
	m.Stage("rules", 10)
	for range 10 {
		c.t = c.t.Add(150 * time.Millisecond)
		m.Add(1)
	}
	m.quiet = true
	c.t = c.t.Add(time.Hour)
	m.Add(1)
	if out.Len() > 0 {
		t.Errorf("printed %q", out.String())
	}
}

func TestMeterOnTerminalClearsItself(t *testing.T) {
	var out strings.Builder
	c := &clock{time.Unix(0, 0)}
	m := &meter{out: &out, terminal: true, now: c.now}
	m.Stage("rules", 10)
	for range 10 {
		c.t = c.t.Add(time.Second)
		m.Add(1)
	}
	m.Done()
	if !strings.HasSuffix(out.String(), "\r\x1b[K") || !strings.Contains(out.String(), "50 %") {
		t.Errorf("printed %q", out.String())
	}
}
