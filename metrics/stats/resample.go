package stats

import (
	"math/bits"
	"math/rand/v2"
)

// A stream is the source of random numbers of one resample: PCG, of which only
// Uint64 is used, so that the numbers depend on its algorithm and nothing else.
type stream struct{ pcg *rand.PCG }

func newStream() stream { return stream{rand.NewPCG(0, 0)} }

// start moves the stream to the beginning of a resample of a purpose.
func (s stream) start(seed uint64, purpose string, resample int) {
	s.pcg.Seed(mix(seed^hash(purpose)), mix(seed+0x9e3779b97f4a7c15*uint64(resample+1)))
}

// below returns a uniform integer in [0,n), n > 0, without bias: the high word
// of a product, drawn again where the low word falls into the uneven rest
// (Lemire 2019, ACM TOMACS 29(1), 3).
func (s stream) below(n uint64) uint64 {
	hi, lo := bits.Mul64(s.pcg.Uint64(), n)
	if lo < n {
		for rest := -n % n; lo < rest; {
			hi, lo = bits.Mul64(s.pcg.Uint64(), n)
		}
	}
	return hi
}

// mix spreads the bits of x (the finaliser of SplitMix64, Steele et al. 2014).
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// hash returns the 64-bit FNV-1a hash of a purpose.
func hash(purpose string) uint64 {
	h := uint64(0xcbf29ce484222325)
	for i := range len(purpose) {
		h = (h ^ uint64(purpose[i])) * 0x100000001b3
	}
	return h
}

// Weights sets w[i] to how often cluster i is drawn when len(w) clusters are
// drawn with replacement: the weights of one resample.
//
// They depend on seed, purpose, resample and len(w) only. Comparisons that share
// their resamples use the same purpose.
func Weights(w []int32, seed uint64, purpose string, resample int) {
	draw(newStream(), w, seed, purpose, resample)
}

func draw(s stream, w []int32, seed uint64, purpose string, resample int) {
	clear(w)
	s.start(seed, purpose, resample)
	for range w {
		w[s.below(uint64(len(w)))]++
	}
}
