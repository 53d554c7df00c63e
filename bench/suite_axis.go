package bench

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"polyphi/bench/suggest"
	"polyphi/cmi"
	"polyphi/corpora"
	"polyphi/corpora/labels"
)

// The measures of mentions: does the language change at them; do they hold a word
// that the training text of the system has not.
const (
	atSwitch        = "at_switch"
	outOfVocabulary = "oov"
)

// checkAxes checks each axis by itself, then those of measures beside one another.
func (s *Suite) checkAxes() error {
	for i := range s.Axes {
		a := &s.Axes[i]
		if err := a.check(); err != nil {
			return fmt.Errorf("axis %s: %w", a.Name, err)
		}
	}
	measured := s.measured()
	for i, a := range measured {
		for _, b := range measured[:i] {
			if fmt.Sprint(b.policy()) == fmt.Sprint(a.policy()) {
				return fmt.Errorf("axes %s and %s measure the same; give one of them another policy, such as names: independent", b.Name, a.Name)
			}
		}
	}
	return s.checkMentionMeasures(measured)
}

// checkMentionMeasures refuses two axes that measure the same of mentions, and a
// switch of language without an index whose tags decide.
func (s *Suite) checkMentionMeasures(measured []Axis) error {
	byMeasure := map[string]string{} // names of axes
	for _, a := range s.Axes {
		if a.Measure != atSwitch && a.Measure != outOfVocabulary {
			continue
		}
		what := a.Measure + a.Of
		if other, twice := byMeasure[what]; twice {
			return fmt.Errorf("axes %s and %s measure the same; remove one", other, a.Name)
		}
		byMeasure[what] = a.Name
		if a.Measure == outOfVocabulary {
			continue
		}
		if len(measured) == 0 {
			return fmt.Errorf("axis %s: measure: at_switch needs an axis of the code-mixing index beside it", a.Name)
		}
		if a.Of != "" && !slices.ContainsFunc(measured, func(m Axis) bool { return m.Name == a.Of }) {
			return fmt.Errorf("axis %s: of: %q is no axis of the code-mixing index", a.Name, a.Of)
		}
	}
	return nil
}

// check applies the rules of one axis and fills in what it leaves open.
func (a *Axis) check() error {
	if !namePattern.MatchString(a.Name) {
		return errors.New("name: use a lower-case letter, then letters, digits, - and _")
	}
	if err := oneOf("from", a.From, "note", "mention", "label", "measure"); err != nil {
		return err
	}
	if slices.Contains([]string{"all", "coarse", "category", "words"}, a.Name) || a.Name == "label" && a.From != "label" {
		return errors.New("the name is reserved: counts use it for another split; rename the axis")
	}
	if err := a.checkKeys(); err != nil {
		return err
	}
	if a.From == "measure" {
		if err := a.checkMeasure(); err != nil {
			return err
		}
	}
	if (a.From == "note" || a.From == "mention") && len(a.Values) == 0 {
		return errors.New("values are missing: list every value the corpus may declare")
	}
	return a.checkValues()
}

// checkValues checks the values an axis declares, and what is said of them.
func (a *Axis) checkValues() error {
	seen := map[string]bool{}
	for _, v := range a.Values {
		if !valuePattern.MatchString(v) {
			return fmt.Errorf("value %q: use letters, digits, dot, - and _", v)
		}
		if slices.Contains([]string{"all", "other", "worst", "none"}, v) {
			return fmt.Errorf("value %q is reserved", v)
		}
		if seen[v] {
			return fmt.Errorf("value %q stands twice", v)
		}
		seen[v] = true
	}
	if a.Reference != "" && !seen[a.Reference] {
		return fmt.Errorf("reference %q is none of its values%s", a.Reference, suggest.Near(a.Reference, a.Values))
	}
	for v := range a.Titles {
		if !seen[v] {
			return fmt.Errorf("a title is given for %q, which is none of its values%s", v, suggest.Near(v, a.Values))
		}
	}
	for _, l := range a.Labels {
		if !slices.ContainsFunc(labels.CoarseLabels(), func(c coarse) bool { return string(c) == l }) {
			return fmt.Errorf("labels: %q is no coarse label; have %v", l, labels.CoarseLabels())
		}
	}
	return nil
}

