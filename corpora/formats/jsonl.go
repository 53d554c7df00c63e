package formats

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"polyphi/corpora"
	"polyphi/corpora/labels"
	"polyphi/corpora/strictjson"
)

// maxFileBytes bounds a corpus file after unpacking: 4 GiB.
const maxFileBytes = 4 << 30

// Options say how to read a corpus file.
type Options struct {
	File   string           // named in errors
	Labels labels.SourceMap // source labels to fine labels
}

// ReadJSONL reads a corpus in polyphi-corpus/1, gzip-packed or plain.
//
// A syntax error, an unknown or ill-typed key, an empty or repeated id, a bad
// span, a surface that differs from the text, a language that has not the shape of
// a tag, and a file without a document are errors (*corpora.BadFile) with the
// line. Source labels that the map does not know are reported with their counts at
// the end of the file, unless the map says to ignore them or to score them
// label-blind only.
func ReadJSONL(r io.Reader, o Options) ([]corpora.Document, error) {
	data, err := unpack(r)
	if err != nil {
		return nil, &corpora.BadFile{File: o.File, Err: err}
	}
	if bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) {
		return nil, &corpora.BadFile{File: o.File, Line: 1, Err: errors.New("the file begins with a byte order mark; remove it")}
	}
	rd := reader{options: o, unmapped: map[string]unknownLabel{}, ids: map[string]int{}}
	var docs []corpora.Document
	for n := 1; len(data) > 0; n++ {
		line := data
		if i := bytes.IndexByte(data, '\n'); i >= 0 {
			line, data = data[:i], data[i+1:]
		} else {
			data = nil
		}
		line = bytes.TrimSuffix(line, []byte("\r"))
		d, err := rd.document(line, n)
		if err != nil {
			return nil, &corpora.BadFile{File: o.File, Line: n, Err: err}
		}
		docs = append(docs, d)
	}
	if len(docs) == 0 {
		return nil, &corpora.BadFile{File: o.File, Err: errors.New("the file holds no document")}
	}
	if err := rd.unknownLabels(place{"the spans", "check that the label of each span is the name of a label"}); err != nil {
		return nil, &corpora.BadFile{File: o.File, Err: err}
	}
	return docs, nil
}

func unpack(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxFileBytes+1))
	if err != nil {
		return nil, fmt.Errorf("cannot be read: %w", err)
	}
	if bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(bytes.NewReader(data))
		if err != nil {
			return nil, errors.New("is damaged: not a whole gzip file")
		}
		if data, err = io.ReadAll(io.LimitReader(z, maxFileBytes+1)); err != nil {
			return nil, errors.New("is damaged: not a whole gzip file")
		}
	}
	if len(data) > maxFileBytes {
		return nil, errors.New("is over 4 GiB; split it")
	}
	return data, nil
}

// A reader holds what is checked over all lines.
type reader struct {
	options  Options
	unmapped map[string]unknownLabel
	ids      map[string]int
	line     int
}

func (rd *reader) document(line []byte, n int) (corpora.Document, error) {
	rd.line = n
	var d corpora.Document
	if err := checkBytes(line); err != nil {
		return d, err
	}
	m, err := strictjson.Members(line, "id", "text", "lang", "langs", "offset_unit", "attrs", "lang_runs", "sentences", "spans", "negatives")
	if err != nil {
		return d, err
	}
	if err := rd.identity(&d, m, n); err != nil {
		return d, err
	}
	unit := "codepoint"
	if raw, ok := m["offset_unit"]; ok {
		if err := into(raw, &unit, "offset_unit must be a string"); err != nil {
			return d, err
		}
	}
	at, err := newUnit(unit, d.Text)
	if err != nil {
		return d, err
	}
	if d.Attrs, err = attrs(m["attrs"]); err != nil {
		return d, err
	}
	for _, read := range []func(*corpora.Document, map[string]json.RawMessage, units) error{rd.spans, langRuns, sentences, negatives} {
		if err := read(&d, m, at); err != nil {
			return d, err
		}
	}
	return corpora.NewDocument(d)
}

func (rd *reader) identity(d *corpora.Document, m map[string]json.RawMessage, n int) error {
	for _, key := range []string{"id", "text"} {
		if m[key] == nil {
			return fmt.Errorf("key %q is missing", key)
		}
	}
	if err := into(m["id"], &d.ID, "id must be a string"); err != nil {
		return err
	}
	if err := into(m["text"], &d.Text, "text must be a string"); err != nil {
		return err
	}
	if d.ID == "" {
		return errors.New("the id is empty")
	}
	if first := rd.ids[d.ID]; first > 0 {
		return fmt.Errorf("the id stands on line %d too; ids must be unique", first)
	}
	rd.ids[d.ID] = n
	if raw, ok := m["lang"]; ok {
		if err := into(raw, &d.Lang, "lang must be a string"); err != nil {
			return err
		}
		if d.Lang != "" {
			if err := checkLang(d.Lang, "lang"); err != nil {
				return err
			}
		}
	}
	if raw, ok := m["langs"]; ok {
		if err := into(raw, &d.Langs, "langs must be a list of strings"); err != nil {
			return err
		}
		for i, l := range d.Langs {
			if err := checkLang(l, fmt.Sprintf("langs %d", i+1)); err != nil {
				return err
			}
		}
	}
	if d.Lang == "" && len(d.Langs) > 0 {
		d.Lang = d.Langs[0]
	}
	if d.Lang != "" && len(d.Langs) > 0 && d.Langs[0] != d.Lang {
		return errors.New("langs must begin with lang")
	}
	return nil
}

