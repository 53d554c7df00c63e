package formats

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"polyphi/corpora"
	"polyphi/corpora/labels"
)

var update = flag.Bool("update", false, "rewrite the golden files")

type tokenReader func(io.Reader, CoNLLOptions) ([]corpora.Document, error)

// A tokenCase is one case of a case file: "==== REASON", a line of options if
// there are any, the input, "----", and what is read.
type tokenCase struct {
	reason, options, input, want string
}

func tokenCases(t testing.TB, name string) []tokenCase {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	var out []tokenCase
	for _, part := range strings.Split("\n"+string(data), "\n==== ")[1:] {
		var c tokenCase
		c.reason, part, _ = strings.Cut(part, "\n")
		c.input, c.want, _ = strings.Cut(part, "----\n")
		c.want = strings.TrimSuffix(c.want, "\n") + "\n"
		if first, rest, _ := strings.Cut(c.input, "\n"); optionLine(first) {
			c.options, c.input = first, rest
		}
		out = append(out, c)
	}
	return out
}

func optionLine(line string) bool {
	key, _, ok := strings.Cut(line, "=")
	return ok && slices.Contains([]string{"token", "tag", "lang", "langs", "scheme", "key", "map"}, key)
}

func (c tokenCase) read(t testing.TB, read tokenReader, input string) string {
	t.Helper()
	var report CoNLLReport
	o := CoNLLOptions{Options: Options{File: "t", Labels: labels.Canonical()}, Columns: DefaultColumns(), Report: &report}
	for _, option := range strings.Fields(c.options) {
		key, value, _ := strings.Cut(option, "=")
		number, _ := strconv.Atoi(value)
		switch key {
		case "token":
			o.Columns.Token = number
		case "tag":
			o.Columns.Tag = number
		case "lang":
			o.Columns.Lang = number
		case "langs":
			for l := range strings.SplitSeq(value, ",") {
				o.Langs = append(o.Langs, corpora.Lang(l))
			}
		case "scheme":
			o.Scheme = Scheme(value)
		case "key":
			o.EntityKey = value
		case "map":
			from, to, _ := strings.Cut(value, ":")
			m, err := labels.ParseMap([]byte(fmt.Sprintf(`{"map":{%q:%q}}`, from, to)))
			if err != nil {
				t.Fatal(err)
			}
			o.Labels = m
		}
	}
	docs, err := read(strings.NewReader(input), o)
	if err != nil {
		var bad *corpora.BadFile
		if !errors.As(err, &bad) {
			t.Errorf("%s: not a BadFile: %v", c.reason, err)
		}
		return "error " + err.Error() + "\n"
	}
	return render(docs, report)
}

// render marks up what was read: mentions, the runs in brackets, the report.
func render(docs []corpora.Document, report CoNLLReport) string {
	var b strings.Builder
	for _, d := range docs {
		fmt.Fprintf(&b, "doc %s", d.ID)
		if !d.Annotated {
			b.WriteString(" not annotated")
		}
		text := d.Text
		for _, m := range slices.Backward(d.Gold) {
			s, e := m.Start().Byte, m.End().Byte
			text = text[:s] + "{" + string(m.Label) + ":" + text[s:e] + "}" + text[e:]
		}
		fmt.Fprintf(&b, "\n| %s\n", strings.ReplaceAll(text, "\n", "\n| "))
		var runs []string
		for _, r := range d.LangRuns {
			runs = append(runs, string(r.Lang)+"["+r.In(d.Text)+"]")
		}
		if runs != nil {
			fmt.Fprintln(&b, strings.Join(runs, " "))
		}
	}
	fmt.Fprintf(&b, "%s repairs=%d", report.Scheme, report.Repairs)
	if report.Unspaced {
		b.WriteString(" unspaced")
	}
	if report.Digits {
		b.WriteString(" digits")
	}
	return b.String() + "\n"
}

