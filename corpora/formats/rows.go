package formats

import (
	"bytes"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"polyphi/corpora"
)

// A row is one token line.
type row struct {
	line  int
	token string // "": a further word of the multiword token before it
	glued bool   // no space follows in the sentence
	tag   string // entity tag; "": not part of the tag sequence
	lang  string // language tag, "" if none
	at    corpora.Fragment
}

// A tokenNote is the rows of one document.
type tokenNote struct {
	id        string
	line      int
	sentences [][]row
}

// A tokenFile collects the rows of a file and makes documents of them.
type tokenFile struct {
	options    CoNLLOptions
	marked     bool // -DOCSTART- or newdoc begin the documents
	annotated  bool
	notes      []tokenNote
	ids        map[string]int // line of each id
	inSentence bool
	awaited    int   // words of the latest multiword token still to come
	langs      place // of the language tags
	tags       place // of the entity tags
	report     CoNLLReport
}

// A place is where a file has tags of one kind, and what to do if it holds words.
type place struct{ name, remedy string }

// open returns the text of a file: unpacked, without a byte order mark.
func (f *tokenFile) open(r io.Reader) (string, error) {
	for i, l := range f.options.Langs {
		if err := checkLang(l, fmt.Sprintf("langs %d", i+1)); err != nil {
			return "", f.options.bad(0, "%w", err)
		}
	}
	data, err := unpack(r)
	if err != nil {
		return "", f.options.bad(0, "%w", err)
	}
	text := string(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	for n, line := range numbered(text) {
		if !utf8.ValidString(line) {
			return "", f.options.bad(n, "not valid UTF-8; convert the file to UTF-8")
		}
		f.marked = f.marked || docStart(line) || strings.HasPrefix(line, "# newdoc")
	}
	return text, nil
}

// read gives every line that is not blank to parse.
func (f *tokenFile) read(text string, parse func(f *tokenFile, n int, line string) error) error {
	for n, line := range numbered(text) {
		var err error
		if blank(line) {
			err = f.endSentence()
		} else {
			err = parse(f, n, line)
		}
		if err != nil {
			return err
		}
	}
	return f.endSentence()
}

// add puts a row at the end of the sentence that is open, or opens one.
func (f *tokenFile) add(w row) error {
	if len(f.notes) == 0 {
		if err := f.begin("", w.line); err != nil {
			return err
		}
	}
	d := &f.notes[len(f.notes)-1]
	if !f.inSentence {
		d.sentences = append(d.sentences, nil)
		f.inSentence = true
	}
	s := &d.sentences[len(d.sentences)-1]
	*s = append(*s, w)
	return nil
}

func (f *tokenFile) endSentence() error {
	f.inSentence = false
	if f.awaited > 0 {
		d := f.notes[len(f.notes)-1]
		s := d.sentences[len(d.sentences)-1]
		return f.options.bad(s[len(s)-1].line, "the sentence ends here, and its last multiword token lacks words")
	}
	return nil
}

// rows yields every row of the file.
func (f *tokenFile) rows() iter.Seq[*row] {
	return func(yield func(*row) bool) {
		for _, d := range f.notes {
			for _, s := range d.sentences {
				for i := range s {
					if !yield(&s[i]) {
						return
					}
				}
			}
		}
	}
}

func blank(line string) bool { return strings.Trim(line, " \t") == "" }

// numbered yields the lines of a text with their numbers from 1, without their
// line ends.
func numbered(text string) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		n := 0
		for line := range strings.Lines(text) {
			n++
			line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
			if !yield(n, line) {
				return
			}
		}
	}
}

// A comment is a comment line: "# KEY VALUE" or "# KEY = VALUE".
type comment struct{ key, value string }

// parseComment reads a line that begins with #. known means that it can be no
// token line.
func parseComment(line string) (c comment, known bool) {
	c.key, c.value, _ = strings.Cut(strings.Trim(line[1:], " \t"), " ")
	value, assigned := strings.CutPrefix(strings.Trim(c.value, " \t"), "=")
	c.value = strings.Trim(value, " \t")
	switch c.key {
	case "id": // domain= and the like follow
		if i := strings.IndexAny(c.value, " \t"); i >= 0 {
			c.value = c.value[:i]
		}
		return c, c.value != ""
	case "newdoc":
		if id, ok := strings.CutPrefix(c.value, "id"); ok {
			c.value = strings.Trim(strings.TrimPrefix(strings.TrimLeft(id, " "), "="), " \t")
		}
		return c, true
	}
	return c, assigned
}

