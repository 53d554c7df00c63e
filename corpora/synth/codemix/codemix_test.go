package codemix

import (
	"encoding/json"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"polyphi/corpora"
	"polyphi/corpora/synth/codemix/testset"
	codemixtrain "polyphi/corpora/synth/codemix/trainset"
	"polyphi/corpora/synth/multiculture"
	"polyphi/corpora/synth/multiculture/trainset"
)

func TestCompile(t *testing.T) {
	d, err := compile("type: consultation\nlangs: es en\nnewline: crlf\n\n<es>Sr. [[PATIENT|Ríos]], refiere <en>chest pain, STEMI <es>desde ayer\n\n\\U0002123C {{eponym:Babinski}} x\\\\y\n", "es-en")
	if err != nil {
		t.Fatal(err)
	}
	if want := "Sr. Ríos, refiere chest pain, STEMI desde ayer\r\n\r\n\U0002123C Babinski x\\y\r\n"; d.Text != want {
		t.Errorf("text %q", d.Text)
	}
	var got []string
	for _, s := range d.Sentences {
		got = append(got, s.In(d.Text))
	}
	if !slices.Equal(got, []string{"Sr. Ríos, refiere chest pain, STEMI desde ayer", "\U0002123C Babinski x\\y"}) {
		t.Errorf("sentences %q", got)
	}
	runs := ""
	for _, r := range d.LangRuns {
		runs += string(r.Lang) + ":" + r.In(d.Text) + " "
	}
	if runs != "es:Sr es:Ríos es:refiere en:chest en:pain es:desde es:ayer " {
		t.Errorf("runs %s", runs)
	}
	if n := d.Negatives; len(n) != 1 || n[0].Kind != "eponym" || n[0].In(d.Text) != "Babinski" {
		t.Errorf("negatives %v", n)
	}
}

func TestCompileRefuses(t *testing.T) {
	const head = "type: consultation\nlangs: zh en\n\n"
	for name, source := range map[string]string{
		"no head":            "x\n",
		"no blank line":      "type: a\nlangs: zh en",
		"unknown head":       "type: a\nlangs: zh en\nfont: b\n\n",
		"one language":       "type: a\nlangs: zh\n\n",
		"unknown label":      head + "[[NAME|王]]",
		"unknown phenomenon": head + "[[DOCTOR|王|phen=x]]",
		"other attribute":    head + "[[DOCTOR|王|gender=male]]",
		"unknown kind":       head + "{{word:高}}",
		"space in surface":   head + "[[DOCTOR| 王]]",
		"open bracket":       head + "[[DOCTOR|王",
		"stray brace":        head + "a } b",
		"other language":     head + "<es>hola",
		"lone backslash":     head + `a \ b`,
		"no character":       head + `\ud800`,
	} {
		_, err := compile(source, "p")
		if err == nil {
			t.Errorf("%s: accepted", name)
		} else if strings.Contains(err.Error(), "王") || strings.Contains(err.Error(), "hola") {
			t.Errorf("%s: the error shows text: %v", name, err)
		}
	}
}

func read(t *testing.T, part string) []corpora.Document {
	t.Helper()
	docs, err := Read(testset.Files(), part)
	if err != nil {
		t.Fatal(err)
	}
	return docs
}

