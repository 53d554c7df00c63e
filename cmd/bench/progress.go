package main

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

// A meter shows how far a stage is, with the time left, once it has taken more
// than two seconds: a bar on a terminal, else one line per 10 % or 30 s. It
// never writes a carriage return into a pipe.
type meter struct {
	out      io.Writer
	terminal bool
	quiet    bool
	now      func() time.Time

	mu          sync.Mutex
	stage       string
	total, have int64
	start, last time.Time
	shown       bool
	tenths      int64
}

const patience = 2 * time.Second

// Stage begins a stage of total units.
func (m *meter) Stage(name string, total int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.stage, m.total, m.have, m.shown, m.tenths = name, total, 0, false, 0
	m.start = m.now()
	m.last = m.start
}

// Add says that n more units are done.
func (m *meter) Add(n int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.have += n
	now := m.now()
	if m.quiet || m.total == 0 || now.Sub(m.start) < patience {
		return
	}
	if m.terminal {
		if now.Sub(m.last) >= 100*time.Millisecond {
			m.last, m.shown = now, true
			fmt.Fprintf(m.out, "\r\x1b[K %s", m.line(now))
		}
		return
	}
	if tenth := 10 * m.have / m.total; tenth > m.tenths || now.Sub(m.last) >= 30*time.Second {
		m.last, m.tenths = now, tenth
		fmt.Fprintf(m.out, " %s\n", m.line(now))
	}
}

// Done ends the stage and clears the bar.
func (m *meter) Done() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.shown {
		fmt.Fprint(m.out, "\r\x1b[K")
		m.shown = false
	}
}

func (m *meter) line(now time.Time) string {
	share := float64(m.have) / float64(m.total)
	elapsed := now.Sub(m.start)
	left := "?"
	if m.have > 0 {
		left = (time.Duration(float64(elapsed)*(1-share)/share) + time.Second/2).Truncate(time.Second).String()
	}
	if !m.terminal {
		return fmt.Sprintf("%-24s %3.0f %%  %s left", m.stage, 100*share, left)
	}
	const width = 24
	full := int(share*width + 0.5)
	return fmt.Sprintf("%-20s %s%s %3.0f %%  %s left", m.stage, strings.Repeat("━", full), strings.Repeat("╌", width-full), 100*share, left)
}
