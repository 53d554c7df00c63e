package gate

import (
	"fmt"
	"math"
	"slices"
	"time"

	"polyphi/bench/estimate"
	"polyphi/bench/result"
	"polyphi/metrics"
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
	f.MaxAgeDays = 0
	j, err := newJudge(f, Evidence{Base: other, Cand: base, AsOf: time.Time{}.Format(time.DateOnly), Workers: workers})
	if err != nil {
		return result.PowerReport{}, err
	}
	p := powers{judge: j, disagreement: disagreement, differences: 1, limits: 1}
	for i := range f.Gates {
		if err := p.gate(&f.Gates[i]); err != nil {
			return result.PowerReport{}, fmt.Errorf("gate: %s: %w", f.Gates[i].Name, err)
		}
	}
	return p.report(), nil
}

// powers collects the power of one check after another.
type powers struct {
	*judge       // its baseline is the second system, its candidate the one asked about
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
	if plan[0].none != "" { // then there is only one
		p.add(g, nothing(plan[0], plan[0].none), true)
		return nil
	}
	var questions []estimate.Question
	for _, x := range plan {
		questions = append(questions, x.question)
	}
	answers, err := p.evidence.Cand.Ask(p.bootstrap, questions)
	if err != nil {
		return err
	}
	if plan[0].own {
		for i, x := range plan {
			p.ownValue(g, x, answers[i])
		}
		return nil
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

// add appends the power of a check. One without data never passes, and so neither do
// all, unless it only warns.
func (p *powers) add(g *Gate, c result.Power, noData bool) {
	p.checks, p.hopeless = append(p.checks, c), p.hopeless || noData && !g.Warn
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
	se, unknown := p.spread(a, d)
	switch {
	case out.Reason != "":
		p.add(g, out, true)
		return
	case g.Rule.Margin.Relative && margin == 0:
		out.Reason = "its value is 0, and so is a margin in % of it; give the margin in pt"
		p.add(g, out, true)
		return
	case unknown != "":
		out.Reason = unknown
		p.add(g, out, false)
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
		out.FailLoss = result.Number(reach(margin/math.Hypot(se, lossSE(x.unit, 2*margin, a.Trials)) - z(1-alpha/float64(family))))
	}
	p.add(g, out, false)
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

// lossSE is the standard error that a loss brings with it, of so many trials each of
// which is lost by itself.
func lossSE(unit string, loss float64, trials int64) float64 {
	if unit == metrics.PerWords {
		loss *= 1000
	}
	return math.Sqrt(loss / float64(trials))
}

// reach is the normal distribution function.
func reach(x float64) float64 { return distuv.UnitNormal.CDF(x) }

// spread is the standard error of a difference, seen or assumed, above 0; unknown says
// why there is none.
func (p *powers) spread(a estimate.Answer, d estimate.Difference) (se float64, unknown string) {
	switch {
	case p.pair != nil && (d.Equal || d.SE == 0):
		return 0, "the two runs count the same there, which does not say how far releases differ; name another run with --against"
	case p.pair != nil && math.IsNaN(d.SE):
		return 0, "nothing was observed there in the run named with --against"
	case p.pair != nil:
		return d.SE, ""
	case a.Hits == nil || a.Trials == 0:
		return 0, "the spread of a difference is not known; name a second run with --against"
	}
	deff, known := stats.Deff(a.Hits, a.Of)
	if !known {
		deff = max(1, a.PooledDeff)
	}
	return math.Sqrt(p.disagreement * deff / float64(a.Trials)), ""
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

// ownValue adds the power of a check of the system's own value: would it pass again?
// The spread is that of its interval.
func (p *powers) ownValue(g *Gate, x planned, a estimate.Answer) {
	t := p.own(g, x, a)
	out := nothing(x, t.none)
	out.Trials, out.Notes, out.Clusters = t.trials, t.notes, t.clusters
	z := distuv.UnitNormal.Quantile
	level := z(1 - p.alphaOf(g))
	se := (t.hi - t.lo) / (2 * level)
	if t.none == "" && !(se > 0) {
		out.Reason = "its interval has no width, which does not say how far releases differ"
	}
	if out.Reason != "" {
		p.add(g, out, t.none != "")
		return
	}
	if g.Rule.Bound == "point" {
		level = 0
	}
	distance := sign(x.better) * (t.cand - t.limit)
	pass := reach(distance/se - level)
	if g.Rule.Kind == Equivalent {
		distance = t.limit - math.Abs(t.cand)
		pass = max(0, reach((t.limit-t.cand)/se-level)+reach((t.limit+t.cand)/se-level)-1)
		out.Margin = result.Number(t.limit)
	}
	out.SE, out.PassSame = result.Number(se), result.Number(pass)
	if distance > 0 {
		out.NeedNotes = rounded(float64(t.notes) * math.Pow((level+z(.8))*se/distance, 2))
	}
	p.add(g, out, false)
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
	r.AllPass = result.Number(all * p.limits)
	switch {
	case p.hopeless:
		r.AllPass = 0
	case !slices.ContainsFunc(p.checks, func(c result.Power) bool { return c.PassSame.Defined() }):
		r.AllPass = result.Undefined()
	}
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
