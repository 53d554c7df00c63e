package train

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"polyphi/cmi"
	"polyphi/corpora"
	"polyphi/corpora/formats"
	codemixtrain "polyphi/corpora/synth/codemix/trainset"
	"polyphi/corpora/synth/multiculture"
	"polyphi/corpora/synth/multiculture/trainset"
	"polyphi/models/dictionary"
	"polyphi/models/tags"
)

// A Recipe is what one packaged model is trained on.
type Recipe struct {
	Name   string
	Parts  []Part
	Labels string    // label set
	Scheme tags.Kind // tags.BIO or tags.BILOU
	Base   string    // encoder whose pretrained weights and tokenizer it starts from: en, zh or m; "" for random weights
}

// A Part is notes of one corpus.
type Part struct {
	Corpus      string // multiculture or codemix
	Plan        multiculture.Plan
	Category    string   // language category of the sentences kept: en-only, zh-only, mixed; "" for all
	Development []string // templates held out of training, to choose the seed and the number of epochs: about a tenth
}

// multicultural returns draws of the multiculture train notes, in the given
// variants or in all.
func multicultural(draws int, variants ...string) Part {
	return Part{Corpus: "multiculture", Plan: multiculture.Plan{Split: "train", Draws: draws, Variants: variants}, Development: []string{"progress_note-2", "referral_letter-3"}}
}

// codeMixed returns draws of the code-mixed train notes.
func codeMixed(draws int, category string) Part {
	return Part{Corpus: "codemix", Plan: multiculture.Plan{Split: "train", Draws: draws, Variants: []string{"zh-Hant"}}, Category: category, Development: []string{"progress_note-2", "nursing_note-5"}}
}

// Recipes returns the recipes of the tiny models. The two of multiculture see
// 3,456 notes of the same 24 templates, so that they differ in culture and not in
// size; the four of codemix see the same notes or one kind of their sentences, as
// in table 5 of JMIR 2024;26:e48443.
func Recipes() []Recipe {
	const us = "en-US"
	return []Recipe{
		{Name: "tiny-us", Parts: []Part{multicultural(48, us)}, Labels: "mc14", Scheme: tags.BIO},
		{Name: "tiny-multi", Parts: []Part{multicultural(3)}, Labels: "mc14", Scheme: tags.BIO},
		{Name: "tiny-mix", Parts: []Part{codeMixed(16, "")}, Labels: "fine", Scheme: tags.BIO},
		{Name: "tiny-mix-en", Parts: []Part{codeMixed(16, "en-only")}, Labels: "fine", Scheme: tags.BIO},
		{Name: "tiny-mix-zh", Parts: []Part{codeMixed(16, "zh-only")}, Labels: "fine", Scheme: tags.BIO},
		{Name: "tiny-mix-mixed", Parts: []Part{codeMixed(16, "mixed")}, Labels: "fine", Scheme: tags.BIO},
	}
}

// Encoders returns the recipes of the encoders. en-us sees as many notes as the
// multiculture part of the others, in one variant; the others see the same notes.
func Encoders() []Recipe {
	const draws, mixed = 2, 8
	all := []Part{multicultural(draws), codeMixed(mixed, "")}
	out := []Recipe{
		{Name: "en-us", Base: "en", Parts: []Part{multicultural(16*draws, "en-US")}},
		{Name: "en", Base: "en", Parts: all},
		{Name: "zh", Base: "zh", Parts: all},
		{Name: "m", Base: "m", Parts: all},
	}
	for i := range out {
		out[i].Labels, out[i].Scheme = "fine", tags.BILOU
	}
	return out
}

// Whole returns the recipe with all notes of a corpus, from which its tokenizer
// and its dictionaries are learned too.
func Whole(corpus string) (Recipe, error) {
	name := map[string]string{"multiculture": "tiny-multi", "codemix": "tiny-mix"}[corpus]
	for _, r := range Recipes() {
		if r.Name == name {
			return r, nil
		}
	}
	return Recipe{}, fmt.Errorf("train: no corpus %q", corpus)
}

// Dictionary learns a packaged dictionary, all the train notes of its corpus
// being its training set: one of multiculture, and two of codemix, as the paper
// does not say whether the tag O competes.
func Dictionary(name string) ([]byte, error) {
	r := dictionary.Recipe{Corpus: "multiculture", Suites: []string{"multiculture", "multiculture-quick", "smoke"}}
	if name != "dictionary" {
		r = dictionary.Recipe{Corpus: "codemix", IncludeO: name == "dictionary-mix-o", Suites: []string{"codemix"}}
	}
	from, err := Whole(r.Corpus)
	if err != nil {
		return nil, err
	}
	training, development, sum, err := from.Notes()
	if err != nil {
		return nil, err
	}
	r.SHA256 = sum
	return dictionary.List(slices.Concat(training, development), r), nil
}

// Notes returns the train notes of the recipe, the development part, and the
// SHA-256 of all of them in canonical form.
func (r Recipe) Notes() (train, development []corpora.Document, sum string, err error) {
	h := sha256.New()
	for _, p := range r.Parts {
		docs, err := p.generate()
		if err == nil {
			err = formats.WriteJSONL(h, docs)
		}
		if err != nil {
			return nil, nil, "", fmt.Errorf("train: %s: %w", r.Name, err)
		}
		for _, d := range docs {
			if t, _ := corpora.Value(d.Attrs, "template"); slices.Contains(p.Development, t) {
				development = append(development, d)
			} else {
				train = append(train, d)
			}
		}
	}
	return train, development, hex.EncodeToString(h.Sum(nil)), nil
}

func (p Part) generate() ([]corpora.Document, error) {
	if p.Corpus == "multiculture" {
		return multiculture.Generate(trainset.Files(), p.Plan)
	}
	docs, err := multiculture.GenerateWith(codemixtrain.Files(), trainset.Files(), p.Plan)
	if err != nil || p.Category == "" {
		return docs, err
	}
	tagger, err := cmi.New(cmi.Default("zh", "en"), "none", nil)
	if err != nil {
		return nil, err
	}
	var out []corpora.Document
	for i := range docs {
		sentences, err := tagger.Note(&docs[i])
		if err != nil {
			return nil, err
		}
		d, err := keep(&docs[i], func(k int) bool { return sentences[k].Category == p.Category })
		if err != nil {
			return nil, err
		}
		if len(d.Sentences) > 0 {
			out = append(out, d)
		}
	}
	return out, nil
}

// keep returns a note of some of a note's sentences, one a line.
func keep(d *corpora.Document, wanted func(sentence int) bool) (corpora.Document, error) {
	out := *d
	out.Text, out.Gold, out.Negatives, out.Sentences = "", nil, nil, nil
	var at corpora.Offset
	for k, s := range d.Sentences {
		if !wanted(k) {
			continue
		}
		move := func(o corpora.Offset) corpora.Offset {
			return corpora.Offset{Byte: o.Byte - s.Start.Byte + at.Byte, Rune: o.Rune - s.Start.Rune + at.Rune}
		}
		for _, m := range d.Gold {
			if m.Start().Byte >= s.Start.Byte && m.End().Byte <= s.End.Byte {
				m.Fragments = []corpora.Fragment{{Start: move(m.Start()), End: move(m.End())}}
				out.Gold = append(out.Gold, m)
			}
		}
		out.Sentences = append(out.Sentences, corpora.Fragment{Start: at, End: move(s.End)})
		out.Text += s.In(d.Text) + "\n"
		at = corpora.Offset{Byte: len(out.Text), Rune: at.Rune + s.Len() + 1}
	}
	return corpora.NewDocument(out)
}
