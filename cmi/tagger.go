package cmi

import (
	"fmt"
	"sort"
	"strings"
	"unicode"

	"polyphi/corpora"
	"polyphi/corpora/labels"
	"polyphi/corpora/scripts"
)

// A Sentence is the code-mixing of one sentence of a note.
type Sentence struct {
	Mix
	Matrix   corpora.Lang // dominating language; on a tie the previous one if it is among the tied, else the first; "" without language tokens
	Tied     bool         // several languages are most frequent
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
	opener      Opener
	detector    string
	latin       map[string]*latin // by candidate list
	independent map[string]bool
	counter     counter

	note      *corpora.Document // that reach belongs to
	reach     []int             // end of the mention that reaches farthest, up to each
	tokens    []Token
	tags      []corpora.Lang
	words     []string
	undecided []int // tokens that need the detector
	byLang    map[string]int
	bySrc     [4]int
}

// New returns a tagger. open may be nil where no note declares two languages of
// Latin script; detector names it in the policy line.
func New(p Policy, detector string, open Opener) (*Tagger, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	return &Tagger{policy: p, opener: open, detector: detector, latin: map[string]*latin{}, independent: wordSet("independent"), byLang: map[string]int{}}, nil
}

// Policy returns the policy line.
func (t *Tagger) Policy() string { return t.policy.Line(t.detector) }

// Languages returns the policy's candidates.
func (t *Tagger) Languages() []corpora.Lang { return t.policy.Candidates }

// Counters returns how many tokens of the latest note each tag and each source
// had.
func (t *Tagger) Counters() (byTag map[string]int, bySource [4]int) { return t.byLang, t.bySrc }

// Note returns the code-mixing of each sentence of d, in order. Candidates are
// the languages d declares, else the policy's.
//
// The error says that the detector could not be opened.
func (t *Tagger) Note(d *corpora.Document) ([]Sentence, error) {
	out := make([]Sentence, 0, len(d.Sentences))
	err := t.Each(d, func(s Sentence, _ []Token, _ []corpora.Lang) { out = append(out, s) })
	return out, err
}

// Each calls visit for each sentence of d, in order, with its tokens and their
// tags, which are valid until visit returns.
func (t *Tagger) Each(d *corpora.Document, visit func(s Sentence, tokens []Token, tags []corpora.Lang)) error {
	candidates := d.Langs
	if len(candidates) == 0 {
		candidates = t.policy.Candidates
	}
	t.byLang, t.bySrc, t.counter.matrix = map[string]int{}, [4]int{}, ""
	t.open(d)
	for _, s := range d.Sentences {
		tags, err := t.Tag(d, s, candidates)
		if err != nil {
			return err
		}
		visit(t.counter.next(tags), t.tokens, tags)
	}
	return nil
}

// Tag returns the tags of one sentence's tokens, valid until the next call.
func (t *Tagger) Tag(d *corpora.Document, s corpora.Fragment, candidates []corpora.Lang) ([]corpora.Lang, error) {
	if t.note != d {
		t.open(d)
	}
	t.tokens = Tokens(t.tokens[:0], d.Text, s)
	switch t.policy.Han {
	case "run":
		t.tokens = joinHan(t.tokens)
	case "word":
		t.tokens = t.policy.Words.join(d.Text, t.tokens)
	}
	t.tags = t.tags[:0]
	latinCandidates := 0
	for _, l := range candidates {
		if writes(l) == scripts.Latin {
			latinCandidates++
		}
	}
	gold := t.goldOf(d, s)
	t.words, t.undecided = t.words[:0], t.undecided[:0]
	for i, tok := range t.tokens {
		tag, source := t.tag(d, tok, gold, candidates, latinCandidates)
		if tag == "" {
			t.undecided = append(t.undecided, i)
			t.words = append(t.words, d.Text[tok.Start.Byte:tok.End.Byte])
		} else {
			t.bySrc[source]++
		}
		t.tags = append(t.tags, tag)
	}
	if len(t.undecided) > 0 {
		l, err := t.latinOf(candidates)
		if err != nil {
			return nil, err
		}
		for i, tag := range l.decode(t.words, t.policy.Stay) {
			t.tags[t.undecided[i]] = tag
			t.bySrc[Model]++
		}
	}
	for _, tag := range t.tags {
		t.byLang[string(tag)]++
	}
	return t.tags, nil
}

