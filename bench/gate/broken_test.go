package gate

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite what is expected of broken files")

// TestBrokenFiles reads every file of testdata/broken. Each must be refused, by itself or
// by the suite, with the place and the words of its second line. The first says what is
// wrong with it.
func TestBrokenFiles(t *testing.T) {
	names, err := filepath.Glob("testdata/broken/*.yaml")
	if err != nil || len(names) < 100 {
		t.Fatalf("%d files, %v", len(names), err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.SplitN(string(data), "\n", 3)
		f, err := Read("", data)
		if err == nil {
			err = f.Fit(testSuite())
		}
		if err == nil {
			t.Errorf("%s is accepted", name)
			continue
		}
		got := "# want " + strings.ReplaceAll(strings.TrimPrefix(err.Error(), "gate: "), "\n", " ")
		if *update && got != lines[1] {
			lines[1] = got
			if err := os.WriteFile(name, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got != lines[1] {
			t.Errorf("%s\ngot  %s\nwant %s", name, got, lines[1])
		}
	}
}
