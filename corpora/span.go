package corpora

import (
	"regexp"
	"sort"
)

// An Offset is one position in a text in both units: Byte slices the Go
// string, Rune counts code points and is what files and results carry.
type Offset struct{ Byte, Rune int }

// A Fragment is a half-open stretch [Start, End) of a text and is never empty
// in a validated document.
type Fragment struct{ Start, End Offset }

// Len returns the fragment's length in code points.
func (f Fragment) Len() int { return f.End.Rune - f.Start.Rune }

// Overlaps reports whether f and g share at least one code point.
func (f Fragment) Overlaps(g Fragment) bool {
	return max(f.Start.Byte, g.Start.Byte) < min(f.End.Byte, g.End.Byte)
}

// In returns the fragment's slice of text.
func (f Fragment) In(text string) string { return text[f.Start.Byte:f.End.Byte] }

// A Label is a fine label of the closed list in corpora/labels, or a coarse
// one where a system knows no finer.
type Label string

// A Lang is a BCP 47 language tag such as "en" or "zh"; "" means not declared.
type Lang string

// langShape is a primary tag and parts after hyphens.
//
// BCP 47 lets a primary tag have up to eight letters, but has none of more than
// three; a longer one is a word, such as a name in the wrong column. univ is ours.
var langShape = regexp.MustCompile(`^([A-Za-z]{2,3}|univ)(-[A-Za-z0-9]{1,8})*$`)

// WellFormed reports whether a tag has the shape of BCP 47, of a primary tag of two
// or three letters (or univ), and the length of 35 that BCP 47 has software provide
// for at least. Whether such a language is registered is not asked: codes are newer
// than any list of them.
//
// RFC 5646, sections 2.1, 2.2.1 and 4.4.1.
func (l Lang) WellFormed() bool { return len(l) <= 35 && langShape.MatchString(string(l)) }

// An Attr is one declared attribute: an axis and the value on it.
type Attr struct{ Key, Value string }

// Value returns the value of key in attrs, and whether it is declared.
func Value(attrs []Attr, key string) (string, bool) {
	for _, a := range attrs {
		if a.Key == key {
			return a.Value, true
		}
	}
	return "", false
}

// SortAttrs sorts attributes by key, the order in which they are kept.
func SortAttrs(attrs []Attr) {
	sort.Slice(attrs, func(i, j int) bool { return attrs[i].Key < attrs[j].Key })
}

// A Mention is one annotated span: sorted, disjoint fragments (more than one
// if it is discontinuous), its label, and its declared attributes.
type Mention struct {
	Fragments []Fragment
	Label     Label  // fine label
	Source    string // label as the source wrote it
	Layer     string // "" or a named annotation layer
	Attrs     []Attr // sorted by key
}

// Start returns the first position of the mention, End its last.
func (m Mention) Start() Offset { return m.Fragments[0].Start }

// End returns the position after the mention's last code point.
func (m Mention) End() Offset { return m.Fragments[len(m.Fragments)-1].End }

// A Negative is a hard negative: a stretch that looks like an identifier and is
// none, with the kind of trap it is ("eponym", "drug", ...).
type Negative struct {
	Fragment
	Kind string
}

// A LangRun is a fragment with its gold language tag; "univ" (language
// independent) and "und" (unknown) are allowed.
type LangRun struct {
	Fragment
	Lang Lang
}
