package cmi

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"polyphi/corpora"
)

// repeated reads "5en univ zh" as tags; a number repeats.
func tags(s string) []corpora.Lang {
	var out []corpora.Lang
	for _, f := range strings.Fields(s) {
		n := 0
		for f[0] >= '0' && f[0] <= '9' {
			n, f = n*10+int(f[0]-'0'), f[1:]
		}
		for range max(1, n) {
			out = append(out, corpora.Lang(f))
		}
	}
	return out
}

// corpusOf takes utterances separated by / as one note.
func corpusOf(s string, declared ...corpora.Lang) *Corpus {
	c := NewCorpus(declared...)
	var n counter
	for u := range strings.SplitSeq(s, "/") {
		t := tags(u)
		c.Add(n.next(t), t)
	}
	return c
}

func (c *Corpus) value(t *testing.T, name string) float64 {
	t.Helper()
	for _, v := range c.Values() {
		if v.Name == name {
			return v.X
		}
	}
	t.Fatalf("no number %s", name)
	return 0
}

func exactly(a, b float64) bool {
	return math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= 1e-9
}

// The worked vectors of one utterance: those of the papers and by hand, as exact
// fractions.
func TestUtteranceVectors(t *testing.T) {
	nan := math.NaN()
	log2 := math.Log2
	plogp := func(ps ...float64) (e float64) {
		for _, p := range ps {
			e -= p * log2(p)
		}
		return e
	}
	// burstiness by deviation and mean
	b := func(sd, mean float64) float64 { return (sd - mean) / (sd + mean) }
	for _, v := range []struct {
		tags                        string
		cmi, cu                     float64
		p                           int
		m, i, le, se, burst, memory float64
	}{
		{"2en 2zh", 50, 37.5, 1, 1, 1. / 3, 1, 0, -1, nan},
		{"en zh en zh", 50, 62.5, 3, 1, 1, 1, 0, -1, nan},
		{"5en 5zh", 50, 30, 1, 1, 1. / 9, 1, 0, -1, nan},
		{"a b c d e f g h i j", 90, 90, 9, 1, 1, log2(10), 0, -1, nan},
		{"en univ univ zh univ", 50, 50, 1, 1, 1, 1, 0, -1, nan},
		{"4univ en hi", 50, 50, 1, 1, 1, 1, 0, -1, nan},
		{"2en 2hi 2univ 2hi 3en 2hi", 100 * 5. / 11, 100 * 8. / 22, 3, (121. - 61) / 61, .3, plogp(5./11, 6./11), 1.5, b(math.Sqrt(4*33-121)/4, 11./4), -.5},
		{"3en 2es en", 100. / 3, 100. / 3, 2, .8, .4, plogp(2./3, 1./3), log2(3), b(math.Sqrt(3*14-36)/3, 2), 1},
		{"en 2es 3fr 2en fr univ", 100 * 5. / 9, 50, 4, (81. - 29) / (2 * 29), .5, plogp(3./9, 2./9, 4./9), plogp(.4, .4, .2), b(math.Sqrt(5*19-81)/5, 9./5), 0},
		{"6es en 5es", 100. / 12, 12.5, 2, (144. - 122) / 122, 2. / 11, plogp(11./12, 1./12), log2(3), b(math.Sqrt(3*62-144)/3, 4), -1},
	} {
		s := MixOf(tags(v.tags))
		if !exactly(100*s.Index(), v.cmi) || !exactly(s.Cu(), v.cu) || s.P != v.p {
			t.Errorf("%s: CMI %v Cu %v P %d", v.tags, 100*s.Index(), s.Cu(), s.P)
		}
		var q Sequence
		q.Add(tags(v.tags))
		x := q.Indexes(0)
		for _, c := range []struct {
			name      string
			got, want float64
		}{{"M", x.MIndex, v.m}, {"I", x.IIndex, v.i}, {"within", x.IIndexWithin, v.i}, {"LE", x.LanguageEntropy, v.le}, {"SE", x.SpanEntropy, v.se},
			{"burstiness", x.Burstiness, v.burst}, {"memory", x.Memory, v.memory}} {
			if !exactly(c.got, c.want) {
				t.Errorf("%s: %s %v, want %v", v.tags, c.name, c.got, c.want)
			}
		}
	}
	var q Sequence
	q.Add(tags("2en 2hi 2univ 2hi 3en 2hi"))
	if x := q.Indexes(0); math.Abs(x.BurstinessSample+.4835) > 5e-5 {
		t.Errorf("sample burstiness %v", x.BurstinessSample)
	}
	for _, v := range []struct {
		tags    string
		cmi, cu float64
		p       int
	}{{"3en 2zh univ", 40, 30, 1}, {"en zh", 50, 50, 1}, {"2univ", 0, 0, 0}, {"3en", 0, 0, 0}, {"", 0, 0, 0}, {"und en", 50, 25, 0}, {"en 2und", 200. / 3, 100. / 3, 0}, {"2und", 100, 50, 0}} {
		if s := MixOf(tags(v.tags)); !exactly(100*s.Index(), v.cmi) || !exactly(s.Cu(), v.cu) || s.P != v.p {
			t.Errorf("%q: CMI %v Cu %v P %d", v.tags, 100*s.Index(), s.Cu(), s.P)
		}
	}
}

