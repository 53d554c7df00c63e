package bench

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"polyphi/bench/result"
	"polyphi/corpora"
	"polyphi/models"
)

const twoCorpora = `version: 1
revision: 1
name: two
title: Two corpora
corpora:
  - {name: first, path: a.jsonl}
  - {name: second, path: b.jsonl, sha256: "` + "0000000000000000000000000000000000000000000000000000000000000000" + `"}
unit: {cluster: patient}
axes:
  site: {from: note, values: [north, south]}
  cmi: {from: measure, candidates: [en, es]}
scoring: {}
`

// note is an annotated note of a patient.
func note(id, patient string, attrs ...corpora.Attr) corpora.Document {
	return corpora.Document{ID: id, Text: "one\ntwo words", Annotated: true, Lang: "en", Langs: []corpora.Lang{"en"},
		Attrs: append(attrs, corpora.Attr{Key: "patient", Value: patient})}
}

func twoJob(t *testing.T, first, second []corpora.Document) Job {
	t.Helper()
	suite, err := ParseSuite("two", []byte(twoCorpora))
	if err != nil {
		t.Fatal(err)
	}
	return Job{Suite: suite, Corpora: []corpora.Corpus{{Name: "first", Documents: first, SHA256: "aa", Synthetic: true},
		{Name: "second", Documents: second, SHA256: "bb", Restricted: true}}}
}

// Keys run over all corpora and count the notes left out; clusters are numbered
// by first appearance.
func TestAssemble(t *testing.T) {
	unannotated, damaged := note("a1", "p1"), note("b0", "p9")
	unannotated.Annotated, damaged.Incomplete = false, true
	north := corpora.Attr{Key: "site", Value: "north"}
	job := twoJob(t, []corpora.Document{note("a0", "p1", north), unannotated, note("a2", "p2")},
		[]corpora.Document{damaged, note("b1", "p1"), note("b2", "p3")})
	m, err := assemble(job)
	if err != nil {
		t.Fatal(err)
	}
	var keys, notes []string
	for _, k := range m.keys {
		keys = append(keys, k.Note+" "+k.Corpus+" "+k.ID)
	}
	for i, n := range m.notes {
		notes = append(notes, fmt.Sprint(n.Note, " ", n.Cluster, " ", n.Words, " ", n.Runes, " ", n.Attrs))
		if m.docs[i].Key != n.Note || m.sentences[i].Note != n.Note || len(m.sentences[i].Sentences) != 2 {
			t.Errorf("note %d: %s beside %s and %d sentences", i, m.docs[i].Key, n.Note, len(m.sentences[i].Sentences))
		}
	}
	if want := []string{"d000000 first a0", "d000001 first a1", "d000002 first a2", "d000003 second b0", "d000004 second b1", "d000005 second b2"}; !slices.Equal(keys, want) {
		t.Errorf("keys %q", keys)
	}
	if want := []string{"d000000 0 3 13 map[site:north]", "d000002 1 3 13 map[]", "d000004 0 3 13 map[]", "d000005 2 3 13 map[]"}; !slices.Equal(notes, want) {
		t.Errorf("notes %q", notes)
	}
	a, b := m.digests[0], m.digests[1]
	if a.Documents != 3 || a.Unannotated != 1 || !a.Unpinned || !a.Synthetic || b.Incomplete != 1 || b.Unpinned || !b.Restricted || m.synthetic {
		t.Errorf("digests %+v %+v", a, b)
	}
	if f := m.facts[0]; f.Notes != 4 || f.Unannotated != 1 || f.Incomplete != 1 || f.WithoutPHI != 4 || f.Sentences != 8 {
		t.Errorf("facts %+v", f)
	}
	if f := m.facts[1]; f.Segment != "site=north" || f.Notes != 1 {
		t.Errorf("facts of the first value %+v", f)
	}
	if job.Corpora[0].Documents[0].Key != "" || job.Corpora[0].Documents[0].Sentences != nil {
		t.Error("the caller's documents were changed")
	}
}

