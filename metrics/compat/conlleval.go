package compat

import "strings"

// Conlleval returns the report of the Perl script conlleval of 2004-01-26 on tag
// columns, a blank line standing after each sentence: the rows micro and one for
// each label, and tokens and their accuracy, where tags count with their prefixes.
// Rates are shares; the script prints them in percent with two decimals.
//
// The prefix is what stands before the first hyphen. It knows B, I, E, O and the
// brackets, which are chunks of one token; it does not close a chunk between E-X
// and B-X, and S, L and U of one label run together. Columns of different shape
// and empty tags are errors.
//
// E. F. Tjong Kim Sang and S. Buchholz (2000), Introduction to the CoNLL-2000
// shared task: chunking.
func Conlleval(gold, pred [][]string) (Report, error) {
	if err := sameShape(gold, pred); err != nil {
		return Report{}, err
	}
	c := conll{tallies: tallies{}, gold: conllTag{prefix: "O"}, pred: conllTag{prefix: "O"}}
	tokens, same := 0, 0
	for s := range gold {
		for i := range gold[s] {
			g, p := conllTagOf(gold[s][i]), conllTagOf(pred[s][i])
			c.next(g, p)
			tokens++
			if g == p {
				same++
			}
		}
		c.next(conllTag{prefix: "O"}, conllTag{prefix: "O"})
	}
	if c.open { // a chunk without a label does not end at the last blank line
		c.of(c.gold.label).correct++
	}
	return Report{Rows: c.rows(), Extra: []Number{{"tokens", float64(tokens)}, {"accuracy", ratio(float64(same), float64(tokens))}}}, nil
}

// A conllTag is a tag, read; a tag without a hyphen is a prefix without a label.
type conllTag struct{ prefix, label string }

func conllTagOf(tag string) conllTag {
	prefix, label, _ := strings.Cut(tag, "-")
	if label == "0" { // false, to Perl
		label = ""
	}
	return conllTag{prefix, label}
}

// conll walks both columns. It makes no spans: a chunk is correct if it started on
// both sides at once and ends on both at once.
type conll struct {
	tallies
	gold, pred conllTag // the tags before
	open       bool     // a chunk is open that is correct so far
}

func (c *conll) next(gold, pred conllTag) {
	goldEnds, predEnds := conllEnds(c.gold, gold), conllEnds(c.pred, pred)
	goldStarts, predStarts := conllStarts(c.gold, gold), conllStarts(c.pred, pred)
	if c.open {
		switch {
		case goldEnds && predEnds && c.gold.label == c.pred.label:
			c.open = false
			c.of(c.gold.label).correct++
		case goldEnds != predEnds || gold.label != pred.label:
			c.open = false
		}
	}
	if goldStarts && predStarts && gold.label == pred.label {
		c.open = true
	}
	if goldStarts {
		c.of(gold.label).gold++
	}
	if predStarts {
		c.of(pred.label).pred++
	}
	c.gold, c.pred = gold, pred
}

// conllEnds reports whether a chunk ends between two tags.
func conllEnds(last, now conllTag) bool {
	switch last.prefix + " " + now.prefix {
	case "B B", "B O", "I B", "I O", "E E", "E I", "E O":
		return true
	}
	return last.prefix == "[" || last.prefix == "]" ||
		last.prefix != "O" && last.prefix != "." && last.label != now.label
}

// conllStarts reports whether a chunk starts at the second of two tags.
func conllStarts(last, now conllTag) bool {
	switch last.prefix + " " + now.prefix {
	case "B B", "I B", "O B", "O I", "O E", "E E", "E I":
		return true
	}
	return now.prefix == "[" || now.prefix == "]" ||
		now.prefix != "O" && now.prefix != "." && last.label != now.label
}
