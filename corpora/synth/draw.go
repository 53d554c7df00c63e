// Package synth holds what every generated test set shares: deterministic
// draws that depend on no Go release, no machine and no order of calls.
package synth

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strconv"
	"strings"
)

// Draws are reproducible random numbers of one corpus and seed. A number is the
// first 8 bytes, big endian, of SHA-256 over the corpus name, the seed, a
// purpose and a key, joined by zero bytes; so asking in another order, or for
// less, changes nothing.
type Draws struct {
	prefix string
}

// NewDraws returns the draws of a corpus such as "polyphi/multiculture/1".
func NewDraws(corpus string, seed uint64) Draws {
	return Draws{prefix: corpus + "\x00" + strconv.FormatUint(seed, 10) + "\x00"}
}

// Uint64 returns the number drawn for a purpose under a key.
func (d Draws) Uint64(purpose string, key ...string) uint64 {
	sum := sha256.Sum256([]byte(d.prefix + purpose + "\x00" + strings.Join(key, "\x00")))
	return binary.BigEndian.Uint64(sum[:8])
}

// Intn returns a number in [0, n); n must be positive.
func (d Draws) Intn(n int, purpose string, key ...string) int {
	return int(d.Uint64(purpose, key...) % uint64(n))
}

// Digits returns n decimal digits.
func (d Draws) Digits(n int, purpose string, key ...string) string {
	var b strings.Builder
	for i := range n {
		b.WriteByte(byte('0' + d.Intn(10, purpose, append(slices.Clone(key), strconv.Itoa(i))...)))
	}
	return b.String()
}

// Permute returns the values in an order drawn for the purpose: sorted by the
// number drawn for each value, ties by value.
func Permute[T any](d Draws, values []T, id func(T) string, purpose string) []T {
	type drawn struct {
		u  uint64
		id string
		v  T
	}
	ds := make([]drawn, len(values))
	for i, v := range values {
		ds[i] = drawn{d.Uint64(purpose, id(v)), id(v), v}
	}
	slices.SortFunc(ds, func(a, b drawn) int {
		switch {
		case a.u < b.u:
			return -1
		case a.u > b.u:
			return 1
		}
		return strings.Compare(a.id, b.id)
	})
	out := make([]T, len(ds))
	for i, x := range ds {
		out[i] = x.v
	}
	return out
}
