package metrics

import "slices"

// A Direction says which way a metric is better.
type Direction int

// The directions.
const (
	HigherIsBetter Direction = iota
	LowerIsBetter
)

// The units of metrics.
const (
	Proportion = "proportion"      // in [0,1]
	PerWords   = "per 1,000 words" // 0 or more
)

// A Metric is one member of the closed set: a rate derived from summed counts.
// Name and Match together are its key.
type Metric struct {
	Name   string    // "recall"
	Match  string    // "strict", a view or a schema; "" where matching plays no part
	Unit   string    // Proportion or PerWords
	Better Direction // which way is better
	Source string    // where the definition comes from
	Cuts   Cut       // cells it may be taken from
	Needs  []Field   // fields it reads, those for BySentence included

	// share gives trials and hits of a rate that is a proportion of trials.
	share func(t *Totals, cut Cut) (hits, trials int64)
	// value gives the rest.
	value func(t *Totals, cut Cut) (float64, bool)
}

// Value returns the metric of cells of one cut. ok is false if it is undefined
// there: nothing observed, or a cut the metric may not be taken from.
func (m Metric) Value(t *Totals, cut Cut) (value float64, ok bool) {
	if !m.Cuts.Has(cut) {
		return 0, false
	}
	if m.share != nil {
		return Ratio(m.share(t, cut))
	}
	return m.value(t, cut)
}

// Share returns hits and trials of a metric that is a share of trials, for
// which a Wilson interval exists. ok is false for any other metric and for a
// cut the metric may not be taken from.
func (m Metric) Share(t *Totals, cut Cut) (hits, trials int64, ok bool) {
	if m.share == nil || !m.Cuts.Has(cut) {
		return 0, 0, false
	}
	hits, trials = m.share(t, cut)
	return hits, trials, true
}

// Weighted returns the metric of sentences from weighted sums of the fields it
// needs, in their order. ok is false if it is undefined, or not one of precision,
// recall, F1 and sentence error rate.
func (m Metric) Weighted(sums []float64) (value float64, ok bool) {
	ratio := func(a, b float64) (float64, bool) {
		if b == 0 {
			return 0, false
		}
		return a / b, true
	}
	switch m.Name {
	case "precision": // TP, PTP, predictions
		return ratio(sums[1], sums[2])
	case "recall", "sentence_error_rate": // hits, trials
		return ratio(sums[0], sums[1])
	case "f1": // TP, PTP, gold, predictions
		if sums[2]+sums[3] == 0 {
			return 0, false
		}
		if sums[0] == 0 || sums[1] == 0 {
			return 0, true
		}
		p, r := sums[1]/sums[3], sums[0]/sums[2]
		return 2 * p * r / (p + r), true
	}
	return 0, false
}

// IsShare reports whether Share is defined for the metric.
func (m Metric) IsShare() bool { return m.share != nil }

// Key returns "recall/strict", or the bare name where matching plays no part.
func (m Metric) Key() string {
	if m.Match == "" {
		return m.Name
	}
	return m.Name + "/" + m.Match
}

// All returns the closed set of metrics in a fixed order.
func All() []Metric {
	var out []Metric
	for v := Strict; v < Alignment; v++ {
		out = append(out, precision(v), recall(v), f1(v))
	}
	for s := SchemaStrict; s <= SchemaEntType; s++ {
		out = append(out, schemaMetrics(s)...)
	}
	return append(out, graphemeMetrics()...)
}

// Find returns the metric of that name and match. "exact" is another name of
// "strict-blind".
func Find(name, match string) (Metric, bool) {
	if match == "exact" {
		match = StrictBlind.String()
	}
	all := All()
	i := slices.IndexFunc(all, func(m Metric) bool { return m.Name == name && m.Match == match })
	if i < 0 {
		return Metric{}, false
	}
	return all[i], true
}

const (
	viewSource   = "one-to-one pairs of the view with the greatest total weight"
	schemaSource = "SemEval-2013 task 9, on the alignment"
	ownSource    = "extended grapheme clusters of UAX 29 with rule GB9c, white space apart"
)

// predSide returns the view's pairs counted on the prediction side.
func predSide(t *Totals, v View, cut Cut) int64 {
	if sentence.Has(cut) {
		return t[v.PTP()]
	}
	return t[v.TP()]
}

