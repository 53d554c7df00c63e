package filter

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"polyphi/bench/result"
	"polyphi/bench/suggest"
)

// A Selection is what a filter leaves. A key that no term names is in no map and
// restricts nothing. What an axis does not split has no value on it, so neither
// key=value nor key!=value leaves it: gender!=female leaves names that are male
// or neutral, and no date.
type Selection struct {
	Notes  map[string][]string // axis from note to the values allowed, in the suite's order
	Cells  map[string][]string // mention, label, coarse, measured axis or category to the values allowed
	Models []string            // systems allowed; nil for all

	Note    []string // ResolveFindings only: note keys allowed; nil for all
	Outcome []string // ResolveFindings only: outcomes allowed; nil for all
}

// Resolve returns what the filter selects in the counts of a suite. models are the
// systems that the key model may name; nil makes the key an error.
//
// Errors say which key or value is unknown, which edges there are, that nothing
// can be left, or which product the suite would have to count. A Selection may
// still leave no note of a corpus: axes are not independent, and only the data
// know.
func (f Filter) Resolve(s result.Suite, models []string) (Selection, error) {
	keys := Keys(s)
	if models != nil {
		keys = append(keys, Key{Name: model, From: model, Values: models})
	}
	sel, err := f.resolve(keys, s)
	if err != nil {
		return Selection{}, err
	}
	if err := counted(s, Keys(s), sel.Cells); err != nil {
		return Selection{}, err
	}
	return sel, nil
}

// ResolveFindings returns what the filter selects of single mentions and
// predictions: any product of axes, and the keys note (one of notes) and outcome
// (one of Outcomes) too.
func (f Filter) ResolveFindings(s result.Suite, notes []string) (Selection, error) {
	return f.resolve(append(Keys(s), Key{Name: outcome, From: outcome, Values: Outcomes()}, Key{Name: note, From: "key", Values: notes}), s)
}

// resolve intersects the terms of each key.
func (f Filter) resolve(keys []Key, s result.Suite) (Selection, error) {
	sel := Selection{Notes: map[string][]string{}, Cells: map[string][]string{}}
	for _, t := range f.terms {
		i := slices.IndexFunc(keys, func(k Key) bool { return k.Name == t.key })
		if i < 0 {
			return Selection{}, unknownKey(t.key, keys)
		}
		k := keys[i]
		allowed, err := k.allowed(t, s.Schema)
		if err != nil {
			return Selection{}, err
		}
		if before := sel.of(k); before != nil {
			allowed = slices.DeleteFunc(allowed, func(v string) bool { return !slices.Contains(before, v) })
		}
		if len(allowed) == 0 {
			return Selection{}, fmt.Errorf("filter: %s selects nothing: no value of %s is left", f.of(k.Name), k.Name)
		}
		sel.set(k, allowed)
	}
	return sel, nil
}

// of prints the terms of one key.
func (f Filter) of(key string) string {
	return Filter{slices.DeleteFunc(slices.Clone(f.terms), func(t term) bool { return t.key != key })}.String()
}

func (s *Selection) of(k Key) []string {
	switch k.From {
	case "note":
		return s.Notes[k.Name]
	case model:
		return s.Models
	case "key":
		return s.Note
	case outcome:
		return s.Outcome
	}
	return s.Cells[k.Name]
}

func (s *Selection) set(k Key, allowed []string) {
	switch k.From {
	case "note":
		s.Notes[k.Name] = allowed
	case model:
		s.Models = allowed
	case "key":
		s.Note = allowed
	case outcome:
		s.Outcome = allowed
	default:
		s.Cells[k.Name] = allowed
	}
}

func unknownKey(key string, keys []Key) error {
	switch key {
	case note, outcome:
		return fmt.Errorf("filter: key %s is of single findings: only bench show knows it", key)
	case model:
		return fmt.Errorf("filter: key %s is of no use here: the systems are named beside the filter", key)
	}
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = k.Name
	}
	return fmt.Errorf("filter: unknown key %q; have %s%s", key, strings.Join(names, ", "), suggest.Near(key, names))
}

