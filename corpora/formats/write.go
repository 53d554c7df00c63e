package formats

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"polyphi/corpora"
)

// lineOut is one document in the canonical key order of polyphi-corpus/1.
type lineOut struct {
	ID         string            `json:"id"`
	Text       string            `json:"text"`
	Lang       corpora.Lang      `json:"lang,omitempty"`
	Langs      []corpora.Lang    `json:"langs,omitempty"`
	OffsetUnit string            `json:"offset_unit"`
	Attrs      map[string]string `json:"attrs,omitempty"`
	LangRuns   []runOut          `json:"lang_runs,omitempty"`
	Sentences  [][2]int          `json:"sentences,omitempty"`
	Spans      *[]spanOut        `json:"spans,omitempty"`
	Negatives  []negativeOut     `json:"negatives,omitempty"`
}

type runOut struct {
	Start int          `json:"start"`
	End   int          `json:"end"`
	Lang  corpora.Lang `json:"lang"`
}

type spanOut struct {
	Start     *int              `json:"start,omitempty"`
	End       *int              `json:"end,omitempty"`
	Fragments [][2]int          `json:"fragments,omitempty"`
	Label     corpora.Label     `json:"label"`
	Text      string            `json:"text"`
	Attrs     map[string]string `json:"attrs,omitempty"`
}

type negativeOut struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Kind  string `json:"kind"`
}

// WriteJSONL writes documents canonically in polyphi-corpus/1: equal documents
// give equal bytes. Ignored mentions are not part of the format.
func WriteJSONL(w io.Writer, docs []corpora.Document) error {
	for _, d := range docs {
		line, err := encode(d)
		if err != nil {
			return fmt.Errorf("formats: %s: %w", d.Key, err)
		}
		if _, err := w.Write(line); err != nil {
			return fmt.Errorf("formats: %w", err)
		}
	}
	return nil
}

func encode(d corpora.Document) ([]byte, error) {
	out := lineOut{ID: d.ID, Text: d.Text, Lang: d.Lang, OffsetUnit: "codepoint", Attrs: attrMap(d.Attrs)}
	if len(d.Langs) > 1 {
		out.Langs = d.Langs
	}
	for _, r := range d.LangRuns {
		out.LangRuns = append(out.LangRuns, runOut{r.Start.Rune, r.End.Rune, r.Lang})
	}
	for _, s := range d.Sentences {
		out.Sentences = append(out.Sentences, [2]int{s.Start.Rune, s.End.Rune})
	}
	if d.Annotated {
		spans := make([]spanOut, 0, len(d.Gold))
		for _, m := range d.Gold {
			spans = append(spans, spanOf(m, d.Text))
		}
		out.Spans = &spans
	}
	for _, n := range d.Negatives {
		out.Negatives = append(out.Negatives, negativeOut{n.Start.Rune, n.End.Rune, n.Kind})
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(out)
	return b.Bytes(), err
}

func spanOf(m corpora.Mention, text string) spanOut {
	s := spanOut{Label: m.Label, Attrs: attrMap(m.Attrs)}
	for i, f := range m.Fragments {
		if i > 0 {
			s.Text += " "
		}
		s.Text += f.In(text)
		s.Fragments = append(s.Fragments, [2]int{f.Start.Rune, f.End.Rune})
	}
	if len(m.Fragments) == 1 {
		s.Start, s.End, s.Fragments = &s.Fragments[0][0], &s.Fragments[0][1], nil
	}
	return s
}

func attrMap(attrs []corpora.Attr) map[string]string {
	if len(attrs) == 0 {
		return nil
	}
	m := map[string]string{}
	for _, a := range attrs {
		m[a.Key] = a.Value
	}
	return m
}
