package rules

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"polyphi/corpora/ident"
)

func re(p string) *regexp.Regexp { return regexp.MustCompile(p) }

// numberRules find mail addresses, dates, phones, identity numbers, records,
// ages and post codes. Numbers with a public check digit are taken only if it
// is right.
func numberRules() []rule {
	valid := func(kinds ...ident.Kind) func(string) bool {
		return func(s string) bool {
			for _, k := range kinds {
				if ident.Valid(k, s) {
					return true
				}
			}
			return false
		}
	}
	rs := []rule{
		{name: "mail", label: "EMAIL", pattern: re(`[\pL\pM\p{Nd}._%+'-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}`)},
		{name: "url", label: "URL", pattern: re(`\b(?:https?://|www\.)[^\s<>"]+[A-Za-z0-9/]`)},
	}
	rs = append(rs, dateRules()...)
	return append(rs,
		rule{name: "ssn", label: "SSN", pattern: re(`\b\d{3}-\d{2}-\d{4}\b`)},
		rule{name: "national", label: "ID_NUMBER", pattern: re(`\b(?:[A-Z][1289]\d{8}|\d{17}[\dX]|\d{8}[A-Z]|[XYZ]\d{7}[A-Z]|[A-Z]{4}\d{6}[HM][A-Z]{5}[0-9A-Z]\d|\d{4} \d{4} \d{4})\b`),
			accept: valid(ident.KindTaiwan, ident.KindChina, ident.KindDNI, ident.KindNIE, ident.KindCURP, ident.KindAadhaar)},
		rule{name: "health", label: "HEALTHPLAN", pattern: re(`\b(?:[12] \d{2} \d{2} (?:\d{2}|2[AB]) \d{3} \d{3} \d{2}|\d{3} \d{3} \d{4}|\d{4} \d{5} \d|\d{2}-\d{4}-\d{4}-\d{4}|\d{10})\b`),
			accept: valid(ident.KindNIR, ident.KindNHS, ident.KindMedicare, ident.KindABHA)},
		rule{name: "insurance in context", label: "HEALTHPLAN", group: 1,
			pattern: re(`(?i)\b(?:insurance|policy|medicare|medicaid|nhs|member|health card|nhi)(?: (?:no|number|id|card))?\.?[:#]? *([A-Z0-9][A-Z0-9 -]{6,16}[A-Z0-9])\b`), accept: hasDigit},
		rule{name: "record in context", label: "MEDICAL_RECORD", group: 1,
			pattern: re(`\b(?:MRN|UHID|URN|UR|(?i:medical record|hospital|record|chart|case|unit|file|folder|reg(?:istration)?|accession) (?i:no|number|id))\.?[:#]? *#?([A-Z0-9][A-Z0-9/-]{3,19})\b`), accept: hasDigit},
		rule{name: "identity in context", label: "ID_NUMBER", group: 1,
			pattern: re(`\b(?i:(?:national |social |personal )?(?:id|identity|identification|insurance|ins|policy|security)(?: (?:no|number|card))?)\.?[:#]? *([A-Z0-9][A-Z0-9 /-]{5,18}[A-Z0-9])\b`), accept: hasDigit},
		rule{name: "phone", label: "PHONE", pattern: re(`(?:\+\d{1,3}[ -]?)?(?:\(\d{2,4}\) ?|\b\d{2,5}[ -])\d{2,5}(?:[ -]\d{2,5}){1,3}\b`), accept: isPhone},
		rule{name: "phone in context", label: "PHONE", group: 1,
			pattern: re(`(?i)\b(?:tel|phone|ph|mobile|mob|cell|contact|call(?:ed)?(?: back)?(?: on)?|ring|bleep|pager|fax)\.?:? *(\+?[\d(][\d() -]{5,18}\d)\b`), accept: isPhone},
		rule{name: "plus phone", label: "PHONE", pattern: re(`\+\d{1,3}[ -]?\d[\d -]{6,14}\d\b`)},
		rule{name: "age in words", label: "AGE", group: 1, pattern: re(`\b(\d{1,3})[- ]?(?:years?[- ]old|year-old|yrs?[- ]old|y/?o\b|yo\b|-year)`), accept: isAge},
		rule{name: "age in context", label: "AGE", group: 1, pattern: re(`(?i)\b(?:aged?|age:|aged about) *(\d{1,3})\b`), accept: isAge},
		rule{name: "age and sex", label: "AGE", group: 1, pattern: re(`\b(\d{1,3}) ?(?:y|yr|yrs|years?)\b[,;. )]`), accept: isAge},
		rule{name: "zip after state", label: "ZIP", group: 1, pattern: re(`\b[A-Z]{2} (\d{5}(?:-\d{4})?)\b`)},
		rule{name: "uk postcode", label: "ZIP", pattern: re(`\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b`)},
		rule{name: "pin after dash", label: "ZIP", group: 1, pattern: re(`[\pL\pM] ?- ?(\p{Nd}{4,6})\b`)},
		rule{name: "long number", label: "ID_NUMBER", pattern: re(`\b\d{8,14}\b`)},
		rule{name: "letters and digits", label: "ID_NUMBER", pattern: re(`\b[A-Z]{2,4}[-/]?\d{2,4}[-/]\d{4,9}\b|\b[A-Z]{2}-?\d{6,10}\b`)},
	)
}

