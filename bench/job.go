package bench

import (
	"context"
	"log/slog"

	"polyphi/bench/result"
	"polyphi/cmi"
	"polyphi/corpora"
	"polyphi/models"
)

// A Job is one suite to run into one run directory.
type Job struct {
	Suite         Suite
	Corpora       []corpora.Corpus // in the suite's order
	Dir           result.Dir
	Systems       []System
	Seed          uint64 // of resampling
	Resamples     int
	MaxErrorShare float64       // share of notes that may be error records in a complete run
	Taggers       []*cmi.Tagger // one for each axis of the code-mixing index, in the suite's order
	Progress      Progress
	Log           *slog.Logger
	Argv          []string
	Build         result.Build
	Machine       result.Machine
	Started       string // RFC 3339
	Tags          map[string]string

	parent *result.Parent // of a job that scores again
}

// tagger returns the tagger of the first axis of the index, nil if there is none.
func (j Job) tagger() *cmi.Tagger {
	if len(j.Taggers) == 0 {
		return nil
	}
	return j.Taggers[0]
}

// A System is a row to run: its name, and how to open it. Open is called once,
// outside the clock.
type System struct {
	Name string
	Open func(ctx context.Context) (models.Model, error)
}

// Progress is told how far a stage is: of total units (words when predicting,
// notes when scoring).
type Progress interface {
	Stage(name string, total int64)
	Add(n int64)
	Done()
}

// An Outcome is what a run leaves for the estimates: everything else stands in
// the files of the run directory.
type Outcome struct {
	Manifest  result.Manifest
	Notes     []result.Note
	Fields    []string
	Counts    []result.NoteCounts
	Confusion []result.Confusion
	Compat    []result.CompatReport
	Facts     []result.CorpusFacts
	Policy    string
	Ran       []string // systems that were inferred now
}
