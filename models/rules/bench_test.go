package rules

import (
	"os"
	"strings"
	"testing"
)

func BenchmarkMark(b *testing.B) {
	data, err := os.ReadFile("../../corpora/synth/multiculture/trainset/templates/discharge_summary-1.txt")
	if err != nil {
		b.Fatal(err)
	}
	text := strings.NewReplacer("[[", "", "]]", "").Replace(string(data))
	s := New()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		s.mark(text)
	}
}
