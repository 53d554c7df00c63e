package show

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"polyphi/bench"
	"polyphi/bench/filter"
	"polyphi/bench/result"
	"polyphi/corpora"
	"polyphi/models"
)

// two returns a run of a note in two sentences, the second of mixed language, with
// the answers of two systems:
//
//	0         1         2         3
//	0123456789012345678901234567890123456789
//	Ana saw Bo on 3/4. 王 from Leeds, aged 61
func two(t *testing.T) bench.Reopened {
	const text = "Ana saw Bo on 3/4. 王 from Leeds, aged 61"
	gender := func(m corpora.Mention, v string) corpora.Mention {
		m.Attrs = []corpora.Attr{{Key: "gender", Value: v}}
		return m
	}
	doc := corpora.Document{Text: text, Sentences: []corpora.Fragment{at(t, text, 0, 18), at(t, text, 19, 40)},
		Gold: []corpora.Mention{gender(mention(t, text, "PATIENT", 0, 3), "female"), gender(mention(t, text, "DOCTOR", 8, 10), "male"), mention(t, text, "DATE", 14, 17),
			mention(t, text, "DOCTOR", 19, 20), gender(mention(t, text, "CITY", 26, 31), "male"), mention(t, text, "AGE", 38, 40)},
		Negatives: []corpora.Negative{{Fragment: at(t, text, 4, 7), Kind: "word"}, {Fragment: at(t, text, 21, 25), Kind: "word"}}}
	out := run(doc, map[string]models.Answer{
		"a": {Predictions: []models.Prediction{predicted(t, text, "PATIENT", 0, 3), predicted(t, text, "PATIENT", 8, 10), predicted(t, text, "DATE", 14, 16), predicted(t, text, "CITY", 21, 25)}},
		"b": {Predictions: []models.Prediction{predicted(t, text, "DOCTOR", 8, 10), predicted(t, text, "DATE", 14, 17), predicted(t, text, "DOCTOR", 19, 20), predicted(t, text, "AGE", 4, 7)}}})
	out.Sentences = [][]result.Sentence{{{Bin: "0", Category: "en-only"}, {Bin: "0.2", Bins: map[string]string{"other": "0.3"}, Category: "mixed"}}}
	out.Unseen = map[string][][]int{"a": {{1, 3}}}
	s := &out.Manifest.Suite
	bins := bench.BinValues()
	s.Axes = append(s.Axes, result.Axis{Name: "gender", From: "mention", Labels: []string{"NAME"}, Values: []string{"female", "male"}},
		result.Axis{Name: "oov", From: "mention", Measure: "oov", Values: []string{"yes", "no"}},
		result.Axis{Name: "cmi", From: "measure", Measure: "cmi2014", Values: bins}, result.Axis{Name: "other", From: "measure", Measure: "cmi2014", Values: bins})
	s.LabelList, s.CoarseList, s.Categories = []string{"PATIENT", "DOCTOR", "DATE", "CITY", "AGE"}, []string{"NAME", "DATE", "LOCATION", "AGE"}, []string{"en-only", "mixed"}
	return out
}

// What a filter leaves of a, each finding as outcome and start; then mentions and
// hard negatives.
func TestFilters(t *testing.T) {
	r := two(t)
	for where, want := range map[string]string{
		"":                              "missed 38 missed 26 missed 19 label 8 bounds 14 spurious 21 of 6, 2",
		"outcome=missed,spurious":       "missed 38 missed 26 missed 19 spurious 21 of 6, 2",
		"variant=en-US label=DOCTOR":    "missed 19 label 8 of 2, 2",
		"label=CITY":                    "missed 26 spurious 21 of 1, 2", // a false alarm has the label it gives
		"coarse!=NAME":                  "missed 38 missed 26 bounds 14 spurious 21 of 3, 2",
		"gender=male":                   "label 8 of 1, 2", // the axis splits names only
		"gender!=male":                  "of 1, 2",         // what has no gender is on neither side
		"cmi=0":                         "label 8 bounds 14 of 3, 1",
		"cmi>0":                         "missed 38 missed 26 missed 19 spurious 21 of 3, 1",
		"other=0.3 label=AGE":           "missed 38 of 1, 1",
		"category=mixed outcome!=label": "missed 38 missed 26 missed 19 spurious 21 of 3, 1",
		"oov=yes":                       "missed 19 label 8 of 2, 2",
		"note=d000007 outcome=bounds":   "bounds 14 of 6, 2",
	} {
		f, err := filter.Parse(where)
		if err != nil {
			t.Fatal(err)
		}
		selected, err := f.ResolveFindings(r.Manifest.Suite, []string{"d000007"})
		if err != nil {
			t.Fatal(err)
		}
		found, err := Find(r, fine(t), "a", selected, None)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, x := range found.List {
			got = append(got, fmt.Sprint(x.Outcome, " ", x.Start))
		}
		gold := 0
		for _, n := range found.Gold {
			gold += n
		}
		got = append(got, fmt.Sprintf("of %d, %d", gold, found.Negatives["word"]))
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s\ngot  %s\nwant %s", where, s, want)
		}
	}
	selected := filter.Selection{Notes: map[string][]string{"variant": {"en-NG"}}}
	if found, err := Find(r, fine(t), "a", selected, None); err != nil || found.Notes != 0 || len(found.List) != 0 {
		t.Errorf("another variant: %+v, %v", found, err)
	}
}

