package translated

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"polyphi/corpora"
	"polyphi/corpora/strictjson"
)

// A Sentence is one line of a table: what a stretch of a note is read as. Offsets
// are code points, half open; those of pairs count from the start of the sentence
// and of its translation. The keys of the line are the names in lower case.
type Sentence struct {
	Note  string // note key
	Start int
	End   int
	Text  string
	Pairs [][4]int // start and end in the sentence, start and end in the translation

	line int // in the table, from 1
}

// A Table holds translated sentences by note.
type Table struct {
	file   string
	notes  map[string][]Sentence // in order
	size   int
	digest string
}

// ParseTable reads a table: one JSON object a line; blank lines and a byte order
// mark are passed over. file names it in errors, which give the line and never
// text.
func ParseTable(file string, data []byte) (Table, error) {
	sum := sha256.Sum256(data)
	t := Table{file: file, notes: map[string][]Sentence{}, digest: hex.EncodeToString(sum[:])}
	n := 0
	for line := range strings.Lines(strings.TrimPrefix(string(data), "\ufeff")) {
		n++
		if strings.TrimSpace(line) == "" {
			continue
		}
		s, err := parseSentence(line)
		if err == nil {
			err = s.check()
		}
		if err != nil {
			return Table{}, t.fault(n, err)
		}
		s.line = n
		t.notes[s.Note] = append(t.notes[s.Note], s)
		t.size++
	}
	if t.size == 0 {
		return Table{}, fmt.Errorf("translated: %s holds no sentence; give one JSON object a line, with note, start, end, text and pairs", file)
	}
	for _, note := range slices.Sorted(maps.Keys(t.notes)) {
		sentences := t.notes[note]
		slices.SortStableFunc(sentences, func(a, b Sentence) int { return a.Start - b.Start })
		for i, s := range sentences[1:] {
			if s.Start < sentences[i].End {
				return Table{}, t.fault(s.line, fmt.Errorf("the sentence overlaps that of line %d; correct start and end", sentences[i].line))
			}
		}
	}
	return t, nil
}

// fault is an error about a line of the table.
func (t Table) fault(line int, err error) error {
	return fmt.Errorf("translated: %s:%d: %w", t.file, line, err)
}

// parseSentence reads a line. What encoding/json would let pass is refused too: pairs
// of another length, and what it would turn into U+FFFD, which moves offsets.
func parseSentence(line string) (s Sentence, err error) {
	if !utf8.ValidString(line) {
		return s, errors.New("not valid UTF-8; convert the file to UTF-8")
	}
	var start, end *int // nil if missing or null
	var pairs [][]*int
	m, err := strictjson.Members([]byte(line), "note", "start", "end", "text", "pairs")
	if err != nil {
		return s, fmt.Errorf("%w; give one whole object a line, with note, start, end, text and pairs in lower case, each once", err)
	}
	for _, x := range []struct {
		key  string
		into any
	}{{"note", &s.Note}, {"start", &start}, {"end", &end}, {"text", &s.Text}, {"pairs", &pairs}} {
		if raw := m[x.key]; raw != nil && json.Unmarshal(raw, x.into) != nil {
			return s, fmt.Errorf("%s is of another type: note and text are strings, start and end whole numbers, pairs lists of four", x.key)
		}
	}
	if strings.Count(s.Note+s.Text, "\ufffd") != strings.Count(line, "\ufffd") {
		return s, errors.New("a lone surrogate escape or an escaped U+FFFD; write the character itself")
	}
	if start == nil || end == nil {
		return s, errors.New("start or end is missing; give the code points of the sentence in the note")
	}
	s.Start, s.End = *start, *end
	for i, p := range pairs {
		if len(p) != 4 || slices.Contains(p, nil) {
			return s, fmt.Errorf("pair %d is of %d numbers, or one is null; give four: start and end in the sentence, start and end in the translation", i+1, len(p))
		}
		s.Pairs = append(s.Pairs, [4]int{*p[0], *p[1], *p[2], *p[3]})
	}
	return s, nil
}

func (s Sentence) check() error {
	size := utf8.RuneCountInString(s.Text)
	switch {
	case s.Note == "":
		return errors.New("note is missing: give the note's key, such as d000017")
	case s.Start < 0 || s.Start >= s.End:
		return errors.New("start and end are no stretch of a note; give code points, start at least 0 and below end")
	case size == 0:
		return errors.New("text is empty: leave the line out where a sentence is not translated")
	case len(s.Text) > corpora.MaxNoteBytes:
		return fmt.Errorf("text has %d bytes, the limit is %d; split the sentence", len(s.Text), corpora.MaxNoteBytes)
	}
	for i, p := range s.Pairs {
		if p[0] < 0 || p[0] >= p[1] || p[1] > s.End-s.Start || p[2] < 0 || p[2] >= p[3] || p[3] > size {
			return fmt.Errorf("pair %d lies outside the sentence or its translation; count code points from the start of each", i+1)
		}
	}
	return nil
}
