package rules

import (
	"strings"
	"testing"
)

// marked shows what the system marks: {LABEL:surface}.
func marked(text string) string {
	var b strings.Builder
	at := 0
	for _, p := range New().mark(text) {
		b.WriteString(text[at:p.Start.Byte] + "{" + string(p.Label) + ":" + text[p.Start.Byte:p.End.Byte] + "}")
		at = p.End.Byte
	}
	return b.String() + text[at:]
}

func TestMarks(t *testing.T) {
	for _, want := range []string{
		"Seen by Dr {DOCTOR:Añez Ruiz} on {DATE:05/03/2024}.",
		"Patient: {PATIENT:陳建國}, DOB {DATE:民國113年3月5日}",
		"Admitted {DATE:५ मार्च २०२४}, reviewed {DATE:1er mars 2024}.",
		"Mail {EMAIL:asha.devi@mail.example}, phone {PHONE:(614) 555-0142}.",
		"SSN {SSN:900-12-3456}; NHS number {HEALTHPLAN:999 000 0026}",
		"a {AGE:67}-year-old with {ID_NUMBER:H155209088}",
		"MRN {MEDICAL_RECORD:48213907}; lives at {STREET:12 Maple Avenue}, {CITY:Dayton}, {REGION:OH} {ZIP:45402}",
		"BP 120/80, Foley catheter, Parkinson disease, GCS 15/15",
		"Transferred to {DEPARTMENT:Ward 7B} of {HOSPITAL:Royal Prince Alfred Hospital}.",
		"",
	} {
		text := want
		for {
			i := strings.IndexByte(text, '{')
			if i < 0 {
				break
			}
			colon := strings.IndexByte(text[i:], ':') + i
			end := strings.IndexByte(text[i:], '}') + i
			text = text[:i] + text[colon+1:end] + text[end+1:]
		}
		if got := marked(text); got != want {
			t.Errorf("\n got %s\nwant %s", got, want)
		}
	}
}

// A number with a wrong check digit is not taken for a national number.
func TestCheckDigits(t *testing.T) {
	if got := marked("no. H155209089 seen"); strings.Contains(got, "{") {
		t.Errorf("wrong check digit: %s", got)
	}
}

// Any text gives sorted, disjoint spans inside it.
func FuzzMark(f *testing.F) {
	f.Add("Dr 王明 10/10/2024 \xe0\xa4\x95 +886 912 000 345 No. 12, 中山路三段12號")
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "?")
		at := 0
		for _, p := range New().mark(text) {
			if p.Start.Byte < at || p.End.Byte <= p.Start.Byte || p.End.Byte > len(text) {
				t.Fatalf("span [%d,%d) after %d in %d bytes", p.Start.Byte, p.End.Byte, at, len(text))
			}
			at = p.End.Byte
		}
	})
}