// Outcomes stand in one list, wherever they are named.
func TestOutcomes(t *testing.T) {
	if want := []string{Missed, Label, Bounds, Overlap, Spurious}; !slices.Equal(filter.Outcomes(), want) {
		t.Errorf("%v, want %v", filter.Outcomes(), want)
	}
}

func TestCompare(t *testing.T) {
	r := two(t)
	d, err := Compare(Side{r, "a"}, Side{r, "b"}, fine(t), filter.Selection{}, None)
	if err != nil {
		t.Fatal(err)
	}
	var groups []string
	for _, g := range d.Groups {
		groups = append(groups, fmt.Sprintf("%s %d %d %d %d", strings.Join(g.Values, " "), g.Both, g.OnlyA, g.OnlyB, g.Neither))
	}
	want := []string{"en-US PATIENT 0 0 1 0 0", "en-US DOCTOR 0 0 0 1 0", "en-US DOCTOR 0.2 0 0 1 0", "en-US DATE 0 1 0 0 0", "en-US CITY 0.2 0 0 0 1", "en-US AGE 0.2 0 0 0 1"}
	if !slices.Equal(groups, want) || fmt.Sprintf("%v %s %d", d.Axes, d.Match, d.Notes) != "[variant label cmi] approximate 1" {
		t.Errorf("%v, %q, want %q", d, groups, want)
	}
	if len(d.OnlyA) != 1 || d.OnlyA[0].Outcome != Missed || d.OnlyA[0].Start != 0 {
		t.Errorf("only a is right: %+v", d.OnlyA)
	}
	if len(d.OnlyB) != 2 || d.OnlyB[0].Outcome != Label || d.OnlyB[0].Predicted.Label != "PATIENT" || d.OnlyB[1].Outcome != Missed {
		t.Errorf("only b is right: %+v", d.OnlyB)
	}
	// Under strict bounds count, and b alone has those of the date.
	r.Manifest.Suite.Headline = "strict"
	where := filter.Selection{Cells: map[string][]string{"label": {"DATE"}}}
	if d, err = Compare(Side{r, "a"}, Side{r, "b"}, fine(t), where, None); err != nil || len(d.OnlyB) != 1 || d.OnlyB[0].Outcome != Bounds || len(d.Groups) != 1 {
		t.Errorf("strict: %+v, %v", d, err)
	}
}

// Runs of other notes, other scoring or another part do not compare.
func TestCompareRefuses(t *testing.T) {
	a := two(t)
	for what, change := range map[string]func(*result.Manifest){
		"suite hash": func(m *result.Manifest) { m.SuiteHash = "other" },
		"signature":  func(m *result.Manifest) { m.SignatureID = "other" },
		"part":       func(m *result.Manifest) { m.Partial = "limit 10" },
	} {
		b := two(t)
		change(&b.Manifest)
		_, err := Compare(Side{a, "a"}, Side{b, "b"}, fine(t), filter.Selection{}, None)
		var apart *bench.IncomparableError
		if !errors.As(err, &apart) || !strings.Contains(err.Error(), what) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := Compare(Side{a, "a"}, Side{a, "b"}, fine(t), filter.Selection{Outcome: []string{Spurious}}, None); err == nil {
		t.Error("false alarms are no mentions")
	}
	b := two(t)
	b.Manifest.Models = append(b.Manifest.Models, result.ModelRow{Name: "c", State: result.Running})
	var unanswered *bench.UnansweredError
	if _, err := Compare(Side{a, "a"}, Side{b, "c"}, fine(t), filter.Selection{}, None); !errors.As(err, &unanswered) {
		t.Errorf("a system that is still run: %v", err)
	}
}
