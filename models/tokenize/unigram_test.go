package tokenize

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// The parts of the three forms, as in tokenizer.json.
const (
	xlmrPre     = `{"type":"Sequence","pretokenizers":[{"type":"WhitespaceSplit"},{"type":"Metaspace","replacement":"▁","add_prefix_space":true}]}`
	mdebertaPre = `{"type":"Metaspace","replacement":"▁","prepend_scheme":"always","split":true}`
	oursPre     = `{"type":"Sequence","pretokenizers":[{"type":"BertPreTokenizer"},{"type":"Metaspace","replacement":"▁","prepend_scheme":"always","split":true}]}`
)

// handUnigram returns a small Unigram tokenizer.json with a charsmap of ASCII
// characters. Each piece scores -1, so the path of the fewest pieces wins.
// Strings in replace, old and new by turns, change it.
func handUnigram(pre string, pieces []string, replace ...string) []byte {
	var vocab strings.Builder
	for i, p := range append([]string{"<s>", "<pad>", "</s>", "<unk>"}, pieces...) {
		if i > 0 {
			vocab.WriteByte(',')
		}
		fmt.Fprintf(&vocab, "[%q,-1]", p)
	}
	s := `{"version":"1.0","truncation":null,"padding":null,
"added_tokens":[{"id":0,"content":"<s>","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}],
"normalizer":{"type":"Precompiled","precompiled_charsmap":"` + asciiMap(map[byte]string{'\n': " ", 1: ""}) + `"},
"pre_tokenizer":` + pre + `,
"post_processor":{"type":"BertProcessing","sep":["</s>",2],"cls":["<s>",0]},
"decoder":null,
"model":{"type":"Unigram","unk_id":3,"vocab":[` + vocab.String() + `],"byte_fallback":false}}`
	for i := 0; i+1 < len(replace); i += 2 {
		if !strings.Contains(s, replace[i]) {
			panic("nothing to replace: " + replace[i])
		}
		s = strings.Replace(s, replace[i], replace[i+1], 1)
	}
	return []byte(s)
}

// asciiMap returns a charsmap in base64 that replaces single characters.
func asciiMap(replace map[byte]string) string {
	units := make([]uint32, 1024) // the root leads byte b to place b
	var pool strings.Builder
	for b := range byte(utf8.RuneSelf) {
		if with, ok := replace[b]; ok {
			leaf := 512 | uint32(b)
			units[b] = uint32(b) | 1<<8 | 512<<10
			units[leaf] = 1<<31 | uint32(pool.Len())
			pool.WriteString(with + "\x00")
		}
	}
	data := binary.LittleEndian.AppendUint32(nil, uint32(4*len(units)))
	for _, u := range units {
		data = binary.LittleEndian.AppendUint32(data, u)
	}
	return base64.StdEncoding.EncodeToString(append(data, pool.String()...))
}

// TestUnigramWordStart: words of the three forms. A marker alone begins a word
// where its span is that of the word's first character, and is written twice
// then; where its span is a space, the piece after it does.
func TestUnigramWordStart(t *testing.T) {
	pieces := []string{"▁", "▁Smith", "son", ",", "▁O", "'", "▁(14", "張", "明", "▁นาย", "John", "▁x", "の"}
	for _, c := range []struct{ pre, text, want string }{
		{xlmrPre, "Smithson, x", "|Smith+son|,|x"},
		{xlmrPre, "O'Smith", "|O|'|Smith"}, // the last is unknown: one piece
		{xlmrPre, "x (14", "|x|(14"},
		{xlmrPre, "x 張明son", "|x|張+張|明|son"},
		{xlmrPre, "นายJohn", "|นาย|John"},
		{xlmrPre, "のson\nx", "|の+の|son|x"},
		{xlmrPre, "x<s>son", "|x|<s>|s+son"},
		{mdebertaPre, "Smithson, x", "|Smith+son|,| x"},
		{mdebertaPre, "x son", "|x+ |son"},
		{mdebertaPre, "son x", "|s+son| x"},
		{mdebertaPre, "x  張明", "|x+ + |張|明"},
		{oursPre, "Smithson, x", "|Smith+son|,+,|x"},
		{oursPre, "x(14", "|x|(+(|1+14"},
		{oursPre, "", ""},
	} {
		got, err := mustLoad(t, handUnigram(c.pre, pieces), Options{}).Encode(nil, c.text)
		if err != nil {
			t.Fatal(err)
		}
		if s := show(c.text, got); s != c.want {
			t.Errorf("%q: %s, want %s", c.text, s, c.want)
		}
	}
}

