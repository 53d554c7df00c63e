package translated

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"polyphi/corpora"
	"polyphi/models"
	"polyphi/models/modelstest"
	"polyphi/models/rules"
)

// finder marks every occurrence of some strings.
type finder map[string]corpora.Label

func (f finder) Info() models.Info { return models.Info{Name: "finder", Kind: "test"} }

func (f finder) Predict(_ context.Context, in []models.Input, emit func(int, models.Answer) error) error {
	for i, input := range in {
		var a models.Answer
		for want, label := range f {
			for from := 0; ; {
				at := strings.Index(input.Text[from:], want)
				if at < 0 {
					break
				}
				from += at
				start := corpora.Offset{Byte: from, Rune: len([]rune(input.Text[:from]))}
				from += len(want)
				a.Predictions = append(a.Predictions, models.Prediction{Label: label, Score: models.NoScore,
					Fragment: corpora.Fragment{Start: start, End: corpora.Offset{Byte: from, Rune: start.Rune + len([]rune(want))}}})
			}
		}
		if err := emit(i, a); err != nil {
			return err
		}
	}
	return nil
}

const noteText = "Seen by 吳醫師.\n病人 denies fever, MRN 48213, 48213.\nAna Ruiz left.\n"

func parse(t *testing.T, lines ...string) Table {
	t.Helper()
	table, err := ParseTable("t.jsonl", []byte(strings.Join(lines, "\n")+"\n"))
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestSpansGoBack(t *testing.T) {
	table := parse(t,
		`{"note":"d000000","start":13,"end":47,"text":"The patient denies fever, MRN 48213, 48213, Taipei.","pairs":[[3,9,19,24],[10,15,19,24]]}`,
		`{"note":"d000000","start":0,"end":12,"text":"Seen by Dr Wu Chen.","pairs":[[8,9,11,18]]}`)
	for _, c := range []struct {
		find finder
		want string
		lost int64
	}{
		{finder{"Wu Chen": "DOCTOR"}, "[吳]", 0},                 // by pair
		{finder{"fever": "CITY"}, "[denies fever]", 0},          // one translation of two spans
		{finder{"Wu": "DOCTOR"}, "[吳醫]", 0},                     // right in part stays right in part
		{finder{"Dr Wu Chen": "DOCTOR"}, "[ 吳]", 0},             // too long stays too long
		{finder{"48213": "MEDICAL_RECORD"}, "[48213 48213]", 0}, // by string, each place once
		{finder{"Taipei": "CITY"}, "[]", 1},                     // no place
		{finder{"Ana Ruiz": "PATIENT"}, "[Ana Ruiz]", 0},        // untranslated
		{finder{"Chen.\nThe": "CITY"}, "[]", 1},                 // over two sentences
	} {
		s := New(c.find, table)
		var got []string
		err := s.Predict(context.Background(), []models.Input{{Key: "d000000", Text: noteText}}, func(_ int, a models.Answer) error {
			if checked := models.Check(corpora.NewOffsets(noteText), a); checked.Error != "" {
				t.Errorf("%v: the answer is refused: %s", c.find, checked.Error)
			}
			for _, p := range a.Predictions {
				got = append(got, p.In(noteText))
			}
			return nil
		})
		if err != nil || fmt.Sprint(got) != c.want || s.Usage().UnmappedSpans != c.lost {
			t.Errorf("%v: %q, %d lost, %v; want %s, %d", c.find, got, s.Usage().UnmappedSpans, err, c.want, c.lost)
		}
	}
}

// A table of other notes is that note's error, and nothing is guessed.
func TestTableOfOtherNotes(t *testing.T) {
	s := New(finder{"a": "CITY"}, parse(t, `{"note":"d000000","start":3,"end":900,"text":"x","pairs":[]}`))
	var codes []string
	in := []models.Input{{Key: "d000000", Text: "a b"}, {Key: "d000001", Text: "a b"}}
	if err := s.Predict(context.Background(), in, func(_ int, a models.Answer) error {
		codes = append(codes, a.Error)
		return nil
	}); err != nil || fmt.Sprint(codes) != "[bad_table ]" {
		t.Errorf("%q, %v", codes, err)
	}
}

func TestTableRefuses(t *testing.T) {
	for name, line := range map[string]string{
		"no JSON": "x", "unknown key": `{"note":"a","start":0,"end":1,"text":"x","pairs":[],"y":1}`, "no note": `{"start":0,"end":1,"text":"geheim"}`,
		"reversed": `{"note":"a","start":2,"end":1,"text":"geheim"}`, "no text": `{"note":"a","start":0,"end":1,"text":""}`,
		"pair outside": `{"note":"a","start":0,"end":3,"text":"geheim","pairs":[[0,1,4,9]]}`, "two objects": `{"note":"a","start":0,"end":1,"text":"x"} {}`,
		"overlap": `{"note":"a","start":0,"end":3,"text":"x"}` + "\n" + `{"note":"a","start":2,"end":4,"text":"y"}`,
	} {
		if _, err := ParseTable("t.jsonl", []byte(line)); err == nil || !strings.Contains(err.Error(), "t.jsonl") || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestModel(t *testing.T) {
	modelstest.Run(t, func(t *testing.T) models.Model {
		return New(rules.New(), parse(t, `{"note":"d009999","start":0,"end":1,"text":"x","pairs":[]}`))
	})
}

func Example() {
	table, err := ParseTable("table.jsonl", []byte(`{"note":"d000000","start":0,"end":5,"text":"吳醫師看診","pairs":[]}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	s := New(rules.New(), table)
	fmt.Println(s.Info().Notes[len(s.Info().Notes)-1])
	// Output: reads 1 translated sentences of 1 notes; spans are mapped back to the note
}
