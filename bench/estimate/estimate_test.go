package estimate

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"polyphi/bench/result"
	"polyphi/metrics"
	"polyphi/metrics/stats"
)

// cellOf returns a trimmed cell from field, value pairs.
func cellOf(pairs ...any) []int64 {
	var c metrics.Counts
	for i := 0; i+1 < len(pairs); i += 2 {
		c[pairs[i].(metrics.Field)] = int64(pairs[i+1].(int))
	}
	return append([]int64(nil), c.Trimmed()...)
}

// suite has two variants, a gender axis on names, one product, and a minimum of
// two notes and three mentions.
func suite() result.Suite {
	return result.Suite{Name: "t", LabelList: []string{"PATIENT", "DATE"}, Minimum: result.Minimum{Notes: 2, Mentions: 3},
		Axes: []result.Axis{
			{Name: "variant", From: "note", Values: []string{"aa", "bb", "cc"}, Reference: "aa"},
			{Name: "gender", From: "mention", Values: []string{"female", "male", "neutral"}, Labels: []string{"NAME"}},
			{Name: "cmi", From: "measure", Values: []string{"0", "0.1"}},
		},
		Cross: [][]string{{"variant", "gender"}}}
}

// run builds an input of clusters base notes, each in variants aa and bb, with
// drawn counts. cc has no data.
func run(clusters int, seed uint64, coarseOnly bool) Input {
	rng := rand.New(rand.NewPCG(seed, 1))
	in := Input{Fields: metrics.FieldNames(), Manifest: result.Manifest{Suite: suite(), Resamples: 200, Seed: 7,
		Models: []result.ModelRow{{Name: "m", State: result.Complete, CoarseOnly: coarseOnly}}}}
	for c := range clusters {
		for _, v := range []string{"aa", "bb"} {
			key := fmt.Sprintf("d%06d", len(in.Notes))
			in.Notes = append(in.Notes, result.Note{Note: key, Cluster: c, Words: 100, Attrs: map[string]string{"variant": v}})
			hitF, hitM, hitDate := rng.IntN(4), rng.IntN(4), rng.IntN(3)
			if v == "bb" {
				hitF = max(0, hitF-1)
			}
			hits := hitF + hitM
			whole := []any{metrics.Gold, 8, metrics.GoldBlind, 8, metrics.Pred, hits + hitDate + 1, metrics.PredBlind, hits + hitDate + 1,
				metrics.TPStrict, hits + hitDate, metrics.TPApprox, hits + hitDate, metrics.TPApproxCoarse, hits + hitDate, metrics.TPApproxBlind, hits + hitDate,
				metrics.GGold, 80, metrics.GVisible, 80 - 10*(hits+hitDate), metrics.GOther, 500, metrics.GOtherPred, 3, metrics.Sentences, 5, metrics.SentencesWrong, 2}
			names := []any{metrics.Gold, 6, metrics.GoldBlind, 6, metrics.Pred, hits + 1, metrics.TPStrict, hits, metrics.TPApprox, hits, metrics.TPApproxCoarse, hits, metrics.TPApproxBlind, hits}
			in.Counts = append(in.Counts, result.NoteCounts{Note: key, Model: "m", Status: "ok", Cells: map[string][]int64{
				"all": cellOf(whole...), "label=PATIENT": cellOf(names...), "coarse=NAME": cellOf(names...),
				"label=DATE":    cellOf(metrics.Gold, 2, metrics.GoldBlind, 2, metrics.Pred, hitDate, metrics.TPStrict, hitDate, metrics.TPApprox, hitDate),
				"gender=female": cellOf(metrics.Gold, 3, metrics.GoldBlind, 3, metrics.TPApproxCoarse, hitF, metrics.TPApproxBlind, hitF),
				"gender=male":   cellOf(metrics.Gold, 3, metrics.GoldBlind, 3, metrics.TPApproxCoarse, hitM, metrics.TPApproxBlind, hitM),
				"cmi=0":         cellOf(metrics.Gold, 8, metrics.GoldBlind, 8, metrics.Pred, 4, metrics.TPApprox, hits+hitDate, metrics.PTPApprox, min(4, hits+hitDate), metrics.Sentences, 5, metrics.SentencesWrong, 2),
			}})
		}
	}
	return in
}

