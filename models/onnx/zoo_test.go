package onnx_test

import (
	"encoding/json"
	"io/fs"
	"math"
	"os"
	"strings"
	"testing"

	"polyphi/corpora/labels"
	"polyphi/models/encoders"
	"polyphi/models/onnx"
	"polyphi/models/onnx/onnxtest"
	"polyphi/models/zoo"
)

// The packaged models give torch's logits on three committed inputs, padded in
// one batch, and each fits into 4 MB.
func TestPackagedModels(t *testing.T) {
	lib := onnxtest.Library(t)
	for _, name := range zoo.Names() {
		files, err := zoo.Files(name)
		if err != nil {
			t.Fatal(err)
		}
		checkSize(t, name, files, 4_000_000)
		c, err := onnx.Open(lib, onnx.Files(name, files), onnx.Options{Device: onnx.CPU, Labels: labels.Canonical()})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		info, want := c.Info(), 14 // of mc14
		if strings.HasPrefix(name, "tiny-mix") {
			want = 42 // all fine ones
			if info.Category == "" || len(info.Vocabulary) < 500 {
				t.Errorf("%s learned from category %q and %d words", name, info.Category, len(info.Vocabulary))
			}
		}
		if n := len(info.Labels); n != want {
			t.Errorf("%s answers with %d labels, want %d", name, n, want)
		}
		checkLogits(t, name, files, c)
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
}

// The packaged encoders give torch's logits too, and fit into 33 MB each.
func TestEncoders(t *testing.T) {
	lib := onnxtest.Library(t)
	for _, name := range encoders.Names() {
		files := os.DirFS("../encoders/" + name)
		c, err := onnx.Open(lib, onnx.Files(name, files), onnx.Options{Device: onnx.CPU, Labels: labels.Canonical()})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if n := len(c.Info().Labels); n != 42 {
			t.Errorf("%s answers with %d labels, want 42", name, n)
		}
		checkSize(t, name, files, 33_000_000)
		checkLogits(t, name, files, c)
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
}

func checkSize(t *testing.T, name string, files fs.FS, limit int64) {
	t.Helper()
	var total int64
	err := fs.WalkDir(files, ".", func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err == nil {
			total += info.Size()
		}
		return err
	})
	if err != nil || total > limit {
		t.Errorf("%s: %d bytes, at most %d (%v)", name, total, limit, err)
	}
}

func checkLogits(t *testing.T, name string, files fs.FS, c *onnx.Classifier) {
	t.Helper()
	data, err := fs.ReadFile(files, "reference.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		IDs    []int64     `json:"input_ids"`
		Logits [][]float64 `json:"logits"`
	}
	if err := json.Unmarshal(data, &cases); err != nil || len(cases) != 3 {
		t.Fatalf("%s: %d reference cases, %v", name, len(cases), err)
	}
	var rows [][]int64
	for _, one := range cases {
		rows = append(rows, one.IDs)
	}
	got, err := c.LogitsForTest(rows)
	if err != nil {
		t.Fatal(err)
	}
	for i, one := range cases {
		for at, want := range one.Logits {
			for k := range want {
				if math.Abs(float64(got[i][at][k])-want[k]) > 1e-4 {
					t.Fatalf("%s, case %d, token %d, label %d: %v, torch says %v", name, i, at, k, got[i][at][k], want[k])
				}
			}
		}
	}
}