// comment ends a sentence and begins a document where the comment says so.
func (f *tokenFile) comment(c comment, n int) error {
	if c.key == "newdoc" || c.key == "id" && c.value != "" && !f.marked {
		return f.begin(c.value, n)
	}
	return f.endSentence()
}

// begin starts a document; one without an id is named by its number.
func (f *tokenFile) begin(id string, n int) error {
	if err := f.endSentence(); err != nil {
		return err
	}
	if id == "" {
		id = strconv.Itoa(len(f.notes) + 1)
	}
	if first := f.ids[id]; first > 0 {
		return f.options.bad(n, "the id stands on line %d too; ids must be unique", first)
	}
	f.ids[id] = n
	f.notes = append(f.notes, tokenNote{id: id, line: n})
	return nil
}

func (o CoNLLOptions) bad(line int, format string, a ...any) error {
	return &corpora.BadFile{File: o.File, Line: line, Err: fmt.Errorf(format, a...)}
}

// documents builds the documents of all rows and fills the report.
func (f *tokenFile) documents() ([]corpora.Document, error) {
	if len(f.notes) == 0 {
		return nil, f.options.bad(0, "the file holds no document")
	}
	var err error
	if f.report.Scheme, err = f.scheme(); err != nil {
		return nil, err
	}
	if err := f.languages(); err != nil {
		return nil, err
	}
	rd := reader{options: f.options.Options, unmapped: map[string]unknownLabel{}}
	docs := make([]corpora.Document, 0, len(f.notes))
	for _, n := range f.notes {
		d := f.lay(n)
		if err := f.gold(&d, n, &rd); err != nil {
			return nil, err
		}
		if d, err = corpora.NewDocument(d); err != nil {
			return nil, f.options.bad(n.line, "%w", err)
		}
		docs = append(docs, d)
	}
	if err := rd.unknownLabels(f.tags); err != nil {
		return nil, f.options.bad(0, "%w", err)
	}
	if f.options.Report != nil {
		*f.options.Report = f.report
	}
	return docs, nil
}

// lay writes the text of a note and gives each row its place in it.
func (f *tokenFile) lay(n tokenNote) corpora.Document {
	d := corpora.Document{ID: n.id, Langs: slices.Clone(f.options.Langs), Annotated: f.annotated}
	if len(d.Langs) > 0 {
		d.Lang = d.Langs[0]
	}
	var text strings.Builder
	var at corpora.Offset
	write := func(s string) corpora.Fragment {
		start := at
		text.WriteString(s)
		at.Byte += len(s)
		at.Rune += utf8.RuneCountInString(s)
		return corpora.Fragment{Start: start, End: at}
	}
	for i, s := range n.sentences {
		if i > 0 {
			write("\n")
		}
		glued, before := true, corpora.Lang("") // of the token before
		for j := range s {
			w := &s[j]
			if w.token == "" {
				w.at = s[j-1].at
				continue
			}
			if !glued {
				write(" ")
			}
			w.at = write(w.token)
			lang := f.langOf(s[j:])
			switch last := len(d.LangRuns) - 1; {
			case lang != "" && lang == before:
				d.LangRuns[last].End = w.at.End
			case lang != "":
				d.LangRuns = append(d.LangRuns, corpora.LangRun{Fragment: w.at, Lang: lang})
			}
			glued, before = w.glued, lang
		}
		d.Sentences = append(d.Sentences, corpora.Fragment{Start: s[0].at.Start, End: at})
	}
	d.Text = text.String()
	return d
}

// langOf returns the language of the token that begins s: its own, else what
// its words agree on, und if they differ.
func (f *tokenFile) langOf(s []row) corpora.Lang {
	lang := f.report.Langs[s[0].lang]
	if s[0].lang != "" {
		return lang
	}
	for _, w := range s[1:] {
		if w.token != "" {
			break
		}
		switch l := f.report.Langs[w.lang]; {
		case l == "" || l == lang:
		case lang == "":
			lang = l
		default:
			return und
		}
	}
	return lang
}

// gold makes mentions of the entity tags.
func (f *tokenFile) gold(d *corpora.Document, n tokenNote, rd *reader) error {
	for _, s := range n.sentences {
		spans, repairs := f.report.Scheme.decode(s)
		f.report.Repairs += repairs
		for _, sp := range spans {
			first := s[sp.start]
			m := corpora.Mention{Source: sp.label, Fragments: []corpora.Fragment{{Start: first.at.Start, End: s[sp.end-1].at.End}}}
			ignored, err := rd.label(&m, first.line)
			if err != nil {
				return f.options.bad(first.line, "%w", err)
			}
			if ignored {
				d.Ignored = append(d.Ignored, m)
			} else {
				d.Gold = append(d.Gold, m)
			}
		}
	}
	return nil
}
