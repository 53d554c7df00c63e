// Package modelstest holds the tests that every kind of system must pass: it
// answers each note once, with offsets that fit the text, the same each time,
// and stops when it is told to.
package modelstest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"polyphi/corpora"
	"polyphi/models"
)

// Texts are notes that trip up systems: every script we claim, composed and
// decomposed accents, line ends, odd characters, nothing, and very much.
func Texts() []string {
	return []string{
		"", " ", "\n", "a", "Seen by Dr Ana Ruiz on 03/04/2024.",
		"Patient: 陳建國, 王明 seen on 民國113年3月5日.", "𡈼 is a name; so is 👩\u200d⚕️ not.",
		"José and Jose\u0301 and Añez.", "मरीज किरण शर्मा ५ मार्च २०२४", "রোগী শান্তি সাহা ০৫/০৩/২০২৪", "क्षि\u200dति ক্ষ",
		"line one\r\nline two\rline three\n", "\ufeffbyte order mark", "tab\tand\u00a0no-break\u3000ideographic space", "nul \x00 inside",
		"\u202eright to left\u202c Привет שלום مرحبا สวัสดี 안녕 こんにちは", "ｆｕｌｌ ｗｉｄｔｈ ０９１２",
		`{"id":"x","text":"looks like JSON"}`, "[SEP] [PAD] [[P1.full]] <s>", strings.Repeat("x", 5000), strings.Repeat("Dr Ana Ruiz, ", 2000),
		strings.Repeat("Seen on 3/4 by Ana. ", 10_000),
	}
}

// Run tests one kind of system; open gives a fresh one.
func Run(t *testing.T, open func(t *testing.T) models.Model) {
	t.Helper()
	var in []models.Input
	for i, text := range Texts() {
		in = append(in, models.Input{Key: corpora.Key(i), Text: text, Lang: "en"})
	}
	t.Run("answers", func(t *testing.T) { answers(t, open(t), in) })
	t.Run("same again", func(t *testing.T) {
		m := open(t)
		if first, second := predict(t, m, in), predict(t, m, in); !reflect.DeepEqual(first, second) {
			t.Error("two passes over the same notes differ")
		}
	})
	t.Run("no notes", func(t *testing.T) { predict(t, open(t), nil) })
	t.Run("emit stops it", func(t *testing.T) {
		stop := errors.New("stop")
		n := 0
		err := open(t).Predict(context.Background(), in[:6], func(int, models.Answer) error { n++; return stop })
		if !errors.Is(err, stop) || n != 1 {
			t.Errorf("emit failed, and was called %d times; Predict says %v", n, err)
		}
	})
	t.Run("context stops it", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if err := open(t).Predict(ctx, in, func(int, models.Answer) error { return nil }); err == nil {
			t.Error("a cancelled context was ignored")
		}
	})
	t.Run("info", func(t *testing.T) {
		a, b := open(t).Info(), open(t).Info()
		a.Times, b.Times = models.Times{}, models.Times{}
		if a.Kind == "" || a.Family == "" || len(a.Labels) == 0 || !reflect.DeepEqual(a, b) {
			t.Errorf("info is empty in part, or differs between two of the same: %+v", a)
		}
	})
}

// answers checks that each note is answered once, and that every answer passes
// the harness's own check.
func answers(t *testing.T, m models.Model, in []models.Input) {
	t.Helper()
	for i, a := range predict(t, m, in) {
		if a.Error != "" {
			t.Errorf("text %d: error %q", i, a.Error)
		}
		if checked := models.Check(corpora.NewOffsets(in[i].Text), a); checked.Error != "" {
			t.Errorf("text %d: the answer is refused: %s", i, checked.Error)
		}
		for _, p := range a.Predictions {
			if s := p.In(in[i].Text); strings.TrimSpace(s) == "" {
				t.Errorf("text %d: [%d,%d) is white space", i, p.Start.Rune, p.End.Rune)
			}
		}
	}
}

func predict(t *testing.T, m models.Model, in []models.Input) []models.Answer {
	t.Helper()
	out := make([]models.Answer, len(in))
	seen := make([]bool, len(in))
	err := m.Predict(context.Background(), in, func(i int, a models.Answer) error {
		if i < 0 || i >= len(in) || seen[i] {
			return fmt.Errorf("note %d is answered twice, or was not asked", i)
		}
		out[i], seen[i] = a, true
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := range seen {
		if !seen[i] {
			t.Errorf("note %d is not answered", i)
		}
	}
	return out
}
