// Package suggest finds the name a person may have meant.
package suggest

import "strings"

// Near returns "; did you mean X?" for the known word nearest to word, case
// apart, at most two edits away, and "" if there is none.
func Near(word string, known []string) string {
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
