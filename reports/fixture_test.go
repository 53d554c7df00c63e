package reports

import (
	"hash/fnv"
	"math"
	"slices"
	"strings"
	"testing"

	"polyphi/bench/result"
)

// A fixture builds run directories with made-up, repeatable numbers: groups
// under the minimum, groups without data, equal systems, speeds from 1,000 to
// 1,000,000 words a second.
type fixture struct {
	models []result.ModelRow
	suite  result.Suite
	out    []result.Estimate
}

func encoder(name string, demonstration bool) result.ModelRow {
	category := ""
	if demonstration {
		category = "mixed"
	}
	return result.ModelRow{Name: name, Kind: "onnx", Family: "encoder", Category: category, Demonstration: demonstration, State: result.Complete,
		Device:  result.Device{Requested: "auto", Used: "cpu", Reason: "no GPU", Precision: "fp32", Threads: 2, Runtime: "ONNX Runtime 1.30.0", RuntimeSHA256: strings.Repeat("ab", 32)},
		Digests: []result.Named{{Name: "model.onnx", Value: strings.Repeat("cd", 32)}}, Settings: []result.Named{{Name: "window", Value: "256"}},
		Usage: &result.Usage{Batches: 142, Tokens: 61000, WindowTokens: 70000, PaddedTokens: 70100, UncoveredTokens: 3, PlanSHA256: strings.Repeat("ef", 32),
			Words: []result.ScriptWords{{Script: "Latin", Unknown: 3, Words: 9200}, {Script: "Han", Unknown: 150, Words: 1200}}}}
}

func fourModels() []result.ModelRow {
	return []result.ModelRow{
		{Name: "rules", Kind: "rules", Family: "rules", State: result.Complete, Notes: []string{"patterns and context words"}},
		{Name: "dictionary", Kind: "dictionary", Family: "dictionary", State: result.Complete, Errors: 2},
		follows(encoder("tiny-multi", true), "tiny-us"), encoder("tiny-us", true),
	}
}

// follows makes a system the one after another.
func follows(m result.ModelRow, before string) result.ModelRow {
	m.Before = before
	return m
}

func sevenModels() []result.ModelRow {
	coarse := encoder("presidio-like", false)
	coarse.CoarseOnly, coarse.Unmapped = true, 41
	return append(fourModels(), encoder("clinical-encoder-large-v2", false), encoder("equal-to-tiny-multi", false), coarse)
}

