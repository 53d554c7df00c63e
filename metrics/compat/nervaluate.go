package compat

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Nervaluate returns the report of nervaluate 1.2.1 on tag columns, one slice of
// tags for each document, with its list loader, every label in use and its default
// overlap of one percent: the rows strict, exact, partial, ent_type, then these
// four of each label.
//
// Each schema pairs on its own, in the order of the spans: a prediction takes the
// free gold span it hits, else the first free one of which it covers a hundredth.
// In ent_type it takes the nearest of its label. First come, first served: an
// early near miss can take the gold span of a later hit. Each label is scored
// alone, so rows of labels do not add up to the total. A span begins at B- or I-;
// another prefix there is an error, and so are columns of different shape and
// empty tags.
//
// I. Segura-Bedmar, P. Martínez and M. Herrero-Zazo (2013), SemEval-2013 task 9.
func Nervaluate(gold, pred [][]string) (Report, error) {
	if err := sameShape(gold, pred); err != nil {
		return Report{}, err
	}
	t := newMUCTally()
	for d := range gold {
		g, ok := entities(gold[d])
		p, alsoOK := entities(pred[d])
		if !ok || !alsoOK {
			return Report{}, fmt.Errorf("compat: document %d has a span that begins with neither B- nor I-; rename the tags", d+1)
		}
		nervaluate(t, g, p)
	}
	return t.report(), nil
}

// An entity is a labelled run of tokens, both ends inclusive as in the tool.
type entity struct {
	label      string
	start, end int
}

func (e entity) overlaps(o entity) bool { return e.start <= o.end && o.start <= e.end }

func (e entity) sameBounds(o entity) bool { return e.start == o.start && e.end == o.end }

// entities returns the spans of tags as nervaluate's list loaders read them: the
// label is all after the second character; what follows goes on with a span if the
// label is the same and the first letter is no B. ok is false if a span begins
// with neither B- nor I-, which only the older release takes.
func entities(tags []string) (out []entity, ok bool) {
	ok = true
	open := -1
	shut := func(at int) {
		if open >= 0 {
			out[len(out)-1].end = at - 1
			open = -1
		}
	}
	for i, tag := range tags {
		if tag == "O" {
			shut(i)
			continue
		}
		label := tag
		for range 2 {
			_, n := utf8.DecodeRuneInString(label)
			label = label[n:]
		}
		if open >= 0 && out[len(out)-1].label == label && tag[0] != 'B' {
			continue
		}
		ok = ok && (strings.HasPrefix(tag, "B-") || strings.HasPrefix(tag, "I-"))
		shut(i)
		out = append(out, entity{label, i, i})
		open = i
	}
	shut(len(tags))
	return out, ok
}

// nervaluate adds one document, spans in the order given, by the rules of 1.2.1.
//
// Time is near-linear where no gold span overlaps many others, as on tags, and at
// worst quadratic where they are nested.
func nervaluate(t *mucTally, gold, pred []entity) {
	for s := range schemas {
		t.all[s].add(pairFree(gold, pred, s))
	}
	goldOf, predOf := map[string][]entity{}, map[string][]entity{}
	for _, e := range gold {
		goldOf[e.label] = append(goldOf[e.label], e)
		t.of(e.label)
	}
	for _, e := range pred {
		predOf[e.label] = append(predOf[e.label], e)
		t.of(e.label)
	}
	for _, label := range slices.Sorted(maps.Keys(goldOf)) {
		for s := range schemas {
			t.of(label)[s].add(pairFree(goldOf[label], predOf[label], s))
		}
	}
	for label, es := range predOf {
		if goldOf[label] == nil {
			for s := range schemas {
				t.of(label)[s].spu += len(es)
			}
		}
	}
}

// pairFree pairs predictions, in order, with gold spans that are still free.
func pairFree(gold, pred []entity, s schema) (m muc) {
	near := newOverlaps(gold)
	used := make([]bool, len(gold))
	for _, p := range pred {
		free := slices.DeleteFunc(near.of(p), func(g int) bool { return used[g] })
		g, hit := choose(gold, free, p, s)
		switch {
		case g < 0:
			m.spu++
			continue
		case hit:
			m.cor++
		case s == partial:
			m.par++
		default:
			m.inc++
		}
		used[g] = true
	}
	for _, u := range used {
		if !u {
			m.mis++
		}
	}
	return m
}

// choose returns the gold span of candidates that a prediction takes, -1 if none,
// and whether it is a hit in the schema.
func choose(gold []entity, candidates []int, p entity, s schema) (g int, hit bool) {
	first, nearest := -1, -1
	for _, c := range candidates {
		e := gold[c]
		switch {
		case s != entityType && e.sameBounds(p) && (s != strict || e.label == p.label):
			return c, true
		case !covers(p, e):
		case s == entityType && e.label == p.label:
			if nearest < 0 || apart(e, p) < apart(gold[nearest], p) {
				nearest = c
			}
		case first < 0:
			first = c
		}
	}
	if nearest >= 0 {
		return nearest, true
	}
	return first, false
}

// covers reports whether a prediction shares a hundredth of a gold span's tokens.
func covers(p, gold entity) bool {
	shared := min(p.end, gold.end) - max(p.start, gold.start) + 1
	return float64(shared)/float64(gold.end-gold.start+1)*100 >= 1
}

// apart returns by how many tokens the bounds of two spans differ.
func apart(a, b entity) int {
	return max(a.start-b.start, b.start-a.start) + max(a.end-b.end, b.end-a.end)
}
