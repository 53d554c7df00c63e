//go:build !nolingua

// Package lingua gives word forms a confidence for each of a few languages,
// with lingua-go. It is the only importer of that package, whose embedded
// language models add 126 MiB to a program whatever languages it uses; build tag
// nolingua leaves them out.
package lingua

import (
	"fmt"
	"strings"

	"github.com/pemistahl/lingua-go"

	"polyphi/cmi"
	"polyphi/corpora"
)

// Version names the detector in policy lines.
const Version = "lingua-go-1.4.0"

// Open returns a detector for two or more languages of Latin script. Loading
// takes about 0.3 s for two of them and 0.8 s for three; the models stay in
// memory until the program ends.
//
// The error names a language that lingua-go does not know.
func Open(langs []corpora.Lang) (cmi.Detector, error) {
	if len(langs) < 2 {
		return nil, fmt.Errorf("lingua: a detector needs two languages, got %v", langs)
	}
	d := detector{}
	for _, l := range langs {
		code, ok := iso(l)
		if !ok {
			return nil, fmt.Errorf("lingua: language %q is not known; give the corpus lang_runs instead", l)
		}
		d.langs = append(d.langs, lingua.GetLanguageFromIsoCode639_1(code))
	}
	d.detector = lingua.NewLanguageDetectorBuilder().FromLanguages(d.langs...).WithPreloadedLanguageModels().Build()
	return d, nil
}

func iso(l corpora.Lang) (lingua.IsoCode639_1, bool) {
	base, _, _ := strings.Cut(string(l), "-")
	for _, known := range lingua.AllLanguages() {
		if strings.EqualFold(known.IsoCode639_1().String(), base) {
			return known.IsoCode639_1(), true
		}
	}
	return 0, false
}

type detector struct {
	langs    []lingua.Language
	detector lingua.LanguageDetector
}

// Confidences appends the confidence of each language to dst. The low bits vary
// from call to call (lingua-go sums in map order): round before any use.
func (d detector) Confidences(dst []float64, form string) []float64 {
	for _, l := range d.langs {
		dst = append(dst, d.detector.ComputeLanguageConfidence(form, l))
	}
	return dst
}
