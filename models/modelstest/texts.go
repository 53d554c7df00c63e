package modelstest

import (
	"strings"

	"polyphi/models"
)

// Texts are notes that trip up systems: every script we claim, characters
// outside the basic plane, composed and decomposed accents, line ends, odd
// characters, nothing, one space, and one word without an end.
func Texts() []string {
	return []string{
		"", " ", "\n", "a", "Seen by Dr Ana Ruiz on 03/04/2024.",
		"Patient: 陳建國, 王明 seen on 民國113年3月5日.", "𡈼 is a name; so is 👩\u200d⚕️ not.",
		"José and Jose\u0301 and Añez.", "मरीज किरण शर्मा ५ मार्च २०२४", "রোগী শান্তি সাহা ০৫/০৩/২০২৪", "क्षि\u200dति ক্ষ",
		"line one\r\nline two\rline three\n", "\ufeffbyte order mark", "tab\tand\u00a0no-break\u3000ideographic space", "nul \x00 inside",
		"\u202eright to left\u202c Привет שלום مرحبا สวัสดี 안녕 こんにちは", "ｆｕｌｌ ｗｉｄｔｈ ０９１２",
		"Dr Zoe\u0301\u0302\u0303 saw 𡈼\u0301 at 𝟗.𝟑𝟎", `{"id":"x","text":"looks like JSON"}`, "[SEP] [PAD] [[P1.full]] <s>",
		strings.Repeat("x", 5000), strings.Repeat("\u0301", 300), strings.Repeat("Dr Ana Ruiz, ", 2000),
	}
}

// Long returns a note of just over 1 MiB in many scripts, with line ends of all
// kinds.
func Long() string {
	paragraph := strings.Join(Texts()[:18], "\r\n") + "\n"
	return strings.Repeat(paragraph, 1<<20/len(paragraph)+1)
}

// canary is a word that no system knows. Wherever it turns up, text came out.
const canary = "qvizzlemurk"

// hostile returns notes that hold the canary, some of which are not UTF-8. A
// corpus never has these; a system must survive them.
func hostile() []models.Input {
	return inputs(
		"Seen by Dr "+canary+" on 03/04/2024, MRN "+canary+".",
		canary+" \xff\xfe "+canary, "\xed\xa0\x80"+canary, canary+"\xf0\x9f", "Dr \x80"+canary+"\xc3",
		strings.Repeat(canary, 2000),
	)
}
