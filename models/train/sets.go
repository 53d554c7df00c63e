package train

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"

	"polyphi/corpora"
	"polyphi/corpora/formats"
	"polyphi/corpora/synth/multiculture"
)

// A Recipe is what one packaged model is trained on.
type Recipe struct {
	Name string
	Plan multiculture.Plan
}

// Recipes returns the recipes of the packaged models. Both see 3,456 notes of
// the same 24 templates, so that they differ in culture and not in size.
func Recipes() []Recipe {
	return []Recipe{
		{Name: "tiny-us", Plan: multiculture.Plan{Split: "train", Draws: 48, Variants: []string{"en-US"}}},
		{Name: "tiny-multi", Plan: multiculture.Plan{Split: "train", Draws: 3}},
	}
}

// DevelopmentTemplates are held out of training, to choose the seed and the
// number of epochs: two of the 24 templates, about a tenth of the notes.
func DevelopmentTemplates() []string { return []string{"progress_note-2", "referral_letter-3"} }

// Notes returns the train notes of a recipe, the development part, and the
// SHA-256 of all of them in canonical form.
func (r Recipe) Notes(fsys fs.FS) (train, development []corpora.Document, sum string, err error) {
	docs, err := multiculture.Generate(fsys, r.Plan)
	if err != nil {
		return nil, nil, "", fmt.Errorf("train: %s: %w", r.Name, err)
	}
	var canonical bytes.Buffer
	if err := formats.WriteJSONL(&canonical, docs); err != nil {
		return nil, nil, "", fmt.Errorf("train: %s: %w", r.Name, err)
	}
	h := sha256.Sum256(canonical.Bytes())
	for _, d := range docs {
		if t, _ := corpora.Value(d.Attrs, "template"); slices.Contains(DevelopmentTemplates(), t) {
			development = append(development, d)
		} else {
			train = append(train, d)
		}
	}
	return train, development, hex.EncodeToString(h[:]), nil
}
