package onnx_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"polyphi/corpora"
	"polyphi/corpora/labels"
	"polyphi/models"
	"polyphi/models/onnx"
	"polyphi/models/onnx/graph"
	"polyphi/models/onnx/onnxtest"
)

// ada knows three names, a date and a few words.
var ada = onnxtest.Spec{
	Labels: []string{"O", "B-PATIENT", "I-PATIENT", "B-DATE", "I-DATE"},
	Pieces: map[string]string{
		"Ada": "B-PATIENT", "Ruiz": "I-PATIENT", "Mei": "B-PATIENT", "##ling": "I-PATIENT",
		"3": "B-DATE", "/": "I-DATE", "4": "I-DATE",
		"Seen": "", "by": "", "on": "", ".": "", "the": "", "and": "", "note": "",
	},
	Positions: 64,
}

func open(t testing.TB, fsys fstest.MapFS, o onnx.Options) *onnx.Classifier {
	t.Helper()
	lib := onnxtest.Library(t)
	o.Device, o.Labels = onnx.CPU, labels.Canonical()
	c, err := onnx.Open(lib, onnx.Files("m", fsys), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func inputs(texts ...string) []models.Input {
	var out []models.Input
	for i, text := range texts {
		out = append(out, models.Input{Key: corpora.Key(i), Text: text})
	}
	return out
}

// predict returns the answers by input, and fails if one is missing or twice.
func predict(t testing.TB, c *onnx.Classifier, in []models.Input) []models.Answer {
	t.Helper()
	out := make([]models.Answer, len(in))
	seen := make([]bool, len(in))
	err := c.Predict(context.Background(), in, func(i int, a models.Answer) error {
		if seen[i] {
			t.Errorf("input %d answered twice", i)
		}
		seen[i] = true
		out[i] = models.Check(corpora.NewOffsets(in[i].Text), a)
		if a.Error == "" && out[i].Error != "" {
			t.Errorf("input %d: bad answer: %s", i, out[i].Error)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if slices.Contains(seen, false) {
		t.Error("an input was not answered")
	}
	if u := c.Usage(); u.UncoveredTokens != 0 {
		t.Errorf("%d tokens uncovered", u.UncoveredTokens)
	}
	return out
}

// show writes an answer as LABEL:text pairs.
func show(text string, a models.Answer) string {
	if a.Error != "" {
		return "error " + a.Error
	}
	var out []string
	for _, p := range a.Predictions {
		out = append(out, string(p.Label)+":"+p.In(text))
	}
	return strings.Join(out, " | ")
}

func TestPredict(t *testing.T) {
	c := open(t, ada.Files(), onnx.Options{})
	for _, tc := range []struct{ why, text, want string }{
		{"two mentions", "Seen by Ada Ruiz on 3/4.", "PATIENT:Ada Ruiz | DATE:3/4"},
		{"the first sub-token decides for its word", "Meiling", "PATIENT:Meiling"},
		{"two names side by side", "Ada Mei", "PATIENT:Ada | PATIENT:Mei"},
		{"I without B opens a mention", "Ruiz and Ada", "PATIENT:Ruiz | PATIENT:Ada"},
		{"an unknown word is outside", "Smith", ""},
		{"offsets count in both units after other scripts", "張家明 é Ada", "PATIENT:Ada"},
		{"a mention goes over a line end", "Ada\r\nRuiz", "PATIENT:Ada\r\nRuiz"},
		{"an empty note", "", ""},
		{"white space alone", " \n ", ""},
		{"not UTF-8", "Ada \xff", "error not_unicode"},
	} {
		got := show(tc.text, predict(t, c, inputs(tc.text))[0])
		if got != tc.want {
			t.Errorf("%s: %s, want %s", tc.why, got, tc.want)
		}
	}
	a := predict(t, c, inputs("Ada Ruiz"))[0]
	if p := a.Predictions[0].Score; math.Abs(p-onnxtest.Confidence) > 1e-6 {
		t.Errorf("score %v, want %v", p, onnxtest.Confidence)
	}
}

// With windows of 16 tokens the same mentions are found as in one piece, also
// those on every possible window edge.
func TestWindowsFindEverything(t *testing.T) {
	small := ada
	small.Positions = 16
	c := open(t, small.Files(), onnx.Options{})
	for _, k := range []int{1, 13, 14, 15, 27, 28, 200} {
		for shift := range 5 {
			text := strings.Repeat("note ", shift) + strings.TrimSpace(strings.Repeat("Ada Ruiz and ", k))
			a := predict(t, c, inputs(text))[0]
			if len(a.Predictions) != k {
				t.Errorf("%d names, shift %d: found %d", k, shift, len(a.Predictions))
			}
		}
	}
	u := c.Usage()
	if u.Tokens != 604 || u.WindowTokens <= u.Tokens || u.PaddedTokens < u.WindowTokens || u.Batches == 0 || len(u.PlanSHA256) != 64 {
		t.Errorf("usage %+v", u)
	}
}

// Words are counted by script, and those that the vocabulary cannot write apart.
func TestUnknownWords(t *testing.T) {
	c := open(t, ada.Files(), onnx.Options{})
	predict(t, c, []models.Input{{Text: "Ada Zzz 王 3/4"}, {Text: "Ruiz."}})
	want := []models.ScriptWords{{Script: "Latin", Words: 3, Unknown: 1}, {Script: "Han", Words: 1, Unknown: 1}}
	if got := c.Usage().Words; !slices.Equal(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// long is a mix of notes of very different lengths.
func long(n int) []string {
	rng := rand.New(rand.NewPCG(5, 6))
	words := []string{"Ada", "Ruiz", "Meiling", "3/4", "Seen", "by", "the", "note.", "Smith", "\n"}
	var out []string
	for range n {
		var b strings.Builder
		for range 1 + rng.IntN(1<<rng.IntN(9)) {
			b.WriteString(words[rng.IntN(len(words))] + " ")
		}
		out = append(out, b.String())
	}
	return out
}

// notes are n notes of 60 to 300 words, as the packaged suites have them.
func notes(n int) []models.Input {
	rng := rand.New(rand.NewPCG(8, 9))
	words := []string{"Ada", "Ruiz", "Meiling", "3/4", "Seen", "by", "the", "note.", "Smith", "\n"}
	var out []string
	for range n {
		var b strings.Builder
		for range 60 + rng.IntN(240) {
			b.WriteString(words[rng.IntN(len(words))] + " ")
		}
		out = append(out, b.String())
	}
	return inputs(out...)
}

func TestPadding(t *testing.T) {
	wide := ada
	wide.Positions = 256
	c := open(t, wide.Files(), onnx.Options{})
	for name, in := range map[string][]models.Input{"even": notes(1000), "mixed": mixedLengths(t, 1000), "few long": fewLong(t, 1000)} {
		predict(t, c, in)
		u := c.Usage()
		if ratio := float64(u.PaddedTokens) / float64(u.WindowTokens); ratio > 1.02 {
			t.Errorf("%s: padded / window tokens = %.4f, want at most 1.02", name, ratio)
		}
		first := u.PlanSHA256
		predict(t, c, in)
		if c.Usage().PlanSHA256 != first {
			t.Errorf("%s: the same notes gave another plan", name)
		}
	}
}

// A note whose logits are no numbers is an error record; its batch mates are
// answered.
func TestNotANumber(t *testing.T) {
	table := ada.Table()
	at := slices.Index(ada.Vocabulary(), "note")
	table[at][0] = float32(math.NaN())
	c := open(t, ada.FilesWith(graph.Table(table).Encode()), onnx.Options{})
	got := predict(t, c, inputs("Ada", "Ada note", "Mei"))
	for i, want := range []string{"", "not_a_number", ""} {
		if got[i].Error != want {
			t.Errorf("note %d: %q, want %q", i, got[i].Error, want)
		}
	}
}

func TestDeadline(t *testing.T) {
	big := ada
	big.Positions = 512
	c := open(t, big.Random(1, 256, 4, 4), onnx.Options{RunLimit: time.Millisecond, Threads: 1})
	got := predict(t, c, inputs(strings.Repeat("note ", 2000)))
	if got[0].Error != "deadline" {
		t.Errorf("got %q, want deadline", got[0].Error)
	}
	short := predict(t, c, inputs("")) // the runner works again
	if short[0].Error != "" {
		t.Errorf("after a deadline: %q", short[0].Error)
	}
}

func TestStops(t *testing.T) {
	c := open(t, ada.Files(), onnx.Options{})
	in := inputs(long(300)...)
	mine := errors.New("disk full")
	n := 0
	err := c.Predict(context.Background(), in, func(int, models.Answer) error {
		if n++; n == 10 {
			return mine
		}
		return nil
	})
	if !errors.Is(err, mine) || n != 10 {
		t.Errorf("emit failed at the tenth answer: %v after %d", err, n)
	}
	ctx, cancel := context.WithCancel(context.Background())
	// More notes than a pool holds: the first pool may be done before its first answer
	// is given, the next has not begun.
	many := slices.Repeat(in, 30)
	err = c.Predict(ctx, many, func(int, models.Answer) error { cancel(); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	predict(t, c, in[:20]) // still good
	c.Close()
	if err := c.Predict(context.Background(), in, nil); err == nil {
		t.Error("a closed model answered")
	}
}

// A graph may take 32-bit ids and give 16-bit logits.
func TestOtherTypes(t *testing.T) {
	m := graph.Table(ada.Table())
	for i := range m.Inputs {
		m.Inputs[i].Type = graph.Int32
	}
	m.Nodes[0].Out = []string{"wide"}
	m.Nodes = append(m.Nodes, graph.Node{Op: "Cast", In: []string{"wide"}, Out: []string{"logits"}, Attrs: []graph.Attr{{Name: "to", Int: graph.Float16}}})
	m.Outputs[0].Type = graph.Float16
	c := open(t, ada.FilesWith(m.Encode()), onnx.Options{})
	a := predict(t, c, inputs("Seen by Ada Ruiz"))[0]
	if got := show("Seen by Ada Ruiz", a); got != "PATIENT:Ada Ruiz" {
		t.Fatalf("got %s", got)
	}
	if p := a.Predictions[0].Score; math.Abs(p-onnxtest.Confidence) > 1e-3 {
		t.Errorf("score %v, want %v", p, onnxtest.Confidence)
	}
}

func TestReplay(t *testing.T) {
	c := open(t, ada.Random(7, 32, 2, 2), onnx.Options{})
	in := inputs(long(60)...)
	predict(t, c, in)
	want := c.Usage()
	r, err := c.Prepare(in)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	wall, err := r.Run()
	if err != nil || wall <= 0 {
		t.Errorf("replay took %v, %v", wall, err)
	}
	if r.PaddedTokens != want.PaddedTokens || r.Batches != want.Batches {
		t.Errorf("replay of %d batches, %d tokens; the run had %d, %d", r.Batches, r.PaddedTokens, want.Batches, want.PaddedTokens)
	}
}

// BILOU, as the best-known open clinical models use it: the same mentions, and
// every mended sequence is counted.
func TestBILOU(t *testing.T) {
	s := ada
	s.Labels = []string{"O", "B-PATIENT", "I-PATIENT", "L-PATIENT", "U-DATE"}
	s.Pieces = map[string]string{"Ada": "B-PATIENT", "de": "I-PATIENT", "Ruiz": "L-PATIENT", "today": "U-DATE"}
	c := open(t, s.Files(), onnx.Options{})
	for _, tc := range []struct {
		text, want string
		repairs    int64
	}{
		{"Ada de Ruiz today", "PATIENT:Ada de Ruiz | DATE:today", 0},
		{"Ada Ruiz", "PATIENT:Ada Ruiz", 0},
		{"Ada today", "PATIENT:Ada | DATE:today", 1},
		{"x Ruiz x", "PATIENT:Ruiz", 1},
	} {
		got := show(tc.text, predict(t, c, inputs(tc.text))[0])
		if n := c.Usage().Repairs; got != tc.want || n != tc.repairs {
			t.Errorf("%s: %s with %d repairs, want %s with %d", tc.text, got, n, tc.want, tc.repairs)
		}
	}
	for _, s := range c.Info().Settings {
		if s.Name == "scheme" && s.Value != "BILOU" {
			t.Errorf("scheme %s", s.Value)
		}
	}
}

// What a word of two tokens becomes by each aggregate: each of the rule-like
// model's tokens is surest of its own label, the second a little more.
func TestAggregate(t *testing.T) {
	s := ada
	s.Pieces = map[string]string{"Mei": "B-PATIENT", "##ling": "B-DATE", "Ada": "B-PATIENT"}
	table := s.Table()
	table[slices.Index(s.Vocabulary(), "##ling")][3]++
	for aggregate, want := range map[string]string{
		"first": "PATIENT:Meiling | PATIENT:Ada", "token": "PATIENT:Mei | DATE:ling | PATIENT:Ada",
		"mean": "DATE:Meiling | PATIENT:Ada", "max": "DATE:Meiling | PATIENT:Ada",
	} {
		s.Bench = `{"format":"polyphi-model/1","aggregate":"` + aggregate + `"}`
		c := open(t, s.FilesWith(graph.Table(table).Encode()), onnx.Options{})
		if got := show("Meiling Ada", predict(t, c, inputs("Meiling Ada"))[0]); got != want {
			t.Errorf("%s: %s, want %s", aggregate, got, want)
		}
		if got := setting(t, c, "aggregate"); got != aggregate {
			t.Errorf("the settings say %s, not %s", got, aggregate)
		}
	}
}
