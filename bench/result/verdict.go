package result

// VerdictFormat is that of verdict.json.
const VerdictFormat = "polyphi-verdict/1"

// The verdicts of a check.
const (
	Passed        = "pass"
	Failed        = "fail"
	Inconclusive  = "inconclusive"   // the data allow both
	NoData        = "no data"        // nothing, or too little, was measured
	Borne         = "accepted"       // a fail that the gate file bears until a date
	NotComparable = "not comparable" // speeds that were not measured by turns
)

// Exit codes of a verdict.
const (
	ExitPassed        = 0
	ExitFailed        = 10
	ExitInconclusive  = 11
	ExitNotComparable = 12
)

// A Verdict is verdict.json: every check, and what they come to. It holds no clock
// but AsOf, no path and no host, so that equal counts give equal bytes.
type Verdict struct {
	Alpha       Number     `json:"alpha"` // of each one-sided claim
	AsOf        string     `json:"as_of"` // the day that accepted regressions are judged by
	Base        *Party     `json:"base"`  // null without a baseline
	Cand        Party      `json:"cand"`
	Checks      []Check    `json:"checks"` // in the file's order, groups in the suite's
	Exit        int        `json:"exit"`
	Format      string     `json:"format"`
	Gate        string     `json:"gate"` // name of the gate file
	GateSHA256  string     `json:"gate_sha256"`
	Lenient     bool       `json:"lenient"` // inconclusive checks only warn
	Reason      string     `json:"reason"`
	Resamples   int        `json:"resamples"`
	Seed        uint64     `json:"seed"`
	Signature   string     `json:"signature"`
	SignatureID string     `json:"signature_id"`
	Stale       []Accepted `json:"stale"` // accepted regressions that no longer fail
	Suite       string     `json:"suite"`
	SuiteHash   string     `json:"suite_hash"`
}

// An Accepted is a regression that is known and borne until a date.
type Accepted struct {
	By      string `json:"by" yaml:"by"`
	Gate    string `json:"gate" yaml:"gate"`
	Segment string `json:"segment" yaml:"segment"`
	Until   string `json:"until" yaml:"until"` // last day, YYYY-MM-DD
	Why     string `json:"why" yaml:"why"`
}

// A Party is one of the two systems.
type Party struct {
	Errors int    `json:"errors"` // notes whose answer is an error record
	Key    string `json:"key"`
	Model  string `json:"model"`
	Notes  int    `json:"notes"`
}

// A Check is one gate on one segment. Numbers are undefined (null) where they mean
// nothing. Tested is what is held to the limit: the improvement over the baseline
// (worse is negative), or the candidate's own value.
type Check struct {
	Accepted   *Accepted `json:"accepted,omitempty"`
	Base       Number    `json:"base"`
	Cand       Number    `json:"cand"`
	Clusters   int       `json:"clusters"`
	Gate       string    `json:"gate"`
	Hi         Number    `json:"hi"`    // of the interval of Tested
	Level      Number    `json:"level"` // of that interval, two-sided: 1 - 2 alpha, or 0.9 of lower95 and upper95
	Limit      Number    `json:"limit"`
	Lo         Number    `json:"lo"`
	Match      string    `json:"match,omitempty"`
	Method     string    `json:"method"` // bootstrap, wilson-deff, exact, bca, t, none
	Metric     string    `json:"metric"`
	NeedsNotes int       `json:"needs_notes,omitempty"` // about so many would settle an inconclusive check
	Notes      int       `json:"notes"`
	P          Number    `json:"p"`      // one-sided, that Tested is beyond the limit
	PHolm      Number    `json:"p_holm"` // over the gate's groups
	Reason     string    `json:"reason"`
	Rule       string    `json:"rule"`
	Segment    string    `json:"segment"` // value of for_each or segment; "all", "worst", "other"
	Severity   string    `json:"severity"`
	Tested     Number    `json:"tested"`
	Title      string    `json:"title"` // of the segment, for a reader
	Trials     int64     `json:"trials"`
	Unit       string    `json:"unit"` // of Tested and Limit: pt (a difference of proportions), proportion, percent, ratio, per 1,000 words
	Verdict    string    `json:"verdict"`
	Where      string    `json:"where,omitempty"` // the gate's filter
}
