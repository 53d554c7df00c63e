package show

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"polyphi/bench"
	"polyphi/bench/filter"
	"polyphi/bench/result"
	"polyphi/corpora/labels"
	"polyphi/metrics"
)

// A Side is one of two systems, with the run that holds its answers.
type Side struct {
	Run   bench.Reopened
	Model string
}

// A Tally counts mentions by which of two systems A and B got them right.
type Tally struct {
	Both    int `json:"both"`
	OnlyA   int `json:"only_a"`
	OnlyB   int `json:"only_b"`
	Neither int `json:"neither"`
}

// Mentions returns how many mentions were counted.
func (t Tally) Mentions() int { return t.Both + t.OnlyA + t.OnlyB + t.Neither }

// Differ returns how many mentions one system got right and the other wrong.
func (t Tally) Differ() int { return t.OnlyA + t.OnlyB }

// Add adds a tally.
func (t *Tally) Add(u Tally) {
	t.Both, t.OnlyA, t.OnlyB, t.Neither = t.Both+u.Both, t.OnlyA+u.OnlyA, t.OnlyB+u.OnlyB, t.Neither+u.Neither
}

// A Group is a tally of mentions that are alike on every axis of a Difference.
type Group struct {
	Values []string `json:"values"` // one for each axis, "" for none
	Tally
}

// A Difference is what one of two systems got right and the other wrong.
type Difference struct {
	A      string    `json:"a"`
	B      string    `json:"b"`
	Match  string    `json:"match"` // what is right: the suite's headline match
	Axes   []string  `json:"axes"`  // first axis of notes, label, first axis of the code-mixing index; as far as the suite has them
	Notes  int       `json:"notes"`
	Groups []Group   `json:"groups"` // in order of the suite's values; those without mentions left out
	OnlyA  []Finding `json:"only_a"` // A is right; outcome and prediction are B's
	OnlyB  []Finding `json:"only_b"` // B is right; outcome and prediction are A's
}

// Compare returns what one of two systems got right and the other wrong, of the
// mentions that a filter leaves. An outcome in the filter is that of the system
// that is wrong; it selects findings, and counts as they are.
//
// Right is a pair in the suite's headline match. Labelled matches know mentions of
// the label set only. The error is a *bench.IncomparableError if the runs differ
// in their suite, notes or scoring.
func Compare(a, b Side, set labels.Set, where filter.Selection, level Level) (Difference, error) {
	for _, s := range []Side{a, b} {
		if err := answered(s.Run, s.Model); err != nil {
			return Difference{}, err
		}
	}
	if err := sameNotes(a.Run.Manifest, b.Run.Manifest); err != nil {
		return Difference{}, err
	}
	if slices.Equal(where.Outcome, []string{Spurious}) {
		return Difference{}, errors.New("show: what is marked for nothing is no mention that another system could get right; leave outcome=spurious out, or look at one system")
	}
	suite := a.Run.Manifest.Suite
	view, err := viewOf(suite.Headline)
	if err != nil {
		return Difference{}, err
	}
	c := comparison{a: a, b: b, judges: [2]judge{newJudge(set), newJudge(set)}, places: [2]*places{newPlaces(a.Run, a.Model, set), newPlaces(b.Run, b.Model, set)},
		view: view, where: where, level: level, groups: map[string]*Group{}}
	c.out = Difference{A: a.Model, B: b.Model, Match: suite.Headline, Axes: differenceAxes(suite), OnlyA: []Finding{}, OnlyB: []Finding{}}
	for i := range a.Run.Documents {
		if c.places[0].admitsNote(where, i) {
			c.out.Notes++
			if err := c.add(i); err != nil {
				return Difference{}, err
			}
		}
	}
	c.out.Groups = sorted(c.groups, suite, c.out.Axes)
	for _, fs := range [][]Finding{c.out.OnlyA, c.out.OnlyB} {
		slices.SortStableFunc(fs, func(x, y Finding) int { return strings.Compare(x.Label, y.Label) })
	}
	return c.out, nil
}

// A comparison goes over the notes of two runs.
type comparison struct {
	a, b   Side
	judges [2]judge
	places [2]*places
	view   metrics.View
	where  filter.Selection
	level  Level
	groups map[string]*Group // by their values
	out    Difference
}

