package bench

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"polyphi/bench/result"
)

// sealed is a run with every file of one.
func sealed(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	n := 0
	job := jobOf(t, dir, system("a", fake{}, &n), system("b", fake{}, &n))
	job.Corpora[0].Documents = job.Corpora[0].Documents[:4]
	o, err := Run(context.Background(), job)
	if err != nil {
		t.Fatal(err)
	}
	if err := job.Dir.WriteJSON(result.MetricsFile, result.Metrics{Format: result.MetricsFormat, Resamples: job.Resamples, Corpus: o.Facts, Estimates: []result.Estimate{{Model: "a"}}}); err != nil {
		t.Fatal(err)
	}
	finishRun(t, job, o)
	return dir
}

// replace changes the text of a file of a run, gzip or not, which must hold it.
func replace(t *testing.T, dir, name, from, to string) {
	t.Helper()
	path := filepath.Join(dir, name)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(name, ".gz") {
		z, err := gzip.NewReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if data, err = io.ReadAll(z); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Contains(data, []byte(from)) {
		t.Fatalf("%s does not hold %q:\n%s", name, from, data)
	}
	data = bytes.Replace(data, []byte(from), []byte(to), 1)
	if strings.HasSuffix(name, ".gz") {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		z.Write(data)
		z.Close()
		data = b.Bytes()
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// A run as it was sealed has no fault, whole or slim. Of one that was damaged and
// then sealed again, so that all hashes agree, the fault is found all the same.
func TestCheckRun(t *testing.T) {
	good := sealed(t)
	if _, faults := CheckRun(result.Dir{Path: good}); len(faults) > 0 {
		t.Fatalf("a good run: %v", faults)
	}
	slim := result.Dir{Path: t.TempDir()}
	if _, err := Slim(result.Dir{Path: good}, slim, 2); err != nil {
		t.Fatal(err)
	}
	if _, faults := CheckRun(slim); len(faults) > 0 {
		t.Errorf("its counts: %v", faults)
	}
	const a, b = "predictions/a.jsonl.gz", "predictions/b.jsonl.gz"
	const span = `"spans":[{"end":3,"label":"DATE","score":0.123457,"start":0}]`
	for why, c := range map[string]struct {
		file, from, to string
		want           string // file, line and text of the only fault
	}{
		"a note out of order":       {result.NotesFile, "d000001", "d000009", "notes.jsonl:3: note keys do not go up"},
		"no note key":               {result.NotesFile, "d000003", "Quillfeather", "notes.jsonl:4: note keys do not go up"},
		"clusters with a gap":       {result.NotesFile, `"cluster":2`, `"cluster":7`, "notes.jsonl:3: cluster 7 comes before cluster 2"},
		"no JSON":                   {result.NotesFile, `"words":`, `words`, "notes.jsonl:1: no valid JSON at byte"},
		"a word in a number":        {result.NotesFile, `"cluster":1`, `"cluster":"Quillfeather"`, "notes.jsonl:2: cluster has a value of the wrong kind"},
		"an unknown field":          {result.NotesFile, `{`, `{"Quillfeather":1,`, "notes.jsonl:1: an unknown field"},
		"a key too many":            {result.KeysFile, `{"corpus":"own","id":"n0","note":"d000000"}`, `{"corpus":"own","id":"n0","note":"d000000"}` + "\n" + `{"corpus":"own","id":"n0","note":"d000008"}`, "keys.jsonl: names 5 notes, the corpora have 4"},
		"a key of no note":          {result.KeysFile, "d000002", "d000008", "notes.jsonl:3: keys.jsonl does not list the note"},
		"sentences of another note": {result.SentencesFile, "d000002", "d000008", "sentences.jsonl.gz: does not have the notes"},
		"counts of another system":  {result.CountsFile, `"model":"b"`, `"model":"c"`, "counts.jsonl.gz:3: is not of note d000000 and system b"},
		"counts of another note":    {result.CountsFile, `"note":"d000003"`, `"note":"d000004"`, "counts.jsonl.gz:8: is not of note d000003 and system a"},
		"other fields":              {result.CountsFile, `"gold","pred"`, `"pred","gold"`, "counts.jsonl.gz:1: has other fields"},
		"more hits than mentions":   {result.CountsFile, `"all":[2,1,2,1,1`, `"all":[2,1,2,1,3`, "counts.jsonl.gz:2: a cell holds what no matching counts"},
		"a negative count":          {result.CountsFile, `"all":[2,1`, `"all":[-2,1`, "counts.jsonl.gz:2: a cell holds what no matching counts"},
		"an error unheard of":       {result.CountsFile, `"status":"ok"`, `"status":"deadline"`, "counts.jsonl.gz: has 1 notes of a without an answer, run.json says 0"},
		"another seed":              {result.MetricsFile, `"seed": 0`, `"seed": 3`, "metrics.json: was made with another seed"},
		"estimates of nobody":       {result.MetricsFile, `"model": "a"`, `"model": "c"`, "metrics.json: has estimates of a system"},
		"other notes estimated":     {result.MetricsFile, `"notes": 4`, `"notes": 5`, "metrics.json: has other notes"},
		"times of nobody":           {result.SpeedFile, `"model": "b"`, `"model": "c"`, "speed.json: has times of a system"},
		"another key":               {a, `"key":"`, `"key":"0`, a + ":1: was made by another model"},
		"a model without a name":    {a, `"model":"a"`, `"model":"Quill feather"`, a + ":1: the header names no model"},
		"an answer to nothing":      {b, "d000002", "d000004", b + ": does not answer the notes"},
		"offsets in bytes":          {a, "codepoint", "byte", a + ":1: notes are not named by key, or offsets"},
		"a reversed span":           {a, `"end":3`, `"end":0`, a + ":2: span 1: [0,0) is empty, reversed"},
		"an unknown label":          {a, `"DATE"`, `"Quillfeather"`, a + ":2: span 1: its label is none of ours"},
		"a score above 1":           {a, "0.123457", "1.5", a + ":2: span 1: its score is outside [0, 1]"},
		"an error with spans":       {a, span, `"error":"deadline",` + span, a + ":2: both an error and spans"},
		"words without a list":      {a, span, span + `,"unseen":[0]`, a + ":2: new words, but"},
	} {
		t.Run(why, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(good)); err != nil {
				t.Fatal(err)
			}
			d := result.Dir{Path: dir}
			replace(t, dir, c.file, c.from, c.to)
			damaged := false
			_, faults := CheckRun(d)
			for _, f := range faults {
				damaged = damaged || strings.Contains(f.Text, "SHA-256") && strings.HasSuffix(f.File, c.file)
			}
			if !damaged {
				t.Errorf("the file is not what was sealed, and that is not said: %v", faults)
			}
			edit(t, dir, func(m *result.Manifest) {
				if err := Seal(d, m); err != nil {
					t.Fatal(err)
				}
			})
			_, faults = CheckRun(d)
			said := ""
			for _, f := range faults {
				said += strings.TrimPrefix(f.String(), dir+"/") + "\n"
			}
			if !strings.Contains(said, c.want) {
				t.Errorf("got\n%swant %s", said, c.want)
			}
			if strings.Contains(said, canary) {
				t.Errorf("words of the file are shown:\n%s", said)
			}
		})
	}
}

// What is missing, in excess or not finished.
func TestCheckRunFiles(t *testing.T) {
	good := sealed(t)
	for why, c := range map[string]struct {
		spoil func(dir string)
		want  string
	}{
		"a file is missing":         {func(d string) { os.Remove(filepath.Join(d, result.CountsFile)) }, "counts.jsonl.gz: is missing"},
		"a file is not listed":      {func(d string) { edit(t, d, func(m *result.Manifest) { delete(m.Files, result.KeysFile) }) }, "run.json: files does not list keys.jsonl"},
		"a path out of the run":     {func(d string) { edit(t, d, func(m *result.Manifest) { m.Files["../x"] = "" }) }, "leads out"},
		"not finished":              {func(d string) { edit(t, d, func(m *result.Manifest) { m.State = result.Running }) }, "not finished"},
		"source ids beside counts":  {func(d string) { edit(t, d, func(m *result.Manifest) { m.Slim = &result.Slim{} }) }, "keys.jsonl: a directory of counts must hold no source ids"},
		"another version":           {func(d string) { edit(t, d, func(m *result.Manifest) { m.Format = "polyphi-run/9" }) }, `run.json: run.json has format "polyphi-run/9"`},
		"no manifest":               {func(d string) { os.Remove(filepath.Join(d, result.RunFile)) }, "has no run.json"},
		"not even gzip":             {func(d string) { os.WriteFile(filepath.Join(d, result.SentencesFile), []byte("x"), 0o600) }, "sentences.jsonl.gz is damaged"},
		"predictions of one, empty": {func(d string) { os.WriteFile(filepath.Join(d, "predictions/b.jsonl.gz"), nil, 0o600) }, "predictions/b.jsonl.gz is damaged"},
	} {
		t.Run(why, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(good)); err != nil {
				t.Fatal(err)
			}
			c.spoil(dir)
			_, faults := CheckRun(result.Dir{Path: dir})
			said := ""
			for _, f := range faults {
				said += f.String() + "\n"
			}
			if !strings.Contains(said, c.want) {
				t.Errorf("got\n%swant %s", said, c.want)
			}
		})
	}
}

// Errors become faults with their place, and without the names of packages.
func TestFaultOf(t *testing.T) {
	for err, want := range map[string]Fault{
		"bench: my suite.yaml:4:1: unknown field":              {File: "my suite.yaml", Line: 4, Column: 1, Text: "unknown field"},
		"bench: my suite.yaml: revision must be 1":             {File: "my suite.yaml", Text: "revision must be 1"},
		"result: notes.jsonl line 3: it ends early":            {File: "my suite.yaml", Line: 3, Text: "it ends early"},
		"corpus own: formats: data/n.jsonl:7: it is not UTF-8": {File: "data/n.jsonl", Line: 7, Text: "it is not UTF-8"},
		"corpus own: the label map is empty":                   {File: "my suite.yaml", Text: "corpus own: the label map is empty"},
	} {
		if got := FaultOf("my suite.yaml", errorText(err)); got != want {
			t.Errorf("%s\ngot  %+v\nwant %+v", err, got, want)
		}
	}
}

type errorText string

func (e errorText) Error() string { return string(e) }
