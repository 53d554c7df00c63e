package gate

import (
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
// The error is an estimate.IncomparableError where the two runs, or the file and
// the suite, do not belong together or the baseline is too old, an IncompleteError
// where notes are unanswered, or says what the file asks for in vain.
func Judge(f File, e Evidence) (result.Verdict, error) {
	m := e.Cand.Manifest()
	v := result.Verdict{Format: result.VerdictFormat, Gate: f.Name, GateSHA256: f.SHA256, Alpha: result.Number(f.Alpha), AsOf: e.AsOf, Resamples: f.Resamples, Seed: m.Seed,
		Signature: m.Signature, SignatureID: m.SignatureID, Suite: m.Suite.Name, SuiteHash: m.SuiteHash, Cand: party(e.Cand), Lenient: f.InconclusiveOK, Stale: []result.Accepted{}, Checks: []result.Check{}}
	if err := f.Fit(m.Suite); err != nil {
		return v, err
	}
	j := judge{file: f, evidence: e, bootstrap: stats.Bootstrap{Seed: m.Seed, Purpose: purpose, Resamples: f.Resamples, Workers: e.Workers}}
	if err := j.open(); err != nil {
		return v, err
	}
	if e.Base != nil {
		p := party(e.Base)
		v.Base = &p
	}
	for i := range f.Gates {
		checks, err := j.family(&f.Gates[i])
		if err != nil {
			return v, err
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

// open checks that there may be a verdict.
func (j *judge) open() error {
	for _, s := range []*estimate.System{j.evidence.Base, j.evidence.Cand} {
		if s != nil && s.Row().State != result.Complete {
			return &IncompleteError{s.Row().Name}
		}
	}
	if p := j.evidence.Cand.Manifest().Partial; p != "" {
		return &estimate.IncomparableError{Field: "the run was made on part of the data (" + p + ")", Cure: "run it whole"}
	}
	if j.evidence.Base == nil {
		return nil
	}
	var err error
	if j.pair, err = estimate.NewPair(j.evidence.Base, j.evidence.Cand); err != nil {
		return err
	}
	return tooOld(j.evidence.Base.Manifest().Finished, j.evidence.AsOf, j.file.MaxAgeDays)
}

// tooOld refuses a baseline of more days than the file allows.
func tooOld(finished, asOf string, days int) error {
	if days == 0 {
		return nil
	}
	now, err := time.Parse(time.DateOnly, asOf)
	if err != nil {
		return fmt.Errorf("gate: %q is no date; write YYYY-MM-DD", asOf)
	}
	then, err := time.Parse(time.RFC3339, finished)
	if err != nil {
		return &estimate.IncomparableError{Field: "the baseline does not say when it was made", Cure: "make it again"}
	}
	if now.Sub(then) > time.Duration(days+1)*24*time.Hour {
		return &estimate.IncomparableError{Field: fmt.Sprintf("the baseline was made on %s and may be %d days old", then.Format(time.DateOnly), days),
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
	if g.Metric == speedMetric {
		return []test{j.speed(g)}, nil
	}
	questions := make([]estimate.Question, len(plan))
	for i, p := range plan {
		questions[i] = p.question
	}
	out := make([]test, len(plan))
	if plan[0].own {
		answers, err := j.evidence.Cand.Ask(j.bootstrap, questions)
		if err != nil {
			return nil, err
		}
		for i, a := range answers {
			out[i] = j.own(g, plan[i], a)
		}
		return out, nil
	}
	if j.pair == nil {
		for i := range out {
			out[i] = without("there is no baseline; name a run with --baseline")
		}
		return out, nil
	}
	differences, err := j.pair.Compare(j.bootstrap, nil, questions)
	if err != nil {
		return nil, err
	}
	for i, d := range differences {
		out[i] = j.difference(g, plan[i], d)
	}
	return out, nil
}

// sign is 1 where higher is better, -1 where lower is.
func sign(d metrics.Direction) float64 {
	if d == metrics.LowerIsBetter {
		return -1
	}
	return 1
}

// absent says why an answer cannot be judged, "" if it can.
func absent(a estimate.Answer) string {
	switch {
	case a.CoarseOnly:
		return "the system knows coarse labels only; ask for a coarse or a blind match"
	case a.Small != "":
		return a.Small
	case math.IsNaN(a.Value):
		return "nothing was observed there"
	case a.Clusters < 2:
		return "all data come from one cluster; an interval needs two"
	}
	return ""
}
