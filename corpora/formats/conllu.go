package formats

import (
	"io"
	"strconv"
	"strings"

	"polyphi/corpora"
)

// ReadCoNLLU reads a file in CoNLL-U: ten columns parted by tabs, comments that
// begin with #.
//
// It does what ReadCoNLL does but for this. The text is made of FORM, with a
// space after each token but the last of a sentence, and none after
// SpaceAfter=No; "# text" and SpacesAfter are not read. A multiword token
// (12-13) stands in the text with its own form and space, and each of its words
// stands for the whole of it: a mention of one word covers the token. Empty
// nodes (8.1) are left out.
//
// MISC holds the language under CSID, LangID or Lang, or as an item without =;
// the first of these counts. It holds the entity tag under EntityKey; a word
// without it is O, and a file without it is not annotated. A multiword token's
// own language or entity tag goes before those of its words; words of two
// languages make it und.
//
// Word numbers must count from 1 in each sentence.
func ReadCoNLLU(r io.Reader, o CoNLLOptions) ([]corpora.Document, error) {
	f, err := parseCoNLLU(r, o)
	if err != nil {
		return nil, err
	}
	return f.documents()
}

func parseCoNLLU(r io.Reader, o CoNLLOptions) (*tokenFile, error) {
	f := &tokenFile{options: o, ids: map[string]int{}}
	text, err := f.open(r)
	if err != nil {
		return nil, err
	}
	p := wordLines{key: o.EntityKey}
	p.survey(f, text)
	f.langs = place{"MISC", "if they are words, leave the languages alone under CSID, LangID or Lang"}
	f.tags = place{"MISC", "check that " + p.key + " holds entity tags there"}
	return f, f.read(text, p.line)
}

// wordLines reads the lines of a CoNLL-U file.
type wordLines struct {
	key    string // of the entity tag in MISC
	last   int    // number of the latest word
	tagged bool   // the latest multiword token has an entity tag of its own
}

// survey finds out whether the file has entity tags, and under which key.
func (p *wordLines) survey(f *tokenFile, text string) {
	keys := []string{p.key}
	if p.key == "" {
		keys = []string{"NER", "Entity"}
	}
	for _, key := range keys {
		for _, line := range numbered(text) {
			if misc := line[strings.LastIndexByte(line, '\t')+1:]; !strings.HasPrefix(line, "#") && miscValue(misc, key) != "" {
				p.key, f.annotated = key, true
				return
			}
		}
	}
}

func (p *wordLines) line(f *tokenFile, n int, line string) error {
	if line[0] == '#' {
		c, _ := parseComment(line)
		return f.comment(c, n)
	}
	fields := strings.Split(line, "\t")
	if len(fields) != 10 {
		return f.options.bad(n, "a word line of CoNLL-U has 10 columns parted by tabs, this one has %d", len(fields))
	}
	w := row{line: n, token: fields[1]}
	if w.token == "" {
		return f.options.bad(n, "the form is empty")
	}
	if !f.inSentence {
		p.last = 0
	}
	misc := fields[9]
	w.glued = miscValue(misc, "SpaceAfter") == "No"
	for _, key := range []string{"CSID", "LangID", "Lang", ""} {
		if w.lang = miscValue(misc, key); w.lang != "" {
			break
		}
	}
	if f.annotated {
		w.tag = miscValue(misc, p.key)
		if _, _, ok := splitTag(w.tag); !ok && w.tag != "" {
			return f.options.bad(n, "the entity tag in MISC is neither O nor a prefix and a label (B-DATE); name another key if this one holds no entity tags")
		}
	}
	return p.word(f, w, fields[0])
}

// word adds a row by its word number: n, n-m for a multiword token, n.m for an
// empty node.
func (p *wordLines) word(f *tokenFile, w row, id string) error {
	from, to, multi := strings.Cut(id, "-")
	if major, minor, empty := strings.Cut(id, "."); empty {
		if wordNumber(major) != p.last || wordNumber(minor) < 1 {
			return f.options.bad(w.line, "an empty node must be numbered after the word before it")
		}
		return nil
	}
	first := wordNumber(from)
	if first != p.last+1 {
		return f.options.bad(w.line, "the word is not numbered %d", p.last+1)
	}
	if multi {
		words := wordNumber(to) - first + 1
		if words < 1 || f.awaited > 0 {
			return f.options.bad(w.line, "the numbers of a multiword token are reversed, or inside another's")
		}
		if err := f.add(w); err != nil {
			return err
		}
		f.awaited, p.tagged = words, w.tag != ""
		return nil
	}
	if w.tag == "" && f.annotated {
		w.tag = "O"
	}
	if f.awaited > 0 {
		f.awaited--
		w.token = ""
		if p.tagged {
			w.tag = ""
		}
	}
	p.last = first
	return f.add(w)
}

// wordNumber reads a number of up to nine digits, -1 if it is none.
func wordNumber(s string) int {
	if s == "" || len(s) > 9 || strings.Trim(s, "0123456789") != "" {
		return -1
	}
	n, _ := strconv.Atoi(s)
	return n
}

// miscValue returns the value of a key in MISC, "" if it is absent or says
// nothing. Key "" asks for the first item without =.
func miscValue(misc, key string) string {
	for item := range strings.SplitSeq(misc, "|") {
		k, value, assigned := strings.Cut(strings.TrimSpace(item), "=")
		if !assigned {
			k, value = "", k
		}
		if value = langTag(value); k == key && value != "" {
			return value
		}
	}
	return ""
}
