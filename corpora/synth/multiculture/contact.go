package multiculture

import (
	"fmt"
	"strings"
)

// Phones lie in ranges reserved for fiction where a country has one (US, GB,
// AU, FR); elsewhere they have a valid shape and a subscriber part that begins
// 000. digits draws under the base note and the slot.

func (f *filler) digits(n int, key string) string {
	return f.draws.Digits(n, "phone", f.base, key)
}

func phoneUS(f *filler, key string) string {
	areas := strings.Fields("212 312 404 415 503 512 614 617 702 713 801 904")
	area := areas[f.draws.Intn(len(areas), "area", f.base, key)]
	return fmt.Sprintf("(%s) 555-01%s", area, f.digits(2, key))
}

func phoneGB(f *filler, key string) string {
	ranges := []string{"020 7946 0", "0121 496 0", "07700 900", "01632 960"}
	return ranges[f.draws.Intn(len(ranges), "range", f.base, key)] + f.digits(3, key)
}

func phoneAU(f *filler, key string) string {
	if n := f.draws.Intn(4, "range", f.base, key); n < 3 {
		return []string{"(02) 5550 ", "(03) 7010 ", "(07) 7010 "}[n] + f.digits(4, key)
	}
	return fmt.Sprintf("0491 570 %d", 156+f.draws.Intn(4, "mobile", f.base, key))
}

func phoneFR(f *filler, key string) string {
	prefix := []string{"01 99 00", "06 39 98"}[f.draws.Intn(2, "range", f.base, key)]
	return prefix + " " + f.digits(2, key) + " " + f.digits(2, key+"b")
}

func phoneSN(f *filler, key string) string {
	return fmt.Sprintf("+221 77 000 %s %s", f.digits(2, key), f.digits(2, key+"b"))
}

func phoneTW(f *filler, key string) string {
	return fmt.Sprintf("09%s-000-%s", f.digits(2, key+"p"), f.digits(3, key))
}

func phoneCN(f *filler, key string) string {
	return fmt.Sprintf("13%s 000%s %s", f.digits(1, key+"p"), f.digits(1, key+"q"), f.digits(4, key))
}

func phoneZhLatin(f *filler, key string) string {
	if f.k%2 == 0 {
		return fmt.Sprintf("+886 9%s 000 %s", f.digits(2, key+"p"), f.digits(3, key))
	}
	return "+86 " + phoneCN(f, key)
}

func phoneIN(f *filler, key string) string {
	return fmt.Sprintf("+91 9%s 000%s", f.digits(4, key+"p"), f.digits(2, key))
}

func phoneBD(f *filler, key string) string {
	return fmt.Sprintf("+880 17%s-000%s", f.digits(2, key+"p"), f.digits(3, key))
}

func phoneES(f *filler, key string) string {
	if f.draws.Intn(2, "range", f.base, key) == 0 {
		return "6" + f.digits(2, key+"p") + " 000 " + f.digits(3, key)
	}
	return "91 000 " + f.digits(2, key) + " " + f.digits(2, key+"b")
}

func phoneLatam(f *filler, key string) string {
	if f.country() == "CO" {
		return "+57 3" + f.digits(2, key+"p") + " 000 " + f.digits(4, key)
	}
	return "+52 55 000" + f.digits(1, key+"p") + " " + f.digits(4, key)
}

func phoneNG(f *filler, key string) string {
	return "080" + f.digits(1, key+"p") + " 000 " + f.digits(4, key)
}

// mail returns the patient's address in a reserved domain. One base note in
// eight writes the local part in the variant's own spelling, where that has
// letters outside ASCII.
func (f *filler) mail() string {
	p := f.persons[0]
	given, family := p.given.ASCII, p.family.ASCII
	if f.k%8 == 3 {
		given = strings.ToLower(strings.Trim(p.given.Spell[f.script], "'"))
		family = strings.ToLower(strings.Trim(p.family.Spell[f.script], "'"))
	}
	domain := []string{"example.org", "mail.example", "post.example"}[f.draws.Intn(3, "domain", f.base)]
	local := given + "." + family
	switch f.draws.Intn(3, "mail", f.base) {
	case 1:
		local = family + f.draws.Digits(2, "mail", f.base)
	case 2:
		local = given + "_" + family
	}
	return local + "@" + domain
}
