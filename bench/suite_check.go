package bench

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"polyphi/bench/suggest"
)

var (
	namePattern  = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,63}$`)
	valuePattern = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)
	hashPattern  = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

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
	if err := s.checkCorpora(); err != nil {
		return err
	}
	if err := s.checkAxes(); err != nil {
		return err
	}
	if err := s.checkShares(); err != nil {
		return err
	}
	return s.checkCross()
}

// checkCorpora checks each corpus by itself, and that each has a name of its own.
func (s *Suite) checkCorpora() error {
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
	return nil
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

// check applies the rules of one corpus and fills in what it leaves open.
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

func oneOf(what, value string, of ...string) error {
	if slices.Contains(of, value) {
		return nil
	}
	return fmt.Errorf("%s %q is not known; use %s%s", what, value, strings.Join(of, ", "), suggest.Near(value, of))
}
