package result

import (
	"sort"
	"strings"
)

// A Metrics is metrics.json: every estimate of the run.
type Metrics struct {
	Compat    []CompatReport `json:"compat,omitempty"` // by system, then in the suite's order; none of it in an estimate
	Confusion []Confusion    `json:"confusion"`        // sorted by model, gold, prediction
	Corpus    []CorpusFacts  `json:"corpus"`
	Estimates []Estimate     `json:"estimates"` // sorted by Key
	Format    string         `json:"format"`
	Level     Number         `json:"level"`     // of every interval, 0.95
	Policy    string         `json:"policy"`    // code-mixing policy line
	Resamples int            `json:"resamples"` // of the cluster bootstrap
	Seed      uint64         `json:"seed"`
}

// A CompatReport is what another scorer says of a system, by its own rules and
// with its own defects. A zero denominator gives it 0, not null.
type CompatReport struct {
	Blind       string         `json:"blind"`               // what the scorer does not see, in a sentence
	Conflicts   int            `json:"conflicts,omitempty"` // tokens that two spans of one side claim
	Defects     []string       `json:"defects,omitempty"`   // that are reproduced
	Extra       []CompatNumber `json:"extra,omitempty"`     // such as accuracy
	Mode        string         `json:"mode"`                // our name of it
	Model       string         `json:"model"`
	Rows        []CompatRow    `json:"rows"`    // in the scorer's order, its headline first
	Skipped     int            `json:"skipped"` // notes it leaves out because the system did not answer
	SkippedGold int            `json:"skipped_gold"`
	Tool        string         `json:"tool"`               // and the release that is followed
	Vanished    int            `json:"vanished,omitempty"` // spans of either side without a token of their own
}

// A CompatRow is a line of another scorer's report. TP, FP and FN are as it counts
// them, which may be fractions.
type CompatRow struct {
	F1   Number `json:"f1"`
	FN   Number `json:"fn"`
	FP   Number `json:"fp"`
	Gold int    `json:"gold"` // its support as the scorer counts it
	Name string `json:"name"` // "micro", "strict", or a label
	P    Number `json:"p"`
	R    Number `json:"r"`
	TP   Number `json:"tp"`
}

// A CompatNumber is a number of another scorer that is no precision, recall or F1.
type CompatNumber struct {
	Name  string `json:"name"`
	Value Number `json:"value"`
}

// An Estimate is one number and how far to trust it. Value, Lo and Hi are
// undefined (null) where nothing was observed.
//
// A rate is keyed by Model, Metric, Match, Average and Segment. A measure over
// the groups of an axis (recall_gap, worst_group, ...) carries Axis too, and
// where one group stands out its name in Group. A change (recall_change, ...) is
// Model's rate less that of the system in Before; a system has one such, so that
// the key needs no more.
//
// Beside a recall_gap of names stand recall_gap_by_chance, the mean of its size where
// groups are dealt anew within clusters; disparity_p, the share of such dealings in
// which two groups' gap, or the recall equality difference of more, is at least as
// great; and disparity_p_holm, adjusted over all systems and, inside each value of
// another axis, over its values. They have no interval; Clusters are those that hold
// two groups or more. With the warning unpaired they are undefined, with equal p is 1.
type Estimate struct {
	Average  string    `json:"average,omitempty"` // micro, macro
	Axis     string    `json:"axis,omitempty"`
	Before   string    `json:"before,omitempty"` // of a change: the system it is taken from
	Clusters int       `json:"clusters"`
	Group    string    `json:"group,omitempty"`
	Hi       Number    `json:"hi"`
	Lo       Number    `json:"lo"`
	Match    string    `json:"match,omitempty"` // strict, approximate, strict-coarse, approximate-coarse, strict-blind, approximate-blind
	Method   string    `json:"method"`          // wilson-deff, exact, bca, bootstrap (its percentiles), permutation, exact-permutation (all of them), none
	Metric   string    `json:"metric"`
	Model    string    `json:"model"`
	N        int64     `json:"n"`       // the denominator: mentions, predictions, graphemes, notes ...
	Notes    int       `json:"notes"`   // notes in the segment
	Segment  string    `json:"segment"` // "" for all, else "coarse=NAME variant=hi-Deva", keys sorted
	Value    Number    `json:"value"`
	Warnings []Warning `json:"warnings,omitempty"`
}

// A Confusion says how often a system's label met a gold label in the alignment
// (one-to-one pairs that share a character, exact hits first). Gold is "" for a
// prediction without a pair, Pred for a mention without one; a coarse label is
// that of a system that knows no finer one.
type Confusion struct {
	Gold  string `json:"gold"`
	Model string `json:"model"`
	N     int64  `json:"n"`
	Pred  string `json:"pred"`
}

// A Warning stands beside a number: a code for programs, and a sentence that
// says what would cure it.
type Warning struct {
	Code string `json:"code"` // small, one_cluster, no_data, macro_left_out, ...
	Text string `json:"text"`
}

// Has reports whether the estimate carries a warning of that code.
func (e Estimate) Has(code string) bool {
	for _, w := range e.Warnings {
		if w.Code == code {
			return true
		}
	}
	return false
}

// Key returns what identifies the estimate in its run.
func (e Estimate) Key() string {
	return strings.Join([]string{e.Model, e.Metric, e.Match, e.Average, e.Axis, e.Segment}, "\x1f")
}

// Segment returns the canonical name of a segment from key, value pairs, such
// as Segment("variant", "hi-Deva", "coarse", "NAME"): keys sorted, joined by
// spaces. No pairs mean all of the data: "".
func Segment(pairs ...string) string {
	terms := make([]string, 0, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		terms = append(terms, pairs[i]+"="+pairs[i+1])
	}
	sort.Strings(terms)
	return strings.Join(terms, " ")
}

// CorpusFacts are the facts of the corpus, or of one group of it, that no
// system moves. Maps are by fine label.
type CorpusFacts struct {
	Distinct    map[string]int `json:"distinct"` // distinct surface forms
	Mentions    map[string]int `json:"mentions"`
	Mixing      Mixing         `json:"mixing"`    // empty where the suite measures none
	Negatives   map[string]int `json:"negatives"` // hard negatives by kind
	Notes       int            `json:"notes"`
	Runes       int            `json:"runes"`
	Segment     string         `json:"segment"` // "" for all, else one note-level axis value
	Sentences   int            `json:"sentences"`
	Unannotated int            `json:"unannotated"`
	Incomplete  int            `json:"incomplete"`
	Words       int            `json:"words"`
	WithoutPHI  int            `json:"without_phi"` // notes without gold
}

// A Mixing is the code-mixing of a corpus or a group of it.
type Mixing struct {
	Histogram    map[string]map[string]int `json:"histogram"`     // sentences by bin and category; those without language tokens under bin 0 and category numeric
	Numbers      map[string]Number         `json:"numbers"`       // by the names of package cmi, such as cmi_mixed_100
	Tokens       map[string]int            `json:"tokens"`        // tokens by language, univ and und too
	TokenSources map[string]int            `json:"token_sources"` // gold, rule, script, model
}

// Number returns a number by name, undefined if there is none.
func (m Mixing) Number(name string) Number {
	if x, ok := m.Numbers[name]; ok {
		return x
	}
	return Undefined()
}
