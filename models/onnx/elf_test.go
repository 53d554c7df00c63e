//go:build cgo && linux

package onnx

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

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