func multiculture() result.Suite {
	variants := strings.Fields("en-US en-GB en-IN en-NG en-AU es-ES es-419 fr-FR fr-SN zh-Hant zh-Hans zh-Latn hi-Deva hi-Latn bn-Beng bn-Latn")
	titles := map[string]string{"en-US": "English, United States", "en-GB": "English, United Kingdom", "en-IN": "English, India", "en-NG": "English, Nigeria", "en-AU": "English, Australia",
		"es-ES": "Spanish, Spain", "es-419": "Spanish, Mexico and Colombia", "fr-FR": "French, France", "fr-SN": "French, Senegal", "zh-Hant": "Mandarin, Taiwan", "zh-Hans": "Mandarin, mainland China",
		"zh-Latn": "Mandarin, romanised", "hi-Deva": "Hindi, Devanagari", "hi-Latn": "Hindi, romanised", "bn-Beng": "Bengali, Bengali script", "bn-Latn": "Bengali, romanised"}
	return result.Suite{CategoryShares: map[string]float64{"en-only": 0.6, "mixed": 0.4}, Name: "multiculture", Revision: 1, Title: "Identifiers from sixteen variants in the same notes", Cluster: "base_note", Headline: "approximate", Labels: "mc14",
		LabelList: strings.Fields("PATIENT DOCTOR HOSPITAL CITY AGE DATE PHONE EMAIL ID"), Match: []string{"strict", "approximate"}, Minimum: result.Minimum{Notes: 20, Mentions: 30},
		Axes: []result.Axis{
			{Name: "variant", From: "note", Values: variants, Reference: "en-US", Titles: titles},
			{Name: "culture", From: "note", Values: strings.Fields("english spanish french mandarin hindi bengali"), Reference: "english",
				Titles: map[string]string{"english": "English", "spanish": "Spanish", "french": "French", "mandarin": "Mandarin", "hindi": "Hindi", "bengali": "Bengali"}},
			{Name: "gender", From: "mention", Values: strings.Fields("female male neutral"), Labels: []string{"NAME"}, Titles: map[string]string{"female": "Female", "male": "Male", "neutral": "Neutral"}},
			{Name: "label", From: "label"},
			{Name: "cmi", From: "measure", Values: strings.Fields("0 0.1 0.2 0.3 0.4 0.5 over")},
			{Name: "cmi_names", From: "measure", Values: []string{"0", "0.1"}},
			{Name: "oov", From: "mention", Measure: "oov", Values: []string{"yes", "no"}},
			{Name: "at_switch", From: "mention", Measure: "at_switch", Values: []string{"yes", "no"}, Titles: map[string]string{"yes": "At a switch", "no": "Elsewhere"}},
		},
		Cross: [][]string{{"variant", "gender"}, {"variant", "label"}, {"culture", "gender"}, {"variant", "cmi"}, {"label", "category"}, {"label", "at_switch"}, {"cmi", "at_switch"}, {"coarse", "oov"}},
		Schema: []result.LabelRow{{Coarse: "NAME", Fine: []string{"PATIENT"}, Label: "PATIENT"}, {Coarse: "NAME", Fine: []string{"DOCTOR"}, Label: "DOCTOR"},
			{Coarse: "LOCATION", Fine: []string{"HOSPITAL"}, Label: "HOSPITAL"}, {Coarse: "LOCATION", Fine: []string{"CITY", "REGION"}, Label: "CITY"}, {Coarse: "DATE", Fine: []string{"DATE", "TIME"}, Label: "DATE"}}}
}

// noise is a repeatable number in [-1, 1) for a name.
func noise(parts ...string) float64 {
	h := fnv.New64a()
	h.Write([]byte(strings.Join(parts, "|")))
	return float64(h.Sum64()>>11)/(1<<52) - 1
}

// skill is a system's recall in a segment.
func (f *fixture) skill(model, segment string) float64 {
	base := map[string]float64{"rules": 0.66, "dictionary": 0.31, "tiny-multi": 0.958, "tiny-us": 0.93, "clinical-encoder-large-v2": 0.985, "equal-to-tiny-multi": 0.958, "presidio-like": 0.74}[model]
	if segment == "" {
		return base
	}
	drop := 0.02
	foreign := strings.Contains(segment, "Deva") || strings.Contains(segment, "Beng") || strings.Contains(segment, "Han") || strings.Contains(segment, "0.4") || strings.Contains(segment, "mandarin")
	if foreign && model != "tiny-multi" && model != "equal-to-tiny-multi" {
		drop = 0.2
	}
	if model == "dictionary" && foreign {
		return min(0.9, base*2.6)
	}
	name := model
	if model == "equal-to-tiny-multi" {
		name = "tiny-multi"
	}
	return min(1, max(0, base-drop+0.03*noise(name, segment)))
}

func (f *fixture) add(e result.Estimate, value float64, n int64, notes int) {
	e.N, e.Notes, e.Clusters, e.Method = n, notes, 24, "wilson-deff"
	e.Value = result.Number(value)
	se := math.Sqrt(max(value*(1-value), 0.001) / float64(max(n, 1)) * 2)
	e.Lo, e.Hi = result.Number(max(0, value-1.96*se)), result.Number(min(1, value+1.96*se))
	switch {
	case n == 0:
		e.Value, e.Lo, e.Hi, e.Method = result.Undefined(), result.Undefined(), result.Undefined(), "none"
		e.Warnings = append(e.Warnings, result.Warning{Code: "no_data", Text: "the group is declared and has no data"})
	case n < 30:
		e.Warnings = append(e.Warnings, result.Warning{Code: "small", Text: "needs 20 notes and 30 mentions"})
	}
	f.out = append(f.out, e)
}

