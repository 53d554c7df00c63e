package corpora

import (
	"strings"
	"testing"
)

// An example: a text after its BOM, with an astral character
// and CRLF.
func TestOffsets(t *testing.T) {
	text := "\u738b\U0002123c\r\nMay"
	o := NewOffsets(text)
	if o.Runes() != 7 {
		t.Fatalf("%d code points, want 7", o.Runes())
	}
	want := Offset{Byte: 9, Rune: 4}
	for unit, at := range map[string]func() (Offset, error){
		"code point": func() (Offset, error) { return o.AtRune(4) },
		"UTF-16":     func() (Offset, error) { return o.AtUTF16(5) },
		"byte":       func() (Offset, error) { return o.AtByte(9) },
	} {
		if got, err := at(); err != nil || got != want {
			t.Errorf("%s: %+v, %v, want %+v", unit, got, err, want)
		}
	}
	for why, err := range map[string]error{
		"rune past the end": second(o.AtRune(8)), "negative": second(o.AtRune(-1)), "inside a code point": second(o.AtByte(1)),
		"inside a pair": second(o.AtUTF16(2)), "units past the end": second(o.AtUTF16(9)),
	} {
		if err == nil {
			t.Errorf("%s: accepted", why)
		}
	}
}

func second(_ Offset, err error) error { return err }

// Every position of a long mixed text converts there and back in all units.
func TestOffsetsEverywhere(t *testing.T) {
	text := strings.Repeat("a\u00e9\u738b\U0002123c\u0915\u093f\r\n", 40)
	o := NewOffsets(text)
	units, runes := 0, 0
	for i, r := range text {
		for _, at := range []func() (Offset, error){
			func() (Offset, error) { return o.AtByte(i) }, func() (Offset, error) { return o.AtRune(runes) }, func() (Offset, error) { return o.AtUTF16(units) },
		} {
			if got, err := at(); err != nil || got != (Offset{i, runes}) {
				t.Fatalf("code point %d: %+v, %v", runes, got, err)
			}
		}
		runes++
		units++
		if r > 0xffff {
			units++
		}
	}
}

func mention(start, end int, l Label) Mention {
	return Mention{Fragments: []Fragment{{Offset{start, start}, Offset{end, end}}}, Label: l}
}

func TestNewDocument(t *testing.T) {
	d, err := NewDocument(Document{Text: "abcdef", Lang: "en", Gold: []Mention{mention(2, 4, "DATE"), mention(0, 2, "AGE"), mention(2, 4, "DATE"), mention(2, 4, "AGE")}})
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Gold) != 3 || d.Gold[0].Label != "AGE" || d.Gold[1].Label != "AGE" || d.Gold[2].Label != "DATE" {
		t.Errorf("sorted, repeats dropped: %+v", d.Gold)
	}
	if len(d.Langs) != 1 {
		t.Error("Langs should begin with Lang")
	}
	for why, bad := range map[string]Document{
		"UTF-8":       {Text: "a\xff"},
		"past":        {Text: "ab", Gold: []Mention{mention(0, 3, "AGE")}},
		"empty":       {Text: "ab", Gold: []Mention{mention(1, 1, "AGE")}},
		"no fragment": {Text: "ab", Gold: []Mention{{Label: "AGE"}}},
		"overlap":     {Text: "abcd", Gold: []Mention{{Label: "AGE", Fragments: append(mention(0, 2, "").Fragments, mention(1, 3, "").Fragments...)}}},
		"out of step": {Text: "\u00e9b", Negatives: []Negative{{Fragment: Fragment{Offset{2, 2}, Offset{3, 3}}}}},
		"sentence":    {Text: "ab", Sentences: []Fragment{{Offset{0, 0}, Offset{9, 9}}}},
		"language":    {Text: "ab", LangRuns: []LangRun{{Fragment: Fragment{Offset{0, 0}, Offset{9, 9}}}}},
		"size":        {Text: strings.Repeat("a", MaxNoteBytes+1)},
	} {
		if _, err := NewDocument(bad); err == nil {
			t.Errorf("%s: accepted", why)
		}
	}
}

func TestLines(t *testing.T) {
	text := "\u738b one\r\n\ntwo\n"
	var got []string
	for _, f := range Lines(text) {
		got = append(got, f.In(text))
		if o, _ := NewOffsets(text).AtByte(f.Start.Byte); o != f.Start {
			t.Errorf("offsets of %q out of step", f.In(text))
		}
	}
	if strings.Join(got, "|") != "\u738b one|two" {
		t.Errorf("lines: %q", got)
	}
}