// add adds the mentions of one note.
func (c *comparison) add(note int) error {
	d := &c.a.Run.Documents[note]
	va, errA := c.judges[0].judge(d, c.a.Run.Answers[c.a.Model][note])
	vb, errB := c.judges[1].judge(d, c.b.Run.Answers[c.b.Model][note])
	if err := errors.Join(errA, errB); err != nil {
		return err
	}
	w := window{doc: d, marks: marksOf(note, c.a.Run, c.b.Run), level: c.level}
	for k, ga := range va.gold {
		gb := vb.gold[k] // ranks are those of gold, whoever answers
		// A word may be unseen to one system and not to the other: A's value selects
		// and counts, and a finding has that of the system that is wrong.
		at := c.places[0].ofGold(note, int(ga.index), ga.tag)
		if !c.view.Blind() && !ga.tag.Scored || !at.admitted(c.where) {
			continue
		}
		m := &d.Gold[ga.index]
		t := tallyOf(ga.paired[c.view], gb.paired[c.view])
		c.count(at.values(c.out.Axes, string(m.Label)), t)
		// In a tangle the alignment may pair a mention that the headline match does
		// not: there another mention has its prediction.
		ga.outcome, gb.outcome = cmp.Or(ga.outcome, Overlap), cmp.Or(gb.outcome, Overlap)
		switch {
		case t.OnlyA > 0 && wants(c.where, gb.outcome):
			c.out.OnlyA = append(c.out.OnlyA, w.ofGold(m, gb, c.places[1].ofGold(note, int(gb.index), gb.tag)))
		case t.OnlyB > 0 && wants(c.where, ga.outcome):
			c.out.OnlyB = append(c.out.OnlyB, w.ofGold(m, ga, at))
		}
	}
	return nil
}

func (c *comparison) count(values []string, t Tally) {
	key := strings.Join(values, "\x00")
	if c.groups[key] == nil {
		c.groups[key] = &Group{Values: values}
	}
	c.groups[key].Add(t)
}

// sameNotes returns a *bench.IncomparableError naming the first thing in which
// two runs differ, nil if they may be compared.
func sameNotes(a, b result.Manifest) error {
	for _, x := range []struct{ what, a, b string }{
		{"suite and notes (suite hash)", a.SuiteHash, b.SuiteHash},
		{"scoring (signature)", a.SignatureID, b.SignatureID},
		{"part of the notes", cmp.Or(a.Partial, "all"), cmp.Or(b.Partial, "all")},
	} {
		if x.a != x.b {
			return &bench.IncomparableError{Text: fmt.Sprintf("the runs differ in their %s: %.16s and %.16s; compare systems of one suite, run alike", x.what, x.a, x.b)}
		}
	}
	return nil
}

// viewOf returns the view of a match that suites name.
func viewOf(match string) (metrics.View, error) {
	for v := metrics.Strict; v < metrics.Alignment; v++ {
		if v.String() == match {
			return v, nil
		}
	}
	return 0, fmt.Errorf("show: the run's headline match %q is not known; it was made by another version of this program", match)
}

// differenceAxes returns what differences are split by, as far as the suite has
// it: its first axis of notes, the label, its first axis of the code-mixing index.
func differenceAxes(s result.Suite) []string {
	first := func(from string) []string {
		i := slices.IndexFunc(s.Axes, func(a result.Axis) bool { return a.From == from })
		if i < 0 {
			return nil
		}
		return []string{s.Axes[i].Name}
	}
	return slices.Concat(first("note"), []string{"label"}, first("measure"))
}

func tallyOf(a, b bool) Tally {
	switch {
	case a && b:
		return Tally{Both: 1}
	case a:
		return Tally{OnlyA: 1}
	case b:
		return Tally{OnlyB: 1}
	}
	return Tally{Neither: 1}
}

// values returns the place's values on the axes; a mention outside the label set
// stands under its own label.
func (at place) values(axes []string, label string) []string {
	out := make([]string, len(axes))
	for i, a := range axes {
		out[i] = at.value(a)
		if a == "label" {
			out[i] = cmp.Or(out[i], label)
		}
	}
	return out
}

// sorted returns the groups in the order of the suite's values; what the suite
// does not list, by name behind.
func sorted(groups map[string]*Group, s result.Suite, axes []string) []Group {
	rank := make([]map[string]int, len(axes))
	for i, name := range axes {
		a, _ := s.Axis(name)
		values := a.Values
		if name == "label" {
			values = s.LabelList
		}
		rank[i] = map[string]int{}
		for k, v := range values {
			rank[i][v] = k - len(values) // below 0, which the unlisted have
		}
	}
	out := make([]Group, 0, len(groups))
	for _, g := range groups {
		out = append(out, *g)
	}
	slices.SortFunc(out, func(a, b Group) int {
		for i := range axes {
			if c := cmp.Or(cmp.Compare(rank[i][a.Values[i]], rank[i][b.Values[i]]), strings.Compare(a.Values[i], b.Values[i])); c != 0 {
				return c
			}
		}
		return 0
	})
	return out
}
