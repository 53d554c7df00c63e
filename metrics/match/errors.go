package match

import "fmt"

// Limit is the greatest number of spans on one side of a tangle of overlapping
// spans. Spans that do not overlap others of their own side are not limited.
const Limit = 1000

// A SpanError is a span that is empty, reversed, without fragments or outside
// the text. Positions are code points.
type SpanError struct {
	Side       string // "gold", "ignored" or "prediction"
	Index      int    // place in the caller's slice
	Start, End int
	Runes      int // length of the text
}

// Error names the span by its place and offsets.
func (e *SpanError) Error() string {
	return fmt.Sprintf("match: %s span %d is [%d,%d) in a text of %d code points; spans must be non-empty and inside the text",
		e.Side, e.Index, e.Start, e.End, e.Runes)
}

// A CrowdedError is a tangle of overlapping spans with more than Limit of them
// on a side: a bad file if it is the gold, an error record if the prediction.
// [Start, End) is where the tangle lies, in code points.
type CrowdedError struct {
	Gold, Pred int
	Start, End int
}

// Error names the tangle by its size and offsets.
func (e *CrowdedError) Error() string {
	return fmt.Sprintf("match: %d gold mentions and %d predictions overlap one another within [%d,%d); at most %d a side are matched",
		e.Gold, e.Pred, e.Start, e.End, Limit)
}