func TestUnigramSpecials(t *testing.T) {
	data := handUnigram(xlmrPre, []string{"▁", "<", "s", ">"})
	tok := mustLoad(t, data, Options{})
	if tok.PadID() != 1 || tok.UnkID() != 3 || tok.VocabSize() != 8 || tok.Prefix()[0] != 0 || tok.Suffix()[0] != 2 {
		t.Errorf("pad %d, unknown %d, size %d, around %v %v", tok.PadID(), tok.UnkID(), tok.VocabSize(), tok.Prefix(), tok.Suffix())
	}
	for _, c := range []struct {
		plain bool
		want  string
	}{{false, "|s+s|<s>|s+s"}, {true, "|s+s|<|s|>|s"}} {
		e := mustLoad(t, data, Options{PlainSpecials: c.plain}).NewEncoder()
		got, _ := e.Encode(nil, "s<s>s")
		if s := show("s<s>s", got); s != c.want || e.Specials() != 1 {
			t.Errorf("plain %v: %s, want %s; %d specials", c.plain, s, c.want, e.Specials())
		}
	}
}

// TestViterbi: ids and character offsets as the reference gives them, for ties,
// unknown characters, the unknown piece itself, and scores so high that two
// unknown characters win over a piece.
func TestViterbi(t *testing.T) {
	low := []scored{{"<unk>", 0}, {"a", -1}, {"b", -1}, {"ab", -2}, {"abc", -4}, {"c", -2}, {"bc", -3.5}}
	high := []scored{{"<unk>", 100}, {"xy", 95}, {"z", 200}}
	for _, c := range []struct {
		vocab []scored
		word  string
		want  []piece
	}{
		{low, "ab", []piece{{id: 3, end: 2}}},
		{low, "abc", []piece{{id: 4, end: 3}}},
		{low, "cab", []piece{{id: 5, end: 1}, {id: 3, start: 1, end: 3}}},
		{low, "axb", []piece{{id: 1, end: 1}, {id: 0, start: 1, end: 2}, {id: 2, start: 2, end: 3}}},
		{low, "xya", []piece{{id: 0, end: 2}, {id: 1, start: 2, end: 3}}},
		{low, "aéü", []piece{{id: 1, end: 1}, {id: 0, start: 1, end: 3}}},
		{low, "<unk>", []piece{{id: 0, end: 5}}},
		{low, "<unk>x", []piece{{id: 0, end: 6}}},
		{high, "xy", []piece{{id: 1, end: 2}}},
		{high, "xyz", []piece{{id: 1, end: 2}, {id: 2, start: 2, end: 3}}},
		{high, "xyxy", []piece{{id: 0, end: 4}}},
		{high, "zxy", []piece{{id: 2, end: 1}, {id: 1, start: 1, end: 3}}},
		{high, "", nil},
	} {
		v := &viterbi{unigram: newUnigram(c.vocab, 0)}
		before := []piece{{id: 9}}
		got := v.split(before, []byte(c.word), utf8.RuneCountInString(c.word))
		for i := range got {
			got[i].wordStart = false
		}
		if !slices.Equal(got, append(before, c.want...)) {
			t.Errorf("%q: %+v, want %+v", c.word, got[1:], c.want)
		}
	}
}

// TestTrie: every piece is found with its id and nothing else is, for all
// strings of up to three of the bytes 0, 1, 0x7f and 0xff, and for a node with
// 256 children.
func TestTrie(t *testing.T) {
	var all, pieces []string
	for n, grown := 0, []string{""}; n < 3; n++ {
		var next []string
		for _, s := range grown {
			for _, b := range []byte{0, 1, 0x7f, 0xff} {
				next = append(next, s+string([]byte{b}))
			}
		}
		all, grown = append(all, next...), next
	}
	for b := range 256 {
		all = append(all, "\x05"+string([]byte{byte(b)}))
	}
	for i, s := range all {
		if i%3 != 1 {
			pieces = append(pieces, s)
		}
	}
	trie := newTrie(pieces)
	for _, s := range append(all, "", "\x05", "\x02", "\x00\x00\x00\x00") {
		id := int32(-1)
		if n := trie.node([]byte(s)); n >= 0 {
			id = trie[n].id
		}
		if want := int32(slices.Index(pieces, s)); id != want {
			t.Errorf("%q has id %d, want %d", s, id, want)
		}
	}
}

// TestUnigramLong: words of any length are cut to their end, in linear time and
// without being cached.
func TestUnigramLong(t *testing.T) {
	for _, name := range []string{"xlmr", "mdeberta", "ours"} {
		e := loadTestdata(t, name, Options{}).NewEncoder()
		for s, n := range map[string]int{"a": 1_000_000, "張": 100_000, "x\u0301": 100_000, "\u0001": 100_000, "-": 100_000} {
			text := "b" + strings.Repeat(s, n) + " b"
			got, err := e.Encode(nil, text)
			if err != nil || len(got) == 0 || int(got[len(got)-1].End.Byte) != len(text) {
				t.Errorf("%s: %q %d times: %d tokens, error %v", name, s, n, len(got), err)
			}
		}
	}
}

