package zoo_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"polyphi/models/zoo"
)

func ExampleFor() {
	fmt.Println(zoo.For("multiculture"))
	// Output: [tiny-us tiny-multi]
}

// Each card names the graph it describes by its hash, and its training notes.
func TestCards(t *testing.T) {
	for _, name := range zoo.Names() {
		files, err := zoo.Files(name)
		if err != nil {
			t.Fatal(err)
		}
		card, err := fs.ReadFile(files, "README.md")
		if err != nil {
			t.Fatal(err)
		}
		graph, err := fs.ReadFile(files, "model.onnx")
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(graph)
		training, err := zoo.TrainingSet(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{hex.EncodeToString(sum[:]), training, "Not for\nclinical use"} {
			if !strings.Contains(string(card), want) {
				t.Errorf("the card of %s lacks %q", name, want)
			}
		}
	}
	if _, err := zoo.Files("tiny-xx"); err == nil || !strings.Contains(err.Error(), "tiny-us") {
		t.Errorf("unknown model: %v", err)
	}
	if !slices.Equal(zoo.Names(), []string{"tiny-mix", "tiny-mix-en", "tiny-mix-mixed", "tiny-mix-zh", "tiny-multi", "tiny-us"}) {
		t.Errorf("packaged models: %v", zoo.Names())
	}
}
