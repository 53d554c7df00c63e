package bench

import (
	"math"
	"strings"

	"polyphi/bench/result"
	"polyphi/corpora"
)

// A factBook gathers the facts of the corpus, for all of it and for every value
// of every note-level axis.
type factBook struct {
	axes []Axis
	all  *facts
	by   map[string]*facts // segment
}

// facts are sums that CorpusFacts is made of.
type facts struct {
	row              result.CorpusFacts
	forms            map[string]map[string]bool
	cmiAll, cmiMixed float64
	bearing, mixed   int
}

func newFactBook(s Suite) *factBook {
	b := &factBook{all: newFacts(""), by: map[string]*facts{}}
	for _, a := range s.Axes {
		if a.From == "note" {
			b.axes = append(b.axes, a)
			for _, v := range a.Values {
				b.by[result.Segment(a.Name, v)] = newFacts(result.Segment(a.Name, v))
			}
		}
	}
	return b
}

func newFacts(segment string) *facts {
	return &facts{row: result.CorpusFacts{Segment: segment, Distinct: map[string]int{}, Mentions: map[string]int{}, Negatives: map[string]int{},
		Tokens: map[string]int{}, TokenSources: map[string]int{}}, forms: map[string]map[string]bool{}}
}

func (b *factBook) add(d *corpora.Document, n result.Note, sentences []result.Sentence, byLanguage, bySource map[string]int) {
	b.all.add(d, n, sentences, byLanguage, bySource)
	for _, a := range b.axes {
		if v := n.Attrs[a.Name]; v != "" {
			b.by[result.Segment(a.Name, v)].add(d, n, sentences, byLanguage, bySource)
		}
	}
}

func (f *facts) add(d *corpora.Document, n result.Note, sentences []result.Sentence, byLanguage, bySource map[string]int) {
	f.row.Notes++
	f.row.Words += n.Words
	f.row.Runes += n.Runes
	f.row.Sentences += len(sentences)
	if len(d.Gold) == 0 {
		f.row.WithoutPHI++
	}
	for _, m := range d.Gold {
		l := string(m.Label)
		f.row.Mentions[l]++
		if f.forms[l] == nil {
			f.forms[l] = map[string]bool{}
		}
		var surface []string
		for _, part := range m.Fragments {
			surface = append(surface, part.In(d.Text))
		}
		f.forms[l][strings.Join(surface, " ")] = true
	}
	for _, x := range d.Negatives {
		f.row.Negatives[x.Kind]++
	}
	for _, s := range sentences {
		if s.N == 0 {
			continue
		}
		f.bearing++
		c := float64(s.N-s.Max) / float64(s.N)
		f.cmiAll += c
		if s.Max < s.N {
			f.mixed++
			f.cmiMixed += c
		}
	}
	for l, k := range byLanguage {
		f.row.Tokens[l] += k
	}
	for l, k := range bySource {
		f.row.TokenSources[l] += k
	}
}

// rows returns the facts, the whole corpus first, then the axes in the suite's
// order.
func (b *factBook) rows(digests []result.CorpusDigest) []result.CorpusFacts {
	whole := b.all.done()
	for _, d := range digests {
		whole.Unannotated += d.Unannotated
		whole.Incomplete += d.Incomplete
	}
	out := []result.CorpusFacts{whole}
	for _, a := range b.axes {
		for _, v := range a.Values {
			out = append(out, b.by[result.Segment(a.Name, v)].done())
		}
	}
	return out
}

func (f *facts) done() result.CorpusFacts {
	for l, forms := range f.forms {
		f.row.Distinct[l] = len(forms)
	}
	f.row.CMIAll = percent(f.cmiAll, f.row.Sentences)
	f.row.CMILanguage = percent(f.cmiAll, f.bearing)
	f.row.CMIMixed = percent(f.cmiMixed, f.mixed)
	f.row.MixedShare = result.Undefined()
	if f.row.Sentences > 0 {
		f.row.MixedShare = result.Number(float64(f.mixed) / float64(f.row.Sentences))
	}
	return f.row
}

func percent(sum float64, n int) result.Number {
	if n == 0 {
		return result.Number(math.NaN())
	}
	return result.Number(100 * sum / float64(n))
}
