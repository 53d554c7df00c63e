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

// Sentences of notes that are not given are counted, pass by pass.
func TestUnreadSentences(t *testing.T) {
	line := func(note string) string { return `{"note":"` + note + `","start":0,"end":4,"text":"Vu"}` }
	s := New(finder{}, parse(t, line("d000000"), line("d000001"), line("d000007")))
	for _, c := range []struct {
		given []models.Input
		want  int64
	}{{[]models.Input{{Key: "d000000", Text: noteText}}, 2}, {[]models.Input{{Key: "d000001", Text: noteText}, {Key: "d000007", Text: noteText}}, 1}, {nil, 3}} {
		if err := s.Predict(context.Background(), c.given, func(int, models.Answer) error { return nil }); err != nil || s.Usage().UnreadSentences != c.want {
			t.Errorf("%d notes given: %d sentences unread, %v; want %d", len(c.given), s.Usage().UnreadSentences, err, c.want)
		}
	}
}

// metered is a finder with a usage that an audit completes.
type metered struct {
	finder
	usage models.Usage
}

func (m *metered) Usage() models.Usage { return m.usage }

func (m *metered) Audit(context.Context) error {
	m.usage.ComparedTokens = 7
	return nil
}

// An audit is the inner system's; spans without a place stay counted. A system
// without one has nothing to say.
func TestAudit(t *testing.T) {
	table := parse(t, `{"note":"d000000","start":13,"end":47,"text":"The patient denies fever, MRN 48213, 48213, Taipei.","pairs":[[3,9,19,24]]}`)
	s := New(&metered{finder: finder{"Taipei": "CITY"}}, table)
	in := []models.Input{{Key: "d000000", Text: noteText}}
	if err := s.Predict(context.Background(), in, func(int, models.Answer) error { return nil }); err != nil {
		t.Fatal(err)
	}
	lost := s.Usage().UnmappedSpans
	if err := s.Audit(context.Background()); err != nil || lost == 0 || s.Usage().UnmappedSpans != lost || s.Usage().ComparedTokens != 7 {
		t.Errorf("usage %+v, %d spans lost before, %v", s.Usage(), lost, err)
	}
	if err := New(finder{}, table).Audit(context.Background()); err != nil {
		t.Error(err)
	}
}

// A span that is right in part leads to other bounds than its pair's, also where
// the pair is one character at an edge of the sentence.
func TestBoundsNeverBecomeRight(t *testing.T) {
	p := part{source: corpora.Fragment{End: corpora.Offset{Byte: 5, Rune: 5}}}
	for _, pair := range [][4]int{{0, 1, 4, 7}, {4, 5, 4, 7}, {2, 3, 4, 7}, {1, 3, 4, 7}, {0, 5, 4, 7}} {
		for _, span := range [][2]int{{5, 7}, {4, 6}, {3, 7}, {4, 8}, {5, 6}, {3, 8}} {
			start, end := p.bounds(pair, span[0], span[1])
			if start == pair[0] && end == pair[1] || start < 0 || end > 5 || start >= end {
				t.Errorf("pair %v, span %v: [%d,%d)", pair, span, start, end)
			}
		}
		if start, end := p.bounds(pair, 4, 7); start != pair[0] || end != pair[1] {
			t.Errorf("pair %v: its own span leads to [%d,%d)", pair, start, end)
		}
	}
}

// A table of other notes stops the system before it answers, and nothing is guessed.
func TestTableOfOtherNotes(t *testing.T) {
	s := New(finder{"a": "CITY"}, parse(t, `{"note":"d000009","start":0,"end":1,"text":"x"}`, "", `{"note":"d000000","start":3,"end":900,"text":"geheim"}`))
	in := []models.Input{{Key: "d000001", Text: "a b"}, {Key: "d000000", Text: "a b"}}
	err := s.Predict(context.Background(), in, func(i int, _ models.Answer) error {
		t.Errorf("note %d was answered", i)
		return nil
	})
	if err == nil || !strings.Contains(err.Error(), "t.jsonl:3: ") || !strings.Contains(err.Error(), "correct start and end") {
		t.Errorf("%v", err)
	}
}

