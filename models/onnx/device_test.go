package onnx_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"polyphi/corpora/labels"
	"polyphi/models/onnx"
	"polyphi/models/onnx/graph"
	"polyphi/models/onnx/onnxtest"
)

// A machine with a GPU proves CUDA; on any other a named device is an error with
// the reason, and auto runs on the CPU and says why.
func TestDevices(t *testing.T) {
	lib := onnxtest.Library(t)
	src := onnx.Files("m", ada.Files())
	states := lib.Devices()
	if len(states) != 2 || states[0].Device != onnx.CPU || !states[0].Usable || states[0].Reason != "" {
		t.Fatalf("states %+v", states)
	}
	cuda := states[1]
	if cuda.Usable == (cuda.Reason != "") {
		t.Fatalf("state %+v: a device is usable or there is a reason", cuda)
	}
	auto, err := onnx.Open(lib, src, onnx.Options{Device: onnx.Auto, Labels: labels.Canonical()})
	if err != nil {
		t.Fatal(err)
	}
	defer auto.Close()
	d := auto.Info().Device
	if d.Requested != "auto" || d.Reason != cuda.Reason || (d.Used == "cuda") != cuda.Usable {
		t.Errorf("auto: %+v", d)
	}
	if d.RuntimeSHA256 != lib.SHA256 || d.Runtime != "ONNX Runtime "+lib.Version || d.Precision != "fp32" || d.Threads < 1 {
		t.Errorf("info: %+v", d)
	}
	if !cuda.Usable {
		_, err := onnx.Open(lib, src, onnx.Options{Device: onnx.CUDA, Labels: labels.Canonical()})
		if err == nil || !strings.Contains(err.Error(), cuda.Reason) {
			t.Errorf("cuda by name: %v, want an error with %q", err, cuda.Reason)
		}
	}
}

// The provider share of a CPU run is 1 by node count; the profile leaves nothing
// behind.
func TestNodeShareOnCPU(t *testing.T) {
	onnxtest.Library(t)
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	share, nodes, err := onnx.ProfileForTest(ada.Random(1, 16, 1, 2)["model.onnx"].Data, len(ada.Labels))
	if err != nil || share != 1 || nodes < 10 {
		t.Errorf("share %v of %d node runs, %v", share, nodes, err)
	}
	if left, _ := os.ReadDir(tmp); len(left) != 0 {
		t.Errorf("%d files left", len(left))
	}
}

func TestOneLibraryPerProcess(t *testing.T) {
	lib := onnxtest.Library(t)
	if _, err := onnx.OpenLibrary(onnx.Search{File: lib.Path}); err == nil || !strings.Contains(err.Error(), "open already") {
		t.Errorf("opened twice: %v", err)
	}
}

// Weights in a second file are read by path from a folder, and only from there.
func TestExternalData(t *testing.T) {
	lib := onnxtest.Library(t)
	dir, weights := externalDir(t)
	openDir := func() (*onnx.Classifier, error) {
		src, err := onnx.Dir(dir, "")
		if err != nil {
			t.Fatal(err)
		}
		return onnx.Open(lib, src, onnx.Options{Device: onnx.CPU, Labels: labels.Canonical()})
	}
	c, err := openDir()
	if err != nil {
		t.Fatal(err)
	}
	if got := show("Ada Ruiz", predict(t, c, inputs("Ada Ruiz"))[0]); got != "PATIENT:Ada Ruiz" {
		t.Errorf("got %s", got)
	}
	if err := c.Audit(t.Context()); err != nil {
		t.Error(err)
	}
	data, _ := os.ReadFile(weights)
	data[0]++
	os.WriteFile(weights, data, 0o600)
	if err := c.Audit(t.Context()); err == nil {
		t.Error("a changed file was not noticed")
	}
	c.Close()
	if err := os.Link(weights, filepath.Join(t.TempDir(), "outside")); err != nil {
		t.Fatal(err)
	}
	if c, err := openDir(); err == nil || !strings.Contains(err.Error(), "hard link") {
		c.Close()
		t.Errorf("hard link: %v", err)
	}
	if _, err := onnx.Open(lib, onnx.Files("m", ada.FilesWith(mustRead(t, filepath.Join(dir, "model.onnx")))), onnx.Options{Device: onnx.CPU, Labels: labels.Canonical()}); err == nil || !strings.Contains(err.Error(), "folder on disk") {
		t.Errorf("external data in memory: %v", err)
	}
}

func externalDir(t *testing.T) (dir, weights string) {
	t.Helper()
	dir = t.TempDir()
	m := graph.Table(ada.Table())
	raw := m.Weights[0].Raw()
	m.Weights[0].External = map[string]string{"location": "model.onnx_data"}
	files := ada.FilesWith(m.Encode())
	for name, f := range files {
		if err := os.WriteFile(filepath.Join(dir, name), f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	weights = filepath.Join(dir, "model.onnx_data")
	if err := os.WriteFile(weights, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir, weights
}

func mustRead(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
