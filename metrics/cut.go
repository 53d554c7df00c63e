package metrics

// A Cut is a way to split counts into cells, or a set of such ways.
type Cut uint8

// The cuts. Whole also stands for cuts by an attribute of the note.
const (
	Whole           Cut = 1 << iota // whole notes
	ByLabel                         // a label of the suite's label set
	ByCoarse                        // a coarse label
	ByAttribute                     // an attribute of the mention, or a product of such
	BySentence                      // sentences of one bin or category
	BySentenceLabel                 // a label within such sentences
)

const (
	anyCut   = Whole | ByLabel | ByCoarse | ByAttribute | BySentence | BySentenceLabel
	labelled = ByLabel | BySentenceLabel    // only pairs of equal label
	sentence = BySentence | BySentenceLabel // a pair may have one side elsewhere
)

// Has reports whether c contains every cut of d.
func (c Cut) Has(d Cut) bool { return c&d == d }

// holders says in which cells a field may stand. A false alarm belongs to no
// mention, so cells cut by a mention attribute hold no prediction. A pair may
// join two labels, so cells cut by label hold only pairs of equal label. It may
// join two sentences, so cells cut by sentence hold both sides of a pair.
var holders = [NumFields]Cut{
	Gold: anyCut, GoldBlind: anyCut,
	Pred: Whole | ByCoarse | labelled | sentence, PredBlind: Whole | BySentence,
	TPStrict: anyCut, TPApprox: anyCut,
	TPStrictCoarse: anyCut &^ labelled, TPApproxCoarse: anyCut &^ labelled,
	TPStrictBlind: anyCut &^ labelled, TPApproxBlind: anyCut &^ labelled,
	AlPairs: anyCut, AlStrict: anyCut, AlBounds: anyCut, AlLabel: anyCut,
	Covered: anyCut, GGold: anyCut, GVisible: anyCut, GVisibleLabel: anyCut,
	GOther: Whole, GOtherPred: Whole,
	Sentences: Whole | BySentence, SentencesWrong: Whole | BySentence,
	DupGold: Whole, DupPred: Whole, Ignored: Whole, Neutral: Whole,
	PTPStrict: sentence, PTPStrictCoarse: BySentence, PTPStrictBlind: BySentence,
	PTPApprox: sentence, PTPApproxCoarse: BySentence, PTPApproxBlind: BySentence,
}

// Restrict sets to 0 every field that a cell of the given single cut may not
// hold, so that no reader can divide what does not belong together.
func (c *Counts) Restrict(cut Cut) {
	for f := range c {
		if !holders[f].Has(cut) {
			c[f] = 0
		}
	}
}
