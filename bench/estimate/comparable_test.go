package estimate

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"polyphi/bench/result"
)

// compared is a run of the shape that a comparison wants, with one corpus.
func compared() Input {
	in := shape{clusters: 2, variants: 2, labels: 2, models: 2, resamples: 9}.input(1)
	m := &in.Manifest
	m.SuiteHash, m.Signature, m.SignatureID = "aaaaaa", "strict|s1", "3b7a20"
	m.Suite.Labels, m.Suite.Revision, m.Suite.Cluster = "mc14", 1, "base_note"
	m.Suite.Schema = []result.LabelRow{{Label: "L0", Coarse: "NAME"}}
	m.Corpora = []result.CorpusDigest{{Name: "own", SHA256: "1111", LabelMap: "2222"}}
	return in
}

// A run that differs in one field that moves numbers is refused, and the field is
// named with both its values.
func TestNewPairNamesTheFirstDifference(t *testing.T) {
	suite := func(change func(*result.Suite)) func(*Input) {
		return func(in *Input) { change(&in.Manifest.Suite); in.Manifest.SuiteHash = "bbbbbb" }
	}
	for want, change := range map[string]func(*Input){
		"part of the data (limit 10)":                                    func(in *Input) { in.Manifest.Partial = "limit 10" },
		"suite.name is synthetic in the base and other in the candidate": suite(func(s *result.Suite) { s.Name = "other" }),
		"suite.minimum.notes is 0 in the base and 20 in the candidate":   suite(func(s *result.Suite) { s.Minimum.Notes = 20 }),
		"suite.revision is 1 in the base and 2":                          suite(func(s *result.Suite) { s.Revision = 2 }),
		"suite.headline is approximate in the base and strict":           suite(func(s *result.Suite) { s.Headline = "strict" }),
		"suite.labels is mc14 in the base and jmir20":                    suite(func(s *result.Suite) { s.Labels = "jmir20" }),
		"suite.label_list[1] is L1 in the base and L9":                   suite(func(s *result.Suite) { s.LabelList = []string{"L0", "L9"} }),
		"suite.label_list is [\"L0\",\"L1\"] in the base and [\"L0\"]":   suite(func(s *result.Suite) { s.LabelList = []string{"L0"} }),
		"suite.cluster is base_note in the base and note":                suite(func(s *result.Suite) { s.Cluster = "note" }),
		"suite.cross[1][1] is label in the base and gender":              suite(func(s *result.Suite) { s.Cross = slices.Clone(s.Cross); s.Cross[1] = []string{"variant", "gender"} }),
		"suite.axes[variant].reference is v0 in the base and absent":     suite(func(s *result.Suite) { s.Axes = slices.Clone(s.Axes); s.Axes[0].Reference = "" }),
		"suite.schema[0].coarse is NAME in the base and PERSON":          suite(func(s *result.Suite) { s.Schema = []result.LabelRow{{Label: "L0", Coarse: "PERSON"}} }),
		"suite.category_shares.mixed is 0.5 in the base and absent": suite(func(s *result.Suite) {
			s.CategoryShares = maps.Clone(s.CategoryShares)
			delete(s.CategoryShares, "mixed")
		}),
		"suite_hash is aaaaaa in the base and bbbbbb":                  suite(func(s *result.Suite) { s.Title, s.Reports = "New", []string{"tab_scores"} }),
		"number of corpora is 1 in the base and 2":                     func(in *Input) { in.Manifest.Corpora = append(in.Manifest.Corpora, result.CorpusDigest{}) },
		"corpora[0].name is own in the base and mine":                  func(in *Input) { in.Manifest.Corpora[0].Name = "mine" },
		"corpora[0].sha256 (own) is 1111 in the base and 9999":         func(in *Input) { in.Manifest.Corpora[0].SHA256 = "9999" },
		"label_map_sha256 (own) is 2222 in the base and absent":        func(in *Input) { in.Manifest.Corpora[0].LabelMap = "" },
		"signature is strict|s1 in the base and strict|s2":             func(in *Input) { in.Manifest.Signature = "strict|s2" },
		"signature_id (code-mixing policy, grapheme or word rules) is": func(in *Input) { in.Manifest.SignatureID = "000000" },
		"number of notes is 12 in the base and 11": func(in *Input) {
			in.Notes = in.Notes[:11]
			in.Counts = slices.DeleteFunc(in.Counts, func(c result.NoteCounts) bool { return c.Note == "d000011" })
		},
		"notes.jsonl, note d000003": func(in *Input) { in.Notes[3].Words++ },
		"notes.jsonl, note d000004": func(in *Input) { in.Notes[4].Cluster = 1 - in.Notes[4].Cluster },
		"notes.jsonl, note d000005": func(in *Input) { in.Notes[5].Attrs["variant"] = "v7" },
	} {
		cand := compared()
		change(&cand)
		for i, pair := range [][2]Input{{compared(), cand}, {cand, compared()}} {
			_, err := NewPair(opened(t, pair[0], "m0"), opened(t, pair[1], "m1"))
			var apart *IncomparableError
			if !errors.As(err, &apart) || i == 0 && !strings.Contains(err.Error(), want) || apart.Cure == "" {
				t.Errorf("%v, want %q", err, want)
			}
		}
	}
}

// What moves no number keeps no two runs apart: titles, reports, machines, seeds,
// other systems of the run.
func TestNewPairAllows(t *testing.T) {
	cand := compared()
	cand.Manifest.Suite.Title, cand.Manifest.Suite.Reports = "New", []string{"tab_scores"}
	cand.Manifest.Suite.Axes[0].Titles = map[string]string{"v0": "First"}
	cand.Manifest.Seed, cand.Manifest.Machine.Cores, cand.Manifest.Started = 9, 64, "2026-01-02"
	cand.Manifest.Models[0].Name = "other"
	for i := range cand.Counts {
		if cand.Counts[i].Model == "m0" {
			cand.Counts[i].Model = "other"
		}
	}
	if _, err := NewPair(opened(t, compared(), "m0"), opened(t, cand, "other")); err != nil {
		t.Error(err)
	}
}
