package compat

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// tagsOf reads sentences apart by semicolons, tags apart by blanks.
func tagsOf(s string) (out [][]string) {
	for _, sentence := range strings.Split(s, ";") {
		out = append(out, strings.Fields(sentence))
	}
	return out
}

// TestWorkedTags: small cases, each with the reason why it is there.
func TestWorkedTags(t *testing.T) {
	in := func(s Scheme) func(g, p [][]string) (Report, error) {
		return func(g, p [][]string) (Report, error) { return SeqevalStrict(s, g, p) }
	}
	for _, c := range []struct {
		why        string
		score      func(g, p [][]string) (Report, error)
		gold, pred string
		tp, fp, fn float64 // of the headline
	}{
		{"by default an I opens a span, so the prediction is right", Seqeval, "B-ORG I-ORG", "I-ORG I-ORG", 1, 0, 0},
		{"in strict IOB2 a span opens with B, so there is no prediction", in(IOB2), "B-ORG I-ORG", "I-ORG I-ORG", 0, 0, 1},
		{"by default a change of label opens a span: A and B", Seqeval, "B-A B-B", "B-A I-B", 2, 0, 0},
		{"in strict IOB2 B has no beginning: only A", in(IOB2), "B-A B-B", "B-A I-B", 1, 0, 1},
		{"strict drops the span that does not end, so precision stays 1", in(IOBES), "B-A E-A S-A", "B-A I-A S-A", 1, 0, 1},
		{"by default the next S ends it", Seqeval, "B-A E-A S-A", "B-A I-A S-A", 2, 0, 0},
		{"U is unknown: two spans become one", Seqeval, "B-X B-X", "U-X U-X", 0, 1, 2},
		{"L ends nothing: only the second span is left, from its B on", Seqeval, "B-X I-X B-X I-X", "B-X L-X B-X L-X", 1, 0, 1},
		{"BILOU wants its own scheme", in(BILOU), "B-X L-X U-X", "B-X L-X U-X", 2, 0, 0},
		{"a span ends with its sentence", Seqeval, "B-X I-X", "B-X I-X", 1, 0, 0},
		{"so a span that goes on is two", Seqeval, "B-X;I-X", "B-X;I-X", 2, 0, 0},
		{"conlleval closes nothing between E and B: half the tags, F1 100", Conlleval, "B-X E-X B-X E-X", "B-X I-X I-X E-X", 1, 0, 0},
		{"seqeval does: none of two", Seqeval, "B-X E-X B-X E-X", "B-X I-X I-X E-X", 0, 1, 2},
		{"conlleval knows no S: neighbours run together", Conlleval, "S-X S-X", "S-X S-X", 1, 0, 0},
		{"conlleval: a blank line ends a span and is no token", Conlleval, "B-X;I-X", "B-X;I-X", 2, 0, 0},
		{"fair: a near miss is half an error on either side", FairEval, "B-X I-X I-X", "B-X I-X O", 0, .5, .5},
		{"fair: one prediction over two gold spans is two boundary errors", FairEval, "B-X I-X B-X I-X", "B-X I-X I-X I-X", 0, 1, 1},
		{"fair: a wrong label is one error", FairEval, "B-X I-X", "B-Y I-Y", 0, .5, .5},
		{"fair: the second boundary error of a sentence is one too", FairEval, "B-X I-X O B-X I-X", "B-X O O B-X O", 0, 1, 1},
	} {
		r, err := c.score(tagsOf(c.gold), tagsOf(c.pred))
		if err != nil {
			t.Errorf("%s: %v", c.why, err)
			continue
		}
		if m := r.Rows[0]; m.TP != c.tp || m.FP != c.fp || m.FN != c.fn {
			t.Errorf("%s\ngold %s\npred %s\n%v/%v/%v, want %v/%v/%v", c.why, c.gold, c.pred, m.TP, m.FP, m.FN, c.tp, c.fp, c.fn)
		}
	}
}

func TestConllevalAccuracy(t *testing.T) {
	r, err := Conlleval(tagsOf("B-X E-X B-X E-X;O"), tagsOf("B-X I-X I-X E-X;O"))
	if err != nil || number(r, "tokens") != 5 || number(r, "accuracy") != 3.0/5 {
		t.Errorf("%+v, %v: want 5 tokens, 3 right: the break is no token", r, err)
	}
}

