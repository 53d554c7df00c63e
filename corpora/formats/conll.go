package formats

import (
	"fmt"
	"io"
	"strings"

	"github.com/clipperhouse/uax29/v2/graphemes"

	"polyphi/corpora"
)

// CoNLLOptions say how to read a file of token lines.
type CoNLLOptions struct {
	Options
	Langs     []corpora.Lang // declared languages: lang1 is the first, lang2 the second
	Columns   Columns        // CoNLL only
	EntityKey string         // CoNLL-U only: the MISC key of the entity tag; "" is NER, else Entity
	Scheme    Scheme         // of the entity tags; "" is detected
	Report    *CoNLLReport   // filled after a successful reading, if not nil
}

// Columns of a CoNLL file, 0-based.
type Columns struct {
	Token int
	Tag   int // NoColumn or LastColumn too
	Lang  int // NoColumn too
}

const (
	// NoColumn says that the file has no such column.
	NoColumn = -1
	// LastColumn is the last column, unless that holds the token or the
	// language: then there is none.
	LastColumn = -2
)

// DefaultColumns returns the columns of most files: the token first, the entity
// tag last, no language.
func DefaultColumns() Columns { return Columns{Token: 0, Tag: LastColumn, Lang: NoColumn} }

// A CoNLLReport says what a reader found out about a file and what it repaired.
type CoNLLReport struct {
	Scheme   Scheme                  // given or detected; "" without a mention
	Repairs  int                     // places where the entity tags break their scheme
	Unspaced bool                    // one character a line: tokens are joined without a space
	Digits   bool                    // one trailing digit of every token was removed
	Langs    map[string]corpora.Lang // language tags as the file has them, and what they became
}

// ReadCoNLL reads a file with one token a line in columns, gzip-packed or plain.
//
// Columns are parted by tabs if the first token line has one, else by spaces,
// and every token line has as many as the first. A blank line ends a sentence.
// A comment begins with "# " and reads "# KEY = VALUE", "# id VALUE" or
// "# newdoc"; before a sentence any such line with another number of columns is
// a comment too, so that a token # is kept.
//
// -DOCSTART- and "# newdoc" begin a document. A file without them is one
// document, or one for each "# id VALUE" (MultiCoNER). A document without an id
// is named by its number in the file.
//
// The text is rebuilt: one space between tokens, a line feed between sentences.
// No space stands between tokens if every token of the file is one character (a
// grapheme cluster). If every token is a character and an ASCII digit (Weibo's
// word position), the digit is removed.
//
// Entity tags are O or a prefix, - or _ and a label, which must lead to a fine
// label. An I, M, E or L with no mention of its label to go on with begins one,
// and a mention cut off without its end ends there; the report counts both. A
// file without an entity column is not annotated.
//
// Of the language tags lang1, lang2 and the codes of declared languages become
// those languages, other and ne become univ, and ambiguous, mixed, fw and unk
// become und, whatever their case; an empty tag and _ say nothing. LangRuns
// hold neighbours of one language in one sentence together.
//
// Every error is a *corpora.BadFile: what is not UTF-8, a ragged line, an empty
// token, a tag of no scheme, a repeated id, a note that is too large, a file
// without a token. Language tags and entity labels that are not known are
// counted; only labels are shown, and only if they look like labels.
func ReadCoNLL(r io.Reader, o CoNLLOptions) ([]corpora.Document, error) {
	f, err := parseCoNLL(r, o)
	if err != nil {
		return nil, err
	}
	return f.documents()
}

func parseCoNLL(r io.Reader, o CoNLLOptions) (*tokenFile, error) {
	c := o.Columns
	if c.Token < 0 || c.Tag < LastColumn || c.Lang < NoColumn || c.Token == c.Tag || c.Token == c.Lang || c.Tag >= 0 && c.Tag == c.Lang {
		return nil, o.bad(0, "columns: token, tag and lang must be three different columns, counted from 0; tag and lang may be absent")
	}
	f := &tokenFile{options: o, ids: map[string]int{}}
	text, err := f.open(r)
	if err != nil {
		return nil, err
	}
	p := columnLines{columns: c}
	if err := p.survey(f, text); err != nil {
		return nil, err
	}
	if err := f.read(text, p.line); err != nil {
		return nil, err
	}
	f.characters()
	return f, nil
}

