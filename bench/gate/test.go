package gate

import (
	"fmt"
	"math"

	"polyphi/bench/estimate"
	"polyphi/bench/result"
	"polyphi/metrics"
	"polyphi/metrics/stats"

	"gonum.org/v1/gonum/stat/distuv"
)

// A test is what is known of one check before alarms are corrected.
type test struct {
	none       string  // why there are no data, "" if there are
	apart      string  // why speeds do not compare, "" if they do
	base, cand float64 // NaN where there is none
	tested     float64
	lo, hi     float64 // of tested, at level; NaN where there is none
	level      float64
	limit      float64
	pass       bool    // shown to hold
	p          float64 // that it is broken; NaN where only the estimate is held to the limit
	broken     bool    // of bound: point
	method     string
	trials     int64
	notes      int
	clusters   int
	needs      int // notes that would settle it, 0 if unknown
	unit       string
}

func without(why string) test {
	nan := math.NaN()
	return test{none: why, base: nan, cand: nan, tested: nan, lo: nan, hi: nan, level: nan, limit: nan, p: nan, method: "none"}
}

// difference tests the improvement over the baseline.
func (j *judge) difference(g *Gate, p planned, d estimate.Difference) test {
	t := without(absent(d.Cand, minClusters))
	t.base, t.cand, t.trials, t.notes, t.clusters = d.Base.Value, d.Cand.Value, d.Cand.Trials, d.Cand.Notes, d.Cand.Clusters
	margin := g.Rule.Margin.of(d.Base.Value)
	switch {
	case t.none != "":
	case absent(d.Base, minClusters) != "":
		t.none = "the baseline: " + absent(d.Base, minClusters)
	case g.Rule.Margin.Relative && margin == 0:
		t.none = "the baseline is 0, and so is a margin in % of it; give the margin in pt"
	}
	t.limit, t.unit = margin, unitOfDifference(p.unit)
	if g.Rule.Kind == NonInferior {
		t.limit = -margin
	}
	if t.none != "" {
		return t
	}
	s := sign(p.better)
	improved := make([]float64, len(d.Replicates))
	for i, v := range d.Replicates {
		improved[i] = s * v
	}
	t.tested = s * d.Value
	if !t.percentile(improved, 1-2*j.file.Alpha) {
		return t
	}
	switch g.Rule.Kind {
	case NonInferior:
		t.pass, t.p = t.lo > -margin, stats.LowerP(improved, -margin)
	case Superior:
		t.pass, t.p = t.lo > margin, stats.LowerP(improved, 0)
		t.settledBy(t.tested-t.lo, max(0, t.tested-margin))
		return t
	case Equivalent:
		t.equivalent(improved, margin)
	}
	t.needs = notesFor(t.notes, d.SE, margin, j.file.Alpha)
	return t
}

// percentile sets the percentile interval and reports whether there is one.
func (t *test) percentile(values []float64, level float64) bool {
	iv := stats.Percentile(values, level)
	if !t.resampled(iv, len(values)) {
		return false
	}
	t.lo, t.hi, t.level, t.method = iv.Lo, iv.Hi, level, "bootstrap"
	return true
}

// resampled reports whether enough resamples have a value, and says so where not. An
// interval is about all resamples: those without a value would be taken to be as the
// others.
func (t *test) resampled(iv stats.Interval, resamples int) bool {
	if iv.Defined && 1000*iv.Undefined <= resamples {
		return true
	}
	t.none = "undefined in too many resamples for an interval"
	return false
}

func unitOfDifference(unit string) string {
	if unit == metrics.Proportion {
		return "pt"
	}
	return unit
}

// equivalent tests whether values lie within a margin of 0 (TOST).
func (t *test) equivalent(values []float64, margin float64) {
	t.pass = -margin < t.lo && t.hi < margin
	t.p = min(stats.LowerP(values, -margin), stats.UpperP(values, margin))
}

// notesFor is about how many notes pass a system that did not change with
// probability .8, if the spread stays as it is.
func notesFor(notes int, se, margin, alpha float64) int {
	if margin <= 0 || math.IsNaN(se) {
		return 0
	}
	z := distuv.UnitNormal.Quantile(1-alpha) + distuv.UnitNormal.Quantile(.8)
	return rounded(float64(notes) * math.Pow(z*se/margin, 2))
}

// rounded is a number of notes with two digits, rounded up.
func rounded(n float64) int {
	if n < 1 || math.IsNaN(n) || n > 1e9 {
		return 0
	}
	unit := math.Pow(10, max(0, math.Floor(math.Log10(n))-1))
	return int(math.Ceil(n/unit) * unit)
}

