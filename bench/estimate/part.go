package estimate

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"polyphi/bench/result"
	"polyphi/metrics"
)

// A Part says which counts a question is about. The zero value is all of them.
type Part struct {
	// Notes gives, by axis of notes, the values allowed; a note must have one of
	// them on every axis.
	Notes map[string][]string
	// Cells gives the same by any other axis: label, coarse, an attribute of
	// mentions, a measured axis, category. Counts of several values are summed. Two
	// axes need a product of exactly them in the suite.
	Cells map[string][]string
}

// With returns the part cut further by an axis of the suite.
func (p Part) With(s result.Suite, axis string, values ...string) Part {
	out := Part{Notes: maps.Clone(p.Notes), Cells: maps.Clone(p.Cells)}
	into := &out.Cells
	if a, ok := s.Axis(axis); ok && a.From == "note" {
		into = &out.Notes
	}
	if *into == nil {
		*into = map[string][]string{}
	}
	(*into)[axis] = values
	return out
}

// String names the part, such as "coarse=NAME variant=hi-Deva,bn-Beng": axes
// sorted, "" for all.
func (p Part) String() string {
	var pairs []string
	for _, m := range []map[string][]string{p.Notes, p.Cells} {
		for axis, values := range m {
			pairs = append(pairs, axis, strings.Join(values, ","))
		}
	}
	return result.Segment(pairs...)
}

// Axes returns the names of the axes that the part is cut by, sorted.
func (p Part) Axes() []string {
	names := slices.Concat(slices.Collect(maps.Keys(p.Notes)), slices.Collect(maps.Keys(p.Cells)))
	slices.Sort(names)
	return names
}

// part returns the sums over a part.
func (m *model) part(p Part) (*segment, error) {
	name := "part " + p.String()
	if s := m.segments[name]; s != nil {
		return s, nil
	}
	keys, err := m.keys(p)
	if err != nil {
		return nil, err
	}
	s := &segment{name: p.String(), cut: cutOf(m.suite, keys[0]), totals: make([]metrics.Totals, m.notes.clusters)}
	m.fill(s, keys, m.allowed(p.Notes))
	m.segments[name] = s
	return s, nil
}

// keys returns the keys of the cells of a part: "all", or every combination of
// values.
func (m *model) keys(p Part) ([]string, error) {
	if len(p.Cells) == 0 {
		return []string{"all"}, nil
	}
	if err := p.Counted(m.suite); err != nil {
		return nil, err
	}
	var axes []result.Axis
	for _, n := range slices.Sorted(maps.Keys(p.Cells)) {
		if len(p.Cells[n]) == 0 {
			return nil, fmt.Errorf("estimate: the part names no value of axis %s; name one, or leave the axis out", n)
		}
		axes = append(axes, result.Axis{Name: n, Values: p.Cells[n]})
	}
	var keys []string
	for _, c := range combinations(axes) {
		keys = append(keys, result.Segment(c...))
	}
	return keys, nil
}

// Counted returns an error unless the suite counts cells of the part: two axes that
// split a note need a product, but for axes of notes, of exactly them.
func (p Part) Counted(s result.Suite) error {
	names := slices.Sorted(maps.Keys(p.Cells))
	if len(names) < 2 || slices.ContainsFunc(s.Cross, func(product []string) bool {
		var others []string
		for _, n := range product {
			if a, ok := s.Axis(n); !ok || a.From != "note" {
				others = append(others, n)
			}
		}
		slices.Sort(others)
		return slices.Equal(others, names)
	}) {
		return nil
	}
	return fmt.Errorf("estimate: the counts of suite %s hold no cells of %s; add [%s] to cross in the suite file and score again",
		s.Name, strings.Join(names, " and "), strings.Join(names, ", "))
}

// allowed says which notes have one of the values on every axis, nil for all.
func (m *model) allowed(axes map[string][]string) []bool {
	if len(axes) == 0 {
		return nil
	}
	out := make([]bool, len(m.notes.notes))
	for i := range out {
		out[i] = true
	}
	for axis, values := range axes {
		masks := make([][]bool, len(values))
		for k, v := range values {
			masks[k] = m.notes.mask(axis, v)
		}
		for i := range out {
			out[i] = out[i] && slices.ContainsFunc(masks, func(mask []bool) bool { return mask[i] })
		}
	}
	return out
}

// Cut says how the part cuts the counts, which decides what metrics it allows.
func (p Part) Cut(s result.Suite) metrics.Cut {
	if len(p.Cells) == 0 {
		return metrics.Whole
	}
	var pairs []string
	for axis := range p.Cells {
		pairs = append(pairs, axis, "")
	}
	return cutOf(s, result.Segment(pairs...))
}

// A Size is how much of the data a part holds.
type Size struct {
	Notes, Mentions int64
	Small           bool // fewer than the suite wants of a group
}

// Size returns how much a part holds.
func (s *System) Size(p Part) (Size, error) {
	seg, err := s.m.part(p)
	if err != nil {
		return Size{}, err
	}
	return Size{int64(len(seg.held)), seg.sum[metrics.GoldBlind], s.m.small(seg)}, nil
}
