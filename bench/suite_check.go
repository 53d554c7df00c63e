package bench

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"polyphi/bench/suggest"
	"polyphi/cmi"
	"polyphi/corpora"
	"polyphi/corpora/labels"
)

var (
	namePattern  = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,63}$`)
	valuePattern = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)
	hashPattern  = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

const maxSegments = 2000

// Timed passes of each system: the least, which is usual, and so many that more
// say nothing new.
const defaultPasses, mostPasses = 10, 50

// check applies the rules of the suite file that YAML cannot.
func (s *Suite) check() error {
	if s.Version != 1 {
		return fmt.Errorf("version %d: this program reads version 1", s.Version)
	}
	if s.Revision < 1 {
		return fmt.Errorf("revision must be 1 or more, not %d", s.Revision)
	}
	if !namePattern.MatchString(s.Name) {
		return fmt.Errorf("name %q: use a lower-case letter, then letters, digits, - and _", s.Name)
	}
	if s.Minimum.Notes < 1 || s.Minimum.Mentions < 1 {
		return errors.New("minimum: notes and mentions are 1 or more")
	}
	if s.Passes < defaultPasses || s.Passes > mostPasses {
		return fmt.Errorf("speed: passes: %d; give %d to %d", s.Passes, defaultPasses, mostPasses)
	}
	for _, m := range append(slices.Clone(s.Match), s.Headline) {
		if err := oneOf("match", m, "strict", "approximate", "strict-blind", "approximate-blind"); err != nil {
			return err
		}
	}
	if err := CheckCompat(s.Compat); err != nil {
		return err
	}
	seen := map[string]bool{}
	for i := range s.Corpora {
		c := &s.Corpora[i]
		if err := c.check(); err != nil {
			return fmt.Errorf("corpus %q: %w", c.Name, err)
		}
		if seen[c.Name] {
			return fmt.Errorf("corpus %q stands twice", c.Name)
		}
		seen[c.Name] = true
	}
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
	mentions := map[string]string{} // axes that measure mentions, by what they measure
	for i := range s.Axes {
		a := &s.Axes[i]
		if a.Measure != atSwitch && a.Measure != outOfVocabulary {
			continue
		}
		what := a.Measure + a.Of
		if other, twice := mentions[what]; twice {
			return fmt.Errorf("axes %s and %s measure the same; remove one", other, a.Name)
		}
		mentions[what] = a.Name
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
	if err := s.checkShares(); err != nil {
		return err
	}
	return s.checkCross()
}

// categories lists the categories that a sentence may have on the first axis of
// the index.
func (s *Suite) categories() []string {
	var out []string
	for _, c := range s.measured()[0].Candidates {
		out = append(out, c+"-only")
	}
	return append(out, "mixed", "numeric", "undeclared")
}

// checkShares wants shares of categories that can occur and add up to 1.
func (s *Suite) checkShares() error {
	if len(s.CategoryShares) == 0 {
		return nil
	}
	if len(s.measured()) == 0 {
		return errors.New("category_shares: categories come with an axis of the code-mixing index, and the suite has none")
	}
	sum := 0.0
	for _, c := range slices.Sorted(maps.Keys(s.CategoryShares)) {
		if err := oneOf("category_shares: category", c, s.categories()...); err != nil {
			return err
		}
		share := s.CategoryShares[c]
		if share <= 0 || share > 1 {
			return fmt.Errorf("category_shares: %s with %v: give its share of the sentences, above 0", c, share)
		}
		sum += share
	}
	if sum < 0.999 || sum > 1.001 {
		return fmt.Errorf("category_shares: they add up to %.3f, not 1", sum)
	}
	return nil
}

func (c *CorpusSpec) check() error {
	if !namePattern.MatchString(c.Name) {
		return fmt.Errorf("name: use a lower-case letter, then letters, digits, - and _")
	}
	if c.SHA256 != "" && !hashPattern.MatchString(c.SHA256) {
		return errors.New("sha256 must be 64 lower-case hex digits")
	}
	if c.Source == "builtin" {
		if c.Path != "" {
			return errors.New("a builtin corpus has a part, not a path")
		}
		return nil
	}
	if c.Source != "" && c.Source != "file" {
		return oneOf("source", c.Source, "builtin", "file")
	}
	c.Source = "file"
	if c.Format == "" {
		c.Format = "jsonl"
	}
	if err := oneOf("format", c.Format, "jsonl", "conll", "conllu"); err != nil {
		return err
	}
	if c.Format == "jsonl" && len(c.Langs) > 0 {
		return errors.New("langs: the documents of jsonl declare their languages themselves")
	}
	if c.Format != "conll" && len(c.Columns) > 0 {
		return errors.New("columns: only format conll has columns")
	}
	if c.Path == "" {
		return errors.New("path is missing; or write source: builtin")
	}
	if !filepath.IsLocal(c.Path) {
		return errors.New("path must lie below the folder of the suite file; or name the file with --corpus NAME=PATH")
	}
	if c.Unmapped == "" {
		c.Unmapped = "error"
	}
	return oneOf("unmapped", c.Unmapped, "error", "ignore", "other")
}

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

// The measures of mentions: does the language change at them; do they hold a word
// that the training text of the system has not.
const (
	atSwitch        = "at_switch"
	outOfVocabulary = "oov"
)

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

// ofNoLanguage reports whether a tag stands for tokens of no language, or of one
// that is not known.
func ofNoLanguage(l corpora.Lang) bool { return l == cmi.Univ || l == cmi.Und }

// categoryAxis names the categories of sentences (en-only, mixed, numeric ...)
// where a product wants them; they come with the measured axis.
const categoryAxis = "category"

// coarseAxis names the coarse labels of mentions where a product wants them.
const coarseAxis = "coarse"

func (s *Suite) checkCross() error {
	for _, product := range s.Cross {
		if len(product) < 2 || len(product) > 3 {
			return fmt.Errorf("cross %v: a product has two or three axes", product)
		}
		segments, ofSentences, ofMentions := 1, 0, 0
		for at, name := range product {
			if slices.Contains(product[:at], name) {
				return fmt.Errorf("cross %v: %s stands twice", product, name)
			}
			if name == coarseAxis {
				segments *= len(labels.CoarseLabels())
				ofMentions++
				continue
			}
			if name == categoryAxis && slices.ContainsFunc(s.Axes, func(a Axis) bool { return a.From == "measure" }) {
				ofSentences++
				continue
			}
			i := slices.IndexFunc(s.Axes, func(a Axis) bool { return a.Name == name })
			if i < 0 {
				return fmt.Errorf("cross %v: no axis %q%s", product, name, suggest.Near(name, s.axisNames()))
			}
			n := len(s.Axes[i].Values)
			switch s.Axes[i].From {
			case "label":
				n = len(s.Labels.Labels())
				ofMentions++
			case "mention":
				ofMentions++
			case "measure":
				ofSentences++
			}
			segments *= n
		}
		if ofSentences > 1 || ofSentences == 1 && ofMentions > 1 {
			return fmt.Errorf("cross %v: sentences are split by one measured axis or by category, and their mentions by one axis more", product)
		}
		if segments > maxSegments {
			return fmt.Errorf("cross %v: %d segments, at most %d are allowed", product, segments, maxSegments)
		}
	}
	return nil
}

func (s *Suite) axisNames() []string {
	var names []string
	for _, a := range s.Axes {
		names = append(names, a.Name)
	}
	return names
}

func oneOf(what, value string, of ...string) error {
	if slices.Contains(of, value) {
		return nil
	}
	return fmt.Errorf("%s %q is not known; use %s%s", what, value, strings.Join(of, ", "), suggest.Near(value, of))
}
