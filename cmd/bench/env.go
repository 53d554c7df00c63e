package main

import (
	"encoding/json"
	"io"
	"os"
	"time"

	"golang.org/x/term"
)

// An env is what the program sees of the world: streams, environment, time.
// Only this package reads the environment.
type env struct {
	stdout, stderr io.Writer
	getenv         func(string) string
	now            func() time.Time
	width          int  // columns of stdout
	color          bool // stdout shows colour
	bar            bool // stderr is a terminal

	json, quiet, verbose bool
	answered             bool // the one object of --json is printed
}

func environment() *env {
	e := &env{stdout: os.Stdout, stderr: os.Stderr, getenv: os.Getenv, now: time.Now, width: 100}
	plain := os.Getenv("TERM") == "dumb"
	if term.IsTerminal(int(os.Stdout.Fd())) {
		if w, _, err := term.GetSize(int(os.Stdout.Fd())); err == nil && w > 0 {
			e.width = w
		}
		e.color = os.Getenv("NO_COLOR") == "" && !plain
	}
	e.bar = term.IsTerminal(int(os.Stderr.Fd())) && !plain
	return e
}

func (e *env) meter() *meter {
	return &meter{out: e.stderr, terminal: e.bar, quiet: e.quiet, now: e.now}
}

// A jsonAnswer is the one object that --json prints, also on failure.
type jsonAnswer struct {
	Format    string   `json:"format"`
	Command   string   `json:"command,omitempty"`
	Exit      int      `json:"exit"`
	Reason    string   `json:"reason,omitempty"`
	Run       string   `json:"run,omitempty"`
	SuiteHash string   `json:"suite_hash,omitempty"`
	Signature string   `json:"signature,omitempty"`
	Warnings  []string `json:"warnings,omitempty"`
	Result    any      `json:"result,omitempty"`
}

func (e *env) printJSON(a jsonAnswer) error {
	a.Format, e.answered = "polyphi-answer/1", true
	enc := json.NewEncoder(e.stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(a)
}
