package bench

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"polyphi/bench/result"
)

// Rescore scores the saved predictions of a run again, under the job's suite and
// into the job's directory. No system is opened; the run itself is only read.
//
// The corpora must be those of the run, by name and content; all else of the suite
// may differ. Seed, resamples and machine are the run's, and so are the timing
// samples: they are of these very predictions. The same call goes on where an
// earlier one was cut short. Systems that the run did not finish are left out.
func Rescore(ctx context.Context, job Job, from result.Dir) (Outcome, error) {
	parent, err := from.ReadManifest()
	if err != nil {
		return Outcome{}, err
	}
	if err := rescorable(from, parent); err != nil {
		return Outcome{}, err
	}
	job.Seed, job.Resamples, job.Machine = parent.Seed, parent.Resamples, parent.Machine
	if job.parent, err = parentOf(from, parent); err != nil {
		return Outcome{}, err
	}
	m, err := assemble(job)
	if err != nil {
		return Outcome{}, err
	}
	if err := sameCorpora(parent, m.digests); err != nil {
		return Outcome{}, err
	}
	if err := sameGold(job.Suite, from, parent, m); err != nil {
		return Outcome{}, err
	}
	manifest, err := begin(job, m)
	if err != nil {
		return Outcome{}, err
	}
	out := Outcome{Manifest: manifest, Notes: m.notes, Facts: m.facts, Policy: m.policy}
	if manifest.State == result.Complete {
		return out, nil
	}
	if err := job.Dir.Sweep(); err != nil {
		return Outcome{}, fmt.Errorf("bench: %w", err)
	}
	out.Manifest.Models = finished(parent)
	if err := writeNotes(job.Dir, m, out.Manifest); err != nil {
		return Outcome{}, err
	}
	if err := copyAnswers(from, parent, job.Dir); err != nil {
		return Outcome{}, err
	}
	return out, score(ctx, job, m, &out)
}

// finished returns the systems of a run that it did not leave half way.
func finished(m result.Manifest) []result.ModelRow {
	return slices.DeleteFunc(slices.Clone(m.Models), func(r result.ModelRow) bool { return r.State == result.Running })
}

// rescorable refuses a run whose predictions are not there, or not of all notes.
func rescorable(from result.Dir, m result.Manifest) error {
	if m.Slim != nil {
		return fmt.Errorf("bench: %s holds counts alone, no predictions; score the run that it was made from, or run the suite again", from.Path)
	}
	rows := finished(m)
	for _, row := range rows {
		if !from.Exists(result.PredictionsFile(row.Name)) {
			return fmt.Errorf("bench: %s holds no predictions of %s; run the command that made it again, which infers what is missing", from.Path, row.Name)
		}
	}
	switch {
	case len(rows) == 0:
		return fmt.Errorf("bench: %s holds no system that is finished; run the suite again", from.Path)
	case m.Partial != "":
		return fmt.Errorf("bench: %s is a run of part of the notes (%s); score a run of all of them", from.Path, m.Partial)
	}
	return nil
}

// parentOf names a run by its contents.
func parentOf(from result.Dir, m result.Manifest) (*result.Parent, error) {
	sum, err := from.Hash(result.RunFile)
	if err != nil {
		return nil, err
	}
	return &result.Parent{Build: m.Build, Finished: m.Finished, Parent: m.Parent, RunSHA256: sum, Signature: m.Signature, SignatureID: m.SignatureID,
		Suite: fmt.Sprintf("%s r%d", m.Suite.Name, m.Suite.Revision), SuiteHash: m.SuiteHash}, nil
}

// sameCorpora returns an error that names the first corpus which is not the run's.
func sameCorpora(run result.Manifest, now []result.CorpusDigest) error {
	for i, c := range now {
		if i >= len(run.Corpora) {
			return &NotSameError{fmt.Sprintf("corpus %s: the run was made without it; name the suite with the run's corpora alone", c.Name)}
		}
		switch old := run.Corpora[i]; {
		case old.Name != c.Name:
			return &NotSameError{fmt.Sprintf("corpus %s stands where the run has %s; name the corpora as the run does, in its order", c.Name, old.Name)}
		case old.SHA256 != c.SHA256:
			return &NotSameError{fmt.Sprintf("corpus %s is not that of the run (SHA-256 %.8s, there %.8s); predictions are of its very notes, so name them with --corpus %s=PATH, or run the suite", c.Name, c.SHA256, old.SHA256, c.Name)}
		}
	}
	if len(now) < len(run.Corpora) {
		return &NotSameError{fmt.Sprintf("corpus %s of the run is not in the suite; name all of the run's corpora", run.Corpora[len(now)].Name)}
	}
	return nil
}

// sameGold refuses other gold where it matters to predictions: which mentions hold
// a new word is saved by their place in it.
func sameGold(s Suite, from result.Dir, run result.Manifest, m *material) error {
	axis := computedAxis(s, outOfVocabulary)
	if axis == "" {
		return nil
	}
	same := true
	for i, c := range m.digests {
		same = same && run.Corpora[i].LabelMap == c.LabelMap
	}
	if same && from.Exists(result.MetricsFile) {
		old, err := from.ReadMetrics()
		if err != nil {
			return err
		}
		same = len(old.Corpus) > 0 && maps.Equal(old.Corpus[0].Mentions, m.facts[0].Mentions)
	}
	if !same {
		return &NotSameError{fmt.Sprintf("axis %s: the label map gives the corpora other mentions than the run's, and which of them hold a new word was found in the run; take the axis out of the suite, or run the suite", axis)}
	}
	return nil
}

// copyAnswers copies predictions and timing samples, if they are those that the run
// was sealed with.
func copyAnswers(from result.Dir, run result.Manifest, to result.Dir) error {
	for _, row := range finished(run) {
		name := result.PredictionsFile(row.Name)
		if err := from.Copy(to, name, run); err != nil {
			return err
		}
	}
	if !from.Exists(result.SpeedFile) {
		return nil
	}
	return from.Copy(to, result.SpeedFile, run)
}