// TestUnigramLoadRefuses: each change to a good file, and what the error must
// name.
func TestUnigramLoadRefuses(t *testing.T) {
	charsmap := `{"type":"Precompiled","precompiled_charsmap":"` + asciiMap(map[byte]string{'\n': " ", 1: ""}) + `"}`
	const replace = `{"type":"Replace","pattern":{"Regex":" {2,}"},"content":" "}`
	chain := func(parts ...string) string {
		return `{"type":"Sequence","normalizers":[` + strings.Join(parts, ",") + `]}`
	}
	mustLoad(t, handUnigram(xlmrPre, nil, charsmap, chain(charsmap, replace)), Options{})
	for _, c := range []struct{ old, new, names string }{
		{`"byte_fallback":false`, `"byte_fallback":true`, "byte_fallback"},
		{`"byte_fallback":false`, `"alpha":0.1`, `"alpha"`},
		{`"unk_id":3`, `"unk_id":null`, "unk_id"},
		{`"unk_id":3`, `"unk_id":4`, "unk_id"},
		{`["<unk>",-1]`, `["<unk>"]`, "vocab"},
		{`["<unk>",-1]`, `["<s>",-1]`, "vocab[3]"},
		{`["<unk>",-1]`, `["",-1]`, "vocab[3]"},
		{`["<unk>",-1]`, `["<unk>",null]`, "vocab"},
		{`["<unk>",-1]`, `["` + strings.Repeat("x", maxPieceBytes+1) + `",-1]`, "vocab[3]"},
		{`"type":"Unigram","unk_id":3`, `"type":"WordPiece"`, `"byte_fallback"`},
		{charsmap, `null`, `"none"`},
		{charsmap, `{"type":"NFKC"}`, `"NFKC"`},
		{charsmap, `{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true}`, `"BertNormalizer"`},
		{charsmap, chain(charsmap, `{"type":"Lowercase"}`), `"Precompiled + Lowercase"`},
		{charsmap, chain(replace, charsmap), `"Replace + Precompiled"`},
		{charsmap, chain(charsmap, strings.Replace(replace, " {2,}", " {3,}", 1)), `"Replace"`},
		{charsmap, chain(charsmap, strings.Replace(replace, "Regex", "String", 1)), "String"},
		{charsmap, chain(charsmap, strings.Replace(replace, `"content":" "`, `"content":"_"`, 1)), `"Replace"`},
		{charsmap, chain(`{"type":"Strip","strip_left":true}`, charsmap), "strip_right"},
		{charsmap, `{"type":"Precompiled","precompiled_charsmap":"*"}`, "precompiled_charsmap"},
		{charsmap, `{"type":"Precompiled","precompiled_charsmap":"AAA="}`, "precompiled_charsmap"},
		{xlmrPre, `{"type":"BertPreTokenizer"}`, `"BertPreTokenizer"`},
		{xlmrPre, `{"type":"Sequence","pretokenizers":[` + mdebertaPre + `,{"type":"WhitespaceSplit"}]}`, `"Metaspace + WhitespaceSplit"`},
		{xlmrPre, `{"type":"Sequence","pretokenizers":[` + oursPre + `]}`, `"Sequence"`},
		{`"replacement":"▁"`, `"replacement":"_"`, "replacement"},
		{`"replacement":"▁"`, `"replacement":"▁","str_rep":"_"`, "str_rep"},
		{`"replacement":"▁"`, `"replacement":"▁","split":false`, "split"},
		{`"replacement":"▁"`, `"replacement":"▁","prepend_scheme":"last"`, "prepend_scheme"},
		{`"replacement":"▁"`, `"replacement":"▁","extra":1`, `"extra"`},
		{`"add_prefix_space":true`, `"add_prefix_space":false`, "add_prefix_space"},
		{`"BertProcessing"`, `"RobertaProcessing"`, `"RobertaProcessing"`},
	} {
		_, err := Load(handUnigram(xlmrPre, nil, c.old, c.new), Options{})
		if err == nil || !strings.Contains(err.Error(), c.names) || !strings.HasPrefix(err.Error(), "tokenize: ") {
			t.Errorf("%s -> %s: error %v, want one that names %s", c.old, c.new, err, c.names)
		}
	}
	for _, pre := range []string{mdebertaPre, oursPre} { // WordPiece has other parts
		if _, err := Load(handMade(nil, `{"type":"BertPreTokenizer"}`, pre), Options{}); err == nil || !strings.Contains(err.Error(), "Metaspace") {
			t.Errorf("WordPiece with %s: error %v", pre, err)
		}
	}
}
