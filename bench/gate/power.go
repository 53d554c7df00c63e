package gate

import (
	"math"

	"polyphi/bench/estimate"
	"polyphi/bench/result"
	"polyphi/metrics/stats"

	"gonum.org/v1/gonum/stat/distuv"
)

// PowerOf returns the power of a gate file on the counts of its baseline.
//
// The spread of a difference comes from other, a second system over the same notes
// such as an earlier release; without one the two are taken to disagree on the share
// disagreement of mentions. AllPass takes the checks as they move together in the
// resamples where other is given, else as independent, which is too low where they
// share notes.
func PowerOf(f File, base, other *estimate.System, disagreement float64, workers int) (result.PowerReport, error) {
	m := base.Manifest()
	if err := f.Fit(m.Suite); err != nil {
		return result.PowerReport{}, err
	}
	j := judge{file: f, evidence: Evidence{Base: base, Cand: base}, bootstrap: stats.Bootstrap{Seed: m.Seed, Purpose: purpose, Resamples: f.Resamples, Workers: workers}}
	if other != nil {
		var err error
		if j.pair, err = estimate.NewPair(base, other); err != nil {
			return result.PowerReport{}, err
		}
	}
	p := powers{judge: j, disagreement: disagreement, differences: 1, limits: 1}
	for i := range f.Gates {
		if err := p.gate(&f.Gates[i]); err != nil {
			return result.PowerReport{}, err
		}
	}
	return p.report(), nil
}

// powers collects the power of one check after another.
type powers struct {
	judge
	disagreement float64
	checks       []result.Power

	// What AllPass is made of.
	differences float64 // that all checks of differences pass, as if independent
	passed      []bool  // by resample, whether they all pass; nil before the first
	limits      float64 // that all limits hold, as if independent
	hopeless    bool    // a check has no data
}

func (p *powers) gate(g *Gate) error {
	if g.Metric == speedMetric {
		p.checks = append(p.checks, nothing(planned{gate: g, segment: "all", title: "all"}, "speeds are not in the counts"))
		return nil
	}
	plan, err := g.plan(p.evidence.Cand)
	if err != nil {
		return err
	}
	var questions []estimate.Question
	for _, x := range plan {
		questions = append(questions, x.question)
	}
	if plan[0].own {
		return p.ownValues(g, plan, questions)
	}
	answers, err := p.evidence.Base.Ask(p.bootstrap, questions)
	if err != nil {
		return err
	}
	differences := make([]estimate.Difference, len(plan))
	if p.pair != nil {
		if differences, err = p.pair.Compare(p.bootstrap, nil, questions); err != nil {
			return err
		}
	}
	for i, x := range plan {
		p.difference(g, x, len(plan), answers[i], differences[i])
	}
	return nil
}

func nothing(x planned, why string) result.Power {
	u := result.Undefined()
	return result.Power{Gate: x.gate.Name, Segment: x.segment, Title: x.title, Unit: x.unit, Reason: why, Margin: u, MDE: u, PassSame: u, FailLoss: u, SE: u}
}

// difference adds the power of a check of the difference from a baseline. A family
// of k alarms is taken at alpha/k, the strictest level that Holm asks for.
func (p *powers) difference(g *Gate, x planned, family int, a estimate.Answer, d estimate.Difference) {
	out := nothing(x, absent(a, minClusters))
	out.Trials, out.Notes, out.Clusters = a.Trials, a.Notes, a.Clusters
	margin := g.Rule.Margin.of(a.Value)
	se := p.spread(a, d)
	if out.Reason == "" && math.IsNaN(se) {
		out.Reason = "the spread of a difference is not known; name a second run with --against"
	}
	if out.Reason != "" {
		p.checks, p.hopeless = append(p.checks, out), p.hopeless || !g.Warn && absent(a, minClusters) != ""
		return
	}
	alpha := p.file.Alpha
	z := distuv.UnitNormal.Quantile
	out.Margin, out.SE, out.MDE = result.Number(margin), result.Number(se), result.Number((z(1-alpha)+z(.8))*se)
	out.NeedNotes = notesFor(a.Notes, se, margin, alpha)
	pass := within(g.Rule.Kind, margin, se, z(1-alpha))
	out.PassSame = result.Number(pass)
	if g.Rule.Kind != Superior {
		if !g.Holm {
			family = 1
		}
		out.FailLoss = result.Number(reach(margin/se - z(1-alpha/float64(family))))
	}
	p.checks = append(p.checks, out)
	if !g.Warn {
		p.differences *= pass
		p.together(g, x, d, margin, se, z(1-alpha))
	}
}

