package cmi

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"polyphi/corpora"
	"polyphi/corpora/labels"
)

// A Sentence is the code-mixing of one sentence of a note.
type Sentence struct {
	Mix
	Matrix   corpora.Lang // dominating language; on a tie the previous one if it is among the tied, else the first; "" without language tokens
	Category string
}

// A Source says who decided a token's tag.
type Source uint8

// The sources of tags.
const (
	Gold   Source = iota // the corpus
	Rule                 // independent by its kind or a word list
	ByText               // its script
	Model                // detector, function words and context
)

// SourceNames are the names of the sources in files.
func SourceNames() [4]string { return [4]string{"gold", "rule", "script", "model"} }

// A Tagger gives tokens their language under one policy. It keeps a memo and
// counters and is not safe for concurrent use.
type Tagger struct {
	policy      Policy
	open        Opener
	detector    string
	latin       map[string]*latin // by candidate list
	independent map[string]bool
	counter     counter

	tokens []Token
	tags   []corpora.Lang
	byLang map[string]int
	bySrc  [4]int
}

// New returns a tagger. open may be nil where no note declares two languages of
// Latin script; detector names it in the policy line.
func New(p Policy, detector string, open Opener) (*Tagger, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	return &Tagger{policy: p, open: open, detector: detector, latin: map[string]*latin{}, independent: wordSet("independent"), byLang: map[string]int{}}, nil
}

// Policy returns the policy line.
func (t *Tagger) Policy() string { return t.policy.Line(t.detector) }

// Counters returns how many tokens of the latest note each tag and each source
// had.
func (t *Tagger) Counters() (byTag map[string]int, bySource [4]int) { return t.byLang, t.bySrc }

// Note returns the code-mixing of each sentence of d, in order. Candidates are
// the languages d declares, else the policy's.
//
// The error says that the detector could not be opened.
func (t *Tagger) Note(d *corpora.Document) ([]Sentence, error) {
	candidates := d.Langs
	if len(candidates) == 0 {
		candidates = t.policy.Candidates
	}
	t.byLang, t.bySrc = map[string]int{}, [4]int{}
	out := make([]Sentence, len(d.Sentences))
	matrix := corpora.Lang("")
	for i, s := range d.Sentences {
		if _, err := t.Tag(d, s, candidates); err != nil {
			return nil, err
		}
		m, dominant, first := t.counter.mix(t.tags)
		out[i] = Sentence{Mix: m, Category: category(m, dominant)}
		if m.Max > 0 {
			if dominant == "" {
				dominant = first
				if at := slices.Index(t.counter.langs, matrix); at >= 0 && t.counter.counts[at] == m.Max {
					dominant = matrix
				}
			}
			matrix = dominant
			out[i].Matrix = matrix
		}
	}
	return out, nil
}

// Tag returns the tokens of one sentence and their tags, valid until the next
// call.
func (t *Tagger) Tag(d *corpora.Document, s corpora.Fragment, candidates []corpora.Lang) ([]corpora.Lang, error) {
	t.tokens = Tokens(t.tokens[:0], d.Text, s)
	if t.policy.Han == "run" {
		t.tokens = joinHan(t.tokens)
	}
	t.tags = t.tags[:0]
	latinCandidates := 0
	for _, l := range candidates {
		if writes(l) == Latin {
			latinCandidates++
		}
	}
	var words []string
	var open []int // tokens that need the detector
	for i, tok := range t.tokens {
		tag, source := t.tag(d, tok, candidates, latinCandidates)
		if tag == "" {
			open = append(open, i)
			words = append(words, d.Text[tok.Start.Byte:tok.End.Byte])
		} else {
			t.bySrc[source]++
		}
		t.tags = append(t.tags, tag)
	}
	if len(open) > 0 {
		l, err := t.latinOf(candidates)
		if err != nil {
			return nil, err
		}
		for i, tag := range l.decode(words, t.policy.Stay) {
			t.tags[open[i]] = tag
			t.bySrc[Model]++
		}
	}
	for _, tag := range t.tags {
		t.byLang[string(tag)]++
	}
	return t.tags, nil
}

// tag decides what needs no context; "" means a Latin word with two or more
// candidates.
func (t *Tagger) tag(d *corpora.Document, tok Token, candidates []corpora.Lang, latinCandidates int) (corpora.Lang, Source) {
	if lang, ok := goldTag(d, tok); ok {
		return lang, Gold
	}
	switch {
	case tok.Kind == Code && t.policy.Codes == "by-script":
	case tok.Kind != Word:
		return Univ, Rule
	}
	word := d.Text[tok.Start.Byte:tok.End.Byte]
	if tok.Script == Latin && (t.independent[strings.ToLower(word)] || t.policy.Abbrev == "on" && isAbbreviation(word)) {
		return Univ, Rule
	}
	if phi, name := inGold(d, tok); t.policy.Names == "all-phi" && phi || t.policy.Names == "independent" && name ||
		name && tok.Script == Latin && latinCandidates > 1 {
		return Univ, Rule
	}
	if tok.Script == Latin && latinCandidates > 1 {
		return "", Model
	}
	return byScript(tok.Script, candidates), ByText
}

func goldTag(d *corpora.Document, tok Token) (corpora.Lang, bool) {
	for _, r := range d.LangRuns {
		if r.Start.Byte <= tok.Start.Byte && tok.Start.Byte < r.End.Byte {
			return r.Lang, true
		}
	}
	return "", false
}

// inGold reports whether a token shares a code point with a gold span, and with
// one of coarse label NAME.
func inGold(d *corpora.Document, tok Token) (phi, name bool) {
	at := corpora.Fragment{Start: tok.Start, End: tok.End}
	for i := range d.Gold {
		m := &d.Gold[i]
		if m.Start().Byte >= tok.End.Byte {
			break // gold is sorted by start
		}
		for _, f := range m.Fragments {
			if f.Overlaps(at) {
				phi = true
				name = name || labels.Coarse(m.Label) == labels.Name
			}
		}
	}
	return phi, name
}

// isAbbreviation reports a Latin word of 2 to 5 capitals.
func isAbbreviation(word string) bool {
	n := 0
	for _, r := range word {
		if !unicode.IsUpper(r) {
			return false
		}
		n++
	}
	return n >= 2 && n <= 5
}

func (t *Tagger) latinOf(candidates []corpora.Lang) (*latin, error) {
	var langs []corpora.Lang
	for _, l := range candidates {
		if writes(l) == Latin {
			langs = append(langs, l)
		}
	}
	name := fmt.Sprint(langs)
	if t.latin[name] == nil {
		l, err := newLatin(langs, t.open)
		if err != nil {
			return nil, err
		}
		t.latin[name] = l
	}
	return t.latin[name], nil
}

// joinHan joins neighbouring Han characters to one token.
func joinHan(tokens []Token) []Token {
	out := tokens[:0]
	for _, tok := range tokens {
		if n := len(out); n > 0 && tok.Script == Han && out[n-1].Script == Han && out[n-1].End == tok.Start {
			out[n-1].End = tok.End
			continue
		}
		out = append(out, tok)
	}
	return out
}
