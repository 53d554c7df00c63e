package bench

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"polyphi/bench/result"
	"polyphi/corpora"
	"polyphi/corpora/labels"
	"polyphi/models"
)

const canary = "Quillfeather"

// faulty panics while notes are scored.
type faulty struct {
	silent
	scoring *bool
}

func (f faulty) Stage(name string, _ int64) { *f.scoring = name == "scoring" }
func (f faulty) Add(int64) {
	if *f.scoring {
		panic(canary)
	}
}

// A panic in a worker becomes an error with type and stack and without its
// value; the run goes on later and infers nothing again.
func TestFaultInAWorker(t *testing.T) {
	dir, n := t.TempDir(), 0
	job := jobOf(t, dir, system("a", fake{}, &n))
	job.Progress = faulty{scoring: new(bool)}
	_, err := Run(context.Background(), job)
	var fault *FaultError
	if !errors.As(err, &fault) || fault.Type != "string" || !strings.Contains(err.Error(), "score.go") {
		t.Fatalf("got %v", err)
	}
	if strings.Contains(err.Error(), canary) {
		t.Errorf("the error holds the panic's value: %v", err)
	}
	if m := mustRun(t, jobOf(t, dir, system("a", fake{}, &n))); m.State != result.Complete || n != 1 {
		t.Errorf("state %s after %d passes", m.State, n)
	}
}

// A system that panics is its caller's fault to catch; the run directory stays
// one that the same call goes on with.
func TestPanickingSystem(t *testing.T) {
	whole, cut, n := t.TempDir(), t.TempDir(), 0
	mustRun(t, jobOf(t, whole, system("a", fake{}, &n)))
	panicking := fake{predict: func(i int, emit func(int, models.Answer) error) error {
		if i == 2 {
			panic(canary)
		}
		return emit(i, models.Answer{})
	}}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("no panic")
			}
		}()
		Run(context.Background(), jobOf(t, cut, system("a", panicking, &n)))
	}()
	mustRun(t, jobOf(t, cut, system("a", fake{}, &n)))
	same(t, whole, cut, result.CountsFile, result.PredictionsFile("a"))
}

func same(t *testing.T, a, b string, names ...string) {
	t.Helper()
	for _, name := range names {
		x, err1 := os.ReadFile(filepath.Join(a, name))
		y, err2 := os.ReadFile(filepath.Join(b, name))
		if err1 != nil || err2 != nil || string(x) != string(y) {
			t.Errorf("%s differs: %v %v", name, err1, err2)
		}
	}
}

// A system that hears of its fault and says nothing is stopped all the same.
func TestSilentFaults(t *testing.T) {
	n := 0
	twice := fake{predict: func(i int, emit func(int, models.Answer) error) error {
		_ = emit(i, models.Answer{})
		_ = emit(i, models.Answer{Error: "other"})
		return nil
	}}
	if _, err := Run(context.Background(), jobOf(t, t.TempDir(), system("a", twice, &n))); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Errorf("answered twice: %v", err)
	}
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(context.Background())
	leaving := System{Name: "a", Open: func(context.Context) (models.Model, error) { return leaver{stop: cancel, answers: 2}, nil }}
	if _, err := Run(ctx, jobOf(t, dir, leaving)); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped without a word: %v", err)
	}
	if (result.Dir{Path: dir}).Exists(result.PredictionsFile("a")) {
		t.Error("half a pass was kept")
	}
	ctx, cancel = context.WithCancel(context.Background())
	defer cancel()
	late := System{Name: "a", Open: func(context.Context) (models.Model, error) { return leaver{stop: cancel, answers: 4}, nil }}
	if _, err := Run(ctx, jobOf(t, dir, late)); !errors.Is(err, context.Canceled) || !(result.Dir{Path: dir}).Exists(result.PredictionsFile("a")) {
		t.Errorf("stopped after the last note: %v; the pass is whole and must be kept", err)
	}
	closed := jobOf(t, t.TempDir(), System{Name: "a", Open: func(context.Context) (models.Model, error) { return nil, errors.New("no such library") }})
	if _, err := Run(context.Background(), closed); err == nil || !strings.Contains(err.Error(), "model a: no such library") {
		t.Errorf("a system that does not open: %v", err)
	}
}

// leaver answers a few notes, last first, is stopped, and reports no error.
type leaver struct {
	fake
	stop    func()
	answers int
}

