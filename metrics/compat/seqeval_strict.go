package compat

import (
	"fmt"
	"slices"
	"strings"
)

// A Scheme is a tagging scheme of SeqevalStrict.
type Scheme string

// The schemes. IOE1 is not offered: the tool says itself that its own is
// unfinished.
const (
	IOB1  Scheme = "IOB1"
	IOB2  Scheme = "IOB2"
	IOE2  Scheme = "IOE2"
	IOBES Scheme = "IOBES"
	BILOU Scheme = "BILOU"
)

// SeqevalStrict returns the report of seqeval 1.2.2 with mode strict and a scheme,
// on tag columns: rows and accuracy as of Seqeval.
//
// A chunk counts only if it begins, goes on and ends as the scheme has it; a chunk
// that does not is dropped, which makes spans of bad tags vanish instead of being
// wrong. Sentences are read each alone. The scheme "" is found out from the gold
// tags as the tool does, which knows no IOB1. A prefix outside the scheme is an
// error, and so are columns of different shape and empty tags.
func SeqevalStrict(scheme Scheme, gold, pred [][]string) (Report, error) {
	if err := sameShape(gold, pred); err != nil {
		return Report{}, err
	}
	if scheme == "" {
		var err error
		if scheme, err = detectScheme(gold); err != nil {
			return Report{}, err
		}
	}
	g, err := grammarOf(scheme)
	if err != nil {
		return Report{}, err
	}
	goldChunks, err := g.chunks(gold)
	if err != nil {
		return Report{}, err
	}
	predChunks, err := g.chunks(pred)
	if err != nil {
		return Report{}, err
	}
	t := tallies{}
	t.compare(goldChunks, predChunks)
	return Report{Rows: t.averagedRows(), Extra: []Number{{"accuracy", tagAccuracy(gold, pred)}}}, nil
}

// prefixes are the prefix letters seqeval knows in its strict mode.
const prefixes = "BEILOSU"

// A grammar says which pairs of neighbouring tags start, go on with and end a
// chunk.
type grammar struct {
	scheme             Scheme
	letters            string // the prefixes of the scheme
	start, inside, end pairs
}

// pairs hold, by the prefixes of two neighbouring tags, whether the pair is one if
// their labels are the same, and if they differ.
type pairs [len(prefixes)][len(prefixes)]struct{ same, differ bool }

// pairsOf reads pairs written "last letters > now letters", the labels being the
// same (=), different (!) or either; * stands for every letter.
func pairsOf(patterns ...string) (p pairs) {
	for _, s := range patterns {
		last, now, _ := strings.Cut(strings.TrimRight(s, "=!"), ">")
		if last == "*" {
			last = prefixes
		}
		if now == "*" {
			now = prefixes
		}
		for _, l := range last {
			for _, n := range now {
				cell := &p[strings.IndexRune(prefixes, l)][strings.IndexRune(prefixes, n)]
				cell.same = cell.same || !strings.HasSuffix(s, "!")
				cell.differ = cell.differ || !strings.HasSuffix(s, "=")
			}
		}
	}
	return p
}

func grammarOf(scheme Scheme) (grammar, error) {
	switch scheme {
	case IOB1:
		return grammar{scheme, "IOB", pairsOf("OB>I", "I>I!", "BI>B="), pairsOf("BI>I="),
			pairsOf("I>OB", "I>I!", "B>O", "B>I!", "B>B=")}, nil
	case IOB2:
		return grammar{scheme, "IOB", pairsOf("*>B"), pairsOf("BI>I="), pairsOf("BI>O", "BI>B", "BI>I!")}, nil
	case IOE2:
		return grammar{scheme, "IOE", pairsOf("OE>IE", "I>IE!"), pairsOf("I>IE="), pairsOf("E>*")}, nil
	case IOBES:
		return grammar{scheme, "IOBES", pairsOf("*>BS"), pairsOf("BI>IE="), pairsOf("ES>*")}, nil
	case BILOU:
		return grammar{scheme, "BILOU", pairsOf("*>BU"), pairsOf("BI>IL="), pairsOf("LU>*")}, nil
	}
	return grammar{}, fmt.Errorf("compat: unknown scheme %q; known are IOB1, IOB2, IOE2, IOBES, BILOU", scheme)
}

// A strictTag is a tag, read: its prefix as an index into prefixes, and its label.
type strictTag struct {
	prefix int
	label  string
}

func (p *pairs) hold(last, now strictTag) bool {
	c := p[last.prefix][now.prefix]
	if last.label == now.label {
		return c.same
	}
	return c.differ
}

// tag reads a tag: its first letter, and what follows without the hyphens around
// it, _ if that is empty.
func (g *grammar) tag(s string) (t strictTag, ok bool) {
	if strings.IndexByte(g.letters, s[0]) < 0 {
		return strictTag{}, false
	}
	t = strictTag{strings.IndexByte(prefixes, s[0]), strings.Trim(s[1:], "-")}
	if t.label == "" {
		t.label = "_"
	}
	return t, true
}

// chunks returns the chunks of sentences, numbering tokens through with one
// between sentences.
func (g *grammar) chunks(sentences [][]string) ([]chunk, error) {
	var out []chunk
	var tags []strictTag
	outside, base := strictTag{strings.IndexByte(prefixes, 'O'), "_"}, 0
	for n, s := range sentences {
		tags = tags[:0]
		for _, tag := range s {
			t, ok := g.tag(tag)
			if !ok {
				return nil, fmt.Errorf("compat: sentence %d has a prefix outside scheme %s; name another scheme or rename the tags", n+1, g.scheme)
			}
			tags = append(tags, t)
		}
		tags = append(tags, outside)
		last := outside
		for i := 0; i < len(s); {
			if !g.start.hold(last, tags[i]) {
				last = tags[i]
				i++
				continue
			}
			end := i + 1
			for g.inside.hold(tags[end-1], tags[end]) { // outside is inside nothing
				end++
			}
			if g.end.hold(tags[end-1], tags[end]) {
				out = append(out, chunk{base + i, base + end, tags[i].label})
			}
			last, i = tags[end-1], end
		}
		base += len(tags)
	}
	return out, nil
}

// detectScheme returns the scheme whose letters the tags use. What the letters of
// two schemes could be, such as I and O alone, is an error.
func detectScheme(sentences [][]string) (Scheme, error) {
	var seen []byte
	for _, tags := range sentences {
		for _, tag := range tags {
			if !slices.Contains(seen, tag[0]) {
				seen = append(seen, tag[0])
			}
		}
	}
	slices.Sort(seen)
	for _, s := range []struct {
		scheme Scheme
		sets   string
	}{
		{IOB2, "BIO BI BO B"},
		{IOE2, "EIO EI EO E"},
		{IOBES, "BEIOS BEIS BEIO BEOS BEI BES BEO BE S"},
		{BILOU, "BILOU BILU BILO BLOU BIL BLU BLO BL U"},
	} {
		if slices.Contains(strings.Fields(s.sets), string(seen)) {
			return s.scheme, nil
		}
	}
	return "", fmt.Errorf("compat: the prefixes of the gold tags, %q, are of no one scheme; name the scheme or rename the tags", seen)
}