// TestSchemas holds the worked table of schemas: outcomes correct, incorrect,
// partial, missed, spurious in both releases.
func TestSchemas(t *testing.T) {
	type counts = [5]int
	for _, c := range []struct {
		why, gold, pred string
		schema          schema
		old, new        counts
	}{
		{"0.3 charges one prediction with every span it overlaps", "A:0-12 B:14-17", "A:0-17", strict, counts{0, 2, 0, 0, 0}, counts{0, 1, 0, 1, 0}},
		{"in either order", "B:14-17 A:0-12", "A:0-17", strict, counts{0, 2, 0, 0, 0}, counts{0, 1, 0, 1, 0}},
		{"by label too", "A:0-12 B:14-17", "A:0-17", entityType, counts{1, 1, 0, 0, 0}, counts{1, 0, 0, 1, 0}},
		{"in either order", "B:14-17 A:0-12", "A:0-17", entityType, counts{1, 1, 0, 0, 0}, counts{1, 0, 0, 1, 0}},
		{"a hit wins over the span around it", "A:0-9 B:4-6", "B:4-6", strict, counts{1, 0, 0, 1, 0}, counts{1, 0, 0, 1, 0}},
		{"0.3 lets gold be hit twice", "A:0-3", "A:0-3 A:0-3", strict, counts{2, 0, 0, 0, 0}, counts{1, 0, 0, 0, 1}},
		{"half a hit for a part", "PER:1-2 PER:3-10", "PER:1-2 PER:3-5 PER:6-10", partial, counts{1, 0, 1, 0, 1}, counts{1, 0, 1, 0, 1}},
		{"first come, first served: the early near miss takes the span", "A:0-9 A:10-11", "A:4-11 A:0-2", entityType, counts{2, 0, 0, 0, 0}, counts{1, 0, 0, 1, 1}},
		{"1.2.1: less than a hundredth of the gold span is no overlap", "A:0-100", "A:0-0", entityType, counts{1, 0, 0, 0, 0}, counts{0, 0, 0, 1, 1}},
	} {
		for _, release := range []struct {
			name string
			add  func(*mucTally, []entity, []entity)
			want counts
		}{{"0.3.1", nervaluate03, c.old}, {"1.2.1", nervaluate, c.new}} {
			tally := newMUCTally()
			release.add(tally, readEntities(c.gold), readEntities(c.pred))
			m := tally.all[c.schema]
			if got := (counts{m.cor, m.inc, m.par, m.mis, m.spu}); got != release.want {
				t.Errorf("%s\n%s, %s: gold %s, pred %s: %v, want %v", c.why, release.name, c.schema, c.gold, c.pred, got, release.want)
			}
		}
	}
}

// TestPartialF1: half hits in two notes, and one in a note of two spans.
func TestPartialF1(t *testing.T) {
	for _, add := range []func(*mucTally, []entity, []entity){nervaluate, nervaluate03} {
		two, one := newMUCTally(), newMUCTally()
		for range 2 {
			add(two, readEntities("A:0-9"), readEntities("A:0-4"))
		}
		add(one, readEntities("PER:1-2 PER:3-10"), readEntities("PER:1-2 PER:3-5 PER:6-10"))
		a, b := two.all[partial].row("").F1, one.all[partial].row("").F1
		if math.Abs(a-.5) > 1e-12 || math.Abs(b-.6) > 1e-12 {
			t.Errorf("partial F1 %v and %v, want 0.5 and 0.6", a, b)
		}
	}
}

// TestFairEvalPublished: counts and rates of the tool on its own NER data, row LOC.
func TestFairEvalPublished(t *testing.T) {
	r := fairTally{tp: 2132, fp: 81, le: 56, bes: 57, lbe: 40, fn: 98}.fair("LOC")
	if math.Abs(100*r.P-93.12) > .005 || r.TP+r.FP != 2289.5 {
		t.Errorf("%+v, want 2132/2289.5 = 93.12 %%", r)
	}
}

// TestFairAgainstStrict: strict F1 punishes a near miss more than a complete miss,
// fair F1 does not.
func TestFairAgainstStrict(t *testing.T) {
	gold := tagsOf("B-X I-X O B-X I-X")
	for _, c := range []struct {
		why, pred    string
		strict, fair float64
	}{
		{"near miss", "B-X I-X O B-X O", .5, 2.0 / 3},
		{"complete miss", "B-X I-X O O O", 2.0 / 3, 2.0 / 3},
	} {
		s, _ := Seqeval(gold, tagsOf(c.pred))
		f, _ := FairEval(gold, tagsOf(c.pred))
		if math.Abs(s.Rows[0].F1-c.strict) > 1e-12 || math.Abs(f.Rows[0].F1-c.fair) > 1e-12 {
			t.Errorf("%s: F1 %v and fair %v, want %v and %v", c.why, s.Rows[0].F1, f.Rows[0].F1, c.strict, c.fair)
		}
	}
}

