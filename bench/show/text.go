package show

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"polyphi/bench"
	"polyphi/corpora"
	"polyphi/models"
)

// A Level says how much text may be shown.
type Level string

// The levels.
const (
	None   Level = "none"   // no text
	Masked Level = "masked" // context with identifiers and digits masked
	Full   Level = "full"   // the text
)

// Allowed returns the level to use for text of the runs: what was asked for, or by
// default full where every corpus is synthetic and none elsewhere. A restricted
// corpus allows none.
func Allowed(asked string, runs ...bench.Reopened) (Level, error) {
	synthetic, restricted := true, false
	for _, run := range runs {
		synthetic = synthetic && run.Manifest.Synthetic()
		for _, c := range run.Manifest.Corpora {
			restricted = restricted || c.Restricted
		}
	}
	switch Level(asked) {
	case "":
		if synthetic && !restricted {
			return Full, nil
		}
		return None, nil
	case None:
		return None, nil
	case Masked, Full:
		if restricted {
			return None, fmt.Errorf("show: a corpus of the run is restricted: its text is never shown; leave --text out")
		}
		return Level(asked), nil
	}
	return None, fmt.Errorf("show: --text is none, masked or full, not %q", asked)
}

// contextRunes is how much is shown on either side of a span.
const contextRunes = 20

// A mark is a stretch that masked text replaces by a label.
type mark struct {
	start, end int // bytes
	label      string
}

// marksOf returns the gold, ignored and predicted spans of all systems of the runs
// on one note, sorted, overlapping ones joined. The runs are of the same notes.
func marksOf(note int, runs ...bench.Reopened) []mark {
	d := &runs[0].Documents[note]
	var ms []mark
	for _, m := range d.Gold {
		ms = append(ms, mark{m.Start().Byte, m.End().Byte, string(m.Label)})
	}
	for _, m := range d.Ignored {
		ms = append(ms, mark{m.Start().Byte, m.End().Byte, "IGNORED"})
	}
	for _, run := range runs {
		for _, answers := range run.Answers {
			for _, p := range answers[note].Predictions {
				ms = append(ms, mark{p.Start.Byte, p.End.Byte, string(p.Label)})
			}
		}
	}
	slices.SortFunc(ms, func(a, b mark) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end), strings.Compare(a.label, b.label))
	})
	var out []mark
	for _, m := range ms {
		if n := len(out); n > 0 && m.start < out[n-1].end {
			out[n-1].end = max(out[n-1].end, m.end)
			continue
		}
		out = append(out, m)
	}
	return out
}

// A window cuts context out of one note.
type window struct {
	doc   *corpora.Document
	marks []mark
	level Level
}

// text returns the span in its context, marked by » «, as far as the level
// allows. In full text ‹ › mark what was predicted in its place, nil for nothing,
// if its bounds are others.
func (w window) text(at corpora.Fragment, predicted *models.Prediction) string {
	if w.level == None {
		return ""
	}
	text := w.doc.Text
	from, to := back(text, at.Start.Byte, contextRunes), forth(text, at.End.Byte, contextRunes)
	if w.level == Masked {
		return clean(w.masked(from, at.Start.Byte) + "»" + w.masked(at.Start.Byte, at.End.Byte) + "«" + w.masked(at.End.Byte, to))
	}
	signs := []sign{{at.Start.Byte, "»"}, {at.End.Byte, "«"}}
	if p := predicted; p != nil && p.Fragment != at {
		for _, s := range []sign{{p.Start.Byte, "‹"}, {p.End.Byte, "›"}} {
			if from <= s.at && s.at <= to { // a prediction may go on beyond the context
				signs = append(signs, s)
			}
		}
	}
	return clean(inserted(text, from, to, signs))
}

// A sign is put into the text at a byte position.
type sign struct {
	at   int
	text string
}

// inserted returns text[from:to] with the signs in it.
func inserted(text string, from, to int, signs []sign) string {
	slices.SortStableFunc(signs, func(a, b sign) int { return cmp.Compare(a.at, b.at) })
	var b strings.Builder
	for _, s := range signs {
		b.WriteString(text[from:s.at] + s.text)
		from = s.at
	}
	return b.String() + text[from:to]
}

// masked returns text[from:to] with every marked stretch replaced by its label,
// once, and every digit by #.
func (w window) masked(from, to int) string {
	var b strings.Builder
	at := from
	for _, m := range w.marks {
		if m.end <= at || m.start >= to {
			continue
		}
		b.WriteString(hideDigits(w.doc.Text[at:max(at, m.start)]))
		b.WriteString("[" + m.label + "]")
		at = min(m.end, to)
	}
	b.WriteString(hideDigits(w.doc.Text[at:to]))
	return b.String()
}

// hideDigits replaces digits, and what stands for them such as ½, by #.
func hideDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsNumber(r) {
			return '#'
		}
		return r
	}, s)
}

// clean takes out what would move a terminal: escapes, line ends, bidi controls.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t', r == '\r', r == 0x2028, r == 0x2029:
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, s)
}

// back moves n code points back from a byte position, forth forward.
func back(s string, at, n int) int {
	for ; n > 0 && at > 0; n-- {
		at--
		for at > 0 && s[at]&0xC0 == 0x80 {
			at--
		}
	}
	return at
}

func forth(s string, at, n int) int {
	for ; n > 0 && at < len(s); n-- {
		at++
		for at < len(s) && s[at]&0xC0 == 0x80 {
			at++
		}
	}
	return at
}
