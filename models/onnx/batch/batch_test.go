package batch

import (
	"crypto/sha256"
	"math/rand/v2"
	"slices"
	"testing"
)

// words returns n tokens that each begin a word.
func words(n int) []Break { return slices.Repeat([]Break{Word}, n) }

// The worked example of the design: no moves, 1,000 tokens, C 510, O 64.
func TestWindowsWorkedExample(t *testing.T) {
	got, cut := Windows(words(1000), 510, 64)
	want := []Window{{0, 510, 0, 478}, {446, 956, 478, 924}, {892, 1000, 924, 1000}}
	if !slices.Equal(got, want) || cut != 0 {
		t.Errorf("got %v and %d cuts, want %v", got, cut, want)
	}
	if n := Uncovered(got, 1000); n != 0 {
		t.Errorf("%d tokens uncovered", n)
	}
}

func TestWindowsMove(t *testing.T) {
	for _, c := range []struct {
		why     string
		at      map[int]Break
		inside  [2]int // tokens that continue a word
		end     int
		next    int
		wantCut int
	}{
		{"a line end 16 back is taken before a nearer sentence end", map[int]Break{84: Line, 95: Sentence}, [2]int{}, 84, 64, 0},
		{"a line end 17 back is too far", map[int]Break{83: Line, 95: Sentence}, [2]int{}, 95, 75, 0},
		{"a word is not split", nil, [2]int{90, 105}, 89, 69, 0},
		{"the next start goes back to the start of its word", nil, [2]int{75, 85}, 100, 74, 0},
		{"a word longer than a quarter window is cut hard", nil, [2]int{60, 140}, 100, 59, 1},
	} {
		breaks := words(300)
		for p, b := range c.at {
			breaks[p] = b
		}
		for p := c.inside[0]; p < c.inside[1]; p++ {
			breaks[p] = Inside
		}
		ws, cut := Windows(breaks, 100, 20)
		if ws[0].End != c.end || ws[1].Start != c.next || cut != c.wantCut {
			t.Errorf("%s: first end %d, next start %d, cuts %d; want %d, %d, %d", c.why, ws[0].End, ws[1].Start, cut, c.end, c.next, c.wantCut)
		}
		if n := Uncovered(ws, len(breaks)); n != 0 {
			t.Errorf("%s: %d tokens uncovered", c.why, n)
		}
	}
}

// A word that crosses the bound belongs to the window of its first token.
func TestOwnershipFollowsWord(t *testing.T) {
	breaks := words(200)
	breaks[90], breaks[91], breaks[92] = Inside, Inside, Inside
	ws, _ := Windows(breaks, 100, 20) // bound without words: (99+80)/2+1 = 90
	if ws[0].OwnEnd != 93 || ws[1].OwnStart != 93 {
		t.Errorf("bound %d, %d; want 93", ws[0].OwnEnd, ws[1].OwnStart)
	}
}

func TestUncoveredCounts(t *testing.T) {
	for _, c := range []struct {
		ws   []Window
		n    int
		want int
	}{
		{nil, 0, 0}, {nil, 5, 5},
		{[]Window{{0, 5, 0, 4}}, 5, 1},
		{[]Window{{0, 5, 0, 4}, {2, 8, 3, 8}}, 8, 1}, // one token twice
		{[]Window{{0, 3, 0, 5}}, 5, 5},               // owned outside the window
	} {
		if got := Uncovered(c.ws, c.n); got != c.want {
			t.Errorf("%v of %d: %d, want %d", c.ws, c.n, got, c.want)
		}
	}
}

// law checks what must hold for any cutting places.
func law(t *testing.T, breaks []Break, content, overlap int) {
	t.Helper()
	ws, _ := Windows(breaks, content, overlap)
	if n := Uncovered(ws, len(breaks)); n != 0 {
		t.Fatalf("%d tokens uncovered", n)
	}
	for i, w := range ws {
		if w.End-w.Start > content || w.End <= w.Start {
			t.Fatalf("window %v is longer than %d or empty", w, content)
		}
		if i > 0 && (w.Start <= ws[i-1].Start || w.End <= ws[i-1].End || ws[i-1].End-w.Start < overlap) {
			t.Fatalf("windows %v, %v do not move on or overlap by less than %d", ws[i-1], w, overlap)
		}
	}
	if most := 2*len(breaks)/max(content/2-overlap, 1) + 2; len(ws) > most {
		t.Fatalf("%d windows for %d tokens, want at most %d", len(ws), len(breaks), most)
	}
	narrow := max(content/2, 1)
	lawOfNarrow(t, breaks, ws, narrow, min(overlap, narrow/4))
}

// The worked example of ownership, one of its windows cut to half.
func TestNarrow(t *testing.T) {
	got, cut := Narrow(words(1000), Window{446, 956, 478, 924}, 255, 32)
	want := []Window{{446, 701, 478, 685}, {669, 924, 685, 908}, {892, 956, 908, 924}}
	if !slices.Equal(got, want) || cut != 0 {
		t.Errorf("got %v and %d cuts, want %v", got, cut, want)
	}
}

