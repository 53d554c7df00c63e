package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
)

func main() { os.Exit(start()) }

// start runs the program and returns its exit code. Go's own panic would exit
// with 2, which reads as a lasting fault of the input; so panics are caught here
// and in every goroutine we start, and print type and stack, never a value.
func start() (code int) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Fprintf(os.Stderr, "bench: unexpected fault of type %T; please report it with this stack\n%s", r, debug.Stack())
			code = codeUnexpected
		}
	}()
	syscall.Umask(0o077)
	ctx, stop := interrupts()
	defer stop()
	e := environment()
	err := execute(ctx, e, os.Args[1:])
	if cause := context.Cause(ctx); cause != nil && err != nil {
		err = cause
	}
	return e.fail(err)
}

// An interrupted run keeps what is finished; the same command goes on.
type interrupted struct{ signal os.Signal }

func (i interrupted) Error() string {
	return fmt.Sprintf("stopped by %s; what is finished is kept, the same command goes on from there", i.signal)
}

// interrupts returns a context that ends at the first SIGINT or SIGTERM; the
// second ends the program at once.
func interrupts() (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(context.Background())
	ch := make(chan os.Signal, 2)
	signal.Notify(ch, os.Interrupt, syscall.SIGTERM)
	go func() {
		s, ok := <-ch
		if !ok {
			return
		}
		cancel(interrupted{s})
		if s, ok = <-ch; ok {
			os.Exit(signalCode(s))
		}
	}()
	return ctx, func() { signal.Stop(ch); close(ch) }
}

func signalCode(s os.Signal) int {
	if s == syscall.SIGTERM {
		return codeTerminated
	}
	return codeInterrupted
}
