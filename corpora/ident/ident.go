// Package ident makes national, insurance and health-service numbers with valid
// check digits, in test or unassigned ranges wherever one is named, and checks
// such numbers. Rule-based systems verify check digits, so made-up numbers must
// carry right ones.
//
// Digits a caller passes are decimal strings drawn by the generator; a number
// that depends on sex, birth date or name takes them as arguments. Sources: the
// rules published by the issuing bodies, summarised beside each function.
package ident

import (
	"fmt"
	"strconv"
	"strings"
)

// A Sex is the sex an identity number carries.
type Sex int

// The sexes identity numbers know.
const (
	Male Sex = iota
	Female
)

// digits returns the decimal values of s; other bytes are skipped.
func digits(s string) []int {
	out := make([]int, 0, len(s))
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			out = append(out, int(s[i]-'0'))
		}
	}
	return out
}

func weighted(ds, weights []int) int {
	sum := 0
	for i, w := range weights {
		sum += w * ds[i]
	}
	return sum
}

// luhn returns the Luhn check digit of ds, and verhoeff the Verhoeff one.
func luhn(ds []int) int {
	sum := 0
	for i := range ds {
		d := ds[len(ds)-1-i]
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return (10 - sum%10) % 10
}

// verhoeff works in the dihedral group of order 10: J. Verhoeff, Error
// Detecting Decimal Codes (1969).
func verhoeff(ds []int) int {
	c := 0
	for i := range ds {
		c = dihedral(c, permuted(ds[len(ds)-1-i], i+1))
	}
	for inv := range 10 {
		if dihedral(c, inv) == 0 {
			return inv
		}
	}
	return 0
}

// dihedral multiplies two elements of D5: 0-4 are rotations, 5-9 reflections.
func dihedral(a, b int) int {
	switch {
	case a < 5 && b < 5:
		return (a + b) % 5
	case a < 5:
		return 5 + (a+b-5)%5
	case b < 5:
		return 5 + (a-5-b+5)%5
	}
	return (a - b + 5) % 5
}

// permuted applies Verhoeff's permutation n times.
func permuted(d, n int) int {
	p := [10]int{1, 5, 7, 6, 2, 8, 3, 0, 9, 4}
	for range n % 8 {
		d = p[d]
	}
	return d
}

func itoa(n int) string { return strconv.Itoa(n) }

func group(s string, sizes ...int) string {
	var parts []string
	for _, n := range sizes {
		parts = append(parts, s[:n])
		s = s[n:]
	}
	return strings.Join(parts, " ")
}

func need(name, s string, n int) {
	if len(s) != n {
		panic(fmt.Sprintf("ident: %s needs %d characters, got %d", name, n, len(s)))
	}
}
