package bench

import (
	"context"
	"slices"
	"strings"
	"testing"

	"polyphi/bench/result"
	"polyphi/bench/suites"
	"polyphi/corpora"
	"polyphi/corpora/synth/multiculture"
	"polyphi/corpora/synth/multiculture/testset"
	"polyphi/models"
)

// BenchmarkScore turns notes and one system's answers into what a report is made
// of: every view, graphemes, sentences, and the cells of every axis and product of
// the packaged suite, over all cores. Reading and writing files, and what
// bench/estimate makes of the counts, are left out. tokens/s counts words by the
// rule of every report; notes are those of the suite in all scripts, or of 20,000
// words each.
func BenchmarkScore(b *testing.B) {
	data, err := suites.Read("multiculture")
	if err != nil {
		b.Fatal(err)
	}
	suite, err := ParseSuite("multiculture", data)
	if err != nil {
		b.Fatal(err)
	}
	docs, err := multiculture.Generate(testset.Files(), multiculture.Plan{Split: "test", Draws: multiculture.TestDraws, First: 1})
	if err != nil {
		b.Fatal(err)
	}
	b.Run("notes", func(b *testing.B) { benchmarkScore(b, suite, docs) })
	b.Run("long", func(b *testing.B) { benchmarkScore(b, suite, joined(docs, 20_000)) })
}

func benchmarkScore(b *testing.B, suite Suite, docs []corpora.Document) {
	tokens := 0
	m := &material{docs: docs}
	var answers saved
	for i := range docs {
		tokens += Words(docs[i].Text)
		answers.answers = append(answers.answers, middling(docs[i].Gold))
		var of result.NoteSentences
		for k := range docs[i].Sentences {
			of.Sentences = append(of.Sentences, result.Sentence{Bin: BinValues()[k%6], Category: "en-only"})
		}
		m.sentences = append(m.sentences, of)
	}
	job, rows := Job{Suite: suite, Progress: silent{}}, []result.ModelRow{{Name: "m"}}
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := tallyAll(context.Background(), job, m, rows, []saved{answers}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(tokens)*float64(b.N)/b.Elapsed().Seconds(), "tokens/s")
}

// middling returns answers of which some are missed, too short or mislabelled.
func middling(gold []corpora.Mention) (a models.Answer) {
	for k, m := range gold {
		p := models.Prediction{Fragment: m.Fragments[0], Label: m.Label, Score: models.NoScore}
		switch k % 7 {
		case 0:
			continue
		case 1:
			p.End = corpora.Offset{Byte: p.Start.Byte + 1, Rune: p.Start.Rune + 1}
		case 2:
			p.Label = "PATIENT"
		}
		a.Predictions = append(a.Predictions, p)
	}
	return a
}

// joined puts notes one after another until each has a number of words.
func joined(docs []corpora.Document, words int) (out []corpora.Document) {
	var text strings.Builder
	var d corpora.Document
	have, at := 0, corpora.Offset{}
	shift := func(f corpora.Fragment) corpora.Fragment {
		f.Start.Byte, f.End.Byte = f.Start.Byte+at.Byte, f.End.Byte+at.Byte
		f.Start.Rune, f.End.Rune = f.Start.Rune+at.Rune, f.End.Rune+at.Rune
		return f
	}
	for i := range docs {
		for _, m := range docs[i].Gold {
			m.Fragments = slices.Clone(m.Fragments)
			for k, f := range m.Fragments {
				m.Fragments[k] = shift(f)
			}
			d.Gold = append(d.Gold, m)
		}
		for _, s := range docs[i].Sentences {
			d.Sentences = append(d.Sentences, shift(s))
		}
		text.WriteString(docs[i].Text)
		have += Words(docs[i].Text)
		at = corpora.Offset{Byte: text.Len(), Rune: at.Rune + len([]rune(docs[i].Text))}
		if have >= words {
			d.Text = text.String()
			out = append(out, d)
			d, have, at = corpora.Document{}, 0, corpora.Offset{}
			text.Reset()
		}
	}
	return out
}
