package metrics

import (
	"slices"
	"strings"
	"testing"
)

// The file format: a change here needs a new format number.
func TestFieldNames(t *testing.T) {
	want := strings.Fields(`gold pred gold_blind pred_blind tp_strict tp_strict_coarse tp_strict_blind
		tp_approx tp_approx_coarse tp_approx_blind al_pairs al_strict al_bounds al_label covered
		g_gold g_visible g_visible_label g_other g_other_pred sentences sentences_wrong
		dup_gold dup_pred ignored neutral ptp_strict ptp_strict_coarse ptp_strict_blind
		ptp_approx ptp_approx_coarse ptp_approx_blind`)
	if got := FieldNames(); !slices.Equal(got, want) {
		t.Errorf("fields %v", got)
	}
	seen := map[string]bool{}
	for f := range NumTotals {
		if f.String() == "unknown" || seen[f.String()] {
			t.Errorf("field %d is called %q", f, f)
		}
		seen[f.String()] = true
	}
	for f, cuts := range holders {
		if cuts == 0 {
			t.Errorf("no cell may hold %v", Field(f))
		}
	}
}

func TestTrimmed(t *testing.T) {
	var c Counts
	if len(c.Trimmed()) != 0 || !c.IsZero() {
		t.Error("a cell of zeros is not empty")
	}
	c[TPStrict] = 7
	if got := c.Trimmed(); len(got) != int(TPStrict)+1 {
		t.Errorf("trimmed to %v", got)
	}
	if back, ok := FromTrimmed(c.Trimmed()); !ok || back != c {
		t.Errorf("read back %v, %v", back, ok)
	}
	if _, ok := FromTrimmed(make([]int64, NumFields+1)); ok {
		t.Error("a cell with too many fields is read")
	}
	if _, ok := FromTrimmed([]int64{1, -1}); ok {
		t.Error("a negative count is read")
	}
}

func TestAddNote(t *testing.T) {
	var whole Totals
	var none, clean, leaky Counts
	clean[GGold] = 3
	leaky[GGold], leaky[GVisible] = 3, 1
	for _, c := range []Counts{none, clean, leaky} {
		whole.AddNote(&c, 10)
	}
	for f, want := range map[Field]int64{Notes: 3, NotesClean: 2, NotesPHI: 2, NotesPHIClean: 1, Words: 30, GGold: 6, GVisible: 1} {
		if whole[f] != want {
			t.Errorf("%v = %d, want %d", f, whole[f], want)
		}
	}
}

func TestRestrict(t *testing.T) {
	var full Counts
	for f := range full {
		full[f] = 1
	}
	for cut, gone := range map[Cut][]Field{
		Whole:       {PTPStrict, PTPApproxBlind},
		ByAttribute: {Pred, PredBlind, GOther, GOtherPred, PTPApprox, Sentences},
		ByLabel:     {TPStrictCoarse, TPStrictBlind, TPApproxCoarse, TPApproxBlind, PredBlind, GOther},
		ByCoarse:    {PredBlind, GOther, PTPApprox},
		BySentence:  {GOther, Neutral},

		BySentenceLabel: {TPStrictCoarse, TPApproxBlind, PTPStrictCoarse, PTPApproxBlind, PredBlind, GOther, Sentences, SentencesWrong},
	} {
		c := full
		c.Restrict(cut)
		for _, f := range gone {
			if c[f] != 0 {
				t.Errorf("cut %b holds %v", cut, f)
			}
		}
		if c[Gold] != 1 || c[TPStrict] != 1 || c[GVisible] != 1 {
			t.Errorf("cut %b lost the gold side", cut)
		}
	}
}
