package result

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// lines writes a file of JSON lines as they are given.
func lines(t *testing.T, d Dir, name string, rows ...string) {
	t.Helper()
	l := NewLines(strings.HasSuffix(name, ".gz"))
	for _, r := range rows {
		l.Add(json.RawMessage(r))
	}
	if err := d.WriteLines(name, l); err != nil {
		t.Fatal(err)
	}
}

// Every reader refuses an unknown field, an unknown format, what stands after a
// value, a file cut short, and a file without its header.
func TestEveryReaderIsStrict(t *testing.T) {
	readers := map[string]struct {
		header, row string
		read        func(Dir) error
	}{
		RunFile:       {header: `{"format":"polyphi-run/1"}`, read: func(d Dir) error { _, err := d.ReadManifest(); return err }},
		MetricsFile:   {header: `{"format":"polyphi-metrics/1"}`, read: func(d Dir) error { _, err := d.ReadMetrics(); return err }},
		SpeedFile:     {header: `{"format":"polyphi-speed/1"}`, read: func(d Dir) error { _, err := d.ReadSpeed(); return err }},
		NotesFile:     {row: `{"note":"d000000","cluster":0}`, read: func(d Dir) error { _, err := d.ReadNotes(); return err }},
		KeysFile:      {row: `{"note":"d000000","id":"n1"}`, read: func(d Dir) error { _, err := d.ReadKeys(); return err }},
		SentencesFile: {row: `{"note":"d000000","sentences":[{"n":1}]}`, read: func(d Dir) error { _, err := d.ReadSentences(); return err }},
		CountsFile: {header: `{"format":"polyphi-counts/1","fields":["gold"]}`, row: `{"note":"d000000","cells":{"all":[1]}}`,
			read: func(d Dir) error { _, _, err := d.ReadCounts(); return err }},
		PredictionsFile("m"): {header: `{"format":"polyphi-predictions/1","key":"k"}`, row: `{"id":"d000000","spans":[{"start":0,"end":1,"score":null}]}`,
			read: func(d Dir) error { _, _, err := d.ReadPredictions("m"); return err }},
	}
	for name, r := range readers {
		d := Dir{t.TempDir()}
		if err := r.read(d); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s is not there: %v", name, err)
		}
		good := slices.DeleteFunc([]string{r.header, r.row}, func(s string) bool { return s == "" })
		lines(t, d, name, good...)
		if err := r.read(d); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for i, line := range good {
			for why, bad := range map[string]string{"an unknown field": strings.Replace(line, "{", `{"surprise":1,`, 1), "after the JSON value": line + `{}`} {
				rows := slices.Clone(good)
				rows[i] = bad
				var text strings.Builder
				for _, row := range rows {
					text.WriteString(row + "\n")
				}
				writeText(t, d, name, text.String())
				if err := r.read(d); err == nil || !strings.Contains(err.Error(), why) || !strings.Contains(err.Error(), name) {
					t.Errorf("%s line %d: %v, want %q", name, i+1, err, why)
				}
			}
		}
		if r.header == "" {
			continue
		}
		writeText(t, d, name, strings.Replace(r.header, "/1", "/2", 1)+"\n")
		if err := r.read(d); err == nil || !strings.Contains(err.Error(), "make the run again") {
			t.Errorf("%s of another version: %v", name, err)
		}
		writeText(t, d, name, "")
		if err := r.read(d); err == nil || !strings.Contains(err.Error(), "damaged") {
			t.Errorf("%s without a header: %v", name, err)
		}
	}
}

// writeText writes text as the content of a file, zipped if its name says so.
func writeText(t *testing.T, d Dir, name, text string) {
	t.Helper()
	data := []byte(text)
	if strings.HasSuffix(name, ".gz") {
		l := NewLines(true)
		if _, err := l.zip.Write(data); err != nil {
			t.Fatal(err)
		}
		if err := l.zip.Close(); err != nil {
			t.Fatal(err)
		}
		data = l.buf.Bytes()
	}
	if err := d.Write(name, data); err != nil {
		t.Fatal(err)
	}
}

// A zipped file cut at any byte, or with a cell too long, is damaged, never
// fewer rows.
func TestDamagedCounts(t *testing.T) {
	d := Dir{t.TempDir()}
	lines(t, d, CountsFile, `{"format":"polyphi-counts/1","fields":["gold"]}`, `{"note":"d000000","cells":{"all":[1]}}`)
	whole, err := os.ReadFile(filepath.Join(d.Path, CountsFile))
	if err != nil {
		t.Fatal(err)
	}
	for n := range whole {
		if err := d.Write(CountsFile, whole[:n]); err != nil {
			t.Fatal(err)
		}
		if _, rows, err := d.ReadCounts(); err == nil {
			t.Errorf("cut to %d of %d bytes: %d rows and no error", n, len(whole), len(rows))
		}
	}
	lines(t, d, CountsFile, `{"format":"polyphi-counts/1","fields":["gold"]}`, `{"note":"d000000","cells":{"all":[1,2]}}`)
	if _, _, err := d.ReadCounts(); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("a cell longer than the header: %v", err)
	}
}

