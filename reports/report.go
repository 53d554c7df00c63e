package reports

import (
	"fmt"
	"slices"
	"strings"

	"polyphi/bench/result"
)

// LastFile is written after all others: a report that has it is whole.
const LastFile = result.ReportFolder + "/provenance.md"

// A Report is a run directory, read.
type Report struct {
	dir     result.Dir
	run     result.Manifest
	metrics result.Metrics
	speed   result.Speed
	byKey   map[string]*result.Estimate
}

// Load reads the run directory. It works on a run whose models did not all
// answer; a run that has no metrics yet is an error that says so.
func Load(dir result.Dir) (*Report, error) {
	r := &Report{dir: dir, byKey: map[string]*result.Estimate{}}
	var err error
	if r.run, err = dir.ReadManifest(); err != nil {
		return nil, fmt.Errorf("reports: %w", err)
	}
	if r.metrics, err = dir.ReadMetrics(); err != nil {
		return nil, fmt.Errorf("reports: %w", err)
	}
	if dir.Exists(result.SpeedFile) {
		if r.speed, err = dir.ReadSpeed(); err != nil {
			return nil, fmt.Errorf("reports: %w", err)
		}
	}
	known := r.metrics.Estimates
	if r.speed.Trial != nil {
		known = slices.Concat(known, r.speed.Trial.Estimates)
	}
	for i := range known {
		r.byKey[known[i].Key()+"\x1f"+known[i].Group] = &known[i]
	}
	return r, nil
}

// find returns an estimate, an undefined one if the run has none.
func (r *Report) find(e result.Estimate) *result.Estimate {
	if found := r.byKey[e.Key()+"\x1f"+e.Group]; found != nil {
		return found
	}
	e.Value, e.Lo, e.Hi = result.Undefined(), result.Undefined(), result.Undefined()
	return &e
}

// rate returns a rate of one model over a segment given as key, value pairs.
func (r *Report) rate(model, metric, match string, segment ...string) *result.Estimate {
	average := "micro"
	switch metric {
	case "precision", "recall", "f1":
	default:
		average = ""
	}
	return r.find(result.Estimate{Model: model, Metric: metric, Match: match, Average: average, Segment: result.Segment(segment...)})
}

// measure returns a measure over the groups of an axis. The worst group's name
// is part of its key, so it is looked up without.
func (r *Report) measure(model, metric, match, axis string, segment ...string) *result.Estimate {
	want := result.Estimate{Model: model, Metric: metric, Match: match, Axis: axis, Segment: result.Segment(segment...)}
	for i := range r.metrics.Estimates {
		if e := &r.metrics.Estimates[i]; e.Metric == metric && e.Model == model && e.Key() == want.Key() {
			return e
		}
	}
	return r.find(want)
}

// timed reports whether bench speed timed a model.
func (r *Report) timed(model string) bool {
	return r.trialOf(model, "words_per_second", "").Value.Defined()
}

// trialOf returns what bench speed found of a model, undefined if it did not time
// it; of a comparison, group is the system compared with.
func (r *Report) trialOf(model, metric, group string) *result.Estimate {
	return r.find(result.Estimate{Model: model, Metric: metric, Group: group})
}

// bestRate returns a model's words per second by bench speed, else of its one pass;
// undefined if it was not timed.
func (r *Report) bestRate(model string) result.Number {
	if e := r.trialOf(model, "words_per_second", ""); e.Value.Defined() {
		return e.Value
	}
	return r.wordsPerSecond(model)
}

// wordsPerSecond returns the rate of a model's one pass by bench run, undefined if
// it was not timed.
func (r *Report) wordsPerSecond(model string) result.Number {
	for _, m := range r.speed.Models {
		if m.Model == model {
			return m.WordsPerSecond()
		}
	}
	return result.Undefined()
}

// rowName is a model's name with its badge.
func (r *Report) rowName(m result.ModelRow) string {
	if m.Demonstration {
		return m.Name + " (demonstration)"
	}
	return m.Name
}

// axis returns an axis of the suite; ok is false if the suite has none.
func (r *Report) axis(name string) (result.Axis, bool) { return r.run.Suite.Axis(name) }

