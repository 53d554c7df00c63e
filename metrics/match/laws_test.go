package match

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"polyphi/corpora"
	"polyphi/metrics"
)

// score returns the whole-note cell of a fresh matcher.
func score(t *testing.T, note string, gold, pred []Span) metrics.Counts {
	t.Helper()
	m := New()
	if err := m.Prepare(note, gold, nil); err != nil {
		t.Fatal(err)
	}
	r, err := m.Match(pred)
	if err != nil {
		t.Fatal(err)
	}
	return r.Whole()
}

// checkLaws checks what holds of every note.
func checkLaws(t *testing.T, c *metrics.Counts) {
	t.Helper()
	atMost := func(fields ...metrics.Field) {
		for i := 1; i < len(fields); i++ {
			if c[fields[i-1]] > c[fields[i]] {
				t.Fatalf("%v = %d > %v = %d", fields[i-1], c[fields[i-1]], fields[i], c[fields[i]])
			}
		}
	}
	for _, side := range []metrics.Field{metrics.Gold, metrics.Pred} {
		atMost(metrics.TPStrict, metrics.TPApprox, metrics.TPApproxBlind)
		atMost(metrics.TPApprox, metrics.TPApproxCoarse, metrics.TPApproxBlind)
		atMost(metrics.TPStrict, metrics.TPStrictCoarse, metrics.TPStrictBlind, metrics.TPApproxBlind)
		atMost(metrics.TPApproxCoarse, side)
		atMost(metrics.AlStrict, metrics.AlBounds, metrics.AlPairs, side)
		atMost(metrics.AlStrict, metrics.AlLabel, metrics.AlPairs)
	}
	atMost(metrics.TPApproxBlind, metrics.GoldBlind)
	atMost(metrics.TPApproxBlind, metrics.PredBlind)
	atMost(metrics.GVisible, metrics.GVisibleLabel, metrics.GGold)
	atMost(metrics.GOtherPred, metrics.GOther)
	if c[metrics.AlStrict] != c[metrics.TPStrict] {
		t.Fatalf("alignment has %d exact pairs, the intersection %d", c[metrics.AlStrict], c[metrics.TPStrict])
	}
	if c[metrics.GVisible] == 0 && c[metrics.Covered] != c[metrics.GoldBlind] {
		t.Fatalf("nothing is visible, yet %d of %d mentions are covered", c[metrics.Covered], c[metrics.GoldBlind])
	}
}

func TestLaws(t *testing.T) {
	for name, s := range shapes {
		t.Run(name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(5, 6))
			for range 500 {
				note, gold, pred := text(rng, s.runes), s.draw(rng), s.draw(rng)
				c := score(t, note, gold, pred)
				checkLaws(t, &c)
				checkShuffle(t, rng, note, gold, pred, c)
				if !s.outside {
					checkSwap(t, note, gold, pred, c)
				}
				more := score(t, note, gold, append(slices.Clone(pred), s.draw(rng)...))
				if more[metrics.GVisible] > c[metrics.GVisible] || more[metrics.GOtherPred] < c[metrics.GOtherPred] {
					t.Fatal("adding predictions raised leak or lowered over-redaction")
				}
			}
		})
	}
}

func checkShuffle(t *testing.T, rng *rand.Rand, note string, gold, pred []Span, want metrics.Counts) {
	t.Helper()
	g, p := slices.Clone(gold), slices.Clone(pred)
	rng.Shuffle(len(g), func(i, j int) { g[i], g[j] = g[j], g[i] })
	rng.Shuffle(len(p), func(i, j int) { p[i], p[j] = p[j], p[i] })
	if got := score(t, note, g, p); got != want {
		t.Fatalf("shuffled: %v, before: %v", got, want)
	}
}

func checkSwap(t *testing.T, note string, gold, pred []Span, c metrics.Counts) {
	t.Helper()
	d := score(t, note, pred, gold)
	for v := metrics.Strict; v <= metrics.Alignment; v++ {
		if c[v.TP()] != d[v.TP()] || c[v.GoldField()] != d[v.PredField()] || c[v.PredField()] != d[v.GoldField()] {
			t.Fatalf("%v: swapped sides give %v, before %v", v, d, c)
		}
	}
}

