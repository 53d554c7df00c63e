package ident

import (
	"fmt"
	"strings"
	"testing"
)

// The worked examples of the specification, made and checked.
func TestExamples(t *testing.T) {
	for _, c := range []struct {
		kind Kind
		made string
		want string
	}{
		{KindTaiwan, Taiwan('H', Male, "5520908"), "H155209088"},
		{KindTaiwan, Taiwan('F', Female, "0417366"), "F204173664"},
		{KindChina, China("19850307", Male, "31", 1), "99010119850307313"},
		{KindAadhaar, Aadhaar("79941057058"), "9994 1057 0582"},
		{KindDNI, DNI("999018"[:6]), "99999018D"},
		{KindNIR, NIR(Male, "85", "03", "001"), "1 85 03 99 999 001 49"},
		{KindNHS, NHS("000002"), "999 000 0026"},
		{KindCURP, CURP("GOHA", "850307", Male, "DF", "MRN", '0'), "GOHA850307HDFMRN04"},
		{KindMedicare, Medicare("09990174", 0), "2999 01741 1"},
	} {
		if !strings.HasPrefix(c.made, c.want) {
			t.Errorf("%s: made %q, want %q", c.kind, c.made, c.want)
		}
		if !Valid(c.kind, c.made) {
			t.Errorf("%s: %q does not check", c.kind, c.made)
		}
	}
	if !Valid(KindChina, "99010119850307312X") {
		t.Error("cn-id: the worked example 99010119850307312X does not check")
	}
}

// One changed digit must fail wherever there is a check digit.
func TestOneChangedDigit(t *testing.T) {
	made := map[Kind][]string{}
	add := func(k Kind, s string) { made[k] = append(made[k], s) }
	for i := range 50 {
		d := func(n int) string { return fmt.Sprintf("%0*d", n, (i*7919+13)*104729%pow10(n)) }
		sex := Sex(i % 2)
		add(KindTaiwan, Taiwan(taiwanLetters[i%26], sex, d(7)))
		add(KindChina, China("19700101", sex, d(2), i))
		add(KindAadhaar, Aadhaar(d(11)))
		add(KindABHA, ABHA(d(13)))
		add(KindDNI, DNI(d(6)))
		add(KindNIE, NIE(i, d(7)))
		add(KindNIR, NIR(sex, "60", "11", d(3)))
		add(KindNHS, NHS(d(6)))
		add(KindNHS, CHI("010170", sex, d(2), i))
		add(KindIHI, IHI(d(9)))
	}
	for k, list := range made {
		for _, s := range list {
			if !Valid(k, s) {
				t.Errorf("%s: %q does not check", k, s)
			}
			for i := range len(s) {
				if s[i] < '0' || s[i] > '9' {
					continue
				}
				bad := s[:i] + string('0'+(s[i]-'0'+1)%10) + s[i+1:]
				if k == KindAadhaar && i == 0 && bad[0] < '2' {
					continue
				}
				if Valid(k, bad) {
					t.Errorf("%s: %q checks after digit %d of %q changed", k, bad, i, s)
				}
			}
		}
	}
}

func pow10(n int) int {
	p := 1
	for range n {
		p *= 10
	}
	return p
}

func TestSexIsCarried(t *testing.T) {
	for _, c := range []struct{ male, female string }{
		{Taiwan('A', Male, "1234567"), Taiwan('A', Female, "1234567")},
		{China("19850307", Male, "31", 1), China("19850307", Female, "31", 1)},
		{NIR(Male, "85", "03", "001"), NIR(Female, "85", "03", "001")},
		{CHI("070385", Male, "12", 2), CHI("070385", Female, "12", 2)},
		{CURP("GOHA", "850307", Male, "DF", "MRN", '0'), CURP("GOHA", "850307", Female, "DF", "MRN", '0')},
	} {
		if c.male == c.female {
			t.Errorf("%q carries no sex", c.male)
		}
	}
	if n := CHI("070385", Female, "12", 2); (n[8]-'0')%2 != 0 {
		t.Errorf("CHI of a woman has an odd ninth digit: %s", n)
	}
}