func TestFairLabels(t *testing.T) {
	r, err := FairEval(tagsOf("B-ID-NUM I-ID-ZIP"), tagsOf("B-ID-ZIP I-ID-ZIP"))
	if _, named := rowNamed(r, "ID"); err != nil || !named || r.Rows[0].TP != 1 {
		t.Errorf("%+v, %v: want one hit of the label ID", r.Rows, err)
	}
}

// TestFairTies: which of two gold spans a prediction is charged to.
func TestFairTies(t *testing.T) {
	for _, c := range []struct{ why, gold, pred, label string }{
		{"to that of which least is left besides, though it is longer",
			"B-X I-X I-X I-X I-X I-X I-X B-Z I-Z I-Z I-Z", "B-X I-X I-X I-X I-X B-P I-P I-P I-P O B-Z", "X"},
		{"to that which was paired first, though it stands later",
			"B-X I-X I-X I-X B-Z I-Z I-Z I-Z", "B-Q I-Q B-P I-P I-P I-P B-Z I-Z", "Z"},
	} {
		r, err := FairEval(tagsOf(c.gold), tagsOf(c.pred))
		if err != nil {
			t.Fatal(err)
		}
		if row, _ := rowNamed(r, c.label); row.FP != 1 || row.FN != 1 || r.Rows[0].FP != 1.5 {
			t.Errorf("%s: %+v, want two halves on %s and one elsewhere", c.why, r.Rows, c.label)
		}
	}
}

func TestDetectScheme(t *testing.T) {
	for tags, want := range map[string]Scheme{
		"O B-X I-X": IOB2, "I-X E-X O": IOE2, "B-X E-X S-X O": IOBES, "B-X L-X": BILOU, "U-X": BILOU, "S-X": IOBES,
		"O I-X": "", "O": "", "B-X L-X S-X": "", "B-X M-X": "",
	} {
		got, err := detectScheme(tagsOf(tags))
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%s: %q, %v, want %q", tags, got, err, want)
		}
	}
}

// TestRefused: what is no column at all, or none of the scheme.
func TestRefused(t *testing.T) {
	strictIn := func(s Scheme) func(g, p [][]string) (Report, error) {
		return func(g, p [][]string) (Report, error) { return SeqevalStrict(s, g, p) }
	}
	all := []func(g, p [][]string) (Report, error){Seqeval, strictIn(IOB2), Conlleval, Nervaluate, Nervaluate03, FairEval}
	for i, score := range all {
		for _, c := range [][2][][]string{
			{{{"O"}}, {}}, {{{"O"}}, {{"O", "O"}}}, {{{""}}, {{"O"}}}, {{{"O"}}, {{""}}},
		} {
			if _, err := score(c[0], c[1]); err == nil {
				t.Errorf("scorer %d takes %v and %v", i, c[0], c[1])
			}
		}
		if r, err := score(nil, nil); err != nil || r.Rows[0].F1 != 0 {
			t.Errorf("scorer %d of nothing: %v, %v, want 0", i, r.Rows, err)
		}
	}
	for _, c := range []struct {
		score func(g, p [][]string) (Report, error)
		pred  string
	}{
		{strictIn(IOB2), "E-X"}, {strictIn("IOE1"), "O"}, {strictIn(""), "O"}, {Nervaluate, "E-X"}, {FairEval, "I-X"}, {FairEval, "B-X|B-Y"}, {FairEval, "S-X"},
	} {
		if _, err := c.score(tagsOf("O"), tagsOf(c.pred)); err == nil || !strings.HasPrefix(err.Error(), "compat: ") {
			t.Errorf("%s: %v, want an error of compat", c.pred, err)
		}
	}
}

// TestAverages: macro is over the labels of either side, weighted over gold.
func TestAverages(t *testing.T) {
	r, _ := Seqeval(tagsOf("B-X B-X B-Y"), tagsOf("B-X B-X B-Z"))
	var names []string
	for _, row := range r.Rows {
		names = append(names, row.Name)
	}
	if want := []string{"micro", "macro", "weighted", "X", "Y", "Z"}; !slices.Equal(names, want) {
		t.Fatalf("rows %v, want %v", names, want)
	}
	if math.Abs(r.Rows[1].F1-1.0/3) > 1e-12 || math.Abs(r.Rows[2].F1-2.0/3) > 1e-12 {
		t.Errorf("macro %v, weighted %v, want 1/3 and 2/3", r.Rows[1].F1, r.Rows[2].F1)
	}
}