func TestSwitchPointFraction(t *testing.T) {
	m := MixOf(tags("en zh en zh"))
	if f, ok := m.SPF(); !ok || f != .75 {
		t.Errorf("SPF %v", f)
	}
	if f, ok := m.SPFN1(); !ok || f != 1 {
		t.Errorf("SPF by N - 1: %v", f)
	}
	if _, ok := MixOf(nil).SPF(); ok {
		t.Error("SPF of nothing")
	}
	if _, ok := MixOf(tags("en")).SPFN1(); ok {
		t.Error("SPF by N - 1 of one token")
	}
}

// The worked vectors of corpora.
func TestCorpusVectors(t *testing.T) {
	for _, c := range []struct {
		corpus string
		want   map[string]float64
	}{
		{"2en zh / 2zh en", map[string]float64{"cc_paper_100": 50 * 17. / 6, "cc_script_100": 50 * 17. / 6}},
		{"2en zh / 3zh", map[string]float64{"cc_paper_100": 50 * ((2./3+1)/2 + 5./6), "cc_script_100": 50 * ((2./3)/2 + 5./6)}},
		{"3en / 4zh / en zh 2en / 2univ / zh en 4zh", map[string]float64{
			"cmi_all_100": 100. / 12, "cmi_mixed_100": 125. / 6, "cmi_language_bearing_100": 125. / 12, "cmi_pooled_100": 700. / 17, "cu_avg_100": 12.5, "cu_mixed_100": 31.25,
			"cc_paper_100": 20 * (4.25/2 + 10./6), "cc_script_100": 20 * (3.25/2 + 10./6), "cc_no_delta_100": 20 * (1.25/2 + 10./6),
			"avg_cmi_100[en]": 12.5, "avg_cmi_100[zh]": 100. / 12, "avg_cmi_matrix_100[en]": 12.5, "mixed_share_01": .4,
			"sentences": 5, "sentences_mixed": 2, "sentences_no_language": 1, "sentences_tied": 0}},
		{"2en / 2zh / 2en / 2zh", map[string]float64{"cmi_all_100": 0, "cmi_pooled_100": 50, "m_index_01": 1, "cc_paper_100": 37.5, "cc_script_100": 0, "i_index_01": 3. / 7, "i_index_within_01": 0}},
		// A tie counts in tied and in no average of one language.
		{"en zh / 2zh / zh en", map[string]float64{"sentences_tied": 2, "avg_cmi_100[zh]": 0, "avg_cmi_100[en]": math.NaN(), "avg_cmi_matrix_100[en]": 50, "avg_cmi_matrix_100[zh]": 25,
			"cc_paper_100": 100. / 3 * ((.5+.5+.5+.5+1)/2 + 10./6), "cc_script_100": 100. / 3 * ((.5+.5+.5+.5)/2 + 10./6)}},
		// The first sentence has no delta, nor have sentences without language.
		{"univ / univ / en zh zh / univ / en", map[string]float64{"cc_paper_100": 20 * ((1./3+1./3+1)/2 + 5./6), "sentences_no_language": 3}},
	} {
		got := corpusOf(c.corpus)
		for name, want := range c.want {
			if x := got.value(t, name); !exactly(x, want) {
				t.Errorf("%s: %s is %v, want %v", c.corpus, name, x, want)
			}
		}
	}
}

