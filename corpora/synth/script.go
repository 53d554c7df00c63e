package synth

import "unicode"

// Script returns the script of the letters of s: latin, han, deva, beng, mixed
// where there are several, digit where there is none.
func Script(s string) string {
	found := ""
	for _, r := range s {
		name := ""
		switch {
		case unicode.Is(unicode.Latin, r):
			name = "latin"
		case unicode.Is(unicode.Han, r):
			name = "han"
		case unicode.Is(unicode.Devanagari, r) && unicode.IsLetter(r):
			name = "deva"
		case unicode.Is(unicode.Bengali, r) && unicode.IsLetter(r):
			name = "beng"
		default:
			continue
		}
		if found != "" && found != name {
			return "mixed"
		}
		found = name
	}
	if found == "" {
		return "digit"
	}
	return found
}