func estimates(t *testing.T, in Input) []result.Estimate {
	t.Helper()
	m, err := Summarise(in)
	if err != nil {
		t.Fatal(err)
	}
	return m.Estimates
}

func summarise(t *testing.T, in Input) map[string]result.Estimate {
	t.Helper()
	out := map[string]result.Estimate{}
	for _, e := range estimates(t, in) {
		key := strings.Join([]string{e.Metric, e.Match, e.Average, e.Axis, e.Segment}, "|")
		if e.Metric == "recall_difference" || e.Metric == "relative_recall_difference" {
			key += "|" + e.Group
		}
		if _, twice := out[key]; twice {
			t.Errorf("%s stands twice", key)
		}
		out[key] = e
	}
	return out
}

// total sums a field of one cell key over notes of a variant ("" for all).
func total(in Input, key, variant string, f metrics.Field) (n int64) {
	for i, c := range in.Counts {
		if v := c.Cells[key]; int(f) < len(v) && (variant == "" || in.Notes[i].Attrs["variant"] == variant) {
			n += v[f]
		}
	}
	return n
}

func near(a result.Number, b float64) bool { return math.Abs(float64(a)-b) < 1e-12 }

// Values equal sums over the counts, computed another way.
func TestValues(t *testing.T) {
	in := run(9, 3, false)
	got := summarise(t, in)
	ratio := func(a, b int64) float64 { return float64(a) / float64(b) }
	gold, pred, tp := total(in, "all", "", metrics.Gold), total(in, "all", "", metrics.Pred), total(in, "all", "", metrics.TPApprox)
	femaleBB := ratio(total(in, "gender=female", "bb", metrics.TPApproxCoarse), total(in, "gender=female", "bb", metrics.Gold))
	maleBB := ratio(total(in, "gender=male", "bb", metrics.TPApproxCoarse), total(in, "gender=male", "bb", metrics.Gold))
	nameAA := ratio(total(in, "coarse=NAME", "aa", metrics.TPApproxCoarse), total(in, "coarse=NAME", "aa", metrics.Gold))
	nameBB := ratio(total(in, "coarse=NAME", "bb", metrics.TPApproxCoarse), total(in, "coarse=NAME", "bb", metrics.Gold))
	f1 := func(label string) float64 {
		return 2 * float64(total(in, label, "", metrics.TPApprox)) / float64(total(in, label, "", metrics.Gold)+total(in, label, "", metrics.Pred))
	}
	missed := gold - tp
	for key, want := range map[string]float64{
		"recall|approximate|micro||":                                                       ratio(tp, gold),
		"precision|approximate|micro||":                                                    ratio(tp, pred),
		"f1|approximate|micro||":                                                           2 * float64(tp) / float64(gold+pred),
		"f1|approximate|macro||":                                                           (f1("label=PATIENT") + f1("label=DATE")) / 2,
		"leak||||":                                                                         ratio(total(in, "all", "", metrics.GVisible), total(in, "all", "", metrics.GGold)),
		"false_alarms|approximate-blind|||":                                                1000 * float64(total(in, "all", "", metrics.PredBlind)-total(in, "all", "", metrics.TPApproxBlind)) / float64(100*len(in.Notes)),
		"sentence_error_rate||||":                                                          0.4,
		"recall|approximate-coarse|micro||coarse=NAME variant=bb":                          nameBB,
		"recall|approximate-coarse|micro||gender=female variant=bb":                        femaleBB,
		"recall_gap|approximate-coarse||gender|variant=bb":                                 femaleBB - maleBB,
		"recall_gap|approximate-coarse||variant|coarse=NAME":                               math.Abs(nameAA - nameBB),
		"recall_equality_difference|approximate-coarse||variant|coarse=NAME":               math.Abs(nameAA-nameBB) / 2,
		"worst_group|approximate-coarse||variant|coarse=NAME":                              min(nameAA, nameBB),
		"recall_difference|approximate-coarse||variant|coarse=NAME variant=bb|bb":          nameBB - nameAA,
		"relative_recall_difference|approximate-coarse||variant|coarse=NAME variant=bb|bb": 100 * (nameBB - nameAA) / nameAA,
		"miss_share|approximate|||label=DATE":                                              ratio(total(in, "label=DATE", "", metrics.Gold)-total(in, "label=DATE", "", metrics.TPApprox), missed),
		"miss_rate|approximate|||label=DATE":                                               1 - ratio(total(in, "label=DATE", "", metrics.TPApprox), total(in, "label=DATE", "", metrics.Gold)),
		"misses|approximate|||label=DATE":                                                  float64(total(in, "label=DATE", "", metrics.Gold) - total(in, "label=DATE", "", metrics.TPApprox)),
		"precision|approximate|micro||cmi=0":                                               ratio(total(in, "cmi=0", "", metrics.PTPApprox), total(in, "cmi=0", "", metrics.Pred)),
	} {
		e, ok := got[key]
		if !ok || !near(e.Value, want) {
			t.Errorf("%s: %v, want %v (there: %v)", key, e.Value, want, ok)
		}
		if e.Method != "none" && !(e.Lo <= e.Value && e.Value <= e.Hi) && !strings.HasPrefix(key, "worst") {
			t.Errorf("%s: %v lies outside [%v, %v]", key, e.Value, e.Lo, e.Hi)
		}
	}
}

