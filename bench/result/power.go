package result

// A GateTrial is one test of a gate by a loss whose size is known.
type GateTrial struct {
	Gate    string `json:"gate"`
	Got     string `json:"got"`     // verdict
	Planted Number `json:"planted"` // loss, a proportion or per 1,000 words; undefined for no change
	Reason  string `json:"reason"`
	Right   bool   `json:"right"`
	Segment string `json:"segment"`
	Title   string `json:"title"`
	Unit    string `json:"unit"`
	Want    string `json:"want"` // verdict; "" where nothing was tested
}

// A Power says how well a check can tell a loss from noise, before it is trusted.
// Numbers are undefined where they mean nothing.
type Power struct {
	Clusters  int    `json:"clusters"`
	Gate      string `json:"gate"`
	Margin    Number `json:"margin"` // in the unit of the metric
	MDE       Number `json:"mde"`    // the loss that is found with probability .8
	Notes     int    `json:"notes"`
	NeedNotes int    `json:"need_notes"`  // to pass with probability .8 if nothing changed
	PassSame  Number `json:"p_pass_same"` // if nothing changed
	FailLoss  Number `json:"p_fail_loss"` // if the segment lost twice the margin
	Reason    string `json:"reason"`      // why there are no numbers
	SE        Number `json:"se"`          // of what is tested
	Segment   string `json:"segment"`
	Title     string `json:"title"`
	Trials    int64  `json:"trials"`
	Unit      string `json:"unit"` // of margin, spread and loss: proportion, percent, per 1,000 words
}

// A PowerReport is the power of every check of a file.
type PowerReport struct {
	AllPass Number  `json:"p_all_pass_same"` // if nothing changed, every check that has numbers passes
	Checks  []Power `json:"checks"`
	Source  string  `json:"source"` // where the spread of a difference is from
}
