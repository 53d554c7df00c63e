// Package models holds the contract between the harness and the systems it
// measures: what a system is given, what it answers, and the check every answer
// passes before it is scored.
//
// Each kind of system lives in a folder below (onnx, rules, dictionary,
// translated); none of them sees gold.
package models

import (
	"context"
	"time"

	"polyphi/corpora"
)

// An Input is what a system is given of one note: its key, its text and the
// declared language. Never gold, never the source's own id.
type Input struct {
	Key, Text string
	Lang      corpora.Lang
}

// Unmapped is the label of a prediction whose source label the system's label
// map does not know: kept in label-blind numbers, a false positive elsewhere.
const Unmapped corpora.Label = "UNMAPPED"

// A Prediction is one predicted span, half open, in bytes and code points.
//
// Label is a fine label of corpora/labels, a coarse one where the system knows
// no finer, or Unmapped. Score is the system's confidence in [0,1]; NoScore if
// it gives none.
type Prediction struct {
	corpora.Fragment
	Label corpora.Label
	Score float64
}

// NoScore is the Score of a prediction without a confidence.
const NoScore = -1

// An Answer is what a system says of one note: predictions (none is an answer:
// "nothing found"), or the code of what went wrong with this note. A code is
// lower-case letters and underscores; it never quotes text.
type Answer struct {
	Predictions []Prediction
	Error       string // "" or a code such as "not_a_number", "deadline"
}

// A Model answers every input exactly once through emit, in any order and never
// from two goroutines at a time. An error from Predict ends the run; a fault of
// one note is that note's Answer.Error. If emit returns an error, Predict stops
// and returns it.
type Model interface {
	Info() Info
	Predict(ctx context.Context, in []Input, emit func(i int, a Answer) error) error
}

// An Info says what a system is, for the manifest, the tables and the key under
// which its predictions are kept.
type Info struct {
	Name          string          // the row's name
	Kind          string          // onnx, rules, dictionary
	Family        string          // rules, dictionary, encoder, small-llm, large-llm
	Demonstration bool            // trained by the project on synthetic notes
	Suites        []string        // suites whose default rows it is one of
	Before        string          // name of the row this one improves on
	Category      string          // language category of the sentences it learned from: all, english-only, chinese-only, mixed; "" if not declared
	Vocabulary    map[string]bool // words of its training text, as corpora.Words cuts them; nil if not declared
	Labels        []corpora.Label // labels it can answer with, sorted
	CoarseOnly    bool            // knows coarse labels only: fine columns are a dash
	Digests       []Digest        // SHA-256 of every file or table that decides its answers
	Settings      []Setting       // every parameter that decides its answers, in fixed order
	Device        Device
	Times         Times
	Notes         []string // footnotes: repairs, unmapped labels, ...
}

// A Digest names a file or table and its SHA-256 in hex.
type Digest struct{ Name, SHA256 string }

// A Setting is one parameter that decides a system's answers.
type Setting struct{ Name, Value string }

// A Device is where a system ran. Requested and Used are cpu or cuda; "" for
// systems that have no device.
type Device struct {
	Requested, Used string
	Reason          string // why Used differs from what auto would like
	Precision       string // fp32, fp16, int8
	Threads         int
	Runtime         string // "ONNX Runtime 1.30.0"
	RuntimeSHA256   string
	GPU, Driver     string
	ProviderShare   float64 // share of node runs on the device, [0,1]
	ProviderTime    float64 // share of their time; on a GPU that of launches only
}

// Times are the seconds spent outside the clock of words per second.
type Times struct{ LoadSeconds, WarmupSeconds float64 }

// A Usage is what one pass of a system cost beside time: counted by systems
// that have tokens and batches. Windows and padding are in tokens.
type Usage struct {
	Tokens, WindowTokens, PaddedTokens int64
	UncoveredTokens                    int64 // always 0, or the run is wrong
	CutWords                           int64 // words longer than a window
	Repairs                            int64 // tag sequences mended by the decoder
	Batches                            int64
	OutOfMemory                        int64 // times memory ran out since the system was opened, and it went on with less at once
	BatchTokens                        int64 // padded tokens a batch may have since memory ran out; 0 while it has not
	RecutWindows                       int64 // windows cut again, to half or less, for want of memory
	ComparedTokens                     int64 // deciding tokens of the pass's first windows that ran on the CPU too; 0 where that is the device
	FlippedTokens                      int64 // of these, the ones that get another label there
	UnmappedSpans                      int64 // on translated text, that led to no place in the note
	UnreadSentences                    int64 // of a table of translations, about notes that were not given
	Words                              []ScriptWords
	PlanSHA256                         string
}

// ScriptWords are the words of one script as the tokenizer met them.
type ScriptWords struct {
	Script         string // name in UAX 24; Other for those the project has no rule for
	Words, Unknown int64  // Unknown of the Words are the unknown token
}

// An Audited model checks, after a pass and outside its clock, what the answers
// rest on. An error means that they cannot be used; numbers go into its Usage.
type Audited interface {
	Audit(ctx context.Context) error
}

// A Metered model reports the usage of its latest complete Predict.
type Metered interface{ Usage() Usage }

// A Replayer can do the work of a Predict with nothing around it.
type Replayer interface {
	Replay(in []Input) (Replay, error)
}

// A Replay is the work of a Predict, prepared: Run does it again, on as many
// goroutines, and returns the time that took. It is the limit for any program on
// the same runtime; that time over the time of Predict is a system's efficiency.
type Replay interface {
	Run() (time.Duration, error)
	Close()
}
