package cmi

import (
	"embed"
	"fmt"
	"math"
	"strings"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"

	"polyphi/corpora"
)

// A Detector gives the confidence that a word form belongs to each of a fixed
// list of languages, in that list's order, as numbers in [0,1].
type Detector interface {
	Confidences(dst []float64, form string) []float64
}

// An Opener opens a detector for two or more languages. It is called once for
// each set of Latin-script candidates, and only when a word needs it.
type Opener func(langs []corpora.Lang) (Detector, error)

const (
	floor           = 0.001 // of a confidence, before the logarithm
	functionPenalty = 2     // nats, for a language whose function words lack what another's have
	maxForms        = 200_000
)

//go:embed words/*.txt
var wordFiles embed.FS

// wordSet reads one of the committed word lists: one word a line, # begins a
// comment.
func wordSet(name string) map[string]bool {
	data, err := wordFiles.ReadFile("words/" + name + ".txt")
	if err != nil {
		return nil
	}
	set := map[string]bool{}
	for _, line := range strings.Split(string(data), "\n") {
		if line, _, _ = strings.Cut(line, "#"); strings.TrimSpace(line) != "" {
			for _, w := range strings.Fields(line) {
				set[w] = true
			}
		}
	}
	return set
}

// A latin scores Latin-script words under two or more candidate languages. Its
// memo holds one entry per distinct form; when full it computes without storing,
// so results never depend on what came before.
type latin struct {
	langs     []corpora.Lang
	detector  Detector
	functions []map[string]bool
	memo      map[string][]float64
	calls     int // of the detector
	scratch   []float64
}

func newLatin(langs []corpora.Lang, open Opener) (*latin, error) {
	if open == nil {
		return nil, fmt.Errorf("cmi: the notes mix %v, which share the Latin script; this program was built without a language detector (tag nolingua), so such notes need lang_runs", langs)
	}
	d, err := open(langs)
	if err != nil {
		return nil, fmt.Errorf("cmi: language detector: %w", err)
	}
	l := &latin{langs: langs, detector: d, memo: map[string][]float64{}}
	for _, lang := range langs {
		l.functions = append(l.functions, wordSet("function-"+primary(lang)))
	}
	return l, nil
}

// key is the form a word is looked up under: composed, lower case, fullwidth
// letters folded.
func key(word string) string {
	ascii := true
	for i := range len(word) {
		if word[i] >= 0x80 {
			ascii = false
			break
		}
	}
	if ascii {
		return strings.ToLower(word)
	}
	return strings.ToLower(norm.NFC.String(width.Fold.String(word)))
}

// score returns the log evidence of a word for each language. The detector's
// confidences are rounded to six decimals first: their low bits are not
// reproducible.
func (l *latin) score(word string) []float64 {
	k := key(word)
	if s, ok := l.memo[k]; ok {
		return s
	}
	l.calls++
	l.scratch = l.detector.Confidences(l.scratch[:0], k)
	out := make([]float64, len(l.langs))
	functional := make([]bool, len(l.langs))
	anywhere := false
	for i, words := range l.functions {
		functional[i] = words[k] || words[elided(k)] || words[clitic(k)]
		anywhere = anywhere || functional[i]
	}
	for i := range out {
		out[i] = math.Log(max(floor, math.Round(l.scratch[i]*1e6)/1e6))
		if anywhere && !functional[i] {
			out[i] -= functionPenalty
		}
	}
	if len(l.memo) < maxForms {
		l.memo[k] = out
	}
	return out
}

// elided returns the article or pronoun that a word begins with: l' of l'œil, ""
// if there is none.
func elided(k string) string {
	head, _, ok := strings.Cut(strings.ReplaceAll(k, "’", "'"), "'")
	if !ok {
		return ""
	}
	return head + "'"
}

// clitic returns what hangs on a word: 's of patient's, "" if there is none.
func clitic(k string) string {
	_, tail, ok := strings.Cut(strings.ReplaceAll(k, "’", "'"), "'")
	if !ok {
		return ""
	}
	return "'" + tail
}

// edges returns what it costs a sentence to begin or to end in each language: as
// much as a change to it from the language that all its words together speak for
// most. A word in the middle needs two changes to stand alone; without this one
// at an edge would need only one.
func (l *latin) edges(words []string, same, other float64) []float64 {
	total := make([]float64, len(l.langs))
	for _, w := range words {
		for i, x := range l.score(w) {
			total[i] += x
		}
	}
	at := 0
	for i := range total {
		if total[i] > total[at] {
			at = i
		}
	}
	out := make([]float64, len(l.langs))
	for i := range out {
		out[i] = other
		if i == at {
			out[i] = same
		}
	}
	return out
}

// decode returns the most likely languages of the Latin words of one sentence,
// in order: uniform start, stay with probability stay, ties to the language
// declared earlier.
func (l *latin) decode(words []string, stay float64) []corpora.Lang {
	k := len(l.langs)
	if len(words) == 0 {
		return nil
	}
	same, other := math.Log(stay), math.Log((1-stay)/float64(k-1))
	edge := l.edges(words, same, other)
	best := append([]float64(nil), l.score(words[0])...)
	for i := range best {
		best[i] += edge[i]
	}
	back := make([][]int, len(words))
	next := make([]float64, k)
	for t := 1; t < len(words); t++ {
		s := l.score(words[t])
		back[t] = make([]int, k)
		for j := range k {
			from, value := 0, math.Inf(-1)
			for i := range k {
				step := other
				if i == j {
					step = same
				}
				if v := best[i] + step; v > value {
					from, value = i, v
				}
			}
			back[t][j], next[j] = from, value+s[j]
		}
		best, next = next, best
	}
	at := 0
	for i := range k {
		best[i] += edge[i]
		if best[i] > best[at] {
			at = i
		}
	}
	out := make([]corpora.Lang, len(words))
	for t := len(words) - 1; t >= 0; t-- {
		out[t] = l.langs[at]
		if t > 0 {
			at = back[t][at]
		}
	}
	return out
}
