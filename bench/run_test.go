package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"polyphi/bench/result"
	"polyphi/corpora"
	"polyphi/models"
)

// fake is a system that marks the first three letters of every note as a date,
// or misbehaves.
type fake struct {
	version string
	predict func(i int, emit func(int, models.Answer) error) error
}

func (f fake) Info() models.Info {
	return models.Info{Kind: "fake", Family: "rules", Labels: []corpora.Label{"DATE"}, Settings: []models.Setting{{Name: "version", Value: f.version}}}
}

func (f fake) Predict(ctx context.Context, in []models.Input, emit func(int, models.Answer) error) error {
	for i := range in {
		if err := ctx.Err(); err != nil {
			return err
		}
		if f.predict != nil {
			if err := f.predict(i, emit); err != nil {
				return err
			}
			continue
		}
		if err := emit(i, models.Answer{Predictions: []models.Prediction{{Label: "DATE", Score: 0.123456789,
			Fragment: corpora.Fragment{End: corpora.Offset{Byte: 3, Rune: 3}}}}}); err != nil {
			return err
		}
	}
	return nil
}

type silent struct{}

func (silent) Stage(string, int64) {}
func (silent) Add(int64)           {}
func (silent) Done()               {}

func jobOf(t *testing.T, dir string, systems ...System) Job {
	t.Helper()
	suite, err := ParseSuite("t", []byte(tallySuite))
	if err != nil {
		t.Fatal(err)
	}
	var docs []corpora.Document
	for i := range 5 {
		text, gold := marked(t, fmt.Sprintf("{DATE:3/%d} seen by {DOCTOR|gender=female form=full:Ana Ruiz}", i))
		d, err := corpora.NewDocument(corpora.Document{ID: fmt.Sprint("n", i), Text: text, Gold: gold, Annotated: i != 4})
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, d)
	}
	return Job{Suite: suite, Corpora: []corpora.Corpus{{Name: "own", Documents: docs, SHA256: "cafe"}}, Dir: result.Dir{Path: dir},
		Systems: systems, Resamples: 100, Progress: silent{}}
}

// system opens f under a name and counts how often it was opened and run.
func system(name string, f fake, runs *int) System {
	return System{Name: name, Open: func(context.Context) (models.Model, error) {
		inner := f.predict
		g := f
		g.predict = func(i int, emit func(int, models.Answer) error) error {
			if i == 0 {
				*runs++
			}
			if inner != nil {
				return inner(i, emit)
			}
			return emit(i, models.Answer{Predictions: []models.Prediction{{Label: "DATE", Score: 0.123456789, Fragment: corpora.Fragment{End: corpora.Offset{Byte: 3, Rune: 3}}}}})
		}
		return g, nil
	}}
}

// finishRun does what cmd does after Run: the state, and the seal.
func finishRun(t *testing.T, job Job, o Outcome) result.Manifest {
	t.Helper()
	o.Manifest.State = result.Complete
	for _, row := range o.Manifest.Models {
		if row.State == result.Incomplete {
			o.Manifest.State = result.Incomplete
		}
	}
	if err := Seal(job.Dir, &o.Manifest); err != nil {
		t.Fatal(err)
	}
	return o.Manifest
}

func mustRun(t *testing.T, job Job) result.Manifest {
	t.Helper()
	o, err := Run(context.Background(), job)
	if err != nil {
		t.Fatal(err)
	}
	return finishRun(t, job, o)
}

// Notes without gold are keyed and left out; the counts are of the rest.
func TestRunCounts(t *testing.T) {
	dir := t.TempDir()
	runs := 0
	mustRun(t, jobOf(t, dir, system("a", fake{}, &runs)))
	d := result.Dir{Path: dir}
	notes, err := d.ReadNotes()
	if err != nil || len(notes) != 4 {
		t.Fatalf("%d notes, %v", len(notes), err)
	}
	keys, err := os.ReadFile(filepath.Join(dir, result.KeysFile))
	if err != nil || strings.Count(string(keys), "\n") != 5 {
		t.Errorf("keys: %s, %v", keys, err)
	}
	_, counts, err := d.ReadCounts()
	if err != nil || len(counts) != 4 {
		t.Fatalf("%d counts, %v", len(counts), err)
	}
	if c := counts[0].Cells["all"]; c[0] != 2 || c[1] != 1 || c[4] != 1 { // gold, pred, tp_strict
		t.Errorf("counts: %v", c)
	}
	for _, name := range []string{result.RunFile, result.KeysFile, result.PredictionsFile("a")} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v, %v; want 0600", name, info.Mode(), err)
		}
	}
}

