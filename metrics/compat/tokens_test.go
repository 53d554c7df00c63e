package compat

import (
	"fmt"
	"strings"
	"testing"
)

// read reads text with spans written {LABEL:text}, which may nest; | stands between
// sentences and is no text.
func read(in string) (text string, spans []Span, sentences [][2]int) {
	var out []rune
	var open []Span
	start := 0
	for rest := []rune(in); len(rest) > 0; rest = rest[1:] {
		switch rest[0] {
		case '{':
			label, _, _ := strings.Cut(string(rest[1:]), ":")
			open = append(open, Span{Start: len(out), Label: label})
			rest = rest[len(label)+1:]
		case '}':
			s := open[len(open)-1]
			open, s.End = open[:len(open)-1], len(out)
			spans = append(spans, s)
		case '|':
			sentences = append(sentences, [2]int{start, len(out)})
			start = len(out)
		default:
			out = append(out, rest[0])
		}
	}
	return string(out), spans, append(sentences, [2]int{start, len(out)})
}

func TestProject(t *testing.T) {
	for _, c := range []struct {
		why, note string
		want      string // sentences apart by ;
		conflicts int
		vanished  int
	}{
		{"first token B, others I", "Seen by {N:José Ruiz} today", "O O B-N I-N O", 0, 0},
		{"neighbours begin each for themselves", "{N:Ana}{N: Ruiz}", "B-N B-N", 0, 0},
		{"a part of a word takes all of it", "Mr {N:Smi}th", "O B-N", 0, 0},
		{"every Han character is a token", "{N:王小明}来", "B-N I-N I-N O", 0, 0},
		{"punctuation is no token", "on {D:3/4}.", "O B-D I-D", 0, 0},
		{"a span of punctuation vanishes", "a {X:!!} b", "O O", 0, 1},
		{"the earlier span has the word, what is left begins anew", "{A:one {B:two} three}", "B-A I-A I-A", 1, 1},
		{"the longer has it at equal starts", "{A:{B:one two} three}", "B-A I-A I-A", 2, 1},
		{"two parts of one word", "{A:Smi}{B:th}", "B-A", 1, 1},
		{"a word that three claim is one conflict", "{A:{B:{C:one}}} two", "B-A O", 1, 2},
		{"sentences are cut, and a span goes on with B", "{N:Ana |Ruiz Paz} x", "B-N;B-N I-N O", 0, 0},
		{"a word belongs to the sentence it starts in", "one t|wo three", "O O;O", 0, 0},
		{"a sentence without a word is no column", "one |... |two", "O;O", 0, 0},
		{"no text", "", "", 0, 0},
	} {
		text, spans, sentences := read(c.note)
		p := project([]Note{{Text: text, Sentences: sentences, Gold: spans, Pred: spans, Answered: true}}, true)
		var got []string
		for _, tags := range p.gold {
			got = append(got, strings.Join(tags, " "))
		}
		if g := strings.Join(got, ";"); g != c.want || p.conflicts != 2*c.conflicts || p.vanished != 2*c.vanished {
			t.Errorf("%s: %s\n%s, %d conflicts, %d vanished; want %s, %d, %d", c.why, c.note, g, p.conflicts, p.vanished, c.want, 2*c.conflicts, 2*c.vanished)
		}
		if fmt.Sprint(p.gold) != fmt.Sprint(p.pred) {
			t.Errorf("%s: gold %v, the same spans predicted %v", c.why, p.gold, p.pred)
		}
	}
}

// TestProjectOverlap: two spans that cross share a word; the later one begins after
// the earlier.
func TestProjectOverlap(t *testing.T) {
	n := Note{Text: "one two three four", Gold: []Span{{4, 18, "B", ""}, {0, 13, "A", ""}}}
	p := project([]Note{n}, false)
	if got := strings.Join(p.gold[0], " "); got != "B-A I-A I-A B-B" || p.conflicts != 2 || p.vanished != 0 {
		t.Errorf("%s, %d conflicts, %d vanished", got, p.conflicts, p.vanished)
	}
	if got := strings.Join(p.pred[0], " "); got != "O O O O" {
		t.Errorf("no answer: %s", got)
	}
}

func TestModes(t *testing.T) {
	text, gold, sentences := read("Seen by {NAME:Ana Ruiz} on {DATE:3/4}. |Then by {NAME:Paz}.")
	notes := []Note{
		{Text: text, Sentences: sentences, Gold: gold, Pred: gold, Answered: true},
		{Text: text, Sentences: sentences, Gold: gold, Pred: gold}, // crashed: its predictions do not count
	}
	for _, m := range Modes() {
		r, err := Score(m.Name, notes)
		if err != nil {
			t.Errorf("%s: %v", m.Name, err)
			continue
		}
		if m.Tool == "" || m.Blind == "" || len(m.Defects) == 0 {
			t.Errorf("%s does not say what it is", m.Name)
		}
		if readsSpans(m) {
			if h := r.Rows[0]; h.P != 1 || h.R != 1 || r.Skipped != 1 || r.SkippedGold != 3 {
				t.Errorf("%s: %+v, want the unanswered note skipped", m.Name, r)
			}
			continue
		}
		if h := r.Rows[0]; h.P != 1 || h.R != .5 || h.Gold != 6 || r.Skipped != 0 {
			t.Errorf("%s: %+v, want half found", m.Name, r)
		}
		for _, labels := range []string{"NAME", "DATE"} {
			if _, ok := rowNamed(r, labels); !ok && !strings.HasPrefix(m.Name, "nervaluate") {
				t.Errorf("%s has no row %s", m.Name, labels)
			}
		}
	}
	if _, err := Score("bleu", notes); err == nil || !strings.Contains(err.Error(), "conlleval") {
		t.Errorf("%v, want an error that names the modes", err)
	}
}

func readsSpans(m Mode) bool {
	return strings.HasPrefix(m.Name, "i2b2") || strings.HasPrefix(m.Name, "meddocan")
}

// TestOrder: the order of spans and of notes changes nothing in what reads tags; in
// the script of i2b2 that of spans does (relaxed keeps the first of two alike).
func TestOrder(t *testing.T) {
	text, gold, sentences := read("{A:one {B:two} three} {C:four} {A:five|six} {B:seven}")
	_, pred, _ := read("{A:one {A:two} three} four {A:five|six} {C:se}ven")
	notes := []Note{{text, sentences, gold, pred, true}, {text, nil, pred, gold, true}}
	flip := func(s []Span) (out []Span) {
		for i := range s {
			out = append(out, s[len(s)-1-i])
		}
		return out
	}
	flipped := []Note{{text, nil, flip(pred), flip(gold), true}, {text, sentences, flip(gold), flip(pred), true}}
	for _, m := range Modes() {
		if readsSpans(m) {
			continue
		}
		a, errA := Score(m.Name, notes)
		b, errB := Score(m.Name, flipped)
		if errA != nil || errB != nil || fmt.Sprint(a) != fmt.Sprint(b) {
			t.Errorf("%s: %v and %v, %v and %v", m.Name, a, b, errA, errB)
		}
	}
}
