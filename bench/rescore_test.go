package bench

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"polyphi/bench/result"
	"polyphi/models"
)

// scored is a run of two systems, one of which leaves a note unanswered.
func scored(t *testing.T, dir string) result.Manifest {
	t.Helper()
	n := 0
	failing := fake{predict: func(i int, emit func(int, models.Answer) error) error {
		if i == 1 {
			return emit(i, models.Answer{Error: "deadline"})
		}
		return emit(i, models.Answer{})
	}}
	job := jobOf(t, dir, system("a", fake{}, &n), system("b", failing, &n))
	job.MaxErrorShare = 0.5
	job.Machine.CPU = "the machine of the run"
	return mustRun(t, job)
}

// again scores a run into another directory, under a suite that is changed.
func again(t *testing.T, from, to string, change func(*Job)) (result.Manifest, error) {
	t.Helper()
	job := jobOf(t, to)
	job.Machine.CPU = "another machine"
	if change != nil {
		change(&job)
	}
	o, err := Rescore(context.Background(), job, result.Dir{Path: from})
	if err != nil {
		return result.Manifest{}, err
	}
	if o.Manifest.State == result.Complete {
		return o.Manifest, nil
	}
	return finishRun(t, job, o), nil
}

func read(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, name := range []string{result.RunFile, result.KeysFile, result.NotesFile, result.SentencesFile, result.CountsFile, result.SpeedFile, result.PredictionsFile("a"), result.PredictionsFile("b")} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		out[name] = string(data)
	}
	return out
}

// Under the same suite the new directory has the bytes of the old one but for the
// manifest, which names it.
func TestRescoreTheSame(t *testing.T) {
	from, to := t.TempDir(), t.TempDir()
	old := scored(t, from)
	before := read(t, from)
	m, err := again(t, from, to, nil)
	if err != nil {
		t.Fatal(err)
	}
	after := read(t, to)
	for _, name := range slices.Sorted(maps.Keys(before)) {
		if name != result.RunFile && before[name] != after[name] {
			t.Errorf("%s differs", name)
		}
	}
	if !maps.Equal(before, read(t, from)) {
		t.Error("the run was written to")
	}
	p := m.Parent
	if p == nil || p.RunSHA256 != result.Hash([]byte(before[result.RunFile])) || p.SuiteHash != old.SuiteHash || p.SignatureID != old.SignatureID || p.Suite != "t r1" {
		t.Errorf("parent: %+v", p)
	}
	if strings.Contains(after[result.RunFile], from) {
		t.Error("the manifest holds the path of its parent")
	}
	if len(m.Models) != 2 || m.Models[1].Errors != 1 || m.Models[1].State != result.Complete || m.Machine != old.Machine {
		t.Errorf("rows %+v, machine %+v", m.Models, m.Machine)
	}
	if m, err = again(t, from, to, nil); err != nil || m.State != result.Complete {
		t.Errorf("the same call again: %v", err)
	}
}

// Another label set is another suite: its counts have its cells.
func TestRescoreUnderAnotherSuite(t *testing.T) {
	from, to := t.TempDir(), t.TempDir()
	old := scored(t, from)
	coarse := func(j *Job) {
		j.Suite, _ = ParseSuite("t", []byte(strings.Replace(tallySuite, "labels: mc14", "labels: coarse", 1)))
	}
	m, err := again(t, from, to, coarse)
	if err != nil {
		t.Fatal(err)
	}
	if m.SuiteHash == old.SuiteHash || m.SignatureID == old.SignatureID {
		t.Error("another label set has the old hash or signature")
	}
	_, counts, err := result.Dir{Path: to}.ReadCounts()
	if err != nil || counts[0].Cells["label=NAME"] == nil || counts[0].Cells["label=DOCTOR"] != nil {
		t.Errorf("cells %v, %v", counts[0].Cells, err)
	}
	var notSame *NotSameError
	if _, err := again(t, from, to, nil); !errors.As(err, &notSame) || !strings.Contains(err.Error(), "signature") {
		t.Errorf("another suite into the same directory: %v", err)
	}
	third := t.TempDir()
	if m, err := again(t, to, third, nil); err != nil || m.Parent.Parent == nil {
		t.Errorf("scored again from what was scored again: %+v, %v", m.Parent, err)
	}
}

