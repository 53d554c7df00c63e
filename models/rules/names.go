package rules

import "strings"

// A name of capitalised Latin words, with particles, hyphens and apostrophes;
// or a run of letters of another script, as names stand in English sentences.
const (
	latinWord = `\p{Lu}[\p{Ll}\pM]+(?:['’-]\p{Lu}?[\p{Ll}\pM]+)*`
	latinName = latinWord + `(?:,? (?:(?:de|del|la|da|di|van|von|bin|al|el|ben|ten|der|Mc|O') ?)*` + latinWord + `){0,3}`
	otherName = `[\p{Han}]{2,4}|[\p{Devanagari}]+(?: [\p{Devanagari}]+){0,2}|[\p{Bengali}]+(?: [\p{Bengali}]+){0,2}`
	anyName   = `(` + latinName + `|` + otherName + `)`
)

// nameRules find names by what stands around them: titles, roles, headings and
// signatures. A capitalised word alone is no name.
func nameRules() []rule {
	common := wordSet(commonWords)
	notWord := func(s string) bool { // refuses capitalised words that open sentences and headings
		first, _, _ := strings.Cut(s, " ")
		return !common[strings.ToLower(first)]
	}
	n := func(name, label, before, after string, accept func(string) bool) rule {
		return rule{name: name, label: labelOf(label), group: 1, pattern: re(before + anyName + after), accept: accept}
	}
	return []rule{
		n("title", "DOCTOR", `\b(?:Dr|Prof|Doctor|Professor)\.? `, ``, notWord),
		n("signed", "DOCTOR", `(?i:(?:electronically )?signed(?: by)?|attending|consultant|author|dictated by|reported by|reporting radiologist|pathologist|physician|registrar|surgeon|clinician|reviewed by|seen by|referring doctor)(?: physician| radiologist| doctor)?:? +(?:Dr\.? +)?`, ``, notWord),
		n("degree", "DOCTOR", ``, `,? (?:MD|M\.D\.|MBBS|MBChB|FRCS|FRCP|FRCPath|FRCR|DO|RN|NP)\b`, notWord),
		n("patient", "PATIENT", `(?i:\b(?:patient name|patient|pt|name|re|regarding|surname|full name))\.?:? +`, ``, notWord),
		n("relative", "RELATIVE", `(?i:\b(?:next of kin|nok|carer|caregiver|emergency contact|partner|spouse|parent|sibling|relative|daughter|son|husband|wife|mother|father|brother|sister)(?: and carer| contact)?)(?: is| was|,|:|\()? *`, ``, notWord),
		{name: "initials", label: "PATIENT", pattern: re(`\b\p{Lu}\.\p{Lu}\.(?:\p{Lu}\.)?`)},
		n("possessive", "PATIENT", `\b(?:for|with|from|of|to) `, `['’]s\b`, notWord),
	}
}

// commonWords are words that stand capitalised after a title-like word without
// being names.
const commonWords = `
	the a an and or but with for from this that these those is was were are be been has have had will would no not on in at of to by
	id no. number name date age address phone tel contact details history examination plan assessment impression diagnosis medication medications
	allergies allergy admitted admission discharge discharged seen reviewed review clinic ward department hospital centre center unit
	monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december
	patient pt doctor nurse team consultant physician surgeon attending relative carer blood pressure pulse temperature chest abdomen neuro
	presented presents reports reported states denies remains continues tolerated known well stable alert awake today yesterday overnight
	please thank thanks dear sincerely regards re subject summary note letter report request message call called
	education information safety position comfort transfer identity record`

func wordSet(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}
