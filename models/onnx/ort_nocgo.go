//go:build !cgo

package onnx

import (
	"errors"
	"sync/atomic"
	"time"
)

// errNoCgo is what every attempt to use ONNX Runtime gives without cgo.
var errNoCgo = errors.New("this program was built without cgo; install gcc and build again with CGO_ENABLED=1")

func ortOpen(string, bool) (string, error) { return "", errNoCgo }

func ortClose() error { return errNoCgo }

func dlopenError(string) string { return errNoCgo.Error() }

// session stands for what cannot exist without cgo.
type session struct{ spec sessionSpec }

func newSession(sessionSpec) (*session, error) { return nil, errNoCgo }

func appendCUDA() error { return errNoCgo }

func (*session) close() {}

func (*session) newRunner(int) (*runner, error) { return nil, errNoCgo }

// runner stands for what cannot exist without cgo.
type runner struct {
	buffers
	s     *session
	stuck chan struct{}
}

func (*runner) run(int, int, time.Duration) error { return errNoCgo }

func (*runner) outputShape(int, int, time.Duration) ([]int64, error) { return nil, errNoCgo }

func (*runner) terminate() {}

func (*runner) reset() error { return errNoCgo }

func (*runner) close() {}

// prepared stands for what cannot exist without cgo.
type prepared struct{}

func (*runner) prepare(int, int) (*prepared, error) { return nil, errNoCgo }

func (*runner) replayAll([]*prepared, *atomic.Int64) error { return errNoCgo }

func (*prepared) close() {}
