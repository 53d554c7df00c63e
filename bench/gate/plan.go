package gate

import (
	"fmt"
	"slices"
	"strings"

	"polyphi/bench/estimate"
	"polyphi/bench/result"
	"polyphi/metrics"
	"polyphi/metrics/stats"
)

// A planned check is a gate on one segment, with the question it asks.
type planned struct {
	gate     *Gate
	question estimate.Question
	segment  string
	title    string
	where    string // the gate's filter, "" for none
	unit     string
	better   metrics.Direction
	own      bool   // the candidate's own value is tested, not its difference
	none     string // why it is without data, "" if that is not known before it is asked
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

// plan lists the checks of a gate on a system's run.
func (g *Gate) plan(sys *estimate.System) ([]planned, error) {
	s := sys.Manifest().Suite
	base := planned{gate: g, segment: "all", title: "all", own: !g.relative()}
	if g.Metric == speedMetric {
		return []planned{base}, nil
	}
	var err error
	if base.question, err = g.question(s); err != nil {
		return nil, err
	}
	if base.better, base.unit, err = base.question.Direction(); err != nil {
		return nil, err
	}
	// A gap is better the smaller it is, but within a margin it has a sign.
	base.question.Absolute = !(g.Rule.Kind == Equivalent && base.own)
	if !g.Where.IsEmpty() {
		base.where = g.Where.String()
	}
	switch {
	case g.ForEach != "":
		return g.eachGroup(sys, base)
	case g.Worst:
		return g.worst(sys, base)
	case g.Axis != "":
		return []planned{g.named(s, base)}, nil
	case base.where != "":
		base.segment, base.title = base.where, base.where
	}
	return []planned{base}, nil
}

// groups lists the groups of the gate's axis that where leaves.
func (g *Gate) groups(s result.Suite, part estimate.Part) ([]string, error) {
	values, err := valuesOf(s, g.axis())
	for _, of := range []map[string][]string{part.Notes, part.Cells} {
		if left := of[g.axis()]; left != nil {
			values = left
		}
	}
	return values, err
}

// pooledName is the segment of the groups that are judged together.
func pooledName(groups []string) string {
	if slices.Contains(groups, "other") {
		return "others"
	}
	return "other"
}

// eachGroup is a check for each group. Groups that are too small to be judged are
// judged together; a declared one without any data has nothing to add to that, and is
// a check of its own so that it is missed.
func (g *Gate) eachGroup(sys *estimate.System, base planned) ([]planned, error) {
	s := sys.Manifest().Suite
	groups, err := g.groups(s, base.question.Part)
	if err != nil {
		return nil, err
	}
	axis, declared := s.Axis(g.ForEach)
	declared = declared && (axis.From == "note" || axis.From == "mention")
	var out []planned
	var small []string
	for _, v := range groups {
		p := base
		p.question.Part = base.question.Part.With(s, g.ForEach, v)
		p.segment, p.title = v, axis.Title(v)
		size, err := sys.Size(p.question.Part)
		switch {
		case err != nil:
			return nil, err
		case size.Notes == 0 && !declared: // a label or a bin that the corpus has not
		case size.Notes > 0 && size.Small:
			small = append(small, v)
		default:
			out = append(out, p)
		}
	}
	if len(small) > 0 {
		p := base
		p.question.Part = base.question.Part.With(s, g.ForEach, small...)
		p.segment = pooledName(groups)
		p.title = p.segment + " (" + titles(axis, small, ", ") + ")"
		out = append(out, p)
	}
	if len(out) == 0 {
		base.none = "no group of " + g.ForEach + " has any data"
		return []planned{base}, nil
	}
	return out, nil
}

// worst is a check of the worst group of those that are large enough.
func (g *Gate) worst(sys *estimate.System, base planned) ([]planned, error) {
	s := sys.Manifest().Suite
	groups, err := g.groups(s, base.question.Part)
	if err != nil {
		return nil, err
	}
	axis, _ := s.Axis(g.Axis)
	p := base
	p.segment, p.title = "worst", "worst "+g.Axis
	p.question.Axis, p.question.Worst = g.Axis, true
	var small []string
	for _, v := range groups {
		size, err := sys.Size(base.question.Part.With(s, g.Axis, v))
		switch {
		case err != nil:
			return nil, err
		case g.Metric == "relative_recall_difference" && v == axis.Reference:
		case size.Small:
			small = append(small, v)
		default:
			p.question.Values = append(p.question.Values, v)
		}
	}
	if len(p.question.Values) == 0 {
		p.none = "no group of " + g.Axis + " is large enough to be judged"
		return []planned{p}, nil
	}
	at := base.question
	at.Metric = g.rate()
	group, err := worstGroup(sys, at, p.question)
	if err != nil {
		return nil, err
	}
	p.title += ": " + axis.Title(group)
	if len(small) > 0 {
		p.title += " (too small: " + titles(axis, small, ", ") + ")"
	}
	return []planned{p}, nil
}

// worstGroup is the group of a question that a metric is worst in; at is the question
// about one group.
func worstGroup(sys *estimate.System, at, of estimate.Question) (string, error) {
	better, _, err := at.Direction()
	if err != nil {
		return "", err
	}
	questions := make([]estimate.Question, len(of.Values))
	for i, v := range of.Values {
		questions[i] = at
		questions[i].Part = of.Part.With(sys.Manifest().Suite, of.Axis, v)
	}
	answers, err := sys.Ask(stats.Bootstrap{Resamples: 1}, questions) // values only
	if err != nil {
		return "", err
	}
	worst := 0
	for i, a := range answers {
		if sign(better)*a.Value < sign(better)*answers[worst].Value {
			worst = i
		}
	}
	return of.Values[worst], nil
}

// named is a check of the groups that the gate names.
func (g *Gate) named(s result.Suite, base planned) planned {
	axis, _ := s.Axis(g.Axis)
	p := base
	p.segment, p.title = strings.Join(g.Values, ","), titles(axis, g.Values, ", ")
	if !g.measure() {
		p.question.Part = base.question.Part.With(s, g.Axis, g.Values...)
		return p
	}
	p.question.Axis, p.question.Values = g.Axis, g.Values
	if len(g.Values) == 2 {
		p.title = titles(axis, g.Values, " - ")
	}
	return p
}

func titles(axis result.Axis, values []string, between string) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = axis.Title(v)
	}
	return strings.Join(out, between)
}
