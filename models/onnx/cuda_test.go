package onnx_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"polyphi/corpora/labels"
	"polyphi/models"
	"polyphi/models/onnx"
	"polyphi/models/onnx/onnxtest"
)

// These tests rehearse the way of a GPU on the CPU: sessions for CUDA are made
// there, and profiles are rewritten to what a GPU's would say. No GPU is needed
// and nothing here says that one works.

// onCUDA rewrites a profile: every node ran on CUDA but those of the operators in
// strayed.
func onCUDA(strayed ...string) func([]byte) []byte {
	return func(data []byte) []byte {
		var events []map[string]any
		if err := json.Unmarshal(data, &events); err != nil {
			return data
		}
		for _, e := range events {
			if args, ok := e["args"].(map[string]any); ok && args["provider"] != nil && !slices.Contains(strayed, args["op_name"].(string)) {
				args["provider"] = "CUDAExecutionProvider"
			}
		}
		out, err := json.Marshal(events)
		if err != nil {
			return data
		}
		return out
	}
}

func plainly(r onnx.Run) error { return r.Do() }

func openCUDA(t *testing.T, lib *onnx.Library, o onnx.Options) (*onnx.Classifier, error) {
	t.Helper()
	o.Labels = labels.Canonical()
	c, err := onnx.Open(lib, onnx.Files("m", ada.Random(7, 32, 2, 2)), o)
	if err == nil {
		t.Cleanup(func() { c.Close() })
	}
	return c, err
}

// With the files in place but no provider that loads, the reason is the runtime's
// own.
func TestCUDAProviderDoesNotLoad(t *testing.T) {
	lib := *onnxtest.Library(t)
	exe, err := os.Executable()
	if err != nil || runtime.GOOS != "linux" {
		t.Skip("needs a program of Linux")
	}
	dir := t.TempDir()
	for _, name := range []string{"libonnxruntime_providers_shared.so", "libonnxruntime_providers_cuda.so"} {
		if err := os.Symlink(exe, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(lib.Path), "libonnxruntime_providers_cuda.so")); err == nil {
		t.Skip("this library has a provider")
	}
	lib.Path = filepath.Join(dir, "libonnxruntime.so.1")
	if s := lib.Probe(onnx.CUDA); s.Usable || !strings.HasPrefix(s.Reason, "the CUDA provider does not load: ") {
		t.Errorf("state %+v", s)
	}
}

// A device that computes every matrix product and agrees is used: one session,
// two runners, batches of 16,384 padded tokens with lengths rounded up to eight,
// TF32 off. A few nodes on the CPU are normal, and their share is stated.
func TestCUDAIsUsed(t *testing.T) {
	var most, odd atomic.Int64
	lib := onnxtest.Library(t).StageForTest(func(r onnx.Run) error {
		if r.Device == onnx.CUDA && r.Rows > 2 { // not the proofs
			most.Store(max(most.Load(), int64(r.Rows*r.Length)))
			odd.Add(int64(r.Length % 8))
		}
		return r.Do()
	}, onCUDA("Shape", "Gather"))
	state := lib.Probe(onnx.CUDA)
	if !state.Usable || state.Reason != "" || state.Share <= 0.5 || state.Share >= 1 || state.Difference != 0 {
		t.Fatalf("state %+v", state)
	}
	for _, device := range []onnx.Device{onnx.CUDA, onnx.Auto} {
		c, err := openCUDA(t, lib, onnx.Options{Device: device, Threads: 3})
		if err != nil {
			t.Fatal(err)
		}
		d := c.Info().Device
		if d.Used != "cuda" || d.Requested != string(device) || d.Reason != "" || d.Threads != 2 || d.ProviderShare <= 0.5 || d.ProviderShare >= 1 || d.ProviderTime <= 0 || d.ProviderTime >= 1 {
			t.Errorf("%s: device %+v", device, d)
		}
		want := map[string]string{"tf32": "off", "batch_tokens": "16384", "batch_multiple": "8", "pool": "32768"}
		for _, s := range c.Info().Settings {
			if v, ok := want[s.Name]; ok && v != s.Value {
				t.Errorf("%s: %s is %s, want %s", device, s.Name, s.Value, v)
			}
		}
		most.Store(0)
		predict(t, c, inputs(long(600)...))
		if n := most.Load(); n <= 8192 || n > 16384 || odd.Load() != 0 {
			t.Errorf("%s: the largest batch had %d padded tokens, %d tokens over a multiple of eight", device, n, odd.Load())
		}
	}
}