// A finished model is not run again; another joins; another version under the
// same name is refused.
func TestRunGoesOn(t *testing.T) {
	dir := t.TempDir()
	a, b := 0, 0
	mustRun(t, jobOf(t, dir, system("a", fake{}, &a)))
	mustRun(t, jobOf(t, dir, system("a", fake{}, &a)))
	m := mustRun(t, jobOf(t, dir, system("b", fake{}, &b)))
	if a != 1 || b != 1 || len(m.Models) != 2 {
		t.Errorf("a ran %d times, b %d; %d rows", a, b, len(m.Models))
	}
	var notSame *NotSameError
	_, err := Run(context.Background(), jobOf(t, dir, system("a", fake{version: "2"}, &a)))
	if !errors.As(err, &notSame) || !strings.Contains(err.Error(), "--model NAME=") {
		t.Errorf("another version: %v", err)
	}
	other := jobOf(t, dir, system("a", fake{}, &a))
	other.Seed = 9
	if _, err := Run(context.Background(), other); !errors.As(err, &notSame) || !strings.Contains(err.Error(), "seed") {
		t.Errorf("another seed: %v", err)
	}
	other = jobOf(t, dir, system("a", fake{}, &a))
	other.Corpora[0].SHA256 = "beef"
	if _, err := Run(context.Background(), other); !errors.As(err, &notSame) || !strings.Contains(err.Error(), "suite") {
		t.Errorf("another corpus: %v", err)
	}
}

// What a run cut short leaves is made again, and ends in the same counts.
func TestUnfinishedModelStartsAgain(t *testing.T) {
	whole, cut := t.TempDir(), t.TempDir()
	n := 0
	mustRun(t, jobOf(t, whole, system("a", fake{}, &n), system("b", fake{}, &n)))
	ctx, cancel := context.WithCancel(context.Background())
	stopping := fake{predict: func(i int, emit func(int, models.Answer) error) error {
		cancel()
		return ctx.Err()
	}}
	if _, err := Run(ctx, jobOf(t, cut, system("a", fake{}, &n), system("b", stopping, &n))); !errors.Is(err, context.Canceled) {
		t.Fatalf("a cancelled run: %v", err)
	}
	before := n
	mustRun(t, jobOf(t, cut, system("a", fake{}, &n), system("b", fake{}, &n)))
	if n != before+1 {
		t.Errorf("%d models ran again, want only the unfinished one", n-before)
	}
	for _, name := range []string{result.CountsFile, result.NotesFile, result.SentencesFile, result.PredictionsFile("a"), result.PredictionsFile("b")} {
		x, err1 := os.ReadFile(filepath.Join(whole, name))
		y, err2 := os.ReadFile(filepath.Join(cut, name))
		if err1 != nil || err2 != nil || string(x) != string(y) {
			t.Errorf("%s differs: %v %v", name, err1, err2)
		}
	}
}

