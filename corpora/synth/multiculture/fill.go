package multiculture

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"polyphi/corpora"
	"polyphi/corpora/ident"
	"polyphi/corpora/synth"
)

// A filler fills the slots of one note: one template, draw, variant and gender.
//
// Everything drawn is drawn under the base note's key, which holds neither
// variant nor gender, so that all variants of a base note agree in age, dates
// and places of the lists; only what carries a sex is derived from the gender.
type filler struct {
	variant Variant
	bank    *Bank
	script  string // key of Row.Spell
	k       int    // number of the base note
	draw    int
	base    string // its key
	gender  string
	persons [3]person
	draws   synth.Draws
	anchor  time.Time // the date T0
	age     int
	birth   time.Time
	lists   *lists
}

// lists are a bank's permuted values by kind.
type lists struct {
	hospital, department, profession []Row
	city, street                     map[string][]Row // by country, "" where a bank has one
}

func newLists(b *Bank, d synth.Draws) *lists {
	permute := func(rows []Row) []Row {
		return synth.Permute(d, rows, func(r Row) string { return r.ID }, "list "+b.Variant)
	}
	l := &lists{
		hospital: permute(b.pick("hospital", "", "")), department: permute(b.pick("department", "", "")),
		profession: permute(b.pick("profession", "", "")), city: map[string][]Row{}, street: map[string][]Row{},
	}
	for _, r := range permute(b.pick("city", "", "")) {
		l.city[r.Country] = append(l.city[r.Country], r)
	}
	for _, r := range permute(b.pick("street", "", "")) {
		l.street[r.Country] = append(l.street[r.Country], r)
	}
	return l
}

// turn picks the k-th of rows so that over n² base notes every value meets
// every place in the note.
func turn(rows []Row, k int) Row { return rows[(k+k/len(rows))%len(rows)] }

// A piece is a stretch of filled-in text: an identifier with its label, or glue
// between two of them (label "").
type piece struct {
	text  string
	label corpora.Label
	attrs []corpora.Attr
}

func (f *filler) prepare() {
	days := f.draws.Intn(731, "anchor", f.base) // 2023 and 2024
	f.anchor = time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, days)
	f.age = 18 + f.draws.Intn(72, "age", f.base)
	f.birth = f.anchor.AddDate(-f.age, 0, -1-f.draws.Intn(364, "birthday", f.base))
}

// fill returns what stands in a slot. The form latn asks for the romanised
// spelling in a note whose identifiers are in Han characters.
func (f *filler) fill(s slot) []piece {
	if form, ok := strings.CutSuffix(s.form, "latn"); ok {
		romanised := *f
		romanised.script = "Latn-wadegile"
		s.form = strings.TrimSuffix(form, ".")
		return romanised.fill(s)
	}
	switch s.entity {
	case "P1", "D1", "R1":
		switch s.form {
		case "age":
			return one(strconv.Itoa(f.age), "AGE")
		case "birth", "birth.num", "birth.words":
			p := f.date(f.birth, strings.TrimPrefix(strings.TrimPrefix(s.form, "birth"), "."), s.String())
			p.attrs = append(p.attrs, corpora.Attr{Key: "kind", Value: "birth"})
			return []piece{p}
		}
		return f.name(s)
	case "T0":
		switch at := f.anchor.AddDate(0, 0, s.days); s.form {
		case "roc":
			return one(fmt.Sprintf("%d/%02d/%02d", at.Year()-1911, at.Month(), at.Day()), "DATE")
		case "cn":
			return one(fmt.Sprintf("民國%d年%d月%d日", at.Year()-1911, at.Month(), at.Day()), "DATE")
		}
		return []piece{f.date(f.anchor.AddDate(0, 0, s.days), s.form, s.String())}
	case "H1":
		h := turn(f.lists.hospital, f.k)
		if s.form == "short" {
			return one(h.Short[f.script], "HOSPITAL")
		}
		return one(h.Spell[f.script], "HOSPITAL")
	case "U1":
		return one(turn(f.lists.department, f.k).Spell[f.script], "DEPARTMENT")
	case "J1":
		return one(turn(f.lists.profession, f.k).Spell[f.script], "PROFESSION")
	case "A1":
		p := f.place()
		if s.form == "city" {
			return one(p.city, "CITY")
		}
		return f.variant.habits.address(f, p)
	case "C1", "C2":
		return one(f.variant.habits.phone(f, s.entity), "PHONE")
	case "E1":
		return one(f.mail(), "EMAIL")
	case "I1":
		return one(f.variant.habits.record(f), "MEDICAL_RECORD")
	}
	n := f.variant.habits.number(f) // I2: the parser lets nothing else through
	p := piece{text: n.text, label: n.label}
	if f.gender == "neutral" && n.sexDigit != "" {
		p.attrs = []corpora.Attr{{Key: "id_sex_digit", Value: n.sexDigit}}
	}
	return []piece{p}
}

func one(text string, label corpora.Label) []piece { return []piece{{text: text, label: label}} }

func (f *filler) name(s slot) []piece {
	index, label, role := 0, corpora.Label("PATIENT"), "patient"
	switch s.entity {
	case "D1":
		index, label, role = 1, "DOCTOR", "doctor"
	case "R1":
		index, label, role = 2, "RELATIVE", "relative"
	}
	p := f.persons[index]
	full, family, given := f.names(p)
	text := map[string]string{"full": full, "family": family, "given": given, "initials": f.initials(p)}[s.form]
	rank, polysemy := nameAttrs(p, s.form)
	attrs := []corpora.Attr{{Key: "form", Value: s.form}, {Key: "gender", Value: f.gender}, {Key: "polysemy", Value: polysemy},
		{Key: "rank", Value: rank}, {Key: "role", Value: role}}
	if p.origin != "" {
		attrs = append(attrs, corpora.Attr{Key: "origin", Value: p.origin})
	}
	return []piece{{text, label, attrs}}
}

// sex is the sex that identity numbers carry: the person's gender; for neutral
// names balanced over the draws.
func (f *filler) sex() ident.Sex {
	switch f.gender {
	case "male":
		return ident.Male
	case "female":
		return ident.Female
	}
	return ident.Sex((f.k + f.draw) % 2)
}
