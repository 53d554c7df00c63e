package estimate

import (
	"math"
	"slices"
	"strings"

	"polyphi/bench/result"
	"polyphi/metrics/stats"
)

// The oracle reads what an estimate says it is (metric, match, axis, segment)
// and computes it again from the notes, one resample at a time, with the
// formulas written out. It shares with the package the resampled weights and the
// names of fields, and no plan, index, metric, matrix or interval.
type oracle struct {
	in      Input
	suite   result.Suite
	model   string
	of      map[string]result.Note
	m       int // clusters
	weights [][]int32
}

func newOracle(in Input, model string) *oracle {
	o := &oracle{in: in, suite: in.Manifest.Suite, model: model, of: map[string]result.Note{}}
	for _, n := range in.Notes {
		o.of[n.Note] = n
		o.m = max(o.m, n.Cluster+1)
	}
	for i := range in.Manifest.Resamples {
		w := make([]int32, o.m)
		stats.Weights(w, in.Manifest.Seed, "estimate", i)
		o.weights = append(o.weights, w)
	}
	return o
}

// to is the oracle of another system of the run.
func (o *oracle) to(model string) *oracle {
	other := *o
	other.model = model
	return &other
}

// alike reports whether a change is between systems that count the same in every
// cluster.
func (o *oracle) alike(e result.Estimate) bool {
	if e.Before == "" {
		return false
	}
	metric := strings.TrimSuffix(e.Metric, "_change")
	before, _ := o.to(e.Before).perCluster(e.Segment)
	after, _ := o.perCluster(e.Segment)
	for i := range after {
		a, n := fraction(metric, e.Match, isSentences(e.Segment), after[i])
		b, k := fraction(metric, e.Match, isSentences(e.Segment), before[i])
		if a != b || n != k {
			return false
		}
	}
	return true
}

// A sums is one field name's weighted sum over the notes of a segment.
type sums map[string]float64

// perCluster returns, by cluster, the sums over the notes of a segment, and the
// keys of the notes that hold gold or sentences of it.
func (o *oracle) perCluster(segment string) (by []sums, held map[string]bool) {
	var cell []string
	want := map[string]string{}
	for _, term := range strings.Fields(segment) {
		name, value, _ := strings.Cut(term, "=")
		if a, ok := o.suite.Axis(name); ok && a.From == "note" {
			want[name] = value
		} else {
			cell = append(cell, term)
		}
	}
	slices.Sort(cell)
	key := strings.Join(cell, " ")
	if key == "" {
		key = "all"
	}
	by, held = make([]sums, o.m), map[string]bool{}
	for i := range by {
		by[i] = sums{}
	}
	for _, c := range o.in.Counts {
		n := o.of[c.Note]
		values, has := c.Cells[key]
		for name, v := range want {
			has = has && n.Attrs[name] == v
		}
		if c.Model != o.model || !has {
			continue
		}
		s := sums{}
		for i, v := range values {
			s[o.in.Fields[i]] = float64(v)
		}
		if key == "all" {
			s["notes"], s["words"] = 1, float64(n.Words)
			if s["g_visible"] == 0 {
				s["clean"] = 1
			}
			if s["g_gold"] > 0 {
				s["phi"], s["phi_clean"] = 1, s["clean"]
			}
		}
		if key == "all" || s["gold_blind"] > 0 || s["sentences"] > 0 {
			held[c.Note] = true
		}
		for f, v := range s {
			by[n.Cluster][f] += v
		}
	}
	return by, held
}

func weighted(by []sums, w []int32) sums {
	out := sums{}
	for i, s := range by {
		for f, v := range s {
			if w == nil {
				out[f] += v
			} else {
				out[f] += v * float64(w[i])
			}
		}
	}
	return out
}

var tpOf = map[string]string{"strict": "strict", "approximate": "approx", "strict-coarse": "strict_coarse", "approximate-coarse": "approx_coarse",
	"strict-blind": "strict_blind", "approximate-blind": "approx_blind"}

