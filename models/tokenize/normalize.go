package tokenize

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A normalizer says which steps are on. They follow each other in this order.
type normalizer struct {
	before   ends      // white space removed from the text
	charsmap *charsmap // nil: none
	after    ends      // white space removed from what the charsmap gives
	collapse rune      // what a run of two or more spaces becomes; 0: it stays
	bert
}

// ends are those of a text.
type ends struct{ left, right bool }

// bert are the steps of BertNormalizer, in this order.
type bert struct{ clean, han, strip, lower bool }

// A char is one normalised character and the original code point it stands
// for: [start, end) of it, or an empty span for a space put before the text.
type char struct {
	r          rune
	start, end Offset
}

// A pending is a combining character that waits for its canonical order.
// extra tells that it came out of the decomposition of the one before it.
type pending struct {
	char
	class uint8
	extra bool
}

// A normalizing is one run of a normalizer over one stretch of text.
type normalizing struct {
	normalizer
	chars    *chars
	out      []char
	mapping  mapping
	previous char // the last character that clean let pass
	last     char // the last character that the accent step consumed
	marks    []pending
	sources  []char
}

// run appends the normalised characters of text, which begins at from, to out
// and returns the position after it.
func (n *normalizing) run(text string, from Offset) Offset {
	if n.charsmap != nil {
		n.runCharsmap(text, from)
		return Offset{from.Byte + int32(len(text)), from.Rune + int32(utf8.RuneCountInString(text))}
	}
	n.begin(from)
	at := from
	for _, r := range text {
		c := char{r: r, start: at, end: Offset{at.Byte + int32(utf8.RuneLen(r)), at.Rune + 1}}
		at = c.end
		n.next(c)
	}
	n.order()
	return at
}

// runCharsmap takes text through all steps, one after the other.
func (n *normalizing) runCharsmap(text string, from Offset) {
	if n.before.left {
		kept := strings.TrimLeftFunc(text, unicode.IsSpace)
		gone := text[:len(text)-len(kept)]
		from = Offset{from.Byte + int32(len(gone)), from.Rune + int32(utf8.RuneCountInString(gone))}
		text = kept
	}
	if n.before.right {
		text = strings.TrimRightFunc(text, unicode.IsSpace)
	}
	n.mapping.charsmap = n.charsmap
	n.mapping.out = n.mapping.out[:0]
	n.mapping.run(text, from)
	cs := n.mapping.out
	for n.after.left && len(cs) > 0 && unicode.IsSpace(cs[0].r) {
		cs = cs[1:]
	}
	for n.after.right && len(cs) > 0 && unicode.IsSpace(cs[len(cs)-1].r) {
		cs = cs[:len(cs)-1]
	}
	if n.collapse != 0 {
		cs = collapse(cs, n.collapse)
	}
	if n.bert == (bert{}) && len(n.out) == 0 {
		n.out, n.mapping.out = cs, n.out // no copy: the two change places
		return
	}
	n.begin(from)
	for _, c := range cs {
		n.next(c)
	}
	n.order()
}

// collapse puts one character in place of each run of two or more spaces, in
// place. It has the span of the run's last space.
func collapse(cs []char, to rune) []char {
	out := cs[:0]
	for i := 0; i < len(cs); i++ {
		c := cs[i]
		if c.r == ' ' && i+1 < len(cs) && cs[i+1].r == ' ' {
			for i+1 < len(cs) && cs[i+1].r == ' ' {
				i++
			}
			c = char{to, cs[i].start, cs[i].end}
		}
		out = append(out, c)
	}
	return out
}

// begin readies the steps of BertNormalizer for characters that begin at from.
//
// Clean, spaces and lower case work character by character. Between them
// stands decomposition with canonical ordering, in which the reference gives
// the reordered characters of a run the spans of the originals by position:
// the n-th character that is not an extra one takes the n-th original's span,
// an extra one takes that of the original before it.
func (n *normalizing) begin(from Offset) {
	n.last = char{start: from, end: from}
	n.previous = n.last
}

// next takes the next character through the steps of BertNormalizer.
func (n *normalizing) next(c char) {
	f := n.chars.of(c.r)
	if f&changing == 0 && len(n.marks) == 0 { // no step changes it
		n.last, n.previous = c, c
		n.out = append(n.out, c)
		return
	}
	if n.clean {
		if f&dropped != 0 {
			return
		}
		if f&space != 0 {
			c.r, f = ' ', n.chars.of(' ')
		}
	}
	if n.han && f&han != 0 {
		n.decompose(char{' ', n.previous.start, n.previous.end}, known)
		n.decompose(c, f)
		n.decompose(char{' ', c.start, c.end}, known)
	} else {
		n.decompose(c, f)
	}
	n.previous = c
}

// decompose takes the next character, of flags f, through the accent step.
func (n *normalizing) decompose(c char, f flags) {
	if !n.strip {
		n.emit(c, f)
		return
	}
	if f&(decomposed|mark) == 0 {
		if len(n.marks) > 0 {
			n.order()
		}
		n.last = c
		n.emit(c, f)
		return
	}
	if isHangul(c.r) {
		letters, count := jamo(c.r)
		for i, l := range letters[:count] {
			n.part(char{l, c.start, c.end}, i > 0)
		}
		return
	}
	parts := decomposition(c.r)
	if parts == nil {
		n.part(c, false)
		return
	}
	for i := 0; i < len(parts); {
		r, size := utf8.DecodeRune(parts[i:])
		n.part(char{r, c.start, c.end}, i > 0)
		i += size
	}
}

// part takes one character of a decomposition: a starter goes on, a combining
// character waits.
func (n *normalizing) part(c char, extra bool) {
	if class := combiningClass(c.r); class != 0 {
		n.marks = append(n.marks, pending{c, class, extra})
		return
	}
	n.order()
	if extra {
		c.start, c.end = n.last.start, n.last.end
	} else {
		n.last = c
	}
	if f := n.chars.of(c.r); f&mark == 0 {
		n.emit(c, f)
	}
}

// order puts the waiting combining characters into canonical order, gives them
// their spans, drops the nonspacing ones and passes the others on.
func (n *normalizing) order() {
	if len(n.marks) == 0 {
		return
	}
	n.sources = n.sources[:0]
	kept := false
	for _, m := range n.marks {
		if !m.extra {
			n.sources = append(n.sources, m.char)
		}
		kept = kept || n.chars.of(m.r)&mark == 0
	}
	if !kept { // as good as always
		if k := len(n.sources); k > 0 {
			n.last = n.sources[k-1]
		}
		n.marks = n.marks[:0]
		return
	}
	sortByClass(n.marks)
	next := 0
	for _, m := range n.marks {
		if !m.extra {
			n.last = n.sources[next]
			next++
		}
		if f := n.chars.of(m.r); f&mark == 0 {
			n.emit(char{m.r, n.last.start, n.last.end}, f)
		}
	}
	n.marks = n.marks[:0]
}

// emit lowers the case of a character and appends it.
func (n *normalizing) emit(c char, f flags) {
	if n.lower && f&upper != 0 {
		if c.r == 0x130 { // the one code point whose lower case is two
			n.out = append(n.out, char{'i', c.start, c.end}, char{0x307, c.start, c.end})
			return
		}
		c.r = lower(c.r)
	}
	n.out = append(n.out, c)
}
