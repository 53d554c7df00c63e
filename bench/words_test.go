package bench

import "testing"

func TestWords(t *testing.T) {
	for text, want := range map[string]int{
		"follow-up in Dr. 張家明's OPD":  9,
		"BP 120/80 mg/dL, seen 3.5 h": 8,
		"患者カルテを見た":                    8,
		"O'Brien and Nguyễn Văn An":   5,
		"मरीज राम शर्मा":              3,
		"":                            0,
		" \n--- !":                    0,
	} {
		if got := Words(text); got != want {
			t.Errorf("%q: %d words, want %d", text, got, want)
		}
	}
}
