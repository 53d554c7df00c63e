package gate

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"polyphi/bench/estimate"
	"polyphi/bench/result"
	"polyphi/metrics"
)

// testSuite has an axis of notes, one of mentions, and labels.
func testSuite() result.Suite {
	return result.Suite{Name: "small", Headline: "approximate", Cluster: "note", LabelList: []string{"NAME", "DATE"}, CoarseList: []string{"NAME", "DATE"}, Minimum: result.Minimum{Notes: 20, Mentions: 30},
		Axes: []result.Axis{
			{Name: "variant", From: "note", Values: []string{"en", "zh", "hi", "bn"}, Reference: "en", Titles: map[string]string{"zh": "Mandarin", "hi": "Hindi"}},
			{Name: "ward", From: "note", Values: []string{"icu", "other"}},
			{Name: "gender", From: "mention", Values: []string{"female", "male", "neutral"}},
			{Name: "oov", From: "mention", Measure: "oov", Values: []string{"yes", "no"}},
			{Name: "label", From: "label"},
		}}
}

// A block is a number of notes alike, as a case file writes it:
//
//	zh 40x 9/10 +1 female 4/5 male 5/5 cluster 3
//
// is 40 notes of variant zh in which 9 of 10 mentions are found (under any match) and
// one false alarm stands; of the women's names 4 of 5 are found. They are clusters of
// their own but where one is named.
type block struct {
	variant    string
	ward       string
	notes      int
	hits, gold int64
	alarms     int64
	genders    map[string][2]int64
	cluster    int // -1: one each
}

// blocks reads blocks joined by semicolons.
func blocks(t *testing.T, text string) (out []block) {
	t.Helper()
	for _, part := range strings.Split(text, ";") {
		f := strings.Fields(part)
		b := block{cluster: -1, genders: map[string][2]int64{}}
		if len(f) < 3 {
			t.Fatalf("block %q", part)
		}
		b.variant, b.notes = f[0], int(whole(t, strings.TrimSuffix(f[1], "x")))
		b.hits, b.gold = fraction(t, f[2])
		for i := 3; i < len(f); i++ {
			switch {
			case strings.Contains(f[i], "="):
				b.ward = strings.TrimPrefix(f[i], "ward=")
			case strings.HasPrefix(f[i], "+"):
				b.alarms = whole(t, f[i][1:])
			case f[i] == "cluster":
				i++
				b.cluster = int(whole(t, f[i]))
			default:
				hits, gold := fraction(t, f[i+1])
				b.genders[f[i]] = [2]int64{hits, gold}
				i++
			}
		}
		out = append(out, b)
	}
	return out
}

func whole(t *testing.T, s string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func fraction(t *testing.T, s string) (hits, gold int64) {
	t.Helper()
	a, b, _ := strings.Cut(s, "/")
	return whole(t, a), whole(t, b)
}

// found is a cell in which hits of gold mentions are found. A mention is 5 graphemes
// and a sentence.
func found(hits, gold, alarms int64) metrics.Counts {
	var c metrics.Counts
	c[metrics.Gold], c[metrics.GoldBlind], c[metrics.Pred], c[metrics.PredBlind] = gold, gold, hits+alarms, hits+alarms
	for v := metrics.Strict; v < metrics.Alignment; v++ {
		c[v.TP()] = hits
	}
	c[metrics.Covered] = hits
	c[metrics.GGold], c[metrics.GVisible], c[metrics.GVisibleLabel] = 5*gold, 5*(gold-hits), 5*(gold-hits)
	c[metrics.GOther], c[metrics.GOtherPred] = 100, 2*alarms
	c[metrics.Sentences], c[metrics.SentencesWrong] = gold, gold-hits
	return c
}

// input is a run of one system, complete and whole.
func input(t *testing.T, name, text string) estimate.Input {
	t.Helper()
	in := estimate.Input{Fields: metrics.FieldNames(), Manifest: result.Manifest{Suite: testSuite(), SuiteHash: "5a1e", Signature: "s", SignatureID: "abcdef", Seed: 1,
		Finished: "2026-05-01T12:00:00Z", Models: []result.ModelRow{{Name: name, Key: "key of " + name, State: result.Complete}}}}
	for _, b := range blocks(t, text) {
		for range b.notes {
			n := result.Note{Note: fmt.Sprintf("d%06d", len(in.Notes)), Cluster: len(in.Notes), Words: 100, Attrs: map[string]string{"variant": b.variant}}
			if b.cluster >= 0 {
				n.Cluster = b.cluster
			}
			if b.ward != "" {
				n.Attrs["ward"] = b.ward
			}
			all := found(b.hits, b.gold, b.alarms)
			cells := map[string][]int64{"all": all.Trimmed()}
			of := func(key string, hits, gold int64, cut metrics.Cut) {
				c := found(hits, gold, 0)
				c.Restrict(cut)
				cells[key] = c.Trimmed()
			}
			of("label=NAME", b.hits, b.gold, metrics.ByLabel)
			for g, x := range b.genders {
				of("gender="+g, x[0], x[1], metrics.ByAttribute)
			}
			in.Notes = append(in.Notes, n)
			in.Counts = append(in.Counts, result.NoteCounts{Note: n.Note, Model: name, Status: "ok", Cells: cells})
		}
	}
	return in
}

func opened(t *testing.T, in estimate.Input) *estimate.System {
	t.Helper()
	return named(t, in, "")
}

// named opens a system of a run of several.
func named(t *testing.T, in estimate.Input, name string) *estimate.System {
	t.Helper()
	s, err := estimate.Open(in, name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// fileOf is a gate file of one gate called g, with further lines before it.
func fileOf(t *testing.T, gate, lines string) File {
	t.Helper()
	f, err := Read("g.yaml", []byte("version: 1\nname: test\nsuite: small\n"+lines+"gates:\n  - {name: g, "+gate+"}\n"))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// near reports whether two numbers agree but for what is random in resamples.
func near(a, b, by float64) bool { return a-b <= by && b-a <= by }