// dateRules know numeric dates, month names of six languages, the Chinese forms
// and the Republic of China calendar.
func dateRules() []rule {
	names := monthNames()
	months := strings.Join(names, "|")
	isMonth := func(s string) bool { // a pattern that begins with 60 alternatives is slow
		first, _, _ := strings.Cut(s, " ")
		return slices.Contains(names, first)
	}
	d := func(name, pattern string, accept func(string) bool) rule {
		return rule{name: name, label: "DATE", pattern: re(pattern), accept: accept}
	}
	return []rule{
		d("Chinese", `(?:民國)?\p{Nd}{2,4}年\p{Nd}{1,2}月\p{Nd}{1,2}日`, nil),
		d("day month year", `\p{Nd}{1,2}(?:st|nd|rd|th|er)?(?: de)?[ -](?:`+months+`)(?: de|,)?[ -]\p{Nd}{4}`, nil),
		d("month day year", `\p{L}[\pL\pM]+ \d{1,2}(?:st|nd|rd|th)?,? \d{4}\b`, isMonth),
		d("year first", `\b(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}\b`, isDate),
		d("day or month first", `\p{Nd}{1,2}[/.-]\p{Nd}{1,2}[/.-]\p{Nd}{4}`, isDate),
		d("Republic of China", `\b1[01]\d/\d{2}/\d{2}\b`, isDate),
	}
}

// monthNames are the names and English short forms of the months.
func monthNames() []string {
	return strings.Fields(`January February March April May June July August September October November December
		Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec
		enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
		janvier février mars avril mai juin juillet août septembre octobre novembre décembre
		जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर
		জানুয়ারি ফেব্রুয়ারি মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর`)
}

// isDate accepts three numbers of which the shorter two can be day and month.
func isDate(s string) bool {
	var ns []int
	for _, f := range strings.FieldsFunc(toASCII(s), func(r rune) bool { return r < '0' || r > '9' }) {
		n, err := strconv.Atoi(f)
		if err != nil {
			return false
		}
		ns = append(ns, n)
	}
	if len(ns) != 3 {
		return false
	}
	day, month := ns[0], ns[1]
	if ns[0] > 31 {
		day, month = ns[2], ns[1]
	}
	return day >= 1 && month >= 1 && day <= 31 && month <= 31 && min(day, month) <= 12
}

// toASCII turns decimal digits of any script into ASCII ones.
func toASCII(s string) string {
	return strings.Map(func(r rune) rune {
		for _, zero := range []rune{'०', '০', '٠', '０'} {
			if r >= zero && r <= zero+9 {
				return '0' + r - zero
			}
		}
		return r
	}, s)
}

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

func isPhone(s string) bool {
	n := 0
	for _, r := range s {
		if r >= '0' && r <= '9' {
			n++
		}
	}
	return n >= 8 && n <= 15
}

func isAge(s string) bool {
	n, err := strconv.Atoi(s)
	return err == nil && n <= 120
}
