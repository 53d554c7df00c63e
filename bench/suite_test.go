package bench

import (
	"fmt"
	"slices"
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
		{"text for a number", "scoring: {}", "scoring: {category_shares: {mixed: lots}}", ":8:36: scoring.category_shares.mixed: a number is expected"},
		{"text for a whole number", "revision: 1", "revision: one", ":2:11: revision: a whole number is expected"},
		{"fraction for a whole number", "revision: 1", "revision: 1.5", ":2:11: revision: a whole number is expected"},
		{"fraction of notes", "scoring: {}", "scoring: {}\nminimum: {notes: 1.5, mentions: 2}", ":9:18: minimum.notes: a whole number"},
		{"fraction of a pass", "scoring: {}", "scoring: {}\nspeed: {passes: 10.5}", ":9:17: speed.passes: a whole number"},
		{"too few passes", "scoring: {}", "scoring: {}\nspeed: {passes: 0}", "speed: passes: 0; give 10 to 50"},
		{"unit of speed", "scoring: {}", "scoring: {}\nspeed: {words: spaces}", "speed: words \"spaces\" is not known; use uax29"},
		{"too large a number", "revision: 1", "revision: 99999999999999999999999", ":2:11: revision: a whole number of usual size"},
		{"mapping for a text", "name: mine", "name: {a: b}", ":3:7: name: a text is expected"},
		{"text for yes or no", "path: notes.jsonl", "path: notes.jsonl, restricted: maybe", ":6:48: corpora[0].restricted: true or false is expected"},
		{"text for a list", "scoring: {}", "scoring: {match: strict}", ":8:18: scoring.match: a list is expected"},
		{"list for a mapping", "scoring: {}", "scoring: [a]", ":8:10: scoring: a mapping (key: value) is expected"},
		{"block for a list", "scoring: {}", "scoring: {}\nreports:\n  a: 1", ":10:4: reports: a list is expected"},
		{"list in a list", "scoring: {}", "scoring: {}\ncross: [[a, {b: c}]]", ":9:13: cross[0][1]: a text is expected"},
		{"number for an axis", "axes: {}", "axes: {x: 3}", "axis x: a mapping (key: value) is expected"},
		{"text for a number of an axis", "axes: {}", "axes: {x: {from: measure, candidates: [en], stay: much}}", "axis x: stay: a number is expected"},
		{"text for a list of an axis", "axes: {}", "axes: {x: {from: note, values: a}}", "axis x: values: a list is expected"},
		{"deep brackets", "axes: {}", "axes: {x: " + strings.Repeat("[", 100_000), ":7:110: lists and mappings are nested more than 100 deep"},
		{"deep braces", "axes: {}", "axes: {x: " + strings.Repeat("{a: ", 100_000), "nested more than 100 deep"},
		{"brackets that quotes close", "axes: {}", "axes: {x: " + strings.Repeat("[']', ", 100_000), "nested more than 100 deep"},
		{"deep dashes", "axes: {}", "axes:\n  " + strings.Repeat("- ", 100_000) + "a", ":8:203: lists and mappings"},
		{"two candidates alike", "axes: {}", "axes: {mix: {from: measure, candidates: [zh, en, en]}}", "axis mix: cmi: the candidates name the language en twice"},
		{"two candidates alike but for case", "axes: {}", "axes: {mix: {from: measure, candidates: [en, EN]}}", "axis mix: cmi: the candidates name the language en twice"},
		{"empty candidate", "axes: {}", "axes: {mix: {from: measure, candidates: [en, '']}}", "axis mix: cmi: the candidate \"\" is no language"},
		{"malformed candidate", "axes: {}", "axes: {mix: {from: measure, candidates: [en_US]}}", "axis mix: cmi: the candidate \"en_US\" is no language"},
		{"candidate of no language", "axes: {}", "axes: {mix: {from: measure, candidates: [en, univ]}}", "\"univ\" is no language"},
		{"candidates of one script", "axes: {}", "axes: {cmi: {from: measure, candidates: [en]}, mix: {from: measure, candidates: [hi, mr]}}", "axis mix: cmi: hi and mr"},
		{"two documents", "scoring: {}", "scoring: {}\n---\nversion: 1", "more than one"},
	} {
		data := strings.Replace(smallest, c.from, c.to, 1)
		_, err := ParseSuite("mine.yaml", []byte(data))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.why, err, c.want)
		}
	}
}

