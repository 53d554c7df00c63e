package estimate

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"polyphi/bench/result"
	"polyphi/metrics"
	"polyphi/metrics/stats"
)

// opened returns a system of a run.
func opened(t *testing.T, in Input, name string) *System {
	t.Helper()
	s, err := Open(in, name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// ofPart sums, by cluster, the cells of a part note by note and key by key.
func (o *oracle) ofPart(p Part) []sums {
	out := make([]sums, o.m)
	for i := range out {
		out[i] = sums{}
	}
	for _, c := range o.in.Counts {
		n := o.of[c.Note]
		if c.Model != o.model || !o.selects(p, n) {
			continue
		}
		for key, values := range c.Cells {
			if !holds(p, key) {
				continue
			}
			s := out[n.Cluster]
			for i, v := range values {
				s[o.in.Fields[i]] += float64(v)
			}
			if key == "all" {
				wholeNote(s, values, n)
			}
		}
	}
	return out
}

func (o *oracle) selects(p Part, n result.Note) bool {
	for axis, values := range p.Notes {
		if !slices.Contains(values, n.Attrs[axis]) {
			return false
		}
	}
	return true
}

// holds reports whether a cell has exactly the part's axes, each with a value
// allowed.
func holds(p Part, key string) bool {
	if len(p.Cells) == 0 {
		return key == "all"
	}
	terms := strings.Fields(key)
	for _, term := range terms {
		axis, value, _ := strings.Cut(term, "=")
		if !slices.Contains(p.Cells[axis], value) {
			return false
		}
	}
	return len(terms) == len(p.Cells)
}

// wholeNote adds what is counted of whole notes.
func wholeNote(s sums, values []int64, n result.Note) {
	at := func(f metrics.Field) int64 {
		if int(f) < len(values) {
			return values[f]
		}
		return 0
	}
	s["notes"]++
	s["words"] += float64(n.Words)
	if at(metrics.GVisible) == 0 {
		s["clean"]++
	}
	if at(metrics.GGold) > 0 {
		s["phi"]++
		if at(metrics.GVisible) == 0 {
			s["phi_clean"]++
		}
	}
}

// rateOfPart is a rate of a part as a function of the clusters' weights.
func (o *oracle) rateOfPart(metric, match string, p Part) function {
	by := o.ofPart(p)
	return func(w []int32) float64 {
		return quotient(fraction(metric, match, isSentences(p.String()), weighted(by, w)))
	}
}

// parts are one of every kind: all, notes by one and two axes, cells of one value,
// of several, of a product, and of both notes and cells.
func parts() []Part {
	type m = map[string][]string
	return []Part{
		{},
		{Notes: m{"variant": {"v1"}}},
		{Notes: m{"variant": {"v2", "v0"}, "note_type": {"t0", "t3"}}},
		{Notes: m{"spelling": {"native"}}}, // the first variants have none
		{Cells: m{"label": {"L0"}}},
		{Cells: m{"label": {"L0", "L2"}}},
		{Cells: m{"coarse": {"NAME", "DATE"}}},
		{Cells: m{"gender": {"female", "neutral"}}},
		{Cells: m{"cmi": {"0", "0.3"}}},
		{Cells: m{"category": {"mixed", "en-only"}, "label": {"L1", "L2"}}},
		{Notes: m{"variant": {"v1", "v2"}}, Cells: m{"role": {"doctor"}}},
		{Notes: m{"culture": {"c0"}}, Cells: m{"cmi": {"0.1", "0.2"}, "gender": {"male", "female"}}},
		{Notes: m{"variant": {"v9"}}}, // nobody's
	}
}

// Every metric over every kind of part is what direct sums over the notes give,
// in the data and in every resample; and it is refused where it may not be cut.
func TestAsk(t *testing.T) {
	in := shape{clusters: 7, variants: 3, labels: 3, models: 2, resamples: 25}.input(4)
	s, o := opened(t, in, "m1"), newOracle(in, "m1")
	b := stats.Bootstrap{Seed: 4, Purpose: "estimate", Resamples: 25}
	refused := 0
	for _, p := range parts() {
		for _, metric := range metrics.All() {
			if metric.Match != "" && tpOf[metric.Match] == "" {
				continue // a schema
			}
			name := fmt.Sprintf("%s [%s]", metric.Key(), p)
			got, err := s.Ask(b, []Question{{Metric: metric.Name, Match: metric.Match, Part: p}})
			if allowed := metric.Cuts.Has(p.Cut(in.Manifest.Suite)); !allowed || err != nil {
				if allowed || err == nil || !strings.Contains(err.Error(), "cannot be cut") {
					t.Errorf("%s: allowed %v, error %v", name, allowed, err)
				}
				refused++
				continue
			}
			want := o.rateOfPart(metric.Name, metric.Match, p)
			checkAnswer(t, name, o, got[0], metric, want)
		}
	}
	if refused == 0 {
		t.Error("nothing was refused: the test is weaker than it says")
	}
}

func checkAnswer(t *testing.T, name string, o *oracle, a Answer, metric metrics.Metric, want function) {
	t.Helper()
	if !same(result.Number(a.Value), want(nil)) {
		t.Errorf("%s: %v, want %v", name, a.Value, want(nil))
	}
	if metric.IsShare() {
		hits, of := int64(0), int64(0)
		for i := range a.Hits {
			hits, of = hits+a.Hits[i], of+a.Of[i]
		}
		if len(a.Hits) != o.m || a.Replicates != nil || of != a.Trials || of > 0 && !same(result.Number(float64(hits)/float64(of)), want(nil)) {
			t.Errorf("%s: hits and trials by cluster: %+v", name, a)
		}
		return
	}
	if math.IsNaN(a.Value) {
		return
	}
	for i, w := range o.weights {
		if !same(result.Number(a.Replicates[i]), want(w)) {
			t.Errorf("%s: resample %d: %v, want %v", name, i, a.Replicates[i], want(w))
		}
	}
	for c := range a.Jackknife {
		w := make([]int32, o.m)
		for i := range w {
			w[i] = 1
		}
		w[c] = 0
		if !same(result.Number(a.Jackknife[c]), want(w)) {
			t.Errorf("%s: without cluster %d: %v, want %v", name, c, a.Jackknife[c], want(w))
		}
	}
}

// Measures over groups, and the worst group, are functions of the groups' rates in
// the data and inside every resample.
func TestAskOfGroups(t *testing.T) {
	in := shape{clusters: 7, variants: 4, labels: 3, models: 1, resamples: 25}.input(6)
	s, o := opened(t, in, "m0"), newOracle(in, "m0")
	b := stats.Bootstrap{Seed: 6, Purpose: "estimate", Resamples: 25}
	names := Part{Cells: map[string][]string{"coarse": {"NAME"}}}
	three := []string{"v1", "v2", "v3"}
	rates := func(metric, match string, p Part, axis string, values ...string) (out []function) {
		for _, v := range values {
			out = append(out, o.rateOfPart(metric, match, p.With(in.Manifest.Suite, axis, v)))
		}
		return out
	}
	of := func(fs []function, take func(r []float64) float64) function {
		return func(w []int32) float64 {
			var r []float64
			for _, f := range fs {
				r = append(r, f(w))
			}
			return take(r)
		}
	}
	variants := rates("recall", "approximate-coarse", names, "variant", three...)
	for name, c := range map[string]struct {
		q    Question
		want function
	}{
		"gap of two": {Question{Metric: "recall_gap", Match: "approximate-coarse", Axis: "gender", Values: []string{"female", "male"}},
			of(rates("recall", "approximate-coarse", Part{}, "gender", "female", "male"), func(r []float64) float64 { return r[0] - r[1] })},
		"its size": {Question{Metric: "recall_gap", Match: "approximate-coarse", Axis: "gender", Values: []string{"female", "male"}, Absolute: true},
			of(rates("recall", "approximate-coarse", Part{}, "gender", "female", "male"), func(r []float64) float64 { return math.Abs(r[0] - r[1]) })},
		"gap of three": {Question{Metric: "recall_gap", Match: "approximate-coarse", Part: names, Axis: "variant", Values: three},
			of(variants, func(r []float64) float64 { return slices.Max(r) - slices.Min(r) })},
		"worst recall": {Question{Metric: "recall", Match: "approximate-coarse", Part: names, Axis: "variant", Values: three, Worst: true},
			of(variants, slices.Min[[]float64])},
		"worst leak": {Question{Metric: "leak", Axis: "variant", Values: three, Worst: true},
			of(rates("leak", "", Part{}, "variant", three...), slices.Max[[]float64])},
		"least relative difference": {Question{Metric: "relative_recall_difference", Match: "approximate-coarse", Part: names, Axis: "variant", Values: three},
			of(append(variants, rates("recall", "approximate-coarse", names, "variant", "v0")...), func(r []float64) float64 { return 100 * (slices.Min(r[:3]) - r[3]) / r[3] })},
		"recall equality difference": {Question{Metric: "recall_equality_difference", Match: "approximate-coarse", Part: names, Axis: "variant", Values: three},
			o.measureOf(result.Estimate{Metric: "recall_equality_difference", Match: "approximate-coarse", Axis: "variant", Segment: "coarse=NAME"})},
		"greatest difference": {Question{Metric: "max_diff", Match: "approximate-coarse", Part: names, Axis: "variant", Values: three},
			o.measureOf(result.Estimate{Metric: "max_diff", Match: "approximate-coarse", Axis: "variant", Segment: "coarse=NAME"})},
	} {
		if c.q.Metric == "recall_equality_difference" || c.q.Metric == "max_diff" {
			c.q.Values = []string{"v0", "v1", "v2", "v3"} // the oracle takes all
		}
		got, err := s.Ask(b, []Question{c.q})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		checkAnswer(t, name, o, got[0], metrics.Metric{}, c.want)
	}
}

// Questions of one call have the answers that they have alone.
func TestAskTogether(t *testing.T) {
	in := shape{clusters: 6, variants: 3, labels: 3, models: 1, resamples: 20}.input(2)
	s := opened(t, in, "")
	b := stats.Bootstrap{Seed: 3, Purpose: "any", Resamples: 20}
	qs := []Question{{Metric: "f1", Match: "strict"}, {Metric: "recall", Match: "approximate", Part: Part{Notes: map[string][]string{"variant": {"v9"}}}},
		{Metric: "false_alarms", Match: "approximate-blind"}, {Metric: "f1", Match: "strict", Part: Part{Notes: map[string][]string{"variant": {"v1"}}}}}
	all, err := s.Ask(b, qs)
	if err != nil {
		t.Fatal(err)
	}
	for i, q := range qs {
		alone, err := s.Ask(b, []Question{q})
		if err != nil || fmt.Sprint(alone[0]) != fmt.Sprint(all[i]) {
			t.Errorf("%d: alone %v (%v), together %v", i, alone, err, all[i])
		}
	}
}

func TestAskRefuses(t *testing.T) {
	in := shape{clusters: 3, variants: 3, labels: 3, models: 1, resamples: 9}.input(2)
	in.Manifest.Suite.Axes[0].Reference = ""
	s := opened(t, in, "")
	type m = map[string][]string
	for want, q := range map[string]Question{
		"no metric recall with match":               {Metric: "recall"},
		"no metric rekall":                          {Metric: "rekall", Match: "strict"},
		"no metric recall with match \"fuzzy\"":     {Metric: "recall_gap", Match: "fuzzy", Axis: "gender"},
		"recall_gap needs the axis":                 {Metric: "recall_gap", Match: "strict"},
		"recall needs the axis":                     {Metric: "recall", Match: "strict", Worst: true},
		"axis variant of suite synthetic has no":    {Metric: "relative_recall_difference", Match: "strict", Axis: "variant", Values: []string{"v1"}},
		"precision/strict cannot be cut to gender=": {Metric: "precision", Match: "strict", Part: Part{Cells: m{"gender": {"male"}}}},
		"add [gender, label] to cross":              {Metric: "recall", Match: "strict", Part: Part{Cells: m{"gender": {"male"}, "label": {"L1"}}}},
		"names no value of axis gender":             {Metric: "recall", Match: "strict", Part: Part{Cells: m{"gender": nil}}},
		"no value of axis variant":                  {Metric: "recall", Match: "strict", Axis: "variant", Worst: true},
		"recall is of one part":                     {Metric: "recall", Match: "strict", Axis: "variant", Values: []string{"v0", "v1"}},
	} {
		_, err := s.Ask(stats.Bootstrap{}, []Question{q})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %q", q, err, want)
		}
	}
}

// A system that knows coarse labels only has no answer about finer ones.
func TestAskCoarseOnly(t *testing.T) {
	in := shape{clusters: 3, variants: 2, labels: 3, models: 1, resamples: 9}.input(2)
	in.Manifest.Models[0].CoarseOnly = true
	got, err := opened(t, in, "").Ask(stats.Bootstrap{Resamples: 9}, []Question{{Metric: "recall", Match: "strict"}, {Metric: "recall", Match: "strict-coarse"},
		{Metric: "leak", Part: Part{Cells: map[string][]string{"label": {"L0"}}}}, {Metric: "f1", Match: "strict"}})
	if err != nil {
		t.Fatal(err)
	}
	for i, meaningless := range []bool{true, false, true, true} {
		if got[i].CoarseOnly != meaningless || math.IsNaN(got[i].Value) != meaningless || meaningless && (got[i].Hits != nil || got[i].Replicates != nil) {
			t.Errorf("%d: %+v", i, got[i])
		}
	}
}

// Small says of a part, or of the first of a question's groups, what it lacks.
func TestAskOfSmallParts(t *testing.T) {
	in := worked()
	in.Manifest.Suite.Minimum = result.Minimum{Notes: 4, Mentions: 6}
	s := opened(t, in, "m")
	bb := Part{}.With(in.Manifest.Suite, "variant", "bb")
	if size, err := s.Size(bb); size != (Size{Notes: 3, Mentions: 6, Small: true}) || err != nil {
		t.Errorf("three notes of a minimum of four: %v, %v", size, err)
	}
	if size, err := s.Size(Part{}); size.Small || err != nil {
		t.Errorf("six notes of a minimum of four: %v, %v", size, err)
	}
	got, err := s.Ask(stats.Bootstrap{Resamples: 9}, []Question{{Metric: "recall", Match: "strict", Part: bb},
		{Metric: "recall_gap", Match: "strict", Axis: "variant", Values: []string{"aa", "bb"}}, {Metric: "recall", Match: "strict"}})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"need 4 notes and 6 mentions, have 3 and 6", "variant=aa: need 4 notes and 6 mentions, have 3 and 6", ""} {
		if got[i].Small != want {
			t.Errorf("%d: %q, want %q", i, got[i].Small, want)
		}
	}
	if a := got[1]; a.Notes != 6 || a.Trials != 12 || a.Clusters != 3 {
		t.Errorf("of both groups: %+v", a)
	}
}

