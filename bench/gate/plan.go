package gate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"polyphi/bench/estimate"
	"polyphi/bench/filter"
	"polyphi/bench/result"
	"polyphi/bench/suggest"
	"polyphi/metrics"
)

// A planned check is a gate on one segment, with the question it asks.
type planned struct {
	gate     *Gate
	question estimate.Question
	segment  string
	title    string
	unit     string
	better   metrics.Direction
	own      bool // the candidate's own value is tested, not its difference
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
	axis := cmp.Or(g.ForEach, g.Axis)
	if axis != "" {
		values, err := valuesOf(s, axis)
		if err != nil {
			return err
		}
		for _, v := range g.Values {
			if !slices.Contains(values, v) {
				return fmt.Errorf("segment: %s is no value of %s; it has %s%s", v, axis, strings.Join(values, ", "), suggest.Near(v, values))
			}
		}
	}
	part := q.Part
	if axis != "" {
		part = part.With(s, axis, "any")
	}
	metric := q.Metric
	if slices.Contains(estimate.Measures(), metric) {
		metric = "recall"
	}
	m, ok := metrics.Find(metric, q.Match)
	if !ok {
		return fmt.Errorf("no metric %s with match %q", metric, q.Match)
	}
	if err := part.Counted(s); err != nil {
		return err
	}
	if !m.Cuts.Has(part.Cut(s)) {
		return fmt.Errorf("%s cannot be cut by %s: a false alarm belongs to no mention, and the counts of a label hold pairs of that label only", m.Key(), part)
	}
	return nil
}

// valuesOf lists the values of an axis, or of what else counts are cut by.
func valuesOf(s result.Suite, axis string) ([]string, error) {
	var names []string
	for _, k := range filter.Keys(s) {
		if k.Name == axis {
			return k.Values, nil
		}
		names = append(names, k.Name)
	}
	return nil, fmt.Errorf("suite %s has no axis %q; it has %s%s", s.Name, axis, strings.Join(names, ", "), suggest.Near(axis, names))
}

// question returns what the gate asks, without its segment.
func (g *Gate) question(s result.Suite) (estimate.Question, error) {
	q := estimate.Question{Metric: g.Metric, Match: g.Match}
	_, withoutMatch := metrics.Find(g.Metric, "")
	if q.Match == "" && !withoutMatch {
		q.Match = s.Headline
		if g.Metric == "false_alarms" {
			q.Match = metrics.ApproxBlind.String()
		}
	}
	if g.Where.IsEmpty() {
		return q, nil
	}
	sel, err := g.Where.Resolve(s, nil)
	if err != nil {
		return q, fmt.Errorf("where: %w", err)
	}
	q.Part = estimate.Part{Notes: sel.Notes, Cells: sel.Cells}
	return q, nil
}

// plan lists the checks of a gate on a system's run. Groups of for_each that are
// too small to be judged are judged together, as "other".
func (g *Gate) plan(sys *estimate.System) ([]planned, error) {
	s := sys.Manifest().Suite
	base := planned{gate: g, segment: "all", title: "all"}
	if g.Metric == speedMetric {
		return []planned{base}, nil
	}
	var err error
	if base.question, err = g.question(s); err != nil {
		return nil, fmt.Errorf("gate: %s: %w", g.Name, err)
	}
	if base.better, base.unit, err = base.question.Direction(); err != nil {
		return nil, err
	}
	base.own = g.Rule.Kind == AtLeast || g.Rule.Kind == AtMost || g.Rule.Kind == Equivalent && slices.Contains(estimate.Measures(), g.Metric)
	base.question.Absolute = !(g.Rule.Kind == Equivalent && base.own)
	if !g.Where.IsEmpty() {
		base.segment, base.title = g.Where.String(), g.Where.String()
	}
	switch {
	case g.ForEach != "":
		return g.eachGroup(sys, base)
	case g.Axis != "":
		return g.group(sys, base)
	}
	return []planned{base}, nil
}

func (g *Gate) eachGroup(sys *estimate.System, base planned) ([]planned, error) {
	s := sys.Manifest().Suite
	values, err := valuesOf(s, g.ForEach)
	if err != nil {
		return nil, fmt.Errorf("gate: %s: %w", g.Name, err)
	}
	axis, _ := s.Axis(g.ForEach)
	var out []planned
	var small []string
	for _, v := range values {
		p := base
		p.question.Part = base.question.Part.With(s, g.ForEach, v)
		p.segment, p.title = v, axis.Title(v)
		size, err := sys.Size(p.question.Part)
		if err != nil {
			return nil, fmt.Errorf("gate: %s: %w", g.Name, err)
		}
		switch {
		case size.Notes == 0 && axis.From != "note" && axis.From != "mention":
			continue // a label or a bin that the corpus has not; declared groups are missed
		case size.Small:
			small = append(small, v)
			continue
		}
		out = append(out, p)
	}
	if len(small) > 0 {
		p := base
		p.question.Part = base.question.Part.With(s, g.ForEach, small...)
		p.segment, p.title = "other", "other ("+strings.Join(small, ", ")+")"
		out = append(out, p)
	}
	return out, nil
}

// group is the gate on the groups that it names, or on the worst of all that are
// large enough.
func (g *Gate) group(sys *estimate.System, base planned) ([]planned, error) {
	s := sys.Manifest().Suite
	axis, _ := s.Axis(g.Axis)
	values, err := valuesOf(s, g.Axis)
	if err != nil {
		return nil, fmt.Errorf("gate: %s: %w", g.Name, err)
	}
	p := base
	switch {
	case g.Worst:
		p.segment, p.title = "worst", "worst "+g.Axis
		p.question.Axis, p.question.Worst = g.Axis, true
		for _, v := range values {
			size, err := sys.Size(base.question.Part.With(s, g.Axis, v))
			if err != nil {
				return nil, fmt.Errorf("gate: %s: %w", g.Name, err)
			}
			if !size.Small && !(g.Metric == "relative_recall_difference" && v == axis.Reference) {
				p.question.Values = append(p.question.Values, v)
			}
		}
	case slices.Contains(estimate.Measures(), g.Metric):
		var titles []string
		for _, v := range g.Values {
			titles = append(titles, axis.Title(v))
		}
		p.question.Axis, p.question.Values = g.Axis, g.Values
		p.segment, p.title = strings.Join(g.Values, ","), strings.Join(titles, " - ")
	default:
		p.question.Part = base.question.Part.With(s, g.Axis, g.Values...)
		p.segment, p.title = g.Values[0], axis.Title(g.Values[0])
	}
	return []planned{p}, nil
}
