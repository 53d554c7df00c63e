package result

import "slices"

// Formats of the files; readers refuse any other.
const (
	RunFormat         = "polyphi-run/1"
	PredictionsFormat = "polyphi-predictions/1"
	CountsFormat      = "polyphi-counts/1"
	MetricsFormat     = "polyphi-metrics/1"
	SpeedFormat       = "polyphi-speed/1"
)

// States of a run and of a model in it.
const (
	Complete   = "complete"
	Incomplete = "incomplete" // notes or answers are missing
	Running    = "running"    // started; not every file is written yet
)

// A Manifest is run.json.
type Manifest struct {
	Argv        []string          `json:"argv"`
	Build       Build             `json:"build"`
	Corpora     []CorpusDigest    `json:"corpora"`
	Files       map[string]string `json:"files"` // path below the run directory to SHA-256
	Finished    string            `json:"finished,omitempty"`
	Format      string            `json:"format"`
	Machine     Machine           `json:"machine"` // that the systems ran on
	Models      []ModelRow        `json:"models"`
	Parent      *Parent           `json:"parent,omitempty"`  // of a run whose predictions were made in another
	Partial     string            `json:"partial,omitempty"` // why only part of the data was run, "" for all
	Resamples   int               `json:"resamples"`
	Seed        uint64            `json:"seed"`
	Signature   string            `json:"signature"`      // one readable line
	SignatureID string            `json:"signature_id"`   // first six hex digits of its hash
	Slim        *Slim             `json:"slim,omitempty"` // of a directory of counts, without keys and predictions
	Started     string            `json:"started,omitempty"`
	State       string            `json:"state"`
	Suite       Suite             `json:"suite"`
	SuiteHash   string            `json:"suite_hash"`
	Tags        map[string]string `json:"tags,omitempty"`
}

// A Parent names the run directory whose predictions were scored again: by its
// contents, for a path says nothing elsewhere.
type Parent struct {
	Build       Build   `json:"build"` // that predicted
	Finished    string  `json:"finished,omitempty"`
	Parent      *Parent `json:"parent,omitempty"`
	RunSHA256   string  `json:"run_sha256"` // of its run.json
	Signature   string  `json:"signature"`
	SignatureID string  `json:"signature_id"`
	Suite       string  `json:"suite"` // its name and revision, such as "multiculture r1"
	SuiteHash   string  `json:"suite_hash"`
}

// A Slim says how a directory of counts was made of a run.
type Slim struct {
	LeftOut   []string `json:"left_out"`   // axes and products with a cell of fewer clusters than MinCell, such as "gender label"; "pairs of labels"
	MinCell   int      `json:"min_cell"`   // 0: nothing was looked for
	RunSHA256 string   `json:"run_sha256"` // of the run's run.json
}

// Synthetic reports whether no note of the run is about a person. A run that names
// no corpus says nothing of it: false.
func (m Manifest) Synthetic() bool {
	return len(m.Corpora) > 0 && !slices.ContainsFunc(m.Corpora, func(c CorpusDigest) bool { return !c.Synthetic })
}

// LeftOut returns the axes and products that a directory of counts leaves out, nil
// where nothing is.
func (m Manifest) LeftOut() []string {
	if m.Slim == nil {
		return nil
	}
	return slices.Clone(m.Slim.LeftOut)
}

// A Build says which program made the run.
type Build struct {
	Go       string `json:"go"`
	Modified bool   `json:"modified,omitempty"`
	Revision string `json:"revision,omitempty"` // VCS revision
	Version  string `json:"version"`
}

// A Machine says what it ran on.
type Machine struct {
	Arch  string `json:"arch"`
	CPU   string `json:"cpu,omitempty"`
	Cores int    `json:"cores"`
	OS    string `json:"os"`
}

// A CorpusDigest names a corpus of the run and the SHA-256 of its bytes.
type CorpusDigest struct {
	Documents   int    `json:"documents"`
	Incomplete  int    `json:"incomplete,omitempty"`
	LabelMap    string `json:"label_map_sha256,omitempty"`
	Name        string `json:"name"`
	Restricted  bool   `json:"restricted,omitempty"`
	SHA256      string `json:"sha256"`
	Statement   string `json:"statement,omitempty"`
	Synthetic   bool   `json:"synthetic,omitempty"`
	Unannotated int    `json:"unannotated,omitempty"`
	Unpinned    bool   `json:"unpinned,omitempty"` // the suite file names no hash
}

// A ModelRow says everything about one system of the run that decides or
// explains its row.
type ModelRow struct {
	Before        string   `json:"before,omitempty"`
	Category      string   `json:"category,omitempty"` // language category of the sentences it learned from, as declared
	CoarseOnly    bool     `json:"coarse_only,omitempty"`
	Demonstration bool     `json:"demonstration,omitempty"`
	Device        Device   `json:"device"`
	Digests       []Named  `json:"digests"`
	Errors        int      `json:"errors"` // notes whose answer is an error record
	Family        string   `json:"family"`
	Key           string   `json:"key"` // SHA-256 over digests, settings, corpora and device: what its predictions are kept under
	Kind          string   `json:"kind"`
	Labels        []string `json:"labels"`
	Name          string   `json:"name"`
	Notes         []string `json:"notes,omitempty"` // footnotes
	Settings      []Named  `json:"settings"`
	State         string   `json:"state"`
	Unmapped      int64    `json:"unmapped,omitempty"` // predictions whose label the label map does not know
	Usage         *Usage   `json:"usage,omitempty"`
}

