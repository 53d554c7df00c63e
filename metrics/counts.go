package metrics

// A Field is one integer of a cell. Its value is the place in the file format,
// so new fields are only ever added at the end of the stored ones.
type Field int

// The stored fields of a cell, in file order.
//
// Gold and Pred hold the labels of the suite's label set and go with the
// labelled views and the alignment; GoldBlind and PredBlind hold all. TP fields
// count pairs on the gold side, PTP fields the same pairs on the prediction
// side; they differ only where a pair may join two cells (sentences).
const (
	Gold Field = iota
	Pred
	GoldBlind
	PredBlind
	TPStrict
	TPStrictCoarse
	TPStrictBlind
	TPApprox
	TPApproxCoarse
	TPApproxBlind
	AlPairs        // pairs of the alignment
	AlStrict       // of them with equal bounds and label
	AlBounds       // of them with equal bounds
	AlLabel        // of them with equal label
	Covered        // gold mentions (of GoldBlind) with no visible grapheme
	GGold          // gold graphemes
	GVisible       // of them visible under any prediction
	GVisibleLabel  // of them visible under predictions of their own label
	GOther         // graphemes outside gold
	GOtherPred     // of them over-redacted
	Sentences      // sentences
	SentencesWrong // of them with a wrong set of spans
	DupGold        // gold mentions dropped as duplicates
	DupPred        // predictions dropped as duplicates
	Ignored        // ignored gold mentions
	Neutral        // predictions dropped because they lie in ignored mentions
	PTPStrict
	PTPStrictCoarse
	PTPStrictBlind
	PTPApprox
	PTPApproxCoarse
	PTPApproxBlind
	NumFields // number of stored fields

	// What follows is not stored in a cell: it is derived from whole notes and
	// exists in Totals only.

	Notes         Field = iota - 1 // notes
	NotesClean                     // notes with no visible gold grapheme
	NotesPHI                       // notes that hold a gold grapheme
	NotesPHIClean                  // notes that hold gold graphemes, none visible
	Words                          // words of the notes
	NumTotals                      // length of Totals
)

var fieldNames = [NumTotals]string{
	Gold: "gold", Pred: "pred", GoldBlind: "gold_blind", PredBlind: "pred_blind",
	TPStrict: "tp_strict", TPStrictCoarse: "tp_strict_coarse", TPStrictBlind: "tp_strict_blind",
	TPApprox: "tp_approx", TPApproxCoarse: "tp_approx_coarse", TPApproxBlind: "tp_approx_blind",
	AlPairs: "al_pairs", AlStrict: "al_strict", AlBounds: "al_bounds", AlLabel: "al_label",
	Covered: "covered", GGold: "g_gold", GVisible: "g_visible", GVisibleLabel: "g_visible_label",
	GOther: "g_other", GOtherPred: "g_other_pred",
	Sentences: "sentences", SentencesWrong: "sentences_wrong",
	DupGold: "dup_gold", DupPred: "dup_pred", Ignored: "ignored", Neutral: "neutral",
	PTPStrict: "ptp_strict", PTPStrictCoarse: "ptp_strict_coarse", PTPStrictBlind: "ptp_strict_blind",
	PTPApprox: "ptp_approx", PTPApproxCoarse: "ptp_approx_coarse", PTPApproxBlind: "ptp_approx_blind",
	Notes: "notes", NotesClean: "notes_clean", NotesPHI: "notes_phi",
	NotesPHIClean: "notes_phi_clean", Words: "words",
}

// String returns the field's name in files, such as "tp_strict".
func (f Field) String() string {
	if f < 0 || f >= NumTotals || fieldNames[f] == "" {
		return "unknown"
	}
	return fieldNames[f]
}

// FieldNames returns the names of the stored fields in file order: the header
// of counts.jsonl.gz.
func FieldNames() []string {
	out := make([]string, NumFields)
	for f := range out {
		out[f] = fieldNames[f]
	}
	return out
}

// Counts are the integers of one cell: one note and one segment, indexed by
// Field.
type Counts [NumFields]int64

// Add adds d to c, field by field.
func (c *Counts) Add(d *Counts) {
	for f := range c {
		c[f] += d[f]
	}
}

// IsZero reports whether every field is 0; such a cell is not stored.
func (c *Counts) IsZero() bool { return *c == Counts{} }

// Trimmed returns the fields in file order without the zeros at the end. It
// shares memory with c.
func (c *Counts) Trimmed() []int64 {
	n := len(c)
	for n > 0 && c[n-1] == 0 {
		n--
	}
	return c[:n]
}

// FromTrimmed returns the counts whose leading fields are v; the rest are 0.
// ok is false if v has more fields than a cell or one is negative.
func FromTrimmed(v []int64) (c Counts, ok bool) {
	if len(v) > len(c) {
		return c, false
	}
	for i, x := range v {
		if x < 0 {
			return Counts{}, false
		}
		c[i] = x
	}
	return c, true
}

// Totals are counts summed over notes, with what is derived from whole notes:
// Notes, NotesClean, NotesPHI, NotesPHIClean and Words. Indexed by Field.
type Totals [NumTotals]int64

// Add adds the fields of a cell, without counting a note.
func (t *Totals) Add(c *Counts) {
	for f := range c {
		t[f] += c[f]
	}
}

// AddNote adds the whole-note cell of one note of the given number of words.
// A note is clean if none of its gold graphemes is visible.
func (t *Totals) AddNote(c *Counts, words int64) {
	t.Add(c)
	t[Notes]++
	t[Words] += words
	if c[GVisible] == 0 {
		t[NotesClean]++
	}
	if c[GGold] > 0 {
		t[NotesPHI]++
		if c[GVisible] == 0 {
			t[NotesPHIClean]++
		}
	}
}