// Axes are decoded from text written anew: values that look like numbers,
// booleans or nothing stay the words they are.
func TestAxisValuesStayWords(t *testing.T) {
	want := []string{"1", "0.10", "1e3", "0x1F", "yes", "No", "on", "true", "null", "NaN", "-", "2024-01-02", "0o7", ".5"}
	quoted := `"` + strings.Join(want, `", "`) + `"`
	s, err := ParseSuite("mine.yaml", []byte(strings.Replace(smallest, "axes: {}", "axes: {x: {from: note, values: ["+quoted+"]}}", 1)))
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Axes[0].Values; !slices.Equal(got, want) {
		t.Errorf("values %q, want %q", got, want)
	}
}

// Names that counts use for another split, and products that nothing counts.
func TestSuitesThatCannotBeCounted(t *testing.T) {
	const cmi = "cmi: {from: measure, candidates: [en]}"
	for _, c := range []struct{ why, axes, want string }{
		{"label", "axes: {label: {from: note, values: [a]}}", "reserved"},
		{"coarse", "axes: {coarse: {from: mention, values: [a]}}", "reserved"},
		{"category", "axes: {category: {from: label}}", "reserved"},
		{"all", "axes: {all: {from: note, values: [a]}}", "reserved"},
		{"two measures", "axes: {cmi: {from: measure, candidates: [en]}, mix: {from: measure, candidates: [en]}}", "measure the same"},
		{"axis by itself", "axes: {x: {from: note, values: [a]}}\ncross: [[x, x]]", "stands twice"},
		{"mentions of sentences by two axes", "axes: {x: {from: mention, values: [a]}, label: {from: label}, " + cmi + "}\ncross: [[x, label, cmi]]", "by one axis more"},
		{"sentences by two measures", "axes: {" + cmi + "}\ncross: [[cmi, category]]", "by one measured axis"},
		{"categories of nothing", "axes: {label: {from: label}}\ncross: [[category, label]]", "no axis"},
		{"shares of nothing", "axes: {}\nscoring: {category_shares: {mixed: 1}}", "has none"},
		{"shares of no category", "axes: {" + cmi + "}\nscoring: {category_shares: {zz: 1}}", "category_shares: category \"zz\" is not known; use en-only, mixed, numeric, undeclared"},
		{"shares of nearly a category", "axes: {" + cmi + "}\nscoring: {category_shares: {mixed: 0.5, en_only: 0.5}}", "did you mean en-only?"},
		{"shares of another axis's language", "axes: {" + cmi + ", mix: {from: measure, candidates: [en, zh]}}\nscoring: {category_shares: {mixed: 0.5, zh-only: 0.5}}", "\"zh-only\" is not known"},
		{"shares that do not add up", "axes: {" + cmi + "}\nscoring: {category_shares: {mixed: 0.5, numeric: 0.4}}", "add up to 0.900"},
		{"a share of nothing", "axes: {" + cmi + "}\nscoring: {category_shares: {mixed: 1, numeric: 0}}", "above 0"},
		{"switches without an index", "axes: {s: {from: measure, measure: at_switch}}", "beside it"},
		{"switches of another index", "axes: {s: {from: measure, measure: at_switch, of: x}, " + cmi + "}", "no axis of the code-mixing index"},
		{"of without switches", "axes: {cmi: {from: measure, candidates: [en], of: cmi}}", "key of has no effect"},
		{"of on an attribute", "axes: {x: {from: note, values: [a], of: cmi}, " + cmi + "}", "axis x: key of has no effect"},
		{"of on unseen words", "axes: {x: {from: measure, measure: oov, of: cmi}, " + cmi + "}", "axis x: key of has no effect"},
		{"measure of an attribute", "axes: {x: {from: mention, values: [\"yes\"], measure: at_switch}, " + cmi + "}", "axis x: key measure has no effect"},
		{"candidates of an attribute", "axes: {x: {from: note, values: [a], candidates: [en]}}", "axis x: key candidates has no effect"},
		{"tags of labels", "axes: {label: {from: label, tags: gold}}", "axis label: key tags has no effect"},
		{"han of mentions", "axes: {x: {from: mention, values: [a], han: run}}", "axis x: key han has no effect"},
		{"stay of mentions", "axes: {x: {from: mention, values: [a], stay: 0.6}}", "axis x: key stay has no effect"},
		{"names of switches", "axes: {s: {from: measure, measure: at_switch, names: all-phi}, " + cmi + "}", "axis s: key names has no effect"},
		{"bins of unseen words", "axes: {s: {from: measure, measure: oov, bins: six}}", "axis s: key bins has no effect"},
		{"unseen words twice", "axes: {a: {from: measure, measure: oov}, b: {from: measure, measure: oov}}", "axes a and b measure the same"},
		{"values of switches", "axes: {s: {from: measure, measure: at_switch, values: [a]}, " + cmi + "}", "no values"},
		{"too many", "axes: {a: {from: label}, b: {from: note, values: [" + numbered(50) + "]}}\ncross: [[a, b]]", "2100 segments"},
	} {
		text := smallest
		if strings.Contains(c.axes, "scoring:") {
			text = strings.Replace(text, "scoring: {}\n", "", 1)
		}
		_, err := ParseSuite("mine.yaml", []byte(strings.Replace(text, "axes: {}", c.axes, 1)))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.why, err, c.want)
		}
	}
	for _, axes := range []string{
		"axes: {label: {from: label}, x: {from: note, values: [a]}, " + cmi + "}\ncross: [[x, cmi], [x, label]]\nscoring: {}",
		"axes: {" + cmi + "}\nscoring: {category_shares: {en-only: 0.5, mixed: 0.2, numeric: 0.2, undeclared: 0.1}}",
	} {
		if _, err := ParseSuite("mine.yaml", []byte(strings.Replace(strings.Replace(smallest, "scoring: {}\n", "", 1), "axes: {}", axes, 1))); err != nil {
			t.Errorf("%s: %v", axes, err)
		}
	}
}