// Table of Gambäck and Das (2016): Cc is C_avg(U) + 500/6 S/U within rounding,
// as the number without delta is here.
func TestPublishedTable(t *testing.T) {
	for _, row := range []struct {
		u, s              float64
		avg, mixed, shown float64
	}{{3065, 382, 4.11, 33.02, 14.50}, {2583, 570, 1.87, 8.46, 20.26}, {11400, 2335, 4.91, 23.95, 21.97}, {999, 322, 4.19, 13.01, 31.06}, {9993, 4926, 7.98, 16.19, 49.06}, {5839, 931, 3.77, 23.67, 17.06}} {
		if cc := row.avg + 500./6*row.s/row.u; math.Abs(cc-row.shown) > .015 {
			t.Errorf("Cc %v, published %v", cc, row.shown)
		}
		if avg := row.mixed * row.s / row.u; math.Abs(avg-row.avg) > .01 {
			t.Errorf("C_avg(U) %v, published %v", avg, row.avg)
		}
	}
	// Our own arithmetic keeps the same identity.
	c := corpusOf("2en zh / 3en / en zh zh zh / univ")
	s, u := c.value(t, "sentences_mixed"), c.value(t, "sentences")
	if cc := c.value(t, "cu_avg_100") + 500./6*s/u; !exactly(cc, c.value(t, "cc_no_delta_100")) {
		t.Errorf("cc_no_delta_100 is %v, its parts give %v", c.value(t, "cc_no_delta_100"), cc)
	}
}

func TestEmptyCorpus(t *testing.T) {
	for _, v := range NewCorpus("en", "zh").Values() {
		count := strings.HasPrefix(v.Name, "sentences") || v.Name == "runs" || v.Name == "language_tags"
		if count != (v.X == 0) || count == math.IsNaN(v.X) {
			t.Errorf("%s of nothing is %v", v.Name, v.X)
		}
	}
	for _, c := range []string{"univ", "", "en", "und", "univ / und / en"} {
		for _, v := range corpusOf(c, "en").Values() {
			if math.IsInf(v.X, 0) || v.X < 0 && v.Name[0] != 'b' && v.Name != "memory" {
				t.Errorf("%q: %s is %v", c, v.Name, v.X)
			}
		}
	}
}

// A naive reading of the definitions over the whole list of tags agrees with the
// integer sums, wherever the corpus is cut into utterances.
func TestSequenceAgainstDefinitions(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for range 300 {
		var all []corpora.Lang
		var q Sequence
		for range 1 + r.IntN(6) {
			var u []corpora.Lang
			for range r.IntN(12) {
				l := []corpora.Lang{"en", "zh", "es", Univ, Und}[r.IntN(5)]
				u = append(u, l)
				if r.IntN(40) == 0 {
					u = append(u, slices.Repeat([]corpora.Lang{l}, maxShort+r.IntN(9))...)
				}
			}
			q.Add(u)
			q.Indexes(3) // reading changes nothing
			all = append(all, u...)
		}
		all = slices.DeleteFunc(all, func(l corpora.Lang) bool { return l == Univ || l == Und })
		var runs []float64
		for i, l := range all {
			if i > 0 && all[i-1] == l {
				runs[len(runs)-1]++
			} else {
				runs = append(runs, 1)
			}
		}
		x := q.Indexes(3)
		if x.Runs != int64(len(runs)) || x.Tags != int64(len(all)) {
			t.Fatalf("%d runs of %d tags, want %d of %d", x.Runs, x.Tags, len(runs), len(all))
		}
		if len(runs) < 2 {
			continue
		}
		mean, sd := moments(runs)
		if !exactly(x.Burstiness, (sd-mean)/(sd+mean)) {
			t.Errorf("burstiness %v", x.Burstiness)
		}
		m1, s1 := moments(runs[:len(runs)-1])
		m2, s2 := moments(runs[1:])
		memory := 0.0
		for i := range len(runs) - 1 {
			memory += (runs[i] - m1) * (runs[i+1] - m2)
		}
		memory /= float64(len(runs)-1) * s1 * s2
		if s1 > 1e-9 && s2 > 1e-9 && math.Abs(x.Memory-memory) > 1e-9 {
			t.Errorf("memory %v, want %v", x.Memory, memory)
		}
		counts := map[float64]float64{}
		for _, l := range runs {
			counts[l]++
		}
		entropy := 0.0
		for _, n := range counts {
			entropy -= n / float64(len(runs)) * math.Log2(n/float64(len(runs)))
		}
		if !exactly(x.SpanEntropy, entropy) {
			t.Errorf("span entropy %v, want %v", x.SpanEntropy, entropy)
		}
	}
}

func moments(v []float64) (mean, sd float64) {
	for _, x := range v {
		mean += x / float64(len(v))
	}
	for _, x := range v {
		sd += (x - mean) * (x - mean) / float64(len(v))
	}
	return mean, math.Sqrt(sd)
}

func TestSequenceAllocatesNothing(t *testing.T) {
	u := tags("5en 2zh univ en und zh")
	c := NewCorpus("en", "zh")
	var n counter
	c.Add(n.next(u), u)
	if a := testing.AllocsPerRun(100, func() { c.Add(n.next(u), u) }); a != 0 {
		t.Errorf("%v allocations an utterance", a)
	}
}
