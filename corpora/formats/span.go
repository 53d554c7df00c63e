package formats

import (
	"encoding/json"
	"errors"
	"fmt"

	"polyphi/corpora"
)

// fragments reads start and end, or the fragments of a discontinuous span.
func fragments(o map[string]json.RawMessage, at units) ([]corpora.Fragment, error) {
	var pairs [][]int
	if raw, ok := o["fragments"]; ok {
		if o["start"] != nil || o["end"] != nil {
			return nil, errors.New("has fragments and start or end; give one of them")
		}
		if err := into(raw, &pairs, "fragments must be pairs of integers"); err != nil {
			return nil, err
		}
	} else {
		var start, end *int // nil for null
		if o["start"] == nil || o["end"] == nil || into(o["start"], &start, "") != nil || into(o["end"], &end, "") != nil || start == nil || end == nil {
			return nil, errors.New("start and end must be integers")
		}
		pairs = [][]int{{*start, *end}}
	}
	var out []corpora.Fragment
	for _, p := range pairs {
		if len(p) != 2 {
			return nil, errors.New("a fragment is a pair of integers")
		}
		f, err := at.fragment(p[0], p[1])
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	if len(out) == 0 {
		return nil, errors.New("has no fragment")
	}
	return out, nil
}

// units converts offsets of one document from the unit it declares.
type units struct {
	at func(int) (corpora.Offset, error)
}

func newUnit(name, text string) (units, error) {
	o := corpora.NewOffsets(text)
	switch name {
	case "codepoint":
		return units{o.AtRune}, nil
	case "utf16":
		return units{o.AtUTF16}, nil
	case "byte":
		return units{o.AtByte}, nil
	}
	return units{}, errors.New("offset_unit must be codepoint, utf16 or byte")
}

func (u units) fragment(start, end int) (corpora.Fragment, error) {
	if start >= end {
		return corpora.Fragment{}, fmt.Errorf("[%d,%d) is empty or reversed", start, end)
	}
	a, err := u.at(start)
	if err != nil {
		return corpora.Fragment{}, fmt.Errorf("[%d,%d): %w", start, end, err)
	}
	b, err := u.at(end)
	if err != nil {
		return corpora.Fragment{}, fmt.Errorf("[%d,%d): %w", start, end, err)
	}
	return corpora.Fragment{Start: a, End: b}, nil
}