func TestPredictionsThereAndBack(t *testing.T) {
	d := Dir{t.TempDir()}
	score := Number(0.25)
	header := PredictionHeader{Format: PredictionsFormat, Model: "m", Key: "k", CorpusSHA256: "c", IDs: "key", Offsets: "codepoint"}
	want := []NotePredictions{{ID: "d000000", Spans: []Span{{Start: 1, End: 4, Label: "DATE", Score: &score}, {Start: 5, End: 6, Label: "NAME"}}},
		{ID: "d000001", Error: "deadline"}, {ID: "d000002"}}
	l := NewLines(true)
	l.Add(header)
	for _, w := range want {
		l.Add(w)
	}
	if err := d.WriteLines(PredictionsFile("m"), l); err != nil {
		t.Fatal(err)
	}
	h, rows, err := d.ReadPredictions("m")
	if err != nil || h != header || !reflect.DeepEqual(rows, want) {
		t.Errorf("%+v %+v %v", h, rows, err)
	}
}

// Modes are 0600 and 0700 whatever the umask; nothing is left behind where
// nothing can be written.
func TestModes(t *testing.T) {
	d := Dir{filepath.Join(t.TempDir(), "new", "run")}
	if err := d.Write("predictions/m.jsonl.gz", nil); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]fs.FileMode{".": 0o700, "predictions": 0o700, "predictions/m.jsonl.gz": 0o600} {
		if info, err := os.Stat(filepath.Join(d.Path, name)); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: mode %v, %v; want %v", name, info.Mode(), err, want)
		}
	}
	blocked := Dir{filepath.Join(d.Path, "predictions", "m.jsonl.gz", "run")} // below a file
	var write *WriteError
	if err := blocked.WriteJSON(RunFile, Manifest{}); !errors.As(err, &write) || write.File != RunFile {
		t.Errorf("below a file: %v", err)
	}
	if os.Geteuid() == 0 {
		return // root may write to every folder
	}
	if err := os.Chmod(d.Path, 0o500); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(d.Path, 0o700)
	if err := d.WriteJSON(RunFile, Manifest{}); !errors.As(err, &write) {
		t.Errorf("read-only folder: %v", err)
	}
	if entries, err := os.ReadDir(d.Path); err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

// Every line's keys are in sorted order too: equal rows of another Go type
// would be equal bytes.
func TestLinesAreCanonical(t *testing.T) {
	for _, v := range []any{Key{}, Note{}, NoteSentences{}, Sentence{}, PredictionHeader{}, NotePredictions{}, Span{}, CountsHeader{}, NoteCounts{}} {
		typ := reflect.TypeOf(v)
		var keys []string
		for i := range typ.NumField() {
			key, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
			keys = append(keys, key)
		}
		if !slices.IsSorted(keys) {
			t.Errorf("%s: keys stand as %v", typ.Name(), keys)
		}
	}
}

// Canonical text is read back as it was, and is its own canonical form; signs
// and letters beyond ASCII are not escaped.
func TestCanonicalThereAndBack(t *testing.T) {
	m := Manifest{Format: RunFormat, Argv: []string{"run", "<ä&>"}, Seed: math.MaxUint64, Files: map[string]string{"b": "2", "a": "1"},
		Models: []ModelRow{{Name: "m", Device: Device{ProviderShare: Undefined()}}}}
	first, err := Canonical(m)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(first, []byte(`"<ä&>"`)) || bytes.Contains(first, []byte("\r")) || !bytes.Contains(first, []byte("18446744073709551615")) {
		t.Errorf("%s", first)
	}
	d := Dir{t.TempDir()}
	if err := d.Write(RunFile, first); err != nil {
		t.Fatal(err)
	}
	read, err := d.ReadManifest()
	if err != nil {
		t.Fatal(err)
	}
	if second, err := Canonical(read); err != nil || !bytes.Equal(first, second) {
		t.Errorf("%v\n%s\n%s", err, first, second)
	}
	if _, err := Canonical(math.NaN()); err == nil {
		t.Error("NaN that is no Number: accepted")
	}
}

// The law: a number is written as JSON, at most 12 digits off, and what was
// written is read and written again as the same bytes.
func FuzzNumber(f *testing.F) {
	for _, x := range []float64{0, math.Copysign(0, -1), 1, -1, 0.1, 1.0 / 3, 1e-300, 5e-324, math.MaxFloat64, math.Inf(1), math.NaN(), 123456789012.5} {
		f.Add(x)
	}
	f.Fuzz(func(t *testing.T, x float64) {
		first, err := json.Marshal(Number(x))
		if err != nil {
			t.Fatal(err)
		}
		var y Number
		if err := json.Unmarshal(first, &y); err != nil {
			t.Fatalf("%v was written as %s: %v", x, first, err)
		}
		second, err := json.Marshal(y)
		if err != nil || !bytes.Equal(first, second) {
			t.Errorf("%v: %s, then %s, %v", x, first, second, err)
		}
		if bytes.HasPrefix(first, []byte("-0")) && y == 0 {
			t.Errorf("%v is written as %s", x, first)
		}
		if Number(x).Defined() != y.Defined() || y.Defined() && math.Abs(float64(y)-x) > math.Abs(x)*1e-11 && math.Abs(x) > 1e-300 {
			t.Errorf("%v came back as %v", x, float64(y))
		}
	})
}

func TestNumberRefuses(t *testing.T) {
	for _, bad := range []string{`"0.5"`, `true`, `[1]`, `1e999`} {
		var x Number
		if err := json.Unmarshal([]byte(bad), &x); err == nil {
			t.Errorf("%s: read as %v", bad, fmt.Sprint(float64(x)))
		}
	}
}
