package onnx

import (
	"bytes"
	"context"
	"debug/elf"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"polyphi/models/onnx/graph"
)

// A DeviceState is what a try of a device found. Reason is empty if it is
// usable; GPU and Driver are empty where there is none.
type DeviceState struct {
	Device      Device
	Usable      bool
	Reason      string
	GPU, Driver string
}

// Probe tries a device and says whether it can be used, and if not, why.
//
// CUDA counts only if a session of a small built-in model runs on it and agrees
// with the CPU; that a library lists the provider says nothing. The user's own
// model is tried again when it is opened.
func (l *Library) Probe(d Device) DeviceState {
	s := DeviceState{Device: d}
	var err error
	switch d {
	case CPU:
		_, err = proof(CPU)
	case CUDA:
		s.GPU, s.Driver = gpu()
		err = l.proveCUDA()
	default:
		err = fmt.Errorf("%q is not a device to probe", d)
	}
	if err != nil {
		s.Reason = err.Error()
	}
	s.Usable = err == nil
	return s
}

// Devices tries every device.
func (l *Library) Devices() []DeviceState {
	return []DeviceState{l.Probe(CPU), l.Probe(CUDA)}
}

// choose returns the device to use for a requested one and, if that is the CPU
// although the GPU was wanted, the reason. A named device that cannot be used is
// an error.
func (l *Library) choose(requested Device) (state DeviceState, err error) {
	if requested == CPU {
		return DeviceState{Device: CPU, Usable: true}, nil
	}
	state = l.Probe(CUDA)
	if state.Usable {
		return state, nil
	}
	if requested == CUDA {
		return state, fmt.Errorf("onnx: device cuda cannot be used: %s; use --device cpu or auto, or see `bench devices`", state.Reason)
	}
	return DeviceState{Device: CPU, Usable: true, Reason: state.Reason}, nil
}

// proveCUDA returns nil if the CUDA provider loads, runs the built-in model and
// agrees with the CPU.
func (l *Library) proveCUDA() error {
	if runtime.GOOS != "linux" {
		return fmt.Errorf("CUDA is supported on Linux, not on %s", runtime.GOOS)
	}
	dir := filepath.Dir(l.Path)
	for _, name := range []string{"libonnxruntime_providers_shared.so", "libonnxruntime_providers_cuda.so"} {
		file := filepath.Join(dir, name)
		if !isFile(file) {
			return fmt.Errorf("%s is not beside the library; `make ort-cuda` obtains the CUDA build", name)
		}
		missing, err := missingLibraries(file)
		if err != nil {
			return err
		}
		if len(missing) > 0 {
			return fmt.Errorf("%s needs %s, which the loader does not find; install the NVIDIA driver and CUDA 13 or put their folder into LD_LIBRARY_PATH", name, strings.Join(missing, ", "))
		}
	}
	if err := appendCUDA(); err != nil {
		return fmt.Errorf("the CUDA provider does not load: %w", err)
	}
	want, err := proof(CPU)
	if err != nil {
		return fmt.Errorf("the built-in model does not run on the CPU: %w", err)
	}
	got, err := proof(CUDA)
	if err != nil {
		return fmt.Errorf("the built-in model does not run on CUDA: %w", err)
	}
	return agree(got, want, 1e-3)
}

// agree compares logits of two devices.
func agree(got, want []float32, tolerance float64) error {
	for i := range want {
		if d := math.Abs(float64(got[i]) - float64(want[i])); !(d <= tolerance) {
			return fmt.Errorf("logits on CUDA differ from the CPU's by %.2g, over %.2g: the results cannot be trusted", d, tolerance)
		}
	}
	return nil
}

// proof runs the built-in model on a device and returns its logits.
func proof(d Device) ([]float32, error) {
	shape := graph.Shape{Vocabulary: 64, Positions: 32, Hidden: 16, Layers: 1, Heads: 2, Labels: 3}
	s, err := newSession(sessionSpec{
		data:   graph.Transformer(1, shape).Encode(),
		inputs: []input{{"input_ids", roleIDs, false}, {"attention_mask", roleMask, false}, {"token_type_ids", roleTypes, false}},
		output: "logits", labels: shape.Labels, device: d, threads: 1,
	})
	if err != nil {
		return nil, err
	}
	defer s.close()
	r, err := s.newRunner(proofBudget)
	if err != nil {
		return nil, err
	}
	defer r.close()
	ids := make([]int64, proofBudget/2)
	for i := range ids {
		ids[i] = int64(i*7) % int64(shape.Vocabulary)
	}
	for row := range 2 {
		r.row(filler{}, row, len(ids), ids[:len(ids)-5*row])
	}
	if err := r.run(2, len(ids), defaultRun); err != nil {
		return nil, err
	}
	return append([]float32(nil), r.logits...), nil
}

// missingLibraries returns the libraries that an ELF file names as needed and
// that can be found neither in its own run path nor by the loader.
func missingLibraries(file string) ([]string, error) {
	f, err := elf.Open(file)
	if err != nil {
		return nil, fmt.Errorf("%s is not a library for this system; run `make ort-cuda` again", filepath.Base(file))
	}
	defer f.Close()
	needed, err := f.ImportedLibraries()
	if err != nil {
		return nil, fmt.Errorf("%s has no readable list of libraries; run `make ort-cuda` again", filepath.Base(file))
	}
	var dirs []string
	for _, tag := range []elf.DynTag{elf.DT_RUNPATH, elf.DT_RPATH} {
		paths, _ := f.DynString(tag)
		for _, p := range paths {
			p = strings.NewReplacer("$ORIGIN", filepath.Dir(file), "${ORIGIN}", filepath.Dir(file)).Replace(p)
			dirs = append(dirs, filepath.SplitList(p)...)
		}
	}
	var missing []string
	for _, name := range needed {
		if !loads(name, dirs) {
			missing = append(missing, name)
		}
	}
	return missing, nil
}

func loads(name string, dirs []string) bool {
	for _, dir := range dirs {
		if path := filepath.Join(dir, name); isFile(path) && dlopenError(path) == "" {
			return true
		}
	}
	return dlopenError(name) == ""
}

// gpu returns the name of the first GPU and its driver's version, as the driver
// or its tool tells; "" where there is none.
func gpu() (name, driver string) {
	infos, _ := filepath.Glob("/proc/driver/nvidia/gpus/*/information")
	for _, file := range infos {
		data, _ := os.ReadFile(file)
		for line := range strings.Lines(string(data)) {
			if v, ok := strings.CutPrefix(line, "Model:"); ok && name == "" {
				name = strings.TrimSpace(v)
			}
		}
	}
	if data, err := os.ReadFile("/proc/driver/nvidia/version"); err == nil {
		driver = driverVersion(string(data))
	}
	if name != "" && driver != "" {
		return name, driver
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, "nvidia-smi", "--query-gpu=name,driver_version", "--format=csv,noheader").Output()
	if err != nil {
		return name, driver
	}
	line, _, _ := bytes.Cut(out, []byte("\n"))
	if n, d, ok := strings.Cut(string(line), ","); ok {
		return strings.TrimSpace(n), strings.TrimSpace(d)
	}
	return name, driver
}

// driverVersion returns the version in the text of the driver's version file:
// the first word that is digits and dots.
func driverVersion(text string) string {
	for _, word := range strings.Fields(text) {
		if strings.Contains(word, ".") && strings.Trim(word, "0123456789.") == "" {
			return word
		}
	}
	return ""
}

// errNotOnDevice is why a model that loads on CUDA still is not run there.
var errNotOnDevice = errors.New("not every matrix multiplication of the model ran on CUDA")
