package encoders

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"polyphi/models/train"
)

func ExampleNames() {
	fmt.Println(Names())
	// Output: [en-us en zh m]
}

// The first root that has the model wins; the error names them all.
func TestFind(t *testing.T) {
	empty, full := t.TempDir(), t.TempDir()
	dir := filepath.Join(full, "models", "encoders", "en")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "model.onnx"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if got, err := find("en", []string{empty, full}); err != nil || got != dir {
		t.Errorf("%s, %v", got, err)
	}
	if _, err := find("zh", []string{empty, full}); err == nil || !strings.Contains(err.Error(), empty) || !strings.Contains(err.Error(), full) {
		t.Errorf("missing encoder: %v", err)
	}
	if _, err := Dir("xx"); err == nil || !strings.Contains(err.Error(), "en-us") {
		t.Errorf("unknown encoder: %v", err)
	}
}

// Each card names the graph it describes by its hash, the notes it was trained on
// as the train split stands, and the licence of its base, which lies beside it.
func TestCards(t *testing.T) {
	for _, r := range train.Encoders() {
		read := func(file string) string {
			data, err := os.ReadFile(filepath.Join(r.Name, file))
			if err != nil {
				t.Fatal(err)
			}
			return string(data)
		}
		_, _, training, err := r.Notes()
		if err != nil {
			t.Fatal(err)
		}
		graph := sha256.Sum256([]byte(read("model.onnx")))
		card := read("README.md")
		for _, want := range []string{hex.EncodeToString(graph[:]), training, "Not for\nclinical use", "LICENSE-base"} {
			if !strings.Contains(card, want) {
				t.Errorf("the card of %s lacks %q: make encoders", r.Name, want)
			}
		}
		if !strings.Contains(read("bench.json"), training) {
			t.Errorf("bench.json of %s states other training notes", r.Name)
		}
		if len(read("LICENSE-base")) < 500 {
			t.Errorf("%s: no licence of its base", r.Name)
		}
	}
}
