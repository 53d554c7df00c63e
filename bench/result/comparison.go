package result

// A Comparison is how candidates differ from a base: what bench compare prints.
type Comparison struct {
	Base       ComparedSystem    `json:"base"`
	Candidates []ComparedSystem  `json:"candidates"`
	Clusters   int               `json:"clusters"`
	Level      Number            `json:"level"`  // of every interval
	Method     string            `json:"method"` // of intervals, tests and their correction
	Notes      int               `json:"notes"`  // compared over
	Resamples  int               `json:"resamples"`
	Seed       uint64            `json:"seed"`
	Tables     []ComparisonTable `json:"tables"`
	Where      string            `json:"where,omitempty"` // the part of the data, "" for all
}

// A ComparedSystem is one side of a comparison.
type ComparedSystem struct {
	Errors int    `json:"errors"` // notes without an answer; all their mentions count as missed
	Run    string `json:"run"`    // its run directory
	System string `json:"system"`
}

// A ComparisonTable is one metric by the values of an axis, or several metrics over
// all of the data.
type ComparisonTable struct {
	Axis   string          `json:"axis,omitempty"` // "" for several metrics over all of the data
	Family int             `json:"family"`         // number of tests, which are corrected together; equal systems leave nothing to test
	Rows   []ComparisonRow `json:"rows"`           // by an axis the last is all of the data, and of the family of the first table
}

// A ComparisonRow is a metric over one part of the data.
type ComparisonRow struct {
	Base    Number   `json:"base"`
	Changes []Change `json:"changes"` // by candidate
	Lower   bool     `json:"lower"`   // lower is better
	Match   string   `json:"match,omitempty"`
	Metric  string   `json:"metric"`
	N       int64    `json:"n"` // of the base: mentions, predictions, graphemes, notes or words
	Notes   int      `json:"notes"`
	Segment string   `json:"segment"`         // as in Estimate
	Unit    string   `json:"unit"`            // proportion or per 1,000 words
	Value   string   `json:"value,omitempty"` // of the table's axis, "" for all of the data
}

// Verdicts of a Change.
const (
	Better     = "better"
	Worse      = "worse"
	NotShown   = "not_shown"   // the test shows no difference; MDE says what it could have shown
	Equal      = "equal"       // both count the same in every cluster
	NoValue    = "no_data"     // one of the two has no value
	Small      = "small"       // too small a group to be judged
	CoarseOnly = "coarse_only" // one of the two knows coarse labels only
)

// A Change is a candidate's value less the base's, over the same notes. Numbers that
// were not computed, or mean nothing, are undefined (null).
type Change struct {
	// ClustersNeeded is how many clusters must differ for any test of the family to
	// show a difference, where fewer do; 0 elsewhere.
	ClustersNeeded int    `json:"clusters_needed,omitempty"`
	Differ         int    `json:"differ"`     // clusters in which the two count differently
	Difference     Number `json:"difference"` // in the metric's unit
	Hi             Number `json:"hi"`
	Lo             Number `json:"lo"`
	MDE            Number `json:"mde"` // what one test at .05, one-sided, finds with a power of .8
	N              int64  `json:"n"`   // as that of the row
	// NotesNeeded is how many notes, spread over clusters as these are, would show a
	// difference of the size seen with a power of .8, in this family; 0 where that
	// cannot be said or it is shown already.
	NotesNeeded int64     `json:"notes_needed,omitempty"`
	P           Number    `json:"p"`      // two-sided, of this test alone
	PHolm       Number    `json:"p_holm"` // corrected for the family
	SE          Number    `json:"se"`     // the spread of the resamples
	Value       Number    `json:"value"`
	Verdict     string    `json:"verdict"`
	Warnings    []Warning `json:"warnings,omitempty"`
}
