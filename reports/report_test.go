package reports

import (
	"bytes"
	"encoding/csv"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"polyphi/bench/result"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func load(t testing.TB, suite result.Suite, models []result.ModelRow) *Report {
	t.Helper()
	r, err := Load(build(t, suite, models))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// small is a suite of few groups, so that golden files can be read.
func small() result.Suite {
	s := multiculture()
	s.LabelList = s.LabelList[:3]
	s.Axes[0].Values = []string{"en-US", "en-NG", "bn-Beng", "bn-Latn"}
	s.Axes[1].Values = []string{"english", "bengali"}
	s.Axes[4].Values = []string{"0", "0.1", "0.5", "over"}
	return s
}

func TestGolden(t *testing.T) {
	seven := sevenModels()
	r := load(t, small(), []result.ModelRow{seven[1], seven[2], seven[6]})
	if _, err := r.Write(nil); err != nil {
		t.Fatal(err)
	}
	var screen bytes.Buffer
	path := r.dir.Path
	if err := r.Terminal(&screen, 100, false); err != nil {
		t.Fatal(err)
	}
	compare(t, "terminal.txt", strings.ReplaceAll(screen.String(), path, "runs/multiculture"))
	names := []string{"provenance.md", "figures/fig_speed_recall.csv", "figures/fig_speed_recall.caption.txt", "figures/fig_cost.csv", "figures/fig_cost.caption.txt", "figures/fig_relative_recall.csv", "figures/fig_type_misses.csv"}
	for _, item := range tables() {
		if item.name == "tab_before_after" {
			continue // no pair: TestBeforeAfter
		}
		names = append(names, "tables/"+item.name+".md", "tables/"+item.name+".tex", "tables/"+item.name+".csv")
	}
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join(path, result.ReportFolder, name))
		if err != nil {
			t.Fatal(err)
		}
		compare(t, filepath.Base(name), string(data))
	}
}

// compare holds a text against its golden file; what differs is left beside it.
func compare(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		os.WriteFile(path+".got", []byte(got), 0o644)
		t.Errorf("%s differs from its golden file; see %s.got, or run go test ./reports -update", name, path)
	}
}

// contents reads every file below a folder.
func contents(t *testing.T, root string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		out[strings.TrimPrefix(path, root)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestSameInputsSameBytes(t *testing.T) {
	dir := build(t, small(), fourModels())
	var first map[string]string
	for range 2 {
		r, err := Load(dir)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Write(nil); err != nil {
			t.Fatal(err)
		}
		now := contents(t, dir.Path)
		if first == nil {
			first = now
		}
		for name, data := range now {
			if first[name] != data {
				t.Errorf("%s differs between two writings", name)
			}
		}
	}
}

func TestEveryItemForOneAndSevenModels(t *testing.T) {
	lone := map[string]int{"one": 3 + 5} // files of pairs
	for name, models := range map[string][]result.ModelRow{"one": fourModels()[2:3], "seven": sevenModels()} {
		t.Run(name, func(t *testing.T) {
			r := load(t, multiculture(), models)
			files, err := r.Write(nil)
			if err != nil {
				t.Fatal(err)
			}
			if want := len(tables())*3 + len(figureItems())*5 + 1 - lone[name]; len(files) != want {
				t.Errorf("%d files written, want %d", len(files), want)
			}
			if last := files[len(files)-1]; last != LastFile {
				t.Errorf("the last file is %s, want %s: a report that has it is whole", last, LastFile)
			}
			for file, text := range contents(t, filepath.Join(r.dir.Path, result.ReportFolder)) {
				if strings.HasSuffix(file, ".png") || strings.HasSuffix(file, ".pdf") {
					continue
				}
				if strings.Contains(text, "NaN") || strings.Contains(text, "Inf") {
					t.Errorf("%s holds a NaN or Inf", file)
				}
			}
		})
	}
}

// Without axes the items of every suite are still written: a dash and what is
// missing. Those of some suites are left out, or say so where they were named.
func TestSuiteWithoutAxes(t *testing.T) {
	s := multiculture()
	s.Axes, s.Cross = nil, nil
	r := load(t, s, fourModels())
	if _, err := r.Write(nil); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"tab_culture", "tab_gender", "tab_cmi"} {
		data, err := os.ReadFile(filepath.Join(r.dir.Path, result.ReportFolder, "tables", name+".md"))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(data), "Missing: ") || !strings.Contains(string(data), Dash) {
			t.Errorf("%s does not say what is missing:\n%s", name, data)
		}
	}
	oov := []string{"tables/tab_oov.md", "figures/fig_oov.svg"}
	for _, file := range oov {
		if _, err := os.Stat(filepath.Join(r.dir.Path, result.ReportFolder, file)); err == nil {
			t.Errorf("%s is written, though it has nothing to show and nobody named it", file)
		}
	}
	if _, err := r.Write([]string{"tab_oov", "fig_oov"}); err != nil {
		t.Fatal(err)
	}
	for _, file := range oov {
		data, err := os.ReadFile(filepath.Join(r.dir.Path, result.ReportFolder, file))
		if err != nil || strings.HasSuffix(file, ".md") && !strings.Contains(string(data), notCounted) {
			t.Errorf("%s was named and does not say what is missing: %v", file, err)
		}
	}
	var b bytes.Buffer
	if err := r.Terminal(&b, 100, true); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "culture (") {
		t.Error("the terminal prints a table of an axis that the suite lacks")
	}
}

