package ident

import (
	"strconv"
	"strings"
)

// A Kind names a number that has a public check digit.
type Kind string

// The kinds Valid knows.
const (
	KindTaiwan   Kind = "tw-id"
	KindChina    Kind = "cn-id"
	KindAadhaar  Kind = "aadhaar"
	KindABHA     Kind = "abha"
	KindDNI      Kind = "dni"
	KindNIE      Kind = "nie"
	KindNIR      Kind = "nir"
	KindNHS      Kind = "nhs" // CHI numbers carry the same check digit
	KindCURP     Kind = "curp"
	KindMedicare Kind = "medicare"
	KindIHI      Kind = "ihi"
)

// Valid reports whether s is a number of the kind with a right check digit;
// spaces and hyphens are ignored. It is written apart from the makers, from the
// checking side of each rule.
func Valid(k Kind, s string) bool {
	s = strings.NewReplacer(" ", "", "-", "").Replace(s)
	switch k {
	case KindTaiwan:
		return len(s) == 10 && strings.IndexByte(taiwanLetters, s[0]) >= 0 && len(digits(s[1:])) == 9 && taiwanSum(s)%10 == 0
	case KindChina:
		return len(s) == 18 && validChina(s)
	case KindAadhaar:
		return len(s) == 12 && s[0] >= '2' && validVerhoeff(s)
	case KindABHA:
		return len(s) == 14 && validVerhoeff(s)
	case KindDNI:
		return len(s) == 9 && dniLetter(s[:8]) == s[8]
	case KindNIE:
		at := strings.IndexByte("XYZ", s[0])
		return len(s) == 9 && at >= 0 && dniLetter(strconv.Itoa(at)+s[1:8]) == s[8]
	case KindNIR:
		return len(s) == 15 && validNIR(s)
	case KindNHS:
		return len(s) == 10 && len(digits(s)) == 10 && weighted(digits(s), []int{10, 9, 8, 7, 6, 5, 4, 3, 2, 1})%11 == 0
	case KindCURP:
		return len([]rune(s)) == 18 && len(digits(s[len(s)-1:])) == 1 && curpCheck(s) == digits(s[len(s)-1:])[0]
	case KindMedicare:
		return len(s) == 10 && len(digits(s)) == 10 && weighted(digits(s), []int{1, 3, 7, 9, 1, 3, 7, 9})%10 == digits(s)[8]
	case KindIHI:
		return len(s) == 16 && len(digits(s)) == 16 && validLuhn(s)
	}
	return false
}

func validChina(s string) bool {
	if len(digits(s[:17])) != 17 {
		return false
	}
	last := 10
	if s[17] != 'X' {
		last = int(s[17] - '0')
	}
	sum := weighted(digits(s[:17]), []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2})
	return (sum+last)%11 == 1
}

func dniLetter(n string) byte {
	v, err := strconv.Atoi(n)
	if err != nil {
		return 0
	}
	return dniLetters[v%23]
}

func validNIR(s string) bool {
	s = strings.NewReplacer("2A", "19", "2B", "18").Replace(s)
	n, err1 := strconv.ParseInt(s[:13], 10, 64)
	key, err2 := strconv.ParseInt(s[13:], 10, 64)
	return err1 == nil && err2 == nil && (n+key)%97 == 0
}

func validLuhn(s string) bool {
	sum := 0
	for i, d := range digits(s) {
		if (len(s)-i)%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

func validVerhoeff(s string) bool {
	ds := digits(s)
	if len(ds) != len(s) {
		return false
	}
	c := 0
	for i := range ds {
		c = dihedral(c, permuted(ds[len(ds)-1-i], i))
	}
	return c == 0
}
