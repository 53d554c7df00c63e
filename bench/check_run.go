package bench

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"polyphi/bench/result"
	"polyphi/metrics"
)

// CheckRun returns what is wrong with a run directory, a slim one too: files that
// are missing or not those it was sealed with, files that cannot be read, and files
// that do not agree with one another. It needs no corpus.
func CheckRun(dir result.Dir) (result.Manifest, []Fault) {
	m, err := dir.ReadManifest()
	if err != nil {
		return m, []Fault{FaultOf(filepath.Join(dir.Path, result.RunFile), err)}
	}
	c := runCheck{dir: dir, run: m}
	if m.State == result.Running {
		c.add(result.RunFile, 0, "the run is not finished; run the command that made it again")
		return m, c.faults
	}
	c.files()
	c.contents()
	return m, c.faults
}

// A runCheck gathers the faults of a run directory.
type runCheck struct {
	dir    result.Dir
	run    result.Manifest
	faults []Fault
}

func (c *runCheck) add(name string, line int, format string, args ...any) {
	c.faults = append(c.faults, Fault{File: filepath.Join(c.dir.Path, filepath.FromSlash(name)), Line: line, Text: fmt.Sprintf(format, args...)})
}

// failed takes up an error of reading a file, and reports whether there is one.
func (c *runCheck) failed(name string, err error) bool {
	if err != nil {
		c.faults = append(c.faults, FaultOf(filepath.Join(c.dir.Path, filepath.FromSlash(name)), err))
	}
	return err != nil
}

// wanted lists the files that the directory must have.
func (c *runCheck) wanted() []string {
	names := []string{result.NotesFile, result.CountsFile, result.MetricsFile}
	if c.run.Slim != nil {
		return names
	}
	names = append(names, result.KeysFile, result.SentencesFile)
	for _, row := range c.run.Models {
		names = append(names, result.PredictionsFile(row.Name))
	}
	return names
}