// prf adds precision, recall and F1.
func (f *fixture) prf(m result.ModelRow, segment, average string, n int64, notes int, matches ...string) {
	for _, match := range matches {
		if m.CoarseOnly && (match == "strict" || match == "approximate") {
			continue
		}
		r := f.skill(m.Name, segment)
		if strings.HasPrefix(match, "strict") {
			r -= 0.05
		}
		for metric, v := range map[string]float64{"precision": min(1, r+0.01), "recall": r, "f1": r + 0.004} {
			f.add(result.Estimate{Model: m.Name, Metric: metric, Match: match, Average: average, Segment: segment}, v, n, notes)
		}
	}
}

func (f *fixture) rate(m result.ModelRow, metric, match, segment string, v float64, n int64, notes int) {
	f.add(result.Estimate{Model: m.Name, Metric: metric, Match: match, Segment: segment}, v, n, notes)
}

func (f *fixture) whole(m result.ModelRow) {
	f.prf(m, "", "micro", 161280, 8064, "strict", "approximate", "strict-blind", "approximate-blind", "approximate-coarse")
	f.prf(m, "", "macro", int64(len(f.suite.LabelList)), 8064, "strict", "approximate")
	f.prf(m, "", "weighted", 161280, 8064, "strict", "approximate")
	miss := 1 - f.skill(m.Name, "")
	f.rate(m, "leak", "", "", miss*0.7, 1100000, 8064)
	f.rate(m, "clean_notes", "", "", max(0, 1-5*miss), 8064, 8064)
	f.rate(m, "over_redaction", "", "", 0.004+miss/50, 9000000, 8064)
	f.rate(m, "false_alarms", "approximate-blind", "", 0.6, 2100000, 8064)
	for i, l := range f.suite.LabelList {
		s := "label=" + l
		n := int64(16128 >> i)
		f.prf(m, s, "micro", n, 8064, "strict", "approximate")
		f.rate(m, "leak", "", s, miss, n, 8064)
		f.rate(m, "miss_share", "approximate", s, 1/float64(len(f.suite.LabelList)+i), n, 8064)
		f.rate(m, "miss_rate", "approximate", s, 1-f.skill(m.Name, s), n, 8064)
		f.out = append(f.out, result.Estimate{Model: m.Name, Metric: "misses", Match: "approximate", Segment: s, Value: result.Number(float64(n) / 20), Lo: result.Undefined(), Hi: result.Undefined(), N: n, Method: "none"})
	}
}

// names is the number of names in a group: none of neutral names in Nigeria, few
// in romanised Bengali.
func namesIn(segment string) int64 {
	switch {
	case strings.Contains(segment, "neutral") && strings.Contains(segment, "en-NG"):
		return 0
	case strings.Contains(segment, "bn-Latn") && strings.Contains(segment, "gender"):
		return 12
	case strings.Contains(segment, "gender"):
		return 1180
	}
	return 3528
}

