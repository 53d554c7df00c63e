package formats

import (
	"slices"
	"strings"
)

// A Scheme is a way in which entity tags mark the bounds of mentions.
type Scheme string

// The schemes. BIOES, BILOU and BMES name the same four places: the first token
// of a mention, an inner one, the last, and one that is the whole mention.
const (
	IOB1  Scheme = "IOB1" // B only between neighbouring mentions of one label
	IOB2  Scheme = "IOB2" // every mention begins with B
	BIOES Scheme = "BIOES"
	BILOU Scheme = "BILOU"
	BMES  Scheme = "BMES"
)

// letters returns the prefixes of a scheme, "" if there is no such scheme.
func (s Scheme) letters() string {
	switch s {
	case IOB1, IOB2:
		return "BI"
	case BIOES:
		return "BIES"
	case BILOU:
		return "BILU"
	case BMES:
		return "BMES"
	}
	return ""
}

// splitTag reads an entity tag: O, or a prefix letter, - or _, and a label.
func splitTag(tag string) (letter byte, label string, ok bool) {
	if tag == "O" {
		return 'O', "", true
	}
	if len(tag) < 3 || !strings.Contains("BIMELSU", tag[:1]) || tag[1] != '-' && tag[1] != '_' {
		return 0, "", false
	}
	return tag[0], tag[2:], true
}

// scheme returns the scheme of the entity tags: the one asked for, which they
// must fit, else the first of IOB1, IOB2, BIOES, BILOU, BMES whose letters they
// keep to. IOB1 has no B but after a tag of the same label. Without a mention
// and without a scheme asked for it is "".
func (f *tokenFile) scheme() (Scheme, error) {
	fitting := []Scheme{IOB1, IOB2, BIOES, BILOU, BMES}
	if want := f.options.Scheme; want != "" {
		if want.letters() == "" {
			return "", f.options.bad(0, "the tag scheme must be IOB1, IOB2, BIOES, BILOU or BMES")
		}
		fitting = []Scheme{want}
	}
	found := f.options.Scheme
	for _, n := range f.notes {
		for _, s := range n.sentences {
			before := ""
			for _, w := range s {
				if w.tag == "" {
					continue
				}
				letter, label, _ := splitTag(w.tag)
				if letter != 'O' {
					fitting = slices.DeleteFunc(fitting, func(s Scheme) bool {
						return strings.IndexByte(s.letters(), letter) < 0 || s == IOB1 && f.options.Scheme == "" && letter == 'B' && label != before
					})
					if len(fitting) == 0 {
						return "", f.options.badPrefix(w.line, letter)
					}
					found = fitting[0]
				}
				before = label
			}
		}
	}
	return found, nil
}

func (o CoNLLOptions) badPrefix(line int, letter byte) error {
	if o.Scheme != "" {
		return o.bad(line, "prefix %c does not belong to the tag scheme %s", letter, o.Scheme)
	}
	return o.bad(line, "prefix %c and those of the lines before belong to no one tag scheme of IOB1, IOB2, BIOES, BILOU, BMES", letter)
}

// A tagSpan is a mention over the rows [start, end) of a sentence.
type tagSpan struct {
	start, end int
	label      string
}

// decode returns the mentions of a sentence, in order and disjoint, and the
// number of places where its tags break the scheme. Every sequence has an
// answer: a tag that cannot go on with the mention that is open ends it, and
// begins another unless it is O.
func (s Scheme) decode(rows []row) (spans []tagSpan, repairs int) {
	ends := s == BIOES || s == BILOU || s == BMES // every mention shows its end
	var open *tagSpan
	visit := func(i int, letter byte, label string) {
		inner := letter == 'I' || letter == 'M' || letter == 'E' || letter == 'L'
		if !inner || open == nil || open.label != label {
			if inner && s != IOB1 || open != nil && ends {
				repairs++
			}
			open = nil
			if letter != 'O' {
				spans = append(spans, tagSpan{start: i, label: label})
				open = &spans[len(spans)-1]
			}
		}
		if open != nil {
			open.end = i + 1
		}
		if strings.IndexByte("ELSU", letter) >= 0 {
			open = nil
		}
	}
	for i, w := range rows {
		if letter, label, ok := splitTag(w.tag); ok {
			visit(i, letter, label)
		}
	}
	visit(len(rows), 'O', "")
	return spans, repairs
}
