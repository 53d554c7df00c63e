package compat_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"polyphi/corpora"
	"polyphi/metrics"
	"polyphi/metrics/compat"
	"polyphi/metrics/match"
)

// allModes returns every scorer under its name.
func allModes() map[string]func([]compat.Note) compat.Report {
	modes := map[string]func([]compat.Note) compat.Report{}
	for _, m := range compat.Modes() {
		modes[m.Name] = func(notes []compat.Note) compat.Report {
			r, err := compat.Score(m.Name, notes)
			if err != nil {
				panic(err)
			}
			return r
		}
	}
	return modes
}

// spanModes returns those that read spans as they are.
func spanModes() map[string]func([]compat.Note) compat.Report {
	modes := allModes()
	maps.DeleteFunc(modes, func(name string, _ func([]compat.Note) compat.Report) bool {
		return !strings.HasPrefix(name, "i2b2") && !strings.HasPrefix(name, "meddocan")
	})
	return modes
}

// readMarked reads a text with its spans written in: {LABEL:text}, or
// {COARSE/LABEL:text} for labels that coarseOf does not know. Spans come in order
// of their starts, an outer one before an inner one.
func readMarked(t *testing.T, in string) (string, []compat.Span) {
	t.Helper()
	var text strings.Builder
	var spans []compat.Span
	var open []int
	for i := 0; i < len(in); i++ {
		at := utf8.RuneCountInString(text.String())
		switch in[i] {
		case '{':
			label, _, ok := strings.Cut(in[i+1:], ":")
			if !ok {
				t.Fatalf("%s: a brace without a label", in)
			}
			i += len(label) + 1
			open = append(open, len(spans))
			coarse, fine, both := strings.Cut(label, "/")
			if !both {
				coarse, fine = coarseOf(label), label
			}
			spans = append(spans, compat.Span{Start: at, Label: fine, Coarse: coarse})
		case '}':
			spans[open[len(open)-1]].End = at
			open = open[:len(open)-1]
		default:
			text.WriteByte(in[i])
		}
	}
	if len(open) > 0 {
		t.Fatalf("%s: a brace is not closed", in)
	}
	return text.String(), spans
}

func coarseOf(label string) string {
	coarse := map[string]string{
		"PATIENT": "NAME", "DOCTOR": "NAME", "HOSPITAL": "LOCATION", "CITY": "LOCATION", "STREET": "LOCATION", "NUMBER": "LOCATION",
		"IDNUM": "ID", "ID_NUMBER": "ID", "MEDICALRECORD": "ID", "MEDICAL_RECORD": "ID",
	}[label]
	if coarse == "" {
		return label
	}
	return coarse
}

// modeLines writes what the modes say in the form of the case files.
func modeLines(notes []compat.Note) []string {
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	counts := func(name string, r compat.Row) { add("%s tp=%v fp=%v fn=%v", name, r.TP, r.FP, r.FN) }
	rates := func(name string, r compat.Row) { add("%s P=%.4f R=%.4f F1=%.4f", name, r.P, r.R, r.F1) }
	for name, score := range allModes() {
		r := score(notes)
		counts(name, r.Rows[0])
		rates(name, r.Rows[0])
		names := []string{"micro"}
		for _, row := range r.Rows[1:] {
			names = append(names, row.Name)
			counts(name+" "+row.Name, row)
			rates(name+" "+row.Name, row)
		}
		add("%s rows=%s", name, strings.Join(names, ","))
		add("%s skipped notes=%d gold=%d", name, r.Skipped, r.SkippedGold)
		extra := map[string]float64{}
		for _, x := range r.Extra {
			extra[x.Name] = x.Value
			add("%s %s=%.4f", name, x.Name, x.Value)
		}
		add("%s notes=%v", name, extra["notes"])
		add("%s SD P=%.4f R=%.4f", name, extra["macro P SD"], extra["macro R SD"])
		if _, known := extra["leak"]; !known {
			add("%s leak unknown=1", name)
		}
	}
	return out
}

