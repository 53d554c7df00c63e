package multiculture

import "polyphi/corpora"

// A Variant is one set of identifiers the notes are filled with: a culture, a
// place and a spelling.
type Variant struct {
	Name     string       // en-US ... bn-Latn
	Culture  string       // english, spanish, french, mandarin, hindi, bengali
	Spelling string       // native, romanised
	Lang     corpora.Lang // declared beside en
	Bank     string       // the bank file; zh-Latn alternates between zh-Hant and zh-Hans
	Script   string       // key of Row.Spell the identifiers are printed in
	habits   habits
}

// Variants returns the 16 variants in canonical order; en-US is the reference.
func Variants() []Variant {
	return []Variant{
		{"en-US", "english", "native", "en", "en-US", "Latn", habits{layout("January 2, 2006", "01/02/2006"), addressUS, phoneUS, recordUS, numberUS}},
		{"en-GB", "english", "native", "en", "en-GB", "Latn", habits{layout("2 January 2006", "02/01/2006"), addressGB, phoneGB, recordGB, numberGB}},
		{"en-IN", "english", "native", "en", "en-IN", "Latn", habits{layout("02-Jan-2006", "02/01/2006"), addressIN, phoneIN, recordIN, numberIN}},
		{"en-NG", "english", "native", "en", "en-NG", "Latn", habits{dateNG, addressNG, phoneNG, recordNG, numberNG}},
		{"en-AU", "english", "native", "en", "en-AU", "Latn", habits{layout("2 January 2006", "2/01/2006"), addressAU, phoneAU, recordAU, numberAU}},
		{"es-ES", "spanish", "native", "es", "es-ES", "Latn", habits{dateES, addressES, phoneES, recordES, numberES}},
		{"es-419", "spanish", "native", "es", "es-419", "Latn", habits{dateES, addressLatam, phoneLatam, recordLatam, numberLatam}},
		{"fr-FR", "french", "native", "fr", "fr-FR", "Latn", habits{dateFR, addressFR, phoneFR, recordFR, numberFR}},
		{"fr-SN", "french", "native", "fr", "fr-SN", "Latn", habits{dateFR, addressSN, phoneSN, recordSN, numberSN}},
		{"zh-Hant", "mandarin", "native", "zh", "zh-Hant", "Hant", habits{dateTW, addressTW, phoneTW, recordTW, numberTW}},
		{"zh-Hans", "mandarin", "native", "zh", "zh-Hans", "Hans", habits{dateCN, addressCN, phoneCN, recordCN, numberCN}},
		{"zh-Latn", "mandarin", "romanised", "zh", "", "", habits{layout("2 January 2006", "2006/01/02"), addressZhLatin, phoneZhLatin, recordZhLatin, numberZhLatin}},
		{"hi-Deva", "hindi", "native", "hi", "hi-Deva", "Deva", habits{dateHindi, addressHindi, phoneIN, recordIN, numberIN}},
		{"hi-Latn", "hindi", "romanised", "hi", "hi-Deva", "Latn", habits{layout("02-Jan-2006", "02/01/2006"), addressIN, phoneIN, recordIN, numberIN}},
		{"bn-Beng", "bengali", "native", "bn", "bn-Beng", "Beng", habits{dateBengali, addressBengali, phoneBD, recordBD, numberBD}},
		{"bn-Latn", "bengali", "romanised", "bn", "bn-Beng", "Latn", habits{layout("2 January 2006", "02/01/2006"), addressBengaliLatin, phoneBD, recordBD, numberBD}},
	}
}

// habits are how a variant writes dates, addresses, phones and numbers.
type habits struct {
	date    func(f *filler, d date) string
	address func(f *filler, p place) []piece
	phone   func(f *filler, key string) string
	record  func(f *filler) string
	number  func(f *filler) number
}

// BankNames returns the names of the bank files, one per variant that has its
// own.
func BankNames() []string {
	return []string{"en-US", "en-GB", "en-IN", "en-NG", "en-AU", "es-ES", "es-419", "fr-FR", "fr-SN", "zh-Hant", "zh-Hans", "hi-Deva", "bn-Beng"}
}

// scripts returns the keys every spelling in the bank must have.
func scripts(bank string) []string {
	switch bank {
	case "zh-Hant":
		return []string{"Hant", "Latn-wadegile"}
	case "zh-Hans":
		return []string{"Hans", "Latn-pinyin"}
	case "hi-Deva":
		return []string{"Deva", "Latn"}
	case "bn-Beng":
		return []string{"Beng", "Latn"}
	}
	return []string{"Latn"}
}
