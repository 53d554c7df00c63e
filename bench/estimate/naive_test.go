package estimate

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"polyphi/bench/result"
)

// sorted returns the values of all resamples that have one.
func (o *oracle) sorted(f function) (v []float64) {
	for _, w := range o.weights {
		if x := f(w); !math.IsNaN(x) {
			v = append(v, x)
		}
	}
	slices.Sort(v)
	return v
}

// ranks are the values of ranks floor(a(B+1)) and ceil(b(B+1)).
func ranks(sorted []float64, a, b float64) (lo, hi float64, ok bool) {
	n := float64(len(sorted) + 1)
	i, j := int(math.Floor(a*n+1e-9)), int(math.Ceil(b*n-1e-9))
	if i < 1 || j > len(sorted) {
		return 0, 0, false
	}
	return sorted[i-1], sorted[j-1], true
}

// resampled is the interval of a statistic: BCa by its formulas, percentiles where
// there is none or where none is wanted.
func (o *oracle) resampled(e result.Estimate, f function) (lo, hi float64, method string) {
	v := o.sorted(f)
	if o.corrected(e) {
		if a, b, ok := shares(v, f(nil), o.leftOut(f)); ok {
			if lo, hi, ok = ranks(v, a, b); ok && lo < hi {
				return lo, hi, "bca"
			}
		}
	}
	lo, hi, ok := ranks(v, 0.025, 0.975)
	if !ok {
		return lo, hi, "none"
	}
	return lo, hi, "bootstrap"
}

// corrected says whether BCa is wanted: not of a difference of two rates, nor of a
// measure over four groups or fewer.
func (o *oracle) corrected(e result.Estimate) bool {
	if e.Before != "" || strings.HasSuffix(e.Metric, "recall_difference") {
		return false
	}
	kept, _, _ := o.groups(e)
	return e.Axis == "" || len(kept) > 4
}

// leftOut is the statistic without each cluster.
func (o *oracle) leftOut(f function) (out []float64) {
	for i := range o.m {
		w := make([]int32, o.m)
		for j := range w {
			if j != i {
				w[j] = 1
			}
		}
		out = append(out, f(w))
	}
	return out
}

// shares are the corrected shares of the resamples below the interval's ends.
func shares(v []float64, observed float64, jackknife []float64) (a, b float64, ok bool) {
	below, n := 0.0, float64(len(v))
	for _, x := range v {
		if math.Abs(x-observed) < 1e-12 {
			below += 0.5
		} else if x < observed {
			below++
		}
	}
	mean, second, third := 0.0, 0.0, 0.0
	for _, x := range jackknife {
		mean += x / float64(len(jackknife))
	}
	for _, x := range jackknife {
		second += math.Pow(mean-x, 2)
		third += math.Pow(mean-x, 3)
	}
	if below == 0 || below == n || !(second > 1e-24) { // NaN without one cluster, or no influence
		return 0, 0, false
	}
	normal := distuv.UnitNormal
	bias, accelerated := normal.Quantile(below/n), third/6/math.Pow(second, 1.5)
	at := func(z float64) float64 {
		if accelerated*(bias+z) >= 1 {
			ok = false
		}
		return normal.CDF(bias + (bias+z)/(1-accelerated*(bias+z)))
	}
	ok = true
	a, b = at(normal.Quantile(0.025)), at(normal.Quantile(0.975))
	return a, b, ok
}

// wilson is a score interval on effective size, by hand.
func (o *oracle) wilson(e result.Estimate) (lo, hi float64, method string) {
	deff := func(segment string) (deff, x, n, m float64) {
		by, _ := o.perCluster(segment)
		x, n = fraction(e.Metric, e.Match, isSentences(segment), weighted(by, nil))
		ss := 0.0
		for _, s := range by {
			h, k := fraction(e.Metric, e.Match, isSentences(segment), s)
			ss += math.Pow(h-x/n*k, 2)
			if k > 0 {
				m++
			}
		}
		if x == 0 || x == n || m < 2 {
			return 1, x, n, m
		}
		return max(1, m/(m-1)*ss/(n*n)/(x/n*(1-x/n)/n)), x, n, m
	}
	d, x, n, m := deff(e.Segment)
	switch {
	case m < 2:
		return math.NaN(), math.NaN(), "none"
	case x == 0 || x == n:
		pooled, px, pn, pm := deff("")
		if px == 0 || px == pn || pm < 2 {
			pooled = max(1, n/m)
		}
		bound := 1 - math.Pow(0.025, pooled/n)
		if x == 0 {
			return 0, bound, "exact"
		}
		return 1 - bound, 1, "exact"
	}
	t := distuv.StudentsT{Sigma: 1, Nu: m - 1}.Quantile(0.975)
	r, ne := x/n, n/d
	centre := (r + t*t/(2*ne)) / (1 + t*t/ne)
	half := t / (1 + t*t/ne) * math.Sqrt(r*(1-r)/ne+t*t/(4*ne*ne))
	return max(0, centre-half), min(1, centre+half), "wilson-deff"
}