func (f *fixture) groups(m result.ModelRow, a result.Axis) {
	for _, v := range a.Values {
		s := result.Segment(a.Name, v)
		f.prf(m, s, "micro", 10080, 504, "strict", "approximate", "approximate-blind")
		f.rate(m, "leak", "", s, 1-f.skill(m.Name, s), 68000, 504)
		f.rate(m, "over_redaction", "", s, 0.004+(1-f.skill(m.Name, s))/50, 560000, 504)
		name := result.Segment(a.Name, v, "coarse", "NAME")
		f.prf(m, name, "micro", namesIn(name), 504, "approximate-coarse")
		if v != a.Reference {
			ref := f.skill(m.Name, result.Segment(a.Name, a.Reference, "coarse", "NAME"))
			d := f.skill(m.Name, name) - ref
			for metric, x := range map[string]float64{"recall_difference": d, "relative_recall_difference": 100 * d / ref} {
				f.signed(result.Estimate{Model: m.Name, Metric: metric, Match: "approximate-coarse", Axis: a.Name, Group: v, Segment: name, N: 3528, Notes: 504}, x, 0.2*math.Abs(x))
			}
		}
		for _, g := range []string{"female", "male", "neutral"} {
			s := result.Segment(a.Name, v, "gender", g)
			f.prf(m, s, "micro", namesIn(s), 504, "approximate-coarse")
		}
		f.signed(result.Estimate{Model: m.Name, Metric: "recall_gap", Match: "approximate-coarse", Axis: "gender", Segment: s, N: 2360, Notes: 504}, 0.02*noise(m.Name, s, "gap"), 0.01)
		f.chance(m, "gender", s)
	}
	f.signed(result.Estimate{Model: m.Name, Metric: "recall_gap", Match: "approximate-coarse", Axis: a.Name, Segment: "coarse=NAME", N: 56640, Notes: 8064}, 0.09, 0.02)
	f.chance(m, a.Name, "coarse=NAME")
	worst := result.Estimate{Model: m.Name, Metric: "worst_group", Axis: a.Name, Group: a.Values[len(a.Values)-2]}
	for _, at := range []struct{ match, segment string }{{"approximate", ""}, {"approximate-coarse", "coarse=NAME"}} {
		worst.Match, worst.Segment = at.match, at.segment
		f.signed(worst, f.skill(m.Name, "")-0.1, 0.02)
		red := result.Estimate{Model: m.Name, Metric: "recall_equality_difference", Match: at.match, Axis: a.Name, Segment: at.segment}
		f.signed(red, 0.4+0.1*noise(m.Name, a.Name), 0.05)
	}
}

func (f *fixture) signed(e result.Estimate, value, half float64) {
	e.Value, e.Lo, e.Hi = result.Number(value), result.Number(value-half), result.Number(value+half)
	e.Clusters, e.Method = 24, "bootstrap"
	f.out = append(f.out, e)
}

func (f *fixture) genders(m result.ModelRow) {
	for _, g := range []string{"female", "male", "neutral"} {
		f.prf(m, "gender="+g, "micro", 18880, 8064, "approximate-coarse")
	}
	f.signed(result.Estimate{Model: m.Name, Metric: "recall_gap", Match: "approximate-coarse", Axis: "gender", N: 37760, Notes: 8064}, -0.0004, 0.003)
	f.chance(m, "gender", "")
	f.signed(result.Estimate{Model: m.Name, Metric: "recall_equality_difference", Match: "approximate-coarse", Axis: "gender", N: 56640, Notes: 8064}, 0.012, 0.003)
	f.signed(result.Estimate{Model: m.Name, Metric: "worst_group", Match: "approximate-coarse", Axis: "gender", Group: "male", N: 56640, Notes: 8064}, f.skill(m.Name, "")-0.02, 0.01)
}

// chance adds what stands beside a gap: a p under .001, one near 1, and groups that
// are unpaired.
func (f *fixture) chance(m result.ModelRow, axis, segment string) {
	e := result.Estimate{Model: m.Name, Match: "approximate-coarse", Axis: axis, Segment: segment, N: 37760, Notes: 8064, Clusters: 24,
		Method: "permutation", Lo: result.Undefined(), Hi: result.Undefined()}
	p := 0.5 + 0.5*noise(m.Name, axis, segment)
	for metric, v := range map[string]float64{"recall_gap_by_chance": 0.002 + 0.01*p, "disparity_p": p * p * p / 3, "disparity_p_holm": p * p * p} {
		e.Metric, e.Value, e.Warnings = metric, result.Number(v), nil
		if m.Name == "presidio-like" {
			e.Value, e.Method = result.Undefined(), "none"
			e.Warnings = []result.Warning{{Code: "unpaired", Text: "the groups are unpaired"}}
		}
		f.out = append(f.out, e)
	}
}

func (f *fixture) sentences(m result.ModelRow, n int64, segment string) {
	f.prf(m, segment, "micro", n, 504, "strict", "approximate")
	f.rate(m, "sentence_error_rate", "", segment, 1-f.skill(m.Name, segment)/1.1, n, 504)
}

