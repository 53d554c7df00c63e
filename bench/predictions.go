package bench

import (
	"fmt"
	"math"

	"polyphi/bench/result"
	"polyphi/corpora"
	"polyphi/models"
)

// writePredictions saves a system's answers without text: spans in code points,
// or the code of what went wrong.
func writePredictions(dir result.Dir, model, key, corpusHash string, m *material, answers []models.Answer) error {
	lines := result.NewLines(true)
	lines.Add(result.PredictionHeader{Format: result.PredictionsFormat, Model: model, Key: key, CorpusSHA256: corpusHash, IDs: "key", Offsets: "codepoint"})
	for i, a := range answers {
		row := result.NotePredictions{ID: m.docs[i].Key, Error: a.Error}
		for _, p := range a.Predictions {
			s := result.Span{Start: p.Start.Rune, End: p.End.Rune, Label: string(p.Label)}
			if p.Score != models.NoScore {
				score := result.Number(math.Round(p.Score*1e6) / 1e6)
				s.Score = &score
			}
			row.Spans = append(row.Spans, s)
		}
		lines.Add(row)
	}
	return dir.WriteLines(result.PredictionsFile(model), lines)
}

// readPredictions reads a system's answers back, one per document in order, and
// checks them against the texts as if the system had given them now.
func readPredictions(dir result.Dir, row result.ModelRow, m *material) ([]models.Answer, error) {
	header, rows, err := dir.ReadPredictions(row.Name)
	if err != nil {
		return nil, err
	}
	name := result.PredictionsFile(row.Name)
	if header.IDs != "key" || header.Offsets != "codepoint" {
		return nil, fmt.Errorf("bench: %s does not name notes by key and offsets in code points; run again with --fresh", name)
	}
	if header.Key != row.Key || header.Model != row.Name {
		return nil, fmt.Errorf("bench: %s was made by another model than run.json says; run again with --fresh", name)
	}
	at := map[string]int{}
	for i := range m.docs {
		at[m.docs[i].Key] = i
	}
	read := make([]bool, len(m.docs))
	answers := make([]models.Answer, len(m.docs))
	for i := range answers {
		answers[i].Error = "missing"
	}
	for _, r := range rows {
		i, known := at[r.ID]
		if !known {
			return nil, fmt.Errorf("bench: %s names a note the suite does not have; run again with --fresh", name)
		}
		if read[i] {
			return nil, fmt.Errorf("bench: %s answers %s twice; run again with --fresh", name, r.ID)
		}
		answers[i], read[i] = answerOf(m.docs[i].Text, r), true
	}
	return answers, nil
}

func answerOf(text string, r result.NotePredictions) models.Answer {
	a := models.Answer{Error: r.Error}
	if len(r.Spans) == 0 && r.Error == "" {
		return a
	}
	o := corpora.NewOffsets(text)
	for _, s := range r.Spans {
		p := models.Prediction{Label: corpora.Label(s.Label), Score: models.NoScore}
		var err1, err2 error
		p.Start, err1 = o.AtRune(s.Start)
		p.End, err2 = o.AtRune(s.End)
		if err1 != nil || err2 != nil {
			return models.Answer{Error: "bad_offsets"}
		}
		if s.Score != nil {
			p.Score = float64(*s.Score)
		}
		a.Predictions = append(a.Predictions, p)
	}
	return models.Check(o, a)
}

// A Reopened run is a run directory with its notes and saved answers, to be
// looked at again without any model.
type Reopened struct {
	Manifest  result.Manifest
	Documents []corpora.Document
	Attrs     []map[string]string // note-level axis values, one map per document
	Answers   map[string][]models.Answer
}

// Reopen reads the predictions of a run directory back beside the notes they
// were made on. The suite and corpora must be those of the run: their hash is
// compared.
func Reopen(job Job) (Reopened, error) {
	manifest, err := job.Dir.ReadManifest()
	if err != nil {
		return Reopened{}, err
	}
	hash, err := SuiteHash(job.Suite, job.Corpora)
	if err != nil {
		return Reopened{}, err
	}
	if hash != manifest.SuiteHash {
		return Reopened{}, &NotSameError{"these are not the notes of the run " + job.Dir.Path + "; name the suite and corpora it was made with"}
	}
	m, err := assemble(job)
	if err != nil {
		return Reopened{}, err
	}
	out := Reopened{Manifest: manifest, Documents: m.docs, Answers: map[string][]models.Answer{}}
	for _, n := range m.notes {
		out.Attrs = append(out.Attrs, n.Attrs)
	}
	for _, row := range manifest.Models {
		if row.State == result.Running {
			continue
		}
		if out.Answers[row.Name], err = readPredictions(job.Dir, row, m); err != nil {
			return Reopened{}, err
		}
	}
	return out, nil
}