func precisionCuts(v View) Cut {
	switch v {
	case Strict, Approx:
		return Whole | ByCoarse | labelled | sentence
	case StrictCoarse, ApproxCoarse:
		return Whole | ByCoarse | BySentence
	}
	return Whole | BySentence
}

func recallCuts(v View) Cut {
	if v == Strict || v == Approx {
		return anyCut
	}
	return anyCut &^ labelled
}

func precision(v View) Metric {
	return Metric{Name: "precision", Match: v.String(), Unit: Proportion, Source: viewSource,
		Cuts: precisionCuts(v), Needs: []Field{v.TP(), v.PTP(), v.PredField()},
		share: func(t *Totals, cut Cut) (int64, int64) {
			return predSide(t, v, cut), t[v.PredField()]
		}}
}

func recall(v View) Metric {
	return Metric{Name: "recall", Match: v.String(), Unit: Proportion, Source: viewSource,
		Cuts: recallCuts(v), Needs: []Field{v.TP(), v.GoldField()},
		share: func(t *Totals, _ Cut) (int64, int64) { return t[v.TP()], t[v.GoldField()] }}
}

func f1(v View) Metric {
	return Metric{Name: "f1", Match: v.String(), Unit: Proportion, Source: viewSource,
		Cuts: precisionCuts(v), Needs: []Field{v.TP(), v.PTP(), v.GoldField(), v.PredField()},
		value: func(t *Totals, cut Cut) (float64, bool) {
			return F1(t[v.TP()], t[v.GoldField()], predSide(t, v, cut), t[v.PredField()])
		}}
}

var schemaNames = [...]string{"semeval-strict", "semeval-exact", "partial", "type"}

// schemaMetrics returns precision, recall and F1 of a schema. Half credits keep
// partial from being a share of trials.
func schemaMetrics(s Schema) []Metric {
	needs := []Field{Gold, Pred, AlPairs, AlStrict, AlBounds, AlLabel}
	base := Metric{Match: schemaNames[s], Unit: Proportion, Source: schemaSource, Cuts: Whole, Needs: needs}
	p, r, f := base, base, base
	p.Name, r.Name, f.Name = "precision", "recall", "f1"
	r.Cuts = anyCut
	p.value = func(t *Totals, _ Cut) (float64, bool) { return Ratio(t.Tally(s).credit2(), 2*t[Pred]) }
	r.value = func(t *Totals, _ Cut) (float64, bool) { return Ratio(t.Tally(s).credit2(), 2*t[Gold]) }
	f.value = func(t *Totals, _ Cut) (float64, bool) {
		return Ratio(t.Tally(s).credit2(), t[Gold]+t[Pred])
	}
	return []Metric{p, r, f}
}

// share returns a metric that divides one field by another.
func share(name string, better Direction, cuts Cut, hits, trials Field) Metric {
	return Metric{Name: name, Unit: Proportion, Better: better, Source: ownSource, Cuts: cuts,
		Needs: []Field{hits, trials},
		share: func(t *Totals, _ Cut) (int64, int64) { return t[hits], t[trials] }}
}

func graphemeMetrics() []Metric {
	ser := share("sentence_error_rate", LowerIsBetter, Whole|BySentence, SentencesWrong, Sentences)
	ser.Source = "sentences whose set of spans differs from gold, after JMIR 2024;26:e48443"
	alarms := Metric{Name: "false_alarms", Match: ApproxBlind.String(), Unit: PerWords,
		Better: LowerIsBetter, Source: ownSource, Cuts: Whole,
		Needs: []Field{PredBlind, TPApproxBlind, Words},
		value: func(t *Totals, _ Cut) (float64, bool) {
			return Ratio(1000*(t[PredBlind]-t[TPApproxBlind]), t[Words])
		}}
	return []Metric{
		share("leak", LowerIsBetter, anyCut, GVisible, GGold),
		share("leak_label", LowerIsBetter, anyCut, GVisibleLabel, GGold),
		share("clean_notes", HigherIsBetter, Whole, NotesClean, Notes),
		share("clean_notes_phi", HigherIsBetter, Whole, NotesPHIClean, NotesPHI),
		share("covered_recall", HigherIsBetter, anyCut, Covered, GoldBlind),
		share("over_redaction", LowerIsBetter, Whole, GOtherPred, GOther),
		alarms,
		ser,
	}
}
