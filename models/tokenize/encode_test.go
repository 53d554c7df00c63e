package tokenize

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestWordStart(t *testing.T) {
	pieces := []string{"smith", "##son", "o", "'", "#", "##n", "นา", "##ย", "##john", "か", "##ル", "テ", "##ー", "##x", "5", "##°", "##c", "##abc", "㎏", "張", "名"}
	tok := mustLoad(t, handMade(pieces), Options{})
	for _, c := range []struct{ text, want string }{
		{"Smithson", "|Smith+son"},
		{"O'Smith", "|O|'|Smith"},
		{"5°C", "|5|°|C"},
		{"นายJohn", "|นา|ย|John"},
		{"テールx", "|テ|ー|ル|x"},
		{"張名 smith", "|張|名|smith"},
		{"Smith[SEP]son", "|Smith|[SEP]|son"}, // the last is unknown: one word
		{"A\u030ab", "|A\u030ab"},             // unknown, the accent inside is covered
		{"o\u0301 o", "|o|o"},                 // the accent at the end is not
		{"", ""},
	} {
		got, err := tok.Encode(nil, c.text)
		if err != nil {
			t.Fatal(err)
		}
		if s := show(c.text, got); s != c.want {
			t.Errorf("%q: %s, want %s", c.text, s, c.want)
		}
	}
}

func TestSpecials(t *testing.T) {
	data := handMade([]string{"a", "[", "]", "sep"})
	const text = "a[SEP]a [sep] [SEP]"
	split := mustLoad(t, data, Options{}).NewEncoder()
	got, _ := split.Encode(nil, text)
	if s := show(text, got); s != "|a|[SEP]|a|[|sep|]|[SEP]" || split.Specials() != 2 || got[1].ID != 3 {
		t.Errorf("split: %s, %d specials", s, split.Specials())
	}
	plain := mustLoad(t, data, Options{PlainSpecials: true}).NewEncoder()
	got, _ = plain.Encode(nil, text)
	if s := show(text, got); s != "|a|[|SEP|]|a|[|sep|]|[|SEP|]" || plain.Specials() != 2 {
		t.Errorf("plain: %s, %d specials", s, plain.Specials())
	}
	for _, k := range got {
		if k.ID < 5 {
			t.Errorf("plain text gives the special id %d", k.ID)
		}
	}
}

func TestInvalidUTF8(t *testing.T) {
	tok := mustLoad(t, handMade(nil), Options{})
	for _, c := range []struct{ text, at string }{{"a\xff", "byte 1"}, {"\ufffd\xed\xa0\x80", "byte 3"}} {
		got, err := tok.Encode([]Token{{ID: 7}}, c.text)
		if err == nil || !strings.Contains(err.Error(), c.at) || len(got) != 1 {
			t.Errorf("%q: %d tokens, error %v, want %s", c.text, len(got), err, c.at)
		}
	}
}

// TestLongWord: a word of any length is one unknown token, and a vocabulary of
// long pieces costs no more than its limits allow.
func TestLongWord(t *testing.T) {
	tok := mustLoad(t, handMade([]string{"a", "##a", "b"}), Options{})
	for n, want := range map[int]int{100: 100, 101: 1, 100_000: 1, 1_000_000: 1} {
		got, err := tok.Encode(nil, strings.Repeat("a", n)+" b")
		if err != nil || len(got) != want+1 {
			t.Errorf("%d letters: %d tokens, want %d, error %v", n, len(got), want+1, err)
		}
		if end := got[want-1].End; int(end.Byte) != n || int(end.Rune) != n {
			t.Errorf("%d letters end at %v", n, end)
		}
	}
	marks := "b" + strings.Repeat("\u0301\u0323", 50_000) + " b"
	if got, err := tok.Encode(nil, marks); err != nil || len(got) != 2 || got[1].Start.Rune != 100_002 {
		t.Errorf("stacked marks: %v, %v", got, err)
	}
}

// TestCacheLimits: what does not fit into the cache is encoded all the same.
func TestCacheLimits(t *testing.T) {
	tok := loadTestdata(t, "uncased", Options{})
	e := tok.NewEncoder()
	long := strings.Repeat("張", 1) + strings.Repeat("é", 90) + strings.Repeat("ก", 90)
	first, _ := e.Encode(nil, long)
	again, _ := e.Encode(nil, long)
	if !slices.Equal(first, again) {
		t.Error("an uncached word changes")
	}
	for w := range e.cache {
		if len(w) > maxCachedBytes {
			t.Errorf("a word of %d bytes is cached", len(w))
		}
	}
	full := tok.NewEncoder()
	for i := range maxCachedWords + 1000 {
		full.word = fmt.Appendf(full.word[:0], "w%d", i)
		full.lookUp(len(full.word))
	}
	if n := len(full.cache); n != maxCachedWords {
		t.Errorf("%d words cached, want %d", n, maxCachedWords)
	}
	warm, _ := full.Encode(nil, "Trøndelag")
	if cold, _ := tok.Encode(nil, "Trøndelag"); !slices.Equal(warm, cold) {
		t.Errorf("full cache %v, empty cache %v", warm, cold)
	}
}