// badges are what every caption says of the run.
func (r *Report) badges() string {
	var out []string
	for _, c := range r.run.Corpora {
		if c.Unpinned && !slices.Contains(out, "unpinned") {
			out = append(out, "unpinned")
		}
	}
	if r.run.Synthetic() {
		out = append([]string{"synthetic"}, out...)
	}
	if r.run.State != result.Complete {
		out = append(out, "incomplete")
	}
	for _, m := range r.run.Models {
		if d := m.Device.Used; d != "" && d != "cpu" && !slices.Contains(out, d) {
			out = append(out, d)
		}
	}
	if r.run.Partial != "" {
		out = append(out, "partial")
	}
	return strings.Join(out, " · ")
}

// caption returns the caption of a table or figure of scores: what it shows, then
// how the numbers were made.
func (r *Report) caption(what string) string { return r.captionOf(what, r.ofScores()) }

// captionOf returns a caption that says how the intervals are made.
func (r *Report) captionOf(what, intervals string) string {
	notes := 0
	if len(r.metrics.Corpus) > 0 {
		notes = r.metrics.Corpus[0].Notes
	}
	s := fmt.Sprintf("%s Suite %s r%d, %s notes. Brackets: %.0f %% intervals; %s. Signature %s %s, seed %d, suite %.8s.",
		what, r.run.Suite.Name, r.run.Suite.Revision, group(fmt.Sprint(notes)), 100*float64(r.metrics.Level), intervals,
		r.run.SignatureID, r.run.Signature, r.run.Seed, r.run.SuiteHash)
	if b := r.badges(); b != "" {
		s += " [" + b + "]"
	}
	return s
}

// ofScores says how the intervals of scores are made.
func (r *Report) ofScores() string {
	return fmt.Sprintf("shares by Wilson on the effective size, differences and measures over up to four groups by a percentile bootstrap over %s, all else by a BCa bootstrap, %s resamples", clusterName(r.run.Suite.Cluster), group(fmt.Sprint(r.metrics.Resamples)))
}

// ofExponents says how the intervals of fitted exponents are made.
func (r *Report) ofExponents() string {
	return "exponents by Student's t of the line fitted to the logarithms"
}

func clusterName(c string) string {
	if c == "note" {
		return "notes"
	}
	return "clusters (" + c + ")"
}

// footnotes are those of every table with model rows.
func (r *Report) footnotes() []string {
	var out []string
	if p := r.run.Parent; p != nil {
		out = append(out, fmt.Sprintf("Scored again: predictions and times are those of the run with suite %.8s (%s), signature %s.", p.SuiteHash, p.Suite, p.SignatureID))
	}
	if s := r.run.Slim; s != nil && len(s.LeftOut) > 0 {
		out = append(out, fmt.Sprintf("Dashes, too, where this directory of counts has nothing, for some cell had fewer than %d %s: %s.", s.MinCell, clusterName(r.run.Suite.Cluster), strings.Join(s.LeftOut, ", ")))
	}
	demonstration, coarse := false, false
	for _, m := range r.run.Models {
		demonstration = demonstration || m.Demonstration
		coarse = coarse || m.CoarseOnly
		if m.Errors > 0 {
			out = append(out, fmt.Sprintf("%s: %d notes without an answer; all their mentions count as missed.", m.Name, m.Errors))
		}
		if m.Unmapped > 0 {
			out = append(out, fmt.Sprintf("%s: %d predictions with labels that its label map does not know; they count in label-blind numbers, and as false positives elsewhere.", m.Name, m.Unmapped))
		}
	}
	for _, m := range r.run.Models {
		if m.Usage == nil {
			continue
		}
		if m.Usage.UnreadSentences > 0 {
			out = append(out, fmt.Sprintf("%s: %s of notes that the corpus has not; not read. If there should be none, the table is of another corpus.", m.Name, counted(int(m.Usage.UnreadSentences), "translated sentence")))
		}
		if m.Usage.UnmappedSpans > 0 {
			out = append(out, fmt.Sprintf("%s: %d spans on translated text led to no place in the note; what they meant counts as missed.", m.Name, m.Usage.UnmappedSpans))
		}
	}
	if demonstration {
		out = append(out, "(demonstration): trained by the project on synthetic notes; not for clinical use; no claim about a model family.")
	}
	if coarse {
		out = append(out, "A system that knows coarse labels only has dashes where fine labels are compared.")
	}
	return out
}

// An Item is one table or figure.
type Item struct{ Name, Title string }

// Items lists every table and figure, in report order.
func Items() []Item {
	var out []Item
	for _, t := range tables() {
		out = append(out, Item{t.name, t.title})
	}
	for _, f := range figureItems() {
		out = append(out, Item{f.name, f.title})
	}
	return out
}