// A share's interval is Wilson's on effective size over clusters, and a gap's
// the percentiles of a bootstrap over the same clusters, both done here anew.
func TestIntervals(t *testing.T) {
	in := run(9, 5, false)
	got := summarise(t, in)
	hits, trials := make([]int64, 9), make([]int64, 9)
	matrix := stats.NewMatrix(9, 4)
	for i, c := range in.Counts {
		n := in.Notes[i]
		hits[n.Cluster] += c.Cells["all"][metrics.TPApprox]
		trials[n.Cluster] += c.Cells["all"][metrics.Gold]
		at := 0
		if n.Attrs["variant"] == "bb" {
			at = 2
		}
		matrix.Add(n.Cluster, at, c.Cells["coarse=NAME"][metrics.TPApproxCoarse])
		matrix.Add(n.Cluster, at+1, c.Cells["coarse=NAME"][metrics.Gold])
	}
	want := stats.Clustered(hits, trials, 0.95, 1)
	if e := got["recall|approximate|micro||"]; !near(e.Lo, want.Lo) || !near(e.Hi, want.Hi) || e.Method != "wilson-deff" || e.Clusters != 9 || e.Notes != 18 {
		t.Errorf("recall: %+v, want [%v, %v]", e, want.Lo, want.Hi)
	}
	b := stats.Bootstrap{Seed: 7, Purpose: purpose, Resamples: 200}
	interval := stats.Percentile(b.Run(matrix, 1, func(s []int64, out []float64) {
		out[0] = math.Abs(float64(s[0])/float64(s[1]) - float64(s[2])/float64(s[3]))
	}).Values(0), 0.95)
	if e := got["recall_gap|approximate-coarse||variant|coarse=NAME"]; !near(e.Lo, interval.Lo) || !near(e.Hi, interval.Hi) || e.Method != "bootstrap" {
		t.Errorf("gap: %+v, want %+v", e, interval)
	}
}

// Groups that are small or empty say so, and enter no comparison.
func TestSmallAndEmptyGroups(t *testing.T) {
	in := run(9, 3, false)
	got := summarise(t, in)
	if e := got["recall|approximate|micro||variant=cc"]; !e.Has("no_data") || e.Value.Defined() {
		t.Errorf("a declared group without data: %+v", e)
	}
	if e := got["recall_gap|approximate-coarse||variant|coarse=NAME"]; !e.Has("left_out") {
		t.Errorf("a gap over groups of which one has no data: %+v", e)
	}
	if e := got["worst_group|approximate-coarse||variant|coarse=NAME"]; e.Group == "cc" || e.Group == "" {
		t.Errorf("worst group %q", e.Group)
	}
	in.Manifest.Suite.Minimum = result.Minimum{Notes: 10, Mentions: 3}
	got = summarise(t, in)
	if e := got["recall|approximate|micro||variant=aa"]; !e.Has("small") || !e.Value.Defined() {
		t.Errorf("a group of 9 notes under a minimum of 10: %+v", e)
	}
	for _, measure := range []string{"worst_group", "recall_gap", "recall_equality_difference", "max_diff"} {
		if e := got[measure+"|approximate-coarse||variant|coarse=NAME"]; e.Value.Defined() || !e.Has("left_out") {
			t.Errorf("%s of small groups only: %+v", measure, e)
		}
	}
	if e := got["recall_gap|approximate-coarse||gender|variant=bb"]; e.Value.Defined() || !e.Has("left_out") {
		t.Errorf("a gap between two small groups: %+v", e)
	}
}

