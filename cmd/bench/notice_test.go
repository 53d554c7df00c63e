package main

import (
	"encoding/json"
	"io/fs"
	"os"
	"runtime/debug"
	"strings"
	"testing"

	"polyphi/corpora/synth/multiculture/testset"
	"polyphi/corpora/synth/multiculture/trainset"
)

// NOTICE names every module in the program and every source of a bank row.
func TestNoticeIsComplete(t *testing.T) {
	data, err := os.ReadFile("../../NOTICE")
	if err != nil {
		t.Fatal(err)
	}
	notice := string(data)
	info, ok := debug.ReadBuildInfo()
	if !ok || len(info.Deps) < 10 {
		t.Fatalf("the build names %d modules", len(info.Deps))
	}
	for _, dep := range info.Deps {
		if !strings.Contains(notice, dep.Path) {
			t.Errorf("NOTICE lacks the module %s", dep.Path)
		}
	}
	sources := map[string]bool{}
	for _, files := range []fs.FS{testset.Files(), trainset.Files()} {
		names, err := fs.Glob(files, "banks/*.json")
		if err != nil || len(names) == 0 {
			t.Fatal("no banks")
		}
		for _, name := range names {
			data, err := fs.ReadFile(files, name)
			if err != nil {
				t.Fatal(err)
			}
			var bank struct {
				Rows []struct {
					Source string `json:"source"`
				} `json:"rows"`
			}
			if err := json.Unmarshal(data, &bank); err != nil {
				t.Fatal(err)
			}
			for _, r := range bank.Rows {
				sources[r.Source] = true
			}
		}
	}
	_, listed, _ := strings.Cut(notice, "Sources of the bank rows:\n\n")
	listed, _, _ = strings.Cut(listed, "\n\n")
	for line := range strings.Lines(listed) {
		source := strings.Fields(line)[0]
		if !sources[source] {
			t.Errorf("no bank row has the source %q of NOTICE", source)
		}
		delete(sources, source)
	}
	for s := range sources {
		t.Errorf("NOTICE does not say what the bank source %q is", s)
	}
}
