package onnx

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// Version is the version of ONNX Runtime that `make ort` obtains.
const Version = "1.30.0"

// libraryEnv names a library file, and telemetryEnv switches reporting off.
const (
	libraryEnv   = "ONNXRUNTIME_SHARED_LIBRARY_PATH"
	telemetryEnv = "ORT_DISABLE_TELEMETRY"
)

// A Device is where a model runs: auto, cpu or cuda.
type Device string

// The devices. Auto is CUDA if it proves itself, else the CPU.
const (
	Auto Device = "auto"
	CPU  Device = "cpu"
	CUDA Device = "cuda"
)

// ParseDevice reads the value of --device; "" is auto.
func ParseDevice(s string) (Device, error) {
	switch d := Device(s); d {
	case "":
		return Auto, nil
	case Auto, CPU, CUDA:
		return d, nil
	}
	return "", fmt.Errorf("onnx: device %.40q is not auto, cpu or cuda", s)
}

// A Search says which library to open. File is the value of --ort-lib, or "" to
// look in the usual places; Device decides whether the CUDA build counts.
// Verbose lets ONNX Runtime write its own log to stderr.
type Search struct {
	File    string
	Device  Device
	Verbose bool
}

// A Library is an opened ONNX Runtime. There is one per process.
type Library struct {
	Path    string // of the file, absolute
	SHA256  string // of the file, in hex
	Version string // as the library says
	Warning string // "" or why the file is not one of those we know

	stage *stage // nil but in tests
}

// OpenLibrary finds ONNX Runtime, opens it, and switches its telemetry off
// first.
//
// The places are, in order: s.File; the file named by
// ONNXRUNTIME_SHARED_LIBRARY_PATH; the folder of the executable; the cache of
// `make ort-cuda` unless the device is the CPU; the cache of `make ort`. Never
// the system's search path: all files of a version lie in one folder. A file
// that is named and is not there is an error, as is a second call in a process.
func OpenLibrary(s Search) (*Library, error) {
	path, err := findLibrary(s, places(s.Device))
	if err != nil {
		return nil, err
	}
	sum, err := hashFile(path)
	if err != nil {
		return nil, fmt.Errorf("onnx: library %s cannot be read; check its permissions", path)
	}
	// Queued reports would hold model file names, which may name a hospital. The
	// library reads this variable when it is opened.
	if err := os.Setenv(telemetryEnv, "1"); err != nil {
		return nil, fmt.Errorf("onnx: cannot switch telemetry off: %w", err)
	}
	version, err := ortOpen(path, s.Verbose)
	if err != nil {
		return nil, fmt.Errorf("onnx: library %s: %w", path, err)
	}
	l := &Library{Path: path, SHA256: sum, Version: version}
	if !knownLibrary(sum) {
		l.Warning = "the ONNX Runtime library is not one of the builds this harness was tested with (version " + version + ", SHA-256 " + sum[:12] + "); `make ort` obtains one"
	}
	return l, nil
}

// Close releases ONNX Runtime. Every Classifier must be closed before.
func (l *Library) Close() error { return ortClose() }

// A place is a folder where a library may be, and what messages call it.
type place struct {
	what string // for messages
	dir  string
}

// places returns the folders to look in when no file is named.
func places(d Device) []place {
	var out []place
	if exe, err := os.Executable(); err == nil {
		if real, err := filepath.EvalSymlinks(exe); err == nil {
			exe = real
		}
		out = append(out, place{"beside the executable", filepath.Dir(exe)})
	}
	cache := cacheDir()
	if cache == "" {
		return out
	}
	base := filepath.Join(cache, "polyphi", "onnxruntime-"+Version)
	if d != CPU {
		out = append(out, place{"the cache of make ort-cuda", base + "-cuda"})
	}
	return append(out, place{"the cache of make ort", base})
}

// cacheDir is the user's cache folder as scripts/ort.sh takes it, or "".
func cacheDir() string {
	if dir := os.Getenv("XDG_CACHE_HOME"); dir != "" {
		return dir
	}
	if home := os.Getenv("HOME"); home != "" {
		return filepath.Join(home, ".cache")
	}
	return ""
}

// libraryNames are the names of the library's file, best first.
func libraryNames() []string {
	if runtime.GOOS == "darwin" {
		return []string{"libonnxruntime." + Version + ".dylib", "libonnxruntime.1.dylib", "libonnxruntime.dylib"}
	}
	return []string{"libonnxruntime.so." + Version, "libonnxruntime.so.1", "libonnxruntime.so"}
}

// findLibrary returns the absolute path of the first library there is.
func findLibrary(s Search, in []place) (string, error) {
	var tried []string
	for _, named := range []struct{ what, file string }{
		{"--ort-lib", s.File}, {libraryEnv, os.Getenv(libraryEnv)},
	} {
		if named.file == "" {
			tried = append(tried, named.what+" (not given)")
			continue
		}
		if !isFile(named.file) {
			return "", fmt.Errorf("onnx: %s names %s, where no file is; correct it, or leave it out after `make ort`", named.what, named.file)
		}
		return filepath.Abs(named.file)
	}
	for _, p := range in {
		for _, name := range libraryNames() {
			if file := filepath.Join(p.dir, name); isFile(file) {
				return filepath.Abs(file)
			}
		}
		tried = append(tried, p.what+" ("+p.dir+")")
	}
	return "", fmt.Errorf("onnx: no ONNX Runtime library; looked at %s; run `make ort`, or name a file with --ort-lib", strings.Join(tried, ", "))
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

func hashFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

func hashBytes(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// knownLibrary reports whether sum is of one of the files scripts/ort.sh pins.
func knownLibrary(sum string) bool {
	switch sum {
	case "ffb75a925ba05e47b235bb66e3e3911714a80b328a9c9425539feb204aa32a23", // npm, linux/x64
		"1f549d46250b005580b597f4164984aaf75b3bcb9f3aeb07c7f8a8fe60b23c76", // npm, linux/arm64
		"685d2be5dba1309c89d3a5324b7fd06a5c42f1a61bfea32d14c4cc28d072121d", // npm, darwin/arm64
		"5a140dc17c8b60b35b2ceab0bb533e65ac54f06a208948417c1f9c31df6afc4c": // wheel, linux/x64
		return true
	}
	return false
}
