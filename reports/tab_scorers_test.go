package reports

import (
	"strings"
	"testing"

	"polyphi/bench/result"
)

// Without reports of other scorers the table is left out, and says what it takes
// where it is named. What is scored again or left out stands below every table.
func TestScorersAndOrigins(t *testing.T) {
	dir := build(t, small(), fourModels()[:2])
	metrics, err := dir.ReadMetrics()
	if err != nil {
		t.Fatal(err)
	}
	metrics.Compat = nil
	run, err := dir.ReadManifest()
	if err != nil {
		t.Fatal(err)
	}
	run.Parent = &result.Parent{Suite: "multiculture r1", SuiteHash: strings.Repeat("beef", 16), SignatureID: "0a1b2c", RunSHA256: strings.Repeat("f00d", 16)}
	run.Slim = &result.Slim{MinCell: 5, LeftOut: []string{"label", "gender label"}}
	for name, v := range map[string]any{result.MetricsFile: metrics, result.RunFile: run} {
		if err := dir.WriteJSON(name, v); err != nil {
			t.Fatal(err)
		}
	}
	r, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	files, err := r.Write([]string{"tab_scorers", "tab_scores"})
	if err != nil || len(files) != 7 {
		t.Fatalf("%v, %v", files, err)
	}
	if s := read(t, r, "tables/tab_scorers.md"); !strings.Contains(s, "bench score --compat") {
		t.Errorf("what is missing is not said:\n%s", s)
	}
	for _, want := range []string{"Scored again: predictions and times are those of the run with suite beefbeef (multiculture r1), signature 0a1b2c.", "fewer than 5 clusters (base_note): label, gender label."} {
		if s := read(t, r, "tables/tab_scores.md"); !strings.Contains(s, want) {
			t.Errorf("tab_scores lacks %q:\n%s", want, s)
		}
	}
	if s := read(t, r, "provenance.md"); !strings.Contains(s, run.Parent.RunSHA256) {
		t.Errorf("provenance lacks the parent:\n%s", s)
	}
	if got := r.scorers(); got != nil {
		t.Errorf("drawn without reports: %v", got)
	}
}
