package formats

import (
	"bytes"
	"compress/gzip"
	"errors"
	"strings"
	"testing"

	"polyphi/corpora"
	"polyphi/corpora/labels"
)

func read(t *testing.T, lines string) ([]corpora.Document, error) {
	t.Helper()
	return ReadJSONL(strings.NewReader(lines), Options{File: "notes.jsonl", Labels: labels.Canonical()})
}

const whole = `{"id":"a","text":"Seen by 王明 on 3/4.\nOK","lang":"en","langs":["en","zh"],"offset_unit":"codepoint","attrs":{"note_type":"letter"},"lang_runs":[{"start":8,"end":10,"lang":"zh"}],"sentences":[[0,18],[19,21]],"spans":[{"start":8,"end":10,"label":"DOCTOR","text":"王明","attrs":{"gender":"male"}},{"fragments":[[0,4],[19,21]],"label":"OTHER","text":"Seen OK"}],"negatives":[{"start":14,"end":17,"kind":"score"}]}
{"id":"b","text":"none","offset_unit":"codepoint","spans":[]}
{"id":"c","text":"unannotated","offset_unit":"codepoint"}
`

// What is written is read back, byte for byte, plain or packed.
func TestThereAndBack(t *testing.T) {
	docs, err := read(t, whole)
	if err != nil {
		t.Fatal(err)
	}
	if !docs[1].Annotated || docs[2].Annotated {
		t.Error("an empty list of spans is annotated, no list is not")
	}
	var out bytes.Buffer
	if err := WriteJSONL(&out, docs); err != nil {
		t.Fatal(err)
	}
	again, err := read(t, out.String())
	if err != nil {
		t.Fatal(err)
	}
	var twice bytes.Buffer
	if err := WriteJSONL(&twice, again); err != nil || twice.String() != out.String() {
		t.Errorf("second writing differs: %v\n%s\n%s", err, out.String(), twice.String())
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write([]byte(whole))
	z.Close()
	if docs, err := ReadJSONL(&packed, Options{File: "x", Labels: labels.Canonical()}); err != nil || len(docs) != 3 {
		t.Errorf("packed: %d documents, %v", len(docs), err)
	}
}

// One text, one mention, three units: equal bytes afterwards.
func TestUnits(t *testing.T) {
	text := "\u738b𡈼 May é."
	for unit, at := range map[string][2]string{"codepoint": {"3", "6"}, "utf16": {"4", "7"}, "byte": {"8", "11"}} {
		docs, err := read(t, `{"id":"a","text":"`+text+`","offset_unit":"`+unit+`","spans":[{"start":`+at[0]+`,"end":`+at[1]+`,"label":"PATIENT","text":"May"}]}`)
		if err != nil {
			t.Errorf("%s: %v", unit, err)
			continue
		}
		if f := docs[0].Gold[0].Fragments[0]; f.In(text) != "May" || f.Start.Rune != 3 {
			t.Errorf("%s: %+v", unit, f)
		}
	}
}

func TestBadLines(t *testing.T) {
	const canary = "Zyxwvut"
	for why, c := range map[string][2]string{
		"syntax":              {`{"id":"a","text":"` + canary + `",}`, "not valid JSON"},
		"cut off":             {`{"id":"a","text":"` + canary, "not valid JSON"},
		"no object":           {`["` + canary + `"]`, "not a JSON object"},
		"empty line":          {"", "not valid JSON"},
		"unknown key":         {`{"id":"a","text":"x","note":"` + canary + `"}`, "does not know"},
		"wrong case":          {`{"id":"a","Text":"` + canary + `"}`, "does not know"},
		"key twice":           {`{"id":"a","text":"x","text":"` + canary + `"}`, "twice"},
		"no id":               {`{"text":"` + canary + `"}`, `"id" is missing`},
		"empty id":            {`{"id":"","text":"` + canary + `"}`, "id is empty"},
		"id of another type":  {`{"id":7,"text":"` + canary + `"}`, "id must be a string"},
		"bad UTF-8":           {"{\"id\":\"a\",\"text\":\"" + canary + "\xff\"}", "UTF-8"},
		"lone surrogate":      {`{"id":"a","text":"` + canary + `\ud800"}`, "surrogate"},
		"reversed surrogates": {`{"id":"a","text":"` + canary + `\udc00\ud800"}`, "surrogate"},
		"past the end":        {`{"id":"a","text":"` + canary + `","spans":[{"start":0,"end":9,"label":"DATE"}]}`, "span 1: [0,9)"},
		"reversed":            {`{"id":"a","text":"` + canary + `","spans":[{"start":3,"end":2,"label":"DATE"}]}`, "reversed"},
		"empty span":          {`{"id":"a","text":"` + canary + `","spans":[{"start":3,"end":3,"label":"DATE"}]}`, "empty"},
		"negative":            {`{"id":"a","text":"` + canary + `","spans":[{"start":-1,"end":3,"label":"DATE"}]}`, "[-1,3)"},
		"no integer":          {`{"id":"a","text":"` + canary + `","spans":[{"start":0.5,"end":3,"label":"DATE"}]}`, "integers"},
		"huge":                {`{"id":"a","text":"` + canary + `","spans":[{"start":0,"end":9223372036854775808,"label":"DATE"}]}`, "integers"},
		"no label":            {`{"id":"a","text":"` + canary + `","spans":[{"start":0,"end":3}]}`, "label"},
		"surface":             {`{"id":"a","text":"` + canary + `","spans":[{"start":0,"end":3,"label":"DATE","text":"Zy"}]}`, "its text differs"},
		"unknown label":       {`{"id":"a","text":"` + canary + `","spans":[{"start":0,"end":3,"label":"QUARK"}]}`, "QUARK (1)"},
		"coarse gold":         {`{"id":"a","text":"` + canary + `","spans":[{"start":0,"end":3,"label":"LOCATION"}]}`, "fine label"},
		"unit":                {`{"id":"a","text":"` + canary + `","offset_unit":"char"}`, "codepoint, utf16 or byte"},
		"inside a pair":       {`{"id":"a","text":"𡈼` + canary + `","offset_unit":"utf16","spans":[{"start":1,"end":3,"label":"DATE"}]}`, "surrogate pair"},
		"attrs":               {`{"id":"a","text":"` + canary + `","attrs":{"x":1}}`, "strings"},
		"sentences overlap":   {`{"id":"a","text":"` + canary + `","sentences":[[0,3],[2,5]]}`, "in order"},
		"null spans":          {`{"id":"a","text":"` + canary + `","spans":null}`, "spans must be a list"},
	} {
		_, err := read(t, `{"id":"first","text":"ok"}`+"\n"+c[0]+"\n")
		var bad *corpora.BadFile
		if !errors.As(err, &bad) || !strings.Contains(err.Error(), c[1]) {
			t.Errorf("%s: got %v, want %q", why, err, c[1])
			continue
		}
		if bad.Line != 2 && why != "unknown label" {
			t.Errorf("%s: line %d, want 2", why, bad.Line)
		}
		if strings.Contains(err.Error(), canary) {
			t.Errorf("%s: the error quotes the note: %v", why, err)
		}
	}
}

func TestIDsAndFile(t *testing.T) {
	if _, err := read(t, `{"id":"secret-7","text":"x"}`+"\n"+`{"id":"secret-7","text":"y"}`); err == nil || strings.Contains(err.Error(), "secret") || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("repeated id: %v", err)
	}
	if _, err := read(t, ""); err == nil || !strings.Contains(err.Error(), "no document") {
		t.Errorf("empty file: %v", err)
	}
	if _, err := read(t, "\ufeff"+`{"id":"a","text":"x"}`); err == nil || !strings.Contains(err.Error(), "byte order mark") {
		t.Errorf("BOM: %v", err)
	}
}

