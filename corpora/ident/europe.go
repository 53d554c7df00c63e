package ident

import (
	"fmt"
	"strconv"
)

const dniLetters = "TRWAGMYFPDXBNJZSQVHLCKE"

// DNI returns a Spanish identity number: eight digits and the letter of the
// number modulo 23. The digits are moved into 99000000 and above, a range not
// issued.
func DNI(serial string) string {
	need("DNI", serial, 6)
	n := "99" + serial
	v, _ := strconv.Atoi(n) // decimal by construction
	return n + string(dniLetters[v%23])
}

// NIE returns a Spanish foreigner's number: X, Y or Z (0, 1, 2 in the sum),
// seven digits and the DNI letter.
func NIE(first int, serial string) string {
	need("NIE", serial, 7)
	first %= 3
	v, _ := strconv.Atoi(itoa(first) + serial) // decimal by construction
	return string("XYZ"[first]) + serial + string(dniLetters[v%23])
}

// NIR returns a French social security number, printed in groups: sex, year and
// month of birth, department 99 (born abroad), country 999 (none), order, and
// the key 97 - (number mod 97).
func NIR(sex Sex, yy, mm string, order string) string {
	need("NIR order", order, 3)
	body := itoa(1+int(sex)) + yy + mm + "99" + "999" + order
	v, _ := strconv.ParseInt(body, 10, 64) // decimal by construction
	return fmt.Sprintf("%s %s %s %s %s %s %02d", body[:1], body[1:3], body[3:5], body[5:7], body[7:10], body[10:], 97-v%97)
}

// NHS returns an English NHS number in the test range 999, printed 3-3-4:
// weights 10 to 2, check digit 11 - (sum mod 11), 11 meaning 0; a serial whose
// check would be 10 has no number and moves on to the next.
func NHS(serial string) string {
	need("NHS", serial, 6)
	v, _ := strconv.Atoi(serial) // decimal by construction
	for ; ; v++ {
		body := fmt.Sprintf("999%06d", v%1_000_000)
		if c := mod11(digits(body)); c < 10 {
			return group(body+itoa(c), 3, 3, 4)
		}
	}
}

// CHI returns a Scottish Community Health Index number: birth date DDMMYY,
// two serial digits, a sex digit (even for women) and the NHS check digit.
func CHI(ddmmyy string, sex Sex, serial string, sexDigit int) string {
	need("CHI birth", ddmmyy, 6)
	need("CHI serial", serial, 2)
	v, _ := strconv.Atoi(serial) // decimal by construction
	d := sexDigit%5*2 + 1 - int(sex)
	for ; ; v++ {
		body := fmt.Sprintf("%s%02d%d", ddmmyy, v%100, d)
		if c := mod11(digits(body)); c < 10 {
			return body + itoa(c)
		}
	}
}

// mod11 returns the NHS check digit of nine digits; 10 means there is none.
func mod11(ds []int) int {
	c := 11 - weighted(ds, []int{10, 9, 8, 7, 6, 5, 4, 3, 2})%11
	if c == 11 {
		return 0
	}
	return c
}
