// Package rules is polyphi's own rule-based system: patterns, context words and
// check digits, without learning and without name lists. It is a baseline,
// written for English notes with the number formats of many countries.
//
// Rules are tried in order; a later rule never takes what an earlier one has
// marked.
package rules

import (
	"context"
	"regexp"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"polyphi/corpora"
	"polyphi/models"
)

// A rule marks one submatch of a pattern with a label, if accept (where given)
// agrees with it.
type rule struct {
	name    string
	label   corpora.Label
	pattern *regexp.Regexp
	group   int // submatch that is marked
	accept  func(s string) bool
}

// A System is the rule-based system. It implements models.Model.
type System struct{ rules []rule }

// version is raised when an answer can change.
const version = "1"

// New returns the system.
func New() *System { return &System{rules: slices.Concat(numberRules(), placeRules(), nameRules())} }

// Info says what the system is.
func (s *System) Info() models.Info {
	info := models.Info{Name: "rules", Kind: "rules", Family: "rules", Settings: []models.Setting{{Name: "version", Value: version}},
		Notes: []string{"patterns and context words for English notes; no name list"}}
	for _, r := range s.rules {
		if !slices.Contains(info.Labels, r.label) {
			info.Labels = append(info.Labels, r.label)
		}
	}
	slices.Sort(info.Labels)
	return info
}

// Predict marks every note on its own, on all cores.
func (s *System) Predict(ctx context.Context, in []models.Input, emit func(i int, a models.Answer) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next atomic.Int64
	var mu sync.Mutex // emit is never called from two goroutines at a time
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(in)) {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(in) || ctx.Err() != nil {
					return
				}
				a := models.Guard(func() models.Answer { return models.Answer{Predictions: s.mark(in[i].Text)} })
				mu.Lock()
				if ctx.Err() == nil {
					if err := emit(i, a); err != nil {
						cancel(err)
					}
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return context.Cause(ctx)
}

// mark returns the spans of one text, sorted and disjoint.
func (s *System) mark(text string) []models.Prediction {
	taken := make([]bool, len(text))
	type found struct {
		start, end int
		label      corpora.Label
	}
	var spans []found
	for _, r := range s.rules {
		for _, m := range r.pattern.FindAllStringSubmatchIndex(text, -1) {
			start, end := m[2*r.group], m[2*r.group+1]
			if start < 0 || start == end || slices.Contains(taken[start:end], true) {
				continue
			}
			if r.accept != nil && !r.accept(text[start:end]) {
				continue
			}
			for i := start; i < end; i++ {
				taken[i] = true
			}
			spans = append(spans, found{start, end, r.label})
		}
	}
	slices.SortFunc(spans, func(a, b found) int { return a.start - b.start })
	offsets := corpora.NewOffsets(text)
	var out []models.Prediction
	for _, f := range spans {
		a, err1 := offsets.AtByte(f.start)
		b, err2 := offsets.AtByte(f.end)
		if err1 != nil || err2 != nil {
			continue // cannot happen: a pattern matches whole code points
		}
		out = append(out, models.Prediction{Fragment: corpora.Fragment{Start: a, End: b}, Label: f.label, Score: models.NoScore})
	}
	return out
}
