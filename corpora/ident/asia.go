package ident

import "strings"

// taiwanLetters orders the letters of Taiwanese identity numbers by their
// two-digit value, from 10.
const taiwanLetters = "ABCDEFGHJKLMNPQRSTUVXYWZIO"

// Taiwan returns a Taiwanese national identity number: letter, sex digit 1 or 2,
// seven serial digits and a check digit that makes the weighted sum (1 9 8 7 6
// 5 4 3 2 1 1 over the letter's two digits and the nine others) a multiple of 10.
func Taiwan(letter byte, sex Sex, serial string) string {
	need("Taiwan", serial, 7)
	body := string(letter) + itoa(1+int(sex)) + serial
	for c := range 10 {
		if n := body + itoa(c); taiwanSum(n)%10 == 0 {
			return n
		}
	}
	panic("ident: unreachable: one of ten digits fits")
}

func taiwanSum(n string) int {
	v := 10 + strings.IndexByte(taiwanLetters, n[0])
	ds := append([]int{v / 10, v % 10}, digits(n[1:])...)
	return weighted(ds, []int{1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1})
}

// China returns an 18-character resident identity number in the area code
// 990101, which does not exist: area, birth date (YYYYMMDD), two serial digits,
// a sex digit (odd for men) and the ISO 7064 MOD 11-2 check character.
func China(birth string, sex Sex, serial string, sexDigit int) string {
	need("China birth", birth, 8)
	need("China serial", serial, 2)
	d := sexDigit%5*2 + 1 - int(sex) // 1 3 5 7 9 or 0 2 4 6 8
	body := "990101" + birth + serial + itoa(d)
	return body + string(chinaCheck(body))
}

func chinaCheck(body string) byte {
	sum := weighted(digits(body), []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2})
	return "10X98765432"[sum%11]
}

// Aadhaar returns a 12-digit Indian number, first digit 2 to 9, with a Verhoeff
// check digit, printed in fours. serial has 11 digits; its first is moved into
// range.
func Aadhaar(serial string) string {
	need("Aadhaar", serial, 11)
	ds := digits(serial)
	ds[0] = 2 + ds[0]%8
	s := join(ds)
	return group(s+itoa(verhoeff(ds)), 4, 4, 4)
}

// ABHA returns a 14-digit Indian health account number printed 2-4-4-4, with a
// Verhoeff check digit. serial has 13 digits.
func ABHA(serial string) string {
	need("ABHA", serial, 13)
	s := serial + itoa(verhoeff(digits(serial)))
	return s[:2] + "-" + s[2:6] + "-" + s[6:10] + "-" + s[10:]
}

func join(ds []int) string {
	var b strings.Builder
	for _, d := range ds {
		b.WriteByte(byte('0' + d))
	}
	return b.String()
}
