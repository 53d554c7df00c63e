// Package modelstest holds the tests that every kind of system must pass: it
// answers each note once, with offsets that fit the text, the same each time and
// whatever the other notes are, stops when it is told to, and never lets a word
// of a note out through an error. It also reads packed test data.
package modelstest

import (
	"testing"

	"polyphi/corpora"
	"polyphi/models"
)

// Run tests one kind of system; open gives a fresh one.
func Run(t *testing.T, open func(t *testing.T) models.Model) {
	t.Helper()
	for _, l := range laws() {
		t.Run(l.name, func(t *testing.T) {
			if err := l.holds(open(t), l.in); err != nil {
				t.Error(err)
			}
		})
	}
	t.Run("two of the same", func(t *testing.T) {
		if err := sameInfo(open(t), open(t)); err != nil {
			t.Error(err)
		}
	})
}

// A law is one thing every system keeps to. holds returns what is broken; it
// names notes by number, never by text.
type law struct {
	name  string
	in    []models.Input
	holds func(m models.Model, in []models.Input) error
}

func laws() []law {
	all, long := inputs(Texts()...), inputs("Seen by Ana.", Long())
	return []law{
		{"answers each note once", all, answersOnce},
		{"a note of 1 MiB", long, answersOnce},
		{"no notes", nil, answersOnce},
		{"the same again", all, sameAgain},
		{"whatever the order", all, anyOrder},
		{"an error of emit stops it", all, emitStops},
		{"a context that has ended", all, endedContext},
		{"a context that ends on the way", all, endingContext},
		{"no text in errors", hostile(), noText},
		{"says what it is", nil, info},
	}
}

// inputs gives each text its key, in order.
func inputs(texts ...string) []models.Input {
	var in []models.Input
	for i, text := range texts {
		in = append(in, models.Input{Key: corpora.Key(i), Text: text, Lang: "en"})
	}
	return in
}
