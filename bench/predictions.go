package bench

import (
	"fmt"
	"math"
	"slices"

	"polyphi/bench/result"
	"polyphi/corpora"
	"polyphi/models"
)

// writePredictions saves a system's answers without text: spans in code points,
// or the code of what went wrong; and which gold mentions hold a word that is not
// in its vocabulary, if it has one.
func writePredictions(dir result.Dir, model, key, corpusHash string, m *material, vocabulary map[string]bool, answers []models.Answer) error {
	lines := result.NewLines(true)
	lines.Add(result.PredictionHeader{Format: result.PredictionsFormat, Model: model, Key: key, CorpusSHA256: corpusHash, IDs: "key", Offsets: "codepoint", Vocabulary: vocabulary != nil})
	for i, a := range answers {
		row := result.NotePredictions{ID: m.docs[i].Key, Error: a.Error, Unseen: unseen(&m.docs[i], vocabulary), UnseenWords: unseenWords(m.docs[i].Text, vocabulary)}
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

// unseen lists the gold mentions of a note with a word outside the vocabulary.
func unseen(d *corpora.Document, vocabulary map[string]bool) (out []int) {
	if vocabulary == nil {
		return nil
	}
	var words []corpora.Fragment
	for i, m := range d.Gold {
		isNew := false
		for _, f := range m.Fragments {
			text := f.In(d.Text)
			words = corpora.Words(words[:0], text)
			for _, w := range words {
				isNew = isNew || !vocabulary[w.In(text)]
			}
		}
		if isNew {
			out = append(out, i)
		}
	}
	return out
}

// unseenWords lists the words of a text that are not in the vocabulary.
func unseenWords(text string, vocabulary map[string]bool) (out []int) {
	if vocabulary == nil {
		return nil
	}
	for i, w := range corpora.Words(nil, text) {
		if !vocabulary[w.In(text)] {
			out = append(out, i)
		}
	}
	return out
}

// saved is what a system's predictions file holds, by document.
type saved struct {
	answers []models.Answer
	news    []news // nil if the system declares no vocabulary
}

// news are what of a note a system's training text has not: gold mentions and
// words, by their places, in order.
type news struct{ mentions, words []int }

func (n *news) mention(i int32) bool { _, ok := slices.BinarySearch(n.mentions, int(i)); return ok }
func (n *news) word(i int) bool      { _, ok := slices.BinarySearch(n.words, i); return ok }

// new returns what of a document is new to the system, nil if that is not known.
func (s saved) new(document int) *news {
	if s.news == nil {
		return nil
	}
	return &s.news[document]
}

// readPredictions reads a system's answers back, one per document in order, and
// checks them against the texts as if the system had given them now.
func readPredictions(dir result.Dir, row result.ModelRow, m *material) (saved, error) {
	header, rows, err := dir.ReadPredictions(row.Name)
	if err != nil {
		return saved{}, err
	}
	name := result.PredictionsFile(row.Name)
	if header.IDs != "key" || header.Offsets != "codepoint" {
		return saved{}, fmt.Errorf("bench: %s does not name notes by key and offsets in code points; run again with --fresh", name)
	}
	if header.Key != row.Key || header.Model != row.Name {
		return saved{}, fmt.Errorf("bench: %s was made by another model than run.json says; run again with --fresh", name)
	}
	at := map[string]int{}
	for i := range m.docs {
		at[m.docs[i].Key] = i
	}
	read := make([]bool, len(m.docs))
	out := saved{answers: make([]models.Answer, len(m.docs))}
	if header.Vocabulary {
		out.news = make([]news, len(m.docs))
	}
	for i := range out.answers {
		out.answers[i].Error = "missing"
	}
	for _, r := range rows {
		i, known := at[r.ID]
		if !known {
			return saved{}, fmt.Errorf("bench: %s names a note the suite does not have; run again with --fresh", name)
		}
		if read[i] {
			return saved{}, fmt.Errorf("bench: %s answers %s twice; run again with --fresh", name, r.ID)
		}
		out.answers[i], read[i] = answerOf(m.docs[i].Text, r), true
		if header.Vocabulary {
			out.news[i] = news{r.Unseen, r.UnseenWords}
		}
	}
	return out, nil
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
	Sentences [][]result.Sentence // their code-mixing as the run computed it, one row per document
	Answers   map[string][]models.Answer
	// Unseen lists, for systems whose training words are known, the gold mentions of
	// each document that hold a word which is not among them, by place and in order.
	Unseen map[string][][]int
}

// Reopen reads the predictions of a run directory back beside the notes they
// were made on. The suite and corpora must be those of the run: their hash is
// compared. Taggers are needed only for axes that mentions get from the tags of
// tokens; without, those axes have no values.
func Reopen(job Job) (Reopened, error) {
	manifest, err := job.Dir.ReadManifest()
	if err != nil {
		return Reopened{}, err
	}
	if manifest.Slim != nil {
		return Reopened{}, fmt.Errorf("bench: %s holds counts alone, no predictions; name the run that it was made from", job.Dir.Path)
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
	out := Reopened{Manifest: manifest, Documents: m.docs, Answers: map[string][]models.Answer{}, Unseen: map[string][][]int{}}
	for _, n := range m.notes {
		out.Attrs = append(out.Attrs, n.Attrs)
	}
	if out.Sentences, err = readSentences(job.Dir, m); err != nil {
		return Reopened{}, err
	}
	for _, row := range manifest.Models {
		if row.State == result.Running {
			continue
		}
		of, err := readPredictions(job.Dir, row, m)
		if err != nil {
			return Reopened{}, err
		}
		out.Answers[row.Name] = of.answers
		if of.news != nil {
			out.Unseen[row.Name] = make([][]int, len(of.news))
			for i, n := range of.news {
				out.Unseen[row.Name][i] = n.mentions
			}
		}
	}
	return out, nil
}

// readSentences reads what the run computed of the documents' sentences.
func readSentences(dir result.Dir, m *material) ([][]result.Sentence, error) {
	rows, err := dir.ReadSentences()
	if err != nil {
		return nil, err
	}
	damaged := fmt.Errorf("bench: %s does not hold the sentences of these notes; run again with --fresh", result.SentencesFile)
	if len(rows) != len(m.docs) {
		return nil, damaged
	}
	out := make([][]result.Sentence, len(rows))
	for i, r := range rows {
		if r.Note != m.docs[i].Key || len(r.Sentences) != len(m.docs[i].Sentences) {
			return nil, damaged
		}
		out[i] = r.Sentences
	}
	return out, nil
}
