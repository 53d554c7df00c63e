package formats

import (
	"fmt"
	"strings"
	"testing"

	"polyphi/corpora"
	"polyphi/corpora/labels"
)

// Of many labels the most frequent are shown; too many are taken for words.
func TestUnknownLabelsAreBounded(t *testing.T) {
	for n, want := range map[int][2]string{
		20: {"LBL19 (1); give", "more"},
		21: {"LBL00 (2), LBL01 (1)", "LBL20"},
		50: {"LBL19 (1), and 30 more; give the corpus a label_map", "LBL20"},
		51: {"51 different labels in column 1 ", "LBL"},
	} {
		file := strings.Builder{}
		file.WriteString("x\tB-LBL00\n")
		for i := range n {
			fmt.Fprintf(&file, "x\tB-LBL%02d\n", i)
		}
		o := CoNLLOptions{Options: Options{File: "t", Labels: labels.Canonical()}, Columns: DefaultColumns()}
		_, err := ReadCoNLL(strings.NewReader(file.String()), o)
		if err == nil || !strings.Contains(err.Error(), want[0]) || strings.Contains(err.Error(), want[1]) {
			t.Errorf("%d labels: got %v, want %q and not %q", n, err, want[0], want[1])
		}
	}
}

func TestLooksLikeLabel(t *testing.T) {
	for s, want := range map[string]bool{
		"QUARK": true, "given-name_2": true, "a:b/c.d&e": true, strings.Repeat("a", 40): true, strings.Repeat("a", 41): false,
		"": false, "Ana Ruiz": false, "Añez": false, "王": false, "a\x1b[31m": false, "555-1234": false, "a@b": false,
	} {
		if looksLikeLabel(s) != want {
			t.Errorf("%q: want %v", s, want)
		}
	}
}

func TestUnknownLabelOfASpanIsNotShown(t *testing.T) {
	_, err := read(t, `{"id":"a","text":"x"}`+"\n"+`{"id":"b","text":"Ana Ruiz","spans":[{"start":0,"end":3,"label":"Ana Ruiz"}]}`)
	if err == nil || strings.Contains(err.Error(), "Ana") || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("got %v", err)
	}
}

// A language has the shape of a tag wherever it is given, and no error shows one
// that has not.
func TestLanguagesHaveAShape(t *testing.T) {
	for l, ok := range map[string]bool{
		"es": true, "yue": true, "pt-BR": true, "zh-Hant-TW": true, "univ": true, "und": true, "de-1996": true, "en-" + strings.Repeat("a-", 15) + "bc": true,
		"e": false, "Ruiz": false, "Zyxwv-US": false, "王小明": false, "Zyx is my": false, "Zyxwvutsr": false, "Zyx-": false, "-Zyx": false, "Zyx1": false, "Zyx_AB": false, "Zyx\n": false,
		"Zyx-" + strings.Repeat("a-", 15) + "bc": false,
	} {
		for key, line := range map[string]string{
			"lang": `"lang":%q`, "langs 2": `"langs":["en",%q]`, "lang_runs 1: lang": `"lang_runs":[{"start":0,"end":1,"lang":%q}]`,
		} {
			_, err := read(t, `{"id":"first","text":"ok"}`+"\n"+`{"id":"a","text":"x",`+fmt.Sprintf(line, l)+"}")
			if ok != (err == nil) || err != nil && (!strings.Contains(err.Error(), "notes.jsonl:2: "+key+" must be a language tag") || strings.Contains(err.Error(), l) && l != "e") {
				t.Errorf("%s %q: %v", key, l, err)
			}
		}
		o := CoNLLOptions{Options: Options{File: "t", Labels: labels.Canonical()}, Columns: DefaultColumns(), Langs: []corpora.Lang{"en", corpora.Lang(l)}}
		if _, err := ReadCoNLL(strings.NewReader("x\tO\n"), o); ok != (err == nil) || err != nil && !strings.Contains(err.Error(), "langs 2 must be a language tag") {
			t.Errorf("declared %q: %v", l, err)
		}
	}
}
