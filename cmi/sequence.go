package cmi

import (
	"math"

	"polyphi/corpora"
)

// A Sequence takes all tags of a corpus as one sequence, univ and und dropped,
// for the indexes of Guzmán et al. (2017). It keeps integer sums only.
type Sequence struct {
	langs  []corpora.Lang
	counts []int64 // tags of each language
	n      int64

	last     int   // language of the current run, into langs
	run      int64 // its length, not yet in the sums below
	runs     int64 // closed runs
	first    int64 // length of the first run
	previous int64 // length of the latest closed run
	squares  int64 // of the lengths of closed runs
	products int64 // of neighbouring closed runs
	lengths  []int64
	long     map[int64]int64 // runs longer than lengths reaches

	within, places int64 // switches inside utterances, and where there could be one
	utterances     int64
}

// maxShort is the longest run that is counted in a slice.
const maxShort = 256

// Add takes the tags of the next utterance.
func (s *Sequence) Add(tags []corpora.Lang) {
	if s.lengths == nil {
		s.lengths = make([]int64, maxShort+1)
	}
	s.utterances++
	var n, switches int64
	for _, tag := range tags {
		if tag == Univ || tag == Und {
			continue
		}
		n++
		if s.run > 0 && s.langs[s.last] == tag {
			s.counts[s.last]++
			s.run++
			continue
		}
		if s.run > 0 {
			s.close()
			if n > 1 {
				switches++
			}
		}
		s.last, s.run = s.place(tag), 1
		s.counts[s.last]++
	}
	s.n += n
	s.within += switches
	s.places += max(n-1, 0)
}

// close takes the current run into the sums.
func (s *Sequence) close() {
	if s.runs == 0 {
		s.first = s.run
	}
	s.products += s.previous * s.run
	s.squares += s.run * s.run
	if s.run <= maxShort {
		s.lengths[s.run]++
	} else {
		if s.long == nil {
			s.long = map[int64]int64{}
		}
		s.long[s.run]++
	}
	s.previous = s.run
	s.runs++
	s.run = 0
}

// place returns where a language's count lies.
func (s *Sequence) place(tag corpora.Lang) int {
	for i, l := range s.langs {
		if l == tag {
			return i
		}
	}
	s.langs, s.counts = append(s.langs, tag), append(s.counts, 0)
	return len(s.langs) - 1
}

// An Indexes holds the sequence indexes of a corpus, NaN where undefined.
type Indexes struct {
	MIndex            float64 // 0 monolingual to 1 equal shares
	LanguageEntropy   float64 // bits, 0 to log2 k
	IIndex            float64 // switches over places for one, utterance borders counted
	IIndexWithin      float64 // borders not counted
	SpanEntropy       float64 // bits, of the run lengths
	Burstiness        float64 // -1 periodic, 0 Poisson, to 1; population deviation
	BurstinessSample  float64 // sample deviation
	Memory            float64 // -1 to 1: do long runs follow long ones
	SwitchEntropy     float64 // bits, of the I-index
	SwitchSurprisal   float64 // bits
	SwitchesUtterance float64 // mean switch points of an utterance
	Runs              int64   // burstiness and memory mean little under ten
	Tags              int64
}

// Indexes returns the indexes of what was added. k is the number of declared
// languages; 0 takes those that occur.
//
// Guzmán, Ricard, Serigos, Bullock and Toribio, Metrics for modeling
// code-switching across corpora (Interspeech 2017); burstiness and memory after
// Goh and Barabási (2008).
func (s *Sequence) Indexes(k int) Indexes {
	c := *s // the current run is closed in a copy
	c.lengths = append([]int64(nil), s.lengths...)
	c.long = map[int64]int64{}
	for l, n := range s.long {
		c.long[l] = n
	}
	if c.run > 0 {
		c.close()
	}
	if k == 0 {
		k = len(c.langs)
	}
	nan := math.NaN()
	x := Indexes{MIndex: nan, LanguageEntropy: nan, IIndex: nan, IIndexWithin: ratio(c.within, c.places), SpanEntropy: nan, Burstiness: nan, BurstinessSample: nan,
		Memory: nan, SwitchEntropy: nan, SwitchSurprisal: nan, SwitchesUtterance: ratio(c.within, c.utterances), Runs: c.runs, Tags: c.n}
	if c.n == 0 {
		return x
	}
	x.MIndex, x.LanguageEntropy = c.balance(k)
	x.SpanEntropy = c.spanEntropy()
	if c.n > 1 {
		p := ratio(c.runs-1, c.n-1)
		x.IIndex = p
		if p > 0 {
			x.SwitchEntropy, x.SwitchSurprisal = -p*math.Log2(p), -math.Log2(p)
		}
	}
	x.Burstiness, x.BurstinessSample, x.Memory = c.bursts()
	return x
}

// balance returns the M-index and the entropy of the languages' shares.
func (s *Sequence) balance(k int) (m, entropy float64) {
	squares := 0.0
	for _, n := range s.counts {
		squares += float64(n) * float64(n)
		if p := float64(n) / float64(s.n); p > 0 {
			entropy -= p * math.Log2(p)
		}
	}
	if k > 1 {
		m = (float64(s.n)*float64(s.n) - squares) / (float64(k-1) * squares)
	}
	return m, max(0, entropy)
}

func (s *Sequence) spanEntropy() float64 {
	entropy := 0.0
	add := func(n int64) {
		if q := float64(n) / float64(s.runs); q > 0 {
			entropy -= q * math.Log2(q)
		}
	}
	for _, n := range s.lengths {
		add(n)
	}
	for _, l := range sortedKeys(s.long) {
		add(s.long[l])
	}
	return max(0, entropy)
}

// bursts returns burstiness by either deviation, and memory. Whether a deviation
// is zero is decided in integers.
func (s *Sequence) bursts() (population, sample, memory float64) {
	sample, memory = math.NaN(), math.NaN()
	mean := float64(s.n) // times runs, as the deviations below
	spread := float64(s.runs*s.squares - s.n*s.n)
	population = (math.Sqrt(spread) - mean) / (math.Sqrt(spread) + mean)
	if s.runs < 2 {
		return population, sample, memory
	}
	deviation := math.Sqrt(spread * float64(s.runs) / float64(s.runs-1))
	sample = (deviation - mean) / (deviation + mean)
	r := s.runs - 1
	head, tail := s.n-s.previous, s.n-s.first // sums without the last, and without the first run
	a := r*(s.squares-s.previous*s.previous) - head*head
	b := r*(s.squares-s.first*s.first) - tail*tail
	if a > 0 && b > 0 {
		memory = float64(r*s.products-head*tail) / (math.Sqrt(float64(a)) * math.Sqrt(float64(b)))
	}
	return population, sample, memory
}

func ratio(a, b int64) float64 {
	if b == 0 {
		return math.NaN()
	}
	return float64(a) / float64(b)
}