// files hashes every file of the manifest again.
func (c *runCheck) files() {
	for _, name := range c.wanted() {
		if _, listed := c.run.Files[name]; !listed {
			c.add(result.RunFile, 0, "files does not list %s", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.run.Files)) {
		switch {
		case !filepath.IsLocal(filepath.FromSlash(name)):
			c.add(result.RunFile, 0, "files lists a path that leads out of the directory")
		case !c.dir.Exists(name):
			c.add(name, 0, "is missing")
		default:
			sum, err := c.dir.Hash(name)
			if !c.failed(name, err) && sum != c.run.Files[name] {
				c.add(name, 0, "has SHA-256 %.8s, run.json says %.8s", sum, c.run.Files[name])
			}
		}
	}
	if c.run.Slim != nil && c.dir.Exists(result.KeysFile) {
		c.add(result.KeysFile, 0, "a directory of counts must hold no source ids; delete it")
	}
}

// contents reads the files that are there and holds them against one another.
func (c *runCheck) contents() {
	var notes []result.Note
	if c.dir.Exists(result.NotesFile) {
		var err error
		if notes, err = c.dir.ReadNotes(); c.failed(result.NotesFile, err) {
			return // all else is held against them
		}
		if !c.notes(notes) {
			return
		}
	}
	for _, of := range []struct {
		name  string
		check func([]result.Note)
	}{{result.KeysFile, c.keys}, {result.SentencesFile, c.sentences}, {result.CountsFile, c.counts}, {result.MetricsFile, c.metrics}, {result.SpeedFile, c.speed}} {
		if c.dir.Exists(of.name) {
			of.check(notes)
		}
	}
	for _, row := range c.run.Models {
		if c.dir.Exists(result.PredictionsFile(row.Name)) {
			c.predictions(row, notes)
		}
	}
}

// notes reports whether the notes have keys that can be shown.
func (c *runCheck) notes(notes []result.Note) bool {
	before := len(c.faults)
	clusters := 0
	for i, n := range notes {
		switch {
		case !isKey(n.Note) || i > 0 && n.Note <= notes[i-1].Note:
			c.add(result.NotesFile, i+1, "note keys do not go up")
		case n.Cluster < 0 || n.Cluster > clusters:
			c.add(result.NotesFile, i+1, "cluster %d comes before cluster %d", n.Cluster, clusters)
		}
		clusters = max(clusters, n.Cluster+1)
	}
	return len(c.faults) == before
}

func (c *runCheck) keys(notes []result.Note) {
	keys, err := c.dir.ReadKeys()
	if c.failed(result.KeysFile, err) {
		return
	}
	documents := 0
	for _, d := range c.run.Corpora {
		documents += d.Documents
	}
	if len(keys) != documents {
		c.add(result.KeysFile, 0, "names %d notes, the corpora have %d", len(keys), documents)
	}
	known := map[string]bool{}
	for _, k := range keys {
		known[k.Note] = true
	}
	for i, n := range notes {
		if !known[n.Note] {
			c.add(result.NotesFile, i+1, "%s does not list the note", result.KeysFile)
		}
	}
}

func (c *runCheck) sentences(notes []result.Note) {
	rows, err := c.dir.ReadSentences()
	if c.failed(result.SentencesFile, err) {
		return
	}
	if !slices.EqualFunc(rows, notes, func(r result.NoteSentences, n result.Note) bool { return r.Note == n.Note }) {
		c.add(result.SentencesFile, 0, "does not have the notes of %s, in their order", result.NotesFile)
	}
}

func (c *runCheck) metrics(notes []result.Note) {
	m, err := c.dir.ReadMetrics()
	if c.failed(result.MetricsFile, err) {
		return
	}
	if m.Seed != c.run.Seed || m.Resamples != c.run.Resamples {
		c.add(result.MetricsFile, 0, "was made with another seed or number of resamples than %s says", result.RunFile)
	}
	if len(m.Corpus) == 0 || m.Corpus[0].Notes != len(notes) {
		c.add(result.MetricsFile, 0, "has other notes than %s", result.NotesFile)
	}
	for _, e := range m.Estimates {
		if !c.known(e.Model) {
			c.add(result.MetricsFile, 0, "has estimates of a system that %s does not list", result.RunFile)
			return
		}
	}
}

func (c *runCheck) speed([]result.Note) {
	s, err := c.dir.ReadSpeed()
	if c.failed(result.SpeedFile, err) {
		return
	}
	for _, m := range s.Models {
		if !c.known(m.Model) {
			c.add(result.SpeedFile, 0, "has times of a system that %s does not list", result.RunFile)
			return
		}
	}
}

func (c *runCheck) known(model string) bool {
	return slices.ContainsFunc(c.run.Models, func(r result.ModelRow) bool { return r.Name == model })
}

// predictions holds a system's predictions against its row.
func (c *runCheck) predictions(row result.ModelRow, notes []result.Note) {
	name := result.PredictionsFile(row.Name)
	h, rows, err := c.dir.ReadPredictions(row.Name)
	if c.failed(name, err) {
		return
	}
	if h.Model != row.Name || h.Key != row.Key || h.CorpusSHA256 != corpusHash(c.run.Corpora) {
		c.add(name, 1, "was made by another model, setting or device, or on other corpora, than %s says", result.RunFile)
	}
	if !slices.EqualFunc(rows, notes, func(r result.NotePredictions, n result.Note) bool { return r.ID == n.Note }) {
		c.add(name, 0, "does not answer the notes of %s, in their order", result.NotesFile)
	}
	c.faults = append(c.faults, checkAnswers(filepath.Join(c.dir.Path, filepath.FromSlash(name)), h, rows)...)
}

// counts holds the counts against notes and systems, and against the laws that no
// matching breaks.
func (c *runCheck) counts(notes []result.Note) {
	fields, rows, err := c.dir.ReadCounts()
	if c.failed(result.CountsFile, err) {
		return
	}
	if !slices.Equal(fields, metrics.FieldNames()) {
		c.add(result.CountsFile, 1, "has other fields than this version counts; run the suite again")
		return
	}
	systems := c.run.Models
	if len(rows) != len(notes)*len(systems) {
		c.add(result.CountsFile, 0, "has %d rows, not one for each of %d notes and %d systems", len(rows), len(notes), len(systems))
		return
	}
	unanswered := make([]int, len(systems))
	for i, r := range rows {
		note, system := notes[i/len(systems)].Note, systems[i%len(systems)].Name
		if r.Note != note || r.Model != system {
			c.add(result.CountsFile, i+2, "is not of note %s and system %s", note, system)
			return
		}
		if r.Status != statusOK {
			unanswered[i%len(systems)]++
		}
		for key := range r.Cells {
			if counts, ok := metrics.FromTrimmed(r.Cells[key]); !ok || key == "all" && !lawful(&counts) {
				c.add(result.CountsFile, i+2, "a cell holds what no matching counts")
				break
			}
		}
	}
	for k, n := range unanswered {
		if n != systems[k].Errors {
			c.add(result.CountsFile, 0, "has %d notes of %s without an answer, %s says %d", n, systems[k].Name, result.RunFile, systems[k].Errors)
		}
	}
}

// lawful reports whether the counts of a whole note keep to what every matching
// keeps to: hits grow as the match is relaxed, and are no more than there are spans.
func lawful(c *metrics.Counts) bool {
	for _, pair := range [][2]metrics.Field{
		{metrics.Gold, metrics.GoldBlind}, {metrics.Pred, metrics.PredBlind},
		{metrics.TPStrict, metrics.Gold}, {metrics.TPStrict, metrics.Pred}, {metrics.TPStrict, metrics.TPApprox}, {metrics.TPStrict, metrics.TPStrictBlind},
		{metrics.TPApprox, metrics.Gold}, {metrics.TPApprox, metrics.Pred}, {metrics.TPApprox, metrics.TPApproxBlind}, {metrics.TPStrictBlind, metrics.TPApproxBlind},
		{metrics.TPApproxBlind, metrics.GoldBlind}, {metrics.TPApproxBlind, metrics.PredBlind},
		{metrics.Covered, metrics.GoldBlind}, {metrics.GVisible, metrics.GGold}, {metrics.GOtherPred, metrics.GOther}, {metrics.SentencesWrong, metrics.Sentences},
	} {
		if c[pair[0]] > c[pair[1]] {
			return false
		}
	}
	return true
}
