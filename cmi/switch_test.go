package cmi

import (
	"strings"
	"testing"

	"polyphi/corpora"
)

func TestAtSwitch(t *testing.T) {
	for _, c := range []struct {
		marked string // the mention in brackets
		want   bool
	}{
		{"seen by [Wang] today", false},
		{"seen by [王明] today", true},
		{"病人由[王明]看診", false},
		{"病人由[Wang]看診", true},
		{"[王明] was seen", true},
		{"[Wang] was seen", false},
		{"[王明]", false},
		{"[Wang 王明] 看診", true},         // inside
		{"seen on [3/5] today", false}, // no language of its own
		{"於[3/5]看診", false},
		{"於[3/5] follow-up", true},
		{"[3/5] follow-up", false},
		{"at [CMUH] 看診", true}, // an abbreviation is independent
	} {
		before, rest, _ := strings.Cut(c.marked, "[")
		surface, after, _ := strings.Cut(rest, "]")
		text := before + surface + after
		at := func(s string) corpora.Offset { return corpora.Offset{Byte: len(s), Rune: len([]rune(s))} }
		m := corpora.Mention{Label: "DOCTOR", Fragments: []corpora.Fragment{{Start: at(before), End: at(before + surface)}}}
		d := corpora.Document{Text: text, Langs: []corpora.Lang{"zh", "en"}, Gold: []corpora.Mention{m}, Sentences: corpora.Lines(text)}
		tagger, err := New(Default("zh", "en"), "none", nil)
		if err != nil {
			t.Fatal(err)
		}
		err = tagger.Each(&d, func(_ Sentence, tokens []Token, tags []corpora.Lang) {
			if got := AtSwitch(&m, tokens, tags); got != c.want {
				t.Errorf("%s: %v, want %v (tags %v)", c.marked, got, c.want, tags)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