// own tests the candidate's value.
func (j *judge) own(g *Gate, p planned, a estimate.Answer) test {
	clusters := minClusters
	if g.Rule.Bound == "point" {
		clusters = 1 // it has no interval
	} else if a.Hits != nil {
		clusters = 2 // Student's t knows how few there are
	}
	t := without(absent(a, clusters))
	t.cand, t.trials, t.notes, t.clusters = a.Value, a.Trials, a.Notes, a.Clusters
	t.limit, t.unit = g.Rule.Value, p.unit
	if g.Rule.Kind == Equivalent {
		t.limit, t.unit = g.Rule.Margin.Share, "pt"
	}
	if t.none != "" {
		return t
	}
	t.tested = a.Value
	if g.Rule.Kind != Equivalent {
		t.bound(g.Rule, a, 1-2*j.alphaOf(g))
		return t
	}
	if t.percentile(a.Replicates, 1-2*j.file.Alpha) {
		t.equivalent(a.Replicates, t.limit)
		t.settledBy((t.hi-t.lo)/2, t.limit-math.Abs(t.cand))
	}
	return t
}

// bound tests a value against a limit, by its bound or as it stands.
func (t *test) bound(r Rule, a estimate.Answer, level float64) {
	below, above := t.interval(a, r.Value, level)
	if r.Bound == "point" {
		t.none = "" // the estimate is enough
		t.pass = r.Kind == AtLeast && t.cand >= r.Value || r.Kind == AtMost && t.cand <= r.Value
		t.broken = !t.pass
		return
	}
	if t.none != "" {
		return
	}
	if r.Kind == AtLeast {
		t.pass, t.p = t.lo >= r.Value, below
	} else {
		t.pass, t.p = t.hi <= r.Value, above
	}
	half := t.cand - t.lo
	if t.cand < r.Value {
		half = t.hi - t.cand
	}
	t.settledBy(half, t.cand-r.Value)
}

// settledBy sets about how many notes would part an interval of half that width from
// a limit at that distance, if the value stays as it is.
func (t *test) settledBy(half, distance float64) {
	if distance != 0 {
		t.needs = rounded(float64(t.notes) * math.Pow(half/distance, 2))
	}
}

// interval sets the interval of a value: Wilson on the effective size for a share,
// BCa or percentiles, as in reports, for anything else. It returns the one-sided p for a value below and above a
// limit, which agree with it.
func (t *test) interval(a estimate.Answer, limit, level float64) (below, above float64) {
	if a.Hits != nil {
		r := stats.Clustered(a.Hits, a.Of, level, a.PooledDeff)
		if r.Bounded {
			t.lo, t.hi, t.level, t.method = r.Lo, r.Hi, level, "wilson-deff"
		}
		if r.Bounded && r.Exact {
			t.method = "exact"
		}
		return r.BelowP(limit), r.AboveP(limit)
	}
	iv, ok := stats.BCa(a.Replicates, a.Value, a.Jackknife, level)
	if !ok || a.Jackknife == nil {
		t.percentile(a.Replicates, level)
		return stats.LowerP(a.Replicates, limit), stats.UpperP(a.Replicates, limit)
	}
	if t.resampled(iv, len(a.Replicates)) {
		t.lo, t.hi, t.level, t.method = iv.Lo, iv.Hi, level, "bca"
	}
	below, _ = stats.BCaLowerP(a.Replicates, a.Value, a.Jackknife, limit)
	above, _ = stats.BCaUpperP(a.Replicates, a.Value, a.Jackknife, limit)
	return below, above
}

// check turns a test into a check. p is corrected for the gate's other segments.
func (t test) check(at planned, p, alpha float64) result.Check {
	g := at.gate
	c := result.Check{Gate: g.Name, Metric: g.Metric, Match: at.question.Match, Rule: string(g.Rule.Kind), Segment: at.segment, Title: at.title, Where: at.where, Severity: "fail",
		Base: result.Number(t.base), Cand: result.Number(t.cand), Tested: result.Number(t.tested), Lo: result.Number(t.lo), Hi: result.Number(t.hi), Level: result.Number(t.level),
		Limit: result.Number(t.limit), P: result.Number(t.p), PHolm: result.Number(p), Method: t.method, Trials: t.trials, Notes: t.notes, Clusters: t.clusters, Unit: t.unit}
	if g.Warn {
		c.Severity = "warn"
	}
	switch {
	case t.apart != "":
		c.Verdict, c.Reason = result.NotComparable, t.apart
	case t.none != "":
		c.Verdict, c.Reason = result.NoData, t.none
	case t.pass:
		c.Verdict = result.Passed
	case t.broken, p <= alpha:
		c.Verdict = result.Failed
	default:
		c.Verdict, c.Reason, c.NeedsNotes = result.Inconclusive, t.cure(), t.needs
	}
	return c
}

// cure says what would settle an inconclusive check.
func (t test) cure() string {
	switch {
	case t.needs > t.notes:
		return fmt.Sprintf("needs about %d notes, has %d", t.needs, t.notes)
	case t.needs > 0:
		return "too near the limit to tell; weigh the difference itself, or widen the margin"
	}
	return "the data allow a pass as well as a fail"
}
