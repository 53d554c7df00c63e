package dictionary

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"polyphi/corpora"
	"polyphi/models"
)

// note builds a document from text with {LABEL:surface} marks.
func note(marked string) corpora.Document {
	var d corpora.Document
	var text strings.Builder
	at := func() corpora.Offset {
		return corpora.Offset{Byte: text.Len(), Rune: len([]rune(text.String()))}
	}
	for {
		before, rest, found := strings.Cut(marked, "{")
		text.WriteString(before)
		if !found {
			break
		}
		mark, after, _ := strings.Cut(rest, "}")
		label, surface, _ := strings.Cut(mark, ":")
		start := at()
		text.WriteString(surface)
		d.Gold = append(d.Gold, corpora.Mention{Label: corpora.Label(label), Fragments: []corpora.Fragment{{Start: start, End: at()}}})
		marked = after
	}
	d.Text = text.String()
	return d
}

func marked(t *testing.T, d *Dictionary, text string) string {
	t.Helper()
	var b strings.Builder
	err := d.Predict(context.Background(), []models.Input{{Text: text}}, func(_ int, a models.Answer) error {
		at := 0
		for _, p := range a.Predictions {
			b.WriteString(text[at:p.Start.Byte] + "{" + string(p.Label) + ":" + p.In(text) + "}")
			at = p.End.Byte
		}
		b.WriteString(text[at:])
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestLookup(t *testing.T) {
	list := List([]corpora.Document{
		note("Seen by {DOCTOR:Ana Ruiz} on {DATE:3/4}. {PATIENT:王明} well."),
		note("{PATIENT:Ana Lopez} seen by {DOCTOR:Ruiz}; {PATIENT:Ana Diaz} again"),
	}, Recipe{Corpus: "own", SHA256: "cafe", Suites: []string{"a", "b"}})
	d, err := parse("mine", list)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"Ana Lopez and 王明": "{PATIENT:Ana Lopez} and {PATIENT:王明}",
		"Ruiz, dose 3":     "{DOCTOR:Ruiz}, dose {DATE:3}",
		"ana lopez":        "ana lopez", // case counts
		"王小明":              "{PATIENT:王}小{PATIENT:明}",
		"nothing":          "nothing",
		"on 3/4":           "on {DATE:3/4}",
	} {
		if got := marked(t, d, text); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
	if r := d.Recipe(); r.SHA256 != "cafe" || r.Corpus != "own" || r.IncludeO || len(r.Suites) != 2 {
		t.Errorf("recipe %+v", r)
	}
}

// The most frequent tag wins; of equals the first in byte order.
func TestTies(t *testing.T) {
	list := string(List([]corpora.Document{note("{DOCTOR:May} {PATIENT:May} {DATE:May}"), note("{PATIENT:May}")}, Recipe{}))
	if !strings.Contains(list, "May\tU-PATIENT\n") {
		t.Errorf("list: %q", list)
	}
	list = string(List([]corpora.Document{note("{DOCTOR:May} {PATIENT:May}")}, Recipe{}))
	if !strings.Contains(list, "May\tU-DOCTOR\n") {
		t.Errorf("list: %q", list)
	}
}

// With the tag O in the contest, what stands outside more often is left out.
func TestIncludeO(t *testing.T) {
	docs := []corpora.Document{note("may {PATIENT:may} may {DOCTOR:Ruiz} Ruiz {CITY:Leon}")}
	list := string(List(docs, Recipe{IncludeO: true}))
	if strings.Contains(list, "may\t") || !strings.Contains(list, "Leon\tU-CITY\n") || !strings.Contains(list, "include_o\ttrue\n") {
		t.Errorf("list: %q", list)
	}
	if list := string(List(docs, Recipe{})); !strings.Contains(list, "may\tU-PATIENT\n") {
		t.Errorf("list without O: %q", list)
	}
}

func TestPackaged(t *testing.T) {
	for _, name := range Names() {
		d, err := Packaged(name)
		if err != nil {
			t.Fatal(err)
		}
		if len(d.tags) < 1000 || len(d.Recipe().SHA256) != 64 || len(d.Info().Labels) < 14 || d.Info().Name != name {
			t.Errorf("%s: %d tokens, recipe %+v, labels %v", name, len(d.tags), d.Recipe(), d.Info().Labels)
		}
	}
	for suite, want := range map[string]string{"codemix": "[dictionary-mix dictionary-mix-o]", "smoke": "[dictionary]", "mine": "[dictionary]"} {
		if got, err := For(suite); err != nil || fmt.Sprint(got) != want {
			t.Errorf("for %s: %v, %v", suite, got, err)
		}
	}
}
