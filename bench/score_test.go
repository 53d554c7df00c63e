package bench

import (
	"context"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"polyphi/bench/result"
	"polyphi/bench/suites"
	"polyphi/corpora"
	"polyphi/corpora/synth/multiculture"
	"polyphi/corpora/synth/multiculture/testset"
	"polyphi/metrics"
	"polyphi/models"
)

// answered returns the material of a run of the packaged suite, as tallyAll takes
// it, with middling answers.
func answered(docs []corpora.Document) (*material, []saved) {
	m := &material{docs: docs}
	var answers saved
	for i := range docs {
		answers.answers = append(answers.answers, middling(docs[i].Gold))
		var of result.NoteSentences
		for k := range docs[i].Sentences {
			of.Sentences = append(of.Sentences, result.Sentence{Bin: BinValues()[k%6], Category: "en-only"})
		}
		m.sentences = append(m.sentences, of)
	}
	return m, []saved{answers}
}

// packaged returns the packaged suite and one draw of its notes.
func packaged(t testing.TB, templates ...string) (Suite, []corpora.Document) {
	t.Helper()
	data, err := suites.Read("multiculture")
	if err != nil {
		t.Fatal(err)
	}
	suite, err := ParseSuite("multiculture", data)
	if err != nil {
		t.Fatal(err)
	}
	docs, err := multiculture.Generate(testset.Files(), multiculture.Plan{Split: "test", Draws: multiculture.TestDraws, First: 1, Templates: templates})
	if err != nil {
		t.Fatal(err)
	}
	for i := range docs {
		docs[i].Key = corpora.Key(i)
	}
	return suite, docs
}

// Neither the number of workers nor the order of the notes changes what a note
// counts, and the notes add up to the corpus whoever counted them.
func TestWorkersAndOrderChangeNothing(t *testing.T) {
	suite, docs := packaged(t, "referral_letter-1")
	tally := func(workers int, docs []corpora.Document) (map[string]result.NoteCounts, metrics.Counts, []result.Confusion) {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(workers))
		m, answers := answered(docs)
		rows, pairs, err := tallyAll(context.Background(), Job{Suite: suite, Progress: silent{}}, m, []result.ModelRow{{Name: "m"}}, answers)
		if err != nil {
			t.Fatal(err)
		}
		by, sum := map[string]result.NoteCounts{}, metrics.Counts{}
		for _, r := range rows {
			c, _ := metrics.FromTrimmed(r.Cells["all"])
			sum.Add(&c)
			by[r.Note] = r
		}
		return by, sum, pairs.rows(NewLabeller(suite.Labels))
	}
	wantRows, wantSum, wantPairs := tally(1, docs)
	if len(wantRows) != len(docs) || wantSum[metrics.Gold] == 0 {
		t.Fatalf("%d rows of %d notes, %v", len(wantRows), len(docs), wantSum)
	}
	backwards := slices.Clone(docs)
	slices.Reverse(backwards)
	for workers := range 5 {
		rows, sum, pairs := tally(workers+1, backwards)
		if !reflect.DeepEqual(rows, wantRows) || sum != wantSum || !reflect.DeepEqual(pairs, wantPairs) {
			t.Errorf("%d workers count the notes backwards differently", workers+1)
		}
	}
	_, sum, pairs := tally(1, joined(docs, 1<<30))
	for f := range sum {
		if sum[f] != wantSum[f] {
			t.Errorf("%v of all notes in one is %d, their sum %d", metrics.Field(f), sum[f], wantSum[f])
		}
	}
	if !reflect.DeepEqual(pairs, wantPairs) {
		t.Error("the pairs of labels of all notes in one differ from their sum")
	}
}

// BenchmarkScore turns notes and one system's answers into what a report is made
// of: every view, graphemes, sentences, and the cells of every axis and product of
// the packaged suite, over all cores. Reading and writing files, and what
// bench/estimate makes of the counts, are left out. tokens/s counts words by the
// rule of every report; notes are those of the suite in all scripts, or of 20,000
// words each.
func BenchmarkScore(b *testing.B) {
	suite, docs := packaged(b)
	b.Run("notes", func(b *testing.B) { benchmarkScore(b, suite, docs) })
	b.Run("long", func(b *testing.B) { benchmarkScore(b, suite, joined(docs, 20_000)) })
}

func benchmarkScore(b *testing.B, suite Suite, docs []corpora.Document) {
	tokens := 0
	for i := range docs {
		tokens += Words(docs[i].Text)
	}
	m, answers := answered(docs)
	job, rows := Job{Suite: suite, Progress: silent{}}, []result.ModelRow{{Name: "m"}}
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := tallyAll(context.Background(), job, m, rows, answers); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(tokens)*float64(b.N)/b.Elapsed().Seconds(), "tokens/s")
}

// middling returns answers of which some are missed, too short or mislabelled.
func middling(gold []corpora.Mention) (a models.Answer) {
	for _, m := range gold {
		p := models.Prediction{Fragment: m.Fragments[0], Label: m.Label, Score: models.NoScore}
		switch (p.End.Byte - p.Start.Byte + len(m.Label)) % 7 {
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

// joined puts notes one after another until each has a number of words; the last
// may have fewer.
func joined(docs []corpora.Document, words int) (out []corpora.Document) {
	var text strings.Builder
	var d corpora.Document
	have, at := 0, corpora.Offset{}
	flush := func() {
		if d.Text = text.String(); d.Text != "" {
			out = append(out, d)
		}
		d, have, at = corpora.Document{}, 0, corpora.Offset{}
		text.Reset()
	}
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
			flush()
		}
	}
	flush()
	return out
}
