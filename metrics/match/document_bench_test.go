package match

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"polyphi/corpora"
)

// A document is a shape of long notes: at returns the fragments of span i of n
// on the gold side, or on the other, whose bounds are a little off.
type document struct {
	labels int
	at     func(rng *rand.Rand, i, n int, pred bool) []corpora.Fragment
}

// one returns a span of one fragment, shifted on the prediction side by up to
// two code points.
func one(rng *rand.Rand, start, length int, pred bool) []corpora.Fragment {
	if pred {
		start += rng.IntN(3)
	}
	return []corpora.Fragment{stretchOf(start, start+length)}
}

// documents are shapes whose cost for each span must not grow with their number.
var documents = []struct {
	name string
	document
}{
	{"disjoint", document{5, func(rng *rand.Rand, i, _ int, pred bool) []corpora.Fragment {
		return one(rng, 6*i, 3, pred)
	}}},
	// Disjoint on either side, and each half under the next of the other.
	{"staircase", document{5, func(_ *rand.Rand, i, _ int, pred bool) []corpora.Fragment {
		if pred {
			return []corpora.Fragment{stretchOf(6*i+3, 6*i+8)}
		}
		return []corpora.Fragment{stretchOf(6*i, 6*i+5)}
	}}},
	// One mention of a sentence with nine others in it, each inside the last.
	{"nested", document{5, func(rng *rand.Rand, i, _ int, pred bool) []corpora.Fragment {
		return one(rng, 60*(i/10)+2*(i%10), 40-4*(i%10), pred)
	}}},
	// 990 spans a side each of which overlaps the next of its own side.
	{"chain", document{3, func(rng *rand.Rand, i, _ int, pred bool) []corpora.Fragment {
		return one(rng, 6*i-2*(i%990), 4+rng.IntN(4), pred)
	}}},
	// The same with nothing to tell one assignment from another.
	{"chain-of-ties", document{1, func(_ *rand.Rand, i, _ int, pred bool) []corpora.Fragment {
		start := 6*i - 2*(i%990)
		if pred {
			start += 3
		}
		return []corpora.Fragment{stretchOf(start, start+6)}
	}}},
	// Each span overlaps the next nineteen of its own side, and forty of the other.
	{"deep-chain", document{3, func(rng *rand.Rand, i, _ int, pred bool) []corpora.Fragment {
		return one(rng, 6*i-4*(i%990), 40, pred)
	}}},
	{"deep-chain-of-ties", document{1, func(_ *rand.Rand, i, _ int, pred bool) []corpora.Fragment {
		start := 6*i - 4*(i%990)
		if pred {
			start++
		}
		return []corpora.Fragment{stretchOf(start, start+40)}
	}}},
	// Two fragments a few words apart.
	{"discontinuous", document{5, func(rng *rand.Rand, i, _ int, pred bool) []corpora.Fragment {
		return append(one(rng, 6*i, 2, pred), one(rng, 6*i+9, 2, pred)...)
	}}},
	// Two fragments half a document apart: every hull crosses every other.
	{"far-apart", document{5, func(rng *rand.Rand, i, n int, pred bool) []corpora.Fragment {
		return append(one(rng, 3*i, 1, pred), one(rng, 3*n+3*i, 1, pred)...)
	}}},
	// Spans of a thousand fragments each, one code point apart.
	{"shreds", document{5, func(rng *rand.Rand, i, n int, pred bool) []corpora.Fragment {
		if i%1000 > 0 {
			return one(rng, 6*i, 3, pred)
		}
		var out []corpora.Fragment
		for k := range min(1000, n) {
			out = append(out, one(rng, 6*(i+k), 2, pred)...)
		}
		return out
	}}},
}

func (d document) draw(rng *rand.Rand, n int, pred bool) []Span {
	out := make([]Span, n)
	for i := range out {
		tag := Tag{Fine: int32(rng.IntN(d.labels)), Scored: true}
		tag.Label, tag.Coarse = tag.Fine, tag.Fine/2
		out[i] = Span{Fragments: d.at(rng, i, n, pred), Tag: tag}
	}
	return out
}

// BenchmarkDocument matches one document in every view, graphemes included. What
// it costs for each span must hardly grow with the number of spans; one of
// 100,000 spans a side is to take less than a second.
func BenchmarkDocument(b *testing.B) {
	for _, d := range documents {
		for _, n := range []int{1000, 10_000, 100_000} {
			b.Run(fmt.Sprintf("%s/%d", d.name, n), func(b *testing.B) {
				rng := rand.New(rand.NewPCG(1, 1))
				gold, pred := d.draw(rng, n, false), d.draw(rng, n, true)
				note := strings.Repeat("añ王 क्षि ", n) // nine code points
				m := New()
				for b.Loop() {
					if err := m.Prepare(note, gold, nil); err != nil {
						b.Fatal(err)
					}
					if _, err := m.Match(pred); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/span")
			})
		}
	}
}