func TestTableRefuses(t *testing.T) {
	const fine = `{"note":"geheim","start":0,"end":3,"text":"geheim"}` + "\n"
	for _, c := range []struct{ why, table, want string }{
		{"empty", "", "t.jsonl holds no sentence; give"},
		{"blank", "\ufeff\r\n \n", "t.jsonl holds no sentence"},
		{"no JSON", "geheim", ":1: not valid JSON"},
		{"a list", "[]", ":1: not a JSON object"},
		{"cut off", fine + "\n" + `{"note":"geheim","start":0`, ":3: not valid JSON"},
		{"two objects", `{"note":"a","start":0,"end":1,"text":"geheim"} {}`, ":1: text after"},
		{"unknown key", `{"note":"a","geheim":1}`, ":1: a key this format does not know"},
		{"key in capitals", `{"note":"a","START":0,"end":1,"text":"geheim"}`, "lower case"},
		{"key twice", `{"note":"a","start":0,"end":1,"text":"geheim","note":"b"}`, "stands twice"},
		{"other type", `{"note":"a","start":"geheim"}`, ":1: start is of another type"},
		{"no note", `{"start":0,"end":1,"text":"geheim"}`, ":1: note is missing"},
		{"reversed", `{"note":"a","start":77,"end":66,"text":"geheim"}`, ":1: start and end"},
		{"no text", `{"note":"a","start":0,"end":1,"text":""}`, ":1: text is empty"},
		{"too long", `{"note":"a","start":0,"end":1,"text":"` + strings.Repeat("x", corpora.MaxNoteBytes+1) + `"}`, ":1: text has 10485761 bytes"},
		{"not UTF-8", fine + "{\"note\":\"a\",\"start\":0,\"end\":1,\"text\":\"\xff\"}", ":2: not valid UTF-8"},
		{"lone surrogate", `{"note":"a","start":0,"end":1,"text":"geheim\ud800"}`, ":1: a lone surrogate"},
		{"pair outside", `{"note":"a","start":0,"end":3,"text":"geheim","pairs":[[0,1,1,2],[0,1,77,99]]}`, ":1: pair 2 lies outside"},
		{"pair of three", `{"note":"a","start":0,"end":3,"text":"geheim","pairs":[[0,1,2]]}`, ":1: pair 1 is of 3 numbers"},
		{"pair of five", `{"note":"a","start":0,"end":3,"text":"geheim","pairs":[[0,1,0,1,77]]}`, ":1: pair 1 is of 5 numbers"},
		{"no start", `{"note":"a","end":1,"text":"geheim"}`, ":1: start or end is missing"},
		{"null start", `{"note":"a","start":null,"end":1,"text":"geheim"}`, ":1: start or end is missing"},
		{"null in a pair", `{"note":"a","start":0,"end":3,"text":"geheim","pairs":[[null,1,0,1]]}`, ":1: pair 1"},
		{"overlap", `{"note":"geheim","start":2,"end":4,"text":"y"}` + "\n\n" + fine, ":1: the sentence overlaps that of line 3"},
	} {
		_, err := ParseTable("t.jsonl", []byte(c.table))
		if err == nil || !strings.Contains(err.Error(), "translated: t.jsonl") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %.200v; want %q", c.why, err, c.want)
		} else if strings.Contains(err.Error(), "geheim") || strings.Contains(err.Error(), "77") {
			t.Errorf("%s: the error quotes the table: %v", c.why, err)
		}
	}
}

// A byte order mark, blank lines, CRLF, whole surrogate pairs and a literal U+FFFD
// do no harm.
func TestTableAccepts(t *testing.T) {
	table := parse(t, "\ufeff"+`{"note":"a","start":0,"end":1,"text":"\ud83d\ude00"}`+"\r", "", " \r", `{"note":"a","start":1,"end":2,"text":"\\ud800 �","pairs":null}`)
	if got := table.notes["a"]; len(got) != 2 || got[0].Text != "😀" || got[1].Text != `\ud800 �` || got[1].line != 4 {
		t.Errorf("%+v", got)
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