// Each refusal names corpus, note and cure, and neither the source id nor text.
func TestAssembleNamesTheNote(t *testing.T) {
	foreign := note("b-secret", "p1")
	foreign.Langs = []corpora.Lang{"en", "fr"}
	run := note("b-secret", "p1")
	run.LangRuns = langRuns("univ", "fr")
	nobody := note("b-secret", "p1")
	nobody.Attrs = nil
	strange := note("b-secret", "p1", corpora.Attr{Key: "site", Value: "Ana Ruiz"})
	for why, c := range map[string]struct {
		doc  corpora.Document
		want string
	}{
		"undeclared language":  {foreign, "add it to candidates"},
		"run of a language":    {run, "lang_runs [4,7) has a language that axis cmi has no candidate for"},
		"missing cluster":      {nobody, `"patient"`},
		"value that is text":   {strange, "a value on axis site"},
		"value nearly correct": {note("b-secret", "p1", corpora.Attr{Key: "site", Value: "nort"}), "did you mean north?"},
	} {
		_, err := assemble(twoJob(t, []corpora.Document{note("a0", "p1")}, []corpora.Document{note("b0", "p2"), c.doc}))
		if err == nil || !strings.Contains(err.Error(), "corpus second: d000002 (document 2)") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", why, err)
			continue
		}
		if strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "Ruiz") {
			t.Errorf("%s: the error holds a source id or a value that may be text: %v", why, err)
		}
	}
}

// Runs of the candidates, of no language and of an unknown one are taken.
func TestAssembleTakesRuns(t *testing.T) {
	d := note("a0", "p1")
	d.LangRuns = langRuns("univ", "und", "es")
	if _, err := assemble(twoJob(t, []corpora.Document{d}, nil)); err != nil {
		t.Error(err)
	}
}

// langRuns returns runs of three letters, four letters apart.
func langRuns(langs ...corpora.Lang) []corpora.LangRun {
	var out []corpora.LangRun
	for i, l := range langs {
		f := corpora.Fragment{Start: corpora.Offset{Byte: 4 * i, Rune: 4 * i}, End: corpora.Offset{Byte: 4*i + 3, Rune: 4*i + 3}}
		out = append(out, corpora.LangRun{Fragment: f, Lang: l})
	}
	return out
}

// Without a tagger a measured axis has no cells; with its bins each sentence has
// two.
func TestSentencesOf(t *testing.T) {
	d := note("a", "p")
	d.Sentences = corpora.Lines(d.Text)
	out := sentencesOf([]string{"cmi"}, &d, make([]result.Sentence, 2))
	if len(out) != 2 || len(out[0].cells) != 0 {
		t.Errorf("not measured: %+v", out)
	}
	out = sentencesOf([]string{"cmi"}, &d, []result.Sentence{{Bin: "0", Category: "en-only"}, {Bin: "0.2", Category: "mixed"}})
	if got := fmt.Sprint(out[0].cells, out[1].cells); got != "[{cmi 0} {category en-only}] [{cmi 0.2} {category mixed}]" {
		t.Error(got)
	}
}

// A predictions file that is not of this run, or says a thing twice, is a bad
// file.
func TestPredictionsRefused(t *testing.T) {
	m := &material{}
	for i := range 3 {
		m.docs = append(m.docs, corpora.Document{Key: corpora.Key(i), Text: "seen 3/4"})
	}
	header := result.PredictionHeader{Format: result.PredictionsFormat, Model: "a", Key: "k", IDs: "key", Offsets: "codepoint"}
	other, bytes, ids := header, header, header
	other.Model, bytes.Offsets, ids.IDs = "b", "byte", "source"
	row := func(i int) result.NotePredictions { return result.NotePredictions{ID: corpora.Key(i)} }
	for why, c := range map[string]struct {
		lines []any
		want  string
	}{
		"other model":  {[]any{other, row(0)}, "another model"},
		"bytes":        {[]any{bytes, row(0)}, "code points"},
		"source ids":   {[]any{ids, row(0)}, "by key"},
		"unknown note": {[]any{header, row(3)}, "a note the suite does not have"},
		"twice":        {[]any{header, row(1), row(0), row(1)}, "d000001 twice"},
		"no header":    {nil, "no header"},
		"header last":  {[]any{row(0), header}, "unknown field"},
	} {
		dir := result.Dir{Path: t.TempDir()}
		lines := result.NewLines(true)
		for _, l := range c.lines {
			lines.Add(l)
		}
		if err := dir.WriteLines(result.PredictionsFile("a"), lines); err != nil {
			t.Fatal(err)
		}
		if _, err := readPredictions(dir, result.ModelRow{Name: "a", Key: "k"}, m); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", why, err)
		}
	}
}