// The corpus keeps its sizes: notes, identifiers, and each phenomenon at least 15
// times.
func TestSizes(t *testing.T) {
	for part, notes := range map[string]int{"zh-en": 60, "clean": 12, "hi-en": 12, "es-en": 12, "bn-en": 12} {
		if docs := read(t, part); len(docs) != notes {
			t.Errorf("%s: %d notes, want %d", part, len(docs), notes)
		}
	}
	mentions, sentences, phen, labels := 0, 0, map[string]int{}, map[corpora.Label]int{}
	crlf, astral := 0, 0
	for _, d := range read(t, "zh-en") {
		mentions += len(d.Gold)
		sentences += len(d.Sentences)
		for _, m := range d.Gold {
			labels[m.Label]++
			if p, ok := corpora.Value(m.Attrs, "phen"); ok {
				phen[p]++
			}
		}
		for _, n := range d.Negatives {
			phen[n.Kind]++
		}
		crlf += min(1, strings.Count(d.Text, "\r\n"))
		astral += strings.Count(d.Text, "\U0002123C")
	}
	if mentions < 1200 || sentences < 900 || crlf != 1 || astral == 0 {
		t.Errorf("%d mentions in %d sentences, %d notes with CRLF, %d astral characters", mentions, sentences, crlf, astral)
	}
	for _, p := range append(Phenomena(), "abbrev", "name_word", "lab_number") {
		if phen[p] < 15 {
			t.Errorf("phenomenon %s stands %d times, want 15", p, phen[p])
		}
	}
	for _, l := range []corpora.Label{"PATIENT", "RELATIVE", "PERSON", "DOCTOR", "PROFESSION", "HOSPITAL", "DEPARTMENT", "ROOM", "SCHOOL", "MARKET", "ORGANIZATION", "GENERIC_LOCATION",
		"NAMED_LOCATION", "NUMBER", "CITY", "REGION", "COUNTRY", "NATIONALITY", "ID_NUMBER", "MEDICAL_RECORD", "AGE", "DATE"} {
		if labels[l] < 15 {
			t.Errorf("label %s stands %d times, want 15", l, labels[l])
		}
	}
	for _, d := range read(t, "clean") {
		if len(d.Gold) > 0 || len(d.Negatives) == 0 {
			t.Errorf("%s: %d identifiers, %d hard negatives", d.ID, len(d.Gold), len(d.Negatives))
		}
	}
}

// An identifier that stands in a note stands marked everywhere in it.
func TestEveryOccurrenceIsMarked(t *testing.T) {
	for _, part := range []string{"zh-en", "hi-en", "es-en", "bn-en"} {
		for _, d := range read(t, part) {
			marked := make([]bool, len(d.Text))
			for _, m := range d.Gold {
				for i := m.Start().Byte; i < m.End().Byte; i++ {
					marked[i] = true
				}
			}
			for _, n := range d.Negatives {
				for i := n.Start.Byte; i < n.End.Byte; i++ {
					marked[i] = true
				}
			}
			for _, m := range d.Gold {
				s := m.Fragments[0].In(d.Text)
				if len([]rune(s)) < 3 {
					continue // 高 is a word too
				}
				for at := 0; ; {
					i := strings.Index(d.Text[at:], s)
					if i < 0 {
						break
					}
					at += i
					if !marked[at] && !inWord(d.Text, at, at+len(s)) {
						t.Errorf("%s: a %s stands unmarked at byte %d", d.ID, m.Label, at)
					}
					at += len(s)
				}
			}
		}
	}
}

// inWord reports whether text[from:to] goes on as a word or number on one side.
func inWord(text string, from, to int) bool {
	joins := func(a, b rune) bool {
		alike := func(r rune) bool { return unicode.IsDigit(r) || unicode.IsLetter(r) && !unicode.Is(unicode.Han, r) }
		return alike(a) && alike(b)
	}
	before, after := []rune(text[:from]), []rune(text[to:])
	in := []rune(text[from:to])
	return len(before) > 0 && joins(before[len(before)-1], in[0]) || len(after) > 0 && joins(in[len(in)-1], after[0])
}