// A device that does not compute what counts, or computes it wrongly, is refused
// by name if it was named; auto goes to the CPU and says why.
func TestCUDAIsRefused(t *testing.T) {
	off := func(by float32) func(onnx.Run) error {
		return func(r onnx.Run) error {
			err := r.Do()
			if r.Device == onnx.CUDA {
				for i := range r.Logits {
					r.Logits[i] += by
				}
			}
			return err
		}
	}
	first := 0 // profiles seen: the first is the built-in model's
	later := func(data []byte) []byte {
		if first++; first == 1 {
			return onCUDA()(data)
		}
		return onCUDA("MatMul", "FusedMatMul")(data)
	}
	for _, tc := range []struct {
		why     string
		around  func(onnx.Run) error
		profile func([]byte) []byte
		want    []string
	}{
		{"matrix products of the built-in model on the CPU", plainly, onCUDA("MatMul", "FusedMatMul"), []string{"built-in model", "matrix product", "MatMul"}},
		{"one kind of matrix product on the CPU", plainly, onCUDA("FusedMatMul"), []string{"on the CPU: FusedMatMul)"}},
		{"those of the user's model on the CPU", plainly, later, []string{"device cuda", "matrix product", "MatMul"}},
		{"no profile", plainly, func([]byte) []byte { return nil }, []string{"profile"}},
		{"logits that are off", off(0.01), onCUDA(), []string{"differ", "cannot be trusted"}},
		{"logits that are no numbers", off(float32(math.NaN())), onCUDA(), []string{"differ", "cannot be trusted"}},
		{"a fault of the driver", func(r onnx.Run) error {
			if r.Device == onnx.CUDA {
				return errors.New("CUDA failure 700: an illegal memory access was encountered ; GPU=0 ; hostname=ward7 ; file=a.cc ; line=1")
			}
			return r.Do()
		}, onCUDA(), []string{"illegal memory access"}},
		{"memory for the proof and no more", func(r onnx.Run) error {
			if r.Device == onnx.CUDA && r.Rows*r.Length > 80 {
				return errors.New(memoryTexts[0])
			}
			return r.Do()
		}, onCUDA(), nil},
		{"not even that", func(r onnx.Run) error {
			if r.Device == onnx.CUDA && r.Rows*r.Length == 64 && r.Rows == 1 {
				return errors.New(memoryTexts[0])
			}
			return r.Do()
		}, onCUDA(), []string{"Failed to allocate memory"}},
	} {
		lib := onnxtest.Library(t).StageForTest(tc.around, tc.profile)
		first = 0
		c, err := openCUDA(t, lib, onnx.Options{Device: onnx.CUDA, Budget: 512})
		if tc.want == nil {
			if err != nil || c.Info().Device.Used != "cuda" {
				t.Errorf("%s: %v", tc.why, err)
			}
			continue
		}
		first = 0
		auto, autoErr := openCUDA(t, lib, onnx.Options{Device: onnx.Auto, Budget: 512})
		if autoErr != nil {
			t.Errorf("%s: auto: %v", tc.why, autoErr)
			continue
		}
		d := auto.Info().Device
		if d.Used != "cpu" || d.Threads == 0 || d.ProviderShare != 1 || strings.HasPrefix(d.Reason, "onnx: m") || strings.Contains(d.Reason, "ward7") {
			t.Errorf("%s: auto: %+v", tc.why, d)
		}
		for _, want := range tc.want {
			if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "--device cpu") {
				t.Errorf("%s: by name: %v; want %q and what to do in it", tc.why, err, want)
			}
			if !strings.Contains(d.Reason, want) {
				t.Errorf("%s: auto for the reason %q, want %q in it", tc.why, d.Reason, want)
			}
		}
		if got := predict(t, auto, inputs("Ada Ruiz")); got[0].Error != "" {
			t.Errorf("%s: auto: %+v", tc.why, got)
		}
	}
}

