package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"slices"
	"time"

	"polyphi/bench/result"
	"polyphi/corpora"
	"polyphi/models"
)

// An IncomparableError says that two measurements cannot stand side by side.
type IncomparableError struct{ Text string }

// Error returns why, and the way out.
func (e *IncomparableError) Error() string { return "bench: " + e.Text }

// An UnansweredError says that a system left more notes without an answer than
// are allowed.
type UnansweredError struct{ Text string }

// Error returns which system, and how many.
func (e *UnansweredError) Error() string { return "bench: " + e.Text }

// SameMachine returns an IncomparableError if the run directory was made on another
// machine than the job is on: times of two machines are never set side by side. A
// directory without a run is no error.
func SameMachine(job Job) error {
	if !job.Dir.Exists(result.RunFile) {
		return nil
	}
	m, err := job.Dir.ReadManifest()
	if err != nil {
		return err
	}
	if m.Machine != job.Machine {
		return &IncomparableError{fmt.Sprintf("%s was made on another machine (%s, %d cores), and speeds of two machines do not compare; give another --out, or --fresh",
			job.Dir.Path, m.Machine.CPU, m.Machine.Cores)}
	}
	return nil
}

// Speed times the systems of a job whose run is complete, in the order given. All
// notes are in memory before a clock starts; loading, warming up, scoring and
// writing are outside of it.
//
// Each system first takes a pass alone in memory. Then all are loaded and take one
// pass each, and their timed passes in the order A B B A, each beside a raw replay
// of its work where it can be replayed; then every note alone; then blocks of
// growing numbers of notes. The samples are in the order taken; nothing is computed
// of them.
func Speed(ctx context.Context, job Job) (result.Trial, error) {
	t := &trial{job: job, out: result.Trial{Argv: job.Argv, Machine: job.Machine, Started: job.Started,
		Blocks: []result.TimedBlock{}, Costs: []result.Cost{}, Estimates: []result.Estimate{}, Notes: []result.TimedNote{}, Passes: []result.TimedPass{}}}
	if err := t.read(); err != nil {
		return t.out, err
	}
	defer job.Progress.Done()
	job.Progress.Stage("loading", int64(len(job.Systems)))
	for _, s := range job.Systems {
		memory, err := t.alone(ctx, s)
		if err != nil {
			return t.out, fmt.Errorf("bench: model %s: %w", s.Name, err)
		}
		t.out.Systems = append(t.out.Systems, result.TimedSystem{Model: s.Name, MemoryBytes: memory})
		job.Progress.Add(1)
	}
	err := t.open(ctx)
	for _, stage := range []func(context.Context) error{t.passes, t.notes, t.blocks} {
		if err == nil {
			err = stage(ctx)
		}
	}
	return t.out, errors.Join(err, t.close())
}

// A trial is a measurement under way.
type trial struct {
	job     Job
	run     result.Manifest
	in      []models.Input
	of      []result.Note // of in
	systems []timed
	out     result.Trial
}

// timed is a loaded system.
type timed struct {
	name   string
	model  models.Model
	replay models.Replay // nil if it cannot be replayed
}

// read makes the inputs of the notes that the run has.
func (t *trial) read() (err error) {
	if t.run, err = t.job.Dir.ReadManifest(); err != nil {
		return err
	}
	if t.of, err = t.job.Dir.ReadNotes(); err != nil {
		return err
	}
	n := 0
	for _, c := range t.job.Corpora {
		for i := range c.Documents {
			d := &c.Documents[i]
			if at := len(t.in); at < len(t.of) && t.of[at].Note == corpora.Key(n) {
				t.in = append(t.in, models.Input{Key: t.of[at].Note, Text: d.Text, Lang: d.Lang})
			}
			n++
		}
	}
	if len(t.in) != len(t.of) {
		return &NotSameError{"these are not the notes of the run " + t.job.Dir.Path + "; give another --out, or --fresh"}
	}
	return nil
}

