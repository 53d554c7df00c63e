package compat

import (
	"slices"
	"strings"
)

// An i2b2Variant is one of the ten evaluations that the script of the i2b2 2014
// shared task prints for its track 1. Neither token nor relaxed is strict.
type i2b2Variant struct {
	mode    string
	token   bool // tokens are compared, not spans
	relaxed bool // ends may differ
	hipaa   bool // only the labels that the script takes for HIPAA's
	binary  bool // labels are not compared
}

// i2b2Variants returns the variants in the order of the script, which has no relaxed
// binary one.
func i2b2Variants() []i2b2Variant {
	return []i2b2Variant{
		{mode: "i2b2-token", token: true},
		{mode: "i2b2-strict"},
		{mode: "i2b2-relaxed", relaxed: true},
		{mode: "i2b2-hipaa-token", hipaa: true, token: true},
		{mode: "i2b2-hipaa-strict", hipaa: true},
		{mode: "i2b2-hipaa-relaxed", hipaa: true, relaxed: true},
		{mode: "i2b2-binary-token", binary: true, token: true},
		{mode: "i2b2-binary-strict", binary: true},
		{mode: "i2b2-binary-hipaa-token", binary: true, hipaa: true, token: true},
		{mode: "i2b2-binary-hipaa-strict", binary: true, hipaa: true},
	}
}

// score returns what the evaluation script of the i2b2 2014 shared task, track 1,
// says: the rows micro and macro and, for token and strict with labels, a row for
// each coarse label that either side has. Extra holds the notes scored and the
// standard deviations over notes, of the population, behind the macro row.
//
// A span is (coarse label, start, end, fine label); a span without a coarse label
// has its fine one for both. Each side of a note is a set, so duplicates count
// once.
//
//   - strict: equal spans.
//   - relaxed: equal spans but for the end, which may differ by two code points
//     on either side. Each side first drops a span that equals one before it in
//     this sense. TP are the spans of the smaller side (on a tie the system's)
//     that equal some span of the other; FP and FN those that equal none. It is
//     many to one and no measure of overlap.
//   - token: the runs of ASCII letters and digits in each span, with its labels.
//     A span that has none is one empty token at its end.
//
// Known defects, kept: notes that the system did not answer are left out; IDNUM is
// not among HIPAA's labels, for its pattern ends in a blank; in scripts without
// ASCII letters the token variants compare ends only; labels are compared in upper
// case by strict and relaxed, but as they are by token and HIPAA. Not kept: the
// script compares offsets as strings, so that 07 is not 7; ours are numbers. HIPAA's
// patterns pass over underscores: our MEDICAL_RECORD is the script's MEDICALRECORD.
//
// It follows the script under Python 2. Ports to Python 3 differ in relaxed: where
// the port compares two views of a dictionary, nothing equals anything; and where
// one side of a note has more than four times the spans of the other, set
// difference lets each span of the smaller take away one partner only.
//
// A. Stubbs, C. Kotfila, Ö. Uzuner (2015), J Biomed Inform 58 Suppl, S11-S19;
// github.com/kotfic/i2b2_evaluation_scripts, commit e08db16, and for the binary
// and label rows its copy in maxfriedrich/deid-training-data, commit 2d9090a.
func (v i2b2Variant) score(notes []Note) Report {
	var r Report
	var perNote []hits
	perLabel := map[string]hits{}
	for _, n := range r.answered(notes) {
		gold, pred := v.keys(n.Text, n.Gold), v.keys(n.Text, n.Pred)
		if v.relaxed {
			perNote = append(perNote, compareRelaxed(gold, pred))
			continue
		}
		perNote = append(perNote, compareSets(gold, pred))
		for _, label := range i2b2Names() {
			of := func(keys []i2b2Key) []i2b2Key {
				return slices.DeleteFunc(slices.Clone(keys), func(k i2b2Key) bool { return k.name != label })
			}
			perLabel[label] = perLabel[label].plus(compareSets(of(gold), of(pred)))
		}
	}
	macro, sdP, sdR := macroOf(perNote)
	r.Rows = []Row{sum(perNote).row("micro"), macro}
	for _, label := range i2b2Names() {
		if h := perLabel[label]; h != (hits{}) {
			r.Rows = append(r.Rows, h.row(label))
		}
	}
	r.Extra = []Number{{"notes", float64(len(perNote))}, {"macro P SD", sdP}, {"macro R SD", sdR}}
	return r
}

// i2b2Names returns the coarse labels in the order of the script.
func i2b2Names() []string {
	return []string{"NAME", "PROFESSION", "LOCATION", "AGE", "DATE", "CONTACT", "ID", "OTHER"}
}

// An i2b2Key is what the script compares of a span or token; binary variants
// leave the labels empty.
type i2b2Key struct {
	name, typ  string
	start, end int
}

// keys returns what the variant compares of the spans of one side, in file order.
func (v i2b2Variant) keys(text string, spans []Span) []i2b2Key {
	var out []i2b2Key
	var runes []rune
	if v.token {
		runes = []rune(text)
	}
	for _, s := range spans {
		k := i2b2Key{name: s.Coarse, typ: s.Label, start: s.Start, end: s.End}
		if k.name == "" {
			k.name = k.typ
		}
		if v.hipaa && !hipaa(k) {
			continue
		}
		switch {
		case v.binary:
			k.name, k.typ = "", ""
		case !v.token:
			k.name, k.typ = strings.ToUpper(k.name), strings.ToUpper(k.typ)
		}
		if v.token {
			out = appendTokens(out, runes, k)
		} else {
			out = append(out, k)
		}
	}
	return out
}

// hipaa reports whether the script takes the labels for HIPAA's; each pattern
// matches at the start of the coarse and of the fine label.
func hipaa(k i2b2Key) bool {
	typ := strings.ReplaceAll(k.typ, "_", "")
	for _, p := range [...]struct{ name, typ string }{
		{"NAME", "PATIENT"},
		{"LOCATION", "CITY"}, {"LOCATION", "STREET"}, {"LOCATION", "ZIP"}, {"LOCATION", "ORGANIZATION"},
		{"DATE", ""},
		{"CONTACT", "PHONE"}, {"CONTACT", "FAX"}, {"CONTACT", "EMAIL"},
		{"ID", "SSN"}, {"ID", "MEDICALRECORD"}, {"ID", "HEALTHPLAN"}, {"ID", "ACCOUNT"}, {"ID", "LICENSE"},
		{"ID", "VEHICLE"}, {"ID", "DEVICE"}, {"ID", "BIOID"}, {"ID", "IDNUM "},
		{"AGE", ""},
	} {
		if strings.HasPrefix(k.name, p.name) && strings.HasPrefix(typ, p.typ) {
			return true
		}
	}
	return false
}

// appendTokens appends the tokens of a span: runs of ASCII letters and digits, or
// one empty token at its end.
func appendTokens(out []i2b2Key, text []rune, span i2b2Key) []i2b2Key {
	n := len(out)
	for at := span.start; at < span.end; at++ {
		if !asciiWord(text[at]) {
			continue
		}
		token := span
		token.start = at
		for at < span.end && asciiWord(text[at]) {
			at++
		}
		token.end = at
		out = append(out, token)
	}
	if len(out) == n {
		span.start = span.end
		out = append(out, span)
	}
	return out
}

func asciiWord(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}
