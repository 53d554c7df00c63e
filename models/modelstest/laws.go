package modelstest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"

	"polyphi/corpora"
	"polyphi/models"
)

// answersOnce: every note is answered once, and every answer passes the
// harness's own check and marks more than white space.
func answersOnce(m models.Model, in []models.Input) error {
	answers, err := predict(m, in)
	if err != nil {
		return err
	}
	for i, a := range answers {
		if a.Error != "" {
			return fmt.Errorf("note %d: error %q", i, a.Error)
		}
		if checked := models.Check(corpora.NewOffsets(in[i].Text), a); checked.Error != "" {
			return fmt.Errorf("note %d: the answer is refused: %s", i, checked.Error)
		}
		for _, p := range a.Predictions {
			if strings.TrimSpace(p.In(in[i].Text)) == "" {
				return fmt.Errorf("note %d: [%d,%d) is white space", i, p.Start.Rune, p.End.Rune)
			}
		}
	}
	return nil
}

// sameAgain: two passes over the same notes are equal, scores too.
func sameAgain(m models.Model, in []models.Input) error {
	first, err := predict(m, in)
	if err != nil {
		return err
	}
	second, err := predict(m, in)
	if err != nil {
		return err
	}
	for i := range in {
		if !reflect.DeepEqual(first[i], second[i]) {
			return fmt.Errorf("note %d: two passes differ", i)
		}
	}
	return nil
}

// anyOrder: spans and labels of a note depend neither on the order of notes nor
// on which others are there. Scores may differ in their last digits.
func anyOrder(m models.Model, in []models.Input) error {
	want, err := predict(m, in)
	if err != nil {
		return err
	}
	turned := slices.Clone(in)
	slices.Reverse(turned)
	got, err := predict(m, turned)
	if err != nil {
		return err
	}
	slices.Reverse(got)
	for i := range in {
		alone, err := predict(m, in[i:i+1])
		if err != nil {
			return err
		}
		for _, other := range []models.Answer{got[i], alone[0]} {
			if !alike(want[i], other) {
				return fmt.Errorf("note %d: the answer depends on the other notes or their order", i)
			}
		}
	}
	return nil
}

// alike reports whether two answers say the same, scores up to 0.001.
func alike(a, b models.Answer) bool {
	return a.Error == b.Error && slices.EqualFunc(a.Predictions, b.Predictions, func(p, q models.Prediction) bool {
		return p.Fragment == q.Fragment && p.Label == q.Label && math.Abs(p.Score-q.Score) <= 1e-3
	})
}

// emitStops: Predict returns emit's error, calls emit no more, and the next
// Predict is whole.
func emitStops(m models.Model, in []models.Input) error {
	stop := errors.New("stop")
	for _, last := range []int{1, len(in) / 2, len(in)} {
		n := 0
		err := m.Predict(context.Background(), in, func(int, models.Answer) error {
			if n++; n >= last {
				return stop
			}
			return nil
		})
		if !errors.Is(err, stop) || n != last {
			return fmt.Errorf("emit failed at answer %d and was called %d times; Predict says %v", last, n, err)
		}
	}
	return answersOnce(m, in)
}

// endedContext: nothing comes of a context that has ended, and the next Predict
// is whole.
func endedContext(m models.Model, in []models.Input) error {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	n := 0
	err := m.Predict(ctx, in, func(int, models.Answer) error { n++; return nil })
	if !errors.Is(err, context.Canceled) || n == len(in) {
		return fmt.Errorf("the context had ended; emit was called %d times, Predict says %v", n, err)
	}
	return answersOnce(m, in)
}

// endingContext: a context that ends at the first answer ends the pass, and the
// next Predict is whole. A system that had all answers by then may return nil.
func endingContext(m models.Model, in []models.Input) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	n := 0
	err := m.Predict(ctx, in, func(int, models.Answer) error { n++; cancel(); return nil })
	if n > len(in) || n < len(in) && !errors.Is(err, context.Canceled) {
		return fmt.Errorf("the context ended at the first answer; emit was called %d times, Predict says %v", n, err)
	}
	return answersOnce(m, in)
}

// noText: whatever goes wrong, no word of a note is in an error code, in the
// error of Predict, or in what the system says of itself; and an error code is a
// code.
func noText(m models.Model, in []models.Input) error {
	answers, err := predict(m, in)
	if err != nil {
		return fmt.Errorf("a note that is not UTF-8 ends the run: %s", quiet(err.Error()))
	}
	for i, a := range answers {
		checked := models.Check(corpora.NewOffsets(in[i].Text), a)
		if a.Error != "" && checked.Error != a.Error || strings.Contains(a.Error, canary) {
			return fmt.Errorf("note %d: its error is no code: %s", i, quiet(a.Error))
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := m.Predict(ctx, in, func(int, models.Answer) error { return nil }); err != nil && strings.Contains(err.Error(), canary) {
		return errors.New("the error of Predict quotes a note")
	}
	if strings.Contains(fmt.Sprintf("%+v", m.Info()), canary) {
		return errors.New("the answer of Info quotes a note")
	}
	return nil
}

// quiet is s without the canary.
func quiet(s string) string { return strings.ReplaceAll(s, canary, "(text of the note)") }

// info: a system says what kind it is and which labels it can answer with,
// sorted and once each.
func info(m models.Model, _ []models.Input) error {
	a := m.Info()
	if a.Name == "" || a.Kind == "" || a.Family == "" || len(a.Labels) == 0 {
		return errors.New("the answer of Info lacks a name, kind, family or labels")
	}
	if !slices.IsSorted(a.Labels) || len(slices.Compact(slices.Clone(a.Labels))) != len(a.Labels) {
		return errors.New("Info.Labels is not sorted, or has one twice")
	}
	return nil
}

// sameInfo: two systems opened alike say the same of themselves, times apart.
func sameInfo(m, other models.Model) error {
	a, b := m.Info(), other.Info()
	a.Times, b.Times = models.Times{}, models.Times{}
	if !reflect.DeepEqual(a, b) {
		return errors.New("two systems opened alike differ in Info")
	}
	return nil
}

// predict returns the answers by note, or what is wrong with how they came.
func predict(m models.Model, in []models.Input) ([]models.Answer, error) {
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
		return nil, err
	}
	if i := slices.Index(seen, false); i >= 0 {
		return nil, fmt.Errorf("note %d is not answered", i)
	}
	return out, nil
}
