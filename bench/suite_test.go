package bench

import (
	"strings"
	"testing"

	"polyphi/bench/suites"
)

const smallest = `version: 1
revision: 1
name: mine
title: My notes
corpora:
  - {name: own, path: notes.jsonl}
axes: {}
scoring: {}
`

func TestPackagedSuites(t *testing.T) {
	for _, name := range suites.Names() {
		data, err := suites.Read(name)
		if err != nil {
			t.Fatal(err)
		}
		s, err := ParseSuite(name+".yaml", []byte(strings.ReplaceAll(string(data), "PIN", strings.Repeat("0", 64))))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if s.Name != name {
			t.Errorf("%s says it is %s", name, s.Name)
		}
	}
}

// A suite of the required keys alone gets the defaults.
func TestDefaults(t *testing.T) {
	s, err := ParseSuite("mine.yaml", []byte(smallest))
	if err != nil {
		t.Fatal(err)
	}
	if s.Cluster != "note" || s.Labels.Name() != "fine" || s.Headline != "approximate" || len(s.Match) != 4 ||
		s.Minimum.Notes != 20 || s.Corpora[0].Format != "jsonl" || s.Corpora[0].Unmapped != "error" {
		t.Errorf("defaults: %+v", s)
	}
}

// Comments, key order, title, path and pin do not move the canonical form.
func TestCanonicalForm(t *testing.T) {
	a, err := ParseSuite("a", []byte(smallest))
	if err != nil {
		t.Fatal(err)
	}
	b, err := ParseSuite("b", []byte(`# another comment
scoring: {headline: approximate}
axes: {}
corpora: [{path: other.jsonl, name: own, sha256: `+strings.Repeat("a", 64)+`}]
title: Another title
name: mine
revision: 1
version: 1
`))
	if err != nil {
		t.Fatal(err)
	}
	ja, _ := a.CanonicalJSON()
	jb, _ := b.CanonicalJSON()
	if string(ja) != string(jb) {
		t.Errorf("canonical forms differ:\n%s\n%s", ja, jb)
	}
}

// Broken suites are refused with the place or the name, and what to do.
func TestBrokenSuites(t *testing.T) {
	for _, c := range []struct{ why, from, to, want string }{
		{"unknown key", "title:", "titel:", ":4:1: unknown field \"titel\"; did you mean title?"},
		{"duplicate key", "title: My notes", "title: My notes\ntitle: Twice", ":5:1"},
		{"missing key", "scoring: {}\n", "", "[scoring]"},
		{"anchor", "name: mine", "name: &x mine", ":3:7: anchors"},
		{"alias", "title: My notes", "title: *x", "anchors, aliases"},
		{"version", "version: 1", "version: 2", "version 2"},
		{"revision", "revision: 1", "revision: 0", "revision must be 1"},
		{"name", "name: mine", "name: My", "name \"My\""},
		{"absolute path", "path: notes.jsonl", "path: /etc/notes.jsonl", "--corpus"},
		{"escaping path", "path: notes.jsonl", "path: ../notes.jsonl", "below the folder"},
		{"format", "path: notes.jsonl", "path: notes.jsonl, format: jsnl", "did you mean jsonl?"},
		{"unmapped", "path: notes.jsonl", "path: notes.jsonl, unmapped: drop", "error, ignore, other"},
		{"pin", "path: notes.jsonl", "path: notes.jsonl, sha256: abc", "64 lower-case hex"},
		{"label set", "scoring: {}", "scoring: {labels: mc15}", "mc14"},
		{"match", "scoring: {}", "scoring: {match: [strikt]}", "did you mean strict?"},
		{"axis source", "axes: {}", "axes: {x: {from: nite, values: [a]}}", "did you mean note?"},
		{"axis key", "axes: {}", "axes: {x: {form: note, values: [a]}}", "did you mean from?"},
		{"no values", "axes: {}", "axes: {x: {from: note}}", "values are missing"},
		{"reserved value", "axes: {}", "axes: {x: {from: note, values: [worst]}}", "reserved"},
		{"double value", "axes: {}", "axes: {x: {from: note, values: [a, a]}}", "stands twice"},
		{"bad value", "axes: {}", "axes: {x: {from: note, values: [a b]}}", "value \"a b\""},
		{"reference", "axes: {}", "axes: {x: {from: note, values: [alpha], reference: alfa}}", "did you mean alpha?"},
		{"title", "axes: {}", "axes: {x: {from: note, values: [a], titles: {zzzz: Z}}}", "zzzz"},
		{"labels", "axes: {}", "axes: {x: {from: mention, values: [a], labels: [PATIENT]}}", "no coarse label"},
		{"cross", "axes: {}", "axes: {x: {from: note, values: [a]}}\ncross: [[x, y]]", "no axis \"y\""},
		{"cross size", "axes: {}", "axes: {x: {from: note, values: [a]}}\ncross: [[x]]", "two or three"},
		{"measure", "axes: {}", "axes: {cmi: {from: measure, measure: cmi2015, candidates: [en]}}", "cmi2014"},
		{"candidates", "axes: {}", "axes: {cmi: {from: measure}}", "candidates are missing"},
		{"not a number", "revision: 1", "revision: .nan", "not a finite number"},
		{"two documents", "scoring: {}", "scoring: {}\n---\nversion: 1", "more than one"},
	} {
		data := strings.Replace(smallest, c.from, c.to, 1)
		_, err := ParseSuite("mine.yaml", []byte(data))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.why, err, c.want)
		}
	}
}