func TestExtremes(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for name, s := range shapes {
		for range 300 {
			note, gold := text(rng, s.runes), s.draw(rng)
			copied := score(t, note, gold, gold)
			if copied[metrics.GVisible] != 0 || copied[metrics.GVisibleLabel] != 0 {
				t.Fatalf("%s: a copy of gold leaks %v", name, copied)
			}
			for v := metrics.Strict; v <= metrics.Alignment; v++ {
				if copied[v.TP()] != copied[v.GoldField()] || copied[v.TP()] != copied[v.PredField()] {
					t.Fatalf("%s, %v: a copy of gold is not all hits: %v", name, v, copied)
				}
			}
			nothing := score(t, note, gold, nil)
			if nothing[metrics.GVisible] != nothing[metrics.GGold] || nothing[metrics.GOtherPred] != 0 {
				t.Fatalf("%s: predicting nothing: %v", name, nothing)
			}
			all := score(t, note, gold, []Span{{Fragments: []corpora.Fragment{stretchOf(0, s.runes)}}})
			if all[metrics.GVisible] != 0 || all[metrics.GOtherPred] != all[metrics.GOther] {
				t.Fatalf("%s: marking everything: %v", name, all)
			}
		}
	}
}

// Slices that part the mentions of a note add up to the note, but for graphemes
// that two slices share.
func TestSlicesAddUp(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	m := New()
	for name, s := range shapes {
		for range 300 {
			if err := m.Prepare(text(rng, s.runes), s.draw(rng), nil); err != nil {
				t.Fatal(err)
			}
			r, err := m.Match(s.draw(rng))
			if err != nil {
				t.Fatal(err)
			}
			whole := r.Whole()
			var all, parts metrics.Counts
			var halves [2][]int32
			var every []int32
			for g := range r.Gold {
				every = append(every, int32(g))
				halves[g%2] = append(halves[g%2], int32(g))
			}
			slices.Reverse(every)
			r.AddGold(&all, every)
			r.AddGold(&parts, halves[0])
			r.AddGold(&parts, halves[1])
			for f := metrics.Gold; f < metrics.Sentences; f++ {
				isGrapheme := f >= metrics.GGold && f <= metrics.GVisibleLabel
				goldSide := f != metrics.Pred && f != metrics.PredBlind && f != metrics.GOther && f != metrics.GOtherPred
				if goldSide && all[f] != whole[f] {
					t.Fatalf("%s: %v of one slice %d, of the note %d", name, f, all[f], whole[f])
				}
				if goldSide && (parts[f] < whole[f] || !isGrapheme && parts[f] != whole[f]) {
					t.Fatalf("%s: %v of two slices %d, of the note %d", name, f, parts[f], whole[f])
				}
			}
		}
	}
}

func TestAddPredCountsBothSides(t *testing.T) {
	ids := labelIDs{}
	gold := parseMarked(t, "{A:ab} {B:cd} {A:ef}", ids)
	pred := parseMarked(t, "{A:ab} {A:cd ef}", ids)
	m := New()
	if err := m.Prepare(gold.text, gold.spans, nil); err != nil {
		t.Fatal(err)
	}
	r, err := m.Match(pred.spans)
	if err != nil {
		t.Fatal(err)
	}
	// The second sentence begins at "ef": its gold is hit by a prediction of the first.
	var first, second metrics.Counts
	r.AddGold(&first, []int32{0, 1})
	r.AddPred(&first, []int32{0, 1})
	r.AddGold(&second, []int32{2})
	if first[metrics.TPApprox] != 1 || first[metrics.PTPApprox] != 2 || first[metrics.Pred] != 2 {
		t.Errorf("first sentence: %v", first)
	}
	if second[metrics.TPApprox] != 1 || second[metrics.PTPApprox] != 0 || second[metrics.Pred] != 0 {
		t.Errorf("second sentence: %v", second)
	}
	if !r.Wrong([]int32{0, 1}, []int32{0, 1}) || !r.Wrong([]int32{2}, nil) || r.Wrong([]int32{0}, []int32{0}) || r.Wrong(nil, nil) {
		t.Error("a sentence is wrong if and only if its spans differ")
	}
}

