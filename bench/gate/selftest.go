package gate

import (
	"slices"

	"polyphi/bench/estimate"
	"polyphi/bench/result"
)

// SelfTest tests a gate file on its baseline: the baseline again must pass every
// check, and the baseline with a loss of twice the margin planted in one segment's
// counts must fail there. A limit without a margin is tested by the loss of all
// that can be lost, down to the limit and half as far again.
//
// Checks that nothing can be planted in (speed, measures over more than two groups)
// are returned with the reason and count as right.
func SelfTest(f File, e Evidence) ([]result.GateTrial, error) {
	e.Cand = e.Base
	f.Accepted, f.MaxAgeDays = nil, 0
	whole, err := Judge(f, e)
	if err != nil {
		return nil, err
	}
	var out []result.GateTrial
	for _, c := range whole.Checks {
		t := result.GateTrial{Gate: c.Gate, Segment: c.Segment, Title: c.Title, Unit: c.Unit, Want: result.Passed, Got: c.Verdict, Reason: c.Reason, Planted: result.Undefined(), Right: c.Verdict == result.Passed}
		if c.Metric == speedMetric {
			t.Want, t.Right, t.Reason = "", true, "speeds are not in the counts: not tested"
		}
		out = append(out, t)
	}
	j := judge{file: f, evidence: e}
	j.bootstrap.Seed, j.bootstrap.Purpose, j.bootstrap.Resamples, j.bootstrap.Workers = whole.Seed, purpose, f.Resamples, e.Workers
	for i := range f.Gates {
		trials, err := j.plantAll(&f.Gates[i], whole.Checks)
		if err != nil {
			return nil, err
		}
		out = append(out, trials...)
	}
	return out, nil
}

// plantAll plants a loss in every segment of a gate, one at a time.
func (j *judge) plantAll(g *Gate, checks []result.Check) ([]result.GateTrial, error) {
	if g.Metric == speedMetric {
		return nil, nil
	}
	plan, err := g.plan(j.evidence.Cand)
	if err != nil {
		return nil, err
	}
	var out []result.GateTrial
	for i, p := range plan {
		at := slices.IndexFunc(checks, func(c result.Check) bool { return c.Gate == g.Name && c.Segment == p.segment })
		t := result.GateTrial{Gate: g.Name, Segment: p.segment, Title: p.title, Unit: checks[at].Unit, Want: result.Failed, Planted: result.Undefined()}
		if checks[at].Verdict == result.NoData {
			t.Got, t.Reason = result.NoData, checks[at].Reason
			out = append(out, t)
			continue
		}
		question, loss, why, err := j.loss(g, p, checks[at])
		if err != nil {
			return nil, err
		}
		if why != "" {
			t.Want, t.Right, t.Reason = "", true, why
			out = append(out, t)
			continue
		}
		t.Planted = result.Number(loss)
		spoiled, err := j.evidence.Base.Plant(question, loss, j.bootstrap.Seed)
		if err != nil {
			t.Want, t.Right, t.Reason = "", true, err.Error()
			out = append(out, t)
			continue
		}
		c, err := j.again(g, spoiled, i)
		if err != nil {
			return nil, err
		}
		t.Got, t.Reason, t.Right = c.Verdict, c.Reason, c.Verdict == result.Failed
		out = append(out, t)
	}
	return out, nil
}

// again judges one segment of a gate on a spoiled candidate.
func (j *judge) again(g *Gate, spoiled *estimate.System, segment int) (result.Check, error) {
	k := *j
	k.evidence.Cand = spoiled
	var err error
	if k.pair, err = estimate.NewPair(j.evidence.Base, spoiled); err != nil {
		return result.Check{}, err
	}
	checks, err := k.family(g)
	if err != nil {
		return result.Check{}, err
	}
	return checks[segment], nil
}

// loss returns what to plant for a check: a metric over a part, and by how much. why
// says what keeps a loss from being planted.
func (j *judge) loss(g *Gate, p planned, c result.Check) (q estimate.Question, loss float64, why string, err error) {
	q = p.question
	own := float64(c.Cand)
	// Half as far beyond a limit again as the value lies on its right side.
	beyond := func(least float64) float64 {
		distance := sign(p.better) * (own - g.Rule.Value)
		return max(1.5*distance, distance+least)
	}
	at := q // one group of it
	at.Axis, at.Values, at.Worst = "", nil, false
	switch {
	case g.Metric == "recall_gap" && len(q.Values) == 2:
		// The first group loses until the gap lies as far below 0 as is wanted.
		at.Metric, at.Part = "recall", q.Part.With(j.suite(), q.Axis, q.Values[0])
		return at, 2*float64(c.Limit) + own, "", nil
	case g.Metric == "relative_recall_difference":
		at.Metric = "recall"
		group, _, err := j.least(at, q)
		if err != nil {
			return at, 0, "", err
		}
		axis, _ := j.suite().Axis(q.Axis)
		at.Part = q.Part.With(j.suite(), q.Axis, axis.Reference)
		reference, err := j.evidence.Base.Ask(j.bootstrap, []estimate.Question{at})
		if err != nil {
			return at, 0, "", err
		}
		at.Part = q.Part.With(j.suite(), q.Axis, group)
		return at, beyond(2) / 100 * reference[0].Value, "", nil
	case slices.Contains(estimate.Measures(), g.Metric):
		return q, 0, "a loss in several groups at once is not planted: not tested", nil
	case q.Worst:
		group, _, err := j.least(at, q)
		if err != nil {
			return at, 0, "", err
		}
		at.Part = q.Part.With(j.suite(), q.Axis, group)
		q = at
	}
	switch g.Rule.Kind {
	case NonInferior, Equivalent:
		return q, 2 * g.Rule.Margin.of(float64(c.Base)), "", nil
	case Superior:
		return q, max(2*g.Rule.Margin.of(float64(c.Base)), .02), "", nil
	}
	return q, beyond(.02), "", nil
}

// least finds the worst of the groups of a question.
func (j *judge) least(at, of estimate.Question) (group string, value float64, err error) {
	better, _, err := at.Direction()
	if err != nil {
		return "", 0, err
	}
	for i, v := range of.Values {
		at.Part = of.Part.With(j.suite(), of.Axis, v)
		a, err := j.evidence.Base.Ask(j.bootstrap, []estimate.Question{at})
		if err != nil {
			return "", 0, err
		}
		if i == 0 || sign(better)*a[0].Value < sign(better)*value {
			group, value = v, a[0].Value
		}
	}
	return group, value, nil
}

func (j *judge) suite() result.Suite { return j.evidence.Cand.Manifest().Suite }
