package compat_test

import (
	"os"
	"regexp"
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
		runSpanCase(t, b[1])
	}
	if len(blocks) < 11 {
		t.Errorf("the page has %d examples", len(blocks))
	}
}
