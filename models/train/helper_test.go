package train_test

import (
	"strings"

	"polyphi/corpora"
)

// gold builds one document from text with {LABEL:surface} marks.
func gold(marked string) []corpora.Document {
	var d corpora.Document
	for {
		before, rest, found := strings.Cut(marked, "{")
		d.Text += before
		if !found {
			return []corpora.Document{d}
		}
		mark, after, _ := strings.Cut(rest, "}")
		label, surface, _ := strings.Cut(mark, ":")
		start := corpora.Offset{Byte: len(d.Text), Rune: len([]rune(d.Text))}
		d.Text += surface
		end := corpora.Offset{Byte: len(d.Text), Rune: len([]rune(d.Text))}
		d.Gold = append(d.Gold, corpora.Mention{Label: corpora.Label(label), Fragments: []corpora.Fragment{{Start: start, End: end}}})
		marked = after
	}
}