// Error records make a run incomplete, unless their share is allowed; the same
// call asks again.
func TestErrorRecords(t *testing.T) {
	failing := fake{predict: func(i int, emit func(int, models.Answer) error) error {
		if i == 1 {
			return emit(i, models.Answer{Error: "deadline"})
		}
		if i == 2 {
			return nil // no answer at all
		}
		return emit(i, models.Answer{})
	}}
	dir := t.TempDir()
	n := 0
	if m := mustRun(t, jobOf(t, dir, system("a", failing, &n))); m.State != result.Incomplete || m.Models[0].Errors != 2 {
		t.Errorf("state %s with %d errors", m.State, m.Models[0].Errors)
	}
	_, counts, err := result.Dir{Path: dir}.ReadCounts()
	if err != nil || counts[1].Status != "deadline" || counts[2].Status != "missing" {
		t.Errorf("statuses: %v %v, %v", counts[1].Status, counts[2].Status, err)
	}
	job := jobOf(t, dir, system("a", failing, &n))
	job.MaxErrorShare = 0.5
	if m := mustRun(t, job); m.State != result.Complete || n != 2 {
		t.Errorf("with half allowed: state %s, %d runs", m.State, n)
	}
}

// A system that breaks the contract is stopped.
func TestBrokenSystems(t *testing.T) {
	for why, c := range map[string]struct {
		predict func(i int, emit func(int, models.Answer) error) error
		want    string
	}{
		"twice": {func(_ int, emit func(int, models.Answer) error) error { return emit(0, models.Answer{}) }, "twice"},
		"index": {func(_ int, emit func(int, models.Answer) error) error { return emit(99, models.Answer{}) }, "not given"},
		"error": {func(int, func(int, models.Answer) error) error { return errors.New("no battery") }, "no battery"},
	} {
		n := 0
		if _, err := Run(context.Background(), jobOf(t, t.TempDir(), system("a", fake{predict: c.predict}, &n))); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", why, err, c.want)
		}
	}
	n := 0
	dir := t.TempDir()
	outside := fake{predict: func(i int, emit func(int, models.Answer) error) error {
		return emit(i, models.Answer{Predictions: []models.Prediction{{Label: "DATE", Fragment: corpora.Fragment{End: corpora.Offset{Byte: 999, Rune: 999}}}}})
	}}
	mustRun(t, jobOf(t, dir, system("a", outside, &n)))
	if _, counts, err := (result.Dir{Path: dir}).ReadCounts(); err != nil || counts[0].Status != "bad_offsets" {
		t.Errorf("offsets outside the text: %v, %v", counts[0].Status, err)
	}
}

// Attributes and languages keep to the suite's lists.
func TestAssembleRefuses(t *testing.T) {
	n := 0
	job := jobOf(t, t.TempDir(), system("a", fake{}, &n))
	job.Corpora[0].Documents[1].Gold[1].Attrs = []corpora.Attr{{Key: "gender", Value: "femal"}}
	if _, err := Run(context.Background(), job); err == nil || !strings.Contains(err.Error(), "d000001") || !strings.Contains(err.Error(), "did you mean female?") {
		t.Errorf("undeclared value: %v", err)
	}
	job = jobOf(t, t.TempDir(), system("a", fake{}, &n))
	job.Suite.Cluster = "patient"
	if _, err := Run(context.Background(), job); err == nil || !strings.Contains(err.Error(), `"patient"`) {
		t.Errorf("missing cluster: %v", err)
	}
	job = jobOf(t, t.TempDir(), system("a", fake{}, &n))
	for i := range job.Corpora[0].Documents {
		job.Corpora[0].Documents[i].Annotated = false
	}
	if _, err := Run(context.Background(), job); err == nil || !strings.Contains(err.Error(), "annotated") {
		t.Errorf("nothing annotated: %v", err)
	}
}

