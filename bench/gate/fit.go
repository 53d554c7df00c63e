package gate

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"polyphi/bench/estimate"
	"polyphi/bench/filter"
	"polyphi/bench/result"
	"polyphi/bench/suggest"
	"polyphi/metrics"
)

// Fit checks the file against the suite of a run: axes, values, metrics and what
// they may be cut by. The error is an estimate.IncomparableError if the file is for
// another suite; else it names the place in the file.
func (f File) Fit(s result.Suite) error {
	if f.Suite != s.Name {
		return &estimate.IncomparableError{Field: "the gate file is for suite " + f.Suite + ", the run is of " + s.Name, Cure: "judge a run of the suite that the gate file names"}
	}
	for i := range f.Gates {
		g := &f.Gates[i]
		if err := cmp.Or(g.fit(s), g.fitFamily(s, f), g.fitAccepted(s, f.Accepted)); err != nil {
			return fmt.Errorf("gate: %s: %s: %w", g.place, g.Name, err)
		}
	}
	return nil
}

// fit checks a gate against a suite.
func (g *Gate) fit(s result.Suite) error {
	if g.Metric == speedMetric {
		return nil
	}
	q, err := g.question(s)
	if err != nil {
		return err
	}
	part, axis := q.Part, g.axis()
	if axis != "" {
		if err := g.fitAxis(s, axis, part); err != nil {
			return err
		}
		part = part.With(s, axis, "any")
	}
	m, ok := metrics.Find(g.rate(), q.Match)
	if !ok {
		return fmt.Errorf("no metric %s with match %q, the suite's headline; name a match", g.rate(), q.Match)
	}
	if err := part.Counted(s); err != nil {
		return err
	}
	if !m.Cuts.Has(part.Cut(s)) {
		return fmt.Errorf("%s cannot be cut by %s: %s", m.Key(), strings.Join(part.Axes(), " and "), uncut(m))
	}
	return nil
}

// uncut says what keeps a metric from being cut.
func uncut(m metrics.Metric) string {
	switch {
	case m.Cuts.Has(metrics.ByAttribute):
		return "the counts of a label hold pairs of that label only; use match strict or approximate"
	case strings.HasPrefix(m.Name, "clean_notes"):
		return "a note is clean as a whole"
	case m.Name == "sentence_error_rate":
		return "a sentence is wrong as a whole"
	}
	return "a false alarm belongs to no mention"
}

// rate is the metric that is taken of each part: of a measure over groups, recall.
func (g *Gate) rate() string {
	if g.measure() {
		return "recall"
	}
	return g.Metric
}

// measure reports whether the metric compares groups.
func (g *Gate) measure() bool { return slices.Contains(estimate.Measures(), g.Metric) }

// axis is the one that the gate names groups of, "" for none.
func (g *Gate) axis() string { return cmp.Or(g.ForEach, g.Axis) }

// fitAxis checks the axis whose groups a gate names; part is what where leaves.
func (g *Gate) fitAxis(s result.Suite, axis string, part estimate.Part) error {
	values, err := valuesOf(s, axis)
	if err != nil {
		return err
	}
	if g.Values != nil && slices.Contains(part.Axes(), axis) {
		return fmt.Errorf("where cuts by %s, of which segment names groups already; leave %s out of where", axis, axis)
	}
	for _, v := range g.Values {
		if !slices.Contains(values, v) {
			return fmt.Errorf("segment: %s is no value of %s; it has %s%s", v, axis, strings.Join(values, ", "), suggest.Near(v, values))
		}
	}
	a, _ := s.Axis(axis)
	switch {
	case g.relative() && a.Measure == "oov":
		return fmt.Errorf("by %s each system would be measured over other mentions, those with words unseen in its own training; use at_least or at_most", axis)
	case g.Metric != "relative_recall_difference":
		return nil
	case a.Reference == "":
		return fmt.Errorf("axis %s of suite %s has no reference to compare with; relative_recall_difference needs one", axis, s.Name)
	case slices.Contains(g.Values, a.Reference):
		return fmt.Errorf("segment: %s is the reference of %s: its difference from itself is always 0", a.Reference, axis)
	}
	return nil
}

// relative reports whether the gate tests a difference from the baseline.
func (g *Gate) relative() bool {
	switch g.Rule.Kind {
	case AtLeast, AtMost, NotSlower:
		return false
	case Equivalent:
		return !g.measure()
	}
	return true
}

// fitFamily checks that the resamples can tell one group of for_each from chance after
// correction: p is never below 1/(resamples + 1).
func (g *Gate) fitFamily(s result.Suite, f File) error {
	if g.ForEach == "" || !g.Holm {
		return nil
	}
	groups, err := g.groups(s, estimate.Part{})
	if err == nil && float64(len(groups)) > f.Alpha*float64(f.Resamples+1) {
		return fmt.Errorf("no check of %d groups could ever fail at alpha %v with %d resamples; give %.0f or more", len(groups), f.Alpha, f.Resamples, math.Ceil(float64(len(groups))/f.Alpha))
	}
	return err
}

// fitAccepted checks that what is accepted of a gate is a segment of it.
func (g *Gate) fitAccepted(s result.Suite, accepted []result.Accepted) error {
	for _, a := range accepted {
		if a.Gate != g.Name || a.Segment == "" {
			continue
		}
		segments := g.segments(s)
		if !slices.Contains(segments, a.Segment) {
			return fmt.Errorf("accepted: segment %s is none of the gate's; it has %s%s", a.Segment, strings.Join(segments, ", "), suggest.Near(a.Segment, segments))
		}
	}
	return nil
}

// segments lists the segments that checks of the gate may have.
func (g *Gate) segments(s result.Suite) []string {
	switch {
	case g.ForEach != "":
		values, _ := valuesOf(s, g.ForEach) // checked by fit
		return append(slices.Clone(values), pooledName(values))
	case g.Worst:
		return []string{"worst"}
	case g.Axis != "":
		return []string{strings.Join(g.Values, ",")}
	case !g.Where.IsEmpty():
		return []string{g.Where.String()}
	}
	return []string{"all"}
}

// valuesOf lists the values of an axis, or of what else counts are cut by.
func valuesOf(s result.Suite, axis string) ([]string, error) {
	var names []string
	for _, k := range filter.Keys(s) {
		if k.Name == axis {
			if len(k.Values) == 0 {
				return nil, fmt.Errorf("axis %s of suite %s has no values", axis, s.Name)
			}
			return k.Values, nil
		}
		names = append(names, k.Name)
	}
	if len(names) == 0 {
		return nil, errors.New("suite " + s.Name + " has no axes")
	}
	return nil, fmt.Errorf("suite %s has no axis %q; it has %s%s", s.Name, axis, strings.Join(names, ", "), suggest.Near(axis, names))
}
