package match

import (
	"cmp"
	"slices"

	"polyphi/metrics"
)

// A labelStretch is a stretch of a prediction with its label.
type labelStretch struct {
	label int32
	stretch
}

// A labelUnion says where in Matcher.labelUnions the code points of a label lie.
type labelUnion struct{ label, a, b int32 }

// dropNeutral removes predictions that lie in ignored mentions, and takes those
// that lie in gold outside the label set out of the labelled views.
//
// To lie in them: at least half of the graphemes, and no code point shared with
// scored gold. A prediction of white space only is judged by its white space.
func (m *Matcher) dropNeutral() {
	m.result.Neutral = 0
	if len(m.inIgnored) == 0 {
		return
	}
	kept := m.pred.spans[:0]
	for _, s := range m.pred.spans {
		f := m.pred.of(&s)
		if m.mostlyIn(m.inIgnored, f) && !touches(m.goldUnion, f) {
			m.result.Neutral++
			continue
		}
		if m.mostlyIn(m.inNeutral, f) && !touches(m.scoredUnion, f) {
			s.scored = false
		}
		kept = append(kept, s)
	}
	m.pred.spans = kept
}

// mostlyIn reports whether at least half of the graphemes of the fragments are
// among those counted by in.
func (m *Matcher) mostlyIn(in []within, frags []stretch) bool {
	m.scratch = m.seg.runs(m.scratch[:0], frags)
	var all, both within
	for _, r := range m.scratch {
		all.solid += m.seg.count(r)
		all.all += r.hi - r.lo
		both.solid += in[r.hi].solid - in[r.lo].solid
		both.all += in[r.hi].all - in[r.lo].all
	}
	if all.solid == 0 {
		return 2*both.all >= all.all
	}
	return 2*both.solid >= all.solid
}

// countGraphemes fills in what of each gold mention and of the note is visible,
// and what outside gold is over-redacted.
func (m *Matcher) countGraphemes() {
	r := &m.result
	m.predUnion, m.byLabelReady = m.predUnion[:0], false
	for i := range m.pred.spans {
		m.predUnion = append(m.predUnion, m.pred.of(&m.pred.spans[i])...)
	}
	m.predUnion = unite(m.predUnion)
	m.seen, m.seenLabel = m.seen[:0], m.seenLabel[:0]
	r.Visible, r.VisibleLabel = 0, 0
	for i := range r.Gold {
		g, frags := &r.Gold[i], m.gold.of(&m.gold.spans[i])
		at := len(m.seen)
		m.seen = m.seg.visible(m.seen, frags, m.predUnion)
		g.seen = run{int32(at), int32(len(m.seen))}
		g.Visible = m.seg.counts(m.seen[at:])
		g.Covered = g.Visible == 0
		m.seeLabel(g, frags)
		r.Visible += int(g.Visible)
		r.VisibleLabel += int(g.VisibleLabel)
	}
	if m.sharing {
		r.Visible, r.VisibleLabel = m.unionCount(m.seen), m.unionCount(m.seenLabel)
	}
	m.scratch = m.seg.runs(m.scratch[:0], m.predUnion)
	r.OtherPred = int(m.seg.countOutside(m.scratch, m.taken))
}

// seeLabel fills in what of a gold mention is visible under predictions of its
// own label. Most mentions are settled without looking at the label: they are
// hidden by their strict mate, or wholly visible anyway.
func (m *Matcher) seeLabel(g *GoldFact, frags []stretch) {
	at := len(m.seenLabel)
	switch {
	case g.Tag.Scored && g.Mate[metrics.Strict] != None:
	case !g.Tag.Scored || g.Visible == g.Graphemes:
		m.seenLabel = append(m.seenLabel, m.seen[g.seen.lo:g.seen.hi]...)
	default:
		m.seenLabel = m.seg.visible(m.seenLabel, frags, m.ofLabel(g.Tag.Label))
	}
	g.seenLabel = run{int32(at), int32(len(m.seenLabel))}
	g.VisibleLabel = m.seg.counts(m.seenLabel[at:])
}

// ofLabel returns the code points of the scored predictions of one label.
func (m *Matcher) ofLabel(label int32) []stretch {
	if !m.byLabelReady {
		m.splitByLabel()
	}
	i, found := slices.BinarySearchFunc(m.labels, label, func(x labelUnion, l int32) int {
		return cmp.Compare(x.label, l)
	})
	if !found {
		return nil
	}
	return m.labelUnions[m.labels[i].a:m.labels[i].b]
}

// splitByLabel unites the scored predictions of each label.
func (m *Matcher) splitByLabel() {
	m.byLabelReady = true
	m.byLabel, m.labels, m.labelUnions = m.byLabel[:0], m.labels[:0], m.labelUnions[:0]
	for i := range m.pred.spans {
		if s := &m.pred.spans[i]; s.tag.Scored {
			for _, f := range m.pred.of(s) {
				m.byLabel = append(m.byLabel, labelStretch{s.tag.Label, f})
			}
		}
	}
	slices.SortFunc(m.byLabel, func(x, y labelStretch) int {
		return cmp.Or(cmp.Compare(x.label, y.label), cmp.Compare(x.lo, y.lo))
	})
	for i := 0; i < len(m.byLabel); {
		label, at := m.byLabel[i].label, len(m.labelUnions)
		for ; i < len(m.byLabel) && m.byLabel[i].label == label; i++ {
			m.labelUnions = append(m.labelUnions, m.byLabel[i].stretch)
		}
		m.labelUnions = m.labelUnions[:at+len(unite(m.labelUnions[at:]))]
		m.labels = append(m.labels, labelUnion{label, int32(at), int32(len(m.labelUnions))})
	}
}

// unionCount returns the number of graphemes in runs that may overlap.
func (m *Matcher) unionCount(rs []run) int {
	m.scratch = append(m.scratch[:0], rs...)
	return int(m.seg.counts(uniteRuns(m.scratch)))
}
