package compat

// A Span is a labelled stretch of a note's text. Start and End are code points,
// half open. Of a mention of several fragments each is a Span of its own: no
// scorer here knows discontinuous mentions.
type Span struct {
	Start, End int
	Label      string // fine label, such as DOCTOR
	Coarse     string // such as NAME; scorers that know one level use Label
}

// A Note is what a scorer is given of one note.
type Note struct {
	Text      string
	Sentences [][2]int // code points, half open, in order; nil if unknown
	Gold      []Span   // in file order
	Pred      []Span   // in file order
	Answered  bool     // the system gave an answer, be it an empty one
}

// A Row is one line of a scorer's report. TP, FP and FN are as the scorer counts
// them, which may be fractions; means over labels have none. A zero denominator
// gives 0, as in the tools.
type Row struct {
	Name       string // "micro", "strict", or a label
	TP, FP, FN float64
	P, R, F1   float64
	Gold       int // its support as the scorer counts it
}

// A Report is what a scorer says of a system.
type Report struct {
	Rows []Row // in the scorer's order, the headline first

	// Extra are numbers of the scorer that are no precision, recall or F1, such
	// as accuracy; in the scorer's order.
	Extra []Number

	Skipped     int // notes the scorer leaves out because the system did not answer
	SkippedGold int // gold spans in them
	Conflicts   int // tokens that two spans of one side claim, where spans were projected onto tokens
	Vanished    int // spans of either side that such a projection leaves without a token
}

// A Number is a named number of a report.
type Number struct {
	Name  string
	Value float64
}
