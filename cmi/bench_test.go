package cmi

import (
	"slices"
	"strings"
	"testing"

	"polyphi/corpora"
	"polyphi/corpora/scripts"
	"polyphi/corpora/synth/multiculture"
	"polyphi/corpora/synth/multiculture/testset"
)

// even finds every form equally likely in each of its languages.
type even int

func (e even) Confidences(dst []float64, _ string) []float64 {
	for range e {
		dst = append(dst, 1/float64(e))
	}
	return dst
}

// BenchmarkScriptOnly tags English notes with Chinese names: no detector.
func BenchmarkScriptOnly(b *testing.B) {
	benchmark(b, strings.Repeat("Seen by Dr 王明 with fever and cough since Monday, BP 120/80, started on amoxicillin 500 mg tds.\n", 40),
		[]corpora.Lang{"en", "zh"}, nil)
}

// BenchmarkWarm tags with two Latin candidates, every form in the memo.
func BenchmarkWarm(b *testing.B) {
	benchmark(b, strings.Repeat("Seen by Dr Ruiz with fever and cough since Monday, BP 120/80, vive en Madrid con su familia.\n", 40),
		[]corpora.Lang{"en", "es"}, func([]corpora.Lang) (Detector, error) { return even(2), nil })
}

// BenchmarkWarmThree is the same with three.
func BenchmarkWarmThree(b *testing.B) {
	benchmark(b, strings.Repeat("Seen by Dr Ruiz with fever and cough since Monday, BP 120/80, vive en Madrid con su familia, sans douleur.\n", 40),
		[]corpora.Lang{"en", "es", "fr"}, func([]corpora.Lang) (Detector, error) { return even(3), nil })
}

func benchmark(b *testing.B, text string, langs []corpora.Lang, open Opener) {
	b.Helper()
	tagger, err := New(Default(langs...), "bench", open)
	if err != nil {
		b.Fatal(err)
	}
	d := corpora.Document{Text: text, Langs: langs, Sentences: corpora.Lines(text)}
	tokens := 0
	for b.Loop() {
		if _, err := tagger.Note(&d); err != nil {
			b.Fatal(err)
		}
		by, _ := tagger.Counters()
		for _, n := range by {
			tokens += n
		}
	}
	b.ReportMetric(float64(tokens)/b.Elapsed().Seconds(), "tokens/s")
}

// BenchmarkNotes tags the generated notes of the variants with another script,
// with their gold mentions: what a run does, less the detector.
func BenchmarkNotes(b *testing.B) {
	docs, err := multiculture.Generate(testset.Files(), multiculture.Plan{Split: "test", Draws: multiculture.TestDraws, First: 1})
	if err != nil {
		b.Fatal(err)
	}
	docs = slices.DeleteFunc(docs, func(d corpora.Document) bool {
		latin := 0
		for _, l := range d.Langs {
			if writes(l) == scripts.Latin {
				latin++
			}
		}
		return latin > 1
	})
	tagger, err := New(Default("en", "zh", "hi", "bn"), "bench", nil)
	if err != nil {
		b.Fatal(err)
	}
	tokens := 0
	for b.Loop() {
		for i := range docs {
			if _, err := tagger.Note(&docs[i]); err != nil {
				b.Fatal(err)
			}
			by, _ := tagger.Counters()
			for _, n := range by {
				tokens += n
			}
		}
	}
	b.ReportMetric(float64(len(docs)), "notes")
	b.ReportMetric(float64(tokens)/b.Elapsed().Seconds(), "tokens/s")
}

// BenchmarkIndexes computes every number of a corpus from its tags.
func BenchmarkIndexes(b *testing.B) {
	u := tags("5en 2zh univ 9en und zh 3univ 12en 4zh 2en")
	c := NewCorpus("en", "zh")
	var n counter
	counted := 0
	b.ReportAllocs()
	for b.Loop() {
		c.Add(n.next(u), u)
		counted += len(u)
	}
	b.ReportMetric(float64(counted)/b.Elapsed().Seconds()/1e6, "Mtags/s")
}
