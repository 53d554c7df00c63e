package bench

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"polyphi/corpora"
	"polyphi/metrics"
	"polyphi/models"
)

// marked builds spans from text with {LABEL|key=value:surface} marks.
func marked(t testing.TB, s string) (string, []corpora.Mention) {
	t.Helper()
	var text strings.Builder
	var out []corpora.Mention
	at := func() corpora.Offset {
		return corpora.Offset{Byte: text.Len(), Rune: len([]rune(text.String()))}
	}
	for {
		before, rest, found := strings.Cut(s, "{")
		text.WriteString(before)
		if !found {
			return text.String(), out
		}
		mark, after, _ := strings.Cut(rest, "}")
		head, surface, _ := strings.Cut(mark, ":")
		label, attrs, _ := strings.Cut(head, "|")
		m := corpora.Mention{Label: corpora.Label(label)}
		for _, pair := range strings.Fields(attrs) {
			k, v, _ := strings.Cut(pair, "=")
			m.Attrs = append(m.Attrs, corpora.Attr{Key: k, Value: v})
		}
		start := at()
		text.WriteString(surface)
		m.Fragments = []corpora.Fragment{{Start: start, End: at()}}
		out = append(out, m)
		s = after
	}
}

const tallySuite = `version: 1
revision: 1
name: t
title: T
corpora:
  - {name: own, path: notes.jsonl}
axes:
  gender: {from: mention, values: [female, male], labels: [NAME]}
  form: {from: mention, values: [full, family], labels: [NAME]}
cross: [[gender, form]]
scoring: {labels: mc14}
`

// tallied counts one note of which gold and predictions are marked up.
func tallied(t *testing.T, gold, pred string, cells []string) map[string]metrics.Counts {
	t.Helper()
	suite, err := ParseSuite("t", []byte(tallySuite))
	if err != nil {
		t.Fatal(err)
	}
	text, mentions := marked(t, gold)
	d, err := corpora.NewDocument(corpora.Document{Key: "d000000", Text: text, Gold: mentions, Sentences: corpora.Lines(text)})
	if err != nil {
		t.Fatal(err)
	}
	same, predicted := marked(t, pred)
	if same != text {
		t.Fatalf("the two copies differ:\n%q\n%q", text, same)
	}
	var answer models.Answer
	for _, m := range predicted {
		answer.Predictions = append(answer.Predictions, models.Prediction{Fragment: m.Fragments[0], Label: m.Label, Score: models.NoScore})
	}
	note := scoredNote{doc: &d}
	for i, s := range d.Sentences {
		axis, value, _ := strings.Cut(cells[i], "=")
		note.sentences = append(note.sentences, sentence{fragment: s, cells: []sentenceCell{{axis, value}}})
	}
	tally := newTallier(suite)
	if err := tally.prepare(note); err != nil {
		t.Fatal(err)
	}
	row, err := tally.count(note, "m", answer)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]metrics.Counts{}
	for key, v := range row.Cells {
		c, ok := metrics.FromTrimmed(v)
		if !ok {
			t.Fatalf("cell %s: %v", key, v)
		}
		out[key] = c
	}
	return out
}

// Each cell by hand: labels, coarse labels, attributes of names, a declared
// product, sentences, a label outside the set, a coarse and an unknown label.
func TestCells(t *testing.T) {
	got := tallied(t,
		"Dr {DOCTOR|gender=female form=full:Ana Ruiz} saw {PATIENT|gender=male form=family:Okafor}.\n{DATE:3/4} at {SCHOOL:Hilltop} in {CITY:Leeds}, code x9 ok",
		"Dr {PATIENT:Ana} Ruiz saw {PATIENT:Okafor}.\n{DATE:3/4} at Hilltop in {LOCATION:Leeds}, code {UNMAPPED:x9} {DATE:ok}",
		[]string{"cmi=0", "cmi=0.1"})
	want := map[string]map[metrics.Field]int64{
		// SCHOOL has no place in mc14: blind counts only. LOCATION is a hit on coarse labels.
		"all": {metrics.Gold: 4, metrics.GoldBlind: 5, metrics.Pred: 6, metrics.PredBlind: 6, metrics.TPStrict: 2, metrics.TPStrictCoarse: 3, metrics.TPStrictBlind: 3,
			metrics.TPApprox: 2, metrics.TPApproxCoarse: 4, metrics.TPApproxBlind: 4, metrics.Sentences: 2, metrics.SentencesWrong: 2, metrics.Covered: 3},
		"label=DOCTOR":            {metrics.Gold: 1, metrics.Pred: 0, metrics.TPApprox: 0},
		"label=PATIENT":           {metrics.Gold: 1, metrics.Pred: 2, metrics.TPStrict: 1, metrics.TPApprox: 1},
		"label=DATE":              {metrics.Gold: 1, metrics.Pred: 2, metrics.TPStrict: 1},
		"coarse=NAME":             {metrics.Gold: 2, metrics.Pred: 2, metrics.TPApproxCoarse: 2, metrics.TPStrictCoarse: 1},
		"coarse=LOCATION":         {metrics.Gold: 1, metrics.GoldBlind: 2, metrics.Pred: 1, metrics.TPApproxCoarse: 1, metrics.TPApproxBlind: 1},
		"gender=female":           {metrics.Gold: 1, metrics.TPApproxCoarse: 1, metrics.TPStrict: 0, metrics.Pred: 0},
		"form=family":             {metrics.Gold: 1, metrics.TPStrict: 1},
		"form=full gender=female": {metrics.Gold: 1, metrics.TPApproxCoarse: 1},
		"form=family gender=male": {metrics.Gold: 1, metrics.TPStrict: 1},
		"cmi=0":                   {metrics.Gold: 2, metrics.Pred: 2, metrics.TPApprox: 1, metrics.PTPApprox: 1, metrics.Sentences: 1, metrics.SentencesWrong: 1},
		"cmi=0.1":                 {metrics.Gold: 2, metrics.GoldBlind: 3, metrics.Pred: 4, metrics.TPStrict: 1, metrics.PTPStrict: 1, metrics.Sentences: 1, metrics.SentencesWrong: 1},
	}
	for key, fields := range want {
		for f, n := range fields {
			if got[key][f] != n {
				t.Errorf("%s %s: %d, want %d", key, f, got[key][f], n)
			}
		}
	}
	known := append(slices.Collect(maps.Keys(want)), "coarse=DATE", "label=CITY", "gender=male", "form=full")
	for key := range got {
		if !slices.Contains(known, key) {
			t.Errorf("an unexpected cell: %s %v", key, got[key])
		}
	}
}

