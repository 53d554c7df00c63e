package bench

import (
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"

	"polyphi/bench/result"
)

// Slim writes what of a run suffices to compare, gate and report into another
// directory: no source ids, no predictions, no sentences, no command line.
//
// What stands in fewer than minCell clusters (patients, where the suite resamples
// them) can point at one. An axis, or product of axes, with a value of so few is
// left out whole: its cells, its estimates, the attribute of its notes. So what is
// asked of it later is without data. Left out alone, or joined with others, the small
// value would be missing from worst groups, gaps and macro averages without a trace.
// Attributes of notes can still be crossed with whole axes, and totals subtracted.
// 0 leaves out nothing.
func Slim(from, to result.Dir, minCell int) (result.Slim, error) {
	m, err := from.ReadManifest()
	if err != nil {
		return result.Slim{}, err
	}
	if m.State == result.Running || m.Slim != nil {
		return result.Slim{}, fmt.Errorf("bench: %s is no finished run with all its files; name one", from.Path)
	}
	sum, err := from.Hash(result.RunFile)
	if err != nil {
		return result.Slim{}, err
	}
	if err := replaceable(to); err != nil {
		return result.Slim{}, err
	}
	s := slimming{manifest: m, out: result.Slim{LeftOut: []string{}, MinCell: minCell, RunSHA256: sum}}
	if err := s.read(from); err != nil {
		return s.out, err
	}
	if minCell > 0 {
		s.find()
		s.leaveOut()
	}
	return s.out, s.write(from, to)
}

// replaceable refuses to write over a run: only over another directory of counts.
func replaceable(to result.Dir) error {
	if !to.Exists(result.RunFile) {
		return nil
	}
	if old, err := to.ReadManifest(); err != nil || old.Slim == nil {
		return fmt.Errorf("bench: %s holds a run; name another --out", to.Path)
	}
	return nil
}

// labelPairs stands for the confusion of labels among what is left out.
const labelPairs = "pairs of labels"

// slimming is a run that is made slim.
type slimming struct {
	manifest result.Manifest
	notes    []result.Note
	fields   []string
	counts   []result.NoteCounts
	metrics  result.Metrics
	out      result.Slim
}

func (s *slimming) read(from result.Dir) (err error) {
	for _, name := range []string{result.NotesFile, result.CountsFile, result.MetricsFile, result.SpeedFile} {
		if err := from.Verify(name, s.manifest); err != nil {
			return err
		}
	}
	if s.notes, err = from.ReadNotes(); err != nil {
		return err
	}
	if s.fields, s.counts, err = from.ReadCounts(); err != nil {
		return err
	}
	s.metrics, err = from.ReadMetrics()
	return err
}

// find lists the axes and products that have a cell of too few clusters, and
// whether labels met so rarely.
func (s *slimming) find() {
	cluster := map[string]int{}
	held := map[string]map[int]bool{} // cell key, or axis=value of notes, to the clusters it stands in
	hold := func(key string, n int) {
		if held[key] == nil {
			held[key] = map[int]bool{}
		}
		held[key][n] = true
	}
	for _, n := range s.notes {
		cluster[n.Note] = n.Cluster
		for axis, v := range n.Attrs {
			hold(result.Segment(axis, v), n.Cluster)
		}
	}
	for _, c := range s.counts {
		for key, cell := range c.Cells {
			if key != "all" && s.ofPatient(cell) {
				hold(key, cluster[c.Note])
			}
		}
	}
	small := map[string]bool{}
	for key, clusters := range held {
		if len(clusters) < s.out.MinCell {
			small[family(axesOf(key))] = true
		}
	}
	for _, c := range s.metrics.Confusion {
		if c.N < int64(s.out.MinCell) {
			small[labelPairs] = true
		}
	}
	s.out.LeftOut = append(s.out.LeftOut, slices.Sorted(maps.Keys(small))...)
}

// ofPatient reports whether a cell says something of its note, not only of what a
// system took for an identifier.
func (s *slimming) ofPatient(cell []int64) bool {
	for i, n := range cell {
		if n > 0 && slices.Contains([]string{"gold", "gold_blind", "sentences"}, s.fields[i]) {
			return true
		}
	}
	return false
}

