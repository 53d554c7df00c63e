package bench

import (
	"fmt"
	"slices"
	"strings"

	"polyphi/bench/result"
	"polyphi/bench/suggest"
	"polyphi/cmi"
	"polyphi/corpora"
)

// A material is the suite's notes, ready to be run: keyed, clustered, with their
// sentences. Unannotated notes and notes with damaged gold stay out of it.
type material struct {
	docs      []corpora.Document
	notes     []result.Note // of docs
	sentences []result.NoteSentences
	keys      []result.Key // of every note read
	digests   []result.CorpusDigest
	facts     []result.CorpusFacts
	policy    string
	synthetic bool
}

// assemble gives every note its key, in corpus order over all corpora, checks
// that attributes keep to the suite's closed lists, and computes the sentences'
// code-mixing.
func assemble(job Job) (*material, error) {
	m := &material{synthetic: true}
	clusters := map[string]int{}
	facts := newFactBook(job)
	n := 0
	for i, c := range job.Corpora {
		digest := result.CorpusDigest{Name: c.Name, SHA256: c.SHA256, LabelMap: c.LabelMap, Documents: len(c.Documents), Synthetic: c.Synthetic,
			Restricted: c.Restricted, Statement: c.Statement, Unpinned: job.Suite.Corpora[i].SHA256 == ""}
		if !c.Synthetic {
			m.synthetic = false
		}
		for at := range c.Documents {
			d := c.Documents[at]
			d.Key = corpora.Key(n)
			n++
			m.keys = append(m.keys, result.Key{Note: d.Key, ID: d.ID, Corpus: c.Name})
			switch {
			case !d.Annotated:
				digest.Unannotated++
				continue
			case d.Incomplete:
				digest.Incomplete++
				continue
			}
			if err := checkAttrs(job.Suite, &d); err != nil {
				return nil, fmt.Errorf("bench: corpus %s: %s (document %d): %w", c.Name, d.Key, at+1, err)
			}
			if err := m.add(job, &d, clusters, facts); err != nil {
				return nil, fmt.Errorf("bench: corpus %s: %s (document %d): %w", c.Name, d.Key, at+1, err)
			}
		}
		m.digests = append(m.digests, digest)
	}
	if len(m.docs) == 0 {
		return nil, fmt.Errorf("bench: no note of the suite is annotated; give its notes a \"spans\" list (an empty one if a note holds no identifier)")
	}
	m.facts = facts.rows(m.digests)
	m.policy = policies(job)
	return m, nil
}

func (m *material) add(job Job, d *corpora.Document, clusters map[string]int, facts *factBook) error {
	if len(d.Sentences) == 0 {
		d.Sentences = corpora.Lines(d.Text)
	}
	name := d.Key
	if job.Suite.Cluster != "note" {
		v, ok := corpora.Value(d.Attrs, job.Suite.Cluster)
		if !ok {
			return fmt.Errorf("the note has no attribute %q, which the suite resamples; add it, or set unit.cluster", job.Suite.Cluster)
		}
		name = v
	}
	cluster, seen := clusters[name]
	if !seen {
		cluster = len(clusters)
		clusters[name] = cluster
	}
	note := result.Note{Note: d.Key, Cluster: cluster, Words: Words(d.Text), Runes: corpora.NewOffsets(d.Text).Runes(), Attrs: map[string]string{}}
	for _, a := range job.Suite.Axes {
		if a.From == "note" {
			if v, ok := corpora.Value(d.Attrs, a.Name); ok {
				note.Attrs[a.Name] = v
			}
		}
	}
	groups, mixings := facts.of(note)
	d.Gold = slices.Clone(d.Gold) // the run adds to them, the corpus keeps its own
	row, err := mixNote(job.tagger(), d, switchAxes(job.Suite, 0), mixings...)
	if err != nil {
		return err
	}
	if err := otherBins(job, d, row.Sentences); err != nil {
		return err
	}
	for _, f := range groups {
		f.add(d, note)
	}
	m.docs = append(m.docs, *d)
	m.notes = append(m.notes, note)
	m.sentences = append(m.sentences, row)
	return nil
}

