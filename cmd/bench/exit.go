package main

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	"polyphi/bench"
	"polyphi/bench/estimate"
	"polyphi/bench/gate"
	"polyphi/bench/result"
)

// Exit codes; those of verdicts, 10 and 11, are in bench/result. A usage fault, a bad
// file or a bad configuration is permanent, and so are measurements that do not
// compare; an incomplete or interrupted run goes on with the same command.
const (
	codeDone        = 0
	codeUnexpected  = 1
	codeUsage       = 2
	codeIncomplete  = 3
	codeNotSame     = result.ExitNotComparable
	codeInterrupted = 130
	codeTerminated  = 143
)

// incomplete means that the run is kept and the same command may complete it.
type incomplete struct{ text string }

func (i incomplete) Error() string { return i.text }

// fail prints what went wrong and returns the exit code.
func (e *env) fail(err error) int {
	if err == nil {
		return codeDone
	}
	code := exitCode(err)
	var judged verdictError
	if errors.As(err, &judged) {
		return code // the verdict was printed
	}
	if e.json && !e.answered {
		e.printJSON(jsonAnswer{Exit: code, Reason: err.Error()})
	}
	fmt.Fprintf(e.stderr, "bench: %s\n", strings.TrimPrefix(err.Error(), "bench: "))
	return code
}

func exitCode(err error) int {
	var stopped interrupted
	var part incomplete
	var write *result.WriteError
	var fault *bench.FaultError
	var unanswered *bench.UnansweredError
	var apart *bench.IncomparableError // of machines
	var differ *estimate.IncomparableError
	var unfinished *gate.IncompleteError
	var judged verdictError
	switch {
	case errors.As(err, &judged):
		return judged.code
	case errors.As(err, &stopped):
		return signalCode(stopped.signal)
	case errors.As(err, &part), errors.As(err, &unanswered), errors.As(err, &unfinished):
		return codeIncomplete
	case errors.As(err, &apart), errors.As(err, &differ):
		return codeNotSame
	case errors.As(err, &write), errors.As(err, &fault), errors.Is(err, syscall.ENOSPC), errors.Is(err, fs.ErrClosed):
		return codeUnexpected
	}
	return codeUsage
}
