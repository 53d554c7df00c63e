package match

import (
	"math/rand/v2"
	"slices"
	"testing"

	"polyphi/corpora"
	"polyphi/metrics"
)

// spansOf reads spans as fuzz seeds have them, and makes some of any string:
//
//	A0-4         label A of the label set over code points 0 to 4
//	a0-4         another label, outside the set
//	B0-4 6-8     two fragments
//	!A0-4        an ignored mention
//
// A and B, C and D are one label of the set, A to D with a to d one coarse label.
// Numbers that fit no span of a note of so many code points are brought into it.
func spansOf(list string, runes, most int) (spans, ignored []Span) {
	var numbers []int
	var now Span
	named, isIgnored, digits := false, false, false
	end := func() {
		for i := 0; i+1 < len(numbers); i += 2 {
			from, to := numbers[i]%runes, numbers[i+1]
			if to <= from || to > runes {
				to = from + 1 + to%(runes-from)
			}
			now.Fragments = append(now.Fragments, stretchOf(from, to))
		}
		switch {
		case !named || len(now.Fragments) == 0 || len(spans)+len(ignored) == most:
		case isIgnored:
			ignored = append(ignored, now)
		default:
			spans = append(spans, now)
		}
		now, numbers, named, isIgnored = Span{}, numbers[:0], false, false
	}
	for _, c := range []byte(list) {
		switch letter := c | 0x20; {
		case c >= '0' && c <= '9' && digits:
			numbers[len(numbers)-1] = (numbers[len(numbers)-1]*10 + int(c-'0')) % 1000
		case c >= '0' && c <= '9':
			numbers = append(numbers, int(c-'0'))
		case c == '!':
			end()
			isIgnored = true
		case letter >= 'a' && letter <= 'z':
			was := isIgnored && len(numbers) == 0
			end()
			named, isIgnored = true, was
			fine := int32(letter-'a') % 8
			now.Tag = Tag{Fine: fine, Label: fine / 2, Coarse: fine / 4, Scored: true}
			if c == letter {
				now.Tag = Tag{Fine: 8 + fine, Coarse: fine / 4}
			}
			now.Score = float64(len(spans) % 3)
		}
		digits = c >= '0' && c <= '9'
	}
	end()
	return spans, ignored
}

// drawnOf reads a note with at most so many spans a side; ok is false for a
// note without text or too long to be tried in every way.
func drawnOf(note, gold, pred string, most int) (n drawn, ok bool) {
	runes := []rune(note) // also mends invalid UTF-8
	if len(runes) == 0 || len(runes) > 300 {
		return drawn{}, false
	}
	n.note = string(runes)
	n.gold, n.ignored = spansOf(gold, len(runes), most)
	n.pred, _ = spansOf(pred, len(runes), most)
	return n, true
}

// seeds are notes with gold and predictions in the form of spansOf.
var seeds = [][3]string{
	{"Seen by Añez Ruiz on 3/4", "A8-17 C21-24", "A8-12 C21-24"},
	{"John 王明 क्षिति రావు أحمد", "A0-4 B5-7 C8-14 D15-19 E20-24", "A0-4 B5-7 C8-14 E20-24"},
	{"क्षिति రావు\r\n👩\u200d👧 e\u0301", "A0-1 A6-8 C13-14 C16-17", "A0-2 A6-7 C13-15 D17-18"},
	// Chains, nested, crossing, duplicate and discontinuous spans.
	{"abcdefghijklmnop", "A0-10 A10-12", "A4-12 A0-3"},
	{"abcdefghijklmnop", "A0-3 A2-10", "A2-10 A8-12"},
	{"abcdefghijklmnop", "A0-16 B2-9 C3-8 D4-7 E5-6", "B0-16 A2-9 D3-8 C4-7 E5-6"},
	{"abcdefghijklmnop", "A0-4 B0-4 B0-4 C0-4", "B0-4 B0-4 A0-4 H0-4 E0-5"},
	{"abcdefghijklmnop", "A0-2 10-12 A4-6", "A0-1 5-6 A10-12"},
	{"abcdefghijklmnop", "A0-3 3-5 B0-5 C1-2 14-16 0-1", "A0-5 B0-3 2-5 C0-2 14-16"},
	{"abcdefghijklmnop", "A0-6 A3-9 A6-12 A9-15", "A2-8 A5-11 A8-14 A0-3"},
	{"aaaaaaaa", "A0-4 A1-5 A2-6 A3-7 A4-8", "A0-4 A1-5 A2-6 A3-7 A4-8 A0-8"},
	// Ignored mentions and labels outside the set.
	{"Dr Bo met Al, id 77", "!A0-2 C3-5 e10-12 !a17-19", "A0-5 C0-2 E10-12 f17-19 H10-13"},
	{"Bo  Al", "!A2-3 C0-2 a4-6", "A2-4 B2-3 D0-2"},
	{"abcdef", "A0-2 C3-5", "A0-2 B0-2 C3-5 D3-5"}, // equal sets, one hit each
	{"Drab Drabc  x", "!A0-2 !A5-7 a3-4 !B10-12", "A0-4 C5-10 D10-12 A3-4"},
}

