// Package translated runs a system on notes whose sentences were translated to
// one language, and takes its answers back to the note: the row TM-BERT of JMIR
// 2024;26:e48443. The translations are a table that the user supplies; nothing is
// translated here.
//
// A span on a translation leads back through the table's pairs of spans, else by
// the same string in the sentence, as numbers, codes and untranslated names have
// it. A span that leads to no place is dropped and counted: its mention counts as
// missed. A sentence without a line in the table keeps its text; a
// table that does not fit the notes is an error before any note is asked.
package translated

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"polyphi/corpora"
	"polyphi/models"
)

// A System is a system behind a table of translations. It implements
// models.Model and models.Metered.
type System struct {
	inner        models.Model
	table        Table
	lost, unread int64 // of the last pass: spans without a place, sentences without a note
}

// New returns a system that reads translations.
func New(inner models.Model, t Table) *System { return &System{inner: inner, table: t} }

// Info is that of the inner system, with the table among the digests.
func (s *System) Info() models.Info {
	info := s.inner.Info()
	info.Digests = append(info.Digests[:len(info.Digests):len(info.Digests)], models.Digest{Name: "translations", SHA256: s.table.digest})
	info.Settings = append(info.Settings[:len(info.Settings):len(info.Settings)], models.Setting{Name: "translated", Value: fmt.Sprintf("%d sentences", s.table.size)})
	info.Notes = append(info.Notes[:len(info.Notes):len(info.Notes)], fmt.Sprintf("reads %d translated sentences of %d notes; spans are mapped back to the note", s.table.size, len(s.table.notes)))
	return info
}

// Audit is that of the inner system, if it has one.
func (s *System) Audit(ctx context.Context) error {
	if inner, ok := s.inner.(models.Audited); ok {
		return inner.Audit(ctx)
	}
	return nil
}

// Usage is that of the inner system, with the spans that led to no place and the
// sentences of the table that no note was given for.
func (s *System) Usage() (u models.Usage) {
	if inner, ok := s.inner.(models.Metered); ok {
		u = inner.Usage()
	}
	u.UnmappedSpans, u.UnreadSentences = s.lost, s.unread
	return u
}

// Close closes the inner system if it can be closed.
func (s *System) Close() error {
	if c, ok := s.inner.(interface{ Close() error }); ok {
		return c.Close()
	}
	return nil
}

// Predict gives the inner system the notes as the table has them.
//
// A note that is shorter than a line of the table says is an error before any
// note is asked: the table is of another corpus. A line about a note that is not
// given is not read and counted: a table may be of more notes than a suite takes.
func (s *System) Predict(ctx context.Context, in []models.Input, emit func(i int, a models.Answer) error) error {
	s.lost, s.unread = 0, int64(s.table.size)
	var given []models.Input
	var notes []note
	for _, input := range in {
		n, err := s.table.read(input)
		if err != nil {
			return err
		}
		s.unread -= int64(len(s.table.notes[input.Key]))
		input.Text = n.text
		given, notes = append(given, input), append(notes, n)
	}
	return s.inner.Predict(ctx, given, func(i int, a models.Answer) error {
		answer := models.Guard(func() models.Answer {
			back, missing := notes[i].back(a)
			s.lost += missing
			return back
		})
		return emit(i, answer)
	})
}

// A note is a note as the inner system reads it, in parts.
type note struct {
	source string
	text   string // what is read
	parts  []part
}

// A part is a stretch of the note and what is read for it: the same text, or a
// translation.
type part struct {
	source, read corpora.Fragment
	sentence     *Sentence // nil where the text is kept
}

// read puts a note together.
func (t Table) read(in models.Input) (n note, err error) {
	n.source = in.Text
	o := corpora.NewOffsets(in.Text)
	var b strings.Builder
	var at, readAt corpora.Offset
	add := func(end corpora.Offset, text string, s *Sentence) {
		start := readAt
		b.WriteString(text)
		readAt = corpora.Offset{Byte: start.Byte + len(text), Rune: start.Rune + len([]rune(text))}
		n.parts = append(n.parts, part{corpora.Fragment{Start: at, End: end}, corpora.Fragment{Start: start, End: readAt}, s})
		at = end
	}
	sentences := t.notes[in.Key]
	for i := range sentences {
		s := &sentences[i]
		start, err1 := o.AtRune(s.Start)
		end, err2 := o.AtRune(s.End)
		if err1 != nil || err2 != nil {
			return n, t.fault(s.line, errors.New("the sentence is about characters the note has not; correct start and end, or give the table of this corpus"))
		}
		if start.Byte > at.Byte {
			add(start, in.Text[at.Byte:start.Byte], nil)
		}
		add(end, s.Text, s)
	}
	if at.Byte < len(in.Text) {
		add(corpora.Offset{Byte: len(in.Text), Rune: o.Runes()}, in.Text[at.Byte:], nil)
	}
	n.text = b.String()
	return n, nil
}