// within is the probability that a system that did not change passes.
func within(kind Kind, margin, se, z float64) float64 {
	switch kind {
	case Superior:
		return reach(-margin/se - z)
	case Equivalent:
		return max(0, 2*reach(margin/se-z)-1)
	}
	return reach(margin/se - z)
}

// reach is the normal distribution function. A spread of 0 makes it 0 or 1.
func reach(x float64) float64 {
	if math.IsNaN(x) {
		return 1
	}
	return distuv.UnitNormal.CDF(x)
}

// spread is the standard error of a difference, seen or assumed.
func (p *powers) spread(a estimate.Answer, d estimate.Difference) float64 {
	if p.pair != nil {
		return d.SE
	}
	if a.Hits == nil || a.Trials == 0 {
		return math.NaN()
	}
	deff, known := stats.Deff(a.Hits, a.Of)
	if !known {
		deff = max(1, a.PooledDeff)
	}
	return math.Sqrt(p.disagreement * deff / float64(a.Trials))
}

// together marks the resamples in which a check passes, each taken as a release that
// did not change.
func (p *powers) together(g *Gate, x planned, d estimate.Difference, margin, se, z float64) {
	if d.Replicates == nil {
		return
	}
	if p.passed == nil {
		p.passed = make([]bool, len(d.Replicates))
		for i := range p.passed {
			p.passed[i] = true
		}
	}
	for i, v := range d.Replicates {
		off := sign(x.better) * (v - d.Value)
		ok := off-z*se > -margin
		switch g.Rule.Kind {
		case Superior:
			ok = off-z*se > margin
		case Equivalent:
			ok = math.Abs(off)+z*se < margin
		}
		p.passed[i] = p.passed[i] && ok
	}
}

// ownValues adds checks of the candidate's own value: would the baseline pass?
func (p *powers) ownValues(g *Gate, plan []planned, questions []estimate.Question) error {
	answers, err := p.evidence.Base.Ask(p.bootstrap, questions)
	if err != nil {
		return err
	}
	for i, x := range plan {
		t := p.own(g, x, answers[i])
		out := nothing(x, t.none)
		out.Trials, out.Notes, out.Clusters = t.trials, t.notes, t.clusters
		if t.none == "" {
			p.bound(g, x, t, &out)
		}
		p.checks = append(p.checks, out)
		p.hopeless = p.hopeless || t.none != "" && !g.Warn
	}
	return nil
}

// bound adds the power of a limit: the spread is that of the interval.
func (p *powers) bound(g *Gate, x planned, t test, out *result.Power) {
	z := distuv.UnitNormal.Quantile(1 - p.alphaOf(g))
	se := (t.hi - t.lo) / (2 * z)
	if g.Rule.Bound == "point" {
		z = 0
	}
	out.SE = result.Number(se)
	distance := sign(x.better) * (t.cand - t.limit)
	pass := reach(distance/se - z)
	if g.Rule.Kind == Equivalent {
		pass = max(0, reach((t.limit-t.cand)/se-z)+reach((t.limit+t.cand)/se-z)-1)
		out.Margin = result.Number(t.limit)
	}
	out.PassSame = result.Number(pass)
	if pass < .8 {
		out.NeedNotes = t.needs
	}
	if !g.Warn {
		p.limits *= pass
	}
}

func (p *powers) report() result.PowerReport {
	r := result.PowerReport{Checks: p.checks, Source: "a disagreement assumed"}
	all := p.differences
	if p.pair != nil {
		r.Source = "the difference of two runs"
		if p.passed != nil {
			all = share(p.passed)
		}
	}
	if p.hopeless {
		all = 0
	}
	r.AllPass = result.Number(all * p.limits)
	return r
}

func share(of []bool) float64 {
	n := 0
	for _, ok := range of {
		if ok {
			n++
		}
	}
	return float64(n) / float64(len(of))
}
