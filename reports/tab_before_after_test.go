package reports

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"polyphi/bench/result"
	"polyphi/reports/figures"
)

func read(t *testing.T, r *Report, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(r.dir.Path, result.ReportFolder, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestBeforeAfter(t *testing.T) {
	r := load(t, small(), fourModels()[2:])
	if _, err := r.Write([]string{"tab_before_after", "fig_before_after"}); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"tables/tab_before_after.md", "tables/tab_before_after.tex", "tables/tab_before_after.csv", "figures/fig_before_after.csv", "figures/fig_before_after.caption.txt"} {
		compare(t, filepath.Base(name), read(t, r, name))
	}
}

// A run without pairs has neither item; who names them is told what they need.
func TestNoPairs(t *testing.T) {
	for name, models := range map[string][]result.ModelRow{
		"before is not in the run": fourModels()[:3],
		"a system before itself":   {follows(encoder("tiny-us", true), "tiny-us")},
		"no system names another":  fourModels()[:2],
	} {
		r := load(t, small(), models)
		files, err := r.Write(nil)
		if err != nil {
			t.Fatal(err)
		}
		if s := strings.Join(files, " "); strings.Contains(s, "before_after") {
			t.Errorf("%s: drawn all the same: %s", name, s)
		}
		if _, err := r.Write([]string{"tab_before_after", "fig_before_after"}); err != nil {
			t.Fatal(err)
		}
		if s := read(t, r, "tables/tab_before_after.md"); !strings.Contains(s, noPairs) {
			t.Errorf("%s: named, and does not say what is missing: %s", name, s)
		}
	}
}

// Of two pairs each group has two rows, a system without its predecessor is named
// in a footnote, and so is what an interval of no width means.
func TestTwoPairs(t *testing.T) {
	seven := sevenModels()
	seven[4].Before, seven[5].Before = "tiny-us", "gone"
	dir := build(t, small(), seven)
	metrics, err := dir.ReadMetrics()
	if err != nil {
		t.Fatal(err)
	}
	for i := range metrics.Estimates {
		if e := &metrics.Estimates[i]; e.Before != "" && e.Segment == "variant=en-NG" {
			e.Value, e.Lo, e.Hi, e.Warnings = 0, 0, 0, []result.Warning{{Code: "equal", Text: "both systems count the same"}}
		}
	}
	if err := dir.WriteJSON(result.MetricsFile, metrics); err != nil {
		t.Fatal(err)
	}
	r, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	parts := r.beforeAfter()
	if len(parts) != 4 {
		t.Fatalf("%d tables, want recall, names, precision and over-redaction", len(parts))
	}
	for _, part := range parts {
		if want := 2 * (1 + 4 + 2); len(part.Rows) != want { // all, variants, cultures
			t.Errorf("%s: %d rows, want %d", part.Name, len(part.Rows), want)
		}
	}
	notes := strings.Join(parts[0].Notes, " ")
	for _, want := range []string{"equal-to-tiny-multi has no row: the system before it, gone, is not in the run", "their interval has no width: English, Nigeria."} {
		if !strings.Contains(notes, want) {
			t.Errorf("no note %q in %s", want, notes)
		}
	}
	f, _ := r.figBeforeAfter()
	if s := f.(figures.Slopes); len(s.Pairs) != 2 || len(s.Categories) != 4 || s.Reference != "English, United States" || s.Pairs[1].After != "clinical-encoder-large-v2" && s.Pairs[0].After != "clinical-encoder-large-v2" {
		t.Errorf("figure: %+v", s)
	}
}

// A suite without a reference is split by language category and range of the
// index, in its own headline match; over-redaction is not counted there.
func TestBeforeAfterOfSentences(t *testing.T) {
	s := small()
	s.Headline = "strict"
	s.Axes[0].Reference, s.Axes[1].Reference = "", ""
	r := load(t, s, fourModels()[2:])
	parts := r.beforeAfter()
	var groups []string
	for _, row := range parts[0].Rows {
		groups = append(groups, row.Cells[0].Text)
	}
	if got, want := strings.Join(groups, "; "), "All; en-only; mixed; numeric; {0}; (0, .1]; (.4, .5]; > .5"; got != want {
		t.Errorf("groups %q, want %q", got, want)
	}
	if e := parts[0].Rows[1].Cells[2].Estimate; e.Match != "strict" || e.Segment != "category=en-only" || e.Model != "tiny-us" {
		t.Errorf("before: %+v", e)
	}
	if n := len(parts[3].Rows); n != 1 {
		t.Errorf("over-redaction has %d rows, want that of all notes", n)
	}
	f, caption := r.figBeforeAfter()
	if slopes := f.(figures.Slopes); len(slopes.Categories) != 3 || slopes.Reference != "" || !strings.Contains(caption, "Recall (strict match)") {
		t.Errorf("figure: %+v, %s", slopes, caption)
	}
	s.Axes, s.Cross = nil, nil
	r = load(t, s, fourModels()[2:])
	if f, _ := r.figBeforeAfter(); f.(figures.Slopes).Missing == "" || len(r.beforeAfter()[0].Rows) != 1 {
		t.Errorf("without axes: %+v", f)
	}
}
