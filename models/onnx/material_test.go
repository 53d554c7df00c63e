package onnx_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"polyphi/corpora"
	"polyphi/corpora/synth/multiculture"
	"polyphi/corpora/synth/multiculture/testset"
	"polyphi/models"
)

// bytesPerToken is what the generated notes have with the vocabularies of the
// packaged models (2.6 and 2.9): it turns a length in tokens into one in bytes.
const bytesPerToken = 2.9

var generated = sync.OnceValues(func() ([]corpora.Document, error) {
	return multiculture.Generate(testset.Files(), multiculture.Plan{Split: "test", Draws: multiculture.TestDraws, First: 1})
})

// quick returns the notes of multiculture-quick.
func quick(t testing.TB) (in []models.Input) {
	t.Helper()
	docs, err := generated()
	if err != nil {
		t.Fatal(err)
	}
	for i, d := range docs {
		in = append(in, models.Input{Key: corpora.Key(i), Text: d.Text, Lang: d.Lang})
	}
	return in
}

// A cutter cuts notes of any length out of one text: the notes of
// multiculture-quick, shuffled and joined, again and again.
type cutter struct {
	text string
	at   int
	rng  *rand.Rand
}

func newCutter(t testing.TB) *cutter {
	c := &cutter{rng: rand.New(rand.NewPCG(11, 12))}
	notes := quick(t)
	c.rng.Shuffle(len(notes), func(i, j int) { notes[i], notes[j] = notes[j], notes[i] })
	var b strings.Builder
	for _, n := range notes {
		b.WriteString(n.Text + "\n")
	}
	c.text = b.String()
	return c
}

// cut returns the next note of so many bytes or a few more: it ends where a word
// does.
func (c *cutter) cut(bytes int) string {
	out := ""
	for len(out)+len(c.text)-c.at <= bytes {
		out, c.at = out+c.text[c.at:], 0
	}
	end := c.at + bytes - len(out)
	if n := strings.IndexAny(c.text[end:], " \n"); n >= 0 {
		end += n
	} else {
		end = len(c.text)
	}
	out, c.at = out+c.text[c.at:end], end
	return out
}

// notes cuts n notes whose lengths in tokens are drawn from tokens.
func (c *cutter) notes(n int, tokens func() float64) []models.Input {
	var texts []string
	for range n {
		texts = append(texts, c.cut(int(tokens()*bytesPerToken)))
	}
	return inputs(texts...)
}

// mixedLengths are notes as a hospital has them: the logarithms of their lengths
// are normal, the median is 361 tokens, none has over 6,700.
func mixedLengths(t testing.TB, n int) []models.Input {
	c := newCutter(t)
	return c.notes(n, func() float64 { return min(361*math.Exp(0.854*c.rng.NormFloat64()), 6700) })
}

// fewLong are notes of 5 to 40 tokens, and one in 20 of 500 to 1,500.
func fewLong(t testing.TB, n int) []models.Input {
	c := newCutter(t)
	return c.notes(n, func() float64 {
		if c.rng.IntN(20) == 0 {
			return 500 + 1000*c.rng.Float64()
		}
		return 5 + 35*c.rng.Float64()
	})
}
