package match

import (
	"math/rand/v2"
	"strings"
	"testing"

	"polyphi/corpora"
)

// realistic returns a note of 300 words with 20 mentions, and predictions of
// which some are missed, shifted or mislabelled.
func realistic(rng *rand.Rand, script []string) (note string, gold, pred []Span) {
	var b strings.Builder
	at := 0
	for i := range 300 {
		w := script[rng.IntN(len(script))]
		n := len([]rune(w))
		if i%15 == 7 {
			tag := Tag{Fine: int32(rng.IntN(20)), Scored: true}
			tag.Label, tag.Coarse = tag.Fine, tag.Fine/3
			gold = append(gold, Span{Fragments: []corpora.Fragment{stretchOf(at, at+n)}, Tag: tag})
			switch rng.IntN(8) {
			case 0:
			case 1:
				pred = append(pred, Span{Fragments: []corpora.Fragment{stretchOf(at, at+n+1)}, Tag: tag})
			case 2:
				tag.Label, tag.Fine = 30, 30
				fallthrough
			default:
				pred = append(pred, Span{Fragments: []corpora.Fragment{stretchOf(at, at+n)}, Tag: tag})
			}
		}
		b.WriteString(w)
		b.WriteByte(' ')
		at += n + 1
	}
	return b.String(), gold, pred
}

var scripts = map[string][]string{
	"latin": strings.Fields("the patient was seen by doctor with chest pain and given aspirin 81 mg daily"),
	"mixed": strings.Fields("रोगी को patient क्षिति 王小明 pain después রোগী with fièvre and 來院"),
}

func benchmarkNotes(b *testing.B, systems int) {
	for name, script := range scripts {
		b.Run(name, func(b *testing.B) {
			rng := rand.New(rand.NewPCG(1, 1))
			note, gold, pred := realistic(rng, script)
			m := New()
			b.ReportAllocs()
			for b.Loop() {
				if err := m.Prepare(note, gold, nil); err != nil {
					b.Fatal(err)
				}
				for range systems {
					if _, err := m.Match(pred); err != nil {
						b.Fatal(err)
					}
				}
			}
			b.ReportMetric(300*float64(systems)*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mtokens/s")
		})
	}
}

// BenchmarkPrepareAndMatch scores one system: segmentation is paid in full.
func BenchmarkPrepareAndMatch(b *testing.B) { benchmarkNotes(b, 1) }

// BenchmarkFourSystems shares the segmentation over four systems.
func BenchmarkFourSystems(b *testing.B) { benchmarkNotes(b, 4) }

// BenchmarkTangle is the worst that is not refused: 1,000 spans a side that all
// overlap.
func BenchmarkTangle(b *testing.B) {
	var gold, pred []Span
	rng := rand.New(rand.NewPCG(1, 1))
	for range Limit {
		draw := func() Span {
			start, end := rng.IntN(1000), 1001+rng.IntN(1000)
			tag := Tag{Label: int32(rng.IntN(5)), Scored: true}
			return Span{Fragments: []corpora.Fragment{stretchOf(start, end)}, Tag: tag}
		}
		gold, pred = append(gold, draw()), append(pred, draw())
	}
	m := New()
	for b.Loop() {
		if err := m.Prepare(strings.Repeat("a", 2001), gold, nil); err != nil {
			b.Fatal(err)
		}
		if _, err := m.Match(pred); err != nil {
			b.Fatal(err)
		}
	}
}
