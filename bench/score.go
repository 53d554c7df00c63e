package bench

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"

	"polyphi/bench/result"
	"polyphi/corpora"
	"polyphi/metrics"
	"polyphi/models"
)

func check(text string, a models.Answer) models.Answer {
	return models.Check(corpora.NewOffsets(text), a)
}

// score matches the saved predictions of every row of the manifest with gold and
// writes the counts: for each note in corpus order, one line per system. Which
// labels met which, and what other scorers say, goes beside them, for counts do not
// hold it.
func score(ctx context.Context, job Job, m *material, out *Outcome) error {
	rows := finished(out.Manifest) // not a system that was being run when an earlier run was cut short
	out.Manifest.Models, out.Fields = rows, metrics.FieldNames()
	answers := make([]saved, len(rows))
	var err error
	for i, row := range rows {
		if answers[i], err = readPredictions(job.Dir, row, m); err != nil {
			return err
		}
	}
	job.Progress.Stage("scoring", int64(len(m.docs)))
	defer job.Progress.Done()
	var pairs confusions
	if out.Counts, pairs, err = tallyAll(ctx, job, m, rows, answers); err != nil {
		return err
	}
	countRefused(job.MaxErrorShare, rows, out.Counts)
	out.Confusion = pairs.rows(NewLabeller(job.Suite.Labels))
	if out.Compat, err = askOthers(job.Suite, m.docs, rows, answers); err != nil {
		return err
	}
	lines := result.NewLines(true)
	lines.Add(result.CountsHeader{Format: result.CountsFormat, Fields: out.Fields})
	for _, c := range out.Counts {
		lines.Add(c)
	}
	return job.Dir.WriteLines(result.CountsFile, lines)
}

// countRefused counts the notes that matching refused among the errors of their
// row: they were answered, and score as notes without an answer.
func countRefused(maxShare float64, rows []result.ModelRow, counts []result.NoteCounts) {
	for k := range rows {
		errors, notes := 0, 0
		for i := k; i < len(counts); i += len(rows) {
			notes++
			if counts[i].Status != statusOK {
				errors++
			}
		}
		if errors > rows[k].Errors {
			rows[k].Errors = errors
			rows[k].State = stateOf(errors, notes, maxShare)
		}
	}
}

// A FaultError is a panic in a worker: the type of its value and the stack, never
// the value, which may hold text.
type FaultError struct {
	Type  string
	Stack []byte
}

// Error returns type and stack.
func (e *FaultError) Error() string {
	return fmt.Sprintf("bench: unexpected fault of type %s; please report it with this stack:\n%s", e.Type, e.Stack)
}

// tallyAll counts note by note over the cores; results stand in corpus order
// whatever worker counted them.
func tallyAll(ctx context.Context, job Job, m *material, rows []result.ModelRow, answers []saved) ([]result.NoteCounts, confusions, error) {
	out := make([]result.NoteCounts, len(m.docs)*len(rows))
	var axes []string
	for _, a := range job.Suite.measured() {
		axes = append(axes, a.Name)
	}
	workers := runtime.GOMAXPROCS(0)
	errs := make([]error, workers)
	pairs := make([]confusions, workers)
	var mu sync.Mutex
	counted := func() {
		mu.Lock()
		defer mu.Unlock() // a fault in Add must not hold up the other workers
		job.Progress.Add(1)
	}
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			defer func() {
				if r := recover(); r != nil {
					errs[w] = &FaultError{Type: fmt.Sprintf("%T", r), Stack: debug.Stack()}
				}
			}()
			t := newTallier(job.Suite)
			pairs[w] = t.pairs
			for i := w; i < len(m.docs) && ctx.Err() == nil; i += workers {
				n := scoredNote{doc: &m.docs[i], sentences: sentencesOf(axes, &m.docs[i], m.sentences[i].Sentences)}
				if errs[w] = t.prepare(n); errs[w] != nil {
					return
				}
				for k, row := range rows {
					n.news = answers[k].new(i)
					if out[i*len(rows)+k], errs[w] = t.count(n, row.Name, answers[k].answers[i]); errs[w] != nil {
						return
					}
				}
				counted()
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, nil, err
		}
	}
	for _, p := range pairs[1:] {
		pairs[0].join(p)
	}
	return out, pairs[0], ctx.Err()
}

// sentencesOf joins the note's sentences with the segments of the measured axes,
// which are given by name.
func sentencesOf(axes []string, d *corpora.Document, computed []result.Sentence) []sentence {
	out := make([]sentence, len(d.Sentences))
	cells := make([]sentenceCell, 0, (len(axes)+1)*len(out)) // of all sentences, one after another
	for i := range d.Sentences {
		at := len(cells)
		for k, axis := range axes {
			if k == 0 && computed[i].Bin != "" {
				cells = append(cells, sentenceCell{axis, computed[i].Bin}, sentenceCell{categoryAxis, computed[i].Category})
			} else if bin := computed[i].Bins[axis]; bin != "" {
				cells = append(cells, sentenceCell{axis, bin})
			}
		}
		out[i] = sentence{fragment: d.Sentences[i], cells: cells[at:len(cells):len(cells)]}
	}
	return out
}