// A note without an answer misses all its gold and predicts nothing.
func TestErrorCountsAsMissed(t *testing.T) {
	suite, err := ParseSuite("t", []byte(tallySuite))
	if err != nil {
		t.Fatal(err)
	}
	text, mentions := marked(t, "Dr {DOCTOR:Ana Ruiz} on {DATE:3/4}.")
	d, err := corpora.NewDocument(corpora.Document{Key: "d000000", Text: text, Gold: mentions, Sentences: corpora.Lines(text)})
	if err != nil {
		t.Fatal(err)
	}
	note := scoredNote{doc: &d, sentences: []sentence{{fragment: d.Sentences[0]}}}
	tally := newTallier(suite)
	if err := tally.prepare(note); err != nil {
		t.Fatal(err)
	}
	row, err := tally.count(note, "m", models.Answer{Error: "deadline", Predictions: []models.Prediction{{Fragment: mentions[0].Fragments[0], Label: "DOCTOR"}}})
	if err != nil || row.Status != "deadline" {
		t.Fatalf("%+v, %v", row, err)
	}
	c, _ := metrics.FromTrimmed(row.Cells["all"])
	if c[metrics.Gold] != 2 || c[metrics.Pred] != 0 || c[metrics.TPApproxBlind] != 0 || c[metrics.GVisible] != c[metrics.GGold] {
		t.Errorf("counts: %v", c)
	}
}

// Copying gold is perfect in every cell; label cells and sentence cells add up
// to the whole.
func TestExtremes(t *testing.T) {
	const note = "Dr {DOCTOR|gender=female form=full:Ana Ruiz} saw {PATIENT|gender=male form=family:王明}.\n{DATE:3/4} in {CITY:Leeds}"
	got := tallied(t, note, note, []string{"cmi=0", "cmi=0.1"})
	for key, c := range got {
		if c[metrics.Gold] != c[metrics.TPStrict] || c[metrics.GVisible] != 0 || c[metrics.SentencesWrong] != 0 {
			t.Errorf("%s: %v", key, c)
		}
	}
	for _, prefix := range []string{"label=", "coarse=", "cmi="} {
		var sum metrics.Counts
		for key, c := range got {
			if strings.HasPrefix(key, prefix) {
				sum.Add(&c)
			}
		}
		for _, f := range []metrics.Field{metrics.Gold, metrics.Pred, metrics.TPStrict, metrics.GGold} {
			if all := got["all"]; sum[f] != all[f] {
				t.Errorf("%s cells: %s adds up to %d, the whole has %d", prefix, f, sum[f], all[f])
			}
		}
	}
}

// Every mention and prediction of the label set stands in one pair of labels or
// alone.
func TestConfusions(t *testing.T) {
	suite, err := ParseSuite("t", []byte(tallySuite))
	if err != nil {
		t.Fatal(err)
	}
	text, gold := marked(t, "{PATIENT:Ana} saw {DOCTOR:Ruiz} on {DATE:3/5}, {RELATIVE:Bo} left.\n")
	_, pred := marked(t, "{DOCTOR:Ana} saw {DOCTOR:Ruiz} on 3/5, {NAME:Bo} {CITY:left}.\n")
	d, err := corpora.NewDocument(corpora.Document{Key: "d000000", Text: text, Gold: gold, Sentences: corpora.Lines(text)})
	if err != nil {
		t.Fatal(err)
	}
	var a models.Answer
	for _, m := range pred {
		a.Predictions = append(a.Predictions, models.Prediction{Fragment: m.Fragments[0], Label: m.Label, Score: models.NoScore})
	}
	tally := newTallier(suite)
	if err := tally.prepare(scoredNote{doc: &d}); err != nil {
		t.Fatal(err)
	}
	for _, model := range []string{"b", "a"} {
		if _, err := tally.count(scoredNote{doc: &d}, model, a); err != nil {
			t.Fatal(err)
		}
	}
	twice := confusions{}
	twice.join(tally.pairs)
	twice.join(tally.pairs)
	want := "{ a 2 CITY} {DATE a 2 } {DOCTOR a 2 DOCTOR} {PATIENT a 2 DOCTOR} {RELATIVE a 2 NAME} { b 2 CITY} {DATE b 2 } {DOCTOR b 2 DOCTOR} {PATIENT b 2 DOCTOR} {RELATIVE b 2 NAME}"
	if got := strings.Trim(fmt.Sprint(twice.rows(tally.book)), "[]"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
