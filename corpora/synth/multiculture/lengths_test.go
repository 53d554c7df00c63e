package multiculture_test

import (
	"fmt"
	"strings"
	"testing"

	"polyphi/corpora"
	"polyphi/corpora/synth/multiculture"
	"polyphi/corpora/synth/multiculture/testset"
)

func lengths(t *testing.T) []corpora.Document {
	t.Helper()
	docs, err := multiculture.Lengths(testset.Files(), multiculture.Plan{Split: "test", Draws: multiculture.TestDraws})
	if err != nil {
		t.Fatal(err)
	}
	return docs
}

// Every part is there: whole notes, a ladder whose rungs double, pieces of notes,
// and one empty note.
func TestLengths(t *testing.T) {
	parts, words := map[string]int{}, map[string]int{}
	var rungs []int
	for _, d := range lengths(t) {
		part := attr(d.Attrs, "length")
		n := len(strings.Fields(d.Text))
		parts[part]++
		words[part] += n
		switch part {
		case "joined":
			rungs = append(rungs, n)
		case "line":
			if strings.Contains(d.Text, "\n") {
				t.Errorf("%s has two lines", d.ID)
			}
		case "empty":
			if d.Text != "" || len(d.Gold) > 0 {
				t.Errorf("%s is not empty", d.ID)
			}
		}
	}
	if parts["note"] != 144 || parts["joined"] != 5 || parts["line"] < 300 || parts["piece"] < 100 || parts["empty"] != 1 {
		t.Errorf("notes by part: %v", parts)
	}
	for i, n := range rungs {
		if i > 0 && (float64(n) < 1.4*float64(rungs[i-1]) || float64(n) > 2.8*float64(rungs[i-1])) {
			t.Errorf("joined notes of %v words: each should be about twice the one before", rungs)
		}
	}
	if rungs[4] < 5000 {
		t.Errorf("the longest note has %d words, want thousands", rungs[4])
	}
}

// There is no new text, each mention says what it said in its note, and no base
// note stands in two clusters.
func TestLengthsAreWholeNotesAndLines(t *testing.T) {
	texts, bases, surfaces := map[string]string{}, map[string]string{}, map[string]bool{} // by id; by text; by variant, label and surface
	for _, d := range full(t) {
		texts[d.ID], bases[d.Text] = d.Text, attr(d.Attrs, "base_note")
		for _, m := range d.Gold {
			surfaces[fmt.Sprint(attr(d.Attrs, "variant"), m.Label, m.Fragments[0].In(d.Text))] = true
		}
	}
	cluster := map[string]string{} // of a base note
	belongs := func(text, to string) {
		base := bases[text]
		if other, ok := cluster[base]; ok && other != to {
			t.Errorf("the base note %s stands in the clusters %s and %s", base, other, to)
		}
		cluster[base] = to
	}
	mentions := 0
	for _, d := range lengths(t) {
		base := attr(d.Attrs, "base_note")
		switch attr(d.Attrs, "length") {
		case "note":
			if texts[d.ID] != d.Text {
				t.Errorf("%s is not the note of that name", d.ID)
			}
			belongs(d.Text, base)
		case "line", "piece":
			id := strings.Join(strings.Split(d.ID, "/")[:4], "/")
			if !strings.Contains("\n"+texts[id], "\n"+d.Text+"\n") {
				t.Errorf("%s holds no whole lines of its note", d.ID)
			}
			belongs(texts[id], base)
		case "joined":
			rest := d.Text
			for rest != "" {
				longest := ""
				for _, text := range texts {
					if strings.HasPrefix(rest, text) && len(text) > len(longest) {
						longest = text
					}
				}
				if longest == "" {
					t.Fatalf("%s holds something that is no whole note", d.ID)
				}
				belongs(longest, base)
				rest = strings.TrimPrefix(rest[len(longest):], "\n")
			}
		}
		for _, m := range d.Gold {
			mentions++
			if !surfaces[fmt.Sprint(attr(d.Attrs, "variant"), m.Label, m.Fragments[0].In(d.Text))] {
				t.Errorf("%s: the mention at %d says something else than in its note", d.ID, m.Start().Rune)
			}
		}
	}
	if mentions < 4000 {
		t.Errorf("%d mentions", mentions)
	}
}

// Too few draws are an error that says so.
func TestLengthsOfTooFewDraws(t *testing.T) {
	if _, err := multiculture.Lengths(testset.Files(), multiculture.Plan{Split: "test", Draws: 2}); err == nil || !strings.Contains(err.Error(), "too few") {
		t.Errorf("two draws: %v", err)
	}
}
