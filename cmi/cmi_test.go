package cmi

import (
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"polyphi/corpora"
)

func TestBins(t *testing.T) {
	for _, c := range []struct{ n, max, want int }{
		{0, 0, 0}, {5, 5, 0}, {10, 9, 1}, {10, 8, 2}, {10, 7, 3}, {10, 6, 4}, {10, 5, 5}, {2, 1, 5}, {11, 10, 1}, {3, 2, 4}, {3, 1, 6}, {4, 0, 6},
	} {
		if got := (Mix{N: c.n, Max: c.max}).Bin(); got != c.want {
			t.Errorf("N=%d max=%d: bin %d, want %d", c.n, c.max, got, c.want)
		}
	}
}

func cut(text string) string {
	whole := corpora.Fragment{End: corpora.Offset{Byte: len(text), Rune: len([]rune(text))}}
	var out []string
	kinds := [...]string{"w", "n", "c", "l", "p"}
	for _, tok := range Tokens(nil, text, whole) {
		out = append(out, text[tok.Start.Byte:tok.End.Byte]+"/"+kinds[tok.Kind])
		if got := len([]rune(text[:tok.Start.Byte])); got != tok.Start.Rune {
			return "offsets out of step"
		}
	}
	return strings.Join(out, " ")
}

func TestTokens(t *testing.T) {
	for text, want := range map[string]string{
		"l'hôpital follow-up":         "l'hôpital/w follow-up/w",
		"mk136從婆家":                    "mk136/c 從/w 婆/w 家/w",
		"莊凱傑's":                       "莊/w 凱/w 傑/w '/p s/w",
		"3/13 78/12/15 2223.3-2224.9": "3/13/n 78/12/15/n 2223.3-2224.9/n",
		"mk1300309 B12 5mg":           "mk1300309/c B12/c 5mg/c",
		"see https://x.org/a?b=1, ok": "see/w https://x.org/a?b=1/l ,/p ok/w",
		"(asha.devi@mail.example).":   "(/p asha.devi@mail.example/l )/p ./p",
		"किरण.शर्मा@example.org है":   "किरण.शर्मा@example.org/l है/w",
		"µg 5 µ":                      "µg/w 5/n µ/p",
		"٣/٤ ०५/०३":                   "٣/٤/n ०५/०३/n",
		"क्षि\u200dति রাম":            "क्षि\u200dति/w রাম/w",
		"𡈼.":                          "𡈼/w ./p",
		"ㄅㄆ。":                         "ㄅㄆ/w 。/p",
		"año an\u0303o":               "año/w an\u0303o/w",
		"x'":                          "x/w '/p",
		"a@b":                         "a/w @/p b/w",
		"請寄至li.wei@mail.example":      "請/w 寄/w 至/w li.wei@mail.example/l",
		"寄 李偉2@mail.example":          "寄/w 李偉2@mail.example/l",
		"于Ｖ１２０室":                      "于/w Ｖ１２０/c 室/w",
		"3.":                          "3/n ./p",
	} {
		if got := cut(text); got != want {
			t.Errorf("%q:\n got %s\nwant %s", text, got, want)
		}
	}
}

// A tag with script or region is its language; a policy that would count wrongly
// is refused.
func TestCandidates(t *testing.T) {
	tagger, err := New(Default("zh-Hant", "en-US"), "none", nil)
	if err != nil {
		t.Fatal(err)
	}
	const text = "病人 denies fever"
	d := corpora.Document{Text: text, Sentences: []corpora.Fragment{{End: corpora.Offset{Byte: len(text), Rune: utf8.RuneCountInString(text)}}}}
	got, err := tagger.Note(&d)
	if err != nil || len(got) != 1 || got[0].N != 4 || got[0].Max != 2 {
		t.Errorf("%+v, %v: want two Chinese and two English tokens", got, err)
	}
	for what, candidates := range map[string][]corpora.Lang{
		"twice": {"zh", "en", "en-GB"}, "one script": {"zh", "en", "hi", "mr"}, `"" is no language`: {"zh", ""}, "is no language": {"zh", "klingon x"},
	} {
		if _, err := New(Default(candidates...), "none", nil); err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("%q: %v, want %s", candidates, err, what)
		}
	}
}