// Predictions are read back as they were given, in astral and combining text.
func TestPredictionsThereAndBack(t *testing.T) {
	text := "𡈼 क्षि Jose\u0301 3/4"
	d, err := corpora.NewDocument(corpora.Document{Key: "d000000", Text: text, Annotated: true})
	if err != nil {
		t.Fatal(err)
	}
	o := corpora.NewOffsets(text)
	var answer models.Answer
	for _, at := range [][2]int{{0, 1}, {2, 6}, {7, 12}} {
		a, _ := o.AtRune(at[0])
		b, _ := o.AtRune(at[1])
		answer.Predictions = append(answer.Predictions, models.Prediction{Fragment: corpora.Fragment{Start: a, End: b}, Label: "PATIENT", Score: 0.5})
	}
	m := &material{docs: []corpora.Document{d}}
	dir := result.Dir{Path: t.TempDir()}
	if err := writePredictions(dir, "a", "key", "cafe", m, nil, []models.Answer{answer}); err != nil {
		t.Fatal(err)
	}
	got, err := readPredictions(dir, result.ModelRow{Name: "a", Key: "key"}, m)
	if err != nil || fmt.Sprint(got.answers[0]) != fmt.Sprint(answer) {
		t.Errorf("got %v, %v; want %v", got, err, answer)
	}
	if _, err := readPredictions(dir, result.ModelRow{Name: "a", Key: "other"}, m); err == nil {
		t.Error("another model's predictions: accepted")
	}
	m.docs[0].Key = "d000009"
	if _, err := readPredictions(dir, result.ModelRow{Name: "a", Key: "key"}, m); err == nil {
		t.Error("an unknown note: accepted")
	}
}

// What the training text has not is saved with the predictions, without text, and
// comes back as an attribute of the mentions.
func TestUnseenMentions(t *testing.T) {
	_, err := ParseSuite("t", []byte(strings.Replace(tallySuite, "axes:\n", "axes:\n  label: {from: label}\n  oov: {from: measure, measure: oov}\n", 1)+"cross: [[coarse, oov], [label, oov]]\n"))
	if err == nil {
		t.Fatal("cross stands twice: accepted")
	}
	text := strings.NewReplacer("axes:\n", "axes:\n  label: {from: label}\n  oov: {from: measure, measure: oov}\n", "cross: [[gender, form]]", "cross: [[coarse, oov], [label, oov]]").Replace(tallySuite)
	suite, err := ParseSuite("t", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	note, gold := marked(t, "{PATIENT:Ana Ruiz} saw {DOCTOR:Ruiz} on {DATE:3/5} with 王明.\n")
	d, err := corpora.NewDocument(corpora.Document{Key: "d000000", Text: note, Gold: gold, Sentences: corpora.Lines(note)})
	if err != nil {
		t.Fatal(err)
	}
	m := &material{docs: []corpora.Document{d}}
	dir := result.Dir{Path: t.TempDir()}
	for name, vocabulary := range map[string]map[string]bool{"known": {"Ruiz": true, "3": true, "5": true}, "none": nil} {
		if err := writePredictions(dir, name, "key", "cafe", m, vocabulary, make([]models.Answer, 1)); err != nil {
			t.Fatal(err)
		}
		got, err := readPredictions(dir, result.ModelRow{Name: name, Key: "key"}, m)
		if err != nil {
			t.Fatal(err)
		}
		tally := newTallier(suite)
		n := scoredNote{doc: &d, news: got.new(0)}
		if err := tally.prepare(n); err != nil {
			t.Fatal(err)
		}
		saw := models.Prediction{Label: "PATIENT", Score: models.NoScore, Fragment: corpora.Fragment{Start: corpora.Offset{Byte: 4, Rune: 4}, End: corpora.Offset{Byte: 12, Rune: 12}}} // "Ruiz saw"
		row, err := tally.count(n, name, models.Answer{Predictions: []models.Prediction{saw}})
		if err != nil {
			t.Fatal(err)
		}
		cells := fieldsOf(row)
		if vocabulary != nil && (cells["words=seen"]["tp_strict"] != 1 || cells["words=seen"]["pred"] != 1 || cells["words=unseen"]["pred"] != 1) {
			t.Errorf("words %v", cells)
		}
		for key, want := range map[string]int64{"oov=yes": 1, "oov=no": 2, "coarse=NAME oov=yes": 1, "coarse=NAME oov=no": 1, "label=DATE oov=no": 1, "label=DATE oov=yes": 0,
			"words=seen": 4, "words=unseen": 1} { // Ruiz, Ruiz, 3, 5; Ana
			if vocabulary == nil {
				want = 0
			}
			if n := cells[key]["gold"]; n != want {
				t.Errorf("%s: %d mentions in %s, want %d", name, n, key, want)
			}
		}
	}
}