// axesOf returns the axes of a segment or cell key.
func axesOf(segment string) (axes []string) {
	for _, term := range strings.Fields(segment) {
		axis, _, _ := strings.Cut(term, "=")
		axes = append(axes, axis)
	}
	return axes
}

// family names a product of axes in one order.
func family(axes []string) string {
	axes = slices.Clone(axes)
	sort.Strings(axes)
	return strings.Join(axes, " ")
}

// gone reports whether a product of axes is left out: as one, or with one of the
// axes of notes in it.
func (s *slimming) gone(axes ...string) bool {
	var rest []string
	for _, name := range axes {
		if a, ok := s.manifest.Suite.Axis(name); ok && a.From == "note" {
			if slices.Contains(s.out.LeftOut, name) {
				return true
			}
			continue
		}
		rest = append(rest, name)
	}
	return len(rest) > 0 && slices.Contains(s.out.LeftOut, family(rest))
}

func (s *slimming) leaveOut() {
	for _, n := range s.notes {
		maps.DeleteFunc(n.Attrs, func(axis, _ string) bool { return s.gone(axis) })
	}
	for _, c := range s.counts {
		maps.DeleteFunc(c.Cells, func(key string, _ []int64) bool { return s.gone(axesOf(key)...) })
	}
	m := &s.metrics
	m.Estimates = slices.DeleteFunc(m.Estimates, func(e result.Estimate) bool {
		axes := axesOf(e.Segment)
		few := len(axes) > 0 && 0 < e.Clusters && e.Clusters < s.out.MinCell
		if e.Axis != "" && !slices.Contains(axes, e.Axis) {
			axes = append(axes, e.Axis)
		}
		return few || s.gone(axes...) || e.Average == "macro" && s.gone("label")
	})
	m.Corpus = slices.DeleteFunc(m.Corpus, func(f result.CorpusFacts) bool { return s.gone(axesOf(f.Segment)...) })
	for _, f := range m.Corpus {
		for _, of := range []map[string]int{f.Mentions, f.Distinct, f.Negatives} {
			s.join(of)
		}
	}
	if slices.Contains(s.out.LeftOut, labelPairs) {
		m.Confusion = []result.Confusion{}
	}
	if s.gone("label") {
		for i := range m.Compat {
			m.Compat[i].Rows = slices.DeleteFunc(m.Compat[i].Rows, func(r result.CompatRow) bool { return slices.Contains(s.manifest.Suite.LabelList, r.Name) })
		}
	}
}

// join adds up what is counted too rarely under "other", so that totals stay.
func (s *slimming) join(counts map[string]int) {
	rest := 0
	maps.DeleteFunc(counts, func(_ string, n int) bool {
		if n >= s.out.MinCell {
			return false
		}
		rest += n
		return true
	})
	if rest > 0 {
		counts["other"] = rest
	}
}

// write writes the directory, its manifest last: one without it is none.
func (s *slimming) write(from, to result.Dir) error {
	m := s.manifest
	m.Slim, m.Argv = &s.out, []string{} // which may hold paths of the machine
	for _, name := range []string{result.RunFile, result.SpeedFile} {
		if err := to.Remove(name); err != nil {
			return err
		}
	}
	notes, counts := result.NewLines(false), result.NewLines(true)
	for _, n := range s.notes {
		notes.Add(n)
	}
	counts.Add(result.CountsHeader{Format: result.CountsFormat, Fields: s.fields})
	for _, c := range s.counts {
		counts.Add(c)
	}
	if err := to.WriteLines(result.NotesFile, notes); err != nil {
		return err
	}
	if err := to.WriteLines(result.CountsFile, counts); err != nil {
		return err
	}
	if err := to.WriteJSON(result.MetricsFile, s.metrics); err != nil {
		return err
	}
	if from.Exists(result.SpeedFile) {
		if err := from.Copy(to, result.SpeedFile, m); err != nil {
			return err
		}
	}
	return Seal(to, &m)
}
