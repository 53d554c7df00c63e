package labels

import (
	"fmt"
	"slices"
	"strings"

	"polyphi/corpora"
)

// A Set maps fine labels to what a suite scores. Mentions whose label has no
// place in the set are ignored in labelled numbers and kept in label-blind ones.
type Set struct {
	name string
	to   map[corpora.Label]corpora.Label // fine (and accepted coarse) to scored
	list []corpora.Label
}

// SetNames returns the names of the packaged label sets.
func SetNames() []string {
	return []string{"fine", "coarse", "mc14", "jmir20", "jmir6", "i2b2"}
}

// NewSet returns the packaged label set of that name.
func NewSet(name string) (Set, error) {
	column := map[string]func(row) corpora.Label{
		"fine":   func(r row) corpora.Label { return r.fine },
		"coarse": func(r row) corpora.Label { return r.coarse },
		"mc14":   func(r row) corpora.Label { return r.mc14 },
		"jmir20": func(r row) corpora.Label { return r.jmir20 },
		"jmir6": func(r row) corpora.Label {
			if r.jmir20 == none {
				return none
			}
			return r.coarse
		},
		"i2b2": func(r row) corpora.Label { return r.i2b2 },
	}[name]
	if column == nil {
		return Set{}, fmt.Errorf("labels: no label set %q; have %s", name, strings.Join(SetNames(), ", "))
	}
	s := Set{name: name, to: map[corpora.Label]corpora.Label{}}
	for _, r := range table {
		to := column(r)
		if to == none {
			continue
		}
		s.to[r.fine] = to
		if !slices.Contains(s.list, to) {
			s.list = append(s.list, to)
		}
	}
	return s, nil
}

// Name returns the set's name.
func (s Set) Name() string { return s.name }

// Labels returns the labels the set scores, in canonical order.
func (s Set) Labels() []corpora.Label { return slices.Clone(s.list) }

// Scored returns what the set scores label l as. ok is false if l has no place
// in the set, or is a coarse label the set cannot place.
func (s Set) Scored(l corpora.Label) (scored corpora.Label, ok bool) {
	scored, ok = s.to[l]
	if !ok && s.name == "coarse" && IsCoarse(l) {
		return l, true
	}
	return scored, ok
}