// back takes an answer to the note, and counts the spans that lead to no place.
func (n note) back(a models.Answer) (out models.Answer, lost int64) {
	out.Error = a.Error
	taken := map[corpora.Fragment]bool{}
	for _, p := range a.Predictions {
		places := n.places(p.Fragment, taken)
		if len(places) == 0 {
			lost++
		}
		for _, f := range places {
			taken[f] = true
			p.Fragment = f
			out.Predictions = append(out.Predictions, p)
		}
	}
	return out, lost
}

// places returns where a span of what was read lies in the note: in several
// places where the translation says once what the note says twice, as it does of
// a name in both spellings. A span over several parts lies nowhere.
func (n note) places(f corpora.Fragment, taken map[corpora.Fragment]bool) []corpora.Fragment {
	for _, p := range n.parts {
		if f.Start.Byte < p.read.Start.Byte || f.End.Byte > p.read.End.Byte {
			continue
		}
		if p.sentence == nil {
			return []corpora.Fragment{shift(f, p.read.Start, p.source.Start)}
		}
		if at := p.byPair(n.source, f); len(at) > 0 {
			return at
		}
		if at, ok := p.byString(n, f, taken); ok {
			return []corpora.Fragment{at}
		}
		break
	}
	return nil
}

// shift moves a fragment that lies as far from one place as it will from another.
func shift(f corpora.Fragment, from, to corpora.Offset) corpora.Fragment {
	move := func(o corpora.Offset) corpora.Offset {
		return corpora.Offset{Byte: o.Byte - from.Byte + to.Byte, Rune: o.Rune - from.Rune + to.Rune}
	}
	return corpora.Fragment{Start: move(f.Start), End: move(f.End)}
}

// byPair returns the source sides of the pair that shares most characters with a
// span, and of those with the same translation. Bounds that differ from the pair's
// on the translation differ on the note too, by one code point: a span that is
// right in part must not become right.
func (p part) byPair(source string, f corpora.Fragment) (out []corpora.Fragment) {
	from, to := f.Start.Rune-p.read.Start.Rune, f.End.Rune-p.read.Start.Rune
	best, most := -1, 0
	for i, pair := range p.sentence.Pairs {
		if shared := min(to, pair[3]) - max(from, pair[2]); shared > most {
			best, most = i, shared
		}
	}
	if best < 0 {
		return nil
	}
	o := corpora.NewOffsets(source[p.source.Start.Byte:p.source.End.Byte])
	for _, pair := range p.sentence.Pairs {
		if pair[2] != p.sentence.Pairs[best][2] || pair[3] != p.sentence.Pairs[best][3] {
			continue
		}
		start, end := p.bounds(pair, from, to)
		at, err1 := o.AtRune(start)
		till, err2 := o.AtRune(end)
		if err1 == nil && err2 == nil {
			out = append(out, shift(corpora.Fragment{Start: at, End: till}, corpora.Offset{}, p.source.Start))
		}
	}
	return out
}

// bounds returns the source side of a pair for a span of the translation.
func (p part) bounds(pair [4]int, from, to int) (start, end int) {
	start, end = pair[0], pair[1]
	if from != pair[2] {
		start = beside(start, from > pair[2] && end-start > 1 || start == 0, 1)
	}
	if to != pair[3] {
		end = beside(end, to < pair[3] && end-start > 1 || end == p.source.Len(), -1)
	}
	if start < end {
		return start, end
	}
	if pair[1] < p.source.Len() { // too short to shrink: it grows
		return pair[0], pair[1] + 1
	}
	return max(0, pair[0]-1), pair[1]
}

// beside moves a bound by one code point: inwards by step, or outwards.
func beside(bound int, inwards bool, step int) int {
	if inwards {
		return bound + step
	}
	return bound - step
}

// byString returns the first place of the sentence with the same string that no
// other span has.
func (p part) byString(n note, f corpora.Fragment, taken map[corpora.Fragment]bool) (corpora.Fragment, bool) {
	want := f.In(n.text)
	sentence := n.source[p.source.Start.Byte:p.source.End.Byte]
	for from := 0; ; {
		i := strings.Index(sentence[from:], want)
		if i < 0 || want == "" {
			return corpora.Fragment{}, false
		}
		from += i
		start := corpora.Offset{Byte: from, Rune: len([]rune(sentence[:from]))}
		end := corpora.Offset{Byte: from + len(want), Rune: start.Rune + len([]rune(want))}
		if at := shift(corpora.Fragment{Start: start, End: end}, corpora.Offset{}, p.source.Start); !taken[at] {
			return at, true
		}
		from += len(want)
	}
}
