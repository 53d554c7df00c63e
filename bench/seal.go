package bench

import (
	"polyphi/bench/result"
)

// Seal records the hashes of the run's files in the manifest and writes it: the
// last step of a run.
func Seal(dir result.Dir, m *result.Manifest) error {
	m.Files = map[string]string{}
	names := []string{result.KeysFile, result.NotesFile, result.SentencesFile, result.CountsFile, result.MetricsFile, result.SpeedFile}
	for _, row := range m.Models {
		names = append(names, result.PredictionsFile(row.Name))
	}
	for _, name := range names {
		if !dir.Exists(name) {
			continue
		}
		sum, err := dir.Hash(name)
		if err != nil {
			return err
		}
		m.Files[name] = sum
	}
	return dir.WriteJSON(result.RunFile, *m)
}
