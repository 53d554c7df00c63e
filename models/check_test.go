package models

import (
	"math"
	"testing"

	"polyphi/corpora"
)

func span(text string, start, end int) corpora.Fragment {
	o := corpora.NewOffsets(text)
	a, _ := o.AtRune(start)
	b, _ := o.AtRune(end)
	return corpora.Fragment{Start: a, End: b}
}

func TestCheck(t *testing.T) {
	text := "Añez 王明"
	o := corpora.NewOffsets(text)
	good := Prediction{Fragment: span(text, 5, 7), Label: "DOCTOR", Score: 0.5}
	first := Prediction{Fragment: span(text, 0, 4), Label: "NAME", Score: NoScore}
	a := Check(o, Answer{Predictions: []Prediction{good, first}})
	if a.Error != "" || a.Predictions[0] != first {
		t.Errorf("good answer: %+v", a)
	}
	bad := func(change func(*Prediction)) Answer {
		p := good
		change(&p)
		return Check(o, Answer{Predictions: []Prediction{p}})
	}
	for why, c := range map[string]struct {
		got  Answer
		want string
	}{
		"empty":               {bad(func(p *Prediction) { p.End = p.Start }), "bad_offsets"},
		"reversed":            {bad(func(p *Prediction) { p.Start, p.End = p.End, p.Start }), "bad_offsets"},
		"past the end":        {bad(func(p *Prediction) { p.End.Byte++ }), "bad_offsets"},
		"inside a code point": {bad(func(p *Prediction) { p.Start.Byte++ }), "bad_offsets"},
		"out of step":         {bad(func(p *Prediction) { p.Start.Rune-- }), "bad_offsets"},
		"label":               {bad(func(p *Prediction) { p.Label = "PER" }), "bad_label"},
		"score":               {bad(func(p *Prediction) { p.Score = 1.5 }), "bad_score"},
		"not a number":        {bad(func(p *Prediction) { p.Score = math.NaN() }), "bad_score"},
		"free text as code":   {Check(o, Answer{Error: "Patient Añez"}), "other"},
		"code":                {Check(o, Answer{Error: "deadline"}), "deadline"},
	} {
		if c.got.Error != c.want || len(c.got.Predictions) > 0 {
			t.Errorf("%s: %+v, want %s", why, c.got, c.want)
		}
	}
	if a := bad(func(p *Prediction) { p.Label = Unmapped }); a.Error != "" {
		t.Errorf("unmapped: %+v", a)
	}
}