// policies returns the policy line of the first axis of the index, then those of
// the others with their names.
func policies(job Job) string {
	line := ""
	for i, a := range job.Suite.measured() {
		switch {
		case i >= len(job.Taggers):
		case i == 0:
			line = job.Taggers[0].Policy()
		default:
			line += "; " + a.Name + ": " + job.Taggers[i].Policy()
		}
	}
	return line
}

// otherBins sets the bins of a note's sentences on the other axes of the index.
func otherBins(job Job, d *corpora.Document, sentences []result.Sentence) error {
	for i, a := range job.Suite.measured() {
		if i == 0 || i >= len(job.Taggers) {
			continue
		}
		row, err := mixNote(job.Taggers[i], d, switchAxes(job.Suite, i))
		if err != nil {
			return err
		}
		for k, s := range row.Sentences {
			if sentences[k].Bins == nil {
				sentences[k].Bins = map[string]string{}
			}
			sentences[k].Bins[a.Name] = s.Bin
		}
	}
	return nil
}

// switchAxes returns the axes of switches that the tags of the i-th axis of the
// index decide.
func switchAxes(s Suite, i int) (names []string) {
	of := s.measured()
	for _, a := range s.Axes {
		if a.Measure == atSwitch && i < len(of) && (a.Of == of[i].Name || a.Of == "" && i == 0) {
			names = append(names, a.Name)
		}
	}
	return names
}

// computedAxis returns the name of the axis with a measure of mentions, "" if the
// suite has none.
func computedAxis(s Suite, measure string) string {
	for _, a := range s.Axes {
		if a.Measure == measure {
			return a.Name
		}
	}
	return ""
}

// checkAttrs refuses an attribute value that the suite does not list: nothing is
// inferred, nothing falls silently out of a table.
func checkAttrs(s Suite, d *corpora.Document) error {
	for _, a := range s.Axes {
		switch a.From {
		case "note":
			if v, ok := corpora.Value(d.Attrs, a.Name); ok && !slices.Contains(a.Values, v) {
				return unlisted(a, v)
			}
		case "mention":
			for _, m := range d.Gold {
				if _, ok := corpora.Value(m.Attrs, a.Name); ok && a.Measure != "" {
					return fmt.Errorf("span [%d,%d) declares %s, which is computed at run time; remove it from the corpus or rename the axis", m.Start().Rune, m.End().Rune, a.Name)
				}
				if v, ok := corpora.Value(m.Attrs, a.Name); ok && !slices.Contains(a.Values, v) {
					return fmt.Errorf("span [%d,%d): %w", m.Start().Rune, m.End().Rune, unlisted(a, v))
				}
			}
		case "measure":
			for _, l := range d.Langs {
				if !slices.Contains(a.Candidates, string(l)) {
					return fmt.Errorf("the note declares a language that axis %s has no candidate for; add it to candidates", a.Name)
				}
			}
			for _, r := range d.LangRuns {
				if !ofNoLanguage(r.Lang) && !slices.Contains(a.Candidates, string(r.Lang)) {
					return fmt.Errorf("lang_runs [%d,%d) has a language that axis %s has no candidate for; add it to candidates, or write univ (no language) or und (not known)",
						r.Start.Rune, r.End.Rune, a.Name)
				}
			}
		}
	}
	return nil
}

func unlisted(a Axis, v string) error {
	shown := "a value"
	if valuePattern.MatchString(v) {
		shown = fmt.Sprintf("%q", v)
	}
	return fmt.Errorf("%s on axis %s is not among its values (%s)%s; add it to the suite or correct the corpus",
		shown, a.Name, strings.Join(a.Values, ", "), suggest.Near(v, a.Values))
}

// ofNoLanguage reports whether a tag stands for tokens of no language, or of one
// that is not known.
func ofNoLanguage(l corpora.Lang) bool { return l == cmi.Univ || l == cmi.Und }