func TestPart(t *testing.T) {
	s := shape{variants: 2, labels: 1}.suite()
	p := Part{}.With(s, "variant", "v1", "v0").With(s, "coarse", "NAME").With(s, "variant", "v1")
	if p.String() != "coarse=NAME variant=v1" || p.Cut(s) != metrics.ByCoarse {
		t.Errorf("%s, cut %v", p, p.Cut(s))
	}
	before := maps.Clone(p.Cells)
	if q := p.With(s, "gender", "male"); !maps.EqualFunc(p.Cells, before, slices.Equal[[]string]) || q.Cut(s) != metrics.ByAttribute {
		t.Errorf("With changed its receiver, or %v is not a product", q)
	}
	if (Part{}).String() != "" || (Part{}).Cut(s) != metrics.Whole {
		t.Error("the zero part is not all data")
	}
}

func TestOpenNames(t *testing.T) {
	in := shape{clusters: 2, variants: 2, labels: 2, models: 2, resamples: 9}.input(1)
	if _, err := Open(in, ""); err == nil || !strings.Contains(err.Error(), "m0, m1") {
		t.Errorf("no name of two: %v", err)
	}
	if _, err := Open(in, "m2"); err == nil || !strings.Contains(err.Error(), "m0, m1") {
		t.Errorf("an unknown name: %v", err)
	}
	s := opened(t, in, "m1")
	for axis, want := range map[string]string{"variant": "v0 v1", "label": "L0 L1", "coarse": "DATE NAME", "category": "en-only mixed numeric", "gender": "female male neutral"} {
		if got, ok := s.Values(axis); !ok || strings.Join(got, " ") != want {
			t.Errorf("%s: %v, %v", axis, got, ok)
		}
	}
	if _, ok := s.Values("colour"); ok || s.Notes() != 12 || s.Row().Name != "m1" {
		t.Error("notes or row are another's")
	}
	for _, m := range Measures() {
		if _, _, err := (Question{Metric: m}).Direction(); err != nil {
			t.Error(err)
		}
	}
	if d, unit, err := (Question{Metric: "leak"}).Direction(); d != metrics.LowerIsBetter || unit != metrics.Proportion || err != nil {
		t.Errorf("leak: %v, %s, %v", d, unit, err)
	}
	if _, _, err := (Question{Metric: "leek"}).Direction(); err == nil {
		t.Error("leek has a direction")
	}
}

// What is divided by: of F1 and of recall with half credits the gold mentions, of
// precision the predictions, of false alarms the words.
func TestTrials(t *testing.T) {
	in := worked() // 12 mentions, 8 predictions, 60 words
	s := opened(t, in, "m")
	for name, want := range map[string]int64{"recall/strict": 12, "precision/strict": 8, "f1/strict": 12, "recall/partial": 12, "precision/partial": 8, "f1/type": 12,
		"false_alarms/approximate-blind": 60, "clean_notes/": 6} {
		metric, match, _ := strings.Cut(name, "/")
		got, err := s.Ask(stats.Bootstrap{Resamples: 9}, []Question{{Metric: metric, Match: match}})
		if err != nil || got[0].Trials != want {
			t.Errorf("%s: %d, want %d (%v)", name, got[0].Trials, want, err)
		}
	}
}
