// Package dictionary is the dictionary-based approach: every token that stood in
// a mention of the training notes is marked again wherever it occurs, with the
// tag it had most often. It is a list and nothing else, and shows how much of a
// task is memory.
//
// After the baseline of JMIR 2024;26:e48443. The paper does not say whether the
// tag O competes, nor whether case is folded; here O does not compete, and case
// counts.
package dictionary

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"polyphi/corpora"
	"polyphi/models"
	"polyphi/models/tags"
)

//go:embed packaged.tsv.gz
var packaged []byte

// A Dictionary maps tokens to their most frequent BILOU tag in the training
// notes. It implements models.Model and is read-only.
type Dictionary struct {
	tags     map[string]int // token to tag id
	names    []string       // tag ids to names, "O" first
	scheme   *tags.Scheme
	training string // SHA-256 of the training notes
	digest   string // SHA-256 of the list
}

// Packaged returns the dictionary learned from the train split of the
// multiculture corpus, all variants.
func Packaged() (*Dictionary, error) {
	z, err := gzip.NewReader(bytes.NewReader(packaged))
	if err != nil {
		return nil, fmt.Errorf("dictionary: the packaged list is damaged: %w", err)
	}
	var list bytes.Buffer
	if _, err := list.ReadFrom(z); err != nil {
		return nil, fmt.Errorf("dictionary: the packaged list is damaged: %w", err)
	}
	return parse(list.Bytes())
}

// parse reads a list as List writes it: the hash of the training notes, then one
// token and its tag a line.
func parse(list []byte) (*Dictionary, error) {
	sum := sha256.Sum256(list)
	d := &Dictionary{tags: map[string]int{}, names: []string{"O"}, digest: hex.EncodeToString(sum[:])}
	sc := bufio.NewScanner(bytes.NewReader(list))
	for n := 1; sc.Scan(); n++ {
		left, right, ok := strings.Cut(sc.Text(), "\t")
		switch {
		case !ok:
			return nil, fmt.Errorf("dictionary: line %d is no pair", n)
		case n == 1:
			d.training = right
			continue
		}
		id := slices.Index(d.names, right)
		if id < 0 {
			id = len(d.names)
			d.names = append(d.names, right)
		}
		d.tags[left] = id
	}
	var err error
	if d.scheme, err = tags.Parse(d.names, tags.BILOU); err != nil {
		return nil, fmt.Errorf("dictionary: %w", err)
	}
	return d, nil
}

// TrainingSet returns the SHA-256 of the notes the dictionary was learned from.
func (d *Dictionary) TrainingSet() string { return d.training }

// Info says what the system is.
func (d *Dictionary) Info() models.Info {
	info := models.Info{Name: "dictionary", Kind: "dictionary", Family: "dictionary", Digests: []models.Digest{{Name: "dictionary", SHA256: d.digest}},
		Settings: []models.Setting{{Name: "include_o", Value: "false"}, {Name: "training_sha256", Value: d.training}},
		Notes:    []string{fmt.Sprintf("%d tokens learned from the train split of the multiculture corpus", len(d.tags))}}
	for _, t := range d.scheme.Types() {
		info.Labels = append(info.Labels, corpora.Label(t))
	}
	slices.Sort(info.Labels)
	return info
}

// Predict marks every note on its own.
func (d *Dictionary) Predict(ctx context.Context, in []models.Input, emit func(i int, a models.Answer) error) error {
	var ts []token
	var ids []int
	var spans []tags.Span
	for i, input := range in {
		if err := ctx.Err(); err != nil {
			return err
		}
		ts = tokens(ts[:0], input.Text)
		ids = ids[:0]
		for _, t := range ts {
			ids = append(ids, d.tags[t.In(input.Text)])
		}
		spans, _ = d.scheme.Decode(spans[:0], ids)
		var a models.Answer
		for _, s := range spans {
			a.Predictions = append(a.Predictions, models.Prediction{Label: corpora.Label(d.scheme.Type(s.Type)), Score: models.NoScore,
				Fragment: corpora.Fragment{Start: ts[s.Start].Start, End: ts[s.End-1].End}})
		}
		if err := emit(i, a); err != nil {
			return err
		}
	}
	return nil
}