// allowed returns the values of the key that a term leaves, in the key's order.
func (k Key) allowed(t term, schema []result.LabelRow) ([]string, error) {
	if t.op == above || t.op == atMost {
		return k.beside(t)
	}
	named := map[string]bool{}
	for _, v := range t.values {
		known := k.find(v)
		if known == "" {
			return nil, k.unknown(v, schema)
		}
		named[known] = true
	}
	var out []string
	for _, v := range k.Values {
		if named[v] == (t.op == is) {
			out = append(out, v)
		}
	}
	return out, nil
}

// find returns a value of the key as the suite writes it, 0.3 for the bin 0.30;
// "" if the key has none such.
func (k Key) find(v string) string {
	if slices.Contains(k.Values, v) {
		return v
	}
	if k.OfSentences() && numberForm.MatchString(v) {
		for _, edge := range k.bins() {
			if shortest(edge) == shortest(v) {
				return edge
			}
		}
	}
	return ""
}

// unknown says that the key has no such value, and what may have been meant. Keys
// of notes are not repeated: a source id may have been typed for one.
func (k Key) unknown(v string, schema []result.LabelRow) error {
	if k.From == "key" {
		return errors.New("filter: the run has no note of that key; keys look like d000017")
	}
	if k.OfSentences() && numberForm.MatchString(v) {
		return k.noEdge(k.Name + "=" + v)
	}
	hint := suggest.Near(v, k.Values)
	for _, row := range schema {
		if k.Name == label && slices.Contains(row.Fine, v) {
			hint = "; it is scored as " + row.Label
		}
	}
	return fmt.Errorf("filter: %s has no value %q; have %s%s", k.Name, v, strings.Join(k.Values, ", "), hint)
}

// beside returns the bins above an edge, or up to it.
func (k Key) beside(t term) ([]string, error) {
	if !k.OfSentences() || len(k.bins()) == 0 {
		return nil, fmt.Errorf("filter: %s: only measured axes have an order; write %s= or %s!= and values (%s)", t, k.Name, k.Name, strings.Join(k.Values, ", "))
	}
	at := slices.IndexFunc(k.Values, func(v string) bool { return numberForm.MatchString(v) && shortest(v) == t.values[0] })
	if at < 0 {
		return nil, k.noEdge(t.String())
	}
	if t.op == above {
		return slices.Clone(k.Values[at+1:]), nil
	}
	return slices.Clone(k.Values[:at+1]), nil
}

func (k Key) noEdge(term string) error {
	return fmt.Errorf("filter: %s: counts hold whole bins; their edges are %s", term, strings.Join(k.bins(), ", "))
}

// counted returns an error unless counts hold the cells of every key at once: one
// key does, more where they are a product of the suite.
func counted(s result.Suite, keys []Key, cells map[string][]string) error {
	if len(cells) < 2 {
		return nil
	}
	var product []string // in the order of the keys
	sentences := 0
	for _, k := range keys {
		if cells[k.Name] != nil {
			product = append(product, k.Name)
			if k.OfSentences() {
				sentences++
			}
		}
	}
	for _, c := range s.Cross {
		if within(c, keys, cells) {
			return nil
		}
	}
	wanted := strings.Join(product, ", ")
	if sentences > 1 || sentences == 1 && len(product) > 2 || len(product) > 3 {
		return fmt.Errorf("filter: counts cannot hold the product of %s: at most three axes of mentions, or one measured axis with one axis of mentions; leave a key out", wanted)
	}
	lines := make([]string, 0, len(s.Cross)+1)
	for _, c := range append(slices.Clone(s.Cross), product) {
		lines = append(lines, "["+strings.Join(c, ", ")+"]")
	}
	return fmt.Errorf("filter: the suite does not count the product of %s; set this line in its file and score again: cross: [%s]", wanted, strings.Join(lines, ", "))
}

// within reports whether a product of the suite splits mentions and sentences by
// the keys of the cells and no others. Axes of notes cost no cells.
func within(product []string, keys []Key, cells map[string][]string) bool {
	n := 0
	for _, name := range product {
		i := slices.IndexFunc(keys, func(k Key) bool { return k.Name == name })
		if i >= 0 && keys[i].OfNotes() {
			continue
		}
		if cells[name] == nil {
			return false
		}
		n++
	}
	return n == len(cells)
}
