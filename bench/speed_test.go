package bench

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"polyphi/bench/result"
	"polyphi/models"
)

// A tape is what systems were asked, in order: "a4" is system a with four notes,
// "raw a" its replay, "close a" its end.
type tape struct{ said []string }

func (t *tape) say(format string, args ...any) { t.said = append(t.said, fmt.Sprintf(format, args...)) }

// taped is a fake system on a tape.
type taped struct {
	fake
	name string
	tape *tape
	fail func(in []models.Input) string // error code of every answer; "" for none
}

func (m taped) Predict(ctx context.Context, in []models.Input, emit func(int, models.Answer) error) error {
	m.tape.say("%s%d", m.name, len(in))
	for i := range in {
		a := models.Answer{}
		if m.fail != nil {
			a.Error = m.fail(in)
		}
		if err := errors.Join(ctx.Err(), emit(i, a)); err != nil {
			return err
		}
	}
	return nil
}

func (m taped) Close() error { m.tape.say("close %s", m.name); return nil }

// replayed is a taped system with a raw replay.
type replayed struct{ taped }

func (m replayed) Replay(in []models.Input) (models.Replay, error) { return replay(m), nil }
func (replayed) Usage() models.Usage {
	return models.Usage{Tokens: 40, WindowTokens: 44, PaddedTokens: 48}
}

type replay replayed

func (r replay) Run() (time.Duration, error) { r.tape.say("raw %s", r.name); return time.Second, nil }
func (r replay) Close()                      { r.tape.say("close raw %s", r.name) }

func tapedSystem(m models.Model, name string) System {
	return System{Name: name, Open: func(context.Context) (models.Model, error) { return m, nil }}
}

// timedJob runs systems into a directory and forgets what the run said.
func timedJob(t *testing.T, tp *tape, systems ...System) Job {
	t.Helper()
	job := jobOf(t, t.TempDir(), systems...)
	job.Machine = result.Machine{CPU: "made-up", Cores: 2}
	mustRun(t, job)
	tp.said = nil
	return job
}

func pair(tp *tape) []System {
	return []System{tapedSystem(replayed{taped{name: "a", tape: tp}}, "a"), tapedSystem(taped{name: "b", tape: tp}, "b")}
}

// Passes stand in the order A B B A, each beside its replay; so do single notes;
// blocks double, up and down. Every sample is kept, and every system closed.
func TestSpeedTakesTurns(t *testing.T) {
	tp := &tape{}
	job := timedJob(t, tp, pair(tp)...)
	trial, err := Speed(context.Background(), job)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Fields("a4 close_a b4 close_b a4 b4") // alone, then to warm up
	for round := range 10 {
		if round%2 == 0 {
			want = append(want, "a4", "raw_a", "b4")
		} else {
			want = append(want, "b4", "raw_a", "a4")
		}
	}
	want = append(want, strings.Fields("a1 b1 b1 a1 a1 b1 b1 a1")...)             // four notes
	want = append(want, strings.Fields("a1 b1 a2 b2 a4 b4 b4 a4 b2 a2 b1 a1")...) // blocks
	want = append(want, strings.Fields("close_raw_a close_a close_b")...)
	got := strings.Fields(strings.NewReplacer(" ", "_", "|", " ").Replace(strings.Join(tp.said, "|")))
	if !slices.Equal(got, want) {
		t.Errorf("asked\n%v\nwant\n%v", got, want)
	}
	var passes []string
	for _, p := range trial.Passes {
		s := p.Model
		if p.Raw {
			s = "raw_" + s
			if p.Seconds != 1 {
				t.Errorf("a replay of a second is noted as %v", p.Seconds)
			}
		}
		if !(p.Seconds > 0) {
			t.Errorf("a pass took %v", p.Seconds)
		}
		passes = append(passes, s)
	}
	if s := strings.Join(passes, " "); s != strings.TrimSpace(strings.Repeat("a raw_a b b raw_a a ", 5)) {
		t.Errorf("samples in the order %s", s)
	}
	if len(trial.Notes) != 4 || len(trial.Notes[3].Seconds) != 2 || trial.Notes[3].Note != "d000003" || trial.Notes[0].Words == 0 {
		t.Errorf("single notes %+v", trial.Notes)
	}
	if len(trial.Blocks) != 12 || trial.Blocks[5].Notes != 4 || trial.Blocks[6].Model != "b" {
		t.Errorf("blocks %+v", trial.Blocks)
	}
	if s := trial.Systems[0]; s.Tokens != 40 || s.PaddedTokens != 48 || s.Words == 0 || s.Runes == 0 || runtime.GOOS == "linux" && !(s.MemoryBytes > 1e6) {
		t.Errorf("system %+v", s)
	}
	if trial.Systems[1].Tokens != 0 {
		t.Errorf("a system without tokens has %d", trial.Systems[1].Tokens)
	}
}

