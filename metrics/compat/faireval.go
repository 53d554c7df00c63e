package compat

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"
)

// FairEval returns the report of FairEval on tag columns, one slice of tags for
// each sentence: the rows fair, weighted and traditional, then the fair row of each
// label; and what kinds of error there are.
//
// Every error counts once: a labelling error (LE), a boundary error (BE: BES within
// the gold span, BEL around it, BEO across a bound) or both at once (LBE), each half
// on either side. Weighted, with the weights of the paper, gives boundary errors
// half a hit. Labels charge all to the gold label, spurious spans to their own.
//
// Tags are read as the tool reads them: a label ends at its second hyphen, so that
// B-ID-NUM is an ID, and I goes on with the span before whatever its label. An I
// without a span before it, on which the tool fails, is an error; so are prefixes
// other than B and I and stacked tags, which the tool takes; columns of different
// shape and empty tags.
//
// K. Ortmann (2022), Fine-grained error analysis and fair evaluation of labeled
// spans, LREC. We follow the repaired program, whose passes skip no span.
func FairEval(gold, pred [][]string) (Report, error) {
	if err := sameShape(gold, pred); err != nil {
		return Report{}, err
	}
	t := fairTallies{labels: map[string]*fairTally{}}
	for s := range gold {
		g, ok := fairSpans(gold[s])
		p, alsoOK := fairSpans(pred[s])
		if !ok || !alsoOK {
			return Report{}, fmt.Errorf("compat: sentence %d has a tag that neither begins a span with B- nor goes on with one with I-; write IOB2", s+1)
		}
		t.compare(g, p)
	}
	return t.report(), nil
}

// A fairTally counts gold spans, hits and kinds of error of one label.
type fairTally struct{ gold, tp, fp, fn, le, bes, bel, beo, lbe int }

func (t *fairTally) add(o fairTally) {
	t.gold += o.gold
	t.tp += o.tp
	t.fp += o.fp
	t.fn += o.fn
	t.le += o.le
	t.bes += o.bes
	t.bel += o.bel
	t.beo += o.beo
	t.lbe += o.lbe
}

// be returns the boundary errors of all kinds.
func (t fairTally) be() int { return t.bes + t.bel + t.beo }

// fair returns the row in which each error is half a false alarm and half a miss.
func (t fairTally) fair(name string) Row {
	half := float64(t.le+t.be()+t.lbe) / 2
	r := rowOf(name, float64(t.tp), float64(t.fp)+half, float64(t.fn)+half)
	r.Gold = t.gold
	return r
}

// weighted returns the row with the weights of the paper.
func (t fairTally) weighted(name string) Row {
	label := float64(t.le+t.lbe) / 2
	across := float64(t.beo) / 4
	r := rowOf(name, float64(t.tp)+float64(t.be())/2,
		float64(t.fp)+label+float64(t.bel)/2+across,
		float64(t.fn)+label+float64(t.bes)/2+across)
	r.Gold = t.gold
	return r
}

// fairTallies count each label of either side, and all predicted spans.
type fairTallies struct {
	labels map[string]*fairTally
	pred   int
}

func (t *fairTallies) of(label string) *fairTally {
	if t.labels[label] == nil {
		t.labels[label] = &fairTally{}
	}
	return t.labels[label]
}

func (t *fairTallies) report() Report {
	var all fairTally
	rows := make([]Row, 3)
	for _, l := range slices.Sorted(maps.Keys(t.labels)) {
		all.add(*t.labels[l])
		rows = append(rows, t.labels[l].fair(l))
	}
	rows[0], rows[1] = all.fair("fair"), all.weighted("weighted")
	rows[2] = rowOf("traditional", float64(all.tp), float64(t.pred-all.tp), float64(all.gold-all.tp))
	return Report{Rows: rows, Extra: []Number{
		{"TP", float64(all.tp)}, {"FP", float64(all.fp)}, {"FN", float64(all.fn)}, {"LE", float64(all.le)},
		{"BE", float64(all.be())}, {"BES", float64(all.bes)}, {"BEL", float64(all.bel)}, {"BEO", float64(all.beo)},
		{"LBE", float64(all.lbe)},
	}}
}

// A fairSpan is a run of the tokens [first, last] and what became of it.
type fairSpan struct {
	label       string
	first, last int
	left        int // tokens no pair has claimed yet
	state       fairState
	rank        int // among the paired spans of its side, in the order of pairing
}

type fairState int

const (
	free   fairState = iota
	paired           // in a boundary error, and good for another
	done             // equal bounds: out of the game
)

func (s *fairSpan) len() int { return s.last - s.first + 1 }

// shared returns the tokens of both spans. On tags spans of a side are disjoint, so
// that no other pair can have claimed them.
func (s *fairSpan) shared(o *fairSpan) int { return min(s.last, o.last) - max(s.first, o.first) + 1 }

