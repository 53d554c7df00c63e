package onnx

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"polyphi/corpora"
	"polyphi/corpora/labels"
	"polyphi/models"
	"polyphi/models/tags"
)

// A tagger knows a model's labels: how its tags become mentions, and what each
// type is called here.
type tagger struct {
	scheme  *tags.Scheme
	outside int32    // label id of O
	types   []target // by type number of the scheme
	by      string   // aggregate: first, token, mean or max
}

// A target is what a model's type becomes.
type target struct {
	source  string
	label   corpora.Label
	ignored bool
}

// newTagger reads the model's label names and takes its types to ours: by the
// labels of bench.json, else by m; what neither knows becomes models.Unmapped.
func newTagger(names []string, b Bench, m LabelMap) (tagger, error) {
	t := tagger{by: orElse(b.Aggregate, "first")}
	var err error
	if names, err = rename(names, b.Labels); err != nil {
		return t, err
	}
	if t.scheme, err = tags.Parse(names, tags.Kind(b.Scheme)); err != nil {
		return t, err
	}
	t.outside = int32(slices.Index(names, "O"))
	used := map[string]bool{}
	for _, source := range t.scheme.Types() {
		to := target{source: source, label: models.Unmapped}
		if name, ok := b.Labels[source]; ok {
			used[source] = true
			to.label = corpora.Label(name)
			if !labels.IsFine(to.label) && !labels.IsCoarse(to.label) {
				return t, fmt.Errorf("bench.json maps %.60q to %.60q, which is no label of ours; see `bench list` or a label map", source, name)
			}
		} else if l, ignored, ok := m.Resolve(source); ok {
			to.label, to.ignored = l, ignored
		}
		t.types = append(t.types, to)
	}
	for _, key := range slices.Sorted(maps.Keys(b.Labels)) {
		if !used[key] && !slices.Contains(names, b.Labels[key]) {
			return t, fmt.Errorf("bench.json's labels name %.60q, which is neither a label nor a type of config.json", key)
		}
	}
	return t, nil
}

// labels returns the labels the model can answer with, sorted.
func (t tagger) labels() []corpora.Label {
	var out []corpora.Label
	for _, to := range t.types {
		if !to.ignored && to.label != models.Unmapped {
			out = append(out, to.label)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// notes returns the footnotes that the label map gives cause for.
func (t tagger) notes() []string {
	var unmapped, ignored []string
	for _, to := range t.types {
		switch {
		case to.ignored:
			ignored = append(ignored, to.source)
		case to.label == models.Unmapped:
			unmapped = append(unmapped, to.source)
		}
	}
	var out []string
	if len(unmapped) > 0 {
		out = append(out, "labels that no label map knows, wrong wherever labels count: "+strings.Join(unmapped, ", "))
	}
	if len(ignored) > 0 {
		out = append(out, "labels left out by the label map: "+strings.Join(ignored, ", "))
	}
	return out
}

func (t tagger) schemeName() string { return string(t.scheme.Kind()) }

// digest is the SHA-256 of what every type becomes, in hex.
func (t tagger) digest() string {
	h := sha256.New()
	for _, to := range t.types {
		fmt.Fprintf(h, "%q %q %t\n", to.source, to.label, to.ignored)
	}
	return hex.EncodeToString(h.Sum(nil))
}
