package multiculture

import (
	"fmt"
	"strconv"
	"strings"

	"polyphi/corpora"
	"polyphi/corpora/ident"
)

// A number is a national or insurance number: its label, the sex character it
// carries ("" for none), and the kind of its check digit ("" for none).
type number struct {
	text     string
	label    corpora.Label
	sexDigit string
	kind     ident.Kind
}

func (f *filler) serial(n int, key string) string { return f.draws.Digits(n, "number "+key, f.base) }

// even alternates between two kinds of number of a place.
func (f *filler) even() bool { return (f.k+f.k/8)%2 == 0 }

func recordUS(f *filler) string { return f.serial(8, "record") }
func recordGB(f *filler) string { return "RX" + f.serial(7, "record") }
func recordAU(f *filler) string { return f.serial(6, "record") + "-" + f.serial(1, "record suffix") }
func recordIN(f *filler) string { return "UHID-" + f.serial(9, "record") }
func recordNG(f *filler) string {
	return fmt.Sprintf("%s/%02d/%s", []string{"LUTH", "UCH", "AKTH"}[f.k%3], f.anchor.Year()%100, f.serial(6, "record"))
}
func recordES(f *filler) string    { return f.serial(7, "record") }
func recordLatam(f *filler) string { return "EXP-" + f.serial(6, "record") }
func recordFR(f *filler) string    { return "8" + f.serial(9, "record") }
func recordSN(f *filler) string {
	return fmt.Sprintf("DK-%d-%s", f.anchor.Year(), f.serial(5, "record"))
}
func recordTW(f *filler) string { return f.serial(7+f.k%2, "record") }
func recordCN(f *filler) string { return "ZY" + f.serial(8, "record") }
func recordBD(f *filler) string { return "BD-" + f.serial(6, "record") }
func recordZhLatin(f *filler) string {
	if f.bank.Variant == "zh-Hant" {
		return recordTW(f)
	}
	return recordCN(f)
}

func numberUS(f *filler) number {
	if f.even() {
		return number{text: ident.SSN(f.serial(8, "ssn")), label: "SSN"}
	}
	mbi := ident.MBI(func(position, n int) int { return f.draws.Intn(n, "mbi", f.base, strconv.Itoa(position)) })
	return number{text: mbi, label: "HEALTHPLAN"}
}

func numberGB(f *filler) number {
	if f.k%4 != 3 {
		return number{text: ident.NHS(f.serial(6, "nhs")), label: "HEALTHPLAN", kind: ident.KindNHS}
	}
	chi := ident.CHI(f.birth.Format("020106"), f.sex(), f.serial(2, "chi"), f.k)
	return number{text: chi, label: "HEALTHPLAN", kind: ident.KindNHS, sexDigit: chi[8:9]}
}

func numberAU(f *filler) number {
	if f.even() {
		return number{text: ident.Medicare(f.serial(8, "medicare"), f.k), label: "HEALTHPLAN", kind: ident.KindMedicare}
	}
	return number{text: ident.IHI(f.serial(9, "ihi")), label: "ID_NUMBER", kind: ident.KindIHI}
}

func numberIN(f *filler) number {
	if f.even() {
		return number{text: ident.Aadhaar(f.serial(11, "aadhaar")), label: "ID_NUMBER", kind: ident.KindAadhaar}
	}
	return number{text: ident.ABHA(f.serial(13, "abha")), label: "HEALTHPLAN", kind: ident.KindABHA}
}

func numberNG(f *filler) number { return number{text: f.serial(11, "nin"), label: "ID_NUMBER"} }

func numberES(f *filler) number {
	if f.even() {
		return number{text: ident.DNI(f.serial(6, "dni")), label: "ID_NUMBER", kind: ident.KindDNI}
	}
	return number{text: ident.NIE(f.k, f.serial(7, "nie")), label: "ID_NUMBER", kind: ident.KindNIE}
}

func numberLatam(f *filler) number {
	if f.country() == "CO" {
		return number{text: "1" + f.serial(9, "cedula"), label: "ID_NUMBER"}
	}
	p := f.persons[0]
	name4 := curpName(p.family.ASCII, p.second.ASCII, p.given.ASCII)
	consonants := inner(p.family.ASCII) + inner(p.second.ASCII) + inner(p.given.ASCII)
	century := byte('0')
	if f.birth.Year() >= 2000 {
		century = 'A'
	}
	curp := ident.CURP(name4, f.birth.Format("060102"), f.sex(), "DF", consonants, century)
	return number{text: curp, label: "ID_NUMBER", kind: ident.KindCURP, sexDigit: curp[10:11]}
}

// curpName is the first letter and first inner vowel of the first surname, and
// the first letters of the second surname and the given name.
func curpName(first, second, given string) string {
	vowel := "X"
	if i := strings.IndexAny(first[1:], "aeiou"); i >= 0 {
		vowel = first[1+i : 2+i]
	}
	return strings.ToUpper(first[:1] + vowel + second[:1] + given[:1])
}

// inner is the first consonant after the first letter, X if there is none.
func inner(s string) string {
	for i := 1; i < len(s); i++ {
		if !strings.ContainsRune("aeiou", rune(s[i])) {
			return strings.ToUpper(s[i : i+1])
		}
	}
	return "X"
}

func numberFR(f *filler) number {
	nir := ident.NIR(f.sex(), f.birth.Format("06"), f.birth.Format("01"), f.serial(3, "nir"))
	return number{text: nir, label: "HEALTHPLAN", kind: ident.KindNIR, sexDigit: nir[:1]}
}

func numberSN(f *filler) number { return number{text: "SN" + f.serial(8, "local"), label: "ID_NUMBER"} }

func numberTW(f *filler) number {
	if !f.even() {
		return number{text: f.serial(12, "nhi"), label: "HEALTHPLAN"}
	}
	letter := "ABCDEFGHJKLMNPQRSTUV"[f.draws.Intn(20, "letter", f.base)]
	id := ident.Taiwan(letter, f.sex(), f.serial(7, "tw"))
	return number{text: id, label: "ID_NUMBER", kind: ident.KindTaiwan, sexDigit: id[1:2]}
}

func numberCN(f *filler) number {
	id := ident.China(f.birth.Format("20060102"), f.sex(), f.serial(2, "cn"), f.k)
	return number{text: id, label: "ID_NUMBER", kind: ident.KindChina, sexDigit: id[16:17]}
}

func numberZhLatin(f *filler) number {
	if f.bank.Variant == "zh-Hant" {
		return numberTW(f)
	}
	return numberCN(f)
}

func numberBD(f *filler) number {
	switch f.k % 3 {
	case 0:
		return number{text: "1" + f.serial(9, "nid"), label: "ID_NUMBER"}
	case 1:
		return number{text: "2" + f.serial(12, "nid"), label: "ID_NUMBER"}
	}
	return number{text: f.birth.Format("2006") + "1" + f.serial(12, "nid"), label: "ID_NUMBER"}
}
