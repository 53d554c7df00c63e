package onnx_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"polyphi/models/onnx"
	"polyphi/models/onnx/onnxtest"
)

// childEnv holds the library for the child process of TestNoTelemetry.
const childEnv = "POLYPHI_TEST_TELEMETRY_CHILD"

// Opening the library, loading a model and running it in a fresh process leaves
// no file in an empty home and no socket: official builds report usage, and a
// report would hold the model file's name. CI is unset, because it too would
// silence them.
func TestNoTelemetry(t *testing.T) {
	lib := onnxtest.Library(t)
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	env := []string{childEnv + "=1", "ONNXRUNTIME_SHARED_LIBRARY_PATH=" + lib.Path, onnxtest.RequireEnv + "=1", "PATH=" + os.Getenv("PATH")}
	for _, name := range []string{"HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"} {
		dir := filepath.Join(root, name)
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		env = append(env, name+"="+dir)
	}
	work := filepath.Join(root, "work")
	if err := os.Mkdir(work, 0o700); err != nil {
		t.Fatal(err)
	}
	before := listTemp()
	cmd := exec.Command(exe, "-test.run=^TestTelemetryChild$", "-test.count=1")
	cmd.Env, cmd.Dir = env, work
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "child ran") {
		t.Fatalf("child: %v\n%s", err, out)
	}
	filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			t.Errorf("a file appeared: %s", strings.TrimPrefix(path, root))
		}
		return nil
	})
	for name := range listTemp() {
		if !before[name] && strings.Contains(strings.ToLower(name), "onnx") {
			t.Errorf("a file appeared in the system's folder for temporary files: %s", name)
		}
	}
}

func listTemp() map[string]bool {
	out := map[string]bool{}
	entries, _ := os.ReadDir("/tmp")
	for _, e := range entries {
		out[e.Name()] = true
	}
	return out
}

// TestTelemetryChild is the other process of TestNoTelemetry.
func TestTelemetryChild(t *testing.T) {
	if os.Getenv(childEnv) == "" {
		return // an ordinary run: TestNoTelemetry starts the child
	}
	c := open(t, ada.Files(), onnx.Options{})
	if got := show("Ada", predict(t, c, inputs("Ada"))[0]); got != "PATIENT:Ada" {
		t.Fatalf("got %s", got)
	}
	fds, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip("no /proc here: sockets cannot be counted")
	}
	for _, fd := range fds {
		if to, _ := os.Readlink("/proc/self/fd/" + fd.Name()); strings.HasPrefix(to, "socket:") {
			t.Errorf("a socket is open: %s", to)
		}
	}
	if os.Getenv("ORT_DISABLE_TELEMETRY") != "1" {
		t.Error("telemetry is not switched off")
	}
	os.Stdout.WriteString("child ran\n")
}