// One sentence under several policies moves more than any index does.
func TestPolicies(t *testing.T) {
	const marker = "前夫mk1300309 married > mk136從婆家搬出來 > mk139離婚"
	words, err := ReadWords(strings.NewReader("前夫 12 n\n婆家\n搬出來\t3\n離婚\nOPD\n"))
	if err != nil {
		t.Fatal(err)
	}
	const doctor = "he was brought to Dr. 莊凱傑's opd on 3/13 and haldol + anxicam 1 amp was given"
	for _, c := range []struct {
		text   string
		change func(*Policy)
		n      int
		cmi    float64
		cu     float64
	}{
		{marker, func(*Policy) {}, 11, 100.0 / 11, 300.0 / 22},
		{marker, func(p *Policy) { p.Han, p.Words = "word", words }, 6, 100.0 / 6, 25},
		{marker, func(p *Policy) { p.Han = "run" }, 4, 25, 37.5},
		{marker, func(p *Policy) { p.Codes = "by-script" }, 14, 400.0 / 14, 800.0 / 28},
		{doctor, func(*Policy) {}, 16, 300.0 / 16, 500.0 / 32},
		{doctor, func(p *Policy) { p.Names = "independent" }, 13, 0, 0},
		{"follow-up in Dr. 張家明's OPD", func(*Policy) {}, 6, 50, 500.0 / 12},
		{"follow-up in Dr. 張家明's OPD", func(p *Policy) { p.Names = "all-phi" }, 3, 0, 0},
	} {
		p := Default("zh", "en")
		c.change(&p)
		tagger, err := New(p, "none", nil)
		if err != nil {
			t.Fatal(err)
		}
		d := document(t, c.text, "zh", "en")
		s, err := tagger.Note(&d)
		if err != nil {
			t.Fatal(err)
		}
		if got := 100 * s[0].Index(); s[0].N != c.n || math.Abs(got-c.cmi) > 1e-9 || math.Abs(s[0].Cu()-c.cu) > 1e-9 {
			t.Errorf("%.20s, %+v: N %d, index %v, Cu %v; want %d, %v, %v", c.text, p, s[0].N, got, s[0].Cu(), c.n, c.cmi, c.cu)
		}
	}
}

// document has each run of Han letters before 's as a doctor's name.
func document(t *testing.T, text string, langs ...corpora.Lang) corpora.Document {
	t.Helper()
	d := corpora.Document{Text: text, Lang: langs[0], Langs: langs, Sentences: corpora.Lines(text)}
	if end := strings.Index(text, "'s"); end > 0 {
		start := end - len("張家明")
		o := corpora.NewOffsets(text)
		a, _ := o.AtByte(start)
		b, _ := o.AtByte(end)
		d.Gold = []corpora.Mention{{Label: "DOCTOR", Fragments: []corpora.Fragment{{Start: a, End: b}}}}
	}
	d, err := corpora.NewDocument(d)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestCategoriesMatrixAndCounters(t *testing.T) {
	tagger, err := New(Default("en", "zh"), "none", nil)
	if err != nil {
		t.Fatal(err)
	}
	d := document(t, "he is well\n病人主訴\n頭 痛 since Monday\n120/80\nпривет", "en", "zh")
	s, err := tagger.Note(&d)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct{ category, matrix string }{{"en-only", "en"}, {"zh-only", "zh"}, {"mixed", "zh"}, {"numeric", ""}, {"undeclared", ""}} {
		if s[i].Category != want.category || string(s[i].Matrix) != want.matrix {
			t.Errorf("sentence %d: %+v, want %+v", i, s[i], want)
		}
	}
	byTag, bySource := tagger.Counters()
	if byTag["en"] != 5 || byTag["zh"] != 6 || byTag["univ"] != 1 || byTag["und"] != 1 || bySource[Rule] != 1 || bySource[Model] != 0 {
		t.Errorf("counters: %v %v", byTag, bySource)
	}
}

// Gold tags win over everything else.
func TestGoldTags(t *testing.T) {
	tagger, err := New(Default("en", "hi"), "none", nil)
	if err != nil {
		t.Fatal(err)
	}
	text := "patient ko fever hai"
	d := document(t, text, "en", "hi")
	o := corpora.NewOffsets(text)
	run := func(start, end int, l corpora.Lang) corpora.LangRun {
		a, _ := o.AtRune(start)
		b, _ := o.AtRune(end)
		return corpora.LangRun{Fragment: corpora.Fragment{Start: a, End: b}, Lang: l}
	}
	d.LangRuns = []corpora.LangRun{run(8, 10, "hi"), run(17, 20, "hi")}
	s, err := tagger.Note(&d)
	if err != nil || s[0].N != 4 || s[0].Max != 2 || s[0].P != 3 {
		t.Errorf("%+v, %v", s, err)
	}
}

// fake is a detector that tests script.
type fake map[string][]float64

func (f fake) Confidences(dst []float64, form string) []float64 {
	if v, ok := f[form]; ok {
		return append(dst, v...)
	}
	return append(dst, 0.5, 0.5)
}

// A lone foreign-looking word is pulled to its neighbours; a clear run is not.
func TestContext(t *testing.T) {
	scores := fake{"fiebre": {0.01, 0.99}, "dolor": {0.02, 0.98}, "fever": {0.99, 0.01}, "cough": {0.98, 0.02}, "normal": {0.4, 0.6}}
	opened := 0
	tagger, err := New(Default("en", "es"), "fake", func([]corpora.Lang) (Detector, error) { opened++; return scores, nil })
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"fever normal cough":                   "en en en",
		"fever cough fiebre dolor":             "en en es es",
		"fiebre normal, dolor":                 "es es univ es",
		"the fever and the dolor de la fiebre": "en en en en es es es es",
		"fever 3 mg BP":                        "en univ univ univ",
	} {
		d := document(t, text, "en", "es")
		got, err := tagger.Tag(&d, d.Sentences[0], d.Langs)
		if err != nil {
			t.Fatal(err)
		}
		if g := joined(got); g != want {
			t.Errorf("%q: %s, want %s", text, g, want)
		}
	}
	if opened != 1 {
		t.Errorf("the detector was opened %d times", opened)
	}
}

