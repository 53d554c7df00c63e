package train

import (
	"bytes"
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
)

// A Recipe is what one packaged model is trained on.
type Recipe struct {
	Name        string
	Corpus      string // multiculture or codemix
	Plan        multiculture.Plan
	Category    string   // language category of the sentences kept: en-only, zh-only, mixed; "" for all
	Whole       bool     // has all notes of its corpus
	Labels      string   // label set
	Development []string // templates held out of training, to choose the seed and the number of epochs: about a tenth
}

// Recipes returns the recipes of the packaged models. The two of multiculture
// see 3,456 notes of the same 24 templates, so that they differ in culture and
// not in size; the four of codemix see the same notes or one kind of their
// sentences, as in table 5 of JMIR 2024;26:e48443.
func Recipes() []Recipe {
	out := []Recipe{
		{Name: "tiny-us", Plan: multiculture.Plan{Split: "train", Draws: 48, Variants: []string{"en-US"}}},
		{Name: "tiny-multi", Whole: true, Plan: multiculture.Plan{Split: "train", Draws: 3}},
	}
	for i := range out {
		out[i].Corpus, out[i].Labels, out[i].Development = "multiculture", "mc14", []string{"progress_note-2", "referral_letter-3"}
	}
	for _, r := range []Recipe{{Name: "tiny-mix", Whole: true}, {Name: "tiny-mix-en", Category: "en-only"}, {Name: "tiny-mix-zh", Category: "zh-only"}, {Name: "tiny-mix-mixed", Category: "mixed"}} {
		r.Corpus, r.Labels, r.Development = "codemix", "fine", []string{"progress_note-2", "nursing_note-5"}
		r.Plan = multiculture.Plan{Split: "train", Draws: 16, Variants: []string{"zh-Hant"}}
		out = append(out, r)
	}
	return out
}

// Whole returns the recipe with all notes of a corpus, from which its tokenizer
// and its dictionaries are learned too.
func Whole(corpus string) (Recipe, error) {
	for _, r := range Recipes() {
		if r.Corpus == corpus && r.Whole {
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
	docs, err := r.generate()
	if err != nil {
		return nil, nil, "", fmt.Errorf("train: %s: %w", r.Name, err)
	}
	var canonical bytes.Buffer
	if err := formats.WriteJSONL(&canonical, docs); err != nil {
		return nil, nil, "", fmt.Errorf("train: %s: %w", r.Name, err)
	}
	h := sha256.Sum256(canonical.Bytes())
	for _, d := range docs {
		if t, _ := corpora.Value(d.Attrs, "template"); slices.Contains(r.Development, t) {
			development = append(development, d)
		} else {
			train = append(train, d)
		}
	}
	return train, development, hex.EncodeToString(h[:]), nil
}

func (r Recipe) generate() ([]corpora.Document, error) {
	if r.Corpus == "multiculture" {
		return multiculture.Generate(trainset.Files(), r.Plan)
	}
	docs, err := multiculture.GenerateWith(codemixtrain.Files(), trainset.Files(), r.Plan)
	if err != nil || r.Category == "" {
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
		d, err := keep(&docs[i], func(k int) bool { return sentences[k].Category == r.Category })
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
