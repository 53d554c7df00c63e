package tokenize

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
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
	f, err := os.Open("testdata/" + name + ".gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	sc := bufio.NewScanner(z)
	sc.Buffer(nil, 1<<26)
	for sc.Scan() {
		line(sc.Bytes())
	}
	if err := sc.Err(); err != nil {
		t.Fatal(err)
	}
}

// loadTestdata loads a tokenizer.json of testdata.
func loadTestdata(t testing.TB, name string, opts Options) *Tokenizer {
	t.Helper()
	var tok *Tokenizer
	unzip(t, name+".json", func(s []byte) {
		var err error
		if tok, err = Load(s, opts); err != nil {
			t.Fatal(err)
		}
	})
	return tok
}

func fixtures(t testing.TB, name string) (list []fixture) {
	t.Helper()
	unzip(t, name+".jsonl", func(s []byte) {
		var f fixture
		if err := json.Unmarshal(s, &f); err != nil {
			t.Fatal(err)
		}
		list = append(list, f)
	})
	return list
}

// TestReference asserts 0 different ids and 0 different offsets, with the
// cache cold and warm.
func TestReference(t *testing.T) {
	for _, c := range []struct {
		name  string
		least int
	}{{"cased", 10_000}, {"uncased", 10_000}, {"added", 2_500}} {
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
			if c.name != "added" && (unknown == 0 || unknown*5 > tokens) {
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
	for _, c := range []struct {
		name string
		norm normalizer
	}{
		{"cased", normalizer{clean: true, han: true}},
		{"uncased", normalizer{clean: true, han: true, strip: true, lower: true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newAllPieces(c.norm)
			seen, bad := 0, 0
			unzip(t, "exhaustive."+c.name, func(line []byte) {
				span, answer, ok := strings.Cut(string(line), " ")
				first, last, ok2 := strings.Cut(span, "-")
				lo, err := strconv.ParseInt(first, 16, 32)
				hi, err2 := strconv.ParseInt(last, 16, 32)
				if !ok || !ok2 || err != nil || err2 != nil {
					t.Fatalf("bad line %q", line)
				}
				for r := rune(lo); r <= rune(hi); r++ {
					seen++
					if got := p.answer(t, r); got != answer {
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

// allPieces encodes "a" c "b" with a vocabulary of just the characters that
// can come out: that is a vocabulary that holds all pieces. A piece's id is
// its code point, plus inner inside a word.
type allPieces struct {
	e      *Encoder
	v      *vocabulary
	tokens []Token
}

const inner = 1 << 21

func newAllPieces(n normalizer) *allPieces {
	v := &vocabulary{start: map[string]int32{}, inner: map[string]int32{}, maxStart: 4, maxInner: 4, maxRunes: 100}
	tok := &Tokenizer{norm: n, pre: bertPreTokenizer{}, model: model{splitter: func() splitter { return v }}}
	return &allPieces{e: tok.NewEncoder(), v: v}
}

func (p *allPieces) answer(t *testing.T, r rune) string {
	s := "a" + string(r) + "b"
	v := p.v
	clear(v.start)
	clear(v.inner)
	clear(p.e.cache)
	p.e.pieces = p.e.pieces[:0]
	p.e.norm.out = p.e.norm.out[:0]
	p.e.norm.run(s, Offset{})
	for _, c := range p.e.norm.out {
		v.start[string(c.r)] = c.r
		v.inner[string(c.r)] = inner + c.r
	}
	tokens, err := p.e.Encode(p.tokens[:0], s)
	p.tokens = tokens
	if err != nil {
		t.Fatal(err)
	}
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
		if id == r {
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