// alone opens a system with no other in memory, lets it take a pass, and returns
// the highest resident memory of the process meanwhile.
func (t *trial) alone(ctx context.Context, s System) (memory result.Number, err error) {
	debug.FreeOSMemory() // what came before is not this system's
	reset := resetPeak()
	model, err := s.Open(ctx)
	if err != nil {
		return memory, err
	}
	if c, ok := model.(io.Closer); ok {
		defer func() { err = errors.Join(err, c.Close()) }()
	}
	row := rowOf(s.Name, model.Info(), corpusHash(t.run.Corpora))
	i := slices.IndexFunc(t.run.Models, func(r result.ModelRow) bool { return r.Name == row.Name })
	if i < 0 || t.run.Models[i].Key != row.Key {
		return memory, &NotSameError{fmt.Sprintf("%s holds no finished row %q of this model, setting and device", t.job.Dir.Path, s.Name)}
	}
	if _, err := t.whole(ctx, model); err != nil {
		return memory, err
	}
	if !reset {
		return result.Undefined(), nil
	}
	return peak(), nil
}

// open loads all systems, lets each take a pass, and prepares their replays.
func (t *trial) open(ctx context.Context) error {
	for i, s := range t.job.Systems {
		model, err := s.Open(ctx)
		if err != nil {
			return fmt.Errorf("bench: model %s: %w", s.Name, err)
		}
		t.systems = append(t.systems, timed{name: s.Name, model: model})
		if _, err := t.whole(ctx, model); err != nil {
			return fmt.Errorf("bench: model %s: %w", s.Name, err)
		}
		row := &t.out.Systems[i]
		at := model.Info().Times
		row.LoadSeconds, row.WarmupSeconds = result.Number(at.LoadSeconds), result.Number(at.WarmupSeconds)
		for _, n := range t.of {
			row.Words += int64(n.Words)
			row.Runes += int64(n.Runes)
		}
		if m, ok := model.(models.Metered); ok {
			u := m.Usage()
			row.Tokens, row.WindowTokens, row.PaddedTokens = u.Tokens, u.WindowTokens, u.PaddedTokens
		}
		if r, ok := model.(models.Replayer); ok {
			if t.systems[i].replay, err = r.Replay(t.in); err != nil {
				return fmt.Errorf("bench: model %s: %w", s.Name, err)
			}
		}
	}
	return nil
}

func (t *trial) close() error {
	var errs []error
	for _, s := range t.systems {
		if s.replay != nil {
			s.replay.Close()
		}
		if c, ok := s.model.(io.Closer); ok {
			errs = append(errs, c.Close())
		}
	}
	return errors.Join(errs...)
}

// whole times a pass over all notes. The garbage of what ran before is collected
// first, outside the clock.
func (t *trial) whole(ctx context.Context, m models.Model) (result.Number, error) {
	runtime.GC()
	seconds, failed, err := clock(ctx, m, t.in)
	if err == nil {
		err = t.allowed(failed)
	}
	return seconds, err
}

// allowed is the error of more notes without an answer than the job allows.
func (t *trial) allowed(failed int) error {
	if stateOf(failed, len(t.in), t.job.MaxErrorShare) == result.Complete {
		return nil
	}
	return &UnansweredError{fmt.Sprintf("%d of %d notes ended without an answer while it was timed, and what does not answer has no speed; allow a share with --max-error-share",
		failed, len(t.in))}
}

// clock runs a system over notes, and returns the seconds that took and how many
// notes have no answer.
func clock(ctx context.Context, m models.Model, in []models.Input) (seconds result.Number, failed int, err error) {
	failed = len(in)
	start := time.Now()
	err = m.Predict(ctx, in, func(_ int, a models.Answer) error {
		if a.Error == "" {
			failed--
		}
		return nil
	})
	seconds = result.Number(time.Since(start).Seconds())
	return seconds, failed, errors.Join(err, ctx.Err())
}

// turn lists the systems from first to last, or from last to first.
func (t *trial) turn(backwards bool) []int {
	order := make([]int, len(t.systems))
	for i := range order {
		order[i] = i
		if backwards {
			order[i] = len(order) - 1 - i
		}
	}
	return order
}

