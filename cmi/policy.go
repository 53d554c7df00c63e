package cmi

import (
	"fmt"
	"strings"

	"polyphi/corpora"
	"polyphi/corpora/scripts"
)

// A Policy says which tokens count and who decides their language. The index
// moves with it, so its Line stands in every result; results with different
// lines are not comparable.
type Policy struct {
	Candidates []corpora.Lang // every language a note may declare; order decides ties
	Tags       string         // auto: gold tags where a token has one, else the tagger; gold: no tagger; tagger: no gold
	Han        string         // char: each Han character a token; run: each run of them; word: those of Words
	Words      *Words         // of han: word, else nil
	Codes      string         // independent, or by-script: mk136 counts as Latin
	Abbrev     string         // on: Latin words of 2 to 5 capitals are independent; off
	Names      string         // by-script, independent (coarse label NAME), all-phi: which gold spans are independent
	Stay       float64        // probability that a Latin word has its neighbour's language, in (0.5, 1)
}

// Default returns the policy of the packaged suites for the given candidates.
func Default(candidates ...corpora.Lang) Policy {
	return Policy{Candidates: candidates, Tags: "auto", Han: "char", Codes: "independent", Abbrev: "on", Names: "by-script", Stay: 0.75}
}

// taggerVersion is raised when a tag can change.
const taggerVersion = 2

// Line returns the policy in one line. detector names the language detector and
// its version.
func (p Policy) Line(detector string) string {
	var langs []string
	for _, l := range p.Candidates {
		langs = append(langs, string(l))
	}
	han := p.Han
	if p.Words != nil {
		han += ":" + p.Words.id
	}
	return fmt.Sprintf("cmi2014 candidates=%s tags=%s han=%s codes=%s abbrev=%s names=%s stay=%g tagger=%d detector=%s",
		strings.Join(langs, ","), p.Tags, han, p.Codes, p.Abbrev, p.Names, p.Stay, taggerVersion, detector)
}

// check refuses values outside the closed lists, and two candidates in one
// script other than Latin: such a corpus needs gold tags.
func (p Policy) check() error {
	for _, c := range []struct {
		name, value string
		of          []string
	}{{"tags", p.Tags, []string{"auto", "gold", "tagger"}}, {"han", p.Han, []string{"char", "run", "word"}}, {"codes", p.Codes, []string{"independent", "by-script"}},
		{"abbrev", p.Abbrev, []string{"on", "off"}}, {"names", p.Names, []string{"by-script", "independent", "all-phi"}}} {
		known := false
		for _, v := range c.of {
			known = known || v == c.value
		}
		if !known {
			return fmt.Errorf("cmi: %s is %q; use %s", c.name, c.value, strings.Join(c.of, " or "))
		}
	}
	if (p.Han == "word") != (p.Words != nil) {
		return fmt.Errorf("cmi: han: word goes with a list of words, and a list of words with han: word")
	}
	if !(p.Stay > 0.5 && p.Stay < 1) {
		return fmt.Errorf("cmi: stay is %v; it must lie in (0.5, 1)", p.Stay)
	}
	seen := map[scripts.Script]corpora.Lang{}
	languages := map[string]bool{}
	for _, l := range p.Candidates {
		tag := primary(l)
		if !l.WellFormed() || tag == string(Und) || tag == string(Univ) {
			return fmt.Errorf("cmi: the candidate %.20q is no language; give tags such as zh or en, with a comma between two", l)
		}
		if languages[tag] {
			return fmt.Errorf("cmi: the candidates name the language %s twice; name it once", tag)
		}
		languages[tag] = true
		s := writes(l)
		if other, twice := seen[s]; twice && s != scripts.Latin {
			return fmt.Errorf("cmi: %s and %s are written in one script and cannot be told apart; give the corpus lang_runs and declare one of them", other, l)
		}
		seen[s] = l
	}
	return nil
}
