package metrics

// Ratio returns num/den; ok is false if den is 0.
func Ratio(num, den int64) (value float64, ok bool) {
	if den == 0 {
		return 0, false
	}
	return float64(num) / float64(den), true
}

// FBeta returns the weighted harmonic mean of precision ptp/pred and recall
// tp/gold; beta > 1 favours recall.
//
// tp counts pairs on the gold side, ptp on the prediction side: the same number
// but in cells cut by sentence. With tp = ptp the result is
// (1+b²)TP / ((1+b²)TP + b²FN + FP). It is 0 without hits, and undefined
// (ok = false) only if there is neither gold nor prediction.
func FBeta(tp, gold, ptp, pred int64, beta float64) (value float64, ok bool) {
	if gold == 0 && pred == 0 {
		return 0, false
	}
	if tp == 0 || ptp == 0 {
		return 0, true
	}
	b := beta * beta
	if tp == ptp {
		return (1 + b) * float64(tp) / (b*float64(gold) + float64(pred)), true
	}
	p, r := float64(ptp)/float64(pred), float64(tp)/float64(gold)
	return (1 + b) * p * r / (b*p + r), true
}

// F1 returns FBeta with beta 1.
func F1(tp, gold, ptp, pred int64) (value float64, ok bool) {
	return FBeta(tp, gold, ptp, pred, 1)
}

// A Schema is one of the four ways of SemEval-2013 task 9 to judge a pair of
// the alignment.
type Schema int

// The schemas. Partial gives half credit for an overlap with other bounds;
// EntType gives half credit to no pair but full credit for equal label.
const (
	SchemaStrict Schema = iota
	SchemaExact
	SchemaPartial
	SchemaEntType
)

// Tally are the five outcomes of a schema: correct, incorrect, partial, missing
// and spurious. COR+INC+PAR+MIS = gold and COR+INC+PAR+SPU = pred.
type Tally struct{ COR, INC, PAR, MIS, SPU int64 }

// Tally returns the outcomes of schema s from whole-note totals.
func (t *Totals) Tally(s Schema) Tally {
	n := t[AlPairs]
	out := Tally{MIS: t[Gold] - n, SPU: t[Pred] - n}
	switch s {
	case SchemaStrict:
		out.COR = t[AlStrict]
		out.INC = n - out.COR
	case SchemaExact:
		out.COR = t[AlBounds]
		out.INC = n - out.COR
	case SchemaPartial:
		out.COR = t[AlBounds]
		out.PAR = n - out.COR
	case SchemaEntType:
		out.COR = t[AlLabel]
		out.INC = n - out.COR
	}
	return out
}

// credit2 returns twice the credit of a tally: COR + PAR/2, doubled.
func (o Tally) credit2() int64 { return 2*o.COR + o.PAR }

// Macro returns the unweighted mean of a metric over the labels that have gold
// support, and how many were averaged. Labels where the metric is undefined are
// left out; ok is false if none is left.
//
// labels are cells cut by label or by coarse label; cut says which.
func Macro(m Metric, labels []Totals, cut Cut) (value float64, averaged int, ok bool) {
	sum := 0.0
	for i := range labels {
		if labels[i][Gold] == 0 {
			continue
		}
		if v, ok := m.Value(&labels[i], cut); ok {
			sum += v
			averaged++
		}
	}
	if averaged == 0 {
		return 0, 0, false
	}
	return sum / float64(averaged), averaged, true
}
