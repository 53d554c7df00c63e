package gate

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"polyphi/bench/estimate"
	"polyphi/bench/filter"
	"polyphi/bench/suggest"
	"polyphi/metrics"
)

// A Kind is a kind of rule.
type Kind string

// The kinds of rules. The first three are about the difference from the baseline,
// but Equivalent about the candidate's own value where the metric is a gap.
const (
	NonInferior Kind = "non_inferior"
	Equivalent  Kind = "equivalent"
	Superior    Kind = "superior"
	AtLeast     Kind = "at_least"
	AtMost      Kind = "at_most"
	NotSlower   Kind = "not_slower"
)

// A Rule is what must be shown for a pass.
type Rule struct {
	Kind   Kind
	Margin Margin  // of the first three
	Value  float64 // of at_least and at_most, in the metric's unit; the ratio of not_slower
	Bound  string  // of at_least and at_most: lower95, upper95 or point
}

// maxRatio is the most of a ratio of speeds: more was meant as percent.
const maxRatio = 10

// speedMetric is the one metric that counts do not hold.
const speedMetric = "words_per_second"

type entry struct {
	Name     string         `yaml:"name"`
	Metric   string         `yaml:"metric"`
	Match    string         `yaml:"match"`
	ForEach  string         `yaml:"for_each"`
	Segment  *yaml.MapSlice `yaml:"segment"`
	Where    string         `yaml:"where"`
	Severity string         `yaml:"severity"`
	Alarm    *alarm         `yaml:"alarm"`

	NonInferior *marginRule `yaml:"non_inferior"`
	Equivalent  *marginRule `yaml:"equivalent"`
	Superior    *marginRule `yaml:"superior"`
	AtLeast     *valueRule  `yaml:"at_least"`
	AtMost      *valueRule  `yaml:"at_most"`
	NotSlower   *ratioRule  `yaml:"not_slower"`
}

type alarm struct {
	Correct string `yaml:"correct"`
}

type marginRule struct {
	Margin any `yaml:"margin"`
}

type valueRule struct {
	Value any    `yaml:"value"`
	Bound string `yaml:"bound"`
}

type ratioRule struct {
	Ratio float64 `yaml:"ratio"`
}

func (e entry) gate() (Gate, error) {
	g := Gate{Name: e.Name, Metric: e.Metric, Match: e.Match, ForEach: e.ForEach, Warn: e.Severity == "warn", Holm: true}
	switch {
	case e.Name == "":
		return g, errors.New("name is missing; accepted entries and reports need it")
	case !namePattern.MatchString(e.Name):
		return g, errors.New("name: use a lower-case letter, then letters, digits, -, _ and dots")
	case e.Alarm != nil && e.ForEach == "":
		return g, errors.New("alarm: a gate without for_each has one alarm, and nothing to correct; leave it out")
	case e.Metric == "":
		return g, errors.New("metric is missing; `bench list metrics` shows them")
	}
	if err := oneOf("severity", e.Severity, "", "fail", "warn"); err != nil {
		return g, err
	}
	if e.Alarm != nil {
		if err := oneOf("alarm: correct", e.Alarm.Correct, "holm", "none"); err != nil {
			return g, err
		}
		g.Holm = e.Alarm.Correct == "holm"
	}
	unit, better, err := unitOf(e.Metric, e.Match)
	if err != nil {
		return g, err
	}
	if g.Where, err = filter.Parse(e.Where); e.Where != "" && err != nil {
		return g, fmt.Errorf("where: %w", err)
	}
	if e.Segment != nil {
		if err := g.segment(*e.Segment); err != nil {
			return g, err
		}
	}
	if g.Rule, err = e.rule(unit, better); err != nil {
		return g, err
	}
	return g, g.consistent()
}

// unitOf finds a metric and says what its values are. Without a match it is taken
// with any: the suite's headline is filled in later.
func unitOf(metric, match string) (unit string, better metrics.Direction, err error) {
	if metric == speedMetric {
		return "", metrics.HigherIsBetter, nil
	}
	var names, matches []string
	for _, m := range metrics.All() {
		if !slices.Contains(names, m.Name) {
			names = append(names, m.Name)
		}
		if m.Name == metric || m.Name == "recall" && m.IsShare() && slices.Contains(estimate.Measures(), metric) {
			matches = append(matches, m.Match)
			unit, better = m.Unit, m.Better
		}
	}
	if matches == nil {
		names = append(append(names, estimate.Measures()...), speedMetric)
		return "", 0, fmt.Errorf("metric %q is not known; use one of %s%s", metric, strings.Join(names, ", "), suggest.Near(metric, names))
	}
	if match != "" && !slices.Contains(matches, match) {
		if matches[0] == "" {
			return "", 0, fmt.Errorf("match: %s takes none; leave it out", metric)
		}
		return "", 0, fmt.Errorf("match %q is not known for %s; use one of %s%s", match, metric, strings.Join(matches, ", "), suggest.Near(match, matches))
	}
	if slices.Contains(estimate.Measures(), metric) {
		better, unit, err = estimate.Question{Metric: metric}.Direction()
	}
	return unit, better, err
}

