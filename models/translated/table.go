package translated

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// A Sentence is one line of a table: what a stretch of a note is read as. Offsets
// are code points, half open; those of pairs count from the start of the sentence
// and of its translation.
type Sentence struct {
	Note  string   `json:"note"` // note key
	Start int      `json:"start"`
	End   int      `json:"end"`
	Text  string   `json:"text"`
	Pairs [][4]int `json:"pairs"` // start and end in the sentence, start and end in the translation
}

// A Table holds translated sentences by note.
type Table struct {
	notes  map[string][]Sentence // in order
	size   int
	digest string
}

// ParseTable reads a table: one JSON object a line. file names it in errors, which
// give the line and never text.
func ParseTable(file string, data []byte) (Table, error) {
	sum := sha256.Sum256(data)
	t := Table{notes: map[string][]Sentence{}, digest: hex.EncodeToString(sum[:])}
	for n, line := range strings.Split(strings.TrimRight(string(data), "\n"), "\n") {
		var s Sentence
		d := json.NewDecoder(bytes.NewReader([]byte(line)))
		d.DisallowUnknownFields()
		if err := d.Decode(&s); err != nil || d.More() {
			return Table{}, fmt.Errorf("translated: %s:%d: not an object with note, start, end, text and pairs", file, n+1)
		}
		if err := s.check(); err != nil {
			return Table{}, fmt.Errorf("translated: %s:%d: %w", file, n+1, err)
		}
		t.notes[s.Note] = append(t.notes[s.Note], s)
		t.size++
	}
	for note, sentences := range t.notes {
		slices.SortFunc(sentences, func(a, b Sentence) int { return a.Start - b.Start })
		for i := range sentences[1:] {
			if sentences[i+1].Start < sentences[i].End {
				return Table{}, fmt.Errorf("translated: %s: sentences of note %s overlap at %d", file, note, sentences[i+1].Start)
			}
		}
	}
	return t, nil
}

func (s Sentence) check() error {
	size := utf8.RuneCountInString(s.Text)
	switch {
	case s.Note == "":
		return fmt.Errorf("note is missing: give the note's key, such as d000017")
	case s.Start < 0 || s.Start >= s.End:
		return fmt.Errorf("[%d,%d) is no stretch of a note", s.Start, s.End)
	case size == 0:
		return fmt.Errorf("text is empty: leave the line out where a sentence is not translated")
	}
	for _, p := range s.Pairs {
		if p[0] < 0 || p[0] >= p[1] || p[1] > s.End-s.Start || p[2] < 0 || p[2] >= p[3] || p[3] > size {
			return fmt.Errorf("pair %v lies outside the sentence of %d or the translation of %d code points", p, s.End-s.Start, size)
		}
	}
	return nil
}
