package strictyaml

import (
	"slices"
	"testing"
)

// A value is found by its path in either style, where its text begins; what is not
// there, or is no path, has no place.
func TestPlaces(t *testing.T) {
	data := []byte("alpha: 0.9\nbaseline:\n  run: x\ngates:\n  - {name: a, metric: b}\n  -\n    name: c\n    metric: d\n  - metric: e\n")
	got := Places(data, "alpha", "baseline", "gates", "gates[0]", "gates[1]", "gates[1].metric", "gates[2]", "gates[3]", "beta", "gates[", "")
	want := []string{":1:8", ":3:3", ":5:3", ":5:5", ":7:5", ":8:13", ":9:5", "", "", "", ""}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if got := Places([]byte("a: [b"), "a"); !slices.Equal(got, []string{""}) {
		t.Errorf("no YAML: %q", got)
	}
}
