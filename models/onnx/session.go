package onnx

import (
	"errors"
	"time"
)

// What a run may end with beside an error of the runtime.
var (
	errDeadline = errors.New("the run was stopped at its time limit")
	errPanic    = errors.New("a fault of the harness or the binding")
	errMemory   = errors.New("out of memory")
)

// Limits on native calls.
const (
	loadLimit    = 120 * time.Second
	defaultRun   = 60 * time.Second // a batch
	stuckLimit   = 5 * time.Second  // after Terminate
	maxOutput    = 256 << 20        // bytes of logits of a batch
	proofBudget  = 64               // tokens of the proof of a device
	cpuBudget    = 512              // padded tokens of a batch
	cudaBudget   = 16384
	cudaMultiple = 8
	cudaRunners  = 2
)

// A sessionSpec is what a session is made from. Data, or Path for a model with
// external data.
type sessionSpec struct {
	data    []byte
	path    string
	inputs  []input
	output  string
	fp16    bool // the output is fp16
	labels  int
	device  Device
	threads int    // of one run
	profile string // absolute prefix of a profile file; "" for none
	stage   *stage // nil but in tests
}

// A stage is what tests put in the place of a GPU and of its faults. Nothing
// outside the tests of this package can set one.
type stage struct {
	// profile, if there is one, makes sessions for CUDA on the CPU, and is given
	// every profile of one to say what a GPU's would.
	profile func(data []byte) []byte
	// around is called in the place of every run and calls it, or not. The
	// runner's logits may be changed after the run.
	around func(r *runner, rows, length int, run func() error) error
}

// standsIn reports whether the CPU stands in for a GPU.
func (s *stage) standsIn() bool { return s != nil && s.profile != nil }

// An input is one tensor the graph wants.
type input struct {
	name  string
	role  role
	small bool // int32, not int64
}

// A role is what an input is filled with.
type role uint8

const (
	roleIDs role = iota
	roleMask
	roleTypes
	rolePositions
)