// One system alone, and the number of passes that the suite asks for.
func TestSpeedOfOneSystem(t *testing.T) {
	tp := &tape{}
	job := timedJob(t, tp, pair(tp)[1])
	job.Suite.Passes = 12
	trial, err := Speed(context.Background(), job)
	if err != nil || len(trial.Passes) != 12 {
		t.Errorf("%d passes, %v", len(trial.Passes), err)
	}
}

// Blocks are multiples of notes spread over all lengths: the middle of each of
// sixteen parts.
func TestUnit(t *testing.T) {
	tr := &trial{}
	for i := range 320 {
		tr.of = append(tr.of, result.Note{Words: (i * 7) % 320})
		tr.in = append(tr.in, models.Input{Key: fmt.Sprint((i * 7) % 320)})
	}
	var keys []string
	for _, in := range tr.unit() {
		keys = append(keys, in.Key)
	}
	if s := strings.Join(keys, " "); s != "10 30 50 70 90 110 130 150 170 190 210 230 250 270 290 310" {
		t.Errorf("the unit has the lengths %s", s)
	}
}

// What is no measurement ends in an error, and closes what is open.
func TestSpeedRefuses(t *testing.T) {
	failsAfter := func(calls int) func([]models.Input) string { // the run and warming up go well
		n := 0
		return func([]models.Input) string {
			if n++; n > 4*calls {
				return "deadline"
			}
			return ""
		}
	}
	tp := &tape{}
	for _, calls := range []int{1, 2, 3, 12, 13} {
		m := taped{name: "a", tape: tp, fail: failsAfter(calls)}
		job := timedJob(t, tp, tapedSystem(m, "a"))
		_, err := Speed(context.Background(), job)
		var unanswered *UnansweredError
		if !errors.As(err, &unanswered) || !strings.Contains(err.Error(), "model a: ") {
			t.Errorf("no answers after %d passes: %v", calls, err)
		}
		opened := min(calls, 2) // alone, then with the others
		if closed := strings.Count(strings.Join(tp.said, "|"), "close a"); closed != opened {
			t.Errorf("no answers after %d passes: opened %d times, closed %d", calls, opened, closed)
		}
		job.MaxErrorShare = 1
		if _, err := Speed(context.Background(), job); err != nil {
			t.Errorf("all may fail: %v", err)
		}
	}
	job := timedJob(t, tp, pair(tp)...)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Speed(ctx, job); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	other := job
	other.Systems = []System{tapedSystem(taped{fake: fake{version: "2"}, name: "b", tape: tp}, "b")}
	var notSame *NotSameError
	if _, err := Speed(context.Background(), other); !errors.As(err, &notSame) {
		t.Errorf("another version under the name: %v", err)
	}
	other = job
	other.Corpora = nil
	if _, err := Speed(context.Background(), other); !errors.As(err, &notSame) {
		t.Errorf("other notes: %v", err)
	}
	var apart *IncomparableError
	if err := SameMachine(job); err != nil {
		t.Errorf("the same machine: %v", err)
	}
	job.Machine.Cores = 64
	if err := SameMachine(job); !errors.As(err, &apart) || !strings.Contains(err.Error(), "made-up, 2 cores") {
		t.Errorf("another machine: %v", err)
	}
	job.Dir.Path = t.TempDir()
	if err := SameMachine(job); err != nil {
		t.Errorf("no run yet: %v", err)
	}
}

// A new measurement takes the place of the old; the passes of bench run stay.
func TestAddTrial(t *testing.T) {
	tp := &tape{}
	job := timedJob(t, tp, pair(tp)...)
	for _, name := range []string{"a", "b"} {
		if err := AddTrial(job.Dir, result.Trial{Systems: []result.TimedSystem{{Model: name}}}); err != nil {
			t.Fatal(err)
		}
	}
	s, err := job.Dir.ReadSpeed()
	if err != nil || len(s.Models) != 2 || len(s.Trial.Systems) != 1 || s.Trial.Systems[0].Model != "b" {
		t.Errorf("%+v, %v", s, err)
	}
}
