package multiculture

import (
	"slices"
	"strings"

	"polyphi/corpora/synth"
)

// Genders returns the genders of given names in canonical order. Gender is
// documented use of the given name; neutral means documented use by both sexes.
func Genders() []string { return []string{"female", "male", "neutral"} }

// A person is a given name and a family name of one bank, with the second
// surname that Spanish names carry.
type person struct {
	given, family Row
	second        Row // zero where there is none
	origin        string
}

// A cast holds the persons of every base note of one bank and gender: who[k][p]
// with p = 0 patient, 1 doctor, 2 relative.
type cast struct{ who [][3]person }

// newCast assigns names to notes×3 persons so that, over a full corpus, every
// name is used about equally often and in every role, and no two persons of a
// note share a name: with j = 3k+p, given = G[(j+⌊j/n⌋) mod n] and family =
// F[(c·j+3⌊j/n⌋) mod n], c the smallest number from 7 on coprime with n, in
// lists permuted by the draws. Where a bank has origins the formulas run inside
// the origin, with j the count of its earlier persons.
func newCast(b *Bank, gender string, notes int, d synth.Draws) cast {
	origins := []string{""}
	if len(b.Origins) > 0 {
		origins = origins[:0]
		for _, o := range b.Origins {
			if !b.hole(gender, o) {
				origins = append(origins, o)
			}
		}
	}
	type lists struct {
		given, family []Row
		used          int
	}
	byOrigin := make([]lists, len(origins))
	id := func(r Row) string { return r.ID }
	for i, o := range origins {
		byOrigin[i] = lists{
			given:  synth.Permute(d, b.pick("given", gender, o), id, "given "+b.Variant),
			family: synth.Permute(d, b.pick("family", "", o), id, "family "+b.Variant),
		}
	}
	c := cast{who: make([][3]person, notes)}
	for k := range notes {
		for p := range 3 {
			at := (k + p) % len(origins)
			l := &byOrigin[at]
			c.who[k][p] = newPerson(l.given, l.family, l.used, origins[at], strings.HasPrefix(b.Variant, "es"))
			l.used++
		}
	}
	return c
}

func newPerson(given, family []Row, j int, origin string, twoSurnames bool) person {
	nG, nF := len(given), len(family)
	at := (coprime(nF)*j + 3*(j/nF)) % nF
	p := person{given: given[(j+j/nG)%nG], family: family[at], origin: origin}
	if twoSurnames {
		p.second = family[(at+nF/2)%nF]
	}
	return p
}

// coprime returns the smallest number from 7 on that is coprime with n.
func coprime(n int) int {
	for c := 7; ; c++ {
		a, b := c, n
		for b != 0 {
			a, b = b, a%b
		}
		if a == 1 {
			return c
		}
	}
}

// names returns how the person's full name, family name and given name are
// printed in the spelling of the variant.
func (f *filler) names(p person) (full, family, given string) {
	given, family = p.given.Spell[f.script], p.family.Spell[f.script]
	switch {
	case f.script == "Hant" || f.script == "Hans":
		return family + given, family, given
	case strings.HasPrefix(f.script, "Latn-"):
		givenFirst := f.k/2%2 == 0
		switch {
		case givenFirst:
			return given + " " + family, family, given
		case f.script == "Latn-wadegile":
			return family + ", " + given, family, given
		}
		return family + " " + given, family, given
	case p.second.ID != "":
		return given + " " + family + " " + p.second.Spell[f.script], family, given
	}
	return given + " " + family, family, given
}

// initials are Latin letters in every variant, from the romanised spelling:
// J.S., and C.W.T. where a Wade-Giles given name has two syllables.
func (f *filler) initials(p person) string {
	letters := []string{p.given.ASCII[:1], p.family.ASCII[:1]}
	if wade := p.given.Spell["Latn-wadegile"]; wade != "" {
		letters = []string{p.family.ASCII[:1]}
		for _, syllable := range strings.Split(wade, "-") {
			letters = append(letters, syllable[:1])
		}
	} else if p.given.Spell["Latn-pinyin"] != "" {
		slices.Reverse(letters)
	}
	return strings.ToUpper(strings.Join(letters, ".")) + "."
}

// nameAttrs returns rank and polysemy of what a form shows: of both names, or
// of the one that stands there.
func nameAttrs(p person, form string) (rank, polysemy string) {
	rows := []Row{p.given, p.family}
	switch form {
	case "given":
		rows = rows[:1]
	case "family":
		rows = rows[1:]
	}
	rank, polysemy = "common", "no"
	for _, r := range rows {
		if r.Rank == "rare" {
			rank = "rare"
		}
		if r.Polysemy && form != "initials" {
			polysemy = "yes"
		}
	}
	return rank, polysemy
}
