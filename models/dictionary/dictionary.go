// Package dictionary is the dictionary-based approach: every token that stood in
// a mention of the training notes is marked again wherever it occurs, with the
// tag it had most often. It is a list and nothing else, and shows how much of a
// task is memory.
//
// After the baseline of JMIR 2024;26:e48443. The paper does not say whether the
// tag O competes, nor whether case is folded; here O competes where the list was
// learned so (dictionary-mix-o), and case counts.
package dictionary

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"polyphi/corpora"
	"polyphi/models"
	"polyphi/models/tags"
)

//go:embed lists/*.tsv.gz
var lists embed.FS

// A Dictionary maps tokens to their most frequent BILOU tag in the training
// notes. It implements models.Model and is read-only.
type Dictionary struct {
	name   string
	recipe Recipe
	tags   map[string]int // token to tag id
	names  []string       // tag ids to names, "O" first
	scheme *tags.Scheme
	digest string // SHA-256 of the list
}

// Names returns the names of the packaged dictionaries, sorted.
func Names() []string {
	files, err := lists.ReadDir("lists")
	if err != nil {
		panic(fmt.Sprintf("dictionary: the embedded folder cannot be read: %v", err)) // a broken build
	}
	var out []string
	for _, f := range files {
		out = append(out, strings.TrimSuffix(f.Name(), ".tsv.gz"))
	}
	slices.Sort(out)
	return out
}

// For returns the dictionaries that name a suite, "dictionary" where none does.
func For(suite string) ([]string, error) {
	var out []string
	for _, name := range Names() {
		d, err := Packaged(name)
		if err != nil {
			return nil, err
		}
		if slices.Contains(d.recipe.Suites, suite) {
			out = append(out, name)
		}
	}
	if len(out) == 0 {
		out = []string{"dictionary"}
	}
	return out, nil
}

// Packaged returns a dictionary learned from a train split of the project.
func Packaged(name string) (*Dictionary, error) {
	data, err := lists.ReadFile("lists/" + name + ".tsv.gz")
	if err != nil {
		return nil, fmt.Errorf("dictionary: no packaged dictionary %q; have %s", name, strings.Join(Names(), ", "))
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("dictionary: the packaged list is damaged: %w", err)
	}
	var list bytes.Buffer
	if _, err := list.ReadFrom(z); err != nil {
		return nil, fmt.Errorf("dictionary: the packaged list is damaged: %w", err)
	}
	return parse(name, list.Bytes())
}

// parse reads a list as List writes it.
func parse(name string, list []byte) (*Dictionary, error) {
	sum := sha256.Sum256(list)
	d := &Dictionary{name: name, tags: map[string]int{}, names: []string{"O"}, digest: hex.EncodeToString(sum[:])}
	head := []func(value string){
		func(v string) { d.recipe.Corpus = v }, func(v string) { d.recipe.SHA256 = v },
		func(v string) { d.recipe.IncludeO = v == "true" }, func(v string) { d.recipe.Suites = strings.Fields(v) },
	}
	sc := bufio.NewScanner(bytes.NewReader(list))
	for n := 0; sc.Scan(); n++ {
		left, right, ok := strings.Cut(sc.Text(), "\t")
		switch {
		case !ok:
			return nil, fmt.Errorf("dictionary: line %d is no pair", n+1)
		case n < len(head):
			head[n](right)
			continue
		}
		id := slices.Index(d.names, right)
		if id < 0 {
			id = len(d.names)
			d.names = append(d.names, right)
		}
		d.tags[left] = id
	}
	err := sc.Err()
	if err != nil {
		return nil, fmt.Errorf("dictionary: %w", err)
	}
	if d.scheme, err = tags.Parse(d.names, tags.BILOU); err != nil {
		return nil, fmt.Errorf("dictionary: %w", err)
	}
	return d, nil
}

// Describe returns one line on the dictionary.
func (d *Dictionary) Describe() string {
	with := ""
	if d.recipe.IncludeO {
		with = ", unless it stands outside mentions more often"
	}
	return fmt.Sprintf("the mentions of the %s train split looked up, token by token%s; suites %s", d.recipe.Corpus, with, strings.Join(d.recipe.Suites, ", "))
}

// Recipe returns what the dictionary was learned from.
func (d *Dictionary) Recipe() Recipe { return d.recipe }

// Info says what the system is.
func (d *Dictionary) Info() models.Info {
	info := models.Info{Name: d.name, Kind: "dictionary", Family: "dictionary", Digests: []models.Digest{{Name: "dictionary", SHA256: d.digest}},
		Settings: []models.Setting{{Name: "include_o", Value: strconv.FormatBool(d.recipe.IncludeO)}, {Name: "training_sha256", Value: d.recipe.SHA256}},
		Notes:    []string{fmt.Sprintf("%d tokens learned from the train split of the %s corpus", len(d.tags), d.recipe.Corpus)}}
	for _, t := range d.scheme.Types() {
		info.Labels = append(info.Labels, corpora.Label(t))
	}
	slices.Sort(info.Labels)
	return info
}

// Predict marks every note on its own.
func (d *Dictionary) Predict(ctx context.Context, in []models.Input, emit func(i int, a models.Answer) error) error {
	var ts []corpora.Fragment
	var ids []int
	var spans []tags.Span
	for i, input := range in {
		if err := ctx.Err(); err != nil {
			return err
		}
		ts = corpora.Words(ts[:0], input.Text)
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
