package corpora

import "strconv"

// A Corpus yields its validated documents in a fixed order.
type Corpus struct {
	Name       string
	Documents  []Document
	SHA256     string // of the corpus's canonical bytes or its file
	LabelMap   string // SHA-256 of the label map it was read with, "" for our own labels
	Synthetic  bool   // text may be shown
	Restricted bool   // text is never shown
	Statement  string // data statement, one paragraph
}

// A BadFile is bad input: where it stands and what is wrong with it. It never
// holds a word of text or a source id. Line is 1-based; 0 if unknown.
type BadFile struct {
	File string
	Line int
	Err  error
}

// Error returns "FILE:LINE: fault".
func (e *BadFile) Error() string {
	if e.Line > 0 {
		return e.File + ":" + strconv.Itoa(e.Line) + ": " + e.Err.Error()
	}
	return e.File + ": " + e.Err.Error()
}

// Unwrap returns the fault.
func (e *BadFile) Unwrap() error { return e.Err }