func (f *fixture) bins(m result.ModelRow, a result.Axis) {
	at := func(n int64, segment string) { f.sentences(m, n, segment) }
	for i, v := range a.Values {
		n := []int64{166000, 4500, 7400, 4800, 4800, 38, 0}[i]
		at(n, result.Segment(a.Name, v))
		for _, variant := range f.suite.Axes[0].Values {
			k := n / 16
			if strings.HasPrefix(variant, "en-") && v != "0" {
				k = 0
			}
			at(k, result.Segment(a.Name, v, "variant", variant))
		}
	}
	for i, c := range []string{"numeric", "mixed", "en-only"} {
		at(9100, "category="+c)
		for k, l := range f.suite.LabelList {
			f.prf(m, result.Segment("category", c, "label", l), "micro", int64(400*k*i), 504, "strict", "approximate")
		}
	}
	for _, where := range []string{"yes", "no"} {
		for _, l := range f.suite.LabelList {
			f.prf(m, result.Segment("at_switch", where, "label", l), "micro", 700, 504, "strict", "approximate")
		}
		for _, v := range a.Values {
			f.prf(m, result.Segment("at_switch", where, a.Name, v), "micro", 90, 504, "strict", "approximate")
		}
	}
	if m.Kind == "onnx" {
		f.rate(m, "oov_rate", "", "", 0.4, 8000, 504)
		f.prf(m, "words=seen", "micro", 9000, 504, "strict")
		f.prf(m, "words=unseen", "micro", 3000, 504, "strict")
	}
	for _, c := range []string{"NAME", "LOCATION"} {
		if m.Kind != "onnx" {
			continue // declares no vocabulary
		}
		f.rate(m, "oov_rate", "", "coarse="+c, 0.4+0.3*noise(m.Name, c), 4000, 504)
		for _, v := range []string{"yes", "no"} {
			f.prf(m, result.Segment("coarse", c, "oov", v), "micro", 1900, 504, "strict", "approximate")
		}
	}
	for _, c := range []string{"", "coarse=NAME", "coarse=LOCATION"} {
		f.prf(m, c, "micro", 4000, 8064, "strict-coarse", "approximate-coarse")
		if c != "" {
			f.prf(m, c, "micro", 4000, 8064, "strict", "approximate")
		}
		for _, match := range []string{"strict", "approximate"} {
			f.signed(result.Estimate{Model: m.Name, Metric: "intra_type_ambiguity", Match: match, Segment: c, N: 4000, Notes: 8064}, 0.03, 0.004)
		}
	}
}

// changes adds the changes of shares between the systems of a pair.
func (f *fixture) changes() {
	known := map[string]result.Estimate{}
	for _, e := range f.out {
		known[e.Key()] = e
	}
	for _, m := range f.models {
		for _, e := range f.out[:len(f.out):len(f.out)] {
			old, ok := known[keyOf(e, m.Before)]
			if e.Model != m.Name || !ok || e.Axis != "" || e.Average == "macro" || !slices.Contains([]string{"recall", "precision", "over_redaction"}, e.Metric) {
				continue
			}
			value := e.Value - old.Value
			e.Metric, e.Before, e.Average = e.Metric+"_change", m.Before, ""
			if e.Has("no_data") {
				f.out = append(f.out, e)
			} else {
				f.signed(e, float64(value), 0.012)
			}
		}
	}
}

// keyOf is the key that an estimate has for another system.
func keyOf(e result.Estimate, model string) string {
	e.Model = model
	return e.Key()
}

// compat is what two other scorers say: one that repairs tags, and one that leaves
// out what was not answered.
func (f *fixture) compat() (out []result.CompatReport) {
	for _, m := range f.models {
		r := result.Number(f.skill(m.Name, ""))
		out = append(out, result.CompatReport{Model: m.Name, Mode: "seqeval", Tool: "seqeval 1.2.2, default mode", Blind: "Sees words, not characters.", Conflicts: 12, Vanished: 3,
			Defects: []string{"invalid tags are repaired without a word"}, Rows: []result.CompatRow{{Name: "micro", P: r, R: r, F1: r}, {Name: "DATE"}}},
			result.CompatReport{Model: m.Name, Mode: "i2b2-strict", Tool: "the script of 2014", Blind: "A span that is one character off is a miss and a false alarm.", Skipped: m.Errors, SkippedGold: 20 * m.Errors,
				Rows: []result.CompatRow{{Name: "micro", P: r / 2, R: r / 2, F1: r / 2}}})
	}
	return out
}

