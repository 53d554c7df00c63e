package bench

import (
	"slices"
	"strings"
	"testing"

	"polyphi/corpora"
	"polyphi/corpora/labels"
	"polyphi/metrics/compat"
	"polyphi/models"
)

// Other scorers are given the labels of the label set on both sides, and code
// points; what has no place in the set stands on neither side.
func TestScorerNotes(t *testing.T) {
	text, gold := marked(t, "Señora {PATIENT:Ana Ruiz}, {AGE:81}, {DEVICE:X-9}\non {DATE:3/4}")
	d, err := corpora.NewDocument(corpora.Document{Key: "d000000", Text: text, Gold: gold, Sentences: corpora.Lines(text)})
	if err != nil {
		t.Fatal(err)
	}
	at := func(i int, l corpora.Label) models.Prediction {
		return models.Prediction{Fragment: d.Gold[i].Fragments[0], Label: l}
	}
	set, err := labels.NewSet("coarse")
	if err != nil {
		t.Fatal(err)
	}
	notes := NewLabeller(set).scorerNotes([]corpora.Document{d}, []models.Answer{{Predictions: []models.Prediction{at(0, "DOCTOR"), at(1, labels.Age), at(3, models.Unmapped)}}})
	n := notes[0]
	if !n.Answered || n.Text != text || len(n.Sentences) != 2 || len(n.Gold) != 4 || len(n.Pred) != 3 {
		t.Fatalf("%+v", n)
	}
	if want := (compat.Span{Start: 7, End: 15, Label: "NAME", Coarse: "NAME"}); n.Gold[0] != want || n.Pred[0] != want {
		t.Errorf("gold %+v, predicted %+v, want %+v", n.Gold[0], n.Pred[0], want)
	}
	if n.Pred[2].Label != string(models.Unmapped) {
		t.Errorf("a label that the label map does not know: %+v", n.Pred[2])
	}
	if set, err = labels.NewSet("mc14"); err != nil {
		t.Fatal(err)
	}
	for _, s := range NewLabeller(set).scorerNotes([]corpora.Document{d}, []models.Answer{{Error: "deadline"}})[0].Gold {
		if !slices.Contains(set.Labels(), corpora.Label(s.Label)) {
			t.Errorf("%s is no label of the set", s.Label)
		}
	}
}

// The key is a closed list, and moves neither hash nor signature.
func TestCompatKey(t *testing.T) {
	plain, err := ParseSuite("s", []byte(smallest))
	if err != nil {
		t.Fatal(err)
	}
	mode := CompatModes()[0]
	asked, err := ParseSuite("s", []byte(strings.Replace(smallest, "scoring: {}", "scoring: {compat: ["+mode+"]}", 1)))
	if err != nil || len(asked.Compat) != 1 {
		t.Fatal(asked.Compat, err)
	}
	for _, of := range []func(Suite) string{
		func(s Suite) string { h, _ := SuiteHash(s, nil); return h },
		func(s Suite) string { _, id, _ := Signature(s, ""); return id },
	} {
		if of(plain) != of(asked) {
			t.Error("another scorer moves the hash or the signature")
		}
	}
	for list, want := range map[string]string{mode + "x": "did you mean " + mode, mode + ", " + mode: "stands twice"} {
		if _, err := ParseSuite("s", []byte(strings.Replace(smallest, "scoring: {}", "scoring: {compat: ["+list+"]}", 1))); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", list, err)
		}
	}
}
