package compat

import (
	"fmt"
	"testing"
)

// BenchmarkScorers scores a million tokens, an eighth of them in spans, in
// sentences of 20 and of 20,000 tokens; tokens/s is to be the same for both.
func BenchmarkScorers(b *testing.B) {
	scorers := []struct {
		name  string
		score func(g, p [][]string) (Report, error)
	}{
		{"seqeval", Seqeval},
		{"seqeval-strict", func(g, p [][]string) (Report, error) { return SeqevalStrict(IOB2, g, p) }},
		{"conlleval", Conlleval}, {"nervaluate", Nervaluate}, {"nervaluate-0.3", Nervaluate03}, {"faireval", FairEval},
	}
	const tokens = 1_000_000
	for _, s := range scorers {
		for _, length := range []int{20, 20_000} {
			gold, pred := synthetic(tokens, length)
			b.Run(fmt.Sprintf("%s/%d", s.name, length), func(b *testing.B) {
				for b.Loop() {
					if _, err := s.score(gold, pred); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(tokens*float64(b.N)/b.Elapsed().Seconds(), "tokens/s")
			})
		}
	}
}

// synthetic returns columns with a span of two tokens in every sixteen of a
// sentence; a third of them are predicted with another label, or not at all.
func synthetic(tokens, length int) (gold, pred [][]string) {
	labels := []string{"NAME", "DATE", "CITY", "PHONE"}
	for at := 0; at < tokens; at += length {
		g, p := make([]string, length), make([]string, length)
		for i := range g {
			block := at + i/16 // one number in both tokens of a span
			g[i] = "O"
			label := labels[block%4]
			switch i % 16 {
			case 3:
				g[i] = "B-" + label
			case 4:
				g[i] = "I-" + label
			}
			if p[i] = g[i]; g[i] == "O" || block%3 != 0 {
				continue
			}
			switch {
			case i%16 == 4 || block%2 == 0:
				p[i] = "O"
			default:
				p[i] = "B-" + labels[(block+1)%4]
			}
		}
		gold, pred = append(gold, g), append(pred, p)
	}
	return gold, pred
}
