package compat

import (
	"slices"
	"strings"
	"testing"

	"polyphi/models/tags"
)

// TestNativeDecoding: over B I E S O, what models/tags decodes is what seqeval in
// its default mode finds, on all 66,429 sequences of one to five tags over two
// labels. Our seqeval is held to the tool itself by TestPeers.
func TestNativeDecoding(t *testing.T) {
	labels := []string{"O", "B-X", "I-X", "E-X", "S-X", "B-Y", "I-Y", "E-Y", "S-Y"}
	scheme, err := tags.Parse(labels, "")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for n := 1; n <= 5; n++ {
		ids, names := make([]int, n), make([]string, n)
		for more := true; more; {
			for i, id := range ids {
				names[i] = labels[id]
			}
			seen++
			spans, _ := scheme.Decode(nil, ids)
			var got []chunk
			for _, s := range spans {
				got = append(got, chunk{s.Start, s.End, scheme.Type(s.Type)})
			}
			if want := seqevalChunks([][]string{names}); !slices.Equal(got, want) {
				t.Fatalf("%v: native %v, seqeval %v", names, got, want)
			}
			more = false
			for i := range ids { // count up, base nine
				if ids[i]++; ids[i] < len(labels) {
					more = true
					break
				}
				ids[i] = 0
			}
		}
	}
	if seen != 66_429 {
		t.Errorf("%d sequences, want 66,429", seen)
	}
}

// FuzzScorers holds the laws on arbitrary tags, a line a sentence: no scorer
// panics; swapping gold and predictions swaps P and R; true positives are the
// chunks of both sides; counts agree with the chunks there are.
func FuzzScorers(f *testing.F) {
	f.Add("B-X I-X O\nB-Y", "B-X O O\nI-Y")
	f.Add("B-X L-X U-X", "S-X E-X I-X")
	f.Add("B-ID-NUM I-ID-NUM - -- O-X .-X", "B I E- [-X ]-X \xff")
	f.Fuzz(func(t *testing.T, g, p string) {
		gold, pred := sameLengths(g, p)
		for _, score := range []func(g, p [][]string) (Report, error){Nervaluate, Nervaluate03, FairEval} {
			if r, err := score(gold, pred); err == nil {
				sane(t, r)
			}
		}
		swaps := []func(g, p [][]string) (Report, error){Seqeval, Conlleval}
		for _, s := range []Scheme{IOB1, IOB2, IOE2, IOBES, BILOU} {
			swaps = append(swaps, func(g, p [][]string) (Report, error) { return SeqevalStrict(s, g, p) })
		}
		for _, score := range swaps {
			r, err := score(gold, pred)
			back, errBack := score(pred, gold)
			if (err == nil) != (errBack == nil) {
				t.Fatalf("%v one way, %v the other", err, errBack)
			}
			if err != nil {
				continue
			}
			sane(t, r)
			if a, b := r.Rows[0], back.Rows[0]; a.P != b.R || a.R != b.P || a.FP != b.FN {
				t.Fatalf("%q %q: %+v, swapped %+v", gold, pred, a, b)
			}
		}
		r, _ := Seqeval(gold, pred)
		if want := common(seqevalChunks(gold), seqevalChunks(pred)); r.Rows[0].TP != float64(want) {
			t.Fatalf("%q %q: TP %v, %d chunks in common", gold, pred, r.Rows[0].TP, want)
		}
	})
}

// sameLengths reads two columns of the same shape, cutting what one has more; an
// empty sentence stays.
func sameLengths(g, p string) (gold, pred [][]string) {
	a, b := strings.Split(g, "\n"), strings.Split(p, "\n")
	for i := range min(len(a), len(b)) {
		x, y := strings.Fields(a[i]), strings.Fields(b[i])
		n := min(len(x), len(y))
		gold, pred = append(gold, x[:n]), append(pred, y[:n])
	}
	return gold, pred
}

// common counts the chunks of both lists as sets.
func common(a, b []chunk) (n int) {
	set := map[chunk]bool{}
	for _, c := range a {
		set[c] = true
	}
	for _, c := range b {
		if set[c] {
			delete(set, c)
			n++
		}
	}
	return n
}

// sane fails unless rates are in [0, 1], counts are not negative, and gold is what
// was found and what was missed, where a scorer counts in whole spans.
func sane(t *testing.T, r Report) {
	t.Helper()
	for _, row := range r.Rows {
		for _, x := range []float64{row.P, row.R, row.F1} {
			if !(x >= 0 && x <= 1) {
				t.Fatalf("%+v", row)
			}
		}
		whole := row.Name == "micro" || row.Name == "traditional" || row.Name == "strict"
		if row.TP < 0 || row.FP < 0 || row.FN < 0 || whole && row.TP+row.FN != float64(row.Gold) {
			t.Fatalf("%+v", row)
		}
	}
}