// confusion is what labels were taken for.
func (f *fixture) confusion() (out []result.Confusion) {
	for k, m := range f.models {
		for i, gold := range append(f.suite.LabelList, "") {
			for j, pred := range append(f.suite.LabelList, "") {
				if n := int64(1000>>((i-j)*(i-j))) / int64(k+1); n > 0 && gold+pred != "" {
					out = append(out, result.Confusion{Model: m.Name, Gold: gold, Pred: pred, N: n})
				}
			}
		}
	}
	return out
}

// build writes a run with the models into a new directory.
func build(t testing.TB, suite result.Suite, models []result.ModelRow) result.Dir {
	t.Helper()
	f := fixture{models: models, suite: suite}
	for _, m := range models {
		f.whole(m)
		for _, a := range suite.Axes {
			switch a.From {
			case "note":
				f.groups(m, a)
			case "mention":
				if a.Name == "gender" {
					f.genders(m)
				}
			case "measure":
				if a.Name == "cmi" {
					f.bins(m, a)
				} else {
					for _, v := range a.Values {
						f.sentences(m, 900, a.Name+"="+v)
					}
				}
			}
		}
	}
	f.changes()
	dir := result.Dir{Path: t.TempDir()}
	f.write(t, dir)
	return dir
}

func (f *fixture) write(t testing.TB, dir result.Dir) {
	speed := result.Speed{Format: result.SpeedFormat}
	rates := []float64{412000, 1e6, 9700, 1000, 5200, 9700, 61000}
	for i, m := range f.models {
		speed.Models = append(speed.Models, result.ModelSpeed{Model: m.Name, LoadSeconds: 0.04, WarmupSeconds: 0.03,
			Passes: []result.SpeedPass{{Words: 2100000, Runes: 12000000, Seconds: result.Number(2100000 / rates[i])}}})
	}
	speed.Trial = f.trial(rates)
	m := result.Manifest{Format: result.RunFormat, Models: f.models, Suite: f.suite, SuiteHash: strings.Repeat("9f2c41d4", 8), Signature: "strict,approximate|mc14|grapheme|cluster:base_note|words:uax29|s1", SignatureID: "3b7a20",
		Seed: 1, Resamples: 10000, State: result.Complete, Build: result.Build{Go: "go1.26.8", Version: "0.1.0", Revision: "d4da6ff"}, Machine: result.Machine{Arch: "amd64", OS: "linux", Cores: 2, CPU: "made-up"},
		Corpora: []result.CorpusDigest{{Name: "multiculture", Documents: 8064, SHA256: strings.Repeat("51ce08aa", 8), Synthetic: true, Statement: "Made-up numbers for a test (CC0-1.0)."}},
		Files:   map[string]string{result.MetricsFile: strings.Repeat("0", 64)}, Argv: []string{"bench", "run"}}
	facts := result.CorpusFacts{Notes: 8064, Sentences: 187000, Words: 2100000, Runes: 12000000,
		Mentions: map[string]int{"PATIENT": 32256, "DATE": 129024}, Distinct: map[string]int{"PATIENT": 9100, "DATE": 40000}, Negatives: map[string]int{"eponym": 3840}, Mixing: result.Mixing{
			Numbers: map[string]result.Number{"cmi_all_100": 3.1, "cmi_language_bearing_100": 3.3, "cmi_mixed_100": 24.2, "mixed_share_01": 0.13},
			Tokens:  map[string]int{"en": 1500000, "zh": 40000}, TokenSources: map[string]int{"script": 1540000}}}
	metrics := result.Metrics{Format: result.MetricsFormat, Level: 0.95, Resamples: 10000, Seed: 1, Policy: "cmi2014 candidates=en,es", Confusion: f.confusion(), Compat: f.compat(), Corpus: []result.CorpusFacts{facts}, Estimates: f.out}
	if len(f.suite.Axes) > 0 {
		one := facts
		one.Segment, one.Mixing = "variant=en-US", result.Mixing{Numbers: map[string]result.Number{"cmi_all_100": 3.1, "cmi_language_bearing_100": 3.3, "cmi_mixed_100": result.Undefined(), "mixed_share_01": 0.13}}
		metrics.Corpus = append(metrics.Corpus, one)
	}
	for name, v := range map[string]any{result.RunFile: m, result.MetricsFile: metrics, result.SpeedFile: speed} {
		if err := dir.WriteJSON(name, v); err != nil {
			t.Fatal(err)
		}
	}
}

