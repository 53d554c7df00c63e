package tags

import (
	"fmt"
	"slices"
	"strings"
)

// A Kind is a family of tag prefixes. It decides only what counts as a repair:
// the mentions of a tag sequence are the same in all of them.
type Kind string

// The kinds. In the prefixes M is read as I, L as E, U as S.
const (
	IO    Kind = "IO"    // bare labels, or I alone
	BIO   Kind = "BIO"   // IOB2: every mention begins with B
	IOB1  Kind = "IOB1"  // B only between adjacent mentions; never detected
	IOE   Kind = "IOE"   // E at ends; never detected
	IOBES Kind = "IOBES" // B I E, S for one token
	BMES  Kind = "BMES"  // B M E, S for one token
	BILOU Kind = "BILOU" // B I L, U for one token
)

// A part is what a tag says about its token.
type part uint8

const (
	outside part = iota
	begin
	inside
	end
	single
)

// partOf reads a prefix letter; outside if it is none.
func partOf(letter byte) part {
	switch letter {
	case 'B':
		return begin
	case 'I', 'M':
		return inside
	case 'E', 'L':
		return end
	case 'S', 'U':
		return single
	}
	return outside
}

// A Scheme is a list of labels, read: what each label id says about a token.
// It is read-only and may be shared.
type Scheme struct {
	kind  Kind
	types []string
	tags  []tag // by label id
}

type tag struct {
	part part
	kind int32 // index into types
}

// Parse reads labels, in the order of their ids. want names the kind; "" means
// to find it out.
//
// A prefix is one of B I L U E S M followed by - or _ and the type, which may
// hold hyphens itself. Prefixes count only if every label except O has one and
// there is a B, or nothing but I: in a bare set E-MAIL is a type. Labels without
// prefixes are IO. A set without O is an error, and so are prefixes of two
// kinds at once and a wanted kind that the labels do not fit.
func Parse(labels []string, want Kind) (*Scheme, error) {
	if !slices.Contains(labels, "O") {
		return nil, fmt.Errorf("tags: none of the %d labels is O; name the labels with a label map", len(labels))
	}
	if slices.Contains(labels, "") {
		return nil, fmt.Errorf("tags: label %d is empty", slices.Index(labels, ""))
	}
	letters, all := prefixes(labels)
	kind, err := chosen(letters, all, want)
	if err != nil {
		return nil, err
	}
	bare := !all || kind == IO && letters != "I"
	s := &Scheme{kind: kind, tags: make([]tag, len(labels))}
	for id, label := range labels {
		if label == "O" {
			continue
		}
		t := tag{part: inside}
		if !bare {
			t.part, label = partOf(label[0]), label[2:]
		}
		i := slices.Index(s.types, label)
		if i < 0 {
			i = len(s.types)
			s.types = append(s.types, label)
		}
		t.kind = int32(i)
		s.tags[id] = t
	}
	return s, nil
}

// prefixes returns the prefix letters in use, sorted, each once, and whether
// every label except O has one.
func prefixes(labels []string) (letters string, all bool) {
	var seen []byte
	all = true
	for _, l := range labels {
		switch {
		case l == "O":
		case len(l) > 2 && partOf(l[0]) != outside && (l[1] == '-' || l[1] == '_'):
			if !slices.Contains(seen, l[0]) {
				seen = append(seen, l[0])
			}
		default:
			all = false
		}
	}
	slices.Sort(seen)
	return string(seen), all && len(seen) > 0
}

// chosen returns the kind of a set of prefix letters, or the wanted one if the
// letters fit it.
func chosen(letters string, all bool, want Kind) (Kind, error) {
	if want == "" {
		return detect(letters, all)
	}
	fits, known := map[Kind]string{IO: "", BIO: "BI", IOB1: "BI", IOE: "IE", IOBES: "BIES", BMES: "BMES", BILOU: "BILU"}[want]
	switch {
	case !known:
		return "", fmt.Errorf("tags: unknown scheme %q; known are IO, BIO, IOB1, IOE, IOBES, BMES, BILOU", want)
	case want == IO:
		return IO, nil
	case !all:
		return "", fmt.Errorf("tags: scheme %s wants a prefix on every label except O", want)
	}
	if i := strings.IndexFunc(letters, func(r rune) bool { return !strings.ContainsRune(fits, r) }); i >= 0 {
		return "", fmt.Errorf("tags: prefix %q does not belong to scheme %s", letters[i], want)
	}
	return want, nil
}

// detect finds the kind out.
func detect(letters string, all bool) (Kind, error) {
	if !all || letters == "I" || !strings.Contains(letters, "B") {
		return IO, nil
	}
	bilou, bmes, iobes := strings.ContainsAny(letters, "LU"), strings.Contains(letters, "M"), strings.ContainsAny(letters, "ES")
	switch {
	case bilou && (bmes || iobes):
		return "", fmt.Errorf("tags: the prefixes %s belong to two schemes; name the scheme or rename the labels with a label map", letters)
	case bilou:
		return BILOU, nil
	case bmes && strings.Contains(letters, "I"):
		return "", fmt.Errorf("tags: the prefixes %s hold both I and M; rename the labels with a label map", letters)
	case bmes:
		return BMES, nil
	case iobes:
		return IOBES, nil
	}
	return BIO, nil
}

// Kind returns the scheme's kind.
func (s *Scheme) Kind() Kind { return s.kind }

// Types returns the mention types in the order of their first label id. The
// slice is the caller's.
func (s *Scheme) Types() []string { return slices.Clone(s.types) }

// Type returns the name of type i.
func (s *Scheme) Type(i int) string { return s.types[i] }

// Labels returns the number of label ids.
func (s *Scheme) Labels() int { return len(s.tags) }

// Outside tells whether label id says "no mention".
func (s *Scheme) Outside(id int) bool { return s.tags[id].part == outside }