// fraction returns numerator and denominator of a rate; F1 has its own.
func fraction(metric, match string, sentences bool, s sums) (num, den float64) {
	tp, blind := s["tp_"+tpOf[match]], ""
	if strings.HasSuffix(match, "-blind") {
		blind = "_blind"
	}
	ptp := tp
	if sentences {
		ptp = s["ptp_"+tpOf[match]]
	}
	switch metric {
	case "recall":
		return tp, s["gold"+blind]
	case "precision":
		return ptp, s["pred"+blind]
	case "f1":
		p, r := ptp/s["pred"+blind], tp/s["gold"+blind]
		if tp == 0 || ptp == 0 {
			p, r = 0, 0
			if s["gold"+blind]+s["pred"+blind] > 0 {
				return 0, 1
			}
			return 0, 0
		}
		return 2 * p * r, p + r
	case "leak":
		return s["g_visible"], s["g_gold"]
	case "leak_label":
		return s["g_visible_label"], s["g_gold"]
	case "clean_notes":
		return s["clean"], s["notes"]
	case "clean_notes_phi":
		return s["phi_clean"], s["phi"]
	case "covered_recall":
		return s["covered"], s["gold_blind"]
	case "over_redaction":
		return s["g_other_pred"], s["g_other"]
	case "sentence_error_rate":
		return s["sentences_wrong"], s["sentences"]
	case "false_alarms":
		return 1000 * (s["pred_blind"] - s["tp_approx_blind"]), s["words"]
	case "miss_rate":
		return s["gold"] - s["tp_approx"], s["gold"]
	}
	panic("no such rate: " + metric)
}

func quotient(a, b float64) float64 {
	if b == 0 {
		return math.NaN()
	}
	return a / b
}

func isSentences(segment string) bool {
	return strings.Contains(segment, "cmi=") || strings.Contains(segment, "cmi_names=") || strings.Contains(segment, "category=")
}

// A function is a statistic of the weights (nil: the data).
type function func(w []int32) float64

// rateOf is a rate of a segment as a function.
func (o *oracle) rateOf(metric, match, segment string) function {
	by, _ := o.perCluster(segment)
	return func(w []int32) float64 {
		return quotient(fraction(metric, match, isSentences(segment), weighted(by, w)))
	}
}

// small says whether a segment is under the suite's minimum.
func (o *oracle) small(segment string) bool {
	by, held := o.perCluster(segment)
	return len(held) < o.suite.Minimum.Notes || weighted(by, nil)["gold_blind"] < float64(o.suite.Minimum.Mentions)
}

// groups lists the segments that a measure compares, without those under the
// minimum, and counts the left out.
func (o *oracle) groups(e result.Estimate) (kept, values []string, left int) {
	a, _ := o.suite.Axis(e.Axis)
	for _, v := range a.Values {
		if (e.Metric == "recall_gap" || isChance(e)) && e.Axis == "gender" && v == "neutral" {
			continue
		}
		terms := append(strings.Fields(e.Segment), e.Axis+"="+v)
		slices.Sort(terms)
		s := strings.Join(terms, " ")
		if o.small(s) {
			left++
			continue
		}
		kept, values = append(kept, s), append(values, v)
	}
	return kept, values, left
}

// measureOf is a measure over groups as a function.
func (o *oracle) measureOf(e result.Estimate) function {
	kept, _, left := o.groups(e)
	var by [][]sums
	for _, s := range kept {
		b, _ := o.perCluster(s)
		by = append(by, b)
	}
	return func(w []int32) float64 {
		var r []float64
		hits, n := 0.0, 0.0
		for _, b := range by {
			h, k := fraction("recall", e.Match, false, weighted(b, w))
			if k > 0 {
				r = append(r, h/k)
				hits, n = hits+h, n+k
			}
		}
		if e.Metric == "worst_group" {
			if len(r) == 0 {
				return math.NaN()
			}
			return slices.Min(r)
		}
		if len(r) < 2 {
			return math.NaN()
		}
		sum, most := 0.0, 0.0
		for _, x := range r {
			sum += math.Abs(x - hits/n)
			most = max(most, math.Abs(x-hits/n))
		}
		switch {
		case e.Metric == "recall_equality_difference":
			return sum / float64(len(r))
		case e.Metric == "max_diff":
			return most
		case len(kept)+left == 2:
			return r[0] - r[1]
		}
		return slices.Max(r) - slices.Min(r)
	}
}

