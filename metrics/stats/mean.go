package stats

import "math"

// MeanSE returns the clustered standard error of the mean of values; cluster[i] is
// the cluster of values[i], any number that names it.
//
// With n values in C clusters it is sqrt(C/(C-1) Σ_c (Σ_{i in c} (x_i - mean))²)/n.
// With fewer than two clusters it is NaN. Lengths must be equal; MeanSE panics if
// they are not.
//
// Liang and Zeger (1986), Biometrika 73(1), 13-22, with the usual correction for
// few clusters.
func MeanSE(values []float64, cluster []int) float64 {
	if len(values) != len(cluster) {
		panic("stats: values and clusters differ in length")
	}
	n, mean := float64(len(values)), 0.0
	for _, x := range values {
		mean += x / n
	}
	at := map[int]int{}
	var sums []float64 // in the order of first appearance, not of a map
	for i, x := range values {
		k, known := at[cluster[i]]
		if !known {
			k = len(sums)
			at[cluster[i]], sums = k, append(sums, 0)
		}
		sums[k] += x - mean
	}
	ss := 0.0
	for _, s := range sums {
		ss += s * s
	}
	c := float64(len(sums))
	if c < 2 {
		return math.NaN()
	}
	return math.Sqrt(c/(c-1)*ss) / n
}