// Other scorers move neither hash nor signature, and asking for more of them
// scores the same directory again without inferring.
func TestRescoreBesideOthers(t *testing.T) {
	from, to := t.TempDir(), t.TempDir()
	old := scored(t, from)
	mode := "meddocan-ner" // it leaves out notes without an answer, and says so
	ask := func(j *Job) { j.Suite.Compat = []string{mode} }
	for range 2 {
		m, err := again(t, from, to, ask)
		if err != nil || m.SuiteHash != old.SuiteHash || m.SignatureID != old.SignatureID || !slices.Equal(m.Suite.Compat, []string{mode}) {
			t.Errorf("%v: %+v", err, m.Suite)
		}
	}
	n := 0
	job := jobOf(t, from, system("a", fake{}, &n))
	ask(&job)
	o, err := Run(context.Background(), job)
	if err != nil || n != 0 || len(o.Compat) != 2 {
		t.Fatalf("the run itself beside others: %d inferred, %d reports, %v", n, len(o.Compat), err)
	}
	if r := o.Compat[1]; r.Model != "b" || r.Mode != mode || r.Skipped != 1 || r.SkippedGold != 2 || r.Tool == "" || r.Blind == "" {
		t.Errorf("report: %+v", r)
	}
	if o.Manifest.Machine != old.Machine {
		t.Error("the run was moved to a machine that no system ran on")
	}
}

// What cannot be scored again says why and what to do.
func TestRescoreRefuses(t *testing.T) {
	from := t.TempDir()
	scored(t, from)
	for why, c := range map[string]struct {
		change func(*Job)
		spoil  func(dir string)
		want   string
	}{
		"another corpus":  {change: func(j *Job) { j.Corpora[0].SHA256 = "beef" }, want: "corpus own is not that of the run (SHA-256 beef, there cafe)"},
		"another name":    {change: func(j *Job) { j.Corpora[0].Name = "mine" }, want: "corpus mine stands where the run has own"},
		"no predictions":  {spoil: func(d string) { os.RemoveAll(filepath.Join(d, "predictions")) }, want: "holds no predictions of a"},
		"another answer":  {spoil: func(d string) { appendTo(t, filepath.Join(d, result.PredictionsFile("b"))) }, want: "predictions/b.jsonl.gz"},
		"part of a run":   {spoil: func(d string) { edit(t, d, func(m *result.Manifest) { m.Partial = "limit 2" }) }, want: "limit 2"},
		"nothing is done": {spoil: func(d string) { edit(t, d, func(m *result.Manifest) { m.Models = nil }) }, want: "no system that is finished"},
	} {
		t.Run(why, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
				t.Fatal(err)
			}
			if c.spoil != nil {
				c.spoil(dir)
			}
			if _, err := again(t, dir, t.TempDir(), c.change); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

// Which mentions hold a new word is known by their place in gold: other gold is
// refused where the suite asks for it.
func TestRescoreWithOtherGold(t *testing.T) {
	from := t.TempDir()
	oov := func(j *Job) {
		j.Suite, _ = ParseSuite("t", []byte(strings.Replace(tallySuite, "axes:\n", "axes:\n  oov: {from: measure, measure: oov}\n", 1)))
	}
	n := 0
	job := jobOf(t, from, system("a", fake{}, &n))
	oov(&job)
	mustRun(t, job)
	if _, err := again(t, from, t.TempDir(), oov); err != nil {
		t.Errorf("the run's own gold: %v", err)
	}
	_, err := again(t, from, t.TempDir(), func(j *Job) { oov(j); j.Corpora[0].LabelMap = "f00d" })
	if err == nil || !strings.Contains(err.Error(), "axis oov") {
		t.Errorf("another label map: %v", err)
	}
	if _, err := again(t, from, t.TempDir(), func(j *Job) { j.Corpora[0].LabelMap = "f00d" }); err != nil {
		t.Errorf("another label map where it does not matter: %v", err)
	}
}

// edit changes a manifest.
func edit(t *testing.T, dir string, change func(*result.Manifest)) {
	t.Helper()
	d := result.Dir{Path: dir}
	m, err := d.ReadManifest()
	if err != nil {
		t.Fatal(err)
	}
	change(&m)
	if err := d.WriteJSON(result.RunFile, m); err != nil {
		t.Fatal(err)
	}
}

// appendTo adds a byte to a file.
func appendTo(t *testing.T, path string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("\n"); err != nil {
		t.Fatal(err)
	}
	f.Close()
}
