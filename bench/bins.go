package bench

import "polyphi/corpora"

type coarse = corpora.Label

// BinValues returns the values of a code-mixing axis: the upper edges of the six
// bins {0}, (0,.1], (.1,.2], (.2,.3], (.3,.4], (.4,.5], and "over" for what lies
// above, which needs three languages or undeclared tokens.
func BinValues() []string {
	return []string{"0", "0.1", "0.2", "0.3", "0.4", "0.5", "over"}
}