// spelling is the key under which a name belongs to one split.
func spelling(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(norm.NFKC.String(s))) {
		if !unicode.Is(unicode.Mn, r) || r >= 0x370 {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// No name of the notes is in a train bank: not a family name, not a given name,
// not a place or hospital.
func TestDisjointFromTrain(t *testing.T) {
	train := map[string]map[string]bool{"family": {}, "given": {}, "": {}}
	names, err := fs.Glob(trainset.Files(), "banks/*.json")
	if err != nil || len(names) == 0 {
		t.Fatal("no banks")
	}
	for _, name := range names {
		data, err := fs.ReadFile(trainset.Files(), name)
		if err != nil {
			t.Fatal(err)
		}
		var bank struct {
			Rows []struct {
				Kind                   string
				Spell, Short, District map[string]string
			}
		}
		if err := json.Unmarshal(data, &bank); err != nil {
			t.Fatal(err)
		}
		for _, r := range bank.Rows {
			kind := r.Kind
			if train[kind] == nil {
				kind = ""
			}
			for _, forms := range []map[string]string{r.Spell, r.Short, r.District} {
				for _, s := range forms {
					train[kind][spelling(s)] = true
				}
			}
		}
	}
	if len(train["family"]) < 100 || len(train["given"]) < 100 {
		t.Fatalf("%d family and %d given names", len(train["family"]), len(train["given"]))
	}
	persons := []corpora.Label{"PATIENT", "DOCTOR", "RELATIVE", "PERSON"}
	for _, part := range []string{"zh-en", "hi-en", "es-en", "bn-en"} {
		for _, d := range read(t, part) {
			for _, m := range d.Gold {
				s := spelling(m.Fragments[0].In(d.Text))
				if !slices.Contains(persons, m.Label) {
					if train[""][s] {
						t.Errorf("%s: a %s at %d is in a train bank", d.ID, m.Label, m.Start().Rune)
					}
					continue
				}
				for _, part := range nameParts(s) {
					if train["family"][part] || train["given"][part] {
						t.Errorf("%s: part of a name at %d is in a train bank", d.ID, m.Start().Rune)
					}
				}
			}
		}
	}
}

// nameParts cuts a name: at spaces, and a Chinese one after its family name. The
// 阿 of a pet name is no part.
func nameParts(s string) []string {
	s = strings.TrimPrefix(s, "阿")
	if r := []rune(s); unicode.Is(unicode.Han, r[0]) && len(r) > 1 {
		return []string{s, string(r[:1]), string(r[1:])}
	}
	return append(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == '.' }), s)
}

var unit = regexp.MustCompile(`\p{Han}|[\p{L}\p{N}]+`)

var literalPerson = regexp.MustCompile(`\[\[(?:PATIENT|DOCTOR|RELATIVE|PERSON)\|([^\[\]|]+)\]\]`)

// The train templates share no sentence with the notes, no eight units in a row
// (Chinese characters, words), and no person.
func TestTrainTemplatesAreOthers(t *testing.T) {
	const span = 8
	seen := map[string]string{}
	persons := map[string]bool{}
	for _, part := range []string{"zh-en", "clean"} {
		for _, d := range read(t, part) {
			units := unit.FindAllString(strings.ToLower(d.Text), -1)
			for i := 0; i+span <= len(units); i++ {
				seen[strings.Join(units[i:i+span], " ")] = d.ID
			}
			for _, m := range d.Gold {
				if slices.Contains([]corpora.Label{"PATIENT", "DOCTOR", "RELATIVE", "PERSON"}, m.Label) {
					for _, part := range nameParts(spelling(m.Fragments[0].In(d.Text))) {
						persons[part] = true
					}
				}
			}
		}
	}
	templates, err := multiculture.ReadTemplates(codemixtrain.Files())
	if err != nil || len(templates) != 24 {
		t.Fatalf("%d templates, %v", len(templates), err)
	}
	for _, x := range templates {
		units := unit.FindAllString(strings.ToLower(x.Plain()), -1)
		for i := 0; i+span <= len(units); i++ {
			if id, twice := seen[strings.Join(units[i:i+span], " ")]; twice {
				t.Errorf("%s and note %s share eight units from unit %d", x.Name, id, i)
				break
			}
		}
		source, err := fs.ReadFile(codemixtrain.Files(), "templates/"+x.Name+".txt")
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range literalPerson.FindAllStringSubmatch(string(source), -1) {
			for _, part := range nameParts(spelling(m[1])) {
				if persons[part] && len(part) > 1 { // initials are nobody's
					t.Errorf("%s: the notes have a part of %q", x.Name, m[1])
				}
			}
		}
	}
}