// TestAllocations: a warm encoder allocates nothing; a cold one allocates for
// its growing tables, not for each token.
func TestAllocations(t *testing.T) {
	text := noteText(t, 200_000)
	for _, name := range []string{"uncased", "xlmr", "mdeberta", "ours"} {
		tok := loadTestdata(t, name, Options{})
		e := tok.NewEncoder()
		dst, _ := e.Encode(nil, text)
		if n := testing.AllocsPerRun(5, func() { dst, _ = e.Encode(dst[:0], text) }); n != 0 {
			t.Errorf("%s: %v allocations with a warm cache", name, n)
		}
		cold := testing.AllocsPerRun(3, func() { dst, _ = tok.Encode(dst[:0], text) })
		if per := cold / float64(len(dst)); per > 0.02 {
			t.Errorf("%s: %v allocations for %d tokens with a cold cache", name, cold, len(dst))
		}
	}
}

// noteText returns about n bytes of the fixtures' texts, one a line.
func noteText(t testing.TB, n int) string {
	var b strings.Builder
	for _, f := range fixtures(t, "cased") {
		if len(f.Text) > 20 && len(f.Text) < 500 && b.Len() < n {
			b.WriteString(f.Text)
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func FuzzEncode(f *testing.F) {
	for _, s := range []string{"Trøndelag åb", "Jose\u0301 x", "張家明\r\n", "a\u00adb [SEP] c", "환자 क़", "\u0323\U0001d16d\u0301a", "𝐁 BP\u00a0120 @@@ <note> ", "\u0001\u0001ab ½\u0001 <mask>▁ﷺ"} {
		f.Add(s)
	}
	var encoders []*Encoder
	for _, name := range []string{"cased", "uncased", "added", "xlmr", "mdeberta", "ours", "oursuncased", "e5", "first", "marked"} {
		encoders = append(encoders, loadTestdata(f, name, Options{}).NewEncoder())
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, e := range encoders {
			got, err := e.Encode(nil, text)
			if (err == nil) != utf8.ValidString(text) {
				t.Fatalf("error %v for valid %v", err, utf8.ValidString(text))
			}
			if err != nil {
				continue
			}
			checkLaws(t, e, text, got)
			if cold, _ := e.t.Encode(nil, text); !slices.Equal(got, cold) {
				t.Fatal("a warm cache changes the tokens")
			}
		}
	})
}

// checkLaws: offsets slice back to whole code points, bytes and code points
// agree, tokens are in order, and every character that normalising keeps and
// that is not white space lies inside one token, or inside tokens that share
// one character's span.
func checkLaws(t *testing.T, e *Encoder, text string, got []Token) {
	t.Helper()
	covered := make([]bool, len(text)+1)
	var last Token
	for i, k := range got {
		if k.Start.Byte > k.End.Byte || int(k.End.Byte) > len(text) || k.ID < 0 || int(k.ID) >= e.t.VocabSize() {
			t.Fatalf("token %d: %+v", i, k)
		}
		piece := text[k.Start.Byte:k.End.Byte]
		if !utf8.ValidString(piece) || utf8.RuneCountInString(text[:k.Start.Byte]) != int(k.Start.Rune) ||
			utf8.RuneCountInString(piece) != int(k.End.Rune-k.Start.Rune) {
			t.Fatalf("token %d: %+v cuts a code point or miscounts", i, k)
		}
		inOneCharacter := k.Start.Byte < last.End.Byte && k.Start.Byte >= last.Start.Byte && k.End.Byte >= last.End.Byte
		if k.Start.Byte < last.End.Byte && !inOneCharacter {
			t.Fatalf("token %d: %+v after %+v", i, k, last)
		}
		for b := k.Start.Byte; b < k.End.Byte; b++ {
			covered[b] = true
		}
		last = k
	}
	if e.t.norm.charsmap != nil && len(e.hits) > 0 {
		return // the spans that a charsmap gives depend on where the stretch begins
	}
	e.norm.out = e.norm.out[:0]
	e.norm.run(text, Offset{})
	for _, c := range e.norm.out {
		if e.chars.of(c.r)&space == 0 && !covered[c.start.Byte] {
			t.Fatalf("%U at byte %d lies in no token", c.r, c.start.Byte)
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	mixed := noteText(b, 400_000)
	english := strings.Repeat("Mrs. Smith was seen in clinic on 3/14/2026 with chest pain; follow-up in 2 weeks. BP 120/80 mmHg, discharged.\n", 3000)
	for _, name := range []string{"cased", "uncased", "bpe", "xlmr", "mdeberta", "ours"} {
		tok := loadTestdata(b, name, Options{})
		for _, c := range []struct{ name, text string }{{"mixed", mixed}, {"english", english}, {"oneword", strings.Repeat("a", 100_000)}} {
			for _, cache := range []string{"off", "cold", "warm"} {
				b.Run(name+"/"+c.name+"/"+cache, func(b *testing.B) { bench(b, tok, c.text, cache) })
			}
		}
	}
}

// bench encodes text again and again: with a cache that takes no word because
// it is full of others (off), with one that is empty at first (cold), or with
// one that knows all words (warm).
func bench(b *testing.B, tok *Tokenizer, text, cache string) {
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	e := tok.NewEncoder()
	if cache == "off" {
		for i := range maxCachedWords {
			e.cache["\xff"+strconv.Itoa(i)] = entry{}
		}
	}
	var dst []Token
	for b.Loop() {
		if cache == "cold" {
			e = tok.NewEncoder()
		}
		var err error
		if dst, err = e.Encode(dst[:0], text); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(dst)), "tokens")
}
