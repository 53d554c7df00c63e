package multiculture

import (
	"strconv"

	"polyphi/corpora"
)

// A place is an address before its parts are put in local order.
type place struct {
	street, city, district, region, zip string
	house, flat                         int
}

// place picks the base note's address. In es-419 the country alternates with
// the base note: Mexico, then Colombia.
func (f *filler) place() place {
	country, k := f.country(), f.k
	if country != "" {
		k /= 2
	}
	cities, streets := f.lists.city[country], f.lists.street[country]
	city := turn(cities, k)
	street := streets[(coprime(len(streets))*k+k/len(streets))%len(streets)] // another pace than the city's
	return place{
		street: street.Spell[f.script], city: city.Spell[f.script], district: city.District[f.script],
		region: city.Region[f.script], zip: city.Zip,
		house: 1 + f.draws.Intn(189, "house", f.base), flat: 1 + f.draws.Intn(9, "flat", f.base),
	}
}

func (f *filler) country() string {
	if f.bank.Variant != "es-419" {
		return ""
	}
	if f.k%2 == 0 {
		return "MX"
	}
	return "CO"
}

// line builds an address from alternating text and labels: text with label ""
// is glue. A part whose text is empty is dropped with the glue before it.
func line(parts ...piece) []piece {
	var out []piece
	var glue piece
	for _, p := range parts {
		switch {
		case p.label == "":
			glue = p
		case p.text == "":
			glue = piece{}
		default:
			if glue.text != "" {
				out = append(out, glue)
			}
			out = append(out, p)
			glue = piece{}
		}
	}
	if glue.text != "" {
		out = append(out, glue)
	}
	return out
}

func street(s string) piece { return piece{text: s, label: corpora.Label("STREET")} }
func city(s string) piece   { return piece{text: s, label: corpora.Label("CITY")} }
func region(s string) piece { return piece{text: s, label: corpora.Label("REGION")} }
func zip(s string) piece    { return piece{text: s, label: corpora.Label("ZIP")} }
func glue(s string) piece   { return piece{text: s} }

func addressUS(_ *filler, p place) []piece {
	return line(street(strconv.Itoa(p.house)+" "+p.street), glue(", "), city(p.city), glue(", "), region(p.region), glue(" "), zip(p.zip))
}

func addressGB(_ *filler, p place) []piece {
	return line(street(strconv.Itoa(p.house)+" "+p.street), glue(", "), city(p.city), glue(", "), zip(p.zip))
}

func addressIN(_ *filler, p place) []piece {
	return line(street(strconv.Itoa(p.house)+", "+p.street), glue(", "), city(p.city), glue(" - "), zip(p.zip), glue(", "), region(p.region))
}

func addressNG(_ *filler, p place) []piece {
	return line(street(strconv.Itoa(p.house)+" "+p.street), glue(", "), region(p.district), glue(", "), city(p.city), glue(", "), region(p.region), glue(" "), zip(p.zip))
}

func addressAU(_ *filler, p place) []piece {
	return line(street(strconv.Itoa(p.house)+" "+p.street), glue(", "), city(p.city), glue(" "), region(p.region), glue(" "), zip(p.zip))
}

func addressES(f *filler, p place) []piece {
	s := p.street + " " + strconv.Itoa(p.house)
	if f.k%2 == 0 {
		s += ", " + strconv.Itoa(p.flat) + ".º " + string("ABCD"[p.flat%4])
	}
	return line(street(s), glue(", "), zip(p.zip), glue(" "), city(p.city))
}

func addressLatam(f *filler, p place) []piece {
	if f.country() == "CO" {
		s := p.street + " # " + strconv.Itoa(p.house) + "-" + strconv.Itoa(10+p.flat*7)
		return line(street(s), glue(", "), city(p.city), glue(", "), region(p.region), glue(" "), zip(p.zip))
	}
	return line(street(p.street+" "+strconv.Itoa(p.house)), glue(", "), region(p.district), glue(", "), zip(p.zip), glue(" "), city(p.city), glue(", "), region(p.region))
}

func addressFR(_ *filler, p place) []piece {
	return line(street(strconv.Itoa(p.house)+", "+p.street), glue(", "), zip(p.zip), glue(" "), city(p.city))
}

func addressSN(_ *filler, p place) []piece {
	return line(street(strconv.Itoa(p.house)+", "+p.street), glue(", "), region(p.district), glue(", "), zip(p.zip), glue(" "), city(p.city))
}

func addressTW(f *filler, p place) []piece {
	s := p.street
	if f.k%3 == 0 {
		s += strconv.Itoa(p.flat*3) + "巷"
	}
	s += strconv.Itoa(p.house) + "號"
	if f.k%2 == 0 {
		s += strconv.Itoa(p.flat) + "樓"
	}
	return line(zip(p.zip), city(p.city), region(p.district), street(s))
}

func addressCN(_ *filler, p place) []piece {
	return line(region(p.region), city(p.city), region(p.district), street(p.street+strconv.Itoa(p.house)+"号"), glue(" "), zip(p.zip))
}

func addressZhLatin(f *filler, p place) []piece {
	s := strconv.Itoa(p.house) + " " + p.street
	if f.k%2 == 0 {
		s = "No. " + strconv.Itoa(p.house) + ", " + p.street
	}
	return line(street(s), glue(", "), region(p.district), glue(", "), city(p.city), glue(", "), region(p.region), glue(" "), zip(p.zip))
}

func addressHindi(f *filler, p place) []piece {
	s := "मकान नं. " + f.devanagari(strconv.Itoa(p.house)) + ", " + p.street
	return line(street(s), glue(", "), city(p.city), glue(" - "), zip(f.devanagari(p.zip)), glue(", "), region(p.region))
}

func addressBengali(_ *filler, p place) []piece {
	s := "বাড়ি " + nativeDigits(strconv.Itoa(p.house), '০') + ", " + p.street
	return line(street(s), glue(", "), region(p.district), glue(", "), city(p.city), glue("-"), zip(nativeDigits(p.zip, '০')))
}

func addressBengaliLatin(_ *filler, p place) []piece {
	return line(street("House "+strconv.Itoa(p.house)+", "+p.street), glue(", "), region(p.district), glue(", "), city(p.city), glue(" - "), zip(p.zip))
}
