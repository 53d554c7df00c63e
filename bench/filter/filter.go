// Package filter reads the one form in which a part of the data is asked for,
// such as
//
//	variant=zh-Hant,hi-Deva label!=AGE cmi>0.3
//
// Terms are joined by spaces and all must hold. A term is a key, = or !=, and
// values joined by commas of which one must hold (or none); or the key of a
// measured axis, > or <=, and an edge of its bins:
//
//	term = key ("=" | "!=") value { "," value }  |  key (">" | "<=") number
//
// Parse knows the form only. Resolve checks a filter against the axes of a suite
// and says what it selects in counts, ResolveFindings the same for single
// mentions and predictions. There are no brackets and no choice between keys:
// counts exist for declared axes and products only.
package filter

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// A Filter is what a reader asked for. The zero Filter asks for everything.
type Filter struct {
	terms []term // canonical: sorted, each once
}

// A term restricts one key. Of > and <= the one value is an edge in its shortest
// form.
type term struct {
	key    string
	op     operator
	values []string // sorted, each once
}

// An operator stands between key and values.
type operator string

const (
	is     operator = "="
	isNot  operator = "!="
	above  operator = ">"
	atMost operator = "<="
)

var (
	keyForm    = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,63}$`)
	valueForm  = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)
	numberForm = regexp.MustCompile(`^(?:[0-9]{1,32}(?:\.[0-9]{1,32})?|\.[0-9]{1,32})$`)
)

// Parse returns the filter that an expression asks for; an empty expression asks
// for everything. The error names the term by its place and quotes nothing that
// could not be a key or a value.
func Parse(expr string) (Filter, error) {
	var f Filter
	for i, field := range strings.Fields(expr) {
		t, err := parseTerm(field)
		if err != nil {
			return Filter{}, fmt.Errorf("filter: term %d: %w", i+1, err)
		}
		f.terms = append(f.terms, t)
	}
	slices.SortFunc(f.terms, term.compare)
	f.terms = slices.CompactFunc(f.terms, func(a, b term) bool { return a.compare(b) == 0 })
	return f, nil
}

func (t term) compare(u term) int {
	return cmp.Or(strings.Compare(t.key, u.key), strings.Compare(string(t.op), string(u.op)), slices.Compare(t.values, u.values))
}

func parseTerm(s string) (term, error) {
	at := strings.IndexAny(s, "=!<>")
	if at < 0 {
		return term{}, errors.New("no = in it; write key=value, without spaces around =")
	}
	key, rest := s[:at], s[at:]
	if key == "" {
		return term{}, errors.New("no key before the sign; write key=value, without spaces around =")
	}
	if !keyForm.MatchString(key) {
		return term{}, errors.New("no such key: keys are axes of the suite, in lower case")
	}
	op, values, err := cutOperator(rest)
	if err != nil {
		return term{}, fmt.Errorf("%s: %w", key, err)
	}
	if values == "" {
		return term{}, fmt.Errorf("%s: empty value; write %s%svalue, without spaces", key, key, op)
	}
	t := term{key: key, op: op}
	if op == above || op == atMost {
		if !numberForm.MatchString(values) {
			return term{}, fmt.Errorf("%s: %s wants one number such as 0.3", key, op)
		}
		t.values = []string{shortest(values)}
		return t, nil
	}
	for i, v := range strings.Split(values, ",") {
		switch {
		case v == "":
			return term{}, fmt.Errorf("%s: value %d is empty; write values joined by commas, without spaces", key, i+1)
		case !valueForm.MatchString(v):
			return term{}, fmt.Errorf("%s: value %d holds a sign that no value has; values are letters, digits, dot, - and _", key, i+1)
		}
		t.values = append(t.values, v)
	}
	slices.Sort(t.values)
	t.values = slices.Compact(t.values)
	return t, nil
}

// cutOperator returns the operator that s starts with, and the rest.
func cutOperator(s string) (operator, string, error) {
	for _, wrong := range []string{">=", "=>", "=<", "==", "<>"} {
		if strings.HasPrefix(s, wrong) {
			return "", "", errors.New("signs are =, !=, > and <=")
		}
	}
	for _, op := range []operator{isNot, atMost, is, above} {
		if rest, ok := strings.CutPrefix(s, string(op)); ok {
			return op, rest, nil
		}
	}
	if strings.HasPrefix(s, "<") {
		return "", "", errors.New("bins are closed above, so signs are > and <=, not <")
	}
	return "", "", errors.New("signs are =, !=, > and <=")
}

// shortest returns a decimal number without zeros that say nothing: 0.3 for
// 00.30 and .3. Two numbers are equal if and only if their shortest forms are.
func shortest(number string) string {
	whole, fraction, _ := strings.Cut(number, ".")
	whole, fraction = strings.TrimLeft(whole, "0"), strings.TrimRight(fraction, "0")
	if whole == "" {
		whole = "0"
	}
	if fraction == "" {
		return whole
	}
	return whole + "." + fraction
}

// String returns the canonical expression: terms by key, values by name, each
// once. Parse reads it back to an equal filter.
func (f Filter) String() string {
	terms := make([]string, len(f.terms))
	for i, t := range f.terms {
		terms[i] = t.String()
	}
	return strings.Join(terms, " ")
}

func (t term) String() string { return t.key + string(t.op) + strings.Join(t.values, ",") }

// IsEmpty reports whether the filter asks for everything.
func (f Filter) IsEmpty() bool { return len(f.terms) == 0 }
