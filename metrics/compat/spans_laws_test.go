package compat_test

import (
	"math"
	"testing"

	"polyphi/metrics/compat"
)

// Without a note, without an answer and without a span every number is 0, and a
// copy of gold is all hits.
func TestSpanModesAtTheEdges(t *testing.T) {
	spans := []compat.Span{{Start: 0, End: 3, Label: "PATIENT", Coarse: "NAME"}, {Start: 4, End: 6, Label: "AGE", Coarse: "AGE"}}
	for name, score := range spanModes() {
		for _, notes := range [][]compat.Note{
			nil,
			{{Text: "Ann 71", Gold: spans}},
			{{Text: "", Answered: true}},
		} {
			r := score(notes)
			for _, row := range r.Rows {
				for _, x := range []float64{row.TP, row.FP, row.FN, row.P, row.R, row.F1} {
					if x != 0 {
						t.Errorf("%s of %d notes: %+v", name, len(notes), row)
					}
				}
			}
			for _, x := range r.Extra {
				if math.IsNaN(x.Value) {
					t.Errorf("%s of %d notes: %s is no number", name, len(notes), x.Name)
				}
			}
		}
		r := score([]compat.Note{{Text: "Ann 71", Gold: spans, Pred: spans, Answered: true}})
		for _, row := range r.Rows {
			if row.P != 1 || row.R != 1 || row.F1 != 1 {
				t.Errorf("%s of a copy of gold: %+v", name, row)
			}
		}
	}
}

// A span without a coarse label has its fine one for both.
func TestI2B2WithoutCoarseLabels(t *testing.T) {
	note := func(gold, pred string) []compat.Note {
		return []compat.Note{{Text: "Ann", Gold: []compat.Span{{End: 3, Label: gold}}, Pred: []compat.Span{{End: 3, Label: pred}}, Answered: true}}
	}
	if r := spanModes()["i2b2-hipaa-strict"](note("AGE", "AGE")); r.Rows[0].TP != 1 {
		t.Errorf("%+v", r.Rows[0])
	}
	if r := spanModes()["i2b2-strict"](note("AGE", "MISC")); r.Rows[0].FP != 1 || r.Rows[0].FN != 1 {
		t.Errorf("%+v", r.Rows[0])
	}
}
