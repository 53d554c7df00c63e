package show

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"

	"polyphi/bench"
	"polyphi/bench/filter"
	"polyphi/bench/result"
	"polyphi/corpora"
	"polyphi/corpora/labels"
	"polyphi/models"
)

func fine(t *testing.T) labels.Set {
	t.Helper()
	set, err := labels.NewSet("fine")
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// at returns the fragment [start, end) of a text, in code points.
func at(t *testing.T, text string, start, end int) corpora.Fragment {
	t.Helper()
	o := corpora.NewOffsets(text)
	a, err1 := o.AtRune(start)
	b, err2 := o.AtRune(end)
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	return corpora.Fragment{Start: a, End: b}
}

func mention(t *testing.T, text, label string, bounds ...int) corpora.Mention {
	m := corpora.Mention{Label: corpora.Label(label)}
	for i := 0; i < len(bounds); i += 2 {
		m.Fragments = append(m.Fragments, at(t, text, bounds[i], bounds[i+1]))
	}
	return m
}

func predicted(t *testing.T, text, label string, start, end int) models.Prediction {
	return models.Prediction{Fragment: at(t, text, start, end), Label: corpora.Label(label), Score: models.NoScore}
}

// run returns a reopened run of one note and the named systems' answers to it.
func run(d corpora.Document, answers map[string]models.Answer) bench.Reopened {
	d.Key = "d000007"
	out := bench.Reopened{Documents: []corpora.Document{d}, Attrs: []map[string]string{{"variant": "en-US"}}, Answers: map[string][]models.Answer{},
		Manifest: result.Manifest{Corpora: []result.CorpusDigest{{Synthetic: true}}, Suite: result.Suite{Headline: "approximate", Axes: []result.Axis{
			{Name: "variant", From: "note", Values: []string{"en-US", "en-NG"}}}}}}
	for name, a := range answers {
		out.Answers[name] = []models.Answer{a}
		out.Manifest.Models = append(out.Manifest.Models, result.ModelRow{Name: name})
	}
	return out
}

func TestAllowed(t *testing.T) {
	synthetic, own, restricted := result.CorpusDigest{Synthetic: true}, result.CorpusDigest{}, result.CorpusDigest{Restricted: true}
	both := result.CorpusDigest{Synthetic: true, Restricted: true}
	for _, c := range []struct {
		corpora []result.CorpusDigest
		asked   string
		want    Level
		fails   string
	}{
		{[]result.CorpusDigest{synthetic}, "", Full, ""},
		{[]result.CorpusDigest{synthetic, own}, "", None, ""},
		{[]result.CorpusDigest{own}, "", None, ""},
		{nil, "", None, ""},
		{[]result.CorpusDigest{synthetic}, "none", None, ""},
		{[]result.CorpusDigest{own}, "masked", Masked, ""},
		{[]result.CorpusDigest{own}, "full", Full, ""},
		{[]result.CorpusDigest{synthetic, restricted}, "", None, ""},
		{[]result.CorpusDigest{both}, "", None, ""},
		{[]result.CorpusDigest{both}, "full", None, "restricted"},
		{[]result.CorpusDigest{synthetic, restricted}, "masked", None, "restricted"},
		{[]result.CorpusDigest{restricted}, "none", None, ""},
		{[]result.CorpusDigest{own}, "all", None, "none, masked or full"},
	} {
		level, err := Allowed(c.asked, bench.Reopened{Manifest: result.Manifest{Corpora: c.corpora}})
		if level != c.want || (err == nil) != (c.fails == "") || err != nil && !strings.Contains(err.Error(), c.fails) {
			t.Errorf("%+v asked %q: %s, %v; want %s", c.corpora, c.asked, level, err, c.want)
		}
	}
}

// Outcomes by hand. The text is
//
//	0         1         2         3
//	0123456789012345678901234567890123456789
//	Ana and Bo saw Parkinson on 3/4 in Leeds
func TestFind(t *testing.T) {
	const text = "Ana and Bo saw Parkinson on 3/4 in Leeds"
	doc := corpora.Document{Text: text,
		Gold:      []corpora.Mention{mention(t, text, "PATIENT", 0, 3), mention(t, text, "DOCTOR", 8, 10), mention(t, text, "DATE", 28, 31)},
		Ignored:   []corpora.Mention{mention(t, text, "CITY", 35, 40)},
		Negatives: []corpora.Negative{{Fragment: at(t, text, 15, 24), Kind: "eponym"}, {Fragment: at(t, text, 11, 14), Kind: "word"}}}
	for why, c := range map[string]struct {
		answer models.Answer
		want   string
	}{
		"copy": {models.Answer{Predictions: []models.Prediction{predicted(t, text, "PATIENT", 0, 3), predicted(t, text, "DOCTOR", 8, 10), predicted(t, text, "DATE", 28, 31)}}, ""},
		"labels": {models.Answer{Predictions: []models.Prediction{predicted(t, text, "DOCTOR", 0, 3), predicted(t, text, "DOCTOR", 8, 10), predicted(t, text, "AGE", 28, 31)}},
			"label DATE [28,31) as AGE [28,31) label PATIENT [0,3) as DOCTOR [0,3)"},
		"bounds": {models.Answer{Predictions: []models.Prediction{predicted(t, text, "PATIENT", 0, 2), predicted(t, text, "DOCTOR", 7, 10), predicted(t, text, "DATE", 28, 31)}},
			"bounds DOCTOR [8,10) as DOCTOR [7,10) bounds PATIENT [0,3) as PATIENT [0,2)"},
		"nothing": {models.Answer{}, "missed DATE [28,31) missed DOCTOR [8,10) missed PATIENT [0,3)"},
		"error":   {models.Answer{Error: "deadline"}, "missed DATE [28,31) missed DOCTOR [8,10) missed PATIENT [0,3)"},
		"one giant": {models.Answer{Predictions: []models.Prediction{predicted(t, text, "DATE", 0, 40)}},
			"bounds DATE [28,31) as DATE [0,40) overlap DOCTOR [8,10) overlap PATIENT [0,3)"},
		"in halves": {models.Answer{Predictions: []models.Prediction{predicted(t, text, "AGE", 0, 1), predicted(t, text, "AGE", 1, 3), predicted(t, text, "AGE", 8, 9), predicted(t, text, "AGE", 30, 32)}},
			"overlap DATE [28,31) as AGE [30,32) overlap DOCTOR [8,10) as AGE [8,9) overlap PATIENT [0,3) as AGE [1,3)"},
		"beside": {models.Answer{Predictions: []models.Prediction{predicted(t, text, "PATIENT", 3, 8), predicted(t, text, "UNMAPPED", 10, 11)}}, "missed DATE [28,31) missed DOCTOR [8,10) missed PATIENT [0,3) spurious PATIENT [3,8) spurious UNMAPPED [10,11)"},
		"negative": {models.Answer{Predictions: []models.Prediction{predicted(t, text, "DATE", 0, 31), predicted(t, text, "DOCTOR", 18, 24)}},
			"bounds DATE [28,31) as DATE [0,31) overlap DOCTOR [8,10) overlap PATIENT [0,3) spurious DOCTOR [18,24) eponym"},
		"ignored": {models.Answer{Predictions: []models.Prediction{predicted(t, text, "NAME", 0, 31), predicted(t, text, "CITY", 35, 40)}},
			"overlap DATE [28,31) overlap DOCTOR [8,10) overlap PATIENT [0,3) as NAME [0,31)"},
	} {
		found, err := Find(run(doc, map[string]models.Answer{"m": c.answer}), fine(t), "m", filter.Selection{}, None)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range found.List {
			as := ""
			if p := f.Predicted; p != nil {
				as = fmt.Sprintf("as %s [%d,%d)", p.Label, p.Start, p.End)
			}
			got = append(got, strings.TrimSpace(fmt.Sprintf("%s %s [%d,%d) %s%s", f.Outcome, f.Label, f.Start, f.End, f.Negative, as)))
			if f.Text != "" || f.Note != "d000007" || f.Attrs["variant"] != "en-US" {
				t.Errorf("%s: %+v", why, f)
			}
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: %s\nwant %s", why, s, c.want)
		}
		if fmt.Sprint(found.Gold, found.Negatives) != "map[DATE:1 DOCTOR:1 PATIENT:1] map[eponym:1 word:1]" {
			t.Errorf("%s: gold %v, negatives %v", why, found.Gold, found.Negatives)
		}
	}
	if _, err := Find(run(doc, map[string]models.Answer{"rules": {}}), fine(t), "rule", filter.Selection{}, None); err == nil || !strings.Contains(err.Error(), "did you mean rules?") {
		t.Errorf("unknown model: %v", err)
	}
}

// An answer that matching refuses is no answer here as in the counts.
func TestFindInATangle(t *testing.T) {
	text := strings.Repeat("x", 100)
	doc := corpora.Document{Text: text, Gold: []corpora.Mention{mention(t, text, "CITY", 40, 60)}}
	var a models.Answer
	for i := range 40 {
		for j := 60; j < 100; j++ {
			a.Predictions = append(a.Predictions, predicted(t, text, "DATE", i, j))
		}
	}
	found, err := Find(run(doc, map[string]models.Answer{"m": a}), fine(t), "m", filter.Selection{}, None)
	if err != nil || len(found.List) != 1 || found.List[0].Outcome != Missed {
		t.Errorf("%+v, %v", found.List, err)
	}
}

func TestLevels(t *testing.T) {
	const text = "On 3/4 Ana\tRuiz (\x1b[31maged 61½\u202e) came\nfrom Leeds to Ward 7"
	start := len([]rune(text[:strings.Index(text, "Ana")]))
	leeds := len([]rune(text[:strings.Index(text, "Leeds")]))
	doc := corpora.Document{Text: text, Gold: []corpora.Mention{mention(t, text, "PATIENT", start, start+8)}, Ignored: []corpora.Mention{mention(t, text, "CITY", leeds, leeds+5)}}
	answers := map[string]models.Answer{"m": {}, "other": {Predictions: []models.Prediction{predicted(t, text, "DATE", 0, 6)}}}
	for level, want := range map[Level]string{
		None:   "",
		Full:   "On 3/4 »Ana Ruiz« ([31maged 61½) ca",
		Masked: "[DATE] »[PATIENT]« ([##maged ###) ca",
	} {
		found, err := Find(run(doc, answers), fine(t), "m", filter.Selection{}, level)
		if err != nil || len(found.List) != 1 || found.List[0].Text != want {
			t.Errorf("%s: %+v, %v; want %q", level, found.List, err, want)
		}
	}
	// What was predicted in a mention's place is marked too; it may go on beyond the context.
	for label, want := range map[string]string{"PATIENT": "On 3/4 »‹Ana› Ruiz« ([31maged 61½) ca", "DATE": "On ‹3/4 »Ana Ruiz« ([31maged 61½) ca"} {
		from, to := start, start+3
		if label == "DATE" {
			from, to = 3, leeds+5
		}
		found, err := Find(run(doc, map[string]models.Answer{"m": {Predictions: []models.Prediction{predicted(t, text, label, from, to)}}}), fine(t), "m", filter.Selection{}, Full)
		if err != nil || len(found.List) != 1 || found.List[0].Text != want {
			t.Errorf("%s: %+v, %v; want %q", label, found.List, err, want)
		}
	}
	found, err := Find(run(doc, map[string]models.Answer{"m": {Predictions: []models.Prediction{predicted(t, text, "NAME", leeds+6, leeds+8)}}}), fine(t), "m", filter.Selection{}, Masked)
	if err != nil || len(found.List) != 2 || found.List[1].Text != "#) came from [IGNORED] »[NAME]« Ward #" {
		t.Errorf("beside ignored gold: %+v, %v", found.List, err)
	}
}

// masks checks a made note in which every code point stands once: no masked text
// may hold one that a gold, ignored or predicted span of any system covers, nor
// any digit.
func masks(t *testing.T, seed uint64) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 0))
	n := 1 + r.IntN(80)
	runes, secret := make([]rune, n), map[rune]bool{}
	for i := range runes {
		switch r.IntN(8) {
		case 0:
			runes[i] = []rune("0123456789٣३৭½²Ⅳ①")[r.IntN(17)]
		case 1:
			runes[i] = rune(0x20000 + i)
		case 2:
			runes[i] = rune(0x300 + i) // combining
		default:
			runes[i] = rune(0x4E00 + i)
		}
	}
	text := string(runes)
	span := func() (int, int) {
		a := r.IntN(n)
		b := a + 1 + r.IntN(min(12, n-a))
		for _, c := range runes[a:b] {
			secret[c] = true
		}
		return a, b
	}
	doc := corpora.Document{Text: text}
	answers := map[string]models.Answer{"a": {}, "b": {}}
	for range r.IntN(5) {
		a, b := span()
		doc.Gold = append(doc.Gold, mention(t, text, "PATIENT", a, b))
	}
	for range r.IntN(2) {
		a, b := span()
		doc.Ignored = append(doc.Ignored, mention(t, text, "CITY", a, b))
	}
	doc, err := corpora.NewDocument(doc)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a", "b"} {
		x := answers[name]
		for range r.IntN(5) {
			a, b := span()
			x.Predictions = append(x.Predictions, predicted(t, text, "DATE", a, b))
		}
		answers[name] = models.Check(corpora.NewOffsets(text), x)
	}
	for name, other := range map[string]string{"a": "b", "b": "a"} {
		found, err := Find(run(doc, answers), fine(t), name, filter.Selection{}, Masked)
		if err != nil {
			t.Fatal(err)
		}
		// Two runs of one system each: what either predicted is masked.
		d, err := Compare(Side{run(doc, map[string]models.Answer{name: answers[name]}), name}, Side{run(doc, map[string]models.Answer{other: answers[other]}), other}, fine(t), filter.Selection{}, Masked)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range slices.Concat(found.List, d.OnlyA, d.OnlyB) {
			if i := slices.IndexFunc([]rune(f.Text), func(c rune) bool { return secret[c] || unicode.IsNumber(c) }); i >= 0 {
				t.Errorf("seed %d: %q shows what must be masked at %d", seed, f.Text, i)
			}
			if !strings.Contains(f.Text, "»[") || !strings.Contains(f.Text, "]«") {
				t.Errorf("seed %d: %q does not mark the span by its label", seed, f.Text)
			}
		}
	}
}

func TestMasked(t *testing.T) {
	for seed := range uint64(2000) {
		masks(t, seed)
	}
}

func FuzzMasked(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(masks)
}
