package compat_test

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"math"
	"os"
	"slices"
	"testing"

	"polyphi/metrics/compat"
)

// A spanPeerCase is a few random notes and what the scorer said of them: the scoring
// classes of the scripts that i2b2.go and meddocan.go name, taken over without their
// reading of files and printing; i2b2's (the copy of 2018, which holds all ten
// variants) under Python 2.7.18, MEDDOCAN's under Python 3.11.
type spanPeerCase struct {
	Notes []spanPeerNote
	Want  map[string]spanPeerReport
}

type spanPeerNote struct {
	Text      string
	Gold      []spanPeerSpan
	Pred      *[]spanPeerSpan // nil: not answered
	Sentences *int            // nil: unknown
}

// A spanPeerSpan is start, end, fine and coarse label.
type spanPeerSpan compat.Span

func (s *spanPeerSpan) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, &[]any{&s.Start, &s.End, &s.Label, &s.Coarse})
}

type spanPeerReport struct {
	Micro  [3]float64 // TP, FP, FN
	PRF    [3]float64
	Macro  *[3]float64 // P, R, F1
	SD     [2]float64
	Notes  float64
	Labels map[string][3]float64 // TP, FP, FN
	Leak   *float64
}

func compatSpans(in []spanPeerSpan) []compat.Span {
	out := make([]compat.Span, len(in))
	for i, s := range in {
		out[i] = compat.Span(s)
	}
	return out
}

func (n spanPeerNote) note() compat.Note {
	out := compat.Note{Text: n.Text, Gold: compatSpans(n.Gold), Answered: n.Pred != nil}
	if n.Pred != nil {
		out.Pred = compatSpans(*n.Pred)
	}
	if n.Sentences != nil {
		out.Sentences = make([][2]int, *n.Sentences)
	}
	return out
}

func closeTo(got, want []float64) bool {
	return slices.EqualFunc(got, want, func(g, w float64) bool { return math.Abs(g-w) < 1e-12 })
}

func (w spanPeerReport) check(t *testing.T, mode string, got compat.Report) {
	t.Helper()
	counts := func(r compat.Row) []float64 { return []float64{r.TP, r.FP, r.FN} }
	rates := func(r compat.Row) []float64 { return []float64{r.P, r.R, r.F1} }
	micro := got.Rows[0]
	if !closeTo(counts(micro), w.Micro[:]) || !closeTo(rates(micro), w.PRF[:]) {
		t.Errorf("%s: micro %+v, want %v %v", mode, micro, w.Micro, w.PRF)
	}
	extra := []float64{w.Notes}
	labels := got.Rows[1:]
	if w.Macro != nil {
		extra, labels = append(extra, w.SD[:]...), got.Rows[2:]
		if !closeTo(rates(got.Rows[1]), w.Macro[:]) {
			t.Errorf("%s: macro %+v, want %v", mode, got.Rows[1], *w.Macro)
		}
	}
	if w.Leak != nil {
		extra = append(extra, *w.Leak)
	}
	var values []float64
	for _, x := range got.Extra {
		values = append(values, x.Value)
	}
	if !closeTo(values, extra) {
		t.Errorf("%s: %v, want %v", mode, got.Extra, extra)
	}
	if len(labels) != len(w.Labels) {
		t.Errorf("%s: %d labels, want %d", mode, len(labels), len(w.Labels))
	}
	for _, r := range labels {
		if want := w.Labels[r.Name]; !closeTo(counts(r), want[:]) {
			t.Errorf("%s: %+v, want %v", mode, r, want)
		}
	}
}

// On 500 random cases each mode says what the scorer said.
func TestSpanPeers(t *testing.T) {
	modes := spanModes()
	checked := map[string]int{}
	for _, file := range []string{"i2b2", "meddocan"} {
		f, err := os.Open("testdata/peers/" + file + ".jsonl.gz")
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		z, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		for d := json.NewDecoder(z); ; {
			var c spanPeerCase
			if err := d.Decode(&c); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatal(err)
			}
			notes := make([]compat.Note, len(c.Notes))
			for i, n := range c.Notes {
				notes[i] = n.note()
			}
			for mode, want := range c.Want {
				want.check(t, mode, modes[mode](notes))
				checked[mode]++
			}
		}
	}
	for mode := range modes {
		if checked[mode] < 300 {
			t.Errorf("%s was checked on %d cases", mode, checked[mode])
		}
	}
}
