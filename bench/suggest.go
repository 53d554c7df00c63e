package bench

import (
	"strings"

	"polyphi/corpora"
)

type coarse = corpora.Label

// Suggest returns "; did you mean X?" for the known word nearest to word, case
// apart, at most two edits away, and "" if there is none.
func Suggest(word string, known []string) string {
	best, at := 3, ""
	for _, k := range known {
		if d := edits(strings.ToLower(word), strings.ToLower(k)); d < best {
			best, at = d, k
		}
	}
	if at == "" {
		return ""
	}
	return "; did you mean " + at + "?"
}

// edits is the Levenshtein distance.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// BinValues returns the values of a code-mixing axis: the upper edges of the six
// bins {0}, (0,.1], (.1,.2], (.2,.3], (.3,.4], (.4,.5], and "over" for what lies
// above, which needs three languages or undeclared tokens.
func BinValues() []string {
	return []string{"0", "0.1", "0.2", "0.3", "0.4", "0.5", "over"}
}