// columnLines reads the lines of a CoNLL file.
type columnLines struct {
	columns Columns
	tabs    bool // columns are parted by tabs alone
	width   int  // columns of a token line; 0 if there is none
}

// survey finds the separator and the number of columns, from the first line
// that can be nothing but a token line.
func (p *columnLines) survey(f *tokenFile, text string) error {
	for n, line := range numbered(text) {
		if blank(line) || hash(line) || docStart(line) {
			continue
		}
		p.tabs = strings.Contains(line, "\t")
		p.width = len(p.split(line))
		if m := max(p.columns.Token, p.columns.Tag, p.columns.Lang); m >= p.width {
			has := fmt.Sprintf("%d columns, numbered 0 to %d", p.width, p.width-1)
			if p.width == 1 {
				has = "1 column, numbered 0"
			}
			return f.options.bad(n, "column %d is not there: the line has %s; name another column, or part the columns by tabs or spaces", m, has)
		}
		break
	}
	if p.columns.Tag == LastColumn {
		p.columns.Tag = p.width - 1
		if p.columns.Tag == p.columns.Token || p.columns.Tag == p.columns.Lang {
			p.columns.Tag = NoColumn
		}
	}
	f.annotated = p.columns.Tag >= 0
	f.langs = columnPlace(p.columns.Lang, "lang", "languages")
	f.tags = columnPlace(p.columns.Tag, "tag", "entity tags")
	return nil
}

func columnPlace(at int, option, holds string) place {
	return place{fmt.Sprintf("column %d", at), fmt.Sprintf("if the column holds words, set %s under columns to the place of the %s from 0, or to none", option, holds)}
}

func (p *columnLines) split(line string) []string {
	if p.tabs {
		return strings.Split(line, "\t")
	}
	return strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == '\t' })
}

func (p *columnLines) line(f *tokenFile, n int, line string) error {
	if docStart(line) {
		return f.begin("", n)
	}
	fields := p.split(line)
	if hash(line) {
		c, known := parseComment(line)
		if known || !f.inSentence && len(fields) != p.width {
			return f.comment(c, n)
		}
	}
	if len(fields) != p.width {
		return f.options.bad(n, "the line has %d columns, the first token line has %d", len(fields), p.width)
	}
	w := row{line: n, token: fields[p.columns.Token]}
	if w.token == "" {
		return f.options.bad(n, "the token is empty")
	}
	if p.columns.Tag >= 0 {
		w.tag = strings.TrimSpace(fields[p.columns.Tag])
		if _, _, ok := splitTag(w.tag); !ok {
			return f.options.bad(n, "the entity tag is neither O nor a prefix and a label (B-DATE); if column %d holds no entity tags, name the tag column or say that there is none", p.columns.Tag)
		}
	}
	if p.columns.Lang >= 0 {
		w.lang = langTag(fields[p.columns.Lang])
	}
	return f.add(w)
}

// characters joins the tokens of a file with one character a line, after it has
// removed the digit that stands behind every one of them.
func (f *tokenFile) characters() {
	bare, digits := true, true
	for w := range f.rows() {
		bare = bare && isCharacter(w.token)
		last := len(w.token) - 1
		digits = digits && w.token[last] >= '0' && w.token[last] <= '9' && isCharacter(w.token[:last])
		if !bare && !digits {
			return
		}
	}
	f.report.Unspaced, f.report.Digits = true, digits
	for w := range f.rows() {
		w.glued = true
		if digits {
			w.token = w.token[:len(w.token)-1]
		}
	}
}

// isCharacter reports whether s is one grapheme cluster.
func isCharacter(s string) bool {
	g := graphemes.FromString(s)
	return g.Next() && len(g.Value()) == len(s)
}

func docStart(line string) bool { return strings.HasPrefix(line, "-DOCSTART-") }

// hash reports whether a line may be a comment; a hashtag is none.
func hash(line string) bool { return line == "#" || strings.HasPrefix(line, "# ") }
