package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"polyphi/models/onnx/onnxtest"
	"polyphi/reports"
)

// commands returns the bench command lines of the README's shell blocks and of
// the package comment.
func commands(t *testing.T) []string {
	t.Helper()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, m := range regexp.MustCompile(`(?m)^(?:bin/|//\t)bench ([^\n]*)$`).FindAllStringSubmatch(string(readme)+"\n"+string(doc), -1) {
		line, _, _ := strings.Cut(m[1], "    ") // what follows is a remark
		out = append(out, strings.TrimSpace(line))
	}
	if len(out) < 12 {
		t.Fatalf("%d commands found", len(out))
	}
	return out
}

// Every command of the README and the package comment is one the program knows,
// flags included.
func TestDocumentedCommands(t *testing.T) {
	for _, line := range commands(t) {
		if out, errs, code := runBench(t, t.TempDir(), append(strings.Fields(line), "--help")...); code != 0 {
			t.Errorf("bench %s: exit %d\n%s%s", line, code, out, errs)
		}
	}
}

// The README names every table and figure of a run, in their order, and no other.
func TestReadmeRunFiles(t *testing.T) {
	onnxtest.Library(t)
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if out, errs, code := runBench(t, dir, "-q", "run", "--suite", "smoke", "--out", "r"); code != 0 { // what the suite multiculture draws
		t.Fatalf("exit %d\n%s%s", code, out, errs)
	}
	for _, c := range []struct{ folder, ext string }{{"tables", ".md"}, {"figures", ".svg"}} {
		var drawn []string
		for _, item := range reports.Items() {
			if _, err := os.Stat(filepath.Join(dir, "r/report", c.folder, item.Name+c.ext)); err == nil {
				drawn = append(drawn, item.Name)
			}
		}
		if want := "\n  report/" + c.folder + "/" + strings.Join(drawn, ", ") + "\n"; !strings.Contains(string(readme), want) {
			t.Errorf("the README's list of run files lacks%s", want)
		}
	}
}

// The README's own notes and suite file run as they stand.
func TestReadmeExample(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	block := func(kind, with string) string {
		for _, m := range regexp.MustCompile("(?s)```"+kind+"\n(.*?)```").FindAllStringSubmatch(string(readme), -1) {
			if strings.Contains(m[1], with) {
				return m[1]
			}
		}
		t.Fatalf("the README has no %s block with %s", kind, with)
		return ""
	}
	dir := t.TempDir()
	write(t, dir, "own.yaml", block("yaml", "corpora:"))
	write(t, dir, "notes.jsonl", block("json", `"spans"`))
	out, errs, code := runBench(t, dir, "run", "--suite", "own.yaml", "--model", "rules")
	if code != 0 || !strings.Contains(out, "2 mentions") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
}
