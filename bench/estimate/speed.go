package estimate

import (
	"cmp"
	"math"
	"slices"

	"polyphi/bench/result"
	"polyphi/metrics/stats/timing"
)

// longNote is how many words a note has from which its time says what a word
// costs; in shorter notes the cost of a call outweighs it.
const longNote = 100

// Speed sets what is made of a trial's samples: its estimates and costs.
//
// Rates are medians over the passes between two order statistics. Efficiency is the
// median over the rounds of the time of the raw replay over that of the pass beside
// it. Quantiles of the time per note are nearest ranks. A system after the first is
// compared with it by the ratio of their speeds in each round; its Group is the
// first.
func Speed(t *result.Trial) {
	t.Estimates, t.Costs = []result.Estimate{}, []result.Cost{}
	for i, s := range t.Systems {
		v := speedOf{t: t, s: s, at: i, passes: seconds(t, s.Model, false), raw: seconds(t, s.Model, true)}
		v.rates()
		v.efficiency()
		v.perNote()
		v.add("memory_bytes", "high-water", float64(s.MemoryBytes), timing.Interval{}, 1, "this system does not say what memory a process took at most; measure on Linux")
		if i > 0 {
			v.against(t.Systems[0].Model)
		}
		v.cost(result.OfLength, "length_exponent")
		v.cost(result.OfNumber, "number_exponent")
	}
}

// seconds are those of a system's passes, or of its raw replays, in order.
func seconds(t *result.Trial, model string, raw bool) (out []float64) {
	for _, p := range t.Passes {
		if p.Model == model && p.Raw == raw {
			out = append(out, float64(p.Seconds))
		}
	}
	return out
}

// speedOf is what a trial says of one system.
type speedOf struct {
	t           *result.Trial
	s           result.TimedSystem
	at          int // its place among the systems
	passes, raw []float64
}

// add appends an estimate over n samples; why says what would cure an undefined one.
func (v *speedOf) add(metric, method string, value float64, iv timing.Interval, n int, why string) {
	e := result.Estimate{Model: v.s.Model, Metric: metric, Method: method, N: int64(n), Notes: len(v.t.Notes),
		Value: result.Number(value), Lo: result.Undefined(), Hi: result.Undefined()}
	if iv.Defined {
		e.Lo, e.Hi = result.Number(iv.Lo), result.Number(iv.Hi)
	}
	if math.IsNaN(value) {
		e.Warnings = []result.Warning{{Code: "no_data", Text: why}}
	}
	if metric == "speed_ratio" || metric == "speed_p" {
		e.Group = v.t.Systems[0].Model
	}
	v.t.Estimates = append(v.t.Estimates, e)
}

// rates adds how much of everything a system works through in a second.
func (v *speedOf) rates() {
	for _, r := range []struct {
		metric string
		count  int64
	}{{"words_per_second", v.s.Words}, {"runes_per_second", v.s.Runes}, {"tokens_per_second", v.s.Tokens}, {"padded_tokens_per_second", v.s.PaddedTokens}} {
		var each []float64
		for _, x := range v.passes {
			if r.count > 0 {
				each = append(each, float64(r.count)/x)
			}
		}
		m, iv := timing.Median(each, level)
		v.add(r.metric, "order-statistics", m, iv, len(each), "the system has no tokens")
	}
	ratio := func(a, b int64) float64 {
		if b == 0 {
			return math.NaN()
		}
		return float64(a) / float64(b)
	}
	v.add("overlap_ratio", "ratio", ratio(v.s.WindowTokens, v.s.Tokens), timing.Interval{}, 1, "the system has no windows")
	v.add("padding_ratio", "ratio", ratio(v.s.PaddedTokens, v.s.WindowTokens), timing.Interval{}, 1, "the system has no padding")
}

func (v *speedOf) efficiency() {
	var each []float64
	for i := range min(len(v.raw), len(v.passes)) {
		each = append(each, v.raw[i]/v.passes[i])
	}
	m, iv := timing.Median(each, level)
	v.add("efficiency", "order-statistics", m, iv, len(each), "the system has no raw replay: it does not hand its work to ONNX Runtime")
}

func (v *speedOf) perNote() {
	var each []float64
	for _, n := range v.t.Notes {
		each = append(each, float64(n.Seconds[v.at]))
	}
	for _, q := range []struct {
		metric string
		p      float64
		why    string
	}{{"note_seconds_p50", 0.5, "there are too few notes"}, {"note_seconds_p95", 0.95, "needs 20 notes"}, {"note_seconds_p99", 0.99, "needs 100 notes"}} {
		v.add(q.metric, "nearest-rank", timing.NearestRank(each, q.p), timing.Interval{}, len(each), q.why)
	}
}

// against compares with the first system, round by round.
func (v *speedOf) against(first string) {
	of := seconds(v.t, first, false)
	ratio, iv := timing.RatioOfPairs(of, v.passes, level)
	v.add("speed_ratio", "t", ratio, iv, len(of), "there are no pairs of passes")
	p, ok := timing.UTest(of, v.passes)
	if !ok {
		p = math.NaN()
	}
	v.add("speed_p", "u-test", p, timing.Interval{}, len(of), "needs four passes of each system")
}

// cost adds how the time of one note grows with its words, or that of one call with
// its notes.
func (v *speedOf) cost(of, metric string) {
	x, y := v.samples(of)
	c := result.Cost{Exponent: result.Undefined(), Factor: result.Undefined(), Model: v.s.Model, Of: of, Points: points(x, y)}
	if of == result.OfLength {
		var longX, longY []float64
		for i := range x {
			if x[i] >= longNote {
				longX, longY = append(longX, x[i]), append(longY, y[i])
			}
		}
		x, y = longX, longY
	}
	law, ok := timing.FitPowerLaw(x, y, level)
	exponent := math.NaN()
	if ok {
		exponent = law.Exponent
		c.Exponent, c.Factor, c.From, c.To = result.Number(law.Exponent), result.Number(law.Factor), slices.Min(x), slices.Max(x)
	}
	v.add(metric, "least-squares", exponent, law.Interval, len(x), "needs samples of different sizes")
	v.t.Costs = append(v.t.Costs, c)
}

// samples are sizes above zero with their seconds.
func (v *speedOf) samples(of string) (x, y []float64) {
	add := func(size int, s result.Number) {
		if size > 0 && s > 0 {
			x, y = append(x, float64(size)), append(y, float64(s))
		}
	}
	if of == result.OfLength {
		for _, n := range v.t.Notes {
			add(n.Words, n.Seconds[v.at])
		}
		return x, y
	}
	for _, b := range v.t.Blocks {
		if b.Model == v.s.Model {
			add(b.Notes, b.Seconds)
		}
	}
	return x, y
}

// points are the medians of samples that differ by less than half in x: six groups
// to a decade.
func points(x, y []float64) []result.CostPoint {
	type sample struct{ x, y float64 }
	groups := map[int][]sample{}
	for i := range x {
		at := int(math.Floor(6*math.Log10(x[i]) + 1e-9))
		groups[at] = append(groups[at], sample{x[i], y[i]})
	}
	out := []result.CostPoint{}
	for _, g := range groups {
		var xs, ys []float64
		for _, s := range g {
			xs, ys = append(xs, s.x), append(ys, s.y)
		}
		mx, _ := timing.Median(xs, level)
		my, _ := timing.Median(ys, level)
		out = append(out, result.CostPoint{N: len(g), Seconds: result.Number(my), X: mx})
	}
	slices.SortFunc(out, func(a, b result.CostPoint) int { return cmp.Compare(a.X, b.X) })
	return out
}
