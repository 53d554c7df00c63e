package onnx

import (
	"bytes"
	"context"
	"debug/elf"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"

	"polyphi/models/onnx/graph"
)

// A DeviceState is what a try of a device found. Reason is empty if it is
// usable; GPU and Driver are empty where there is none. Share is the share of
// the built-in model's node runs on the device, in [0,1], and Difference the
// largest one between its logits there and on the CPU.
type DeviceState struct {
	Device            Device
	Usable            bool
	Reason            string
	GPU, Driver       string
	Share, Difference float64
}

// Probe tries a device and says whether it can be used, and if not, why.
//
// CUDA counts only if a session of a small built-in model computes its matrix
// products there and agrees with the CPU; that a library lists the provider says
// nothing. The user's own model is tried again when it is opened.
func (l *Library) Probe(d Device) DeviceState {
	s := DeviceState{Device: d}
	var err error
	switch d {
	case CPU:
		_, s.Share, err = l.proof(CPU)
	case CUDA:
		s.GPU, s.Driver = gpu()
		s.Share, s.Difference, err = l.proveCUDA()
	default:
		err = fmt.Errorf("%q is not a device to probe", d)
	}
	if err != nil {
		s.Reason = reasonOf(err)
	}
	s.Usable = err == nil
	return s
}

// machine matches the name of the machine in a message of CUDA.
var machine = regexp.MustCompile(`hostname=[^;]*;?\s*`)

// reasonOf returns the text of err without the name of the machine: a reason is
// kept in the files of a run, and the name may be a hospital's.
func reasonOf(err error) string { return machine.ReplaceAllString(err.Error(), "") }

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

// proveCUDA returns an error unless the CUDA provider loads, computes the
// built-in model and agrees with the CPU.
func (l *Library) proveCUDA() (share, difference float64, err error) {
	if !l.stage.standsIn() {
		if err := l.cudaLoads(); err != nil {
			return 0, 0, err
		}
	}
	want, _, err := l.proof(CPU)
	if err != nil {
		return 0, 0, fmt.Errorf("the built-in model does not run on the CPU: %w", err)
	}
	got, share, err := l.proof(CUDA)
	if err != nil {
		return share, 0, fmt.Errorf("the built-in model does not run on CUDA: %w", err)
	}
	difference, err = agree(got, want, 1e-3)
	return share, difference, err
}

// cudaLoads returns an error unless the provider's files are there and load.
func (l *Library) cudaLoads() error {
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
	return nil
}

// agree compares logits of two devices and returns the largest difference.
func agree(got, want []float32, tolerance float64) (most float64, err error) {
	for i := range want {
		d := math.Abs(float64(got[i]) - float64(want[i]))
		if !(d <= tolerance) {
			return d, fmt.Errorf("logits on CUDA differ from the CPU's by %.2g, over %.2g: the results cannot be trusted", d, tolerance)
		}
		most = max(most, d)
	}
	return most, nil
}

// proof runs the built-in model on a device and returns its logits and the share
// of node runs there. It is an error if a matrix product ran elsewhere.
func (l *Library) proof(d Device) (logits []float32, share float64, err error) {
	shape := graph.Shape{Vocabulary: 64, Positions: 32, Hidden: 16, Layers: 1, Heads: 2, Labels: 3}
	spec := sessionSpec{
		data:   graph.Transformer(1, shape).Encode(),
		inputs: []input{{"input_ids", roleIDs, false}, {"attention_mask", roleMask, false}, {"token_type_ids", roleTypes, false}},
		output: "logits", labels: shape.Labels, device: d, threads: 1, stage: l.stage,
	}
	ids := make([]int64, proofBudget/2)
	for i := range ids {
		ids[i] = int64(i*7) % int64(shape.Vocabulary)
	}
	run := func(s *session) error {
		r, err := s.newRunner(proofBudget)
		if err != nil {
			return err
		}
		defer r.close()
		for row := range 2 {
			r.row(filler{}, row, len(ids), ids[:len(ids)-5*row])
		}
		err = r.run(2, len(ids), defaultRun)
		logits = slices.Clone(r.logits)
		return err
	}
	if d == CPU {
		s, err := newSession(spec)
		if err != nil {
			return nil, 0, err
		}
		defer s.close()
		err = run(s)
		return logits, 1, err
	}
	on, err := profiled(spec, run)
	if err != nil {
		return nil, 0, err
	}
	return logits, on.ratio(), on.onlyThere()
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