// open prepares what is looked up in a note: how far its mentions reach.
func (t *Tagger) open(d *corpora.Document) {
	t.note, t.reach = d, t.reach[:0]
	reach := 0
	for i := range d.Gold {
		reach = max(reach, d.Gold[i].End().Byte)
		t.reach = append(t.reach, reach)
	}
}

// goldOf returns the mentions that can share a character with a sentence. Gold
// is sorted by start, so those before the first that reaches it are out, and
// those that start after it.
func (t *Tagger) goldOf(d *corpora.Document, s corpora.Fragment) []corpora.Mention {
	from := sort.Search(len(d.Gold), func(i int) bool { return t.reach[i] > s.Start.Byte })
	to := sort.Search(len(d.Gold), func(i int) bool { return d.Gold[i].Start().Byte >= s.End.Byte })
	return d.Gold[from:max(from, to)]
}

// tag decides what needs no context; "" means a Latin word with two or more
// candidates.
func (t *Tagger) tag(d *corpora.Document, tok Token, gold []corpora.Mention, candidates []corpora.Lang, latinCandidates int) (corpora.Lang, Source) {
	if t.policy.Tags != "tagger" {
		if lang, ok := goldTag(d, tok); ok {
			return lang, Gold
		}
	}
	switch {
	case tok.Kind == Code && t.policy.Codes == "by-script":
	case tok.Kind != Word:
		return Univ, Rule
	}
	word := d.Text[tok.Start.Byte:tok.End.Byte]
	if tok.Script == scripts.Latin && (t.independent[strings.ToLower(word)] || t.policy.Abbrev == "on" && isAbbreviation(word)) {
		return Univ, Rule
	}
	if phi, name := inGold(gold, tok); t.policy.Names == "all-phi" && phi || t.policy.Names == "independent" && name ||
		name && tok.Script == scripts.Latin && latinCandidates > 1 {
		return Univ, Rule
	}
	if t.policy.Tags == "gold" {
		return Und, Gold
	}
	if tok.Script == scripts.Latin && latinCandidates > 1 {
		return "", Model
	}
	return byScript(tok.Script, candidates), ByText
}

// goldTag returns the tag of the run that a token begins in. Runs are sorted.
func goldTag(d *corpora.Document, tok Token) (corpora.Lang, bool) {
	i := sort.Search(len(d.LangRuns), func(i int) bool { return d.LangRuns[i].End.Byte > tok.Start.Byte })
	if i < len(d.LangRuns) && d.LangRuns[i].Start.Byte <= tok.Start.Byte {
		return d.LangRuns[i].Lang, true
	}
	return "", false
}

// inGold reports whether a token shares a code point with a gold span, and with
// one of coarse label NAME.
func inGold(gold []corpora.Mention, tok Token) (phi, name bool) {
	for i := range gold {
		m := &gold[i]
		if m.Start().Byte >= tok.End.Byte {
			break // gold is sorted by start
		}
		if within(m, tok) {
			phi = true
			name = name || labels.Coarse(m.Label) == labels.Name
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
		if writes(l) == scripts.Latin {
			langs = append(langs, l)
		}
	}
	name := fmt.Sprint(langs)
	if t.latin[name] == nil {
		l, err := newLatin(langs, t.opener)
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
		if n := len(out); n > 0 && tok.Script == scripts.Han && out[n-1].Script == scripts.Han && out[n-1].End == tok.Start {
			out[n-1].End = tok.End
			continue
		}
		out = append(out, tok)
	}
	return out
}