// checkKeys refuses keys that only other axes read: the measure, its policy, and
// the index whose tags decide.
func (a *Axis) checkKeys() error {
	measures := a.From == "measure"
	index := measures && a.Measure != atSwitch && a.Measure != outOfVocabulary
	const ofIndex = "an axis of the code-mixing index (from: measure)"
	for _, k := range []struct {
		name         string
		given, taken bool
		on           string
	}{
		{"measure", a.Measure != "", measures, "an axis from: measure"},
		{"of", a.Of != "", measures && a.Measure == atSwitch, "an axis with measure: at_switch"},
		{"candidates", a.Candidates != nil, index, ofIndex},
		{"tags", a.Tags != "", index, ofIndex},
		{"han", a.Han != "", index, ofIndex},
		{"codes", a.Codes != "", index, ofIndex},
		{"abbrev", a.Abbrev != "", index, ofIndex},
		{"names", a.Names != "", index, ofIndex},
		{"stay", a.Stay != 0, index, ofIndex},
		{"bins", a.Bins != "", index, ofIndex},
	} {
		if k.given && !k.taken {
			return fmt.Errorf("key %s has no effect here, only on %s; remove it", k.name, k.on)
		}
	}
	return nil
}

// checkMeasure fills in the code-mixing policy and checks it.
func (a *Axis) checkMeasure() error {
	if a.Measure == atSwitch || a.Measure == outOfVocabulary {
		if len(a.Values) > 0 {
			return fmt.Errorf("measure: %s has no values of its own; remove them", a.Measure)
		}
		a.From, a.Values = "mention", []string{"yes", "no"} // from here on an attribute like any other
		return nil
	}
	for _, d := range []struct {
		name  string
		value *string
		of    []string
	}{
		{"measure", &a.Measure, []string{"cmi2014", atSwitch, outOfVocabulary}}, {"bins", &a.Bins, []string{"six"}}, {"han", &a.Han, []string{"char", "run"}},
		{"codes", &a.Codes, []string{"independent", "by-script"}}, {"abbrev", &a.Abbrev, []string{"on", "off"}},
		{"names", &a.Names, []string{"by-script", "independent", "all-phi"}},
	} {
		if *d.value == "" {
			*d.value = d.of[0]
		}
		if err := oneOf(d.name, *d.value, d.of...); err != nil {
			return err
		}
	}
	if a.Tags != "" {
		if err := oneOf("tags", a.Tags, "gold", "tagger"); err != nil {
			return err
		}
	}
	if a.Stay == 0 {
		a.Stay = cmi.Default().Stay
	}
	if a.Stay <= 0.5 || a.Stay >= 1 {
		return fmt.Errorf("stay must lie in (0.5, 1), not %v", a.Stay)
	}
	if len(a.Values) > 0 {
		return errors.New("a measured axis has bins, no values")
	}
	if len(a.Candidates) == 0 {
		return errors.New("candidates are missing: list every language the notes may declare")
	}
	a.Values = BinValues()
	return a.checkCandidates()
}

// checkCandidates refuses what the tagger refuses.
func (a *Axis) checkCandidates() error {
	p := cmi.Policy{Tags: cmp.Or(a.Tags, "auto"), Han: a.Han, Codes: a.Codes, Abbrev: a.Abbrev, Names: a.Names, Stay: a.Stay}
	for _, c := range a.Candidates {
		p.Candidates = append(p.Candidates, corpora.Lang(c))
	}
	_, err := cmi.New(p, "", nil)
	return err
}

// measured lists the axes of the code-mixing index. Categories of sentences,
// corpus numbers and switches are those of the first.
func (s *Suite) measured() []Axis {
	var out []Axis
	for _, a := range s.Axes {
		if a.From == "measure" {
			out = append(out, a)
		}
	}
	return out
}

// policy returns what of an axis decides the index.
func (a Axis) policy() []any {
	return []any{a.Candidates, a.Tags, a.Han, a.Codes, a.Abbrev, a.Names, a.Stay}
}
