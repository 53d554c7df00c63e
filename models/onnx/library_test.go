package onnx

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func touch(t *testing.T, path string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Each place wins over those after it.
func TestSearchOrder(t *testing.T) {
	root := t.TempDir()
	name := libraryNames()[1]
	cpu := touch(t, filepath.Join(root, "polyphi", "onnxruntime-"+Version, name))
	cuda := touch(t, filepath.Join(root, "polyphi", "onnxruntime-"+Version+"-cuda", name))
	beside := touch(t, filepath.Join(root, "bin", name))
	env := touch(t, filepath.Join(root, "env.so"))
	flag := touch(t, filepath.Join(root, "flag.so"))
	t.Setenv("XDG_CACHE_HOME", root)
	t.Setenv(libraryEnv, "")
	find := func(s Search, first string) string {
		t.Helper()
		in := places(s.Device)
		in[0].dir = first // the test's own folder is not the executable's
		got, err := findLibrary(s, in)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	none := filepath.Join(root, "none")
	if got := find(Search{Device: CPU}, none); got != cpu {
		t.Errorf("cpu found %s", got)
	}
	if got := find(Search{Device: Auto}, none); got != cuda {
		t.Errorf("auto found %s", got)
	}
	if got := find(Search{Device: Auto}, filepath.Join(root, "bin")); got != beside {
		t.Errorf("beside the executable: found %s", got)
	}
	t.Setenv(libraryEnv, env)
	if got := find(Search{Device: CPU}, none); got != env {
		t.Errorf("environment: found %s", got)
	}
	if got := find(Search{File: flag}, none); got != flag {
		t.Errorf("flag: found %s", got)
	}
}

func TestSearchErrors(t *testing.T) {
	root := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", root)
	t.Setenv(libraryEnv, "")
	_, err := findLibrary(Search{}, places(Auto)[1:])
	for _, want := range []string{"--ort-lib", libraryEnv, "make ort-cuda", "make ort)", "run `make ort`", root} {
		if want == "make ort)" {
			want = "the cache of make ort ("
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v does not name %q", err, want)
		}
	}
	if _, err := findLibrary(Search{File: filepath.Join(root, "no.so")}, nil); err == nil || !strings.Contains(err.Error(), "--ort-lib") {
		t.Errorf("a named file that is missing: %v", err)
	}
	t.Setenv(libraryEnv, filepath.Join(root, "no.so"))
	if _, err := findLibrary(Search{}, nil); err == nil || !strings.Contains(err.Error(), libraryEnv) {
		t.Errorf("a named file that is missing: %v", err)
	}
}

func TestParseDevice(t *testing.T) {
	for s, want := range map[string]Device{"": Auto, "auto": Auto, "cpu": CPU, "cuda": CUDA} {
		if got, err := ParseDevice(s); got != want || err != nil {
			t.Errorf("%q: %v, %v", s, got, err)
		}
	}
	if _, err := ParseDevice("CPU"); err == nil {
		t.Error("CPU in capitals was accepted")
	}
}

func TestReadProfile(t *testing.T) {
	const profile = `[
	{"cat":"Session","name":"model_loading_array","dur":9},
	{"cat":"Node","name":"MatMul_1_kernel_time","dur":30,"args":{"provider":"CUDAExecutionProvider","op_name":"MatMul"}},
	{"cat":"Node","name":"MatMul_1_fence_before","dur":1,"args":{"op_name":"MatMul"}},
	{"cat":"Node","name":"Shape_kernel_time","dur":5,"args":{"provider":"CPUExecutionProvider","op_name":"Shape"}},
	{"cat":"Node","name":"Gemm_kernel_time","dur":5,"args":{"provider":"CPUExecutionProvider","op_name":"Gemm"}},
	{"cat":"Node","name":"Add_kernel_time","dur":10,"args":{"provider":"CUDAExecutionProvider","op_name":"Add"}}]`
	s, err := readProfile([]byte(profile), "CUDAExecutionProvider")
	if err != nil || s.nodes != 4 || s.ratio() != 0.5 || s.deviceMicros/s.micros != 0.8 {
		t.Errorf("share %+v, %v", s, err)
	}
	if len(s.strayed) != 1 || s.strayed[0] != "Gemm" {
		t.Errorf("strayed %v, want Gemm alone: Shape may run on the CPU", s.strayed)
	}
	for _, bad := range []string{"", "[]", "{"} {
		if _, err := readProfile([]byte(bad), "x"); err == nil {
			t.Errorf("profile %q was accepted", bad)
		}
	}
}

func TestDriverVersion(t *testing.T) {
	for text, want := range map[string]string{
		"NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15  Tue Mar  5\nGCC version: gcc 12.2.0": "550.54.15",
		"": "", "no version here.": "",
	} {
		if got := driverVersion(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
