// Package labels holds the closed list of labels polyphi scores: 42 fine labels
// under 8 coarse ones, the label sets a suite may score them in, and the maps
// from the labels of a corpus or a model to ours.
package labels

import (
	"slices"

	"polyphi/corpora"
)

// The coarse labels. PROFESSION, AGE, DATE and OTHER are also fine labels of
// the same name; Coarse of a coarse label is itself.
const (
	Name       corpora.Label = "NAME"
	Profession corpora.Label = "PROFESSION"
	Location   corpora.Label = "LOCATION"
	Age        corpora.Label = "AGE"
	Date       corpora.Label = "DATE"
	Contact    corpora.Label = "CONTACT"
	ID         corpora.Label = "ID"
	Other      corpora.Label = "OTHER"
)

// none marks a fine label that has no place in a label set.
const none corpora.Label = ""

type row struct {
	fine, coarse, mc14, jmir20, i2b2 corpora.Label
}

// table is the specification of the label sets, in canonical order.
//
// jmir20 follows JMIR 2024;26:e48443; where the paper does not say how a thing
// is labelled (street, post code, organisation, time of day) the choice is ours.
var table = [...]row{
	{"PATIENT", Name, "PATIENT", "PATIENT", "PATIENT"},
	{"DOCTOR", Name, "DOCTOR", "DOCTOR", "DOCTOR"},
	{"RELATIVE", Name, "RELATIVE", "PERSON", "PATIENT"},
	{"PERSON", Name, "RELATIVE", "PERSON", none},
	{"USERNAME", Name, none, none, "USERNAME"},
	{"PROFESSION", Profession, "PROFESSION", "PROFESSION", "PROFESSION"},
	{"HOSPITAL", Location, "HOSPITAL", "HOSPITAL", "HOSPITAL"},
	{"DEPARTMENT", Location, "DEPARTMENT", "DEPARTMENT", "DEPARTMENT"},
	{"ROOM", Location, "DEPARTMENT", "ROOM", "ROOM"},
	{"ORGANIZATION", Location, none, "GENERIC_LOCATION", "ORGANIZATION"},
	{"SCHOOL", Location, none, "SCHOOL", "LOCATION_OTHER"},
	{"MARKET", Location, none, "MARKET", "LOCATION_OTHER"},
	{"STREET", Location, "STREET", "NAMED_LOCATION", "STREET"},
	{"NUMBER", Location, "STREET", "NUMBER", "STREET"},
	{"CITY", Location, "CITY", "CITY", "CITY"},
	{"REGION", Location, "CITY", "REGION", "REGION"},
	{"COUNTRY", Location, "CITY", "COUNTRY", "COUNTRY"},
	{"NATIONALITY", Location, none, "NATIONALITY", "LOCATION_OTHER"},
	{"ZIP", Location, "ZIP", "NUMBER", "ZIP"},
	{"NAMED_LOCATION", Location, none, "NAMED_LOCATION", "LOCATION_OTHER"},
	{"LOCATION_OTHER", Location, none, "NAMED_LOCATION", "LOCATION_OTHER"},
	{"GENERIC_LOCATION", Location, none, "GENERIC_LOCATION", "LOCATION_OTHER"},
	{"AGE", Age, "AGE", "AGE", "AGE"},
	{"DATE", Date, "DATE", "DATE", "DATE"},
	{"TIME", Date, "DATE", "DATE", "TIME"},
	{"DURATION", Date, "DATE", "DATE", "DURATION"},
	{"SET", Date, "DATE", "DATE", "SET"},
	{"PHONE", Contact, "PHONE", none, "PHONE"},
	{"FAX", Contact, "PHONE", none, "FAX"},
	{"EMAIL", Contact, "EMAIL", none, "EMAIL"},
	{"URL", Contact, "EMAIL", none, "URL"},
	{"IPADDR", Contact, "EMAIL", none, "IPADDR"},
	{"MEDICAL_RECORD", ID, "ID", "MEDICAL_RECORD", "MEDICAL_RECORD"},
	{"ID_NUMBER", ID, "ID", "ID_NUMBER", "ID_NUMBER"},
	{"SSN", ID, "ID", "ID_NUMBER", "SSN"},
	{"HEALTHPLAN", ID, "ID", "ID_NUMBER", "HEALTHPLAN"},
	{"ACCOUNT", ID, "ID", "ID_NUMBER", "ACCOUNT"},
	{"LICENSE", ID, "ID", "ID_NUMBER", "LICENSE"},
	{"VEHICLE", ID, "ID", "ID_NUMBER", "VEHICLE"},
	{"DEVICE", ID, "ID", "ID_NUMBER", "DEVICE"},
	{"BIOID", ID, "ID", "ID_NUMBER", "BIOID"},
	{"OTHER", Other, none, none, "OTHER"},
}

// Fine returns the 42 fine labels in canonical order.
func Fine() []corpora.Label {
	out := make([]corpora.Label, len(table))
	for i, r := range table {
		out[i] = r.fine
	}
	return out
}

// CoarseLabels returns the 8 coarse labels in canonical order.
func CoarseLabels() []corpora.Label {
	return []corpora.Label{Name, Profession, Location, Age, Date, Contact, ID, Other}
}

// IsFine reports whether l is one of the 42 fine labels.
func IsFine(l corpora.Label) bool { return find(l) >= 0 }

// IsCoarse reports whether l is one of the 8 coarse labels.
func IsCoarse(l corpora.Label) bool { return slices.Contains(CoarseLabels(), l) }

// Coarse returns the coarse label of a fine or coarse label, and "" for any
// other string.
func Coarse(l corpora.Label) corpora.Label {
	if i := find(l); i >= 0 {
		return table[i].coarse
	}
	if IsCoarse(l) {
		return l
	}
	return ""
}

func find(l corpora.Label) int {
	return slices.IndexFunc(table[:], func(r row) bool { return r.fine == l })
}