func TestUnmapped(t *testing.T) {
	line := `{"id":"a","text":"abcdef","spans":[{"start":0,"end":3,"label":"QUARK"}]}`
	for policy, want := range map[string][2]int{"other": {1, 0}, "ignore": {0, 1}} {
		m := labels.Canonical()
		m.Unmapped = policy
		docs, err := ReadJSONL(strings.NewReader(line), Options{File: "x", Labels: m})
		if err != nil || len(docs[0].Gold) != want[0] || len(docs[0].Ignored) != want[1] {
			t.Errorf("%s: %+v, %v", policy, docs, err)
		}
	}
}

// What the reader accepts is a valid document, and reading twice gives equal
// bytes.
func FuzzJSONL(f *testing.F) {
	for _, line := range strings.Split(whole, "\n") {
		f.Add([]byte(line))
	}
	f.Add([]byte(`{"id":"a","text":"\ud83d\ude00x","offset_unit":"utf16","spans":[{"start":0,"end":2,"label":"date"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		docs, err := ReadJSONL(bytes.NewReader(data), Options{File: "x", Labels: labels.Canonical()})
		if err != nil {
			return
		}
		var once, twice bytes.Buffer
		if err := WriteJSONL(&once, docs); err != nil {
			t.Fatal(err)
		}
		again, err := ReadJSONL(bytes.NewReader(once.Bytes()), Options{File: "x", Labels: labels.Canonical()})
		if err != nil {
			t.Fatalf("own output is refused: %v", err)
		}
		if err := WriteJSONL(&twice, again); err != nil || !bytes.Equal(once.Bytes(), twice.Bytes()) {
			t.Fatalf("second writing differs: %v", err)
		}
	})
}