// trial is a measurement of all systems but the last of several: a system without
// tokens, an interval, a p under 0.001, and samples too few for p99.
func (f *fixture) trial(rates []float64) *result.Trial {
	t := &result.Trial{Machine: result.Machine{Arch: "amd64", OS: "linux", Cores: 2, CPU: "made-up"}, Started: "2026-01-01T00:00:00Z"}
	add := func(m result.ModelRow, metric, method string, x, half float64, n int64) {
		e := result.Estimate{Model: m.Name, Metric: metric, Method: method, N: n, Value: result.Number(x), Lo: result.Number(x - half), Hi: result.Number(x + half)}
		if half == 0 {
			e.Lo, e.Hi = result.Undefined(), result.Undefined()
		}
		if strings.HasPrefix(metric, "speed_") {
			e.Group = f.models[0].Name
		}
		t.Estimates = append(t.Estimates, e)
	}
	for i, m := range f.models[:max(1, len(f.models)-1)] {
		rate := rates[i]
		t.Systems = append(t.Systems, result.TimedSystem{Model: m.Name, LoadSeconds: 0.05, MemoryBytes: 140e6, Words: 2100000})
		t.Passes = append(t.Passes, result.TimedPass{Model: m.Name, Seconds: result.Number(2100000 / rate)})
		tokens, efficiency := math.NaN(), math.NaN()
		if m.Kind == "onnx" {
			tokens, efficiency = 2*rate, 0.96
		}
		add(m, "words_per_second", "order-statistics", rate, rate/50, 10)
		add(m, "runes_per_second", "order-statistics", 6*rate, rate/10, 10)
		add(m, "tokens_per_second", "order-statistics", tokens, rate/20, 10)
		add(m, "padded_tokens_per_second", "order-statistics", 1.1*tokens, rate/20, 10)
		add(m, "overlap_ratio", "ratio", 1.09*tokens/tokens, 0, 1)
		add(m, "padding_ratio", "ratio", 1.01*tokens/tokens, 0, 1)
		add(m, "efficiency", "order-statistics", efficiency, 0.01, 10)
		add(m, "note_seconds_p50", "nearest-rank", 250/rate, 0, 40)
		add(m, "note_seconds_p95", "nearest-rank", 600/rate, 0, 40)
		add(m, "note_seconds_p99", "nearest-rank", math.NaN(), 0, 40)
		add(m, "memory_bytes", "high-water", 140e6, 0, 1)
		if i > 0 {
			add(m, "speed_ratio", "t", rate/rates[0], rate/rates[0]/100, 10)
			add(m, "speed_p", "u-test", 1e-5*math.Pow(100, float64(i-1)), 0, 10)
		}
		add(m, "length_exponent", "least-squares", 1.01, 0.02, 30)
		add(m, "number_exponent", "least-squares", 0.99, 0.01, 14)
		for of, factor := range map[string]float64{result.OfLength: 1 / rate, result.OfNumber: 250 / rate} {
			c := result.Cost{Model: m.Name, Of: of, Exponent: 1, Factor: result.Number(factor), From: 100, To: 8000}
			for x := 1.0; x < 10000; x *= 2 {
				c.Points = append(c.Points, result.CostPoint{N: 3, X: x, Seconds: result.Number(factor*x + 50/rate)})
			}
			t.Costs = append(t.Costs, c)
		}
	}
	return t
}