// nativeLines writes what the native views say; a note without an answer has no
// predictions there.
func nativeLines(t *testing.T, notes []compat.Note) []string {
	t.Helper()
	var sum metrics.Counts
	for _, n := range notes {
		m := match.New()
		ids := map[string]int32{}
		if err := m.Prepare(n.Text, nativeSpans(t, n.Text, n.Gold, ids), nil); err != nil {
			t.Fatal(err)
		}
		r, err := m.Match(nativeSpans(t, n.Text, n.Pred, ids))
		if err != nil {
			t.Fatal(err)
		}
		for f, k := range r.Whole() {
			sum[f] += k
		}
	}
	var out []string
	for v := metrics.Strict; v < metrics.Alignment; v++ {
		tp := sum[v.TP()]
		out = append(out, fmt.Sprintf("native %v tp=%d fp=%d fn=%d", v, tp, sum[v.PredField()]-tp, sum[v.GoldField()]-tp))
	}
	return append(out, fmt.Sprintf("native graphemes gold=%d visible=%d over=%d", sum[metrics.GGold], sum[metrics.GVisible], sum[metrics.GOtherPred]))
}

func nativeSpans(t *testing.T, text string, spans []compat.Span, ids map[string]int32) []match.Span {
	t.Helper()
	id := func(s string) int32 {
		if ids[s] == 0 {
			ids[s] = int32(len(ids) + 1)
		}
		return ids[s]
	}
	offsets := corpora.NewOffsets(text)
	var out []match.Span
	for _, s := range spans {
		start, err := offsets.AtRune(s.Start)
		if err != nil {
			t.Fatal(err)
		}
		end, err := offsets.AtRune(s.End)
		if err != nil {
			t.Fatal(err)
		}
		tag := match.Tag{Fine: id(s.Label), Label: id(s.Label), Coarse: id(s.Coarse), Scored: true}
		out = append(out, match.Span{Fragments: []corpora.Fragment{{Start: start, End: end}}, Tag: tag})
	}
	return out
}

// subject returns the words of a case line that say what it is about.
func subject(line string) string {
	words := strings.Fields(line)
	for i, w := range words {
		if strings.Contains(w, "=") {
			key, _, _ := strings.Cut(w, "=")
			return strings.Join(append(words[:i:i], key), " ")
		}
	}
	return line
}

func TestSpanCases(t *testing.T) {
	files, err := filepath.Glob("testdata/spans/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no case files")
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, block := range strings.Split(strings.TrimSpace(string(data)), "\n\n") {
			t.Run(fmt.Sprintf("%s/%d", filepath.Base(file), i+1), func(t *testing.T) { runSpanCase(t, block) })
		}
	}
}

func runSpanCase(t *testing.T, block string) {
	head, want, ok := strings.Cut(block, "\n----\n")
	if !ok || !strings.HasPrefix(head, "#") {
		t.Fatalf("a case has a reason, notes, ---- and numbers\n%s", block)
	}
	notes := caseNotes(t, head)
	got := map[string]string{}
	for _, line := range append(modeLines(notes), nativeLines(t, notes)...) {
		got[subject(line)] = line
	}
	for line := range strings.Lines(want) {
		line = strings.TrimSpace(line)
		if g := got[subject(line)]; g != line {
			t.Errorf("%s\ngot  %s\nwant %s", head, g, line)
		}
	}
}

// caseNotes reads the notes of a case: gold, then pred or no answer, then the
// number of sentences if it is known.
func caseNotes(t *testing.T, head string) []compat.Note {
	t.Helper()
	var notes []compat.Note
	for line := range strings.Lines(head) {
		key, rest, _ := strings.Cut(strings.TrimRight(line, "\n"), ": ")
		n := &compat.Note{}
		if len(notes) > 0 {
			n = &notes[len(notes)-1]
		}
		switch {
		case strings.HasPrefix(key, "#"):
		case key == "gold":
			text, spans := readMarked(t, rest)
			notes = append(notes, compat.Note{Text: text, Gold: spans})
		case key == "pred":
			text, spans := readMarked(t, rest)
			if text != n.Text {
				t.Fatalf("the two sides differ in text\n%s", head)
			}
			n.Pred, n.Answered = spans, true
		case key == "no answer":
			n.Pred, n.Answered = nil, false
		case key == "sentences":
			var k int
			if _, err := fmt.Sscan(rest, &k); err != nil {
				t.Fatal(err)
			}
			n.Sentences = make([][2]int, k)
		default:
			t.Fatalf("what is %q?", line)
		}
	}
	return notes
}
