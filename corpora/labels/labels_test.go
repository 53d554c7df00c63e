package labels

import (
	"slices"
	"strings"
	"testing"

	"polyphi/corpora"
)

func TestClosedList(t *testing.T) {
	if n := len(Fine()); n != 42 {
		t.Errorf("%d fine labels, want 42", n)
	}
	if n := len(CoarseLabels()); n != 8 {
		t.Errorf("%d coarse labels, want 8", n)
	}
	seen := map[corpora.Label]bool{}
	for _, l := range Fine() {
		if seen[l] {
			t.Errorf("%s stands twice", l)
		}
		seen[l] = true
		if !IsCoarse(Coarse(l)) {
			t.Errorf("coarse label of %s is %q", l, Coarse(l))
		}
	}
}

// Every fine label reaches each set or is one of those the set leaves out.
func TestSets(t *testing.T) {
	size := map[string]int{"fine": 42, "coarse": 8, "mc14": 14, "jmir20": 20, "jmir6": 6}
	out := map[string]string{
		"mc14":   "USERNAME ORGANIZATION SCHOOL MARKET NATIONALITY NAMED_LOCATION LOCATION_OTHER GENERIC_LOCATION OTHER",
		"jmir20": "USERNAME PHONE FAX EMAIL URL IPADDR OTHER",
		"jmir6":  "USERNAME PHONE FAX EMAIL URL IPADDR OTHER",
		"i2b2":   "PERSON",
	}
	for _, name := range SetNames() {
		s, err := NewSet(name)
		if err != nil {
			t.Fatal(err)
		}
		if want := size[name]; want > 0 && len(s.Labels()) != want {
			t.Errorf("%s scores %d labels, want %d: %v", name, len(s.Labels()), want, s.Labels())
		}
		for _, l := range Fine() {
			_, ok := s.Scored(l)
			if left := slices.Contains(strings.Fields(out[name]), string(l)); ok == left {
				t.Errorf("%s: %s in set: %v, listed as left out: %v", name, l, ok, left)
			}
		}
	}
	if _, err := NewSet("mc15"); err == nil || !strings.Contains(err.Error(), "mc14") {
		t.Errorf("unknown set: %v", err)
	}
}

func TestSourceMap(t *testing.T) {
	m, err := ParseMap([]byte(`{"map":{"PER":"NAME","GivenName":"PATIENT"},"ignore":["SEXO"],"unmapped":"other"}`))
	if err != nil {
		t.Fatal(err)
	}
	for source, want := range map[string]corpora.Label{
		"per": "NAME", "GIVENNAME": "PATIENT", "medical record": "MEDICAL_RECORD", "Generic-Business": "GENERIC_LOCATION",
		"LOCATION OTHER": "LOCATION_OTHER", "idnum": "ID_NUMBER", "State": "REGION", "ID": "ID_NUMBER",
	} {
		if got, _, ok := m.Resolve(source); !ok || got != want {
			t.Errorf("%s: got %q, %v, want %q", source, got, ok, want)
		}
	}
	if _, ignored, ok := m.Resolve("sexo"); !ignored || !ok {
		t.Error("sexo should be ignored")
	}
	if _, _, ok := m.Resolve("QUARK"); ok {
		t.Error("QUARK should be unknown")
	}
	for _, bad := range []string{`{"maps":{}}`, `{"map":{"A":"B"}}`, `{"unmapped":"maybe"}`, `{} {}`} {
		if _, err := ParseMap([]byte(bad)); err == nil {
			t.Errorf("%s: accepted", bad)
		}
	}
}
