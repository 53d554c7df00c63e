package ident

import (
	"strings"
)

// SSN returns a United States social security number in area 900 to 999, which
// is never issued. serial has 8 digits.
func SSN(serial string) string {
	need("SSN", serial, 8)
	return "9" + serial[:2] + "-" + serial[2:4] + "-" + serial[4:]
}

// MBI returns an 11-character Medicare beneficiary identifier, positions
// C A AN N A AN N A A N N, letters without S L O I B Z. pick returns a number
// in [0, n) for each position.
func MBI(pick func(position, n int) int) string {
	const letters, figures = "ACDEFGHJKMNPQRTUVWXY", "0123456789"
	var b strings.Builder
	for i, set := range []string{"123456789", letters, letters + figures, figures, letters, letters + figures, figures, letters, letters, figures, figures} {
		b.WriteByte(set[pick(i, len(set))])
	}
	return b.String()
}

// curpAlphabet gives the values of CURP characters; Ñ stands after N.
var curpAlphabet = []rune("0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ")

// CURP returns a Mexican population registry code of 18 characters: four name
// letters, birth date YYMMDD, H or M, state, three consonants, a century
// character and the check digit.
func CURP(name4, yymmdd string, sex Sex, state, consonants3 string, century byte) string {
	need("CURP name", name4, 4)
	need("CURP birth", yymmdd, 6)
	need("CURP state", state, 2)
	need("CURP consonants", consonants3, 3)
	body := name4 + yymmdd + string("HM"[sex]) + state + consonants3 + string(century)
	return body + itoa(curpCheck(body))
}

func curpCheck(body string) int {
	sum := 0
	for i, r := range []rune(body)[:17] {
		for v, a := range curpAlphabet {
			if a == r {
				sum += v * (18 - i)
			}
		}
	}
	return (10 - sum%10) % 10
}