func isShare(e result.Estimate) bool {
	switch e.Metric {
	case "precision", "recall", "leak", "leak_label", "clean_notes", "clean_notes_phi", "covered_recall", "over_redaction", "sentence_error_rate", "miss_rate":
		return e.Axis == "" && e.Average != "macro" && e.Average != "weighted"
	}
	return false
}

func same(a result.Number, b float64) bool {
	return math.IsNaN(float64(a)) && math.IsNaN(b) || math.Abs(float64(a)-b) < 1e-9
}

// check compares one estimate with the oracle's.
func (o *oracle) check(t *testing.T, e result.Estimate) {
	t.Helper()
	name := fmt.Sprintf("%s %s %s axis=%s group=%s [%s]", e.Metric, e.Match, e.Average, e.Axis, e.Group, e.Segment)
	if isChance(e) {
		o.checkChance(t, name, e)
		o.checkGroups(t, name, e)
		return
	}
	f := o.again(e)
	value := f(nil)
	if !same(e.Value, value) {
		t.Errorf("%s: value %v, oracle %v", name, e.Value, value)
		return
	}
	switch {
	case math.IsNaN(value) || e.Metric == "misses":
		if e.Method != "none" || e.Lo.Defined() || e.Hi.Defined() {
			t.Errorf("%s: an interval of nothing: %+v", name, e)
		}
	case isShare(e):
		if lo, hi, method := o.wilson(e); !same(e.Lo, lo) || !same(e.Hi, hi) || e.Method != method {
			t.Errorf("%s: [%v, %v] %s, oracle [%v, %v] %s", name, e.Lo, e.Hi, e.Method, lo, hi, method)
		}
	case e.Clusters < 2:
		if e.Lo.Defined() || !e.Has("one_cluster") {
			t.Errorf("%s: %+v", name, e)
		}
	default:
		lo, hi, method := o.resampled(e, f)
		reason := ""
		switch {
		case method == "none":
			reason = "unstable"
		case o.alike(e):
			lo, hi, reason = 0, 0, "equal"
		case same(result.Number(lo), hi):
			method, reason = "none", "constant"
		}
		if method == "none" {
			lo, hi = math.NaN(), math.NaN()
		}
		if !same(e.Lo, lo) || !same(e.Hi, hi) || e.Method != method || reason != "" && !e.Has(reason) {
			t.Errorf("%s: [%v, %v] %s, oracle [%v, %v] %s %s", name, e.Lo, e.Hi, e.Method, lo, hi, method, reason)
		}
	}
	if e.Axis == "" || e.Group != "" && e.Metric != "worst_group" {
		if _, held := o.perCluster(e.Segment); e.Average != "macro" && e.Metric != "oov_rate" && len(held) != e.Notes {
			t.Errorf("%s: %d notes, oracle %d", name, e.Notes, len(held))
		}
		return
	}
	o.checkGroups(t, name, e)
}

// checkGroups compares a measure's notes, group and groups left out.
func (o *oracle) checkGroups(t *testing.T, name string, e result.Estimate) {
	t.Helper()
	kept, values, left := o.groups(e)
	notes, least, worst := map[string]bool{}, math.Inf(1), ""
	for i, s := range kept {
		by, held := o.perCluster(s)
		for n := range held {
			notes[n] = true
		}
		if r := quotient(fraction("recall", e.Match, false, weighted(by, nil))); r < least {
			least, worst = r, values[i]
		}
	}
	if e.Notes != len(notes) || e.Has("left_out") != (left > 0) {
		t.Errorf("%s: %d notes and %v, oracle %d notes and %d groups left out", name, e.Notes, e.Warnings, len(notes), left)
	}
	if e.Metric == "worst_group" && e.Group != worst {
		t.Errorf("%s: worst is %q, oracle %q", name, e.Group, worst)
	}
}

// Every estimate of two systems, group sizes from none to all, equals the
// oracle's: value, interval, method, notes, warnings, worst group.
func TestEveryEstimateAgainstTheNotes(t *testing.T) {
	s := shape{clusters: 7, variants: 6, labels: 3, models: 2, resamples: 120, rare: true, minimum: result.Minimum{Notes: 10, Mentions: 12}}
	in := s.input(4)
	in.Manifest.Models[1].Before = "m0"
	got, err := Summarise(in)
	if err != nil {
		t.Fatal(err)
	}
	seen, methods := map[string]bool{}, map[string]int{}
	for _, model := range []string{"m0", "m1"} {
		o := newOracle(in, model)
		for _, e := range got.Estimates {
			if e.Model == model {
				o.check(t, e)
			}
		}
	}
	for _, e := range got.Estimates {
		key := e.Key() + "\x1f" + e.Group
		if seen[key] {
			t.Errorf("%q stands twice", key)
		}
		seen[key] = true
		methods[e.Method]++
		if e.Axis != "" && e.Method == "bca" {
			methods[e.Metric]++
		}
		for _, w := range e.Warnings {
			methods[w.Code]++
		}
	}
	for _, kind := range []string{"wilson-deff", "exact", "bca", "bootstrap", "constant", "none", "small", "no_data", "left_out",
		"recall_gap", "recall_equality_difference", "max_diff", "worst_group"} {
		if methods[kind] == 0 {
			t.Errorf("no estimate is of kind %s: the test is weaker than it says (%v)", kind, methods)
		}
	}
}
