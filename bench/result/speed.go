package result

// A Speed is speed.json: the one pass of every system by bench run, and what bench
// speed measured.
type Speed struct {
	Format string       `json:"format"`
	Models []ModelSpeed `json:"models"`
	Trial  *Trial       `json:"trial,omitempty"`
}

// A ModelSpeed holds the timing of a system by bench run.
type ModelSpeed struct {
	LoadSeconds   Number      `json:"load_seconds"`
	Model         string      `json:"model"`
	Passes        []SpeedPass `json:"passes"`
	WarmupSeconds Number      `json:"warmup_seconds"`
}

// A SpeedPass is one pass over all notes: a ratio of sums, never a mean of ratios.
type SpeedPass struct {
	PaddedTokens int64  `json:"padded_tokens,omitempty"`
	Runes        int64  `json:"runes"`
	Seconds      Number `json:"seconds"`
	Tokens       int64  `json:"tokens,omitempty"`
	Words        int64  `json:"words"`
}

// WordsPerSecond returns the rate of the latest pass, undefined without one.
func (m ModelSpeed) WordsPerSecond() Number {
	if len(m.Passes) == 0 {
		return Undefined()
	}
	p := m.Passes[len(m.Passes)-1]
	if !p.Seconds.Defined() || p.Seconds <= 0 {
		return Undefined()
	}
	return Number(float64(p.Words) / float64(p.Seconds))
}

// A Trial is one measurement by bench speed: systems timed by turns in one process,
// every sample in the order taken, and what was made of them.
type Trial struct {
	Argv      []string      `json:"argv"`
	Blocks    []TimedBlock  `json:"blocks"`
	Costs     []Cost        `json:"costs"`
	Estimates []Estimate    `json:"estimates"` // in the order of the systems
	Machine   Machine       `json:"machine"`
	Notes     []TimedNote   `json:"notes"`
	Passes    []TimedPass   `json:"passes"`
	Started   string        `json:"started"`
	Systems   []TimedSystem `json:"systems"` // in the order given
}

// A TimedSystem is what of a system does not change from pass to pass. Tokens are
// those of one pass, 0 of a system without any.
type TimedSystem struct {
	LoadSeconds   Number `json:"load_seconds"`
	MemoryBytes   Number `json:"memory_bytes"` // highest resident memory of the process while this system alone was loaded and took a pass
	Model         string `json:"model"`
	PaddedTokens  int64  `json:"padded_tokens"`
	Runes         int64  `json:"runes"`
	Tokens        int64  `json:"tokens"`
	WarmupSeconds Number `json:"warmup_seconds"`
	WindowTokens  int64  `json:"window_tokens"`
	Words         int64  `json:"words"`
}

// A TimedPass is one pass of a system over all notes, or a raw replay of its work.
type TimedPass struct {
	Model   string `json:"model"`
	Raw     bool   `json:"raw"`
	Seconds Number `json:"seconds"`
}

// A TimedNote is one note given alone to every system, in turn; at every second
// note from the last system to the first.
type TimedNote struct {
	Note    string   `json:"note"`
	Seconds []Number `json:"seconds"` // by system
	Words   int      `json:"words"`
}

// A TimedBlock is one call of a system with a number of notes of like mixture.
type TimedBlock struct {
	Model   string `json:"model"`
	Notes   int    `json:"notes"`
	Seconds Number `json:"seconds"`
}

// What a cost grows with.
const (
	OfLength = "length" // seconds of one note by its words
	OfNumber = "number" // seconds of one call by its number of notes
)

// A Cost says how the time of a system grows: Factor times x to the Exponent,
// fitted to the samples with x from From to To. Exponent and Factor are undefined
// where x hardly differs.
type Cost struct {
	Exponent Number      `json:"exponent"`
	Factor   Number      `json:"factor"`
	From     float64     `json:"from"`
	Model    string      `json:"model"`
	Of       string      `json:"of"`
	Points   []CostPoint `json:"points"` // by x
	To       float64     `json:"to"`
}

// A CostPoint is the median of N samples of nearly one x.
type CostPoint struct {
	N       int     `json:"n"`
	Seconds Number  `json:"seconds"`
	X       float64 `json:"x"`
}
