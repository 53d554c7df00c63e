package bench

import (
	"slices"

	"polyphi/bench/result"
	"polyphi/corpora"
	"polyphi/metrics"
	"polyphi/metrics/match"
)

// cells are the segments of one note while it is counted: label, coarse label,
// values of mention attributes, declared products of those, and what sentences
// belong to. Axes of the note are joined by readers of the counts.
type cells struct {
	list     []cell
	open     []int32 // cells that hold something of the note at hand
	labels   int32   // first cell of the labels of the label set
	coarse   int32   // first cell of the coarse labels
	numFine  int32
	numBroad int32
	axes     []cellAxis
	products []product
	split    map[string][]int        // measured axis or category to the axes that its sentences' mentions are split by
	byPlace  map[sentencePlace]int32 // cells of sentences
	whole    metrics.Counts
	words    [2]metrics.Counts // words the system has learned from, and words it has not
	counts   []metrics.Counts  // memory of take
}

// A cell holds the ranks of the spans of one segment.
type cell struct {
	key              string
	cut              metrics.Cut
	isOpen           bool
	gold, pred       []int32
	sentences, wrong int64
}

// A cellAxis is a mention-level axis: the label, or a declared attribute.
type cellAxis struct {
	name   string
	values []string
	broad  []bool // coarse labels whose mentions it splits; nil for all
	label  bool   // the value is the label
	coarse bool   // the value is the coarse label
	first  int32  // first cell of its values; none for labels, which have their own
}

// A product is a declared product of mention-level axes, given by their places.
type product struct {
	axes  []int
	first int32 // first cell; the last axis runs fastest
}

func newCells(s Suite, book *Labeller) *cells {
	c := &cells{byPlace: map[sentencePlace]int32{}, split: map[string][]int{}, numFine: int32(len(book.list)), numBroad: int32(len(book.coarse))}
	c.labels = c.add("label", names(book.list), metrics.ByLabel)
	c.coarse = c.add("coarse", names(book.coarse), metrics.ByCoarse)
	at := map[string]int{coarseAxis: 0}
	c.axes = append(c.axes, cellAxis{name: coarseAxis, values: names(book.coarse), coarse: true})
	for _, a := range s.Axes {
		x := cellAxis{name: a.Name, values: a.Values, label: a.From == "label"}
		switch a.From {
		case "label":
			x.values = names(book.list)
		case "mention":
			if len(a.Labels) > 0 {
				x.broad = make([]bool, len(book.coarse))
				for i, l := range book.coarse {
					x.broad[i] = slices.Contains(a.Labels, string(l))
				}
			}
			x.first = c.add(a.Name, a.Values, metrics.ByAttribute)
		default:
			continue
		}
		at[a.Name] = len(c.axes)
		c.axes = append(c.axes, x)
	}
	for _, cross := range s.Cross {
		var p product
		of := "" // what splits sentences
		for _, name := range cross {
			if i, ok := at[name]; ok {
				p.axes = append(p.axes, i)
			} else if name == categoryAxis || slices.ContainsFunc(s.Axes, func(a Axis) bool { return a.Name == name && a.From == "measure" }) {
				of = name
			}
		}
		switch {
		case of != "" && len(p.axes) == 1:
			c.split[of] = append(c.split[of], p.axes[0])
		case len(p.axes) > 1:
			p.first = int32(len(c.list))
			c.addProduct(p.axes, nil)
			c.products = append(c.products, p)
		}
	}
	return c
}

func names(ls []corpora.Label) []string {
	out := make([]string, len(ls))
	for i, l := range ls {
		out[i] = string(l)
	}
	return out
}

// add adds a cell for each value and returns the first.
func (c *cells) add(name string, values []string, cut metrics.Cut) int32 {
	first := int32(len(c.list))
	for _, v := range values {
		c.list = append(c.list, cell{key: result.Segment(name, v), cut: cut})
	}
	return first
}

// addProduct adds a cell for each combination of values, after those chosen.
func (c *cells) addProduct(axes []int, chosen []string) {
	if len(axes) == 0 {
		c.list = append(c.list, cell{key: result.Segment(chosen...), cut: metrics.ByAttribute})
		return
	}
	a := &c.axes[axes[0]]
	for _, v := range a.values {
		c.addProduct(axes[1:], append(chosen[:len(chosen):len(chosen)], a.name, v))
	}
}

// use returns a cell, marked as holding something.
func (c *cells) use(i int32) *cell {
	x := &c.list[i]
	if !x.isOpen {
		x.isOpen = true
		c.open = append(c.open, i)
	}
	return x
}

// addGold puts a gold mention into its cells.
func (c *cells) addGold(rank int32, tag match.Tag, attrs []corpora.Attr) {
	put := func(i int32) { x := c.use(i); x.gold = append(x.gold, rank) }
	if tag.Scored {
		put(c.labels + tag.Label)
	}
	put(c.coarse + tag.Coarse)
	for i := range c.axes {
		if a := &c.axes[i]; !a.label && !a.coarse {
			if v := a.value(tag, attrs); v >= 0 {
				put(a.first + v)
			}
		}
	}
	for _, p := range c.products {
		if at, ok := c.within(p, tag, attrs); ok {
			put(p.first + at)
		}
	}
}

