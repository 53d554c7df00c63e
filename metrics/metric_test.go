package metrics

import (
	"math"
	"testing"
)

func near(a, b float64) bool { return math.Abs(a-b) < 1e-12 }

// Ten gold mentions, eight predictions, six strict hits; a note of 40 graphemes.
func sample() Totals {
	var t Totals
	var c Counts
	c[Gold], c[GoldBlind], c[Pred], c[PredBlind] = 10, 12, 8, 10
	c[TPStrict], c[TPStrictCoarse], c[TPStrictBlind] = 4, 5, 6
	c[TPApprox], c[TPApproxCoarse], c[TPApproxBlind] = 6, 7, 8
	c[AlPairs], c[AlStrict], c[AlBounds], c[AlLabel] = 7, 4, 5, 6
	c[Covered] = 9
	c[GGold], c[GVisible], c[GVisibleLabel], c[GOther], c[GOtherPred] = 40, 10, 20, 100, 5
	t.AddNote(&c, 50)
	t[Sentences], t[SentencesWrong] = 8, 2
	return t
}

func TestValues(t *testing.T) {
	totals := sample()
	for key, want := range map[string]float64{
		"precision/strict": .5, "recall/strict": .4, "f1/strict": 8.0 / 18,
		"recall/strict-coarse": .5, "recall/strict-blind": .5, "precision/strict-blind": .6,
		"precision/approximate": .75, "recall/approximate": .6, "f1/approximate": 12.0 / 18,
		"recall/approximate-coarse": .7, "precision/approximate-blind": .8, "f1/approximate-blind": 16.0 / 22,
		"precision/semeval-strict": .5, "recall/semeval-strict": .4,
		"precision/semeval-exact": 5.0 / 8, "recall/semeval-exact": .5,
		"precision/partial": 6.0 / 8, "recall/partial": .6, "f1/partial": 12.0 / 18,
		"precision/type": 6.0 / 8, "recall/type": .6,
		"leak": .25, "leak_label": .5, "clean_notes": 0, "clean_notes_phi": 0,
		"covered_recall": .75, "over_redaction": .05, "false_alarms/approximate-blind": 40,
		"sentence_error_rate": .25,
	} {
		found := false
		for _, m := range All() {
			if m.Key() != key {
				continue
			}
			found = true
			if got, ok := m.Value(&totals, Whole); !ok || !near(got, want) {
				t.Errorf("%s = %v, %v; want %v", key, got, ok, want)
			}
		}
		if !found {
			t.Errorf("no metric %s", key)
		}
	}
}

// Every metric is described in full, is undefined of nothing, reads only what it
// says it needs, and is refused where its counts do not exist.
func TestClosedSet(t *testing.T) {
	seen := map[string]bool{}
	full := sample()
	for _, m := range All() {
		if m.Name == "" || m.Unit == "" || m.Source == "" || m.Cuts == 0 || seen[m.Key()] {
			t.Errorf("%s is described badly or twice", m.Key())
		}
		seen[m.Key()] = true
		if found, ok := Find(m.Name, m.Match); !ok || found.Key() != m.Key() {
			t.Errorf("%s is not found", m.Key())
		}
		var needed Totals
		for _, f := range m.Needs {
			needed[f] = full[f]
		}
		for _, cut := range []Cut{Whole, ByLabel, ByCoarse, ByAttribute, BySentence, BySentenceLabel} {
			if v, ok := m.Value(&Totals{}, cut); ok {
				t.Errorf("%s of nothing is %v", m.Key(), v)
			}
			a, okA := m.Value(&full, cut)
			b, okB := m.Value(&needed, cut)
			if a != b || okA != okB {
				t.Errorf("%s reads more than it needs", m.Key())
			}
			if _, _, ok := m.Share(&full, cut); ok != (m.IsShare() && m.Cuts.Has(cut)) {
				t.Errorf("%s: share %v for cut %b", m.Key(), ok, cut)
			}
			if needsPred := m.Name == "precision" || m.Name == "f1"; needsPred && cut == ByAttribute && okA {
				t.Errorf("%s is cut by a mention attribute: a false alarm has none", m.Key())
			}
		}
	}
	if m, ok := Find("recall", "exact"); !ok || m.Match != "strict-blind" {
		t.Error("exact is not strict-blind")
	}
	if _, ok := Find("recall", "fuzzy"); ok {
		t.Error("an unknown match is found")
	}
}

