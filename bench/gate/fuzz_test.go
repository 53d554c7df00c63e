package gate

import (
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"polyphi/metrics"
)

// documented returns the gate files of the project: the one in docs/gates.md and the
// packaged ones.
func documented(t testing.TB) (files [][]byte) {
	t.Helper()
	doc, err := os.ReadFile("../../docs/gates.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile("(?s)```yaml\n(version: 1\nname: .*?)```").FindAllSubmatch(doc, -1) {
		files = append(files, m[1])
	}
	names, _ := filepath.Glob("../../models/zoo/baseline/*.yaml")
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, data)
	}
	if len(files) < 3 {
		t.Fatalf("%d gate files", len(files))
	}
	return files
}

func TestDocumentedFilesAreRead(t *testing.T) {
	for _, data := range documented(t) {
		f, err := Read("", data)
		if err != nil {
			t.Errorf("%v\n%s", err, data)
			continue
		}
		sane(t, f)
	}
}

// FuzzRead: no file makes Read or Fit panic, and what is read means what it says.
func FuzzRead(f *testing.F) {
	for _, data := range documented(f) {
		f.Add(data)
	}
	names, _ := filepath.Glob("testdata/broken/*.yaml")
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Read("g.yaml", data)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "gate: g.yaml:") {
				t.Errorf("no name before %q", err)
			}
			return
		}
		sane(t, file)
		s := testSuite()
		s.Name = file.Suite
		if err := file.Fit(s); err != nil && !strings.HasPrefix(err.Error(), "gate: g.yaml:") {
			t.Errorf("no place before %q", err)
		}
	})
}

// sane fails for a file that could pass, or fail, everything.
func sane(t *testing.T, f File) {
	t.Helper()
	if !(f.Alpha > 0 && f.Alpha < .5) || f.Resamples < 1000 || len(f.Gates) == 0 || f.Baseline != "" && f.MaxAgeDays < 1 {
		t.Errorf("%+v", f)
	}
	names := map[string]bool{}
	for _, g := range f.Gates {
		m, r := g.Rule.Margin, g.Rule
		limited := r.Kind == AtLeast || r.Kind == AtMost
		switch {
		case names[g.Name], g.place == "":
			t.Errorf("%s: twice, or nowhere", g.Name)
		case math.IsNaN(r.Value) || math.IsInf(r.Value, 0) || math.IsNaN(m.Share):
			t.Errorf("%s: %+v is no number", g.Name, r)
		case (r.Kind == NonInferior || r.Kind == Equivalent) && !(m.Share > 0 && m.Share <= 1), m.Text != "" && !(m.Share > 0):
			t.Errorf("%s: margin %+v", g.Name, m)
		case limited && (r.Bound == "" || m.Text != ""), r.Kind == NotSlower && !(r.Value > 0):
			t.Errorf("%s: rule %+v", g.Name, r)
		case g.measure() && g.Axis == "", g.ForEach != "" && g.Axis != "":
			t.Errorf("%s: groups %+v", g.Name, g)
		}
		names[g.Name] = true
		if better := direction(g); limited && (better == metrics.HigherIsBetter) != (r.Kind == AtLeast) {
			t.Errorf("%s: %s of %s", g.Name, r.Kind, g.Metric)
		}
	}
}

func direction(g Gate) metrics.Direction {
	for _, lower := range []string{"leak", "leak_label", "over_redaction", "false_alarms", "sentence_error_rate", "recall_gap", "recall_equality_difference", "max_diff"} {
		if g.Metric == lower {
			return metrics.LowerIsBetter
		}
	}
	return metrics.HigherIsBetter
}
