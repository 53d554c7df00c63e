package onnx

import "polyphi/corpora"

// A Checked is what a model directory says of its model.
type Checked struct {
	Labels    []corpora.Label `json:"labels"`          // of ours that it can give
	Notes     []string        `json:"notes,omitempty"` // what of its labels leads nowhere
	Precision string          `json:"precision"`
}

// Check reads every part of a model directory as Open does, and refuses what Open
// refuses, but for what shows only in a session: it needs no ONNX Runtime.
func Check(src Source, labels LabelMap) (Checked, error) {
	l := &loader{src: src, opts: Options{Labels: labels}, lib: &Library{}, c: &Classifier{src: src}}
	if err := l.read(); err != nil {
		return Checked{}, err
	}
	return Checked{Labels: l.c.tags.labels(), Notes: l.c.tags.notes(), Precision: l.g.Precision()}, nil
}
