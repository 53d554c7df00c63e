package formats

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// What an error shows of labels that are not known: a map must be written for
// them, but a place that holds words must not come into a message.
const (
	maxLabelsListed  = 20
	maxUnknownLabels = 50 // more different ones are taken for words
	maxLabelBytes    = 40
)

// An unknownLabel is how often a source label occurs, and the line of the first.
type unknownLabel struct{ n, line int }

// unknownLabels returns an error if the map does not know all source labels,
// which stand at p.
func (rd *reader) unknownLabels(p place) error {
	const mapped = "give the corpus a label_map, or set unmapped: ignore or other"
	switch n := len(rd.unmapped); {
	case n == 0:
		return nil
	case n > maxUnknownLabels:
		return fmt.Errorf("%d different labels in %s are no labels of ours, and so many may be words; %s; if they are labels, %s", n, p.name, p.remedy, mapped)
	}
	var list []string
	odd, line := 0, 0
	for _, l := range slices.SortedFunc(maps.Keys(rd.unmapped), func(a, b string) int {
		return cmp.Or(rd.unmapped[b].n-rd.unmapped[a].n, strings.Compare(a, b))
	}) {
		if u := rd.unmapped[l]; looksLikeLabel(l) {
			list = append(list, fmt.Sprintf("%s (%d)", l, u.n))
		} else {
			if odd++; line == 0 || u.line < line {
				line = u.line
			}
		}
	}
	if more := len(list) - maxLabelsListed; more > 0 {
		list = append(list[:maxLabelsListed], fmt.Sprintf("and %d more", more))
	}
	remedy := mapped
	if odd > 0 {
		list = append(list, fmt.Sprintf("%d not shown that may be words, the first on line %d", odd, line))
		remedy = p.remedy + "; if they are labels, " + mapped
	}
	return fmt.Errorf("labels that are no labels of ours: %s; %s", strings.Join(list, ", "), remedy)
}

// looksLikeLabel reports whether a source label may be shown. One that begins
// with a digit may be a number out of a note.
func looksLikeLabel(s string) bool {
	return s != "" && len(s) <= maxLabelBytes && asciiLetter(rune(s[0])) &&
		strings.IndexFunc(s, func(r rune) bool { return !asciiLetter(r) && !asciiDigit(r) && !strings.ContainsRune("_-:./&", r) }) < 0
}
