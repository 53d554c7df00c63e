package tokenize

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// changed returns a tokenizer.json of testdata with its parts replaced by the
// given JSON, name and value by turns.
func changed(t testing.TB, name string, parts ...string) []byte {
	t.Helper()
	var file map[string]json.RawMessage
	unzip(t, name+".json", func(s []byte) {
		if err := json.Unmarshal(s, &file); err != nil {
			t.Fatal(err)
		}
	})
	for i := 0; i < len(parts); i += 2 {
		file[parts[i]] = json.RawMessage(parts[i+1])
	}
	data, err := json.Marshal(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

const (
	preByteLevel = `{"type":"ByteLevel","add_prefix_space":%v,"trim_offsets":true,"use_regex":true}`
	postRoberta  = `{"type":"RobertaProcessing","sep":["</s>",2],"cls":["<s>",0],"trim_offsets":%v,"add_prefix_space":%v}`
)

// byteLevelForms are the fixture tokenizer without and with add_prefix_space,
// untrimmed and then trimmed.
func byteLevelForms(t testing.TB) (forms [4]*Tokenizer) {
	for i := range forms {
		prefix, trims := i%2 == 1, i >= 2
		forms[i] = mustLoad(t, changed(t, "bpe", "pre_tokenizer", fmt.Sprintf(preByteLevel, prefix), "post_processor", fmt.Sprintf(postRoberta, trims, prefix)), Options{})
	}
	return forms
}

// TestReferenceBPE asserts 0 different ids and offsets in each form, with the
// cache cold and warm.
func TestReferenceBPE(t *testing.T) {
	type line struct {
		Text  string
		IDs   [2][]int32
		Spans [4][]int32
	}
	var list []line
	unzip(t, "bpe.jsonl", func(s []byte) {
		list = append(list, line{})
		if err := json.Unmarshal(s, &list[len(list)-1]); err != nil {
			t.Fatal(err)
		}
	})
	if len(list) < 10_000 {
		t.Fatalf("%d fixtures, want at least 10,000", len(list))
	}
	for form, tok := range byteLevelForms(t) {
		e, bad := tok.NewEncoder(), 0
		for range 2 {
			for i, l := range list {
				got, err := e.Encode(nil, l.Text)
				if err != nil {
					t.Fatal(err)
				}
				if d := difference(got, fixture{IDs: l.IDs[form%2], Spans: l.Spans[form]}); d != "" {
					if bad++; bad < 10 {
						t.Errorf("form %d, text %d %+q: %s", form, i, l.Text, d)
					}
				}
			}
		}
		if bad > 0 {
			t.Errorf("form %d: %d of %d texts differ", form, bad, 2*len(list))
		}
	}
}

// TestReferenceBPEAdded: added tokens of every kind under post-processors of
// every kind, and what those put around a text.
func TestReferenceBPEAdded(t *testing.T) {
	var posts []struct {
		Prefix        bool
		Post          json.RawMessage
		Before, After []int64
	}
	unzip(t, "bpe.posts.json", func(s []byte) {
		if err := json.Unmarshal(s, &posts); err != nil {
			t.Fatal(err)
		}
	})
	encoders := make([]*Encoder, len(posts))
	for i, p := range posts {
		tok := mustLoad(t, changed(t, "bpe.added", "pre_tokenizer", fmt.Sprintf(preByteLevel, p.Prefix), "post_processor", string(p.Post)), Options{})
		if !slices.Equal(tok.Prefix(), p.Before) || !slices.Equal(tok.Suffix(), p.After) {
			t.Errorf("%s: special ids %v and %v, want %v and %v", p.Post, tok.Prefix(), tok.Suffix(), p.Before, p.After)
		}
		encoders[i] = tok.NewEncoder()
	}
	n, bad := 0, 0
	unzip(t, "bpe.added.jsonl", func(s []byte) {
		var l struct {
			fixture
			Post int
		}
		if err := json.Unmarshal(s, &l); err != nil {
			t.Fatal(err)
		}
		n++
		got, err := encoders[l.Post].Encode(nil, l.Text)
		if err != nil {
			t.Fatal(err)
		}
		if d := difference(got, l.fixture); d != "" {
			if bad++; bad < 10 {
				t.Errorf("%s %v: %+q: %s", posts[l.Post].Post, posts[l.Post].Prefix, l.Text, d)
			}
		}
	})
	if n < 4000 || bad > 0 {
		t.Errorf("%d of %d texts differ, want 0 of at least 4,000", bad, n)
	}
}

// TestExhaustiveBPE compares the tokens of a text around every code point, which
// show whether it counts as a letter, a number, white space or neither, and
// whether an added token of a single word may stand before it.
func TestExhaustiveBPE(t *testing.T) {
	e := loadTestdata(t, "exhaustive.bpe", Options{}).NewEncoder()
	lengths := make([]int32, e.t.VocabSize()) // bytes of every token
	for s, id := range e.t.model.ids {
		lengths[id] = int32(utf8.RuneCountInString(s))
	}
	var tokens []Token
	var answer []byte
	seen, bad := 0, 0
	unzip(t, "exhaustive.bpe", func(line []byte) {
		var lo, hi rune
		span, want, _ := bytes.Cut(line, []byte(" "))
		if _, err := fmt.Sscanf(string(span), "%x-%x", &lo, &hi); err != nil {
			t.Fatalf("bad line %q: %v", line, err)
		}
		for r := lo; r <= hi; r++ {
			seen++
			c := string(r)
			var err error
			if tokens, err = e.Encode(tokens[:0], "a"+c+"b 1"+c+"1 !"+c+"! N"+c); err != nil {
				t.Fatal(err)
			}
			answer = answer[:0]
			for _, k := range tokens {
				for _, x := range [...]struct {
					before byte
					n      int32
				}{{' ', lengths[k.ID]}, {':', k.Start.Rune}, {'-', k.End.Rune}} {
					answer = strconv.AppendInt(append(answer, x.before), int64(x.n), 10)
				}
			}
			if !bytes.Equal(answer[1:], want) {
				if bad++; bad < 20 {
					t.Errorf("%U:%s, want %s", r, answer, want)
				}
			}
		}
	})
	if want := 0x110000 - 0x800; seen != want || bad > 0 {
		t.Errorf("%d of %d code points differ, want 0 of %d", bad, seen, want)
	}
}

const (
	smallPre  = `"pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":true}`
	smallPost = `"post_processor":{"type":"RobertaProcessing","sep":["</s>",2],"cls":["<s>",0],"trim_offsets":true,"add_prefix_space":false}`
	trimming  = `{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true}`
)

// smallBPE returns a tokenizer.json with the given merges. Strings in replace,
// old and new by turns, change it.
func smallBPE(merges []string, replace ...string) []byte {
	vocab := map[string]int{"<s>": 0, "<pad>": 1, "</s>": 2}
	for b := range 256 {
		vocab[string(byteSymbol(byte(b)))] = len(vocab)
	}
	for _, m := range merges {
		if s := strings.Replace(m, " ", "", 1); vocab[s] == 0 {
			vocab[s] = len(vocab)
		}
	}
	v, err := json.Marshal(vocab)
	if err != nil {
		panic(err)
	}
	m, err := json.Marshal(merges)
	if err != nil {
		panic(err)
	}
	s := `{"version":"1.0","truncation":null,"padding":null,"added_tokens":[
{"id":2,"content":"</s>","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}],
"normalizer":null,
` + smallPre + `,
` + smallPost + `,
"decoder":{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true,"use_regex":true},
"model":{"type":"BPE","dropout":null,"unk_token":null,"continuing_subword_prefix":"","end_of_word_suffix":"","fuse_unk":false,"byte_fallback":false,"ignore_merges":false,"vocab":` + string(v) + `,"merges":` + string(m) + `}}`
	for i := 0; i+1 < len(replace); i += 2 {
		if !strings.Contains(s, replace[i]) {
			panic("nothing to replace: " + replace[i])
		}
		s = strings.Replace(s, replace[i], replace[i+1], 1)
	}
	return []byte(s)
}

func TestLoadBPE(t *testing.T) {
	for _, ok := range [][]string{
		nil,
		{`"type":"BPE",`, ``},
		{`,"use_regex":true`, ``},
		{`"merges":["a b","ab c"]`, `"merges":[["a","b"],["ab","c"]]`},
		{`"continuing_subword_prefix":"","end_of_word_suffix":""`, `"continuing_subword_prefix":null,"end_of_word_suffix":null`},
		{`"fuse_unk":false,"byte_fallback":false,"ignore_merges":false,`, ``},
	} {
		tok := mustLoad(t, smallBPE([]string{"a b", "ab c"}, ok...), Options{})
		if got, _ := tok.Encode(nil, "abc"); len(got) != 1 || tok.PadID() != 1 || tok.UnkID() != -1 || tok.VocabSize() != 261 {
			t.Errorf("%v: %v, pad %d, unknown %d, size %d", ok, got, tok.PadID(), tok.UnkID(), tok.VocabSize())
		}
	}
}

func TestLoadRefusesBPE(t *testing.T) {
	for _, c := range []struct{ old, new, names string }{
		{`"dropout":null`, `"dropout":0.1`, "model.dropout"},
		{`"unk_token":null`, `"unk_token":"<s>"`, "model.unk_token"},
		{`"continuing_subword_prefix":""`, `"continuing_subword_prefix":"##"`, "continuing_subword_prefix"},
		{`"end_of_word_suffix":""`, `"end_of_word_suffix":"</w>"`, "end_of_word_suffix"},
		{`"fuse_unk":false`, `"fuse_unk":true`, "fuse_unk"},
		{`"byte_fallback":false`, `"byte_fallback":true`, "byte_fallback"},
		{`"ignore_merges":false`, `"ignore_merges":true`, "ignore_merges"},
		{`"dropout":null`, `"dropout":null,"x":1`, `"x"`},
		{`"a b"`, `"a b c"`, "merges[0]"},
		{`"a b"`, `"a  b"`, "merges[0]"},
		{`"a b"`, `"#version 0.2"`, "merges[0]"},
		{`"ab c"`, `["ab","c"]`, "merges[1]"},
		{`"a b"`, `["a","b"]`, "merges[1]"},
		{`"a b"`, `"a zz"`, "merges[0]"},
		{`"a b"`, `"a q"`, "merges[0]"},
		{`"merges":["a b","ab c"]`, `"merges":null`, `"merges"`},
		{`"merges":["a b","ab c"]`, `"merges":"a b"`, "merges"},
		{`"é":`, `"éé":`, `'é'`},
		{`"é":`, `"x":1,"é":`, "id"},
		{`"normalizer":null`, `"normalizer":{"type":"NFC"}`, `"NFC"`},
		{`"normalizer":null`, `"normalizer":{"type":"BertNormalizer"}`, `"BertNormalizer"`},
		{smallPre, strings.Replace(smallPre, `"use_regex":true`, `"use_regex":false`, 1), "pre_tokenizer.use_regex"},
		{`"add_prefix_space":false,"trim_offsets":true,`, `"add_prefix_space":false,`, "trim_offsets"},
		{`"add_prefix_space":false,"trim_offsets":true,`, `"trim_offsets":true,`, "add_prefix_space"},
		{`"pre_tokenizer":{"type":"ByteLevel"`, `"pre_tokenizer":{"type":"Metaspace"`, `"Metaspace"`},
		{smallPre, `"pre_tokenizer":null`, "pre_tokenizer"},
		{smallPre, `"pre_tokenizer":{"type":"Sequence","pretokenizers":[]}`, "pre_tokenizer"},
		{smallPost, `"post_processor":null`, "post_processor"},
		{`"type":"RobertaProcessing"`, `"type":"Other"`, `"Other"`},
		{`"sep":["</s>",2],`, ``, "sep"},
		{`"cls":["<s>",0],"trim_offsets":true,`, `"cls":["<s>",0],`, "trim_offsets"},
		{`"cls":["<s>",0],`, `"cls":["<s>",999],`, "id 999"},
		{smallPost, `"post_processor":` + strings.Replace(trimming, `"type"`, `"use_regex":false,"type"`, 1), "post_processor.use_regex"},
		{smallPost, `"post_processor":{"type":"Sequence","processors":[]}`, "post_processor"},
		{smallPost, `"post_processor":{"type":"Sequence","processors":[` + trimming + `,` + trimming + `]}`, "trim_offsets twice"},
		{smallPost, `"post_processor":{"type":"Sequence","processors":[{"type":"Sequence","processors":[]}]}`, `"Sequence"`},
	} {
		_, err := Load(smallBPE([]string{"a b", "ab c"}, c.old, c.new), Options{})
		if err == nil || !strings.Contains(err.Error(), c.names) || !strings.HasPrefix(err.Error(), "tokenize: ") {
			t.Errorf("%s -> %s: error %v, want one that names %s", c.old, c.new, err, c.names)
		}
	}
}

// TestMerges compares the queue with the rule read aloud, on random merges.
func TestMerges(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for round := range 300 {
		tokens := []string{"a", "b", "c"}
		var merges []string
		for range 40 {
			a, b := tokens[rng.IntN(len(tokens))], tokens[rng.IntN(len(tokens))]
			if len(a)+len(b) < 8 && !slices.Contains(merges, a+" "+b) {
				merges = append(merges, a+" "+b)
				tokens = append(tokens, a+b)
			}
		}
		rng.Shuffle(len(merges), func(i, j int) { merges[i], merges[j] = merges[j], merges[i] })
		tok := mustLoad(t, smallBPE(merges), Options{})
		for range 20 {
			var word strings.Builder
			for range 1 + rng.IntN(40) {
				word.WriteByte("abc"[rng.IntN(3)])
			}
			got, _ := tok.Encode(nil, word.String())
			var parts []string
			for _, k := range got {
				parts = append(parts, word.String()[k.Start.Byte:k.End.Byte])
			}
			if want := mergePlainly(word.String(), merges); !slices.Equal(parts, want) {
				t.Fatalf("round %d, %v: %s is %q, want %q", round, merges, word.String(), parts, want)
			}
		}
	}
}

// mergePlainly merges the leftmost pair of the best rank until there is none.
func mergePlainly(word string, merges []string) []string {
	parts := strings.Split(word, "")
	for {
		best, at := len(merges), 0
		for i := 1; i < len(parts); i++ {
			if r := slices.Index(merges, parts[i-1]+" "+parts[i]); r >= 0 && r < best {
				best, at = r, i
			}
		}
		if at == 0 {
			return parts
		}
		parts = slices.Replace(parts, at-1, at+1, parts[at-1]+parts[at])
	}
}

// TestLongWordBPE: a word of a megabyte that merges all along, which the plain
// loop would take hours for.
func TestLongWordBPE(t *testing.T) {
	merges := []string{"a a", "aa aa", "aaaa aaaa"}
	tok := mustLoad(t, smallBPE(merges), Options{})
	for _, n := range []int{100_000, 1 << 20} {
		got, err := tok.Encode(nil, strings.Repeat("a", n))
		if err != nil || len(got) != n/8 || int(got[len(got)-1].End.Byte) != n {
			t.Errorf("%d letters: %d tokens, error %v", n, len(got), err)
		}
	}
}

func TestWordStartBPE(t *testing.T) {
	s, n := string(byteSymbol(' ')), string(byteSymbol('\n'))
	han := []string{s + " å", "å ¼", "å¼ µ"} // U+5F35 is E5 BC B5
	tok := mustLoad(t, smallBPE(append(han, s+" S", "m i", "mi t", "mit h", ") .", "' s", n+" "+n), `"trim_offsets":true,"add_prefix_space":false}`, `"trim_offsets":false,"add_prefix_space":false}`), Options{})
	for _, c := range []struct{ text, want string }{
		{"x Smiths", "|x| S+mith+s"},
		{"x  Smith", "|x+ | S+mith"}, // the space that stands alone decides nothing
		{" \n\n x", "+ +\n\n+ |x"},   // nor at the text's start or before a piece
		{"Smith's).,", "|S+mith|'s|).|,"},
		{"張x", "|張|x"},
		{" 張", "| 張+張+張"}, // three pieces of one character
		{"é", "|é+é"},     // the second byte begins no word
		{"x</s>y", "|x|</s>|y"},
		{"นา", "|น+น+น|า+า+า"},
	} {
		got, err := tok.Encode(nil, c.text)
		if err != nil {
			t.Fatal(err)
		}
		if s := show(c.text, got); s != c.want {
			t.Errorf("%q: %q, want %q", c.text, s, c.want)
		}
	}
}

// TestSpecialsBPE: plain text never gives a special id, not even by merging.
func TestSpecialsBPE(t *testing.T) {
	data := smallBPE([]string{"- -", "-- -"}, `"id":2,"content":"</s>"`, `"id":260,"content":"---"`)
	for _, c := range []struct {
		plain bool
		want  string
	}{{false, "|a|---|b"}, {true, "|a|--|-|b"}} {
		e := mustLoad(t, data, Options{PlainSpecials: c.plain}).NewEncoder()
		const text = "a---b"
		got, _ := e.Encode(nil, text)
		if s := show(text, got); s != c.want || e.Specials() != 1 {
			t.Errorf("plain %v: %s, %d specials, want %s", c.plain, s, e.Specials(), c.want)
		}
	}
}

// TestAllocationsBPE: as TestAllocations.
func TestAllocationsBPE(t *testing.T) {
	text := noteText(t, 200_000)
	for _, tok := range byteLevelForms(t) {
		e := tok.NewEncoder()
		dst, _ := e.Encode(nil, text)
		if n := testing.AllocsPerRun(3, func() { dst, _ = e.Encode(dst[:0], text) }); n != 0 {
			t.Errorf("%v allocations with a warm cache", n)
		}
		cold := testing.AllocsPerRun(2, func() { dst, _ = tok.Encode(dst[:0], text) })
		if per := cold / float64(len(dst)); per > 0.02 {
			t.Errorf("%v allocations for %d tokens with a cold cache", cold, len(dst))
		}
	}
}

// FuzzBPE: the tokens spell the text; untrimmed spans cover it in order;
// trimming takes off spaces only.
func FuzzBPE(f *testing.F) {
	for _, s := range []string{"we'll see 's", "張家明\r\n ", "Jose\u0301  x", "a <mask> b</s>", "\u3000 \u3000x", "𝐁\ufeff 120/80", strings.Repeat("ab", 200)} {
		f.Add(s)
	}
	forms := byteLevelForms(f)
	var encoders [4]*Encoder
	for i, tok := range forms {
		encoders[i] = tok.NewEncoder()
	}
	spelled := make([]string, forms[0].VocabSize())
	for s, id := range forms[0].model.ids {
		spelled[id] = s
	}
	unspell := map[rune]byte{}
	for b := range 256 {
		unspell[byteSymbol(byte(b))] = byte(b)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var got [4][]Token
		for i, e := range encoders {
			var err error
			if got[i], err = e.Encode(nil, text); (err == nil) != utf8.ValidString(text) {
				t.Fatalf("error %v for valid %v", err, utf8.ValidString(text))
			}
			if cold, _ := e.t.Encode(nil, text); !slices.Equal(got[i], cold) {
				t.Fatal("a warm cache changes the tokens")
			}
		}
		var back []byte
		end := int32(0)
		for i, k := range got[0] {
			if k.Start.Byte > end || k.End.Byte < end || k.Start.Byte == k.End.Byte {
				t.Fatalf("token %d: %+v after byte %d", i, k, end)
			}
			end = k.End.Byte
			checkSpan(t, text, k)
			if s := spelled[k.ID]; s == "<s>" || s == "</s>" || s == "<pad>" || s == "<unk>" || s == "<mask>" {
				back = append(back, text[k.Start.Byte:k.End.Byte]...)
			} else {
				for _, r := range s {
					back = append(back, unspell[r])
				}
			}
			trimmed := got[2][i]
			checkSpan(t, text, trimmed)
			if trimmed.Start.Byte < k.Start.Byte || trimmed.End.Byte > k.End.Byte || trimmed.ID != k.ID || trimmed.WordStart != k.WordStart {
				t.Fatalf("token %d: %+v trimmed to %+v", i, k, trimmed)
			}
			off := text[k.Start.Byte:trimmed.Start.Byte] + text[trimmed.End.Byte:k.End.Byte]
			if strings.TrimSpace(off) != "" || strings.Trim(off, " ") != "" && spelled[k.ID] != "<mask>" {
				t.Fatalf("token %d: trimming takes off %q", i, off)
			}
		}
		if utf8.ValidString(text) && string(back) != text {
			t.Fatalf("the tokens spell %q, not %q", back, text)
		}
		for _, i := range []int{1, 3} {
			for _, k := range got[i] {
				checkSpan(t, text, k)
			}
		}
	})
}

// checkSpan: a token's offsets lie in the text and agree, in bytes and in code
// points.
func checkSpan(t *testing.T, text string, k Token) {
	t.Helper()
	if k.Start.Byte > k.End.Byte || int(k.End.Byte) > len(text) {
		t.Fatalf("%+v lies outside the text", k)
	}
	for _, o := range []Offset{k.Start, k.End} {
		if int(o.Byte) < len(text) && !utf8.RuneStart(text[o.Byte]) || utf8.RuneCountInString(text[:o.Byte]) != int(o.Rune) {
			t.Fatalf("%+v cuts a code point or miscounts", k)
		}
	}
}
