//go:build !nolingua

package lingua_test

import (
	"fmt"
	"testing"

	"polyphi/cmi"
	"polyphi/cmi/lingua"
	"polyphi/corpora"
)

func Example() {
	tagger, _ := cmi.New(cmi.Default("en", "es"), lingua.Version, lingua.Open)
	text := "seen in clinic with fiebre y dolor de cabeza"
	d := corpora.Document{Text: text, Langs: []corpora.Lang{"en", "es"}, Sentences: corpora.Lines(text)}
	tags, _ := tagger.Tag(&d, d.Sentences[0], d.Langs)
	fmt.Println(tags)
	// Output: [en en en en es es es es es]
}

func TestOpenRefuses(t *testing.T) {
	if _, err := lingua.Open([]corpora.Lang{"en"}); err == nil {
		t.Error("one language: accepted")
	}
	if _, err := lingua.Open([]corpora.Lang{"en", "xx"}); err == nil {
		t.Error("unknown language: accepted")
	}
}

// Tags are the same in every run although the detector's low bits are not.
func TestTagsAreStable(t *testing.T) {
	text := "paciente refiere dolor torácico, chest pain since Monday, normal ECG y fiebre de tres días"
	d := corpora.Document{Text: text, Langs: []corpora.Lang{"en", "es"}, Sentences: corpora.Lines(text)}
	first := ""
	for range 20 {
		tagger, err := cmi.New(cmi.Default("en", "es"), lingua.Version, lingua.Open)
		if err != nil {
			t.Fatal(err)
		}
		tags, err := tagger.Tag(&d, d.Sentences[0], d.Langs)
		if err != nil {
			t.Fatal(err)
		}
		if s := fmt.Sprint(tags); first == "" {
			first = s
		} else if s != first {
			t.Fatalf("tags differ:\n%s\n%s", first, s)
		}
	}
}
