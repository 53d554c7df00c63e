package cmi

import (
	"strings"
	"testing"

	"polyphi/corpora"
)

// BenchmarkScriptOnly tags English notes with Chinese names: no detector.
func BenchmarkScriptOnly(b *testing.B) {
	benchmark(b, strings.Repeat("Seen by Dr 王明 with fever and cough since Monday, BP 120/80, started on amoxicillin 500 mg tds.\n", 40),
		[]corpora.Lang{"en", "zh"}, nil)
}

// BenchmarkWarm tags with two Latin candidates, every form in the memo.
func BenchmarkWarm(b *testing.B) {
	benchmark(b, strings.Repeat("Seen by Dr Ruiz with fever and cough since Monday, BP 120/80, vive en Madrid con su familia.\n", 40),
		[]corpora.Lang{"en", "es"}, func([]corpora.Lang) (Detector, error) { return fake{}, nil })
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