// The cases of both formats; each reads the same with CRLF, with a byte order
// mark and without its last line end.
func TestTokenFiles(t *testing.T) {
	for name, read := range map[string]tokenReader{"conll.txt": ReadCoNLL, "conllu.txt": ReadCoNLLU} {
		var golden []string
		for _, c := range tokenCases(t, name) {
			got := c.read(t, read, c.input)
			options := c.options
			if options != "" {
				options += "\n"
			}
			golden = append(golden, "==== "+c.reason+"\n"+options+c.input+"----\n"+got)
			if got != c.want && !*update {
				t.Errorf("%s: %s\ngot\n%swant\n%s", name, c.reason, got, c.want)
			}
			for how, input := range map[string]string{
				"CRLF": strings.ReplaceAll(c.input, "\n", "\r\n"), "BOM": "\ufeff" + c.input, "no last line end": strings.TrimSuffix(c.input, "\n"),
			} {
				if other := c.read(t, read, input); other != got {
					t.Errorf("%s: %s: with %s\n%s", name, c.reason, how, other)
				}
			}
		}
		if *update {
			if err := os.WriteFile(filepath.Join("testdata", name), []byte(strings.Join(golden, "\n")), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestTokenFilesRefused(t *testing.T) {
	o := CoNLLOptions{Options: Options{File: "t", Labels: labels.Canonical()}, Columns: DefaultColumns()}
	same := o
	same.Columns = Columns{}
	scheme := o
	scheme.Scheme = "IO"
	for why, c := range map[string]struct {
		o           CoNLLOptions
		input, want string
		line        int
	}{
		"empty file":     {o, "", "no document", 0},
		"blank lines":    {o, "\n \n\t\n", "no document", 0},
		"bad UTF-8":      {o, "a\tO\n\xff\tO\n", "UTF-8", 2},
		"columns":        {same, "a\tO\n", "three different columns", 0},
		"scheme":         {scheme, "a\tO\n", "tag scheme must be", 0},
		"damaged gzip":   {o, "\x1f\x8bx", "damaged", 0},
		"too large":      {o, "# id x\n" + strings.Repeat("a", corpora.MaxNoteBytes+1) + "\tO\n", "over the limit", 1},
		"not ten":        {o, "1\ta\n", "10 columns", 1},
		"form":           {o, "1\t\t_\t_\t_\t_\t_\t_\t_\t_\n", "form is empty", 1},
		"no word number": {o, "x\ta\t_\t_\t_\t_\t_\t_\t_\t_\n", "not numbered 1", 1},
		"huge number":    {o, "99999999999999999999\ta\t_\t_\t_\t_\t_\t_\t_\t_\n", "not numbered 1", 1},
		"range in range": {o, "1-3\tabc\t_\t_\t_\t_\t_\t_\t_\t_\n1-2\tab\t_\t_\t_\t_\t_\t_\t_\t_\n", "inside another", 2},
	} {
		read := ReadCoNLL
		if strings.Contains(c.input, "\t_\t") || why == "not ten" {
			read = ReadCoNLLU
		}
		_, err := read(strings.NewReader(c.input), c.o)
		var bad *corpora.BadFile
		if !errors.As(err, &bad) || !strings.Contains(err.Error(), c.want) || bad.Line != c.line {
			t.Errorf("%s: got %v, want %q on line %d", why, err, c.want, c.line)
		}
	}
}

// No error quotes a token, an id, or a word in a column that was taken for
// another.
func TestTokenFilesKeepText(t *testing.T) {
	const canary = "Zyxwvut"
	for _, name := range []string{"conll.txt", "conllu.txt"} {
		read := map[string]tokenReader{"conll.txt": ReadCoNLL, "conllu.txt": ReadCoNLLU}[name]
		for _, c := range tokenCases(t, name) {
			input := strings.NewReplacer("Ana", canary, "Ruiz", canary, "Lima", canary, "id a", "id "+canary, "voy", canary).Replace(c.input)
			if got := c.read(t, read, input); strings.HasPrefix(got, "error") && strings.Contains(got, canary) {
				t.Errorf("%s: %s: %s", name, c.reason, got)
			}
		}
	}
}

func TestTokenReport(t *testing.T) {
	var report CoNLLReport
	o := CoNLLOptions{Options: Options{File: "t", Labels: labels.Canonical()}, Columns: Columns{0, LastColumn, 1}, Langs: []corpora.Lang{"es", "en"}, Report: &report}
	docs, err := ReadCoNLL(strings.NewReader("voy\tlang1\nnow\tEN\n!\tother\n"), o)
	if err != nil {
		t.Fatal(err)
	}
	if want := map[string]corpora.Lang{"lang1": "es", "EN": "en", "other": "univ"}; !reflect.DeepEqual(report.Langs, want) {
		t.Errorf("tags became %v, want %v", report.Langs, want)
	}
	if d := docs[0]; d.Lang != "es" || !slices.Equal(d.Langs, o.Langs) {
		t.Errorf("declared %s, %v", d.Lang, d.Langs)
	}
}

// What a map ignores is neutral; what it does not know follows its policy.
func TestTokenLabels(t *testing.T) {
	for policy, want := range map[string][2]int{"other": {2, 1}, "ignore": {1, 2}} {
		m, err := labels.ParseMap([]byte(`{"map":{"PER":"PERSON"},"ignore":["SEX"],"unmapped":"` + policy + `"}`))
		if err != nil {
			t.Fatal(err)
		}
		docs, err := ReadCoNLL(strings.NewReader("Ana\tB-PER\nf\tB-SEX\nq\tB-QUARK\n"), CoNLLOptions{Options: Options{File: "t", Labels: m}, Columns: DefaultColumns()})
		if err != nil || len(docs[0].Gold) != want[0] || len(docs[0].Ignored) != want[1] || docs[0].Gold[0].Source != "PER" {
			t.Errorf("%s: %+v, %v", policy, docs, err)
		}
	}
}

// law checks what holds for every file: an error is a BadFile; what is accepted
// is read twice alike, is taken by our own format, is all in sentences, and has
// every token where its line says.
func law(t *testing.T, parse func(io.Reader, CoNLLOptions) (*tokenFile, error), data []byte, o CoNLLOptions) {
	t.Helper()
	var f *tokenFile
	read := func() (docs []corpora.Document, err error) {
		if f, err = parse(bytes.NewReader(data), o); err != nil {
			return nil, err
		}
		return f.documents()
	}
	docs, err := read()
	again, err2 := read()
	if err != nil {
		var bad *corpora.BadFile
		if !errors.As(err, &bad) || err2 == nil || err2.Error() != err.Error() {
			t.Fatalf("%v, then %v", err, err2)
		}
		return
	}
	var once, twice bytes.Buffer
	if err := errors.Join(WriteJSONL(&once, docs), WriteJSONL(&twice, again)); err != nil || !bytes.Equal(once.Bytes(), twice.Bytes()) {
		t.Fatalf("a second reading differs: %v", err)
	}
	if _, err := ReadJSONL(&once, Options{File: "t", Labels: labels.Canonical()}); err != nil {
		t.Fatalf("our own format refuses what was read: %v", err)
	}
	for n, d := range docs {
		for _, s := range f.notes[n].sentences {
			for _, w := range s {
				if w.token != "" && w.at.In(d.Text) != w.token {
					t.Fatalf("the token of line %d is not its slice", w.line)
				}
			}
		}
		at := 0
		for i, s := range d.Sentences {
			if i > 0 && d.Text[at:s.Start.Byte] != "\n" || i == 0 && s.Start.Byte != 0 {
				t.Fatalf("sentence %d begins at %d", i, s.Start.Byte)
			}
			at = s.End.Byte
		}
		if at != len(d.Text) {
			t.Fatal("text outside the sentences")
		}
	}
}

// walk checks that the tokens stand in the texts, in order and with nothing but
// one space or line feed between them.
func walk(t *testing.T, docs []corpora.Document, tokens []string) {
	t.Helper()
	for _, d := range docs {
		for rest := d.Text; rest != ""; {
			if len(tokens) == 0 || !strings.HasPrefix(rest, tokens[0]) {
				t.Fatalf("the text does not go on with the next of %d tokens", len(tokens))
			}
			rest = rest[len(tokens[0]):]
			tokens = tokens[1:]
			if rest != "" && (rest[0] == ' ' || rest[0] == '\n') && (len(tokens) == 0 || !strings.HasPrefix(rest, tokens[0])) {
				rest = rest[1:]
			}
		}
	}
	if len(tokens) != 0 {
		t.Fatalf("%d tokens stand in no text", len(tokens))
	}
}

// Every token line maps back to its slice; the mentions of single tokens are
// those tokens.
func TestTokensAreSlices(t *testing.T) {
	words := []string{"Ana", "王明", "क्षिति", "e\u0301", "\U0001f469\u200d\u2695\ufe0f", "New York", "\u00a0", "x\ry", "#", "3/4"}
	var file, tokens = strings.Builder{}, []string{}
	for i := range 500 {
		w := words[i*i%len(words)]
		tag := []string{"O", "B-CITY", "B-DATE"}[i%3]
		fmt.Fprintf(&file, "%s\t%s\n", w, tag)
		tokens = append(tokens, w)
		if i%7 == 6 {
			file.WriteString("\n")
		}
		if i%50 == 49 {
			file.WriteString("-DOCSTART-\tO\n\n")
		}
	}
	o := CoNLLOptions{Options: Options{File: "t", Labels: labels.Canonical()}, Columns: DefaultColumns()}
	docs, err := ReadCoNLL(strings.NewReader(file.String()), o)
	if err != nil {
		t.Fatal(err)
	}
	walk(t, docs, tokens)
	i := 0
	for _, d := range docs {
		for _, m := range d.Gold {
			for i%3 == 0 {
				i++
			}
			if got := m.Fragments[0].In(d.Text); got != tokens[i] {
				t.Fatalf("mention %d is %q, the token is %q", i, got, tokens[i])
			}
			i++
		}
	}
	law(t, parseCoNLL, []byte(file.String()), o)
}

func FuzzCoNLL(f *testing.F) {
	for _, c := range tokenCases(f, "conll.txt") {
		f.Add([]byte(c.input), 1, "")
		f.Add([]byte(c.input), NoColumn, "BIOES")
	}
	f.Fuzz(func(t *testing.T, data []byte, lang int, scheme string) {
		o := CoNLLOptions{Options: Options{File: "t", Labels: labels.Canonical()}, Columns: Columns{0, LastColumn, lang}, Langs: []corpora.Lang{"es", "en"}, Scheme: Scheme(scheme)}
		o.Labels.Unmapped = "other"
		law(t, parseCoNLL, data, o)
	})
}

func FuzzCoNLLU(f *testing.F) {
	for _, c := range tokenCases(f, "conllu.txt") {
		f.Add([]byte(c.input), "")
		f.Add([]byte(c.input), "name")
	}
	f.Fuzz(func(t *testing.T, data []byte, key string) {
		o := CoNLLOptions{Options: Options{File: "t", Labels: labels.Canonical()}, EntityKey: key, Langs: []corpora.Lang{"tr", "de", "es", "en"}}
		o.Labels.Unmapped = "other"
		law(t, parseCoNLLU, data, o)
	})
}

func TestParseColumns(t *testing.T) {
	for _, c := range []struct {
		given map[string]string
		want  Columns
		ok    bool
	}{
		{nil, DefaultColumns(), true},
		{map[string]string{"token": "1", "lang": "2", "tag": "none"}, Columns{Token: 1, Tag: NoColumn, Lang: 2}, true},
		{map[string]string{"tag": "last", "lang": "none"}, DefaultColumns(), true},
		{map[string]string{"word": "1"}, Columns{}, false},
		{map[string]string{"token": "none"}, Columns{}, false},
		{map[string]string{"lang": "-1"}, Columns{}, false},
	} {
		got, err := ParseColumns(c.given)
		if c.ok != (err == nil) || c.ok && got != c.want {
			t.Errorf("%v: %+v, %v", c.given, got, err)
		}
	}
}
