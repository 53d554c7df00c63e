package result

import (
	"encoding/json"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestNumber(t *testing.T) {
	for in, want := range map[Number]string{0.1: "0.1", 1: "1", Number(1.0 / 3): "0.333333333333", Number(math.Copysign(0, -1)): "0", Number(math.Inf(1)): "null", 1e-7: "0.0000001", 1234567.5: "1234567.5"} {
		got, err := json.Marshal(in)
		if err != nil || string(got) != want {
			t.Errorf("%v: %s, %v; want %s", float64(in), got, err, want)
		}
	}
	got, err := json.Marshal(Undefined())
	if err != nil || string(got) != "null" {
		t.Errorf("undefined: %s, %v", got, err)
	}
	var x Number
	if err := json.Unmarshal([]byte("null"), &x); err != nil || x.Defined() {
		t.Errorf("null: %v, %v", x, err)
	}
}

// Keys are sorted, whatever order a type has them in; equal values are equal
// bytes.
func TestCanonical(t *testing.T) {
	data, err := Canonical(CorpusFacts{Segment: "b", Mentions: map[string]int{"z": 1, "a": 2}})
	if err != nil {
		t.Fatal(err)
	}
	last := ""
	for _, line := range strings.Split(string(data), "\n") {
		if strings.HasPrefix(line, ` "`) {
			key, _, _ := strings.Cut(line, ":")
			if key < last {
				t.Errorf("%s stands after %s", key, last)
			}
			last = key
		}
	}
	if !strings.HasSuffix(string(data), "}\n") {
		t.Error("no final newline")
	}
}

// A file that cannot be written leaves no part of it behind, and the old one as
// it was.
func TestWriteIsWhole(t *testing.T) {
	d := Dir{t.TempDir()}
	if err := d.Write("a/b.txt", []byte("old")); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(d.Path, "a"))
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("folder mode %v, %v", info.Mode(), err)
	}
	// A folder stands where the file should go: the rename fails.
	if err := os.MkdirAll(filepath.Join(d.Path, "a", "c.txt", "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	var write *WriteError
	if err := d.Write("a/c.txt", []byte("new")); !errors.As(err, &write) || write.File != "a/c.txt" {
		t.Errorf("got %v", err)
	}
	entries, err := os.ReadDir(filepath.Join(d.Path, "a"))
	if err != nil || len(entries) != 2 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
	if err := os.WriteFile(filepath.Join(d.Path, "a", tempPrefix+"77"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := d.Sweep(); err != nil || d.Exists("a/"+tempPrefix+"77") || !d.Exists("a/b.txt") {
		t.Errorf("sweep: %v", err)
	}
	if err := (Dir{"nowhere"}).Sweep(); err != nil {
		t.Errorf("sweep of a folder that is not there: %v", err)
	}
}

// Readers refuse what they do not know.
func TestStrictReading(t *testing.T) {
	d := Dir{t.TempDir()}
	if _, err := d.ReadManifest(); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "run directory") {
		t.Errorf("no manifest: %v", err)
	}
	for content, want := range map[string]string{
		`{"format":"polyphi-run/9"}`:              "polyphi-run/9",
		`{"format":"polyphi-run/1","surprise":1}`: "an unknown field",
		`{"format":`: "ends early",
		`{"format":"polyphi-run/1","models":[{"errors":"Ana"}]}`:                    "models.errors has a value of the wrong kind",
		`{"format":"polyphi-run/1","resamples":Ana}`:                                "no valid JSON at byte 39",
		`{"format":"polyphi-run/1","machine":{"cores":"Ana"}}`:                      "of the wrong kind",
		`{"format":"polyphi-run/1","models":[{"device":{"provider_share":"Ana"}}]}`: "a value of the wrong kind",
	} {
		if err := d.Write(RunFile, []byte(content)); err != nil {
			t.Fatal(err)
		}
		if _, err := d.ReadManifest(); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "Ana") {
			t.Errorf("%s: %v, want %q", content, err, want)
		}
	}
	if err := d.Write(CountsFile, []byte("not gzip")); err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.ReadCounts(); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("damaged counts: %v", err)
	}
}

func TestCountsThereAndBack(t *testing.T) {
	d := Dir{t.TempDir()}
	want := NoteCounts{Note: "d000000", Model: "m", Status: "ok", Cells: map[string][]int64{"all": {1, 2}}}
	for range 2 { // equal rows are equal bytes
		lines := NewLines(true)
		lines.Add(CountsHeader{Format: CountsFormat, Fields: []string{"gold", "pred"}})
		lines.Add(want)
		before, _ := os.ReadFile(filepath.Join(d.Path, CountsFile))
		if err := d.WriteLines(CountsFile, lines); err != nil {
			t.Fatal(err)
		}
		if after, _ := os.ReadFile(filepath.Join(d.Path, CountsFile)); before != nil && string(before) != string(after) {
			t.Error("equal rows gave other bytes")
		}
	}
	fields, rows, err := d.ReadCounts()
	if err != nil || len(fields) != 2 || len(rows) != 1 || rows[0].Cells["all"][1] != 2 {
		t.Errorf("%v %v %v", fields, rows, err)
	}
}

func TestWordsPerSecond(t *testing.T) {
	m := ModelSpeed{Passes: []SpeedPass{{Words: 100, Seconds: 1}, {Words: 900, Seconds: 3}}}
	if got := m.WordsPerSecond(); got != 300 {
		t.Errorf("%v, want 300: the latest pass", got)
	}
	if (ModelSpeed{}).WordsPerSecond().Defined() {
		t.Error("no pass has no rate")
	}
}

// Files are named for systems: a name that leads elsewhere is refused.
func TestSystemNamesAreFileNames(t *testing.T) {
	for name, ok := range map[string]bool{"tiny-us": true, "a..b": true, "": false, ".": false, "..": false, "../x": false, "a/b": false, `a\b`: false, "/x": false} {
		d := Dir{Path: t.TempDir()}
		if err := d.WriteJSON(RunFile, Manifest{Format: RunFormat, Models: []ModelRow{{Name: name}}}); err != nil {
			t.Fatal(err)
		}
		if _, err := d.ReadManifest(); (err == nil) != ok {
			t.Errorf("%q: %v", name, err)
		}
	}
}
