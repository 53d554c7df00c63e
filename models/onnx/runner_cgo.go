//go:build cgo

package onnx

import (
	"errors"
	"fmt"
	"runtime"
	"sync/atomic"
	"time"
	"unsafe"

	ort "github.com/yalue/onnxruntime_go"
)

// A runner has the pinned buffers and run options of one goroutine.
type runner struct {
	buffers
	s     *session
	opts  *ort.RunOptions
	pin   runtime.Pinner
	watch watch
	stuck chan struct{} // closed if a run did not return after Terminate
	ended atomic.Bool   // a terminate from outside is in force
}

// newRunner returns a runner for batches of up to tokens padded tokens.
func (s *session) newRunner(tokens int) (*runner, error) {
	opts, err := ort.NewRunOptions()
	if err != nil {
		return nil, err
	}
	r := &runner{buffers: newBuffers(s.spec, tokens), s: s, opts: opts, stuck: make(chan struct{})}
	r.watch.late = func() { r.opts.Terminate() }
	r.watch.stuck = func() { close(r.stuck) }
	r.watch.grace = stuckLimit
	for i := range r.inputs {
		if r.inputs[i].small {
			r.pin.Pin(&r.small[i][0])
		} else {
			r.pin.Pin(&r.wide[i][0])
		}
	}
	r.pin.Pin(&r.logits[0])
	if r.half != nil {
		r.pin.Pin(&r.half[0])
	}
	return r, nil
}

func (r *runner) close() {
	r.watch.close()
	r.opts.Destroy()
	r.pin.Unpin()
}

// terminate stops the run in progress and those to come, until reset.
func (r *runner) terminate() {
	r.ended.Store(true)
	r.opts.Terminate()
}

// reset makes a terminated runner usable again.
func (r *runner) reset() error {
	r.ended.Store(false)
	return r.opts.UnsetTerminate()
}

// inputTensors makes the input tensors of a batch over the runner's buffers.
func (r *runner) inputTensors(rows, length int) (in []ort.Value, err error) {
	shape := ort.NewShape(int64(rows), int64(length))
	n := rows * length
	for i := range r.inputs {
		var v ort.Value
		if r.inputs[i].small {
			v, err = ort.NewTensor(shape, r.small[i][:n])
		} else {
			v, err = ort.NewTensor(shape, r.wide[i][:n])
		}
		if err != nil {
			destroy(in...)
			return nil, err
		}
		in = append(in, v)
	}
	return in, nil
}

// outputTensor makes the output tensor of a batch over the runner's buffer.
func (r *runner) outputTensor(rows, length int) (ort.Value, error) {
	shape := ort.NewShape(int64(rows), int64(length), int64(r.labels))
	n := rows * length * r.labels
	if r.half == nil {
		return ort.NewTensor(shape, r.logits[:n])
	}
	bytes := unsafe.Slice((*byte)(unsafe.Pointer(&r.half[0])), 2*n)
	return ort.NewCustomDataTensor(shape, bytes, ort.TensorElementDataTypeFloat16)
}

func destroy(values ...ort.Value) {
	for _, v := range values {
		v.Destroy()
	}
}

// run computes the logits of the batch in the buffers. It gives errDeadline if
// the run took longer than limit; a panic of the binding is an error.
func (r *runner) run(rows, length int, limit time.Duration) error {
	in, err := r.inputTensors(rows, length)
	if err != nil {
		return err
	}
	defer destroy(in...)
	out, err := r.outputTensor(rows, length)
	if err != nil {
		return err
	}
	defer destroy(out)
	compute := func() error { return r.s.ort.RunWithOptions(in, []ort.Value{out}, r.opts) }
	if err := r.bounded(limit, func() error { return r.staged(rows, length, compute) }); err != nil {
		return err
	}
	r.widen(rows * length * r.labels)
	return nil
}

// staged calls run, by way of the stage if there is one.
func (r *runner) staged(rows, length int, run func() error) error {
	if st := r.s.spec.stage; st != nil && st.around != nil {
		return st.around(r, rows, length, run)
	}
	return run()
}

// bounded calls f, terminates its run after limit, and closes r.stuck if that
// does not help.
func (r *runner) bounded(limit time.Duration, f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			r.watch.end()
			err = fmt.Errorf("%w (%T)", errPanic, p)
		}
	}()
	r.watch.begin(limit)
	err = f()
	if !r.watch.end() {
		return err
	}
	if !r.ended.Load() {
		if e := r.opts.UnsetTerminate(); e != nil {
			return e
		}
	}
	if err != nil {
		return errDeadline
	}
	return nil
}

// outputShape runs the batch in the buffers with an output that the runtime
// allocates, and returns the output's dimensions.
//
// The binding cannot take over an fp16 output (yalue/onnxruntime_go v1.27.0
// counts its elements as bytes). There the run is made into our own buffer, and
// the runtime refuses an output of another shape.
func (r *runner) outputShape(rows, length int, limit time.Duration) ([]int64, error) {
	if r.half != nil {
		return []int64{int64(rows), int64(length), int64(r.labels)}, r.run(rows, length, limit)
	}
	in, err := r.inputTensors(rows, length)
	if err != nil {
		return nil, err
	}
	defer destroy(in...)
	var dims []int64
	err = r.bounded(limit, func() error {
		outs := []ort.Value{nil}
		err := r.staged(rows, length, func() error { return r.s.ort.RunWithOptions(in, outs, r.opts) })
		if err != nil {
			return err
		}
		if outs[0] == nil {
			return errors.New("the model gave no output")
		}
		dims = outs[0].GetShape()
		return outs[0].Destroy()
	})
	return dims, err
}

// prepared is a batch that is ready to be run again: its own pinned inputs.
type prepared struct {
	rows, length int
	in           []ort.Value
	pin          runtime.Pinner
}

// prepare copies the batch in the runner's buffers into memory of its own.
func (r *runner) prepare(rows, length int) (*prepared, error) {
	p := &prepared{rows: rows, length: length}
	n := rows * length
	own := &runner{buffers: buffers{inputs: r.inputs}}
	for i := range r.inputs {
		var wide []int64
		var small []int32
		if r.inputs[i].small {
			small = append(small, r.small[i][:n]...)
			p.pin.Pin(&small[0])
		} else {
			wide = append(wide, r.wide[i][:n]...)
			p.pin.Pin(&wide[0])
		}
		own.wide, own.small = append(own.wide, wide), append(own.small, small)
	}
	var err error
	if p.in, err = own.inputTensors(rows, length); err != nil {
		p.pin.Unpin()
		return nil, err
	}
	return p, nil
}

// replayAll runs the batches whose turn next gives, until there are none left.
// The logits go to the runner's buffer and are not read.
func (r *runner) replayAll(batches []*prepared, next *atomic.Int64) error {
	runtime.LockOSThread() // as in Predict
	defer runtime.UnlockOSThread()
	for i := next.Add(1) - 1; i < int64(len(batches)); i = next.Add(1) - 1 {
		p := batches[i]
		out, err := r.outputTensor(p.rows, p.length)
		if err != nil {
			return err
		}
		err = r.bounded(defaultRun, func() error {
			return r.s.ort.RunWithOptions(p.in, []ort.Value{out}, r.opts)
		})
		destroy(out)
		if err != nil {
			return err
		}
	}
	return nil
}

func (p *prepared) close() {
	destroy(p.in...)
	p.pin.Unpin()
}