// One cluster has values and no interval, and says so.
func TestOneCluster(t *testing.T) {
	got := summarise(t, run(1, 3, false))
	for _, key := range []string{"recall|approximate|micro||", "f1|approximate|micro||"} {
		if e := got[key]; !e.Value.Defined() || e.Lo.Defined() || !e.Has("one_cluster") {
			t.Errorf("%s: %+v", key, e)
		}
	}
}

// A system that knows coarse labels only has no fine-labelled number.
func TestCoarseOnly(t *testing.T) {
	got := summarise(t, run(9, 3, true))
	if e := got["recall|approximate|micro||"]; e.Value.Defined() || !e.Has("coarse_only") {
		t.Errorf("fine: %+v", e)
	}
	if e := got["recall|approximate-coarse|micro||"]; !e.Value.Defined() {
		t.Errorf("coarse: %+v", e)
	}
	for key, e := range got {
		fine := e.Match == "strict" || e.Match == "approximate" || strings.Contains(e.Segment, "label=")
		if fine != e.Has("coarse_only") || fine && (e.Value.Defined() || e.Lo.Defined() || e.Method != "none" || e.Metric == "worst_group" && e.Group != "") {
			t.Errorf("%s: %+v", key, e)
		}
	}
	if e, there := got["f1|approximate|macro||"]; !there || e.Value.Defined() {
		t.Errorf("a macro mean over labels the system does not know: %+v", e)
	}
}

// Workers and the order of counts change no byte.
func TestSameBytes(t *testing.T) {
	in := run(12, 11, false)
	bytesOf := func(in Input) []byte {
		m, err := Summarise(in)
		if err != nil {
			t.Fatal(err)
		}
		data, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	in.Workers = 1
	first := bytesOf(in)
	in.Workers = 5
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(in.Counts), func(i, j int) { in.Counts[i], in.Counts[j] = in.Counts[j], in.Counts[i] })
	if !bytes.Equal(first, bytesOf(in)) {
		t.Error("workers or the order of counts moved a number")
	}
}

func TestRefusesForeignCounts(t *testing.T) {
	in := run(2, 1, false)
	in.Fields = in.Fields[1:]
	if _, err := Summarise(in); err == nil {
		t.Error("other fields: accepted")
	}
	in = run(2, 1, false)
	in.Counts[0].Note = "d999999"
	if _, err := Summarise(in); err == nil {
		t.Error("unknown note: accepted")
	}
	in = run(2, 1, false)
	in.Counts[0].Cells["all"][0] = -1
	if _, err := Summarise(in); err == nil {
		t.Error("a negative count: accepted")
	}
	in = run(2, 1, false)
	in.Counts = append(in.Counts, in.Counts[0])
	if _, err := Summarise(in); err == nil || !strings.Contains(err.Error(), "d000000") {
		t.Errorf("a note counted twice: %v", err)
	}
	in = run(2, 1, false)
	in.Counts = in.Counts[1:]
	if _, err := Summarise(in); err == nil || !strings.Contains(err.Error(), "d000000") {
		t.Errorf("a note that the system was not scored on: %v", err)
	}
	in = run(2, 1, false)
	in.Notes[1].Note = in.Notes[0].Note
	if _, err := Summarise(in); err == nil {
		t.Error("two notes of one key: accepted")
	}
}

// The size of the multiculture suite: 8,064 notes, 168 clusters, four systems,
// 10,000 resamples.
func BenchmarkSummarise(b *testing.B) {
	in := fullShape().input(1)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Summarise(in); err != nil {
			b.Fatal(err)
		}
	}
}