func TestSentenceSides(t *testing.T) {
	var s Totals
	s[Gold], s[Pred], s[TPStrict], s[PTPStrict] = 4, 5, 2, 5
	p, _ := Find("precision", "strict")
	f, _ := Find("f1", "strict")
	if v, ok := p.Value(&s, BySentence); !ok || v != 1 {
		t.Errorf("precision %v", v)
	}
	if v, ok := f.Value(&s, BySentence); !ok || !near(v, 2.0/3) {
		t.Errorf("f1 %v, want the harmonic mean of 1 and .5", v)
	}
}

func TestFBeta(t *testing.T) {
	for _, c := range []struct {
		name                string
		tp, gold, ptp, pred int64
		beta, want          float64
		ok                  bool
	}{
		{"nothing at all", 0, 0, 0, 0, 1, 0, false},
		{"only false alarms", 0, 0, 0, 3, 1, 0, true},
		{"only misses", 0, 3, 0, 0, 1, 0, true},
		{"f2 = 5 tp / (5 tp + 4 fn + fp)", 6, 10, 6, 8, 2, 30.0 / 48, true},
		{"f1", 6, 10, 6, 8, 1, 12.0 / 18, true},
		{"the general form agrees", 6, 10, 12, 16, 2, 30.0 / 48, true},
	} {
		if v, ok := FBeta(c.tp, c.gold, c.ptp, c.pred, c.beta); ok != c.ok || !near(v, c.want) {
			t.Errorf("%s: %v, %v; want %v, %v", c.name, v, ok, c.want, c.ok)
		}
	}
}

// Hand-worked pairs of gold and prediction.
func TestTally(t *testing.T) {
	for name, c := range map[string]struct {
		gold, pred, pairs, strict, bounds, label int64
		schema                                   Schema
		want                                     Tally
	}{
		"one prediction over two, strict": {2, 1, 1, 0, 0, 1, SchemaStrict, Tally{0, 1, 0, 1, 0}},
		"one prediction over two, type":   {2, 1, 1, 0, 0, 1, SchemaEntType, Tally{1, 0, 0, 1, 0}},
		"nested, inner found":             {2, 1, 1, 1, 1, 1, SchemaStrict, Tally{1, 0, 0, 1, 0}},
		"half credit":                     {2, 3, 2, 1, 1, 2, SchemaPartial, Tally{1, 0, 1, 0, 1}},
		"label differs, exact":            {1, 1, 1, 0, 1, 0, SchemaExact, Tally{1, 0, 0, 0, 0}},
		"label differs, strict":           {1, 1, 1, 0, 1, 0, SchemaStrict, Tally{0, 1, 0, 0, 0}},
	} {
		var x Totals
		x[Gold], x[Pred], x[AlPairs], x[AlStrict], x[AlBounds], x[AlLabel] = c.gold, c.pred, c.pairs, c.strict, c.bounds, c.label
		got := x.Tally(c.schema)
		if got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
		if got.COR+got.INC+got.PAR+got.MIS != c.gold || got.COR+got.INC+got.PAR+got.SPU != c.pred {
			t.Errorf("%s: %+v does not add up", name, got)
		}
	}
}

func TestMacro(t *testing.T) {
	cell := func(gold, pred, tp int64) (t Totals) {
		t[Gold], t[Pred], t[TPStrict] = gold, pred, tp
		return t
	}
	labels := []Totals{cell(4, 4, 4), cell(4, 0, 0), cell(0, 7, 0)}
	f, _ := Find("f1", "strict")
	if v, n, ok := Macro(f, labels, ByLabel); !ok || n != 2 || !near(v, .5) {
		t.Errorf("macro F1 %v over %d", v, n)
	}
	p, _ := Find("precision", "strict")
	if v, n, ok := Macro(p, labels, ByLabel); !ok || n != 1 || v != 1 {
		t.Errorf("macro precision %v over %d: a label without predictions has none", v, n)
	}
	if _, _, ok := Macro(f, labels[2:], ByLabel); ok {
		t.Error("macro over labels without gold is defined")
	}
}
