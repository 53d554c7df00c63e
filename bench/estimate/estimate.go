package estimate

import (
	"fmt"
	"slices"
	"strings"

	"polyphi/bench/result"
	"polyphi/metrics"
)

// level of every interval, two-sided.
const level = 0.95

// purpose names the resamples: the same for every statistic of every model, so
// that all of them are resampled jointly.
const purpose = "estimate"

// An Input is what a run leaves to be summarised.
type Input struct {
	Manifest  result.Manifest
	Notes     []result.Note
	Fields    []string            // of the counts' cells
	Counts    []result.NoteCounts // one for each system of the manifest and note, in any order
	Facts     []result.CorpusFacts
	Confusion []result.Confusion // passed on
	Policy    string
	Workers   int // 0 means one per processor; changes no number
}

// Summarise returns every estimate of the run, sorted by key.
//
// The error names what does not fit: counts of another version, of a note that
// is not there, damaged, given twice, or missing. A system is not summarised
// over fewer notes than the run has: silence is never rewarded.
func Summarise(in Input) (result.Metrics, error) {
	out := result.Metrics{Format: result.MetricsFormat, Level: level, Resamples: in.Manifest.Resamples, Seed: in.Manifest.Seed,
		Policy: in.Policy, Corpus: in.Facts, Confusion: in.Confusion}
	if !slices.Equal(in.Fields, metrics.FieldNames()) {
		return out, fmt.Errorf("estimate: the counts have other fields than this version counts; run the suite again")
	}
	notes, err := newIndex(in.Notes)
	if err != nil {
		return out, err
	}
	for _, row := range in.Manifest.Models {
		m, err := newModel(in, notes, row)
		if err != nil {
			return out, err
		}
		if m.before, err = predecessor(in, notes, row); err != nil {
			return out, err
		}
		out.Estimates = append(out.Estimates, m.estimates()...)
	}
	out.Estimates = append(out.Estimates, corrected(out.Estimates)...)
	slices.SortFunc(out.Estimates, func(a, b result.Estimate) int {
		if c := strings.Compare(a.Key(), b.Key()); c != 0 {
			return c
		}
		return strings.Compare(a.Group, b.Group)
	})
	return out, nil
}
