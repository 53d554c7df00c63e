//go:build cgo && linux

package onnx

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A library without CUDA, or with half of it, is told what is missing by name.
func TestCUDALoads(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Skip(err)
	}
	program, err := os.ReadFile(exe)
	if err != nil {
		t.Skip(err)
	}
	// The same program, but it needs a library of another name.
	wanting := bytes.ReplaceAll(program, []byte("\x00libc.so.6\x00"), []byte("\x00libq.so.6\x00"))
	const shared, cuda = "libonnxruntime_providers_shared.so", "libonnxruntime_providers_cuda.so"
	for _, c := range []struct {
		why   string
		files map[string][]byte
		want  []string
	}{
		{"a CPU build", nil, []string{shared, "make ort-cuda"}},
		{"half of the files", map[string][]byte{shared: program}, []string{cuda, "make ort-cuda"}},
		{"a file that is no library", map[string][]byte{shared: program, cuda: []byte("x")}, []string{cuda, "not a library", "make ort-cuda"}},
		{"no CUDA on the system", map[string][]byte{shared: program, cuda: wanting}, []string{cuda, "libq.so.6", "LD_LIBRARY_PATH"}},
	} {
		dir := t.TempDir()
		for name, data := range c.files {
			if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		l := &Library{Path: filepath.Join(dir, "libonnxruntime.so.1")}
		err := l.cudaLoads()
		state, chosen := l.choose(CUDA)
		for _, want := range c.want {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v, want %q in it", c.why, err, want)
			}
			if chosen == nil || !strings.Contains(chosen.Error(), want) || state.Usable {
				t.Errorf("%s: by name: %v, want %q in it", c.why, chosen, want)
			}
		}
		if state, err := l.choose(Auto); err != nil || state.Device != CPU || state.Reason == "" {
			t.Errorf("%s: auto: %+v, %v", c.why, state, err)
		}
	}
}

func TestMissingLibraries(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Skip(err)
	}
	if got, err := missingLibraries(exe); err != nil || len(got) != 0 {
		t.Errorf("the running program misses %v, %v", got, err)
	}
	if _, err := missingLibraries(touch(t, filepath.Join(t.TempDir(), "a.so"))); err == nil {
		t.Error("a file that is no ELF was accepted")
	}
	if why := dlopenError("libpolyphi-none.so.9"); !strings.Contains(why, "libpolyphi-none.so.9") {
		t.Errorf("a library that is not there: %q", why)
	}
}
