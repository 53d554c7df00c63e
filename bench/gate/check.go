package gate

import (
	"errors"
	"fmt"
	"math"
	"time"

	"polyphi/bench/estimate"
	"polyphi/bench/result"
	"polyphi/metrics"
	"polyphi/metrics/stats"
)

// purpose names the resamples of gates; other purposes draw others.
const purpose = "gate"

// An IncompleteError says that a run has notes without an answer, so that there is
// no verdict: silence lowers recall but flatters precision, over-redaction and
// speed.
type IncompleteError struct{ Model string }

// Error says what to do.
func (e *IncompleteError) Error() string {
	return fmt.Sprintf("gate: the run of %s is incomplete, so there is no verdict; run the same command again, or allow a share of errors with --max-error-share", e.Model)
}

// Evidence is what a verdict is taken from.
type Evidence struct {
	Base, Cand *estimate.System // Base is nil without a baseline
	Speed      *result.Trial    // by turns, of the candidate's run; nil without
	AsOf       string           // the day, YYYY-MM-DD
	Workers    int              // 0 means one per processor; changes no number
}

// Judge holds a candidate to a gate file.
//
// The error says what the file asks for in vain, is an IncompleteError where notes
// are unanswered, or an estimate.IncomparableError where the two runs, or the file
// and the suite, do not belong together or the baseline is too old; the first of
// these that applies.
func Judge(f File, e Evidence) (result.Verdict, error) {
	j, err := newJudge(f, e)
	if err != nil {
		return result.Verdict{}, err
	}
	m := e.Cand.Manifest()
	v := result.Verdict{Format: result.VerdictFormat, Gate: f.Name, GateSHA256: f.SHA256, Alpha: result.Number(f.Alpha), AsOf: e.AsOf, Resamples: f.Resamples, Seed: m.Seed,
		Signature: m.Signature, SignatureID: m.SignatureID, Suite: m.Suite.Name, SuiteHash: m.SuiteHash, Cand: party(e.Cand), Lenient: f.InconclusiveOK, Stale: []result.Accepted{}, Checks: []result.Check{}}
	if e.Base != nil {
		p := party(e.Base)
		v.Base = &p
	}
	for i := range f.Gates {
		checks, err := j.family(&f.Gates[i])
		if err != nil {
			return v, fmt.Errorf("gate: %s: %w", f.Gates[i].Name, err)
		}
		v.Checks = append(v.Checks, checks...)
	}
	v.Stale = f.accept(v.Checks, e.AsOf)
	settle(&v)
	return v, nil
}

func party(s *estimate.System) result.Party {
	row := s.Row()
	return result.Party{Model: row.Name, Key: row.Key, Errors: row.Errors, Notes: s.Notes()}
}

// A judge holds what is shared by the checks of a file.
type judge struct {
	file      File
	evidence  Evidence
	pair      *estimate.Pair // nil without a baseline
	bootstrap stats.Bootstrap
}

// newJudge checks that there may be a verdict. What is wrong with the file comes first,
// then what is missing, then what does not compare: the order of exit codes.
func newJudge(f File, e Evidence) (*judge, error) {
	m := e.Cand.Manifest()
	if _, err := time.Parse(time.DateOnly, e.AsOf); err != nil {
		return nil, fmt.Errorf("gate: %q is no date; write YYYY-MM-DD", e.AsOf)
	}
	misfit := f.Fit(m.Suite)
	var otherSuite *estimate.IncomparableError
	if misfit != nil && !errors.As(misfit, &otherSuite) {
		return nil, misfit
	}
	for _, s := range []*estimate.System{e.Base, e.Cand} {
		if s != nil && s.Row().State != result.Complete {
			return nil, &IncompleteError{s.Row().Name}
		}
	}
	if misfit != nil {
		return nil, misfit
	}
	if m.Partial != "" {
		return nil, &estimate.IncomparableError{Field: "the run was made on part of the data (" + m.Partial + ")", Cure: "run it whole"}
	}
	j := &judge{file: f, evidence: e, bootstrap: stats.Bootstrap{Seed: m.Seed, Purpose: purpose, Resamples: f.Resamples, Workers: e.Workers}}
	if e.Base == nil {
		return j, nil
	}
	var err error
	if j.pair, err = estimate.NewPair(e.Base, e.Cand); err != nil {
		return nil, err
	}
	return j, tooOld(e.Base.Manifest().Finished, e.AsOf, f.MaxAgeDays)
}

