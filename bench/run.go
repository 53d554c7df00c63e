package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"polyphi/bench/result"
	"polyphi/models"
)

// Run predicts with every system that is not done yet, then counts for all
// systems of the run directory.
//
// A system's predictions are written whole as soon as it is finished, so a crash
// loses at most the system it was in; the same call goes on from there. What is
// counted is always what stands in the files.
func Run(ctx context.Context, job Job) (Outcome, error) {
	m, err := assemble(job)
	if err != nil {
		return Outcome{}, err
	}
	manifest, err := begin(job, m)
	if err != nil {
		return Outcome{}, err
	}
	if err := job.Dir.Sweep(); err != nil {
		return Outcome{}, fmt.Errorf("bench: %w", err)
	}
	if manifest.State != result.Complete {
		if err := writeNotes(job.Dir, m, manifest); err != nil {
			return Outcome{}, err
		}
	}
	out := Outcome{Notes: m.notes, Facts: m.facts, Policy: m.policy}
	for _, s := range job.Systems {
		ran, err := runSystem(ctx, job, m, &manifest, s)
		if err != nil {
			return Outcome{Manifest: manifest}, err
		}
		if ran {
			out.Ran = append(out.Ran, s.Name)
		}
	}
	out.Manifest = manifest
	if manifest.State == result.Complete {
		return out, nil
	}
	err = score(ctx, job, m, &out)
	return out, err
}

// writeNotes writes what does not depend on a system: manifest, keys, notes,
// sentences.
func writeNotes(dir result.Dir, m *material, manifest result.Manifest) error {
	keys, notes, sentences := result.NewLines(false), result.NewLines(false), result.NewLines(true)
	for _, k := range m.keys {
		keys.Add(k)
	}
	for i := range m.notes {
		notes.Add(m.notes[i])
		sentences.Add(m.sentences[i])
	}
	return errors.Join(dir.WriteJSON(result.RunFile, manifest), dir.WriteLines(result.KeysFile, keys),
		dir.WriteLines(result.NotesFile, notes), dir.WriteLines(result.SentencesFile, sentences))
}

// runSystem opens one system and infers it unless its row is done.
func runSystem(ctx context.Context, job Job, m *material, manifest *result.Manifest, s System) (ran bool, err error) {
	model, err := s.Open(ctx)
	if err != nil {
		return false, fmt.Errorf("bench: model %s: %w", s.Name, err)
	}
	if c, ok := model.(io.Closer); ok {
		defer func() { err = errors.Join(err, c.Close()) }()
	}
	row := rowOf(s.Name, model.Info(), corpusHash(manifest.Corpora))
	if finished, err := done(*manifest, job.Dir, row); finished || err != nil {
		return false, err
	}
	manifest.State, manifest.Finished = result.Running, ""
	manifest.Argv, manifest.Build, manifest.Machine, manifest.Started = job.Argv, job.Build, job.Machine, job.Started
	setRow(manifest, row)
	if err := job.Dir.WriteJSON(result.RunFile, *manifest); err != nil {
		return false, err
	}
	answers, pass, err := predict(ctx, job, m, s.Name, model)
	if err != nil {
		return false, fmt.Errorf("bench: model %s: %w", s.Name, err)
	}
	if a, ok := model.(models.Audited); ok {
		if err := a.Audit(ctx); err != nil {
			return false, fmt.Errorf("bench: model %s: %w", s.Name, err)
		}
	}
	for _, a := range answers {
		if a.Error != "" {
			row.Errors++
		}
		for _, p := range a.Predictions {
			if p.Label == models.Unmapped {
				row.Unmapped++
			}
		}
	}
	row.State = stateOf(row.Errors, len(answers), job.MaxErrorShare)
	if u, ok := model.(models.Metered); ok {
		row.Usage = usageOf(u.Usage(), &pass)
		if row.Usage.UncoveredTokens != 0 {
			return false, fmt.Errorf("bench: model %s: %d tokens were in no window: a fault of this program; please report it", s.Name, row.Usage.UncoveredTokens)
		}
	}
	if err := writePredictions(job.Dir, s.Name, row.Key, corpusHash(manifest.Corpora), m, model.Info().Vocabulary, answers); err != nil {
		return false, err
	}
	if err := addSpeed(job.Dir, s.Name, model.Info().Times, pass); err != nil {
		return false, err
	}
	setRow(manifest, row)
	return true, job.Dir.WriteJSON(result.RunFile, *manifest)
}