// within returns the place of a mention's combination of values in a product; ok
// is false if an axis of it does not split the mention.
func (c *cells) within(p product, tag match.Tag, attrs []corpora.Attr) (at int32, ok bool) {
	for _, i := range p.axes {
		a := &c.axes[i]
		v := a.value(tag, attrs)
		if v < 0 {
			return 0, false
		}
		at = at*int32(len(a.values)) + v
	}
	return at, true
}

// value returns the place of the mention's value among those of the axis, -1 if
// the axis does not split it.
func (a *cellAxis) value(tag match.Tag, attrs []corpora.Attr) int32 {
	switch {
	case a.coarse:
		return tag.Coarse
	case a.label && tag.Scored:
		return tag.Label
	case a.label || a.broad != nil && !a.broad[tag.Coarse]:
		return -1
	}
	v, ok := corpora.Value(attrs, a.name)
	if !ok {
		return -1
	}
	return int32(slices.Index(a.values, v)) // assemble refuses what is not listed
}

// addPred puts a prediction into the cells of its label. A false alarm belongs
// to no mention, so cells of attributes hold none.
func (c *cells) addPred(rank int32, p *match.PredFact) {
	put := func(i int32) { x := c.use(i); x.pred = append(x.pred, rank) }
	if p.Scored && p.Tag.Label < c.numFine {
		put(c.labels + p.Tag.Label)
	}
	if p.Tag.Coarse < c.numBroad {
		put(c.coarse + p.Tag.Coarse)
	}
}

// A sentenceCell is the value of a measured axis, or a category, of a sentence.
type sentenceCell struct{ axis, value string }

// A sentencePlace is a sentenceCell, or the part of it that has a value of an
// axis: by is that axis' place among all plus one, and 0 for none.
type sentencePlace struct {
	sentenceCell
	by    int
	value int32
}

// addSentence puts a sentence with its spans into a cell, and the spans into the
// cells of the products that split it.
func (c *cells) addSentence(at sentenceCell, r *match.Result, attrs func(gold int32) []corpora.Attr, gold, pred []int32, wrong bool) {
	x := c.use(c.sentence(at))
	x.gold, x.pred = append(x.gold, gold...), append(x.pred, pred...)
	x.sentences++
	if wrong {
		x.wrong++
	}
	for _, i := range c.split[at.axis] {
		a := &c.axes[i]
		for _, g := range gold {
			if v := a.value(r.Gold[g].Tag, attrs(g)); v >= 0 {
				x := c.use(c.splitBy(at, i, v))
				x.gold = append(x.gold, g)
			}
		}
		for _, p := range pred { // a false alarm has a label, and no attribute
			if f := &r.Pred[p]; a.label && f.Scored && f.Tag.Label < c.numFine {
				x := c.use(c.splitBy(at, i, f.Tag.Label))
				x.pred = append(x.pred, p)
			}
		}
	}
}

// sentence returns the cell of a bin or category.
func (c *cells) sentence(at sentenceCell) int32 {
	place := sentencePlace{sentenceCell: at}
	i, known := c.byPlace[place]
	if !known {
		i = c.add(at.axis, []string{at.value}, metrics.BySentence)
		c.byPlace[place] = i
	}
	return i
}

// splitBy returns the cell of a bin or category and a value of an axis.
func (c *cells) splitBy(at sentenceCell, axis int, value int32) int32 {
	place := sentencePlace{at, axis + 1, value}
	i, known := c.byPlace[place]
	if !known {
		a, cut := &c.axes[axis], metrics.ByAttribute
		if a.label {
			cut = metrics.BySentenceLabel
		}
		i = int32(len(c.list))
		c.list = append(c.list, cell{key: result.Segment(at.axis, at.value, a.name, a.values[value]), cut: cut})
		c.byPlace[place] = i
	}
	return i
}

// take returns the counts of every cell that is not all zeros and empties the
// cells for the next note.
func (c *cells) take(r *match.Result) map[string][]int64 {
	c.counts = append(c.counts[:0], c.whole)
	size := len(c.whole.Trimmed())
	for _, i := range c.open {
		x := &c.list[i]
		n := metrics.Counts{metrics.Sentences: x.sentences, metrics.SentencesWrong: x.wrong}
		r.AddGold(&n, x.gold)
		r.AddPred(&n, x.pred)
		n.Restrict(x.cut)
		size += len(n.Trimmed())
		c.counts = append(c.counts, n)
	}
	out := make(map[string][]int64, len(c.counts))
	values := make([]int64, 0, size) // of all cells, one after another
	for k := range c.counts {
		key := "all"
		if k > 0 {
			x := &c.list[c.open[k-1]]
			key = x.key
			*x = cell{key: x.key, cut: x.cut, gold: x.gold[:0], pred: x.pred[:0]}
		}
		if v := c.counts[k].Trimmed(); len(v) > 0 {
			at := len(values)
			values = append(values, v...)
			out[key] = values[at:len(values):len(values)]
		}
	}
	for i, key := range []string{"words=seen", "words=unseen"} {
		if v := c.words[i].Trimmed(); len(v) > 0 {
			out[key] = slices.Clone(v)
		}
	}
	c.words = [2]metrics.Counts{}
	c.open = c.open[:0]
	return out
}
