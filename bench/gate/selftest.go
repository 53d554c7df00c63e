package gate

import (
	"fmt"
	"math"

	"polyphi/bench/estimate"
	"polyphi/bench/result"
	"polyphi/metrics"
)

// SelfTest tests a gate file on its baseline: the baseline again must pass every
// check, and the baseline with a loss of twice the margin planted in one segment's
// counts must fail there. A limit without a margin is tested by a loss down to it and
// half as far again, 2 points or 2 % beyond it at least. No more is planted than there
// is to lose: a gate that bears even that cannot fail, which is wrong.
//
// What nothing can be planted in (speed, measures over groups but gaps and differences
// from a reference) is returned without Want and counts as right.
func SelfTest(f File, e Evidence) ([]result.GateTrial, error) {
	e.Cand = e.Base
	f.Accepted, f.MaxAgeDays = nil, 0
	whole, err := Judge(f, e)
	if err != nil {
		return nil, err
	}
	j, err := newJudge(f, e)
	if err != nil {
		return nil, err
	}
	var unchanged, spoiled []result.GateTrial
	checks := whole.Checks
	for i := range f.Gates {
		trials, n, err := j.plantAll(&f.Gates[i], checks)
		if err != nil {
			return nil, fmt.Errorf("gate: %s: %w", f.Gates[i].Name, err)
		}
		for _, c := range checks[:n] {
			t := trial(c, result.Passed)
			t.Got, t.Reason, t.Right = c.Verdict, c.Reason, c.Verdict == result.Passed
			if c.Metric == speedMetric {
				t = untested(t, "speeds are not in the counts")
			}
			unchanged = append(unchanged, t)
		}
		checks, spoiled = checks[n:], append(spoiled, trials...)
	}
	return append(unchanged, spoiled...), nil
}

func trial(c result.Check, want string) result.GateTrial {
	return result.GateTrial{Gate: c.Gate, Segment: c.Segment, Title: c.Title, Unit: c.Unit, Want: want, Planted: result.Undefined()}
}

func untested(t result.GateTrial, why string) result.GateTrial {
	t.Want, t.Got, t.Right, t.Reason = "", "", true, "not tested: "+why
	return t
}

// plantAll plants a loss in every segment of a gate, one at a time. It returns how many
// segments there are; checks begins with theirs.
func (j *judge) plantAll(g *Gate, checks []result.Check) (trials []result.GateTrial, segments int, err error) {
	plan, err := g.plan(j.evidence.Cand)
	if err != nil {
		return nil, 0, err
	}
	if g.Metric == speedMetric {
		return nil, len(plan), nil
	}
	for i, p := range plan {
		t, err := j.plant(g, p, i, checks[i])
		if err != nil {
			return nil, 0, err
		}
		trials = append(trials, t)
	}
	return trials, len(plan), nil
}

// plant plants a loss in one segment and judges it again.
func (j *judge) plant(g *Gate, p planned, segment int, c result.Check) (result.GateTrial, error) {
	t := trial(c, result.Failed)
	if c.Verdict == result.NoData {
		t.Got, t.Reason = c.Verdict, c.Reason
		return t, nil
	}
	at, err := j.where(g, p)
	if err != nil {
		return t, err
	}
	most, err := j.evidence.Base.Losable(at)
	if err != nil {
		return untested(t, "a loss in it cannot be planted"), nil
	}
	loss, err := j.loss(g, p, float64(c.Cand))
	if err != nil {
		return t, err
	}
	loss = min(loss, most)
	spoiled, err := j.evidence.Base.Plant(at, loss, j.bootstrap.Seed)
	if err != nil {
		return t, err
	}
	again, err := j.again(g, spoiled, segment)
	if err != nil {
		return t, err
	}
	t.Planted, t.Got, t.Reason, t.Right = result.Number(loss), again.Verdict, again.Reason, again.Verdict == result.Failed
	if !t.Right && loss == most {
		t.Reason = "all that can be lost was planted: this gate cannot fail"
	}
	return t, nil
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

// where is the metric and the part that a loss is planted in: of several groups the
// worst, so that a gap widens.
func (j *judge) where(g *Gate, p planned) (estimate.Question, error) {
	at := p.question
	at.Axis, at.Values, at.Worst, at.Metric = "", nil, false, g.rate()
	if p.question.Axis == "" {
		return at, nil
	}
	if g.Metric == "recall_equality_difference" || g.Metric == "max_diff" {
		return estimate.Question{Metric: g.Metric}, nil // how far one group moves it depends on the others
	}
	group, err := worstGroup(j.evidence.Base, at, p.question)
	at.Part = p.question.Part.With(j.suite(), p.question.Axis, group)
	return at, err
}

// leastLoss is the least that is planted beyond a limit that has no margin.
const leastLoss = .02

// loss is what to plant for a check whose tested value is own, in the unit of the
// metric that it is planted in.
func (j *judge) loss(g *Gate, p planned, own float64) (float64, error) {
	margin := g.Rule.Margin.of(own)
	beyond := func(distance, least float64) float64 { return max(1.5*distance, distance+least, least) }
	distance := sign(p.better) * (own - g.Rule.Value)
	switch {
	case g.Metric == "relative_recall_difference":
		reference, err := j.reference(p.question)
		return beyond(distance, 100*leastLoss) / 100 * reference, err
	case g.Rule.Kind == AtLeast || g.Rule.Kind == AtMost:
		return beyond(distance, leastLoss*unitSize(p.unit)), nil
	case g.Rule.Kind == Superior:
		return max(2*margin, leastLoss*unitSize(p.unit)), nil
	case p.own: // equivalent: the gap is to be as wide as twice the margin
		return max(2*margin-math.Abs(own), leastLoss), nil
	}
	return 2 * margin, nil
}

// unitSize is what a unit's values are of the order of: false alarms stand per 1,000
// words.
func unitSize(unit string) float64 {
	if unit == metrics.PerWords {
		return 100
	}
	return 1
}

// reference is the recall of the reference of a question's axis.
func (j *judge) reference(q estimate.Question) (float64, error) {
	axis, _ := j.suite().Axis(q.Axis)
	at := estimate.Question{Metric: "recall", Match: q.Match, Part: q.Part.With(j.suite(), q.Axis, axis.Reference)}
	a, err := j.evidence.Base.Ask(j.bootstrap, []estimate.Question{at})
	if err != nil {
		return 0, err
	}
	return a[0].Value, nil
}

func (j *judge) suite() result.Suite { return j.evidence.Cand.Manifest().Suite }