func joined(ls []corpora.Lang) string {
	var out []string
	for _, l := range ls {
		out = append(out, string(l))
	}
	return strings.Join(out, " ")
}

// With one Latin candidate the detector is never opened; without one where it is
// needed the error says what to do.
func TestDetectorIsOpenedOnlyWhenNeeded(t *testing.T) {
	tagger, err := New(Default("en", "zh", "hi"), "none", nil)
	if err != nil {
		t.Fatal(err)
	}
	d := document(t, "fever 發燒 बुखार", "en", "zh", "hi")
	if _, err := tagger.Note(&d); err != nil {
		t.Error(err)
	}
	d = document(t, "fever fiebre", "en", "es")
	if _, err := tagger.Note(&d); err == nil || !strings.Contains(err.Error(), "lang_runs") {
		t.Errorf("no detector: %v", err)
	}
}

func TestPolicyIsChecked(t *testing.T) {
	for why, change := range map[string]func(*Policy){
		"han": func(p *Policy) { p.Han = "word" }, "stay": func(p *Policy) { p.Stay = 1 }, "names": func(p *Policy) { p.Names = "x" },
		"one script": func(p *Policy) { p.Candidates = []corpora.Lang{"hi", "mr"} },
	} {
		p := Default("en", "es")
		change(&p)
		if _, err := New(p, "none", nil); err == nil {
			t.Errorf("%s: accepted", why)
		}
	}
}

// Composed and decomposed input get the same tags; no token is empty and all
// lie in order.
func FuzzTokens(f *testing.F) {
	f.Add("Dr. 張家明's OPD mk136 a@b.org https://x.org ०५/०३ क्षि")
	f.Add("\u0301a\u200d'b-c'-d1")
	f.Fuzz(func(t *testing.T, text string) {
		d, err := corpora.NewDocument(corpora.Document{Text: text})
		if err != nil {
			return
		}
		at := 0
		for _, s := range corpora.Lines(d.Text) {
			for _, tok := range Tokens(nil, text, s) {
				if tok.Start.Byte < at || tok.End.Byte <= tok.Start.Byte || tok.End.Byte > s.End.Byte {
					t.Fatalf("token [%d,%d) after %d", tok.Start.Byte, tok.End.Byte, at)
				}
				if o, err := corpora.NewOffsets(text).AtByte(tok.End.Byte); err != nil || o != tok.End {
					t.Fatalf("offsets out of step: %v", err)
				}
				at = tok.End.Byte
			}
		}
	})
}