// spans reads gold. No spans key means unannotated, an empty list means that
// the note holds no identifier.
func (rd *reader) spans(d *corpora.Document, m map[string]json.RawMessage, at units) error {
	raw, ok := m["spans"]
	if !ok {
		return nil
	}
	d.Annotated = true
	var list []json.RawMessage
	if err := into(raw, &list, "spans must be a list"); err != nil || list == nil {
		return errors.New("spans must be a list")
	}
	for i, one := range list {
		mention, ignored, err := rd.span(one, at, d.Text)
		if err != nil {
			return fmt.Errorf("span %d: %w", i+1, err)
		}
		switch {
		case ignored:
			d.Ignored = append(d.Ignored, mention)
		case mention.Label != "":
			d.Gold = append(d.Gold, mention)
		}
	}
	return nil
}

func (rd *reader) span(raw json.RawMessage, at units, text string) (m corpora.Mention, ignored bool, err error) {
	o, err := strictjson.Members(raw, "start", "end", "fragments", "label", "text", "attrs")
	if err != nil {
		return m, false, err
	}
	if m.Fragments, err = fragments(o, at); err != nil {
		return m, false, err
	}
	if o["label"] == nil || into(o["label"], &m.Source, "") != nil || m.Source == "" {
		return m, false, errors.New("label must be a string that is not empty")
	}
	if err := sameSurface(o["text"], m.Fragments, text); err != nil {
		return m, false, err
	}
	if m.Attrs, err = attrs(o["attrs"]); err != nil {
		return m, false, err
	}
	ignored, err = rd.label(&m, rd.line)
	return m, ignored, err
}

// label sets the fine label of a mention from that of its source, and says whether
// the map has it ignored. Source labels that the map does not know are counted.
func (rd *reader) label(m *corpora.Mention, line int) (ignored bool, err error) {
	label, ignored, known := rd.options.Labels.Resolve(m.Source)
	switch {
	case known && !ignored && !labels.IsFine(label):
		return false, fmt.Errorf("gold needs a fine label; its label map gives the coarse label %s", label)
	case known:
		m.Label = label
	case rd.options.Labels.Unmapped == "ignore":
		ignored = true
	case rd.options.Labels.Unmapped == "other":
		m.Label = "OTHER"
	default:
		u := rd.unmapped[m.Source]
		if u.n == 0 {
			u.line = line
		}
		u.n++
		rd.unmapped[m.Source] = u
		m.Label = "OTHER"
	}
	return ignored, nil
}

func sameSurface(raw json.RawMessage, fs []corpora.Fragment, text string) error {
	if raw == nil {
		return nil
	}
	var surface string
	if err := into(raw, &surface, "text must be a string"); err != nil {
		return err
	}
	var parts []string
	for _, f := range fs {
		parts = append(parts, f.In(text))
	}
	if surface != strings.Join(parts, " ") {
		return fmt.Errorf("its text differs from what stands at [%d,%d); check offset_unit (codepoint, utf16 or byte)", fs[0].Start.Rune, fs[len(fs)-1].End.Rune)
	}
	return nil
}

func attrs(raw json.RawMessage) ([]corpora.Attr, error) {
	if raw == nil {
		return nil, nil
	}
	var m map[string]string
	if err := into(raw, &m, "attrs must be an object of strings"); err != nil {
		return nil, err
	}
	var out []corpora.Attr
	for k, v := range m {
		out = append(out, corpora.Attr{Key: k, Value: v})
	}
	corpora.SortAttrs(out)
	return out, nil
}

func langRuns(d *corpora.Document, m map[string]json.RawMessage, at units) error {
	return each(m["lang_runs"], "lang_runs", func(raw json.RawMessage) error {
		o, err := strictjson.Members(raw, "start", "end", "lang")
		if err != nil {
			return err
		}
		fs, err := fragments(o, at)
		if err != nil {
			return err
		}
		run := corpora.LangRun{Fragment: fs[0]}
		if o["lang"] == nil || into(o["lang"], &run.Lang, "") != nil || run.Lang == "" {
			return errors.New("lang must be a string that is not empty")
		}
		if err := checkLang(run.Lang, "lang"); err != nil {
			return err
		}
		d.LangRuns = append(d.LangRuns, run)
		return nil
	})
}

func negatives(d *corpora.Document, m map[string]json.RawMessage, at units) error {
	return each(m["negatives"], "negatives", func(raw json.RawMessage) error {
		o, err := strictjson.Members(raw, "start", "end", "kind")
		if err != nil {
			return err
		}
		fs, err := fragments(o, at)
		if err != nil {
			return err
		}
		n := corpora.Negative{Fragment: fs[0]}
		if o["kind"] == nil || into(o["kind"], &n.Kind, "") != nil || n.Kind == "" {
			return errors.New("kind must be a string that is not empty")
		}
		d.Negatives = append(d.Negatives, n)
		return nil
	})
}

func sentences(d *corpora.Document, m map[string]json.RawMessage, at units) error {
	return each(m["sentences"], "sentences", func(raw json.RawMessage) error {
		var pair []int
		if into(raw, &pair, "") != nil || len(pair) != 2 {
			return errors.New("must be a pair of integers")
		}
		f, err := at.fragment(pair[0], pair[1])
		if err != nil {
			return err
		}
		if n := len(d.Sentences); n > 0 && f.Start.Byte < d.Sentences[n-1].End.Byte {
			return errors.New("sentences must be in order and apart")
		}
		d.Sentences = append(d.Sentences, f)
		return nil
	})
}

// each reads a list member by member.
func each(raw json.RawMessage, name string, read func(json.RawMessage) error) error {
	if raw == nil {
		return nil
	}
	var list []json.RawMessage
	if err := into(raw, &list, name+" must be a list"); err != nil {
		return err
	}
	for i, one := range list {
		if err := read(one); err != nil {
			return fmt.Errorf("%s %d: %w", name, i+1, err)
		}
	}
	return nil
}