func numbered(n int) string {
	var out []string
	for i := range n {
		out = append(out, fmt.Sprint("v", i))
	}
	return strings.Join(out, ", ")
}

// The law: no text makes the reader panic, and what it accepts keeps to the
// rules and has one canonical form.
func FuzzParseSuite(f *testing.F) {
	f.Add(smallest)
	f.Add(tallySuite)
	f.Add("version: 1\naxes: {x: &a {from: *a}}\n")
	f.Add("axes: {1: {from: note}}\ncross: [[]]\nscoring: {match: [strict, 1]}")
	for _, name := range suites.Names() {
		data, err := suites.Read(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
	f.Fuzz(func(t *testing.T, data string) {
		s, err := ParseSuite("f", []byte(data))
		if err != nil {
			if !strings.HasPrefix(err.Error(), "bench: f:") {
				t.Errorf("the error does not name the file: %v", err)
			}
			return
		}
		if s.Version != 1 || s.Revision < 1 || len(s.Corpora) == 0 || len(s.Match) == 0 {
			t.Errorf("accepted: version %d, revision %d", s.Version, s.Revision)
		}
		a, err1 := s.CanonicalJSON()
		b, err2 := s.CanonicalJSON()
		if err1 != nil || err2 != nil || string(a) != string(b) {
			t.Errorf("canonical form: %v %v", err1, err2)
		}
		newCells(s, NewLabeller(s.Labels))
	})
}
