package tokenize

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"polyphi/models/modelstest"
)

// A fixture is the reference's answer for one text. Spans hold, token by
// token, the start less the end before it, and the length, in code points.
type fixture struct {
	Text  string  `json:"text"`
	IDs   []int32 `json:"ids"`
	Spans []int32 `json:"spans"`
}

// unzip calls line for every line of a gzip file under testdata.
func unzip(t testing.TB, name string, line func(s []byte)) {
	t.Helper()
	sc := bufio.NewScanner(bytes.NewReader(unzipAll(t, name)))
	sc.Buffer(nil, 1<<26)
	for sc.Scan() {
		line(sc.Bytes())
	}
	if err := sc.Err(); err != nil {
		t.Fatal(err)
	}
}

// unzipAll returns a gzip file under testdata.
func unzipAll(t testing.TB, name string) []byte {
	t.Helper()
	return modelstest.Unpacked(t, "testdata/"+name+".gz")
}

// loadTestdata loads a tokenizer.json of testdata, the charsmap filled in.
func loadTestdata(t testing.TB, name string, opts Options) *Tokenizer {
	t.Helper()
	data := unzipAll(t, name+".json")
	if hole := []byte("@charsmap"); bytes.Contains(data, hole) {
		data = bytes.ReplaceAll(data, hole, []byte(base64.StdEncoding.EncodeToString(unzipAll(t, "charsmap"))))
	}
	return mustLoad(t, data, opts)
}

// fixtures reads those of a tokenizer. A line without a text has that of the
// same line of the cased ones.
func fixtures(t testing.TB, name string) (list []fixture) {
	t.Helper()
	var shared []fixture
	unzip(t, name+".jsonl", func(s []byte) {
		var f struct {
			fixture
			Text *string `json:"text"`
		}
		if err := json.Unmarshal(s, &f); err != nil {
			t.Fatal(err)
		}
		if f.Text != nil {
			f.fixture.Text = *f.Text
		} else {
			if shared == nil {
				shared = fixtures(t, "cased")
			}
			f.fixture.Text = shared[len(list)].Text
		}
		list = append(list, f.fixture)
	})
	return list
}

// TestReference asserts 0 different ids and 0 different offsets, with the
// cache cold and warm.
func TestReference(t *testing.T) {
	for _, c := range []struct {
		name  string
		least int
	}{{"cased", 10_000}, {"uncased", 10_000}, {"added", 2_500},
		{"xlmr", 11_000}, {"mdeberta", 11_000}, {"ours", 11_000}, {"oursuncased", 1_500}, {"e5", 1_500}, {"first", 1_500}, {"marked", 2_500}} {
		t.Run(c.name, func(t *testing.T) {
			tok := loadTestdata(t, c.name, Options{})
			list := fixtures(t, c.name)
			if len(list) < c.least {
				t.Fatalf("%d fixtures, want at least %d", len(list), c.least)
			}
			e := tok.NewEncoder()
			tokens, unknown, bad := 0, 0, 0
			for pass := range 2 {
				for i, f := range list {
					got, err := e.Encode(nil, f.Text)
					if err != nil {
						t.Fatal(err)
					}
					if d := difference(got, f); d != "" {
						if bad++; bad < 10 {
							t.Errorf("pass %d, text %d %+q: %s", pass, i, f.Text, d)
						}
					}
					tokens += len(got)
					for _, g := range got {
						if g.ID == tok.UnkID() {
							unknown++
						}
					}
				}
			}
			if bad > 0 {
				t.Errorf("%d of %d texts differ", bad, 2*len(list))
			}
			if c.least >= 10_000 && (unknown == 0 || unknown*5 > tokens) {
				t.Errorf("%d of %d tokens are unknown: the vocabulary hides differences", unknown, tokens)
			}
		})
	}
}

// difference describes the first token that is not the reference's.
func difference(got []Token, f fixture) string {
	if len(got) != len(f.IDs) {
		return fmt.Sprintf("%d tokens, want %d", len(got), len(f.IDs))
	}
	last := int32(0)
	for i, g := range got {
		start := last + f.Spans[2*i]
		last = start + f.Spans[2*i+1]
		if g.ID != f.IDs[i] || g.Start.Rune != start || g.End.Rune != last {
			return fmt.Sprintf("token %d is %d [%d,%d), want %d [%d,%d)", i, g.ID, g.Start.Rune, g.End.Rune, f.IDs[i], start, last)
		}
	}
	return ""
}

// TestExhaustive compares the tokens of "a" c "b" with the reference's for
// every code point c, with a vocabulary that holds all pieces.
func TestExhaustive(t *testing.T) {
	for _, name := range []string{"cased", "uncased", "xlmr", "mdeberta", "ours"} {
		t.Run(name, func(t *testing.T) {
			tok := loadTestdata(t, name, Options{})
			tok.model.splitter = func() splitter { return everyCharacter{tok.model.family.name == "WordPiece"} }
			e := tok.NewEncoder()
			var tokens []Token
			seen, bad := 0, 0
			unzip(t, "exhaustive."+name, func(line []byte) {
				span, answer, ok := strings.Cut(string(line), " ")
				first, last, ok2 := strings.Cut(span, "-")
				lo, err := strconv.ParseInt(first, 16, 32)
				hi, err2 := strconv.ParseInt(last, 16, 32)
				if !ok || !ok2 || err != nil || err2 != nil {
					t.Fatalf("bad line %q", line)
				}
				for r := rune(lo); r <= rune(hi); r++ {
					seen++
					clear(e.cache)
					e.pieces = e.pieces[:0]
					if tokens, err = e.Encode(tokens[:0], "a"+string(r)+"b"); err != nil {
						t.Fatal(err)
					}
					if got := answerOf(tokens, r); got != answer {
						if bad++; bad < 20 {
							t.Errorf("%U: %s, want %s", r, got, answer)
						}
					}
				}
			})
			if want := 0x110000 - 0x800; seen != want || bad > 0 {
				t.Errorf("%d of %d code points differ, want 0 of %d", bad, seen, want)
			}
		})
	}
}

// everyCharacter stands for a vocabulary of all single characters. A piece's id
// is its code point, plus inner inside a word if the family tells them apart.
type everyCharacter struct{ inside bool }

const inner = 1 << 21

func (v everyCharacter) split(dst []piece, word []byte, n int) []piece {
	for i, r := range []rune(string(word)) {
		p := piece{id: r, start: int32(i), end: int32(i) + 1}
		if v.inside && i > 0 {
			p.id += inner
		}
		dst = append(dst, p)
	}
	return dst
}

// answerOf writes tokens as the exhaustive files do; $ stands for own.
func answerOf(tokens []Token, own rune) string {
	var b strings.Builder
	for i, k := range tokens {
		if i > 0 {
			b.WriteByte(' ')
		}
		id := k.ID
		if id >= inner {
			b.WriteByte('#')
			id -= inner
		}
		if id == own {
			b.WriteByte('$')
		} else {
			b.WriteString(strconv.FormatInt(int64(id), 16))
		}
		b.WriteByte(':')
		b.WriteString(strconv.Itoa(int(k.Start.Rune)))
		b.WriteByte('-')
		b.WriteString(strconv.Itoa(int(k.End.Rune)))
	}
	return b.String()
}