// lawOfNarrow checks that narrower windows own what the wide ones owned and lie
// inside them.
func lawOfNarrow(t *testing.T, breaks []Break, wide []Window, content, overlap int) {
	t.Helper()
	var all []Window
	for _, w := range wide {
		parts, _ := Narrow(breaks, w, content, overlap)
		if len(parts) == 0 {
			t.Fatalf("window %v became none", w)
		}
		for _, p := range parts {
			if p.End-p.Start > content || p.Start < w.Start || p.End > w.End {
				t.Fatalf("window %v cut to %d gives %v", w, content, p)
			}
		}
		if one, _ := Narrow(breaks, w, w.End-w.Start, 0); len(one) != 1 || one[0] != w {
			t.Fatalf("window %v cut to its own size gives %v", w, one)
		}
		all = append(all, parts...)
	}
	if n := Uncovered(all, len(breaks)); n != 0 {
		t.Fatalf("%d tokens uncovered by narrower windows", n)
	}
}

func FuzzWindows(f *testing.F) {
	f.Add([]byte{1, 1, 0, 0, 3, 1}, uint8(4), uint8(1))
	f.Add(make([]byte, 300), uint8(20), uint8(5))
	f.Fuzz(func(t *testing.T, data []byte, content, overlap uint8) {
		c := int(content)%200 + 1
		breaks := make([]Break, len(data))
		for i, b := range data {
			breaks[i] = Break(b % 4)
		}
		law(t, breaks, c, int(overlap)%(c/4+1))
	})
}

func TestWindowsAtRandom(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		breaks := make([]Break, rng.IntN(3000))
		long := rng.Float64()
		for i := range breaks {
			if rng.Float64() > long {
				breaks[i] = Break(1 + rng.IntN(3))
			}
		}
		c := 1 + rng.IntN(510)
		law(t, breaks, c, rng.IntN(c/4+1))
	}
}

func rows(lengths ...int) []Row {
	var out []Row
	for i, n := range lengths {
		out = append(out, Row{Note: i, Tokens: n})
	}
	return out
}

// Six rows of 952 tokens are padded to 958. Without the bound of three quarters
// the last four were one batch, and it was 1,070.
func TestPlanWorkedExample(t *testing.T) {
	padded := 0
	var sizes []int
	for _, b := range Plan(rows(64, 118, 300, 120, 60, 290), Policy{Budget: 512}) {
		padded += b.Padded()
		sizes = append(sizes, len(b.Rows))
	}
	if padded != 958 || !slices.Equal(sizes, []int{1, 1, 2, 2}) {
		t.Errorf("padded %d in batches of %v, want 958 in [1 1 2 2]", padded, sizes)
	}
}

// A row that fills three quarters joins, a shorter one does not, unless rounding
// takes it there.
func TestPlanUnlikeRows(t *testing.T) {
	for _, c := range []struct {
		short, multiple, want int
	}{{75, 1, 1}, {74, 1, 2}, {73, 8, 1}, {72, 8, 2}} {
		if got := Plan(rows(100, c.short), Policy{Budget: 512, Multiple: c.multiple}); len(got) != c.want {
			t.Errorf("100 and %d by %d: %d batches, want %d", c.short, c.multiple, len(got), c.want)
		}
	}
}

func TestPlanRounding(t *testing.T) {
	for _, c := range []struct {
		tokens, want int
		p            Policy
	}{
		{61, 64, Policy{512, 8, 0}}, {64, 64, Policy{512, 8, 0}},
		{509, 510, Policy{16384, 8, 510}}, // never over the model's positions
		{61, 61, Policy{0, 8, 0}},         // row by row is not padded
		{600, 600, Policy{512, 1, 0}},     // over the budget: alone
	} {
		got := Plan(rows(c.tokens), c.p)
		if len(got) != 1 || got[0].Length != c.want {
			t.Errorf("%d tokens under %v: %v, want length %d", c.tokens, c.p, got, c.want)
		}
	}
}

// The plan does not depend on the order of rows, keeps each once, and stays in
// its budget; on notes of like sizes to real ones padding stays under 2 %.
func TestPlanLaws(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	var all []Row
	for i := range 1024 {
		all = append(all, Row{Note: i, Tokens: 40 + rng.IntN(217)})
	}
	p := Policy{Budget: 1024}
	plan := Plan(all, p)
	sum := func(bs []Batch) [32]byte {
		h := sha256.New()
		WriteHash(h, p, bs)
		return [32]byte(h.Sum(nil))
	}
	want := sum(plan)
	rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	if sum(Plan(all, p)) != want {
		t.Error("the plan depends on the order of rows")
	}
	if sum(Plan(all[1:], p)) == want {
		t.Error("the hash does not see a missing row")
	}
	seen := map[Row]bool{}
	real, padded := 0, 0
	for _, b := range plan {
		if b.Padded() > p.Budget && len(b.Rows) > 1 {
			t.Errorf("batch of %d padded tokens is over the budget", b.Padded())
		}
		padded += b.Padded()
		for _, r := range b.Rows {
			seen[r] = true
			real += r.Tokens
		}
	}
	if len(seen) != len(all) {
		t.Errorf("%d rows planned of %d", len(seen), len(all))
	}
	if ratio := float64(padded) / float64(real); ratio > 1.02 {
		t.Errorf("padded / real = %.4f, want at most 1.02", ratio)
	}
}
