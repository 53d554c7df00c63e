package codemix

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"polyphi/corpora"
)

// Phenomena returns the closed list of what makes an identifier hard in
// code-mixed text: the values of attribute phen.
func Phenomena() []string {
	return []string{
		"han-in-english", "latin-in-chinese", "bilingual-repeat", "family-title", "role-initials", "roc-date", "fullwidth",
		"chinese-numeral", "short-hospital", "ward-bed", "phone-extension", "record-number", "school-employer", "relative", "bracket-mix",
	}
}

// NegativeKinds returns the closed list of kinds of hard negatives.
func NegativeKinds() []string {
	return []string{"eponym", "drug", "score", "lab_number", "generic_place", "abbrev", "name_word"}
}

// Statement is the data statement of the corpus.
const Statement = `Clinical notes in two languages at once, written sentence by sentence by the polyphi project (CC0-1.0) in the manner of Taiwanese discharge summaries, ` +
	`with smaller companions in Hindi, Spanish and Bengali with English; no real patient, note or identifier is in them. Hospitals, schools and firms are names of real ` +
	`institutions used fictitiously where they are well known; numbers are invented. Token languages of romanised Hindi and Bengali and of Spanish with English are written ` +
	`by hand. The notes were drafted with a language model and checked by rules; native readers and a clinician have not reviewed them yet. The companions are too small to rank systems.`

// ReadAll compiles several folders, one after the other.
func ReadAll(fsys fs.FS, folders ...string) ([]corpora.Document, error) {
	var out []corpora.Document
	for _, f := range folders {
		docs, err := Read(fsys, f)
		if err != nil {
			return nil, err
		}
		out = append(out, docs...)
	}
	return out, nil
}

// Read compiles every *.txt of a folder of fsys, in name order. A note has the
// name of its file as ID and the folder's as attribute part.
//
// The error names file and line and never the text.
func Read(fsys fs.FS, folder string) ([]corpora.Document, error) {
	names, err := fs.Glob(fsys, folder+"/*.txt")
	if err != nil {
		return nil, fmt.Errorf("codemix: %w", err)
	}
	slices.Sort(names)
	var out []corpora.Document
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("codemix: %w", err)
		}
		d, err := compile(string(data), folder)
		if err != nil {
			return nil, fmt.Errorf("codemix: %s: %w", name, err)
		}
		d.ID = strings.TrimSuffix(path.Base(name), ".txt")
		out = append(out, d)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("codemix: the folder %s holds no note", folder)
	}
	return out, nil
}

// compile turns one source file into a document without an ID.
func compile(source, part string) (corpora.Document, error) {
	d := corpora.Document{Annotated: true, Attrs: []corpora.Attr{{Key: "part", Value: part}}}
	newline := "\n"
	lines := strings.Split(strings.TrimRight(source, "\n"), "\n")
	body := slices.Index(lines, "")
	if body < 0 {
		return d, fmt.Errorf("no blank line after the head")
	}
	for i, line := range lines[:body] {
		key, value, _ := strings.Cut(line, ": ")
		switch {
		case key == "type" && value != "":
			d.Attrs = append(d.Attrs, corpora.Attr{Key: "note_type", Value: value})
		case key == "langs" && value != "":
			for _, l := range strings.Fields(value) {
				d.Langs = append(d.Langs, corpora.Lang(l))
			}
		case key == "newline" && value == "crlf":
			newline = "\r\n"
		default:
			return d, fmt.Errorf("line %d: the head has type, langs and newline: crlf", i+1)
		}
	}
	if len(d.Attrs) != 2 || len(d.Langs) < 2 {
		return d, fmt.Errorf("the head lacks type, or two langs")
	}
	d.Lang = d.Langs[0]
	w := writer{doc: &d}
	for i, line := range lines[body+1:] {
		start := w.at
		if err := w.line(line); err != nil {
			return d, fmt.Errorf("line %d: %w", body+2+i, err)
		}
		if w.at != start {
			d.Sentences = append(d.Sentences, corpora.Fragment{Start: start, End: w.at})
		}
		w.write(newline)
	}
	d.Text = w.text.String()
	return corpora.NewDocument(d)
}
