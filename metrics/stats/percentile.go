package stats

import "math"

// An Interval is a bootstrap interval.
type Interval struct {
	Lo, Hi    float64
	Undefined int  // resamples without a value, left out
	Defined   bool // enough resamples have a value: Lo and Hi mean something
	Corrected bool // it is that of BCa, else that of Percentile
}

// Percentile returns the percentile interval of resampled values at a two-sided
// level such as 0.95.
//
// With alpha = (1 - level)/2 and B values it runs from the order statistic of
// rank floor(alpha (B+1)) to that of rank ceil((1-alpha)(B+1)): 250 and 9751 of
// 10,000 at 95 %. NaN values are left out and counted; with too few others for
// these ranks the interval is not defined.
func Percentile(values []float64, level float64) Interval {
	v := defined(make([]float64, 0, len(values)), values)
	out := percentile(v, level)
	out.Undefined = len(values) - len(v)
	return out
}

// percentile reorders v, which holds no NaN.
func percentile(v []float64, level float64) Interval {
	return between(v, (1-level)/2, (1+level)/2)
}

// between returns the interval from the order statistic of rank floor(lo (B+1)) to
// that of rank ceil(hi (B+1)); it is not defined if there are no such ranks. It
// reorders v, which holds no NaN.
func between(v []float64, lo, hi float64) Interval {
	// The rounding errors of lo and hi must not move a rank that is an integer.
	const fuzz = 1e-9
	size := float64(len(v) + 1)
	from, to := int(math.Floor(lo*size+fuzz)), int(math.Ceil(hi*size-fuzz))
	if from < 1 || to > len(v) {
		return Interval{}
	}
	return Interval{Lo: nth(v, from-1), Hi: nth(v, to-1), Defined: true}
}

// nth returns the value that would be at index k if v were sorted, and reorders
// v. v holds no NaN. Hoare (1961), CACM 4(7), 321-322; pivot: median of three.
func nth(v []float64, k int) float64 {
	lo, hi := 0, len(v)-1
	for lo < hi {
		pivot := median(v[lo], v[lo+(hi-lo)/2], v[hi])
		i, j := lo, hi
		for i <= j {
			for v[i] < pivot {
				i++
			}
			for v[j] > pivot {
				j--
			}
			if i <= j {
				v[i], v[j] = v[j], v[i]
				i++
				j--
			}
		}
		switch {
		case k <= j:
			hi = j
		case k >= i:
			lo = i
		default:
			return v[k]
		}
	}
	return v[k]
}

func median(a, b, c float64) float64 {
	return max(min(a, b), min(max(a, b), c))
}
