package onnx_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"polyphi/corpora/labels"
	"polyphi/models/onnx"
	"polyphi/models/onnx/graph"
	"polyphi/models/onnx/onnxtest"
)

// rssChild names the folder of the model a child process opens, to tell its
// memory.
const rssChild = "POLYPHI_TEST_RSS_OF"

// A footprint is the memory of a process in bytes: at most, and when it is done.
type footprint struct{ Peak, Now int64 }

// There is one copy of the weights: after a pass a process holds at most 1.3
// times the model's file and 150 MB, with weights in the file or beside it.
func TestMemoryOfAModel(t *testing.T) {
	if dir := os.Getenv(rssChild); dir != "" {
		tellFootprint(t, dir)
		return
	}
	if runtime.GOOS != "linux" || testing.Short() {
		t.Skip("reads /proc, and takes a while")
	}
	onnxtest.Library(t)
	for _, beside := range []bool{false, true} {
		dir, size := large(t, beside)
		cmd := exec.Command(os.Args[0], "-test.run=^TestMemoryOfAModel$", "-test.v")
		cmd.Env = append(os.Environ(), rssChild+"="+dir)
		out, err := cmd.CombinedOutput()
		_, said, ok := strings.Cut(string(out), "footprint ")
		var f footprint
		if err != nil || !ok || json.Unmarshal([]byte(strings.SplitN(said, "\n", 2)[0]), &f) != nil {
			t.Fatalf("the child process: %v\n%s", err, out)
		}
		const mb = 1 << 20
		// What loading takes at most is not bounded: the runtime reads the file's
		// bytes into a copy of its own before it makes tensors of that.
		t.Logf("weights beside the file %v: %d MB of files, %d MB in memory after a pass, %d MB at most", beside, size/mb, f.Now/mb, f.Peak/mb)
		if limit := size*13/10 + 150*mb; f.Now > limit {
			t.Errorf("weights beside the file %v: %d MB in memory, the limit is %d", beside, f.Now/mb, limit/mb)
		}
	}
}

// tellFootprint runs the model in dir and prints what memory that took.
func tellFootprint(t *testing.T, dir string) {
	src, err := onnx.Dir(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	c, err := onnx.Open(onnxtest.Library(t), src, onnx.Options{Device: onnx.CPU, Labels: labels.Canonical(), Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	predict(t, c, notes(4))
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	value := func(key string) int64 {
		for line := range strings.Lines(string(data)) {
			if v, ok := strings.CutPrefix(line, key+":"); ok {
				n, _ := strconv.ParseInt(strings.Fields(v)[0], 10, 64)
				return n << 10
			}
		}
		return 0
	}
	line, err := json.Marshal(footprint{value("VmHWM"), value("VmRSS")})
	if err != nil {
		t.Fatal(err)
	}
	fmt.Printf("footprint %s\n", line)
}

// large writes a model of about 130 MB and returns its folder and size.
func large(t *testing.T, beside bool) (dir string, size int64) {
	t.Helper()
	dir = t.TempDir()
	s := ada
	s.Positions = 256
	m := graph.Transformer(1, graph.Shape{Vocabulary: 60000, Positions: 256, Hidden: 384, Layers: 6, Heads: 6, Labels: len(s.Labels)})
	if beside {
		var raw []byte
		for i := range m.Weights {
			w := &m.Weights[i]
			data := w.Raw()
			if len(data) < 1024 { // shapes stay where they are read
				continue
			}
			w.External = map[string]string{"location": "model.onnx_data", "offset": strconv.Itoa(len(raw)), "length": strconv.Itoa(len(data))}
			raw = append(raw, data...)
		}
		write(t, filepath.Join(dir, "model.onnx_data"), raw)
		size += int64(len(raw))
	}
	model := m.Encode()
	size += int64(len(model))
	for name, f := range s.FilesWith(model) {
		write(t, filepath.Join(dir, name), f.Data)
	}
	return dir, size
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}
