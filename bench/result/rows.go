package result

// A Key is a line of keys.jsonl.
type Key struct {
	Corpus string `json:"corpus"`
	ID     string `json:"id"`
	Note   string `json:"note"`
}

// A Note is a line of notes.jsonl: everything about a note that a number may
// be cut by, and no text. Attrs holds every note-level axis value.
type Note struct {
	Attrs   map[string]string `json:"attrs"`
	Cluster int               `json:"cluster"` // numbered by first appearance
	Note    string            `json:"note"`
	Runes   int               `json:"runes"`
	Words   int               `json:"words"`
}

// A NoteSentences is a line of sentences.jsonl.gz.
type NoteSentences struct {
	Note      string     `json:"note"`
	Sentences []Sentence `json:"sentences"`
}

// A Sentence is what the code-mixing index needs of one sentence: N language
// tokens, Max of the dominating language, P switch points.
type Sentence struct {
	Bin      string            `json:"bin"`            // on the first axis of the index
	Bins     map[string]string `json:"bins,omitempty"` // on the others, by axis
	Category string            `json:"category"`
	Matrix   string            `json:"matrix,omitempty"`
	Max      int               `json:"max"`
	N        int               `json:"n"`
	P        int               `json:"p"`
	Runes    int               `json:"runes"`
}

// A PredictionHeader is the first line of a predictions file.
type PredictionHeader struct {
	CorpusSHA256 string `json:"corpus_sha256"`
	Format       string `json:"format"`
	IDs          string `json:"ids"` // "key"
	Key          string `json:"key"` // the model's key
	Model        string `json:"model"`
	Offsets      string `json:"offsets"`              // "codepoint"
	Vocabulary   bool   `json:"vocabulary,omitempty"` // the words of the training text are known: rows list unseen mentions
}

// A NotePredictions is one note's answer: spans, or the code of what went wrong.
type NotePredictions struct {
	Error string `json:"error,omitempty"`
	ID    string `json:"id"` // the note key
	Spans []Span `json:"spans,omitempty"`

	// Unseen lists the gold mentions, by their place in the note, that hold a word
	// which the system's training text has not. Only where the header says so.
	Unseen []int `json:"unseen,omitempty"`
	// UnseenWords lists the words of the note, by their place, that the training
	// text has not.
	UnseenWords []int `json:"unseen_words,omitempty"`
}

// A Span is a predicted span in code points, half open.
type Span struct {
	End   int     `json:"end"`
	Label string  `json:"label"`
	Score *Number `json:"score,omitempty"`
	Start int     `json:"start"`
}

// A CountsHeader is the first line of counts.jsonl.gz.
type CountsHeader struct {
	Fields []string `json:"fields"`
	Format string   `json:"format"`
}

// A NoteCounts holds the integer counts of one model on one note: for the whole
// note ("all"), each label ("label=DATE"), coarse label ("coarse=NAME"), value
// of a mention attribute ("gender=female"), declared product of those, and
// sentence bin ("cmi=0"). Each cell is an array in the order of
// CountsHeader.Fields with trailing zeros cut; a cell of zeros is absent.
type NoteCounts struct {
	Cells  map[string][]int64 `json:"cells"`
	Model  string             `json:"model"`
	Note   string             `json:"note"`
	Status string             `json:"status"` // "ok" or an error code
}