// After a pass on a GPU its first 64 windows run on the CPU too, and the tokens
// with another label are counted. On the CPU nothing is compared.
func TestLabelFlips(t *testing.T) {
	var armed atomic.Bool
	var onCPU atomic.Int64
	flip := func(r onnx.Run) error {
		err := r.Do()
		switch {
		case !armed.Load():
		case r.Device == onnx.CPU:
			onCPU.Add(1)
		default: // the first token after [CLS] of every row gets another label
			n := len(ada.Labels)
			for row := range r.Rows {
				logits := r.Logits[(row*r.Length+1)*n:][:n]
				at := slices.Index(logits, slices.Max(logits))
				logits[(at+1)%n] = logits[at] + 1
			}
		}
		return err
	}
	open := func(device onnx.Device, around func(onnx.Run) error) *onnx.Classifier {
		armed.Store(false)
		c, err := openCUDA(t, onnxtest.Library(t).StageForTest(around, onCUDA()), onnx.Options{Device: device, Budget: 512})
		if err != nil {
			t.Fatal(err)
		}
		armed.Store(true)
		onCPU.Store(0)
		return c
	}
	audit := func(c *onnx.Classifier) models.Usage {
		if err := c.Audit(t.Context()); err != nil {
			t.Fatal(err)
		}
		return c.Usage()
	}
	c := open(onnx.CUDA, flip)
	for _, tc := range []struct{ notes, windows int }{{10, 10}, {64, 64}, {100, 64}} { // one window each
		predict(t, c, inputs(slices.Repeat([]string{"Seen by Ada Ruiz"}, tc.notes)...))
		if u := c.Usage(); u.ComparedTokens != 0 {
			t.Errorf("compared inside the clock: %+v", u)
		}
		onCPU.Store(0)
		u := audit(c)
		if u.ComparedTokens != int64(4*tc.windows) || u.FlippedTokens != int64(tc.windows) || onCPU.Load() != int64(tc.windows) {
			t.Errorf("%d notes: usage %+v, %d runs on the CPU; want %d flips", tc.notes, u, onCPU.Load(), tc.windows)
		}
		if again := audit(c); again.ComparedTokens != u.ComparedTokens || onCPU.Load() != int64(tc.windows) {
			t.Errorf("a second audit: %+v", again)
		}
	}
	plain := open(onnx.CUDA, plainly)
	predict(t, plain, inputs(long(100)...))
	if u := audit(plain); u.ComparedTokens < 1000 || u.FlippedTokens != 0 {
		t.Errorf("an exact device: %+v", u)
	}
	cpu := open(onnx.CPU, flip)
	predict(t, cpu, inputs("Seen by Ada Ruiz"))
	if u := audit(cpu); u.ComparedTokens != 0 || onCPU.Load() == 0 {
		t.Errorf("on the CPU: %+v", u)
	}
	// A CPU that cannot be asked costs no answer.
	silent := open(onnx.CUDA, func(r onnx.Run) error {
		if armed.Load() && r.Device == onnx.CPU {
			return errors.New("fault")
		}
		return r.Do()
	})
	predict(t, silent, inputs("Seen by Ada Ruiz"))
	if u := audit(silent); u.ComparedTokens != 0 || u.Tokens != 4 {
		t.Errorf("a CPU that fails: %+v", u)
	}
}

// On a card too small for the batches both runners go on with smaller ones, and
// windows that were cut again are not compared.
func TestCUDAOutOfMemory(t *testing.T) {
	var armed atomic.Bool
	takes := int64(2048)
	lib := onnxtest.Library(t).StageForTest(func(r onnx.Run) error {
		if armed.Load() && r.Device == onnx.CUDA && int64(r.Rows*r.Length) > takes {
			return errors.New(memoryTexts[3])
		}
		return r.Do()
	}, onCUDA())
	texts := long(600)
	c, err := openCUDA(t, lib, onnx.Options{Device: onnx.CUDA})
	if err != nil {
		t.Fatal(err)
	}
	want := predict(t, c, inputs(texts...))
	armed.Store(true)
	got := predict(t, c, inputs(texts...))
	if err := c.Audit(t.Context()); err != nil {
		t.Fatal(err)
	}
	u := c.Usage()
	if u.OutOfMemory < 2 || u.OutOfMemory > 3 || u.BatchTokens > 2048 || u.BatchTokens < 1024 || u.RecutWindows != 0 || u.FlippedTokens != 0 || u.ComparedTokens < 500 {
		t.Errorf("usage %+v", u)
	}
	for i := range got {
		if !same(got[i], want[i]) {
			t.Fatalf("note %d: %s, want %s", i, brief(texts[i], got[i]), brief(texts[i], want[i]))
		}
	}
}

// The name and driver of a GPU come from the driver's tool if its files are not
// there.
func TestGPUName(t *testing.T) {
	if _, err := os.Stat("/proc/driver/nvidia"); err == nil {
		t.Skip("this machine has a driver of its own")
	}
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	for script, want := range map[string][2]string{
		"echo 'NVIDIA H100 80GB HBM3, 580.65.06'\necho 'NVIDIA H100 80GB HBM3, 580.65.06'": {"NVIDIA H100 80GB HBM3", "580.65.06"},
		"exit 9":                     {},
		"echo No devices were found": {},
	} {
		if err := os.WriteFile(filepath.Join(dir, "nvidia-smi"), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		if name, driver := onnx.GPUForTest(); name != want[0] || driver != want[1] {
			t.Errorf("%s: %q, %q", script, name, driver)
		}
	}
}

// An audit that is cancelled says so and leaves nothing behind.
func TestAuditStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	var armed atomic.Bool
	c, err := openCUDA(t, onnxtest.Library(t).StageForTest(func(r onnx.Run) error {
		if armed.Load() && r.Device == onnx.CPU {
			cancel()
		}
		return r.Do()
	}, onCUDA()), onnx.Options{Device: onnx.CUDA, Budget: 512})
	if err != nil {
		t.Fatal(err)
	}
	predict(t, c, inputs(long(20)...))
	armed.Store(true)
	if err := c.Audit(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if u := c.Usage(); u.ComparedTokens != 0 {
		t.Errorf("usage %+v", u)
	}
}