// fairSpans returns the spans of a sentence; ok is false if a tag is none that we
// read.
func fairSpans(tags []string) (out []fairSpan, ok bool) {
	open := false
	for i, tag := range tags {
		prefix, rest, _ := strings.Cut(tag, "-")
		switch {
		case tag == "O" || tag == "_":
			open = false
		case len(prefix) == len(tag) || strings.Contains(tag, "|"):
			return nil, false
		case prefix == "B":
			label, _, _ := strings.Cut(rest, "-")
			out = append(out, fairSpan{label: label, first: i, last: i, left: 1})
			open = true
		case prefix == "I" && open:
			out[len(out)-1].last = i
			out[len(out)-1].left++
		default:
			return nil, false
		}
	}
	return out, true
}

// compare counts one sentence. It changes the spans.
func (t *fairTallies) compare(gold, pred []fairSpan) {
	for _, g := range gold {
		t.of(g.label).gold++
	}
	for _, p := range pred {
		t.of(p.label)
	}
	t.pred += len(pred)
	t.equalBounds(gold, pred)
	g, p := newFairSide(gold), newFairSide(pred)
	for _, sameLabel := range []bool{true, false} {
		count := t.pass(sameLabel)
		g.pair(p, free, sameLabel, func(h, c *fairSpan) { count(h, c) })
		g.pair(p, paired, sameLabel, func(h, c *fairSpan) { count(h, c) })
		p.pair(g, paired, sameLabel, func(h, c *fairSpan) { count(c, h) })
	}
	for i := range gold {
		if gold[i].state == free {
			t.of(gold[i].label).fn++
		}
	}
	for i := range pred {
		if pred[i].state == free {
			t.of(pred[i].label).fp++
		}
	}
}

// equalBounds counts hits and labelling errors and takes both spans out.
func (t *fairTallies) equalBounds(gold, pred []fairSpan) {
	for i := range gold {
		g := &gold[i]
		at, found := slices.BinarySearchFunc(pred, g.first, func(p fairSpan, first int) int { return p.first - first })
		if !found || pred[at].last != g.last {
			continue
		}
		if pred[at].label == g.label {
			t.of(g.label).tp++
		} else {
			t.of(g.label).le++
		}
		g.state, pred[at].state = done, done
	}
}

// pass returns what counts a pair.
func (t *fairTallies) pass(sameLabel bool) func(gold, pred *fairSpan) {
	return func(g, p *fairSpan) {
		of := t.of(g.label)
		switch {
		case !sameLabel:
			of.lbe++
		case p.first >= g.first && p.last <= g.last:
			of.bes++
		case p.first <= g.first && p.last >= g.last:
			of.bel++
		default:
			of.beo++
		}
	}
}

// A fairSide is one side of a sentence.
type fairSide struct {
	spans    []fairSpan // in the order of the text, disjoint
	byLength []*fairSpan
	pairs    int // made so far, to rank them
}

func newFairSide(spans []fairSpan) *fairSide {
	s := &fairSide{spans: spans}
	for i := range spans {
		if spans[i].state == free {
			s.byLength = append(s.byLength, &spans[i])
		}
	}
	slices.SortStableFunc(s.byLength, func(a, b *fairSpan) int { return a.len() - b.len() })
	return s
}

// pair goes through the free spans, short ones first, and pairs each with the span
// of the other side that is most like it among those in a state and overlapping.
func (s *fairSide) pair(other *fairSide, state fairState, sameLabel bool, count func(hand, candidate *fairSpan)) {
	for _, h := range s.byLength {
		if h.state != free {
			continue
		}
		c := other.mostLike(h, state, sameLabel)
		if c == nil {
			continue
		}
		count(h, c)
		n := h.shared(c)
		h.left -= n
		c.left -= n
		s.claim(h)
		other.claim(c)
	}
}

// claim marks a span as paired.
func (s *fairSide) claim(p *fairSpan) {
	if p.state == free {
		s.pairs++
		p.state, p.rank = paired, s.pairs
	}
}

// mostLike returns the span with most tokens in common, then with fewest unclaimed
// ones of its own, then the shortest, then the first: by place among free spans, by
// time of pairing among paired ones. nil if none overlaps.
func (s *fairSide) mostLike(h *fairSpan, state fairState, sameLabel bool) *fairSpan {
	var best *fairSpan
	from := sort.Search(len(s.spans), func(i int) bool { return s.spans[i].last >= h.first })
	for i := from; i < len(s.spans) && s.spans[i].first <= h.last; i++ {
		c := &s.spans[i]
		if c.state != state || (c.label == h.label) != sameLabel {
			continue
		}
		if best == nil || cmp.Or(
			cmp.Compare(best.shared(h), c.shared(h)),
			cmp.Compare(c.left-c.shared(h), best.left-best.shared(h)),
			cmp.Compare(c.len(), best.len()),
			cmp.Compare(c.rank, best.rank)) < 0 {
			best = c
		}
	}
	return best
}