// What a file says is checked as if the system had said it now; a note without a
// line has no answer.
func TestPredictionsChecked(t *testing.T) {
	m := &material{docs: []corpora.Document{{Key: "d000000", Text: "né le 3/4"}, {Key: "d000001", Text: "𡈼"}, {Key: "d000002", Text: "x"}, {Key: "d000003", Text: "x"}}}
	high := result.Number(1.5)
	dir := result.Dir{Path: t.TempDir()}
	lines := result.NewLines(true)
	lines.Add(result.PredictionHeader{Format: result.PredictionsFormat, Model: "a", Key: "k", IDs: "key", Offsets: "codepoint"})
	lines.Add(result.NotePredictions{ID: "d000000", Spans: []result.Span{{Start: 6, End: 9, Label: "DATE"}, {Start: 0, End: 2, Label: "PATIENT"}}})
	lines.Add(result.NotePredictions{ID: "d000001", Spans: []result.Span{{Start: 0, End: 2, Label: "DATE"}}})
	lines.Add(result.NotePredictions{ID: "d000002", Spans: []result.Span{{Start: 0, End: 1, Label: "DATE", Score: &high}}})
	if err := dir.WriteLines(result.PredictionsFile("a"), lines); err != nil {
		t.Fatal(err)
	}
	got, err := readPredictions(dir, result.ModelRow{Name: "a", Key: "k"}, m)
	if err != nil {
		t.Fatal(err)
	}
	var status []string
	for _, a := range got.answers {
		status = append(status, a.Error)
	}
	if !slices.Equal(status, []string{"", "bad_offsets", "bad_score", "missing"}) {
		t.Errorf("answers %q", status)
	}
	p := got.answers[0].Predictions
	if len(p) != 2 || p[0].Start.Byte != 0 || p[0].End.Byte != 3 || p[1].Start.Byte != 7 || p[1].Score != models.NoScore {
		t.Errorf("predictions %+v", p)
	}
}

// A run is reopened with its notes and answers, and not with other notes.
func TestReopen(t *testing.T) {
	dir, n := t.TempDir(), 0
	mustRun(t, jobOf(t, dir, system("a", fake{}, &n)))
	run, err := Reopen(jobOf(t, dir))
	if err != nil || len(run.Documents) != 4 || len(run.Attrs) != 4 || len(run.Answers["a"]) != 4 || run.Answers["a"][2].Predictions[0].Label != "DATE" {
		t.Fatalf("%+v, %v", slices.Collect(maps.Keys(run.Answers)), err)
	}
	other := jobOf(t, dir)
	other.Corpora[0].SHA256 = "beef"
	if _, err := Reopen(other); err == nil || !strings.Contains(err.Error(), "not the notes of the run") {
		t.Errorf("other notes: %v", err)
	}
	if _, err := Reopen(jobOf(t, t.TempDir())); err == nil || !strings.Contains(err.Error(), "run directory") {
		t.Errorf("no run: %v", err)
	}
}

// Coarse labels alone, under every label set: a hit where the set scores by that
// name, else a label that no gold mention has; never overlooked if the set
// scores something under it.
func TestCoarseTags(t *testing.T) {
	for set, want := range map[string]string{
		"fine":   "NAME:- LOCATION:- CONTACT:- ID:- DATE:DATE",
		"coarse": "NAME:NAME LOCATION:LOCATION CONTACT:CONTACT ID:ID DATE:DATE",
		"mc14":   "NAME:- LOCATION:- CONTACT:- ID:ID DATE:DATE",
		"jmir6":  "NAME:NAME LOCATION:LOCATION CONTACT:unscored ID:ID DATE:DATE",
	} {
		s, err := ParseSuite("t", []byte(strings.Replace(smallest, "scoring: {}", "scoring: {labels: "+set+"}", 1)))
		if err != nil {
			t.Fatal(err)
		}
		book := NewLabeller(s.Labels)
		var got []string
		for _, l := range []corpora.Label{"NAME", "LOCATION", "CONTACT", "ID", "DATE"} {
			tag, as := book.tags[l], "unscored"
			switch {
			case tag.Scored && int(tag.Label) < len(book.list):
				as = string(book.list[tag.Label])
			case tag.Scored:
				as = "-"
			}
			got = append(got, string(l)+":"+as)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %s, want %s", set, strings.Join(got, " "), want)
		}
	}
}
