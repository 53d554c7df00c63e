package match

import (
	"cmp"
	"slices"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"polyphi/metrics"
)

// A Matcher scores one note at a time. It is not safe for concurrent use: give
// each worker its own.
type Matcher struct {
	seg                 segmentation
	gold, ignored, pred side

	// Of the note, set by Prepare.
	goldUnion   []stretch // code points of gold
	scoredUnion []stretch // of them of gold in the label set
	owned       []run     // clusters of each gold mention, joined per mention
	sharing     bool      // some cluster belongs to two gold mentions
	taken       []run     // clusters of gold and ignored mentions, united
	inIgnored   []within  // of clusters that ignored mentions touch
	inNeutral   []within  // the same, mentions outside the label set included
	outOfSet    bool      // some gold is outside the label set

	// Of the predictions, set by Match.
	predUnion       []stretch // code points of predictions
	byLabel         []labelStretch
	byLabelReady    bool // labels and labelUnions are those of these predictions
	labels          []labelUnion
	labelUnions     []stretch
	seen, seenLabel []run // visible clusters of each gold mention

	pairing pairing
	scratch []run
	result  Result
}

// New returns a Matcher without buffers; they grow with the notes.
func New() *Matcher {
	return &Matcher{seg: segmentation{clusters: graphemes.FromString("")}}
}

// Prepare reads a note: it cuts the text into graphemes and ranks its gold and
// ignored mentions. Text must be valid UTF-8.
//
// The error is a *SpanError if a mention is empty or lies outside the text.
func (m *Matcher) Prepare(text string, gold, ignored []Span) error {
	runes := m.seg.cut(text)
	if err := m.gold.load("gold", gold, runes); err != nil {
		return err
	}
	if err := m.ignored.load("ignored", ignored, runes); err != nil {
		return err
	}
	m.result = Result{Gold: m.result.Gold[:0], Pred: m.result.Pred[:0], m: m,
		DupGold: m.gold.dups, Ignored: len(m.ignored.spans)}
	m.prepareGold()
	m.prepareOther()
	return nil
}

// prepareGold notes the graphemes of every gold mention and of all together.
func (m *Matcher) prepareGold() {
	m.owned, m.outOfSet = m.owned[:0], false
	m.goldUnion, m.scoredUnion = m.goldUnion[:0], m.scoredUnion[:0]
	sum := 0
	for i := range m.gold.spans {
		s := &m.gold.spans[i]
		at := len(m.owned)
		m.owned = m.seg.runs(m.owned, m.gold.of(s))
		own := m.seg.counts(m.owned[at:])
		sum += int(own)
		m.result.Gold = append(m.result.Gold, GoldFact{Index: s.index, Start: s.start, Tag: s.tag,
			Graphemes: own, own: run{int32(at), int32(len(m.owned))}})
		m.goldUnion = append(m.goldUnion, m.gold.of(s)...)
		if s.scored {
			m.scoredUnion = append(m.scoredUnion, m.gold.of(s)...)
		} else {
			m.outOfSet = true
		}
	}
	m.goldUnion, m.scoredUnion = unite(m.goldUnion), unite(m.scoredUnion)
	m.scratch = m.seg.runs(m.scratch[:0], m.goldUnion)
	m.result.Graphemes = int(m.seg.counts(m.scratch))
	m.sharing = sum != m.result.Graphemes
}

// prepareOther notes which clusters lie in gold or ignored mentions, and which
// in ignored ones.
func (m *Matcher) prepareOther() {
	m.addIgnored() // scratch holds the clusters of gold already
	m.taken = append(m.taken[:0], uniteRuns(m.scratch)...)
	m.result.Other = int(m.seg.solid[len(m.seg.solid)-1] - m.seg.counts(m.taken))
	m.inIgnored, m.inNeutral = m.inIgnored[:0], m.inNeutral[:0]
	if len(m.ignored.spans) == 0 && !m.outOfSet {
		return
	}
	m.scratch = m.scratch[:0]
	m.addIgnored()
	m.inIgnored = m.seg.within(m.inIgnored, uniteRuns(m.scratch))
	m.scratch = m.scratch[:0]
	m.addIgnored()
	for i := range m.gold.spans {
		if s := &m.gold.spans[i]; !s.scored {
			m.scratch = m.seg.runs(m.scratch, m.gold.of(s))
		}
	}
	m.inNeutral = m.seg.within(m.inNeutral, uniteRuns(m.scratch))
}

// addIgnored appends the clusters of the ignored mentions to scratch.
func (m *Matcher) addIgnored() {
	for i := range m.ignored.spans {
		m.scratch = m.seg.runs(m.scratch, m.ignored.of(&m.ignored.spans[i]))
	}
}

// uniteRuns sorts runs and joins those that touch or overlap, in place.
func uniteRuns(rs []run) []run {
	byStart := func(x, y run) int { return cmp.Compare(x.lo, y.lo) }
	if !slices.IsSortedFunc(rs, byStart) {
		slices.SortFunc(rs, byStart)
	}
	out := rs[:0]
	for _, r := range rs {
		out = extend(out, 0, r)
	}
	return out
}

// Match scores predictions against the prepared note. With none every gold
// mention is missed: that is also how a note without an answer is counted.
//
// The error is a *SpanError if a prediction is empty or lies outside the text,
// and a *CrowdedError if too many spans overlap one another. The note is still
// prepared after an error.
func (m *Matcher) Match(pred []Span) (*Result, error) {
	if err := m.pred.load("prediction", pred, int32(len(m.seg.cluster))); err != nil {
		return nil, err
	}
	r := &m.result
	r.DupPred = m.pred.dups
	m.dropNeutral()
	r.Pred = r.Pred[:0]
	none := [metrics.NumViews]int32{None, None, None, None, None, None, None}
	for i := range m.pred.spans {
		s := &m.pred.spans[i]
		r.Pred = append(r.Pred, PredFact{Index: s.index, Start: s.start, Tag: s.tag, Scored: s.scored, Mate: none})
	}
	for i := range r.Gold {
		r.Gold[i].Mate, r.Gold[i].SameBounds, r.Gold[i].SameLabel = none, false, false
	}
	if err := m.pair(); err != nil {
		return nil, err
	}
	for g := range r.Gold {
		if p := r.Gold[g].Mate[metrics.Alignment]; p != None {
			is := m.alike(int32(g), p)
			r.Gold[g].SameBounds, r.Gold[g].SameLabel = is&sameBounds != 0, is&sameLabel != 0
		}
	}
	m.countGraphemes()
	return r, nil
}
