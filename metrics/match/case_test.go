package match

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"polyphi/corpora"
	"polyphi/metrics"
)

// A marked text is a note with its spans written in:
//
//	{LABEL:text}    a span
//	{LABEL#1:text}  a fragment; fragments of one label and number are one span
//	{LABEL?:text}   a label outside the label set
//	{!LABEL:text}   an ignored mention
type marked struct {
	text           string
	spans, ignored []Span
}

// labelIDs numbers labels in order of first appearance.
type labelIDs map[string]int32

func (l labelIDs) id(s string) int32 {
	if _, ok := l[s]; !ok {
		l[s] = int32(len(l) + 1)
	}
	return l[s]
}

func (l labelIDs) tag(label string) Tag {
	name, outside := strings.CutSuffix(label, "?")
	coarse := map[string]string{"DOCTOR": "NAME", "PATIENT": "NAME"}[name]
	if coarse == "" {
		coarse = name
	}
	return Tag{Fine: l.id(name), Label: l.id(name), Coarse: l.id(coarse), Scored: !outside}
}

func parseMarked(t *testing.T, in string, ids labelIDs) marked {
	t.Helper()
	var out marked
	type open struct {
		label string
		start corpora.Offset
	}
	var stack []open
	var b strings.Builder
	at := func() corpora.Offset {
		return corpora.Offset{Byte: b.Len(), Rune: utf8.RuneCountInString(b.String())}
	}
	parts := map[string]int{}
	for i := 0; i < len(in); {
		switch in[i] {
		case '{':
			n := strings.IndexByte(in[i:], ':')
			stack = append(stack, open{in[i+1 : i+n], at()})
			i += n + 1
		case '}':
			o := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			f := corpora.Fragment{Start: o.start, End: at()}
			label, _, joined := strings.Cut(o.label, "#")
			if k, ok := parts[o.label]; ok && joined {
				out.spans[k].Fragments = append(out.spans[k].Fragments, f)
			} else if ignored, ok := strings.CutPrefix(label, "!"); ok {
				out.ignored = append(out.ignored, Span{Fragments: []corpora.Fragment{f}, Tag: ids.tag(ignored)})
			} else {
				parts[o.label] = len(out.spans)
				out.spans = append(out.spans, Span{Fragments: []corpora.Fragment{f}, Tag: ids.tag(label)})
			}
			i++
		default:
			b.WriteByte(in[i])
			i++
		}
	}
	if len(stack) > 0 {
		t.Fatal("a brace is not closed")
	}
	out.text = b.String()
	return out
}

// lines writes the result in the form of the case files, one line per keyword.
func lines(r *Result) map[string]string {
	c := r.Whole()
	out := map[string]string{}
	for v := metrics.Strict; v < metrics.Alignment; v++ {
		tp := c[v.TP()]
		out[v.String()] = fmt.Sprintf("%v tp=%d fp=%d fn=%d", v, tp, c[v.PredField()]-tp, c[v.GoldField()]-tp)
	}
	out["alignment"] = fmt.Sprintf("alignment pairs=%d strict=%d bounds=%d label=%d",
		c[metrics.AlPairs], c[metrics.AlStrict], c[metrics.AlBounds], c[metrics.AlLabel])
	out["graphemes"] = fmt.Sprintf("graphemes gold=%d visible=%d label=%d other=%d over=%d covered=%d",
		c[metrics.GGold], c[metrics.GVisible], c[metrics.GVisibleLabel], c[metrics.GOther], c[metrics.GOtherPred], c[metrics.Covered])
	out["dropped"] = fmt.Sprintf("dropped gold=%d pred=%d ignored=%d neutral=%d",
		c[metrics.DupGold], c[metrics.DupPred], c[metrics.Ignored], c[metrics.Neutral])
	return out
}

func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no case files")
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, block := range strings.Split(strings.TrimSpace(string(data)), "\n\n") {
			t.Run(fmt.Sprintf("%s/%d", filepath.Base(file), i+1), func(t *testing.T) { runCase(t, block) })
		}
	}
}

func runCase(t *testing.T, block string) {
	ids := labelIDs{}
	var gold, pred marked
	var got map[string]string
	reason := false
	for line := range strings.Lines(block) {
		line = strings.TrimRight(line, "\n")
		switch {
		case strings.HasPrefix(line, "#"):
			reason = true
		case strings.HasPrefix(line, "gold: "):
			gold = parseMarked(t, line[6:], ids)
		case strings.HasPrefix(line, "pred: "):
			pred = parseMarked(t, line[6:], ids)
		case line == "----":
			if !reason || gold.text != pred.text {
				t.Fatalf("a case needs a reason and one text on both sides\n%s", block)
			}
			m := New()
			if err := m.Prepare(gold.text, gold.spans, gold.ignored); err != nil {
				t.Fatal(err)
			}
			r, err := m.Match(pred.spans)
			if err != nil {
				t.Fatal(err)
			}
			got = lines(r)
		default:
			word, _, _ := strings.Cut(line, " ")
			if got[word] != line {
				t.Errorf("%s\nwant %s\ngot  %s", block, line, got[word])
			}
		}
	}
	if got == nil {
		t.Fatalf("no ---- in\n%s", block)
	}
}
