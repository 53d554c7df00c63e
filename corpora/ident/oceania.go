package ident

// Medicare returns an Australian Medicare number printed 4-5-1: first digit 2
// to 6, check digit of weights 1 3 7 9 1 3 7 9 modulo 10, then the issue digit.
func Medicare(serial string, issue int) string {
	need("Medicare", serial, 8)
	ds := digits(serial)
	ds[0] = 2 + ds[0]%5
	check := weighted(ds, []int{1, 3, 7, 9, 1, 3, 7, 9}) % 10
	s := join(ds) + itoa(check)
	return s[:4] + " " + s[4:] + " " + itoa(1+issue%9)
}

// IHI returns an Australian individual healthcare identifier: 800360, nine
// digits and a Luhn check digit, printed in fours.
func IHI(serial string) string {
	need("IHI", serial, 9)
	body := "800360" + serial
	return group(body+itoa(luhn(digits(body))), 4, 4, 4, 4)
}
