//go:build cgo

package onnx

/*
#cgo linux LDFLAGS: -ldl
#include <dlfcn.h>
#include <stdlib.h>
*/
import "C"

import (
	"errors"
	"fmt"
	"strings"
	"unsafe"

	ort "github.com/yalue/onnxruntime_go"
)

// ortOpen opens the library at path for this process and returns its version.
func ortOpen(path string, verbose bool) (string, error) {
	if ort.IsInitialized() {
		return "", errors.New("ONNX Runtime is open already; one process opens it once")
	}
	ort.SetSharedLibraryPath(path)
	level := ort.WithLogLevelFatal()
	if verbose {
		level = ort.WithLogLevelWarning()
	}
	if err := ort.InitializeEnvironment(level); err != nil {
		if strings.Contains(err.Error(), "ORT API base") {
			return "", fmt.Errorf("it is older than this harness needs; use version %s (`make ort`)", Version)
		}
		return "", fmt.Errorf("it cannot be opened: %w; `make ort` obtains one that fits", err)
	}
	return ort.GetVersion(), nil
}

func ortClose() error { return ort.DestroyEnvironment() }

// dlopenError tries to load a library by name or path and returns why that
// failed, or "".
func dlopenError(name string) string {
	c := C.CString(name)
	defer C.free(unsafe.Pointer(c))
	h := C.dlopen(c, C.RTLD_LAZY|C.RTLD_LOCAL)
	if h == nil {
		return C.GoString(C.dlerror())
	}
	C.dlclose(h)
	return ""
}

// session is one loaded model. It may be run from several goroutines.
type session struct {
	ort  *ort.DynamicAdvancedSession
	spec sessionSpec
}

// newSession loads the model of spec. A panic of the binding is an error.
func newSession(spec sessionSpec) (s *session, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the binding panicked (%T) while loading", p)
		}
	}()
	o, err := sessionOptions(spec)
	if err != nil {
		return nil, err
	}
	defer o.Destroy()
	var names []string
	for _, in := range spec.inputs {
		names = append(names, in.name)
	}
	s = &session{spec: spec}
	if spec.path != "" {
		s.ort, err = ort.NewDynamicAdvancedSession(spec.path, names, []string{spec.output}, o)
	} else {
		s.ort, err = ort.NewDynamicAdvancedSessionWithONNXData(spec.data, names, []string{spec.output}, o)
	}
	if err != nil {
		return nil, err
	}
	s.spec.data = nil // the session has its own copy
	return s, nil
}

func sessionOptions(spec sessionSpec) (*ort.SessionOptions, error) {
	o, err := ort.NewSessionOptions()
	if err != nil {
		return nil, err
	}
	steps := []func() error{
		func() error { return o.SetLogSeverityLevel(ort.LoggingLevelFatal) },
		func() error { return o.SetGraphOptimizationLevel(ort.GraphOptimizationLevelEnableAll) },
	}
	if spec.device == CUDA && !spec.stage.standsIn() {
		steps = append(steps, func() error { return addCUDA(o) })
	} else {
		steps = append(steps,
			func() error { return o.SetIntraOpNumThreads(max(spec.threads, 1)) },
			func() error { return o.SetInterOpNumThreads(1) },
			func() error { return o.SetExecutionMode(ort.ExecutionModeSequential) })
	}
	if spec.profile != "" {
		steps = append(steps, func() error { return o.EnableProfiling(spec.profile) })
	}
	for _, step := range steps {
		if err := step(); err != nil {
			o.Destroy()
			return nil, err
		}
	}
	return o, nil
}

// addCUDA appends the CUDA provider with the options of reference rows: TF32
// off, and an arena that grows by what is asked for.
func addCUDA(o *ort.SessionOptions) error {
	c, err := ort.NewCUDAProviderOptions()
	if err != nil {
		return err
	}
	defer c.Destroy()
	err = c.Update(map[string]string{
		"device_id": "0", "use_tf32": "0", "arena_extend_strategy": "kSameAsRequested",
	})
	if err != nil {
		return err
	}
	return o.AppendExecutionProviderCUDA(c)
}

// appendCUDA tries to append the provider and nothing else.
func appendCUDA() error {
	o, err := ort.NewSessionOptions()
	if err != nil {
		return err
	}
	defer o.Destroy()
	return addCUDA(o)
}

func (s *session) close() {
	if s.ort != nil {
		s.ort.Destroy()
		s.ort = nil
	}
}
