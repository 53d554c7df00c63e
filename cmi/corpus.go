package cmi

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"

	"polyphi/corpora"
)

// A Corpus gathers the sentences of a corpus in file order for its code-mixing
// numbers. There are several, each with its own name; none is "the" index of a
// corpus.
type Corpus struct {
	declared []corpora.Lang
	sequence Sequence

	all    sums
	mixed  sums
	by     map[corpora.Lang]*sums // dominated by the language
	matrix map[corpora.Lang]*sums // ties given to their matrix language
	tied   int64
	n      int64 // language tokens, und included

	steps      int64        // delta over all sentences
	stepsMixed int64        // delta in mixed sentences, by the authors' program
	previous   corpora.Lang // matrix language of the latest sentence that had one
	dominating corpora.Lang // dominating language of the latest sentence that had one
	bare       int64        // sentences without language tokens
}

// NewCorpus returns an empty corpus that declares languages.
func NewCorpus(declared ...corpora.Lang) *Corpus {
	return &Corpus{declared: declared, by: map[corpora.Lang]*sums{}, matrix: map[corpora.Lang]*sums{}}
}

// sums are the integers that means are made of, by the number of language
// tokens: in this form they can be added in any order.
type sums struct {
	count int64
	by    map[int]*[2]int64 // N to sums of N - max and of P
}

func (s *sums) add(m Mix) {
	s.count++
	if m.N == 0 {
		return
	}
	if s.by == nil {
		s.by = map[int]*[2]int64{}
	}
	at := s.by[m.N]
	if at == nil {
		at = new([2]int64)
		s.by[m.N] = at
	}
	at[0] += int64(m.N - m.Max)
	at[1] += int64(m.P)
}

// total returns the sums of f_m = (N - max)/N and f_p = P/N over the sentences.
func (s *sums) total() (fm, fp float64) {
	for _, n := range sortedKeys(s.by) {
		fm += float64(s.by[n][0]) / float64(n)
		fp += float64(s.by[n][1]) / float64(n)
	}
	return fm, fp
}

// mean100 is 100 times the mean index, NaN of no sentence.
func (s *sums) mean100() float64 {
	fm, _ := s.total()
	return per(100*fm, s.count)
}

func per(sum float64, n int64) float64 {
	if n == 0 {
		return math.NaN()
	}
	return sum / float64(n)
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

// Add takes the next sentence and its tags.
func (c *Corpus) Add(s Sentence, tags []corpora.Lang) {
	c.sequence.Add(tags)
	c.all.add(s.Mix)
	c.n += int64(s.N)
	if s.N == 0 {
		c.bare++
	}
	mixed := s.N > 0 && s.Max > 0 && s.Max < s.N
	if mixed {
		c.mixed.add(s.Mix)
	}
	if s.Matrix == "" {
		return
	}
	of(c.matrix, s.Matrix).add(s.Mix)
	if c.previous != "" && c.previous != s.Matrix {
		c.steps++
	}
	c.previous = s.Matrix
	if s.Tied {
		c.tied++
		return
	}
	of(c.by, s.Matrix).add(s.Mix)
	if mixed && c.dominating != "" && c.dominating != s.Matrix {
		c.stepsMixed++
	}
	c.dominating = s.Matrix
}

func of(m map[corpora.Lang]*sums, l corpora.Lang) *sums {
	if m[l] == nil {
		m[l] = new(sums)
	}
	return m[l]
}

// A Value is a number of a corpus under its name, which ends with its scale: _01
// is 0 to 1, _100 is 0 to 100 (cc_*_100 may exceed it). X is NaN where the number
// is undefined.
type Value struct {
	Name string
	X    float64
}

// Values returns every number of the corpus, in a fixed order.
//
// cmi_*: means of the index of 2014 over all sentences, those with language
// tokens, the mixed ones, and all tokens taken as one sentence. avg_cmi_100[L]:
// over the sentences that L dominates, ties left out (JMIR 2024;26:e48443,
// equation 2). cu_*: means of the index of 2016. cc_*: equation 12 of Gambäck and
// Das (2016), line 1, with delta over all sentences, only in mixed ones as their
// program has it, and without. The others are those of Sequence.
func (c *Corpus) Values() []Value {
	u, s := c.all.count, c.mixed.count
	fm, fp := c.all.total()
	mixedFM, mixedFP := c.mixed.total()
	cc := func(delta int64) float64 { return per(100*((fm+fp+float64(delta))/2+5.0/6*float64(s)), u) }
	out := []Value{
		{"sentences", float64(u)}, {"sentences_mixed", float64(s)}, {"sentences_no_language", float64(c.bare)}, {"sentences_tied", float64(c.tied)},
		{"mixed_share_01", per(float64(s), u)},
		{"cmi_all_100", per(100*fm, u)}, {"cmi_language_bearing_100", per(100*fm, u-c.bare)}, {"cmi_mixed_100", per(100*mixedFM, s)},
		{"cmi_pooled_100", c.pooled()},
	}
	for _, l := range c.languages() {
		out = append(out, Value{fmt.Sprintf("avg_cmi_100[%s]", l), of(c.by, l).mean100()})
	}
	for _, l := range c.languages() {
		out = append(out, Value{fmt.Sprintf("avg_cmi_matrix_100[%s]", l), of(c.matrix, l).mean100()})
	}
	out = append(out, Value{"cu_avg_100", per(50*(fm+fp), u)}, Value{"cu_mixed_100", per(50*(mixedFM+mixedFP), s)},
		Value{"cc_paper_100", cc(c.steps)}, Value{"cc_script_100", cc(c.stepsMixed)}, Value{"cc_no_delta_100", cc(0)})
	x := c.sequence.Indexes(len(c.declared))
	return append(out, Value{"m_index_01", x.MIndex}, Value{"language_entropy_bits", x.LanguageEntropy}, Value{"i_index_01", x.IIndex},
		Value{"i_index_within_01", x.IIndexWithin}, Value{"span_entropy_bits", x.SpanEntropy}, Value{"burstiness", x.Burstiness},
		Value{"burstiness_sample", x.BurstinessSample}, Value{"memory", x.Memory}, Value{"switch_entropy_bits", x.SwitchEntropy},
		Value{"switch_surprisal_bits", x.SwitchSurprisal}, Value{"switches_per_sentence", x.SwitchesUtterance}, Value{"runs", float64(x.Runs)},
		Value{"language_tags", float64(x.Tags)})
}

// pooled is 100 times the index of all tokens taken as one sentence: 50 for
// monolingual sentences in equal parts.
func (c *Corpus) pooled() float64 {
	if c.all.count == 0 {
		return math.NaN()
	}
	m := Mix{N: int(c.n)}
	for _, n := range c.sequence.counts {
		m.Max = max(m.Max, int(n))
	}
	return 100 * m.Index()
}

// languages lists the declared languages, then others that occur, sorted.
func (c *Corpus) languages() []corpora.Lang {
	out := slices.Clone(c.declared)
	for _, l := range slices.Sorted(slices.Values(c.sequence.langs)) {
		if !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	return out
}
