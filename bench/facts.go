package bench

import (
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
	row    result.CorpusFacts
	forms  map[string]map[string]bool
	mixing *mixing // nil where the suite measures none
}

func newFactBook(job Job) *factBook {
	fresh := func(segment string) *facts {
		f := &facts{row: result.CorpusFacts{Segment: segment, Distinct: map[string]int{}, Mentions: map[string]int{}, Negatives: map[string]int{}},
			forms: map[string]map[string]bool{}}
		if t := job.tagger(); t != nil {
			f.mixing = newMixing(t.Languages())
		}
		return f
	}
	b := &factBook{all: fresh(""), by: map[string]*facts{}}
	for _, a := range job.Suite.Axes {
		if a.From == "note" {
			b.axes = append(b.axes, a)
			for _, v := range a.Values {
				b.by[result.Segment(a.Name, v)] = fresh(result.Segment(a.Name, v))
			}
		}
	}
	return b
}

// of returns the facts that a note belongs to, and where their code-mixing is
// gathered.
func (b *factBook) of(n result.Note) (all []*facts, mixings []*mixing) {
	all = append(all, b.all)
	for _, a := range b.axes {
		if v := n.Attrs[a.Name]; v != "" {
			all = append(all, b.by[result.Segment(a.Name, v)])
		}
	}
	for _, f := range all {
		if f.mixing != nil {
			mixings = append(mixings, f.mixing)
		}
	}
	return all, mixings
}

func (f *facts) add(d *corpora.Document, n result.Note) {
	f.row.Notes++
	f.row.Words += n.Words
	f.row.Runes += n.Runes
	f.row.Sentences += len(d.Sentences)
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
	if f.mixing != nil {
		f.row.Mixing = f.mixing.done()
	}
	return f.row
}