// A Named is a name with a value.
type Named struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// A Device is where a system ran.
type Device struct {
	Driver        string `json:"driver,omitempty"`
	GPU           string `json:"gpu,omitempty"`
	Precision     string `json:"precision,omitempty"`
	ProviderShare Number `json:"provider_share,omitempty"` // of node runs on the device
	ProviderTime  Number `json:"provider_time,omitempty"`  // the same of their time
	Reason        string `json:"reason,omitempty"`
	Requested     string `json:"requested,omitempty"`
	Runtime       string `json:"runtime,omitempty"`
	RuntimeSHA256 string `json:"runtime_sha256,omitempty"`
	Threads       int    `json:"threads,omitempty"`
	Used          string `json:"used,omitempty"`
}

// A Usage is what one pass cost in tokens.
type Usage struct {
	Batches         int64  `json:"batches"`
	BatchTokens     int64  `json:"batch_tokens,omitempty"`    // padded, that a batch may have since memory ran out
	ComparedTokens  int64  `json:"compared_tokens,omitempty"` // that ran on the CPU too
	CutWords        int64  `json:"cut_words"`
	FlippedTokens   int64  `json:"flipped_tokens,omitempty"` // of the compared ones, with another label there
	OutOfMemory     int64  `json:"out_of_memory,omitempty"`  // times memory ran out, since the system was opened
	PaddedTokens    int64  `json:"padded_tokens"`
	PlanSHA256      string `json:"plan_sha256,omitempty"`
	RecutWindows    int64  `json:"recut_windows,omitempty"` // cut again for want of memory
	Repairs         int64  `json:"repairs"`
	Tokens          int64  `json:"tokens"`
	UncoveredTokens int64  `json:"uncovered_tokens"`
	UnmappedSpans   int64  `json:"unmapped_spans,omitempty"`   // on translated text, that led to no place in the note
	UnreadSentences int64  `json:"unread_sentences,omitempty"` // of a table of translations, about notes the corpus has not
	WindowTokens    int64  `json:"window_tokens"`

	Words []ScriptWords `json:"words,omitempty"` // of systems with a vocabulary
}

// ScriptWords are the words of one script (names of UAX 24) and how many of them
// a tokenizer made its unknown token.
type ScriptWords struct {
	Script  string `json:"script"`
	Unknown int64  `json:"unknown"`
	Words   int64  `json:"words"`
}

// A Suite is the suite as it ran, defaults filled in.
type Suite struct {
	Axes           []Axis             `json:"axes"`
	Categories     []string           `json:"categories,omitempty"`      // language categories a sentence may have, where code-mixing is measured
	CategoryShares map[string]float64 `json:"category_shares,omitempty"` // of sentences, that scores are weighted to
	Cluster        string             `json:"cluster"`                   // what is resampled: an attribute, or "note"
	CoarseList     []string           `json:"coarse_list,omitempty"`     // every coarse label, of the label set or not
	Compat         []string           `json:"compat,omitempty"`          // other scorers asked for beside our own
	Cross          [][]string         `json:"cross"`
	Headline       string             `json:"headline"` // match of the one-number columns
	LabelList      []string           `json:"label_list"`
	Labels         string             `json:"labels"` // label set
	Match          []string           `json:"match"`
	Minimum        Minimum            `json:"minimum"`
	Name           string             `json:"name"`
	Passes         int                `json:"passes,omitempty"` // timed passes of each system when speed is measured
	Reports        []string           `json:"reports,omitempty"`
	Revision       int                `json:"revision"`
	Schema         []LabelRow         `json:"schema"` // of the label set, in its order
	Title          string             `json:"title"`
}

// A LabelRow says what a label of the label set stands for.
type LabelRow struct {
	Coarse string   `json:"coarse"`
	Fine   []string `json:"fine"` // of the closed list
	Label  string   `json:"label"`
}

// A Minimum is the size under which a group is shown as small.
type Minimum struct {
	Mentions int `json:"mentions"`
	Notes    int `json:"notes"`
}

// An Axis is one way to split.
type Axis struct {
	From      string            `json:"from"`              // note, mention, label, measure
	Labels    []string          `json:"labels,omitempty"`  // coarse labels whose mentions it splits; all if empty
	Measure   string            `json:"measure,omitempty"` // cmi2014, at_switch, oov: computed by the run
	Name      string            `json:"name"`
	Of        string            `json:"of,omitempty"`     // of at_switch: the axis of the index whose tags decide; "" is the first
	Policy    map[string]string `json:"policy,omitempty"` // of a measured axis: what the suite file sets, by key
	Reference string            `json:"reference,omitempty"`
	Titles    map[string]string `json:"titles,omitempty"`
	Values    []string          `json:"values"`
}

// Measured returns the axes of a measure, in the suite's order.
func (s Suite) Measured(measure string) (out []Axis) {
	for _, a := range s.Axes {
		if a.Measure == measure {
			out = append(out, a)
		}
	}
	return out
}

// Title returns what tables and figures print for a value of the axis.
func (a Axis) Title(value string) string {
	if t := a.Titles[value]; t != "" {
		return t
	}
	return value
}

// Axis returns the axis of that name, and whether the suite has it.
func (s Suite) Axis(name string) (Axis, bool) {
	for _, a := range s.Axes {
		if a.Name == name {
			return a, true
		}
	}
	return Axis{}, false
}
