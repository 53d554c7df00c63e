package models

import (
	"math"
	"regexp"
	"slices"

	"polyphi/corpora"
	"polyphi/corpora/labels"
)

var codePattern = regexp.MustCompile(`^[a-z_]{1,64}$`)

// Check returns a as it may be scored on text: predictions in order of start,
// end and label, or the error code of what is wrong with the answer. A bad
// answer is that note's error record; nothing in it is repaired or dropped.
//
// Refused are a span that is empty, outside the text, not on code point
// boundaries or out of step between bytes and code points (bad_offsets), a label
// that is none of ours and not Unmapped (bad_label), and a score outside [0,1]
// that is not NoScore (bad_score).
func Check(text *corpora.Offsets, a Answer) Answer {
	if a.Error != "" {
		if !codePattern.MatchString(a.Error) {
			return Answer{Error: "other"}
		}
		return Answer{Error: a.Error}
	}
	for _, p := range a.Predictions {
		start, err1 := text.AtByte(p.Start.Byte)
		end, err2 := text.AtByte(p.End.Byte)
		switch {
		case err1 != nil || err2 != nil || start != p.Start || end != p.End || start.Byte >= end.Byte:
			return Answer{Error: "bad_offsets"}
		case p.Label != Unmapped && !labels.IsFine(p.Label) && !labels.IsCoarse(p.Label):
			return Answer{Error: "bad_label"}
		case p.Score != NoScore && !(p.Score >= 0 && p.Score <= 1) || math.IsNaN(p.Score):
			return Answer{Error: "bad_score"}
		}
	}
	slices.SortStableFunc(a.Predictions, func(p, q Prediction) int {
		switch {
		case p.Start.Byte != q.Start.Byte:
			return p.Start.Byte - q.Start.Byte
		case p.End.Byte != q.End.Byte:
			return p.End.Byte - q.End.Byte
		case p.Label < q.Label:
			return -1
		case p.Label > q.Label:
			return 1
		}
		return 0
	})
	return a
}

// Guard returns what f returns, and the error code "panic" if f panics. The
// panic's value is let go: it may hold text.
func Guard(f func() Answer) (a Answer) {
	defer func() {
		if recover() != nil {
			a = Answer{Error: "panic"}
		}
	}()
	return f()
}