func (l leaver) Predict(_ context.Context, in []models.Input, emit func(int, models.Answer) error) error {
	for i := range l.answers {
		if err := emit(len(in)-1-i, models.Answer{}); err != nil {
			return err
		}
	}
	l.stop()
	return nil
}

// A row that ended in errors is kept under its key too: another system does not
// take its name, and may not overwrite what it answered.
func TestIncompleteRowKeepsItsName(t *testing.T) {
	dir, n := t.TempDir(), 0
	failing := fake{predict: func(i int, emit func(int, models.Answer) error) error {
		return emit(i, models.Answer{Error: "deadline"})
	}}
	mustRun(t, jobOf(t, dir, system("a", failing, &n)))
	before, err := os.ReadFile(filepath.Join(dir, result.PredictionsFile("a")))
	if err != nil {
		t.Fatal(err)
	}
	var notSame *NotSameError
	if _, err := Run(context.Background(), jobOf(t, dir, system("a", fake{version: "2"}, &n))); !errors.As(err, &notSame) || n != 1 {
		t.Errorf("another version of an incomplete row: %v after %d passes", err, n)
	}
	after, _ := os.ReadFile(filepath.Join(dir, result.PredictionsFile("a")))
	if string(before) != string(after) {
		t.Error("its predictions were overwritten")
	}
	if m := mustRun(t, jobOf(t, dir, system("a", fake{}, &n))); m.State != result.Complete || n != 2 {
		t.Errorf("asked again: state %s after %d passes", m.State, n)
	}
}

// A tangle that matching refuses is an error record: counted, and a run with it
// is incomplete unless its share is allowed.
func TestCrowdedAnswer(t *testing.T) {
	crowded := fake{predict: func(i int, emit func(int, models.Answer) error) error {
		var a models.Answer
		if i == 1 {
			for start := range 9 {
				for end := 10; end < 20; end++ {
					for _, l := range labels.Fine() {
						a.Predictions = append(a.Predictions, models.Prediction{Label: l, Score: models.NoScore,
							Fragment: corpora.Fragment{Start: corpora.Offset{Byte: start, Rune: start}, End: corpora.Offset{Byte: end, Rune: end}}})
					}
				}
			}
		}
		return emit(i, a)
	}}
	dir, n := t.TempDir(), 0
	m := mustRun(t, jobOf(t, dir, system("a", crowded, &n)))
	if m.State != result.Incomplete || m.Models[0].Errors != 1 {
		t.Errorf("state %s with %d errors", m.State, m.Models[0].Errors)
	}
	_, counts, err := result.Dir{Path: dir}.ReadCounts()
	if err != nil || counts[1].Status != "bad_spans" || counts[1].Cells["all"][0] != 2 || counts[1].Cells["all"][1] != 0 {
		t.Errorf("its counts: %+v, %v", counts[1], err)
	}
	job := jobOf(t, dir, system("a", crowded, &n))
	job.MaxErrorShare = 0.25
	if m := mustRun(t, job); m.State != result.Complete || m.Models[0].Errors != 1 {
		t.Errorf("a quarter allowed: state %s with %d errors", m.State, m.Models[0].Errors)
	}
}

// Systems may come in any order, at once or one by one, and answer in any
// order: the files are the same.
func TestOrderLeavesNoTrace(t *testing.T) {
	n := 0
	backward := func() System {
		return System{Name: "b", Open: func(context.Context) (models.Model, error) { return leaver{stop: func() {}, answers: 4}, nil }}
	}
	forward := func() System {
		return system("b", fake{predict: func(i int, emit func(int, models.Answer) error) error { return emit(i, models.Answer{}) }}, &n)
	}
	whole, pieces := t.TempDir(), t.TempDir()
	mustRun(t, jobOf(t, whole, system("a", fake{}, &n), forward()))
	mustRun(t, jobOf(t, pieces, backward()))
	job := jobOf(t, pieces, system("a", fake{}, &n))
	job.Argv = []string{"run", "--model", "a"}
	if m := mustRun(t, job); len(m.Models) != 2 || m.Models[0].Name != "a" || len(m.Argv) != 3 {
		t.Errorf("rows %+v, argv %q", m.Models, m.Argv)
	}
	same(t, whole, pieces, result.CountsFile, result.NotesFile, result.KeysFile, result.SentencesFile, result.PredictionsFile("a"), result.PredictionsFile("b"))
}
