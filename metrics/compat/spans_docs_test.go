package compat_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// The examples of docs/scorers.md are cases as in testdata/spans.
func TestScorersDoc(t *testing.T) {
	data, err := os.ReadFile("../../docs/scorers.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```text\n(.*?)\n```").FindAllStringSubmatch(string(data), -1)
	for _, b := range blocks {
		head, want, _ := strings.Cut(b[1], "\n----\n")
		var kept []string
		for line := range strings.Lines(want) {
			if !onTags(line) {
				kept = append(kept, line)
			}
		}
		runSpanCase(t, head+"\n----\n"+strings.Join(kept, ""))
	}
	if len(blocks) < 11 {
		t.Errorf("the page has %d examples", len(blocks))
	}
}

// onTags reports whether a line is of a mode that reads tags.
func onTags(line string) bool {
	mode, _, _ := strings.Cut(line, " ")
	switch mode {
	case "seqeval", "seqeval-strict", "conlleval", "nervaluate", "nervaluate-0.3", "faireval":
		return true
	}
	return false
}
