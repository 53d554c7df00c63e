package bench

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"

	"polyphi/bench/result"
	"polyphi/corpora"
	"polyphi/corpora/labels"
)

// scoringRevision is raised only when a number can move, so that an upgrade
// alone makes no two runs incomparable.
const scoringRevision = 1

// SuiteHash returns the SHA-256 over the suite with its defaults and the hashes
// of its corpora and label maps: two runs with one hash ran the same thing.
func SuiteHash(s Suite, corpora []corpora.Corpus) (string, error) {
	suite, err := s.CanonicalJSON()
	if err != nil {
		return "", fmt.Errorf("bench: %w", err)
	}
	h := string(suite)
	for _, c := range corpora {
		h += "\x00" + c.Name + "\x00" + c.SHA256
		if c.LabelMap != "" {
			h += "\x00" + c.LabelMap
		}
	}
	return result.Hash([]byte(h)), nil
}

// Signature returns the choices that decide how numbers are made: one readable
// line, and the first six hex digits of the hash over all of them. Results with
// different signatures are not compared.
func Signature(s Suite, policy string) (line, id string, err error) {
	line = fmt.Sprintf("%s|%s|grapheme|cluster:%s|words:uax29|s%d", strings.Join(s.Match, ","), s.Labels.Name(), s.Cluster, scoringRevision)
	var axes []Axis
	axes = append(axes, s.Axes...)
	raw, err := json.Marshal(map[string]any{"line": line, "axes": axes, "cross": s.Cross, "minimum": s.Minimum, "headline": s.Headline,
		"policy": policy, "graphemes": "uax29 v2.7.0 (Unicode 17)", "unicode": unicode.Version})
	if err != nil {
		return "", "", fmt.Errorf("bench: %w", err)
	}
	return line, result.Hash(raw)[:6], nil
}

// Result returns the suite as it stands in the manifest of a run.
func (s Suite) Result() result.Suite {
	out := result.Suite{CategoryShares: s.CategoryShares, Cluster: s.Cluster, Compat: s.Compat, Cross: s.Cross, Headline: s.Headline, Labels: s.Labels.Name(), Match: s.Match,
		Minimum: s.Minimum, Name: s.Name, Passes: s.Passes, Reports: s.Reports, Revision: s.Revision, Title: s.Title}
	for _, l := range s.Labels.Labels() {
		out.LabelList = append(out.LabelList, string(l))
		row := result.LabelRow{Label: string(l)}
		for _, fine := range labels.Fine() {
			if to, ok := s.Labels.Scored(fine); ok && to == l {
				row.Fine, row.Coarse = append(row.Fine, string(fine)), string(labels.Coarse(fine))
			}
		}
		out.Schema = append(out.Schema, row)
	}
	for _, c := range labels.CoarseLabels() {
		out.CoarseList = append(out.CoarseList, string(c))
	}
	if len(s.measured()) > 0 {
		out.Categories = s.categories()
	}
	for _, a := range s.Axes {
		out.Axes = append(out.Axes, result.Axis{From: a.From, Labels: a.Labels, Measure: a.Measure, Name: a.Name, Of: a.Of, Policy: a.settings(), Reference: a.Reference, Titles: a.Titles, Values: a.Values})
	}
	return out
}

// settings are the choices of an axis that decide what it measures, by key of the
// suite file; nil if there are none.
func (a Axis) settings() map[string]string {
	out := map[string]string{}
	for key, v := range map[string]string{"candidates": strings.Join(a.Candidates, ","), "tags": a.Tags, "han": a.Han, "codes": a.Codes, "abbrev": a.Abbrev,
		"names": a.Names, "bins": a.Bins} {
		if v != "" {
			out[key] = v
		}
	}
	if a.Stay != 0 {
		out["stay"] = fmt.Sprint(a.Stay)
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// An Identity is what tells the results of a suite from those of another.
type Identity struct {
	SuiteHash   string `json:"suite_hash"`
	Signature   string `json:"signature"` // one readable line
	SignatureID string `json:"signature_id"`
	Notes       int    `json:"notes"`
	Mentions    int    `json:"mentions"`
}

// Identify returns hash and signature of what a job would run. It reads the notes
// as a run does, so that what a run would refuse of them is an error.
func Identify(job Job) (id Identity, err error) {
	m, err := assemble(job)
	if err != nil {
		return id, err
	}
	for _, d := range m.docs {
		id.Mentions += len(d.Gold)
	}
	id.Notes = len(m.docs)
	if id.SuiteHash, err = SuiteHash(job.Suite, job.Corpora); err != nil {
		return id, err
	}
	id.Signature, id.SignatureID, err = Signature(job.Suite, m.policy)
	return id, err
}