// again returns the estimate's statistic, computed here.
func (o *oracle) again(e result.Estimate) function {
	switch {
	case e.Before != "":
		metric := strings.TrimSuffix(e.Metric, "_change")
		after, before := o.rateOf(metric, e.Match, e.Segment), o.to(e.Before).rateOf(metric, e.Match, e.Segment)
		return func(w []int32) float64 { return after(w) - before(w) }
	case e.Metric == "recall_difference" || e.Metric == "relative_recall_difference":
		a, _ := o.suite.Axis(e.Axis)
		own := o.rateOf("recall", e.Match, e.Segment)
		reference := strings.Replace(e.Segment, e.Axis+"="+e.Group, e.Axis+"="+a.Reference, 1)
		ref := o.rateOf("recall", e.Match, reference)
		if o.small(reference) {
			return func([]int32) float64 { return math.NaN() }
		}
		return func(w []int32) float64 {
			if d := own(w) - ref(w); e.Metric == "recall_difference" {
				return d
			} else if ref(w) > 0 {
				return 100 * d / ref(w)
			}
			return math.NaN()
		}
	case e.Axis != "":
		return o.measureOf(e)
	case e.Metric == "misses" || e.Metric == "miss_share":
		own, _ := o.perCluster(e.Segment)
		all, _ := o.perCluster("")
		return func(w []int32) float64 {
			a, _ := fraction("miss_rate", "", false, weighted(own, w))
			b, _ := fraction("miss_rate", "", false, weighted(all, w))
			if e.Metric == "misses" {
				return a
			}
			return quotient(a, b)
		}
	case e.Average == "weighted":
		return func(w []int32) float64 {
			of := sums{}
			for c, share := range o.suite.CategoryShares {
				by, _ := o.perCluster("category=" + c)
				here := weighted(by, w)
				for f, v := range here {
					of[f] += v * share / here["sentences"]
				}
				if here["sentences"] == 0 {
					return math.NaN()
				}
			}
			return quotient(fraction(e.Metric, e.Match, true, of))
		}
	case e.Metric == "oov_rate":
		yes, _ := o.perCluster(strings.TrimSpace(e.Segment + " oov=yes"))
		no, _ := o.perCluster(strings.TrimSpace(e.Segment + " oov=no"))
		return func(w []int32) float64 {
			a, b := weighted(yes, w)["gold_blind"], weighted(no, w)["gold_blind"]
			return quotient(a, a+b)
		}
	case e.Metric == "intra_type_ambiguity":
		fine, coarse := o.rateOf("f1", e.Match, e.Segment), o.rateOf("f1", e.Match+"-coarse", e.Segment)
		return func(w []int32) float64 { return coarse(w) - fine(w) }
	case e.Average == "macro":
		var of, gold []function
		for _, l := range o.suite.LabelList {
			of = append(of, o.rateOf(e.Metric, e.Match, "label="+l))
			gold = append(gold, o.rateOf("recall", e.Match, "label="+l)) // NaN without gold
		}
		return func(w []int32) float64 {
			sum, n := 0.0, 0.0
			for i := range of {
				if v := of[i](w); !math.IsNaN(gold[i](w)) && !math.IsNaN(v) {
					sum, n = sum+v, n+1
				}
			}
			return quotient(sum, n)
		}
	}
	return o.rateOf(e.Metric, e.Match, e.Segment)
}