// stateOf returns the state of a row with that many error records: complete as
// long as their share of the notes is allowed.
func stateOf(errors, notes int, maxShare float64) string {
	if float64(errors) > maxShare*float64(notes) {
		return result.Incomplete
	}
	return result.Complete
}

// predict runs the one timed pass: all notes are in memory before the clock
// starts, and nothing is checked or written while it runs. A pass that was
// stopped is an error even where the system says nothing of it: notes that were
// not asked are no error records.
func predict(ctx context.Context, job Job, m *material, name string, model models.Model) ([]models.Answer, result.SpeedPass, error) {
	inputs := make([]models.Input, len(m.docs))
	pass := result.SpeedPass{}
	for i := range m.docs {
		inputs[i] = models.Input{Key: m.docs[i].Key, Text: m.docs[i].Text, Lang: m.docs[i].Lang}
		pass.Words += int64(m.notes[i].Words)
		pass.Runes += int64(m.notes[i].Runes)
	}
	answers := make([]models.Answer, len(inputs))
	answered := make([]bool, len(inputs))
	job.Progress.Stage(name, pass.Words)
	defer job.Progress.Done()
	var broken error
	left := len(inputs)
	start := time.Now()
	err := model.Predict(ctx, inputs, func(i int, a models.Answer) error {
		if i < 0 || i >= len(answers) || answered[i] {
			broken = fmt.Errorf("answered note %d twice, or a note it was not given", i)
			return broken
		}
		answers[i], answered[i] = a, true
		left--
		job.Progress.Add(int64(m.notes[i].Words))
		return nil
	})
	pass.Seconds = result.Number(time.Since(start).Seconds())
	if err == nil {
		err = broken
	}
	if err == nil && left > 0 {
		err = ctx.Err()
	}
	if err != nil {
		return nil, pass, err
	}
	for i := range answers {
		if !answered[i] {
			answers[i] = models.Answer{Error: "missing"}
		}
		if len(answers[i].Predictions) > 0 || answers[i].Error != "" {
			answers[i] = check(m.docs[i].Text, answers[i])
		}
	}
	return answers, pass, nil
}

func usageOf(u models.Usage, pass *result.SpeedPass) *result.Usage {
	pass.Tokens, pass.PaddedTokens = u.Tokens, u.PaddedTokens
	var words []result.ScriptWords
	for _, w := range u.Words {
		words = append(words, result.ScriptWords{Script: w.Script, Unknown: w.Unknown, Words: w.Words})
	}
	return &result.Usage{Words: words, Batches: u.Batches, BatchTokens: u.BatchTokens, ComparedTokens: u.ComparedTokens, CutWords: u.CutWords, FlippedTokens: u.FlippedTokens,
		OutOfMemory: u.OutOfMemory, RecutWindows: u.RecutWindows, PaddedTokens: u.PaddedTokens, PlanSHA256: u.PlanSHA256, Repairs: u.Repairs,
		Tokens: u.Tokens, UncoveredTokens: u.UncoveredTokens, UnmappedSpans: u.UnmappedSpans, UnreadSentences: u.UnreadSentences, WindowTokens: u.WindowTokens}
}

// addSpeed records the pass of a system: one entry a system, the latest pass.
func addSpeed(dir result.Dir, model string, t models.Times, pass result.SpeedPass) error {
	s := result.Speed{Format: result.SpeedFormat}
	if dir.Exists(result.SpeedFile) {
		var err error
		if s, err = dir.ReadSpeed(); err != nil {
			return err
		}
	}
	entry := result.ModelSpeed{Model: model, LoadSeconds: result.Number(t.LoadSeconds), WarmupSeconds: result.Number(t.WarmupSeconds), Passes: []result.SpeedPass{pass}}
	for i := range s.Models {
		if s.Models[i].Model == model {
			s.Models[i] = entry
			return dir.WriteJSON(result.SpeedFile, s)
		}
	}
	s.Models = append(s.Models, entry)
	return dir.WriteJSON(result.SpeedFile, s)
}

func corpusHash(digests []result.CorpusDigest) string {
	all := ""
	for _, d := range digests {
		all += d.Name + "\x00" + d.SHA256 + "\x00"
	}
	return result.Hash([]byte(all))
}