// segment reads `segment: {axis: value}`, with a list of values, or worst.
func (g *Gate) segment(items yaml.MapSlice) error {
	if len(items) != 1 {
		return errors.New("segment: name one axis with its group, such as {variant: zh-Hant}; cut by others with where")
	}
	axis, ok := items[0].Key.(string)
	if !ok {
		return errors.New("segment: the axis is no text")
	}
	g.Axis = axis
	switch v := items[0].Value.(type) {
	case string:
		g.Values = []string{v}
	case []any:
		for _, x := range v {
			s, ok := x.(string)
			if !ok || s == "worst" {
				return fmt.Errorf("segment: %s: a list holds values of the axis, as text", axis)
			}
			if slices.Contains(g.Values, s) {
				return fmt.Errorf("segment: %s: %s stands twice", axis, s)
			}
			g.Values = append(g.Values, s)
		}
	}
	if len(g.Values) == 0 {
		return fmt.Errorf("segment: %s: give a value of the axis as text, a list of values, or worst", axis)
	}
	if len(g.Values) == 1 && g.Values[0] == "worst" {
		g.Values, g.Worst = nil, true
	}
	return nil
}

// rule returns the one rule of an entry.
func (e entry) rule(unit string, better metrics.Direction) (r Rule, err error) {
	n := 0
	for _, x := range []struct {
		kind Kind
		of   *marginRule
	}{{NonInferior, e.NonInferior}, {Equivalent, e.Equivalent}, {Superior, e.Superior}} {
		if x.of == nil {
			continue
		}
		n++
		if r, err = x.of.rule(x.kind); err != nil {
			return r, fmt.Errorf("%s: %w", x.kind, err)
		}
	}
	for _, x := range []struct {
		kind Kind
		of   *valueRule
	}{{AtLeast, e.AtLeast}, {AtMost, e.AtMost}} {
		if x.of == nil {
			continue
		}
		n++
		if r, err = x.of.rule(x.kind, unit, better); err != nil {
			return r, fmt.Errorf("%s: %w", x.kind, err)
		}
	}
	if e.NotSlower != nil {
		n++
		r = Rule{Kind: NotSlower, Value: e.NotSlower.Ratio}
		if !(r.Value > 0 && r.Value <= maxRatio) {
			return r, fmt.Errorf("not_slower: ratio must be above 0 and at most %d, such as 0.90 for nine tenths of the speed", maxRatio)
		}
	}
	if n != 1 {
		return r, fmt.Errorf("it has %d rules and needs exactly one of non_inferior, equivalent, superior, at_least, at_most, not_slower", n)
	}
	return r, nil
}

func (m marginRule) rule(kind Kind) (Rule, error) {
	r := Rule{Kind: kind}
	if m.Margin == nil {
		if kind == Superior {
			return r, nil // any improvement
		}
		return r, errors.New("margin is missing; write one with a unit, such as 1.0pt")
	}
	var err error
	r.Margin, err = parseMargin(fmt.Sprint(m.Margin))
	return r, err
}

func (v valueRule) rule(kind Kind, unit string, better metrics.Direction) (Rule, error) {
	r := Rule{Kind: kind, Bound: v.Bound}
	safe, other := "lower95", AtMost
	if kind == AtMost {
		safe, other = "upper95", AtLeast
	}
	if (better == metrics.HigherIsBetter) != (kind == AtLeast) {
		return r, fmt.Errorf("the metric is better the %s it is; use %s", map[Kind]string{AtLeast: "lower", AtMost: "higher"}[kind], other)
	}
	if r.Bound == "" {
		r.Bound = safe
	}
	if err := oneOf("bound", r.Bound, safe, "point"); err != nil {
		return r, err
	}
	if v.Value == nil {
		return r, errors.New("value is missing")
	}
	var err error
	r.Value, err = parseValue(v.Value, unit)
	return r, err
}

// consistent refuses what cannot mean anything.
func (g Gate) consistent() error {
	relative := g.Metric == "relative_recall_difference"
	switch {
	case (g.Metric == speedMetric) != (g.Rule.Kind == NotSlower):
		return errors.New("not_slower and words_per_second belong together")
	case g.Metric == speedMetric && (g.axis() != "" || !g.Where.IsEmpty() || g.Match != ""):
		return errors.New("words_per_second is of the whole suite; leave match, for_each, segment and where out")
	case g.ForEach != "" && g.Axis != "":
		return errors.New("for_each and segment exclude each other")
	case g.measure() && g.Axis == "":
		return fmt.Errorf("%s compares groups; name them with segment, such as {gender: [female, male]}", g.Metric)
	case g.measure() && !relative && (g.Worst || len(g.Values) == 1):
		return fmt.Errorf("%s compares groups; list two or more values in segment", g.Metric)
	case relative && len(g.Values) > 1:
		return errors.New("relative_recall_difference is of one group, or of the worst: {variant: worst}")
	case !g.measure() && len(g.Values) > 1:
		return fmt.Errorf("segment lists several values; %s is of one group (for several together use where, for each of them for_each)", g.Metric)
	case relative && g.Rule.Kind != AtLeast:
		return errors.New("relative_recall_difference takes at_least: it compares with the reference, not with the baseline")
	case g.Metric == "false_alarms" && g.Rule.Margin.Text != "" && !g.Rule.Margin.Relative:
		return errors.New("false_alarms is no proportion; give its margin in % of the baseline")
	case g.Rule.Kind == Equivalent && g.measure() && g.Rule.Margin.Relative:
		return fmt.Errorf("equivalent tests the candidate's own %s; give its margin in pt: there is no baseline to take a %% of", g.Metric)
	}
	return nil
}
