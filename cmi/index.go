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

// Cu returns the index of 2016 on the scale 0 to 100: 100 (N - Max + P)/(2N),
// and 0 for a sentence without language tokens. One switch in the middle gives
// 37.5 or less, full alternation up to 100; it shares no scale with Index.
//
// Gambäck and Das, Comparing the Level of Code-Switching in Corpora (2016),
// equations 4 and 11.
func (m Mix) Cu() float64 {
	if m.N == 0 {
		return 0
	}
	return 100 * float64(m.N-m.Max+m.P) / float64(2*m.N)
}

// SPF returns the switch-point fraction P/N; ok is false without language
// tokens. Pratapa et al. (2018); public code also divides by N - 1 or not at all.
func (m Mix) SPF() (fraction float64, ok bool) {
	if m.N == 0 {
		return 0, false
	}
	return float64(m.P) / float64(m.N), true
}

// SPFN1 returns P/(N-1), the I-index of one sentence; ok is false under two
// language tokens.
func (m Mix) SPFN1() (fraction float64, ok bool) {
	if m.N < 2 {
		return 0, false
	}
	return float64(m.P) / float64(m.N-1), true
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

// A counter counts the tags of sentences that follow each other in a note. Its
// slices are kept between sentences, so counting allocates nothing.
type counter struct {
	langs  []corpora.Lang
	counts []int
	matrix corpora.Lang // of the latest sentence that had one
}

// next returns the next sentence of the note.
func (c *counter) next(tags []corpora.Lang) Sentence {
	m, dominant, first := c.mix(tags)
	s := Sentence{Mix: m, Category: category(m, dominant), Tied: m.Max > 0 && dominant == ""}
	if m.Max == 0 {
		return s
	}
	if s.Tied {
		dominant = first
		if at := slices.Index(c.langs, c.matrix); at >= 0 && c.counts[at] == m.Max {
			dominant = c.matrix
		}
	}
	c.matrix, s.Matrix = dominant, dominant
	return s
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
