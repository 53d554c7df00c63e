package gate

import (
	"slices"

	"polyphi/bench/result"
	"polyphi/metrics/stats/timing"
)

// speed tests the ratio of the candidate's speed to the base's, from passes taken by
// turns in one process.
func (j *judge) speed(g *Gate) test {
	t := without("")
	t.limit, t.unit, t.method = g.Rule.Value, "ratio", "t"
	base, trial := j.evidence.Base, j.evidence.Speed
	switch {
	case base == nil:
		t.none = "there is no baseline; name a run with --baseline"
		return t
	case trial == nil:
		t.apart = "the candidate's run holds no speeds taken by turns; measure both with bench speed --model BASE --model CANDIDATE"
		return t
	}
	of := func(model string) (out []float64) {
		for _, p := range trial.Passes {
			if p.Model == model && !p.Raw {
				out = append(out, float64(p.Seconds))
			}
		}
		return out
	}
	a, b := of(base.Row().Name), of(j.evidence.Cand.Row().Name)
	if !j.ofBaseline(base.Row()) {
		t.apart = "the candidate's run timed another system under the name " + base.Row().Name + ", with other weights, settings or device than the baseline's"
		return t
	}
	if len(a) == 0 || len(b) == 0 || len(a) != len(b) || base.Row().Name == j.evidence.Cand.Row().Name {
		t.apart = "the two systems were not timed by turns in one run; measure both with bench speed --model BASE --model CANDIDATE"
		return t
	}
	ratio, iv := timing.RatioOfPairs(a, b, 1-2*j.file.Alpha)
	t.cand, t.tested, t.base, t.notes = ratio, ratio, 1, len(trial.Notes)
	if !iv.Defined {
		t.none = "needs two passes of each system"
		return t
	}
	t.lo, t.hi, t.level = iv.Lo, iv.Hi, 1-2*j.file.Alpha
	t.pass, t.broken = t.lo > t.limit, t.hi < t.limit
	return t
}

// ofBaseline reports whether the candidate's run holds no other system under the name
// of the baseline's: a name alone does not say what was timed.
func (j *judge) ofBaseline(base result.ModelRow) bool {
	return !slices.ContainsFunc(j.evidence.Cand.Manifest().Models, func(r result.ModelRow) bool { return r.Name == base.Name && r.Key != base.Key })
}
