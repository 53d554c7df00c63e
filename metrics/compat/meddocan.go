package compat

import (
	"cmp"
	"slices"
	"unicode"
)

// A meddocanKey is what the first subtrack compares of a span.
type meddocanKey struct {
	label      string
	start, end int
}

// meddocanNER returns what the evaluation script of MEDDOCAN 2019 says in its
// first subtrack: the row micro over spans equal in label and bounds, duplicates
// counted once, and as Extra the notes scored and leak.
//
// leak is the false negatives per sentence, lower is better, without an upper
// bound; it is not polyphi's leak. It depends on who split the sentences: the
// organisers' files decide in published numbers. If a note has no sentences there
// is no leak. Notes that the system did not answer are left out.
//
// M. Marimon et al. (2019), IberLEF 2019, CEUR-WS 2421, 618-638;
// github.com/PlanTL-GOB-ES/MEDDOCAN-Evaluation-Script, commit 1a16d3d.
func meddocanNER(notes []Note) Report {
	var r Report
	var all hits
	sentences, known := 0, true
	scored := r.answered(notes)
	for _, n := range scored {
		all = all.plus(compareSets(meddocanKeys(n.Gold), meddocanKeys(n.Pred)))
		sentences += len(n.Sentences)
		known = known && n.Sentences != nil
	}
	r.Rows = []Row{all.row("micro")}
	r.Extra = []Number{{"notes", float64(len(scored))}}
	if known {
		r.Extra = append(r.Extra, Number{"leak", ratio(float64(all.fn), float64(sentences))})
	}
	return r
}

func meddocanKeys(spans []Span) []meddocanKey {
	out := make([]meddocanKey, len(spans))
	for i, s := range spans {
		out[i] = meddocanKey{s.Label, s.Start, s.End}
	}
	return out
}

// meddocanSpans returns what the same script says in its second subtrack, strict:
// the row micro over spans equal in bounds, whatever their labels.
func meddocanSpans(notes []Note) Report {
	return meddocanMicro(notes, func(n Note) hits { return compareSets(stretches(n.Gold), stretches(n.Pred)) })
}

// meddocanSpansMerged returns what the same script says in its second subtrack,
// merged: as meddocanSpans, and each side once more with neighbours joined.
//
// In order of start and end, a span is joined with what is before it if no letter
// or number lies between the two. The joined span has the first start and the
// second end, so a span inside another makes it smaller. TP are the hits between
// the spans and those between the joined spans, together; FP and FN are the spans
// without a hit that lie in none of these. So TP + FN can be more than the spans
// of gold.
func meddocanSpansMerged(notes []Note) Report { return meddocanMicro(notes, compareMerged) }

// meddocanMicro sums what compare says of the notes that the system answered.
func meddocanMicro(notes []Note, compare func(Note) hits) Report {
	var r Report
	var all hits
	scored := r.answered(notes)
	for _, n := range scored {
		all = all.plus(compare(n))
	}
	r.Rows = []Row{all.row("micro")}
	r.Extra = []Number{{"notes", float64(len(scored))}}
	return r
}

// A stretch is a span without its label.
type stretch struct{ start, end int }

// stretches returns the spans in order of start and end.
func stretches(spans []Span) []stretch {
	out := make([]stretch, len(spans))
	for i, s := range spans {
		out[i] = stretch{s.Start, s.End}
	}
	slices.SortFunc(out, func(a, b stretch) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end))
	})
	return out
}

func compareMerged(n Note) hits {
	text := []rune(n.Text)
	gold, pred := stretches(n.Gold), stretches(n.Pred)
	g, p := setOf(gold), setOf(pred)
	joinedGold, joinedPred := setOf(joined(text, gold)), setOf(joined(text, pred))
	both := set[stretch]{}
	for s := range g {
		if p[s] {
			both[s] = true
		}
	}
	for s := range joinedGold {
		if joinedPred[s] {
			both[s] = true
		}
	}
	return hits{len(both), outside(p, both), outside(g, both)}
}

// joined returns the spans, in order, with neighbours joined.
func joined(text []rune, spans []stretch) []stretch {
	var out []stretch
	for _, s := range spans {
		if n := len(out); n > 0 && !anyAlphanumeric(text, out[n-1].end, s.start) {
			out[n-1].end = s.end
		} else {
			out = append(out, s)
		}
	}
	return out
}

// anyAlphanumeric reports whether a letter or number, of any script, lies in
// [from, to), which may be empty or turned round.
func anyAlphanumeric(text []rune, from, to int) bool {
	return from < to && slices.ContainsFunc(text[from:to], func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsNumber(r)
	})
}

// outside returns how many spans lie in no hit.
func outside(spans, hits set[stretch]) int {
	n := 0
	for s := range spans {
		inside := false
		for h := range hits {
			inside = inside || h.start <= s.start && s.end <= h.end
		}
		if !inside {
			n++
		}
	}
	return n
}
