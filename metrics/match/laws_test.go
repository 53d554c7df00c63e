package match

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"polyphi/corpora"
	"polyphi/metrics"
)

func TestLaws(t *testing.T) {
	for name, s := range shapes {
		t.Run(name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(5, 6))
			for range 500 {
				n := drawn{note: text(rng, s.runes), gold: s.draw(rng), pred: s.draw(rng)}
				checkLaws(t, n)
				checkShuffle(t, rng, n)
				checkSwap(t, n)
				checkMore(t, n, s.draw(rng))
				checkJoined(t, n, drawn{note: text(rng, s.runes), gold: s.draw(rng), pred: s.draw(rng)})
			}
		})
	}
}

func TestExtremes(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for name, s := range shapes {
		t.Run(name, func(t *testing.T) {
			for range 300 {
				checkExtremes(t, drawn{note: text(rng, s.runes), gold: s.draw(rng)})
			}
		})
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

// So many spans over one another that no memory holds their pairs are refused
// before they are listed.
func TestTowerIsRefused(t *testing.T) {
	const n = 100_000
	var tower []Span
	for i := range n {
		tower = append(tower, Span{Fragments: []corpora.Fragment{stretchOf(i, 2*n-i)}})
	}
	m := New()
	if err := m.Prepare(strings.Repeat("a", 2*n), tower, nil); err != nil {
		t.Fatal(err)
	}
	var crowded *CrowdedError
	if _, err := m.Match(tower); !errors.As(err, &crowded) || crowded.Gold <= Limit && crowded.Pred <= Limit {
		t.Errorf("a tower: %v", err)
	}
	if r, err := m.Match(nil); err != nil || r.Whole()[metrics.Gold] != 0 || r.Whole()[metrics.GoldBlind] != n {
		t.Errorf("the note is lost after it: %v", err)
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
