package cmi

import (
	"slices"

	"polyphi/corpora"
)

// Tags that name no language: independent of language, and unknown.
const (
	Univ corpora.Lang = "univ" // not in N, not in max, no switch point
	Und  corpora.Lang = "und"  // in N, never in max, no switch point
)

// A Mix is what the index needs of one sentence.
type Mix struct {
	N   int // language tokens, und included
	Max int // tokens of the most frequent language
	P   int // neighbours of different language, univ and und dropped
}

// Index returns (N - Max)/N, and 0 for a sentence without language tokens.
//
// Gambäck and Das, On Measuring the Complexity of Code-Mixing (2014); JMIR
// 2024;26:e48443 equation 1. For two languages it is at most 0.5.
func (m Mix) Index() float64 {
	if m.N == 0 {
		return 0
	}
	return float64(m.N-m.Max) / float64(m.N)
}

// Bin returns the smallest i in 0..5 with index <= i/10, and 6 if there is
// none, in exact integers: 1 - 7/10 lies above 0.3 in floating point.
func (m Mix) Bin() int {
	for i := range 6 {
		if (m.N-m.Max)*10 <= i*m.N {
			return i
		}
	}
	return 6
}

// A counter counts the tags of one sentence. Its slices are kept between
// sentences, so counting allocates nothing.
type counter struct {
	langs  []corpora.Lang
	counts []int
}

// mix counts the tags of a sentence. dominant is the only most frequent
// language, "" if there is none or a tie; first is the tied or dominant
// language that occurs first.
func (c *counter) mix(tags []corpora.Lang) (m Mix, dominant, first corpora.Lang) {
	c.langs, c.counts = c.langs[:0], c.counts[:0]
	previous := corpora.Lang("")
	for _, tag := range tags {
		if tag == Univ {
			continue
		}
		m.N++
		if tag == Und {
			continue
		}
		i := slices.Index(c.langs, tag)
		if i < 0 {
			i = len(c.langs)
			c.langs, c.counts = append(c.langs, tag), append(c.counts, 0)
		}
		c.counts[i]++
		if previous != "" && previous != tag {
			m.P++
		}
		previous = tag
	}
	ties := 0
	for i, n := range c.counts {
		switch {
		case n > m.Max:
			m.Max, ties, first = n, 1, c.langs[i]
		case n == m.Max:
			ties++
		}
	}
	if ties == 1 {
		dominant = first
	}
	return m, dominant, first
}

// MixOf returns the counts of one sentence's tags.
func MixOf(tags []corpora.Lang) Mix {
	var c counter
	m, _, _ := c.mix(tags)
	return m
}

// Category returns the class of a sentence: "en-only" and the like (index 0),
// "mixed", "numeric" (no language token), "undeclared" (und only).
func category(m Mix, dominant corpora.Lang) string {
	switch {
	case m.N == 0:
		return "numeric"
	case m.Max == 0:
		return "undeclared"
	case m.Max < m.N:
		return "mixed"
	}
	return string(dominant) + "-only"
}
