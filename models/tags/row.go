package tags

// Argmax returns the label id with the highest score; the lowest id of equals.
// An empty row gives -1. Scores must be finite: see Finite.
func Argmax(row []float32) int {
	best := -1
	for i, x := range row {
		if best < 0 || x > row[best] {
			best = i
		}
	}
	return best
}

// Finite tells whether no score of row is NaN or infinite.
func Finite(row []float32) bool {
	for _, x := range row {
		if x-x != 0 { // NaN for both
			return false
		}
	}
	return true
}