// tooOld refuses a baseline of more days than the file allows, by the calendar in
// UTC. One made after the day asked for is of age 0.
func tooOld(finished, asOf string, days int) error {
	if days == 0 {
		return nil
	}
	then, err := time.Parse(time.RFC3339, finished)
	if err != nil {
		return &estimate.IncomparableError{Field: "the baseline does not say when it was made", Cure: "make it again"}
	}
	made := then.UTC().Format(time.DateOnly)
	if last := then.UTC().AddDate(0, 0, days).Format(time.DateOnly); asOf > last {
		return &estimate.IncomparableError{Field: fmt.Sprintf("the baseline was made on %s and may be %d days old", made, days),
			Cure: "run the baseline's system again, or raise max_age_days"}
	}
	return nil
}

// family judges a gate on all of its segments.
func (j *judge) family(g *Gate) ([]result.Check, error) {
	plan, err := g.plan(j.evidence.Cand)
	if err != nil {
		return nil, err
	}
	tests, err := j.measure(g, plan)
	if err != nil {
		return nil, err
	}
	p := make([]float64, len(tests))
	for i, t := range tests {
		p[i] = t.p
	}
	if g.Holm {
		p = stats.Holm(p)
	}
	var out []result.Check
	for i, t := range tests {
		out = append(out, t.check(plan[i], p[i], j.alphaOf(g)))
	}
	return out, nil
}

// alphaOf is the level of one claim: that of the file, or the one that a bound is
// named for.
func (j *judge) alphaOf(g *Gate) float64 {
	if g.Rule.Kind == AtLeast || g.Rule.Kind == AtMost {
		return .05
	}
	return j.file.Alpha
}

// measure tests every segment of a gate.
func (j *judge) measure(g *Gate, plan []planned) ([]test, error) {
	out := make([]test, len(plan))
	var open []int
	var questions []estimate.Question
	for i, p := range plan {
		switch {
		case g.Metric == speedMetric:
			out[i] = j.speed(g)
		case p.none != "":
			out[i] = without(p.none)
		case !p.own && j.pair == nil:
			out[i] = without("there is no baseline; name a run with --baseline")
		default:
			open, questions = append(open, i), append(questions, p.question)
		}
	}
	if len(open) == 0 {
		return out, nil
	}
	if plan[0].own {
		answers, err := j.evidence.Cand.Ask(j.bootstrap, questions)
		if err != nil {
			return nil, err
		}
		before, err := j.before(questions)
		for k, a := range answers {
			out[open[k]] = j.own(g, plan[open[k]], a)
			out[open[k]].base = before[k]
		}
		return out, err
	}
	differences, err := j.pair.Compare(j.bootstrap, nil, questions)
	for k, d := range differences {
		out[open[k]] = j.difference(g, plan[open[k]], d)
	}
	return out, err
}

// before is what the baseline answers, for the reader: nothing is held to it. NaN
// without a baseline.
func (j *judge) before(questions []estimate.Question) ([]float64, error) {
	out := make([]float64, len(questions))
	for i := range out {
		out[i] = math.NaN()
	}
	if j.pair == nil {
		return out, nil
	}
	answers, err := j.evidence.Base.Ask(stats.Bootstrap{Resamples: 1}, questions) // values only
	for i, a := range answers {
		out[i] = a.Value
	}
	return out, err
}

// sign is 1 where higher is better, -1 where lower is.
func sign(d metrics.Direction) float64 {
	if d == metrics.LowerIsBetter {
		return -1
	}
	return 1
}

// minClusters is the least number of clusters that a bootstrap interval is taken from.
// With fewer it is far too narrow: of systems that are worse by the whole margin 30 %
// pass by chance with 2 clusters, 11 % with 5, 9 % with 10, 6.5 % with 20, where alpha is 5 %.
const minClusters = 10

// absent says why an answer cannot be judged by data from so many clusters, "" if it
// can.
func absent(a estimate.Answer, clusters int) string {
	switch {
	case a.CoarseOnly:
		return "it knows coarse labels only; ask for a coarse or a blind match"
	case a.Small != "":
		return a.Small
	case math.IsNaN(a.Value):
		return "nothing was observed there"
	case a.Clusters < clusters:
		return fmt.Sprintf("all data come from %d of the clusters that are resampled (notes, or those of one patient); an interval needs %d", a.Clusters, clusters)
	}
	return ""
}