// passes takes the timed passes in rounds, every second one backwards: A B B A.
// A raw replay stands after its pass, in rounds backwards before it.
func (t *trial) passes(ctx context.Context) error {
	t.job.Progress.Stage("timed passes", int64(t.job.Suite.Passes*len(t.systems)))
	for round := range t.job.Suite.Passes {
		backwards := round%2 == 1
		for _, i := range t.turn(backwards) {
			for _, raw := range []bool{backwards, !backwards} {
				if err := t.pass(ctx, t.systems[i], raw); err != nil {
					return fmt.Errorf("bench: model %s: %w", t.systems[i].name, err)
				}
			}
			t.job.Progress.Add(1)
		}
	}
	return nil
}

// pass takes one pass, or one raw replay if the system has one.
func (t *trial) pass(ctx context.Context, s timed, raw bool) error {
	p := result.TimedPass{Model: s.name, Raw: raw}
	switch {
	case !raw:
		var err error
		if p.Seconds, err = t.whole(ctx, s.model); err != nil {
			return err
		}
	case s.replay == nil:
		return nil
	default:
		runtime.GC()
		wall, err := s.replay.Run()
		if err != nil {
			return err
		}
		p.Seconds = result.Number(wall.Seconds())
	}
	t.out.Passes = append(t.out.Passes, p)
	return ctx.Err()
}

// notes gives every note alone to each system in turn.
func (t *trial) notes(ctx context.Context) error {
	t.job.Progress.Stage("one note at a time", int64(len(t.in)))
	runtime.GC()
	failed := make([]int, len(t.systems))
	for n := range t.in {
		row := result.TimedNote{Note: t.of[n].Note, Words: t.of[n].Words, Seconds: make([]result.Number, len(t.systems))}
		for _, i := range t.turn(n%2 == 1) {
			seconds, without, err := clock(ctx, t.systems[i].model, t.in[n:n+1])
			failed[i] += without
			if err = errors.Join(err, t.allowed(failed[i])); err != nil {
				return fmt.Errorf("bench: model %s: %w", t.systems[i].name, err)
			}
			row.Seconds[i] = seconds
		}
		t.out.Notes = append(t.out.Notes, row)
		t.job.Progress.Add(1)
	}
	return nil
}

// blocks gives each system blocks that double in number, upwards and downwards.
func (t *trial) blocks(ctx context.Context) error {
	unit := t.unit()
	var sizes []int
	for n := len(unit); len(sizes) == 0 || sizes[len(sizes)-1] < len(t.in); n *= 2 {
		sizes = append(sizes, n)
	}
	t.job.Progress.Stage("growing blocks", int64(2*len(sizes)))
	for _, backwards := range []bool{false, true} {
		for _, n := range sizes {
			block := slices.Concat(slices.Repeat([][]models.Input{unit}, n/len(unit))...)
			for _, i := range t.turn(backwards) {
				runtime.GC()
				seconds, _, err := clock(ctx, t.systems[i].model, block)
				if err != nil {
					return fmt.Errorf("bench: model %s: %w", t.systems[i].name, err)
				}
				t.out.Blocks = append(t.out.Blocks, result.TimedBlock{Model: t.systems[i].name, Notes: n, Seconds: seconds})
			}
			t.job.Progress.Add(1)
		}
		slices.Reverse(sizes)
	}
	return nil
}

// unit is the mixture that blocks are multiples of: up to 16 notes spread evenly
// over all lengths, so that blocks differ in their number of notes only.
func (t *trial) unit() []models.Input {
	const most = 16
	byLength := make([]int, len(t.in))
	for i := range byLength {
		byLength[i] = i
	}
	slices.SortStableFunc(byLength, func(a, b int) int { return t.of[a].Words - t.of[b].Words })
	n := max(1, min(most, len(t.in)/most))
	var out []models.Input
	for i := range n {
		out = append(out, t.in[byLength[(2*i+1)*len(t.in)/(2*n)]])
	}
	return out
}

// AddTrial puts a measurement into the speed file of a run directory, in the place
// of an earlier one.
func AddTrial(dir result.Dir, t result.Trial) error {
	s, err := dir.ReadSpeed()
	if err != nil {
		return err
	}
	s.Trial = &t
	return dir.WriteJSON(result.SpeedFile, s)
}