func addSeeds(f *testing.F) {
	for _, s := range seeds {
		f.Add(s[0], s[1], s[2])
	}
}

// FuzzPairs: on small notes every view pairs as trying every assignment does, and
// ranks, duplicates, neutral predictions and graphemes are as counted one by one.
func FuzzPairs(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, note, gold, pred string) {
		n, ok := drawnOf(note, gold, pred, 6)
		if !ok {
			return
		}
		r := n.match(t)
		checkPlain(t, n, r)
		checkBruteForce(t, r)
		checkMates(t, r)
	})
}

// FuzzLaws: what holds of every note, of its spans in another order, of gold and
// predictions swapped, of more predictions, and of two notes in one.
func FuzzLaws(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, note, gold, pred string) {
		n, ok := drawnOf(note, gold, pred, 40)
		if !ok {
			return
		}
		rng := rand.New(rand.NewPCG(uint64(len(note)), uint64(len(pred))))
		checkLaws(t, n)
		checkShuffle(t, rng, n)
		checkSwap(t, n)
		checkMore(t, n, n.gold)
		checkJoined(t, n, drawn{note: n.note, gold: n.pred, pred: n.gold})
	})
}

// FuzzExtremes: a copy of gold, no prediction, everything marked; and gold moved
// by one code point still keeps the laws.
func FuzzExtremes(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, note, gold, _ string) {
		n, ok := drawnOf(note, gold, "", 40)
		if !ok {
			return
		}
		checkExtremes(t, n)
		end := len([]rune(n.note))
		for _, s := range n.gold {
			s.Fragments = slices.Clone(s.Fragments)
			for i, g := range s.Fragments {
				from := min(g.Start.Rune+1, end-1)
				s.Fragments[i] = stretchOf(from, max(from+1, min(g.End.Rune+1, end)))
			}
			n.pred = append(n.pred, s)
		}
		checkLaws(t, n)
	})
}

// checkBruteForce holds the pairs of every view against every assignment.
func checkBruteForce(t *testing.T, r *Result) {
	t.Helper()
	for v := metrics.Strict; v <= metrics.Alignment; v++ {
		got := make([]int, len(r.Gold))
		for g := range got {
			got[g] = int(r.Gold[g].Mate[v])
		}
		if want := bruteForce(r.m, v); !slices.Equal(got, want) {
			t.Fatalf("%v: mates %v, brute force %v\ngold %s\npred %s", v, got, want, show(&r.m.gold), show(&r.m.pred))
		}
	}
}

// points returns the code points of spans.
func points(spans ...Span) map[int]bool {
	out := map[int]bool{}
	for _, s := range spans {
		for _, f := range s.Fragments {
			for c := f.Start.Rune; c < f.End.Rune; c++ {
				out[c] = true
			}
		}
	}
	return out
}

// asSpan returns a ranked span in the form of the input.
func (s *side) asSpan(i int) Span {
	x := s.spans[i]
	out := Span{Tag: x.tag, Score: x.score}
	for _, f := range s.of(&x) {
		out.Fragments = append(out.Fragments, corpora.Fragment{Start: corpora.Offset{Rune: int(f.lo)}, End: corpora.Offset{Rune: int(f.hi)}})
	}
	return out
}
