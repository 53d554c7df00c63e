package corpora

import (
	"errors"
	"fmt"
	"sort"
	"unicode/utf8"
)

// MaxNoteBytes is the largest note accepted: 10 MiB.
const MaxNoteBytes = 10 << 20

// A Document is one note with everything its corpus declares about it.
//
// ID is the source's own name for the note and leaves the reader only for
// keys.jsonl; Key (d000017) is the place in corpus order and is what messages,
// predictions and counts carry.
type Document struct {
	ID, Key    string
	Text       string
	Lang       Lang       // "" if not declared
	Langs      []Lang     // every declared language, Lang first
	LangRuns   []LangRun  // gold token languages; nil if not declared
	Sentences  []Fragment // gold segmentation; nil if not declared
	Gold       []Mention  // sorted by start, end, label
	Ignored    []Mention  // neutral: neither hit nor miss
	Negatives  []Negative // hard negatives
	Annotated  bool       // false: no gold was given; never scored
	Incomplete bool       // gold known to be damaged; left out of scores
	Attrs      []Attr     // note-level axes, sorted by key
}

// Key returns the note key of the n-th document of a run, from d000000.
func Key(n int) string { return fmt.Sprintf("d%06d", n) }

// NewDocument checks d against the rules of the document model, sorts its
// mentions and attributes, drops a gold mention that repeats another's bounds
// and label, and returns the result.
//
// Errors name offsets in code points and never text: invalid UTF-8, a note over
// MaxNoteBytes, a fragment that is empty, reversed, outside the text, not on a
// code point boundary or out of step between bytes and code points, language runs
// that overlap.
func NewDocument(d Document) (Document, error) {
	if len(d.Text) > MaxNoteBytes {
		return d, fmt.Errorf("corpora: note of %d bytes is over the limit of %d; split it", len(d.Text), MaxNoteBytes)
	}
	if !utf8.ValidString(d.Text) {
		return d, errors.New("corpora: note is not valid UTF-8; convert the file to UTF-8 first")
	}
	o := NewOffsets(d.Text)
	for _, set := range [][]Mention{d.Gold, d.Ignored} {
		for i := range set {
			if err := checkMention(o, &set[i]); err != nil {
				return d, err
			}
		}
	}
	for _, s := range d.Sentences {
		if err := checkFragment(o, s); err != nil {
			return d, fmt.Errorf("sentence: %w", err)
		}
	}
	for _, r := range d.LangRuns {
		if err := checkFragment(o, r.Fragment); err != nil {
			return d, fmt.Errorf("language run: %w", err)
		}
	}
	for _, n := range d.Negatives {
		if err := checkFragment(o, n.Fragment); err != nil {
			return d, fmt.Errorf("hard negative: %w", err)
		}
	}
	if len(d.Langs) == 0 && d.Lang != "" {
		d.Langs = []Lang{d.Lang}
	}
	if err := sortRuns(d.LangRuns); err != nil {
		return d, err
	}
	sortMentions(d.Gold)
	sortMentions(d.Ignored)
	d.Gold = dropRepeats(d.Gold)
	SortAttrs(d.Attrs)
	return d, nil
}

func checkMention(o *Offsets, m *Mention) error {
	if len(m.Fragments) == 0 {
		return errors.New("corpora: a mention has no fragment")
	}
	sort.Slice(m.Fragments, func(i, j int) bool { return m.Fragments[i].Start.Byte < m.Fragments[j].Start.Byte })
	for i, f := range m.Fragments {
		if err := checkFragment(o, f); err != nil {
			return err
		}
		if i > 0 && f.Start.Byte < m.Fragments[i-1].End.Byte {
			return fmt.Errorf("corpora: fragments of one mention overlap at code point %d", f.Start.Rune)
		}
	}
	SortAttrs(m.Attrs)
	return nil
}

func checkFragment(o *Offsets, f Fragment) error {
	if f.Start.Rune >= f.End.Rune {
		return fmt.Errorf("corpora: span [%d,%d) is empty or reversed", f.Start.Rune, f.End.Rune)
	}
	for _, p := range [2]Offset{f.Start, f.End} {
		q, err := o.AtByte(p.Byte)
		if err != nil {
			return fmt.Errorf("corpora: span [%d,%d): %w", f.Start.Rune, f.End.Rune, err)
		}
		if q.Rune != p.Rune {
			return fmt.Errorf("corpora: span [%d,%d): byte and code point offsets disagree", f.Start.Rune, f.End.Rune)
		}
	}
	return nil
}

// sortMentions orders by start, end, label: the rank used everywhere.
func sortMentions(ms []Mention) {
	sort.SliceStable(ms, func(i, j int) bool {
		a, b := ms[i], ms[j]
		if a.Start().Byte != b.Start().Byte {
			return a.Start().Byte < b.Start().Byte
		}
		if a.End().Byte != b.End().Byte {
			return a.End().Byte < b.End().Byte
		}
		return a.Label < b.Label
	})
}

// sortRuns orders language runs; two of them must not share a character.
func sortRuns(rs []LangRun) error {
	sort.SliceStable(rs, func(i, j int) bool { return rs[i].Start.Byte < rs[j].Start.Byte })
	for i := 1; i < len(rs); i++ {
		if rs[i].Start.Byte < rs[i-1].End.Byte {
			return fmt.Errorf("corpora: language runs overlap at code point %d; a character has one language", rs[i].Start.Rune)
		}
	}
	return nil
}

func dropRepeats(ms []Mention) []Mention {
	var kept []Mention
	for _, m := range ms {
		repeat := false
		for i := len(kept) - 1; i >= 0 && kept[i].Start() == m.Start(); i-- {
			if kept[i].Label == m.Label && sameFragments(kept[i].Fragments, m.Fragments) {
				repeat = true
				break
			}
		}
		if !repeat {
			kept = append(kept, m)
		}
	}
	return kept
}

func sameFragments(a, b []Fragment) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// Lines returns the lines of text as fragments without their line ends; empty
// lines are left out. They stand for sentences where a corpus declares none.
func Lines(text string) []Fragment {
	var out []Fragment
	var start, at Offset
	flush := func(end Offset) {
		if end.Byte > start.Byte {
			out = append(out, Fragment{start, end})
		}
	}
	for i, r := range text {
		at.Byte = i
		if r == '\n' || r == '\r' {
			flush(at)
			start = Offset{Byte: i + 1, Rune: at.Rune + 1}
		}
		at.Rune++
	}
	flush(Offset{Byte: len(text), Rune: at.Rune})
	return out
}
