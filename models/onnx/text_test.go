package onnx

import (
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"polyphi/corpora"
	"polyphi/models/onnx/batch"
	"polyphi/models/tokenize"
)

// tokensOf makes tokens from a text in which | separates them and each that
// begins with + continues a pre-token.
func tokensOf(marked string) (string, []tokenize.Token) {
	text := strings.NewReplacer("|", "", "+", "").Replace(marked)
	var out []tokenize.Token
	at := 0
	for part := range strings.SplitSeq(marked, "|") {
		piece, more := strings.CutPrefix(part, "+")
		core := strings.TrimSpace(piece)
		if core != "" {
			start := at + strings.Index(piece, core)
			out = append(out, tokenize.Token{Start: tokenOffset(text, start), End: tokenOffset(text, start+len(core)), WordStart: !more})
		}
		at += len(piece)
	}
	return text, out
}

func tokenOffset(text string, at int) tokenize.Offset {
	return tokenize.Offset{Byte: int32(at), Rune: int32(utf8.RuneCountInString(text[:at]))}
}

func offset(text string, at int) corpora.Offset {
	return corpora.Offset{Byte: at, Rune: utf8.RuneCountInString(text[:at])}
}

func TestBreaks(t *testing.T) {
	text, tokens := tokensOf("Seen|.| He|+mo|\n|3|.|5| ok|。|再")
	want := []batch.Break{batch.Line, batch.Word, batch.Sentence, batch.Inside, batch.Line, batch.Word, batch.Word, batch.Word, batch.Word, batch.Sentence}
	if got := Breaks(text, tokens); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestTidy(t *testing.T) {
	for _, c := range []struct{ why, text, span, want string }{
		{"white space goes", "a Smith b", " Smith ", "Smith"},
		{"a no-break space too", "a\u00a0Smith", "\u00a0Smith", "Smith"},
		{"punctuation stays", "(Smith),", "(Smith),", "(Smith),"},
		{"an accent of its own joins its letter", "Jose\u0301 x", "Jose", "Jose\u0301"},
		{"half an emoji sequence becomes whole", "x👨\u200d👩y", "\u200d👩", "👨\u200d👩"},
		{"a Devanagari vowel sign joins", "राम", "र", "रा"},
		{"nothing but space is dropped", "a  b", "  ", ""},
	} {
		at := strings.Index(c.text, c.span)
		e := edges{text: c.text}
		got, ok := e.tidy(corpora.Fragment{Start: offset(c.text, at), End: offset(c.text, at+len(c.span))})
		if !ok {
			got = corpora.Fragment{}
		}
		if got.In(c.text) != c.want {
			t.Errorf("%s: %q, want %q", c.why, got.In(c.text), c.want)
		}
		if ok && (got.Start != offset(c.text, got.Start.Byte) || got.End != offset(c.text, got.End.Byte)) {
			t.Errorf("%s: bytes and code points disagree: %v", c.why, got)
		}
	}
}

func FuzzTidy(f *testing.F) {
	f.Add("Jose\u0301 \r\n x", 2, 5)
	f.Fuzz(func(t *testing.T, text string, a, b int) {
		if !utf8.ValidString(text) || a < 0 || b > len(text) || a >= b || !utf8.RuneStart(text[a]) || b < len(text) && !utf8.RuneStart(text[b]) {
			return
		}
		in := corpora.Fragment{Start: offset(text, a), End: offset(text, b)}
		e := edges{text: text}
		got, ok := e.tidy(in)
		if !ok {
			if strings.TrimSpace(text[a:b]) != "" {
				t.Fatal("a span with text was dropped")
			}
			return
		}
		if got.Start != offset(text, got.Start.Byte) || got.End != offset(text, got.End.Byte) {
			t.Fatalf("bytes and code points disagree: %v", got)
		}
		if again, ok := e.tidy(got); ok && (again.Start.Byte < got.Start.Byte && again.End.Byte > got.End.Byte) {
			t.Fatalf("%v grew again to %v", got, again)
		}
	})
}

func TestPick(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	all := func(int) bool { return true }
	m := marks{make([]int32, 4), make([]float32, 4)}
	if !m.pick([]float32{3, 1, 1, 5, 5, 0}, 3, 1, 0, all) {
		t.Fatal("finite logits were refused")
	}
	// Token 1: label 0 is outside, no probability. Token 2: a tie goes to the
	// lowest label, which is 0 too.
	if m.label[1] != 0 || m.prob[1] != 0 || m.label[2] != 0 {
		t.Errorf("labels %v, probabilities %v", m.label, m.prob)
	}
	// ln 3 against 0: 3/4.
	if !m.pick([]float32{0, float32(math.Log(3))}, 2, 3, 0, all) || m.label[3] != 1 || math.Abs(float64(m.prob[3])-0.75) > 1e-6 {
		t.Errorf("label %d with %v, want 1 with 0.75", m.label[3], m.prob[3])
	}
	// The largest of each place is found, the first of several too.
	for at := range 7 {
		row := []float32{-1, -1, -1, -1, -1, -1, -1}
		row[at], row[6] = 2, 2
		if !m.pick(row, 7, 0, -1, all) || m.label[0] != int32(at) {
			t.Errorf("label %d, want %d", m.label[0], at)
		}
	}
	none := func(int) bool { return false }
	m.label[0] = 0
	if !m.pick([]float32{0, 5}, 2, 0, 0, none) || m.label[0] != 0 {
		t.Error("a token that decides nothing got a label")
	}
	for _, odd := range []float32{inf, -inf, nan} {
		for at := range 7 { // in the fours and after them
			bad := make([]float32, 7)
			bad[at] = odd
			if m.pick(bad, 7, 0, 0, all) || m.pick(bad, 7, 0, 0, none) {
				t.Errorf("%v was accepted as logit %d", odd, at)
			}
		}
	}
	// Large logits do not overflow.
	if !m.pick([]float32{1e30, 3e30}, 2, 0, 0, all) || m.prob[0] != 1 {
		t.Errorf("large logits give %v", m.prob[0])
	}
}

// Words of several tokens by mean and by max, worked out by hand from the
// probabilities of three labels.
func TestPool(t *testing.T) {
	logits := func(rows ...[3]float64) (out []float32) {
		for _, p := range rows {
			for _, x := range p {
				out = append(out, float32(math.Log(x)))
			}
		}
		return out
	}
	// One word of three tokens, one of one, one of two.
	text := logits(
		[3]float64{.80, .15, .05}, [3]float64{.70, .25, .05}, [3]float64{.03, .95, .02}, // means 0.51, 0.45, 0.04
		[3]float64{.20, .30, .50},
		[3]float64{.40, .40, .20}, [3]float64{.40, .40, .20}, // a tie
	)
	starts := func(token int) bool { return token == 0 || token == 3 || token == 4 }
	for _, c := range []struct {
		byMax bool
		label [3]int32
		prob  [3]float64
	}{
		{false, [3]int32{0, 2, 0}, [3]float64{.51, .50, .40}},
		{true, [3]int32{1, 2, 0}, [3]float64{.95, .50, .40}},
	} {
		m := marks{make([]int32, 6), make([]float32, 6)}
		if !m.pool(text, 3, 0, starts, c.byMax) {
			t.Fatal("finite logits were refused")
		}
		for i, at := range []int{0, 3, 4} {
			if m.label[at] != c.label[i] || math.Abs(float64(m.prob[at])-c.prob[i]) > 1e-6 {
				t.Errorf("max %v: word %d: label %d with %v, want %d with %v", c.byMax, i, m.label[at], m.prob[at], c.label[i], c.prob[i])
			}
		}
		// The rest of a word that the window before began touches no other word.
		m = marks{[]int32{7, 7, 7, 7, 7, 7}, make([]float32, 6)}
		if !m.pool(text[2*3:4*3], 3, 2, starts, c.byMax) || m.label[0] != 7 || m.label[1] != 7 || m.label[3] != 2 || m.label[4] != 7 {
			t.Errorf("max %v: the rest of a word: labels %v", c.byMax, m.label)
		}
		if bad := append(logits([3]float64{.2, .3, .5}), float32(math.NaN()), 0, 0); m.pool(bad, 3, 0, starts, c.byMax) {
			t.Errorf("max %v: not a number was accepted", c.byMax)
		}
	}
}

func TestFromHalf(t *testing.T) {
	for h, want := range map[uint16]float32{
		0x0000: 0, 0x3c00: 1, 0xc000: -2, 0x3555: 0.33325195, 0x7bff: 65504, 0x0001: 5.9604645e-08, 0x03ff: 6.097555e-05, 0x0400: 6.1035156e-05,
	} {
		if got := fromHalf(h); got != want {
			t.Errorf("%#04x: %v, want %v", h, got, want)
		}
	}
	if !math.IsInf(float64(fromHalf(0xfc00)), -1) || !math.IsNaN(float64(fromHalf(0x7e00))) || !math.Signbit(float64(fromHalf(0x8000))) {
		t.Error("infinity, not a number or minus zero is wrong")
	}
}

func TestFill(t *testing.T) {
	b := newBuffers(sessionSpec{labels: 1, inputs: []input{
		{"input_ids", roleIDs, false}, {"attention_mask", roleMask, true}, {"token_type_ids", roleTypes, false}, {"position_ids", rolePositions, false},
	}}, 8)
	for i := range 8 { // left from a batch before
		b.wide[0][i], b.small[1][i], b.wide[2][i], b.wide[3][i] = 9, 9, 9, 9
	}
	b.row(filler{pad: 1, firstPosition: 2}, 1, 4, []int64{5, 6, 7})
	if !slices.Equal(b.wide[0][4:], []int64{5, 6, 7, 1}) || !slices.Equal(b.small[1][4:], []int32{1, 1, 1, 0}) ||
		!slices.Equal(b.wide[2][4:], []int64{0, 0, 0, 0}) || !slices.Equal(b.wide[3][4:], []int64{2, 3, 4, 1}) {
		t.Errorf("buffers %v %v", b.wide, b.small)
	}
}
