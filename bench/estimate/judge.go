package estimate

import (
	"math"
	"slices"

	"polyphi/bench/result"
	"polyphi/metrics"
	"polyphi/metrics/stats"
)

// alpha is the level of a comparison's tests, power that of its planning.
const alpha, power = 0.05, 0.8

// judged returns the tables with a verdict for each row and candidate.
// byCandidate holds the differences of all rows in the order of the tables.
//
// A table is one family of tests. A table by an axis ends with all of the data,
// which is the same test as in the first table and is judged there: two verdicts on
// one difference would contradict each other.
func judged(tables []planned, byCandidate [][]Difference) []result.ComparisonTable {
	var out []result.ComparisonTable
	at := 0
	for k, t := range tables {
		rows := make([]result.ComparisonRow, len(t.rows))
		for i, r := range t.rows {
			for _, differences := range byCandidate {
				rows[i] = r.with(rows[i], differences[at+i])
			}
		}
		at += len(t.rows)
		f := correct(rows)
		for i := range rows {
			f.judge(&rows[i])
		}
		if k > 0 {
			rows = append(rows, sameMetric(out[0], rows[0]))
		}
		out = append(out, result.ComparisonTable{Axis: t.axis, Family: f.size, Rows: rows})
	}
	return out
}

// sameMetric returns the row of a table that has the metric of another row.
func sameMetric(t result.ComparisonTable, as result.ComparisonRow) result.ComparisonRow {
	i := slices.IndexFunc(t.Rows, func(r result.ComparisonRow) bool { return r.Metric == as.Metric && r.Match == as.Match })
	return t.Rows[i] // every metric split by an axis is in the first table
}

// with returns a result's row with one more candidate's change.
func (r plannedRow) with(row result.ComparisonRow, d Difference) result.ComparisonRow {
	changes := append(row.Changes, r.change(d))
	return result.ComparisonRow{Base: result.Number(d.Base.Value), Changes: changes, Lower: r.metric.Better == metrics.LowerIsBetter, Match: r.Match, Metric: r.Metric,
		N: d.Base.Trials, Notes: d.Base.Notes, Segment: r.Part.String(), Unit: r.metric.Unit, Value: r.value}
}

// change returns a difference as far as it can be told without its family. What is
// not tested has no verdict yet but the reason.
func (r plannedRow) change(d Difference) result.Change {
	none := result.Undefined()
	c := result.Change{Differ: d.Differ, Difference: none, Hi: none, Lo: none, MDE: none, N: d.Cand.Trials, P: none, PHolm: none, SE: none, Value: result.Number(d.Cand.Value)}
	switch {
	case d.Base.CoarseOnly || d.Cand.CoarseOnly:
		c.Verdict = result.CoarseOnly
		c.Warnings = []result.Warning{{Code: "coarse_only", Text: "one of the two knows coarse labels only"}}
		return c
	case d.Base.Small != "" && r.Part.String() != "": // all of the data is no group
		c.Verdict = result.Small
		c.Warnings = []result.Warning{{Code: "small", Text: d.Base.Small}}
		return c
	case math.IsNaN(d.Value):
		c.Verdict = result.NoValue
		c.Warnings = []result.Warning{{Code: "no_data", Text: "one of the two has nothing to divide by"}}
		return c
	}
	c.Difference, c.SE = result.Number(d.Value), result.Number(d.SE)
	c.Lo, c.Hi, c.Warnings = d.interval()
	switch {
	case d.Equal: // no exchange changes that, so it is no test that could have been lost
		c.Verdict = result.Equal
		c.Warnings = []result.Warning{{Code: "equal", Text: "both systems count the same in every cluster"}}
		return c
	case d.SE > 0:
		c.MDE = result.Number(stats.MDE(d.SE*d.SE, 1, 1, alpha, power))
	}
	c.P = result.Number(d.Test.P)
	return c
}

// A family is the tests that are corrected together, and how many of them show a
// difference.
type family struct{ size, shown int }

// correct sets the p of every change corrected for their number.
func correct(rows []result.ComparisonRow) (f family) {
	var of []*result.Change
	var p []float64
	for i := range rows {
		for j := range rows[i].Changes {
			of, p = append(of, &rows[i].Changes[j]), append(p, float64(rows[i].Changes[j].P))
		}
	}
	for i, x := range stats.Holm(p) {
		of[i].PHolm = result.Number(x)
		if !math.IsNaN(x) {
			f.size++
		}
		if x <= alpha {
			f.shown++
		}
	}
	return f
}

// judge sets the verdicts of a row. What is not shown says what would show it.
func (f family) judge(row *result.ComparisonRow) {
	for j := range row.Changes {
		c := &row.Changes[j]
		switch {
		case c.Verdict != "":
		case c.PHolm <= alpha && (c.Difference < 0) == row.Lower:
			c.Verdict = result.Better
		case c.PHolm <= alpha:
			c.Verdict = result.Worse
		default:
			c.Verdict = result.NotShown
			f.cure(c, row.Notes)
		}
	}
}

// cure says what would show a difference of the size seen. Holm compares the least p
// of those not shown with alpha over their number, so that is the level to plan for.
// When d clusters differ, the least p of 2^d exchanges is 2/2^d.
func (f family) cure(c *result.Change, notes int) {
	at := alpha / float64(f.size-f.shown)
	if least := 1 + int(math.Ceil(-math.Log2(at))); c.Differ < least {
		c.ClustersNeeded = least
	} else if c.Difference != 0 && c.SE > 0 {
		c.NotesNeeded = stats.TrialsNeeded(math.Abs(float64(c.Difference)), float64(c.SE*c.SE), float64(notes), at/2, power)
	}
}

// interval returns the percentile interval of a difference, undefined where the
// resamples cannot say how sure it is.
func (d Difference) interval() (lo, hi result.Number, w []result.Warning) {
	x := stats.Percentile(d.Replicates, level)
	switch {
	case !x.Defined:
		w = append(w, result.Warning{Code: "unstable", Text: "undefined in too many resamples for an interval"})
	case x.Lo == x.Hi && !d.Equal:
		w = append(w, result.Warning{Code: "constant", Text: "the same in all resamples; the data cannot say how sure it is"})
	default:
		return result.Number(x.Lo), result.Number(x.Hi), nil
	}
	return result.Undefined(), result.Undefined(), w
}