func TestSentenceIsASet(t *testing.T) {
	// Two fine labels become one in the label set: two gold spans, one set member.
	f := []corpora.Fragment{stretchOf(0, 2)}
	m := New()
	err := m.Prepare("ab", []Span{{Fragments: f, Tag: Tag{1, 1, 1, true}}, {Fragments: f, Tag: Tag{2, 1, 1, true}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := m.Match([]Span{{Fragments: f, Tag: Tag{1, 1, 1, true}}})
	if err != nil {
		t.Fatal(err)
	}
	if r.Gold[0].Mate[metrics.Strict] != 0 || r.Gold[1].Mate[metrics.Strict] != None {
		t.Errorf("mates %v %v", r.Gold[0].Mate, r.Gold[1].Mate)
	}
	if r.Wrong([]int32{0, 1}, []int32{0}) {
		t.Error("equal sets are called wrong")
	}
}

func TestDuplicateKeepsHighestScore(t *testing.T) {
	f := []corpora.Fragment{stretchOf(0, 1)}
	m := New()
	if err := m.Prepare("ab", nil, nil); err != nil {
		t.Fatal(err)
	}
	r, err := m.Match([]Span{{Fragments: f, Score: .2}, {Fragments: f, Score: .9}, {Fragments: f, Score: .5}})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Pred) != 1 || r.Pred[0].Index != 1 || r.DupPred != 2 {
		t.Errorf("kept %+v, dropped %d", r.Pred, r.DupPred)
	}
}

func TestBadSpans(t *testing.T) {
	for name, f := range map[string][]corpora.Fragment{
		"empty": {stretchOf(1, 1)}, "reversed": {stretchOf(2, 1)}, "outside": {stretchOf(1, 4)},
		"negative": {stretchOf(-1, 1)}, "no fragment": nil,
	} {
		m := New()
		var bad *SpanError
		if err := m.Prepare("abc", []Span{{Fragments: f}}, nil); !errors.As(err, &bad) || bad.Side != "gold" {
			t.Errorf("%s: gold gives %v", name, err)
		}
		if err := m.Prepare("abc", nil, nil); err != nil {
			t.Fatal(err)
		}
		if _, err := m.Match([]Span{{Fragments: f}}); !errors.As(err, &bad) || bad.Side != "prediction" {
			t.Errorf("%s: prediction gives %v", name, err)
		}
		if _, err := m.Match(nil); err != nil {
			t.Errorf("%s: the note is lost after an error: %v", name, err)
		}
	}
}

func TestCrowded(t *testing.T) {
	note := make([]byte, 3000)
	for i := range note {
		note[i] = 'a'
	}
	var nested, flat []Span
	for i := range 1001 {
		nested = append(nested, Span{Fragments: []corpora.Fragment{stretchOf(i, 3000-i%2)}})
		flat = append(flat, Span{Fragments: []corpora.Fragment{stretchOf(2*i, 2*i+1)}})
	}
	giant := []Span{{Fragments: []corpora.Fragment{stretchOf(0, 3000)}}}
	m := New()
	try := func(gold, pred []Span) error {
		if err := m.Prepare(string(note), gold, nil); err != nil {
			t.Fatal(err)
		}
		_, err := m.Match(pred)
		return err
	}
	var crowded *CrowdedError
	if err := try(nested, giant); !errors.As(err, &crowded) || crowded.Gold != 1001 {
		t.Errorf("1001 nested gold mentions: %v", err)
	}
	if err := try(nested[:1000], giant); err != nil {
		t.Errorf("1000 nested gold mentions: %v", err)
	}
	if err := try(nested, flat[:0]); err != nil {
		t.Errorf("gold that meets no prediction: %v", err)
	}
	if err := try(flat, giant); err != nil {
		t.Errorf("one giant prediction: %v", err)
	}
	if err := try(flat, nested); !errors.As(err, &crowded) || crowded.Pred != 1001 {
		t.Errorf("1001 nested predictions: %v", err)
	}
}

func FuzzMatch(f *testing.F) {
	f.Add(uint64(1), "Seen by Añez Ruiz on 3/4", uint8(4))
	f.Add(uint64(2), "क्षिति రావు\r\n👩‍👧", uint8(9))
	f.Fuzz(func(t *testing.T, seed uint64, note string, n uint8) {
		runes := []rune(note) // also mends invalid UTF-8
		if len(runes) == 0 || len(runes) > 200 {
			return
		}
		rng := rand.New(rand.NewPCG(seed, 1))
		s := shape{runes: len(runes), spans: int(n % 40), labels: 5, length: 12, fragments: n%2 == 0, outside: n%3 == 0}
		gold, pred := s.draw(rng), s.draw(rng)
		c := score(t, string(runes), gold, pred)
		checkLaws(t, &c)
		checkShuffle(t, rng, string(runes), gold, pred, c)
	})
}
