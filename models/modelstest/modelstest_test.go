package modelstest

import (
	"context"
	"errors"
	"strings"
	"testing"

	"polyphi/corpora"
	"polyphi/models"
)

// A fake marks the first word of every note, in the way its fields say.
type fake struct {
	passes int // Predict calls so far
	faults
}

// faults are ways to be wrong.
type faults struct {
	twice, skip, empty, runeOff, space, label, passing, mate, goesOn, deaf, deafOnWay, wraps, quotes, quotesInfo, unsorted bool
}

func (f *fake) Info() models.Info {
	in := models.Info{Name: "fake", Kind: "fake", Family: "rules", Labels: []corpora.Label{"DATE", "PATIENT"}}
	if f.unsorted {
		in.Labels = []corpora.Label{"PATIENT", "DATE"}
	}
	if f.quotesInfo && f.passes > 0 {
		in.Notes = []string{"last word seen: " + canary}
	}
	return in
}

func (f *fake) Predict(ctx context.Context, in []models.Input, emit func(int, models.Answer) error) error {
	f.passes++
	for i, input := range in {
		if ctx.Err() != nil && !f.deaf && (i == 0 || !f.deafOnWay) {
			if f.quotes {
				return errors.New("stopped at " + input.Text)
			}
			return ctx.Err()
		}
		if f.skip && i == 3 {
			continue
		}
		err := emit(i, f.answer(input.Text, len(in)))
		if f.twice && err == nil {
			err = emit(i, models.Answer{})
		}
		switch {
		case err != nil && f.wraps:
			return errors.New("it failed")
		case err != nil && !f.goesOn:
			return err
		}
	}
	return nil
}

func (f *fake) answer(text string, notes int) models.Answer {
	if f.empty && text == "" {
		return models.Answer{Error: "no_text"}
	}
	if f.quotes && strings.Contains(text, "\xff") {
		return models.Answer{Error: text}
	}
	word, _, _ := strings.Cut(text, " ")
	n := len([]rune(word))
	p := models.Prediction{Fragment: corpora.Fragment{End: corpora.Offset{Byte: len(word), Rune: n}}, Label: "PATIENT", Score: models.NoScore}
	switch {
	case f.runeOff:
		p.End.Rune = p.End.Byte // the same for ASCII alone
	case f.label:
		p.Label = "NONSENSE"
	case f.passing:
		p.Score = 1 / float64(f.passes)
	case f.mate && notes > 1:
		p.Label = "DATE"
	}
	if f.space && text == " " {
		p.End = corpora.Offset{Byte: 1, Rune: 1}
	}
	if p.End.Byte == 0 || strings.TrimSpace(p.In(text)) == "" && !f.space {
		return models.Answer{}
	}
	return models.Answer{Predictions: []models.Prediction{p}}
}

func TestSoundModelPasses(t *testing.T) {
	Run(t, func(*testing.T) models.Model { return &fake{} })
}

// Every fault is found by the law that is there for it.
func TestFaultsAreFound(t *testing.T) {
	for _, c := range []struct {
		law string
		faults
	}{
		{"answers each note once", faults{twice: true}},
		{"answers each note once", faults{skip: true}},
		{"answers each note once", faults{empty: true}},
		{"answers each note once", faults{runeOff: true}},
		{"answers each note once", faults{space: true}},
		{"answers each note once", faults{label: true}},
		{"a note of 1 MiB", faults{label: true}},
		{"the same again", faults{passing: true}},
		{"whatever the order", faults{mate: true}},
		{"an error of emit stops it", faults{goesOn: true}},
		{"an error of emit stops it", faults{wraps: true}},
		{"a context that has ended", faults{deaf: true}},
		{"a context that has ended", faults{quotes: true}},
		{"a context that ends on the way", faults{deafOnWay: true, skip: true}},
		{"no text in errors", faults{quotes: true}},
		{"no text in errors", faults{quotesInfo: true}},
		{"says what it is", faults{unsorted: true}},
	} {
		found := false
		for _, l := range laws() {
			if l.name != c.law {
				continue
			}
			found = true
			err := l.holds(&fake{faults: c.faults}, l.in)
			if err == nil {
				t.Errorf("%s: %+v passes", c.law, c.faults)
			} else if strings.Contains(err.Error(), canary) {
				t.Errorf("%s: the failure itself quotes a note", c.law)
			}
		}
		if !found {
			t.Errorf("there is no law %q", c.law)
		}
	}
}

func TestTwoThatDiffer(t *testing.T) {
	if sameInfo(&fake{}, &fake{faults: faults{unsorted: true}}) == nil {
		t.Error("a difference in Info is not found")
	}
}

func TestLong(t *testing.T) {
	if n := len(Long()); n < 1<<20 || n > 1<<20+1<<12 {
		t.Errorf("the long note has %d bytes", n)
	}
}
