package bench

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"polyphi/bench/result"
	"polyphi/models"
)

// A NotSameError says that a run directory holds something else than what was
// asked for.
type NotSameError struct{ Text string }

// Error returns what differs and the way out.
func (e *NotSameError) Error() string { return "bench: " + e.Text }

// begin opens the run directory: it returns the manifest of a run that goes on,
// or a new one.
func begin(job Job, m *material) (result.Manifest, error) {
	hash, err := SuiteHash(job.Suite, job.Corpora)
	if err != nil {
		return result.Manifest{}, err
	}
	line, id, err := Signature(job.Suite, m.policy)
	if err != nil {
		return result.Manifest{}, err
	}
	fresh := result.Manifest{Format: result.RunFormat, Argv: job.Argv, Build: job.Build, Machine: job.Machine, Corpora: m.digests, Seed: job.Seed,
		Resamples: job.Resamples, Parent: job.parent, Suite: job.Suite.Result(), SuiteHash: hash, Signature: line, SignatureID: id, State: result.Running, Started: job.Started,
		Tags: job.Tags, Files: map[string]string{}}
	old, err := job.Dir.ReadManifest()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fresh, nil
	case err != nil:
		return fresh, err
	case old.Slim != nil:
		return fresh, &NotSameError{job.Dir.Path + " holds counts alone, of a run that cannot go on; give another --out"}
	}
	var differs []string
	for name, pair := range map[string][2]string{"suite": {old.SuiteHash, hash}, "signature": {old.SignatureID, id},
		"parent": {runOf(old.Parent), runOf(job.parent)}, "seed": {fmt.Sprint(old.Seed), fmt.Sprint(job.Seed)}, "resamples": {fmt.Sprint(old.Resamples), fmt.Sprint(job.Resamples)}} {
		if pair[0] != pair[1] {
			differs = append(differs, name)
		}
	}
	if len(differs) > 0 {
		slices.Sort(differs)
		way := "give another --out, or --fresh"
		if job.parent != nil {
			way = "give another --out"
		}
		return fresh, &NotSameError{fmt.Sprintf("%s holds another run: %s differ; %s", job.Dir.Path, strings.Join(differs, ", "), way)}
	}
	fresh.Models = old.Models
	if old.State != result.Complete {
		return fresh, nil
	}
	fresh.Machine = old.Machine // until a system runs
	if slices.Equal(old.Suite.Compat, job.Suite.Compat) {
		fresh.State, fresh.Finished, fresh.Files = old.State, old.Finished, old.Files
		fresh.Argv, fresh.Started, fresh.Build = old.Argv, old.Started, old.Build
	}
	return fresh, nil
}

// runOf returns what tells the parent of a run from any other, "" for none.
func runOf(p *result.Parent) string {
	if p == nil {
		return ""
	}
	return p.RunSHA256
}

// rowOf describes an opened model for the manifest. Its key is the SHA-256 over
// everything that decides its answers: digests, settings, device, corpora.
func rowOf(name string, info models.Info, corpusHash string) result.ModelRow {
	d := info.Device
	row := result.ModelRow{Name: name, Kind: info.Kind, Family: info.Family, Before: info.Before, Category: info.Category, Demonstration: info.Demonstration,
		CoarseOnly: info.CoarseOnly, Notes: info.Notes, Digests: []result.Named{}, Settings: []result.Named{}, Labels: []string{}, State: result.Running,
		Device: result.Device{Requested: d.Requested, Used: d.Used, Reason: d.Reason, Precision: d.Precision, Threads: d.Threads,
			Runtime: d.Runtime, RuntimeSHA256: d.RuntimeSHA256, GPU: d.GPU, Driver: d.Driver, ProviderShare: result.Number(d.ProviderShare), ProviderTime: result.Number(d.ProviderTime)}}
	key := []string{info.Kind, corpusHash, d.Used, d.Precision}
	for _, x := range info.Digests {
		row.Digests = append(row.Digests, result.Named{Name: x.Name, Value: x.SHA256})
		key = append(key, x.Name, x.SHA256)
	}
	for _, x := range info.Settings {
		row.Settings = append(row.Settings, result.Named(x))
		key = append(key, x.Name, x.Value)
	}
	for _, l := range info.Labels {
		row.Labels = append(row.Labels, string(l))
	}
	row.Key = result.Hash([]byte(strings.Join(key, "\x00")))
	return row
}

// done reports whether the manifest already holds the row, finished, under the
// same key. The same name under another key is an error.
func done(m result.Manifest, dir result.Dir, row result.ModelRow) (bool, error) {
	i := slices.IndexFunc(m.Models, func(r result.ModelRow) bool { return r.Name == row.Name })
	if i < 0 {
		return false, nil
	}
	old := m.Models[i]
	if old.State == result.Running || !dir.Exists(result.PredictionsFile(row.Name)) {
		return false, nil // nothing is kept of it
	}
	if old.Key != row.Key {
		return false, &NotSameError{fmt.Sprintf("%s already has a row %q made by another model, setting or device (key %.8s, now %.8s); name this one with --model NAME=…, or give another --out",
			dir.Path, row.Name, old.Key, row.Key)}
	}
	return old.State == result.Complete, nil
}

// setRow sets a row of the manifest; rows stand by family, then name, so that the
// order of runs leaves no trace.
func setRow(m *result.Manifest, row result.ModelRow) {
	m.Models = slices.DeleteFunc(m.Models, func(r result.ModelRow) bool { return r.Name == row.Name })
	m.Models = append(m.Models, row)
	slices.SortFunc(m.Models, func(a, b result.ModelRow) int {
		if c := familyRank(a.Family) - familyRank(b.Family); c != 0 {
			return c
		}
		return strings.Compare(a.Name, b.Name)
	})
}

func familyRank(f string) int {
	return slices.Index([]string{"rules", "dictionary", "encoder", "small-llm", "large-llm"}, f)
}