// After bench run alone tab_speed has what its one pass gave, and says what is not
// measured; after bench speed systems that it did not time are told apart.
func TestSpeedMeasuredOrNot(t *testing.T) {
	r := load(t, small(), fourModels())
	text := func() string {
		out := ""
		for _, part := range r.speeds() {
			s, err := markdown(part)
			if err != nil {
				t.Fatal(err)
			}
			out += s
		}
		return out
	}
	timed := text()
	for _, want := range []string{"efficiency", "0.960 \\[0.950, 0.970\\]", "&lt;0.001", "x rules", "p50, ms", "ratios of speeds by Student's t", "exponents by Student's t", "not to be compared with the others: tiny-us", "Not measured: p99."} {
		if !strings.Contains(timed, want) {
			t.Errorf("tab_speed lacks %q:\n%s", want, timed)
		}
	}
	if f, _ := r.figCost(); f == nil {
		t.Error("no figure of the cost")
	}
	var screen bytes.Buffer
	if err := r.TerminalSpeed(&screen, 80, false); err != nil || !strings.Contains(strings.Join(strings.Fields(screen.String()), " "), "too narrow for intervals") || strings.Contains(screen.String(), "[0.950") {
		t.Errorf("80 columns: %v\n%s", err, screen.String())
	}
	r, err := Load(r.dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range r.speed.Trial.Estimates {
		delete(r.byKey, e.Key()+"\x1f"+e.Group)
	}
	r.speed.Trial = nil
	once := text()
	if !strings.Contains(once, "412 000") || !strings.Contains(once, "bench speed measures the rest") || strings.Contains(once, "| efficiency") || strings.Contains(once, "Student") || !strings.Contains(once, "Not measured: efficiency, p50, p95, p99, peak memory.") {
		t.Errorf("tab_speed of one pass:\n%s", once)
	}
	if f, _ := r.figCost(); f != nil {
		t.Error("a figure of a cost that nobody measured")
	}
}

func TestSignificant(t *testing.T) {
	for x, want := range map[float64]string{0.01234: "0.0123", 0.9996: "1.000", 1.234: "1.23", 12.34: "12.3", 123.4: "123", 9700: "9700", 12345: "12 300", 0: "0"} {
		if got := significant(x); got != want {
			t.Errorf("significant(%v) = %s, want %s", x, got, want)
		}
	}
}

func TestOnly(t *testing.T) {
	r := load(t, small(), fourModels())
	files, err := r.Write([]string{"tab_gender"})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(files, " "); strings.Contains(got, "tab_scores") || !strings.Contains(got, "tab_gender.tex") {
		t.Errorf("wrote %s", got)
	}
	if _, err := r.Write([]string{"tab_nonsense"}); err == nil || !strings.Contains(err.Error(), "tab_scores") {
		t.Errorf("an unknown item gave %v, want an error that lists the known ones", err)
	}
}

func TestLoadWithoutMetrics(t *testing.T) {
	dir := build(t, small(), fourModels())
	if err := dir.Remove(result.MetricsFile); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(dir); err == nil || !strings.HasPrefix(err.Error(), "reports: ") {
		t.Errorf("Load without metrics.json gave %v", err)
	}
}

// Reports compute nothing: each value of a table's CSV stands in metrics.json or
// speed.json.
func TestNumbersStandInMetrics(t *testing.T) {
	r := load(t, small(), sevenModels())
	known := map[string]bool{"": true}
	for _, e := range append(r.metrics.Estimates, r.speed.Trial.Estimates...) {
		known[full(e.Value)] = true
	}
	for _, item := range tables() {
		data, err := longCSV(item.build(r), 0.95)
		if err != nil {
			t.Fatal(err)
		}
		lines, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range lines[1:] {
			if value, metric := l[10], l[4]; metric != "" && !known[value] {
				t.Errorf("%s, %s, %s: %s is in neither file", item.name, l[1], l[2], value)
			}
		}
	}
}

func TestBadges(t *testing.T) {
	r := load(t, small(), fourModels())
	if got := r.badges(); got != "synthetic" {
		t.Errorf("badges %q, want synthetic", got)
	}
	r.run.State, r.run.Partial, r.run.Corpora[0].Unpinned = result.Incomplete, "limit", true
	r.run.Models[3].Device.Used = "cuda"
	if got, want := r.badges(), "synthetic · unpinned · incomplete · cuda · partial"; got != want {
		t.Errorf("badges %q, want %q", got, want)
	}
	if got := r.rowName(r.run.Models[2]); got != "tiny-multi (demonstration)" {
		t.Errorf("row %q", got)
	}
}

func BenchmarkWrite(b *testing.B) {
	r := load(b, multiculture(), fourModels())
	for b.Loop() {
		if _, err := r.Write(nil); err != nil {
			b.Fatal(err)
		}
	}
}
