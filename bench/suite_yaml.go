package bench

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// maxNesting is how deep lists and mappings may lie in one another. The parser
// writes out the path to each, so that its memory is quadratic in the depth.
const maxNesting = 100

// shallow refuses text nested deeper than maxNesting. Quoted brackets do not
// count. Blocks count where they open on one line, as in "- - -"; over several
// lines indentation bounds them.
func shallow(data []byte) error {
	depth, line, opened := 0, 0, 0
	for _, t := range lexer.Tokenize(string(data)) {
		if t.Position.Line != line {
			line, opened = t.Position.Line, 0
		}
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			depth++
		case token.SequenceEndType, token.MappingEndType:
			depth = max(0, depth-1)
		case token.SequenceEntryType, token.MappingKeyType:
			opened++
		}
		if depth > maxNesting || opened > maxNesting {
			return fmt.Errorf(":%d:%d: lists and mappings are nested more than %d deep", t.Position.Line, t.Position.Column, maxNesting)
		}
	}
	return nil
}

// plainYAML refuses what makes a file mean more than it says: anchors, aliases,
// merge keys, tags, numbers that are none, and whole ones with a
// fraction; and before parsing, what is nested too deep.
func plainYAML(data []byte) error {
	if err := shallow(data); err != nil {
		return err
	}
	f, err := parser.ParseBytes(data, 0)
	if err != nil {
		return placed(err, data, suiteKeys())
	}
	var found error
	for _, doc := range f.Docs {
		if doc.Body == nil {
			continue
		}
		ast.Walk(visitor(func(n ast.Node) {
			if found != nil {
				return
			}
			at := n.GetToken().Position
			switch n.Type() {
			case ast.AnchorType, ast.AliasType, ast.MergeKeyType, ast.TagType:
				found = fmt.Errorf(":%d:%d: anchors, aliases, merge keys and tags are not allowed; write the value out", at.Line, at.Column)
			case ast.NanType, ast.InfinityType:
				found = fmt.Errorf(":%d:%d: not a finite number", at.Line, at.Column)
			case ast.FloatType: // the decoder would cut it off
				key := strings.TrimPrefix(n.GetPath(), "$.")
				if slices.Contains([]string{"version", "revision", "minimum.notes", "minimum.mentions", "speed.passes"}, key) {
					found = fmt.Errorf(":%d:%d: %s: a whole number is expected", at.Line, at.Column, key)
				}
			}
		}), doc.Body)
	}
	if len(f.Docs) > 1 {
		return errors.New(": more than one YAML document in the file")
	}
	return found
}

type visitor func(ast.Node)

// Visit calls the visitor and goes on below.
func (v visitor) Visit(n ast.Node) ast.Visitor { v(n); return v }

func suiteKeys() []string {
	return []string{"version", "revision", "name", "title", "corpora", "unit", "axes", "cross", "minimum", "scoring", "speed", "reports",
		"source", "part", "path", "format", "langs", "columns", "label_map", "unmapped", "restricted", "sha256", "cluster", "notes", "mentions", "labels", "match", "headline", "category_shares", "words", "passes"}
}

func axisKeys() []string {
	return []string{"from", "values", "reference", "labels", "titles", "measure", "candidates", "tags", "han", "codes", "abbrev", "names", "stay", "bins", "of"}
}

var unknownField = regexp.MustCompile(`unknown field "([^"]+)"`)

// placed turns a YAML error into ":LINE:COLUMN: fault" with a suggestion for an
// unknown key. data is the text that was decoded.
func placed(err error, data []byte, keys []string) error {
	text := yaml.FormatError(err, false, false)
	where, fault := "", text
	if m := regexp.MustCompile(`^\[(\d+):(\d+)\] `).FindStringSubmatch(text); m != nil {
		where, fault = ":"+m[1]+":"+m[2], text[len(m[0]):]
	}
	if wrong := wrongType(err, data); wrong != "" {
		fault = wrong
	}
	if m := unknownField.FindStringSubmatch(fault); m != nil {
		fault += Suggest(m[1], keys)
	}
	return fmt.Errorf("%s: %s", where, fault)
}

// unplaced is placed for text that was marshalled again: its lines are not the
// file's.
func unplaced(err error, data []byte, keys []string) error {
	return fmt.Errorf(": %s", strings.TrimLeft(regexp.MustCompile(`^:\d+:\d+`).ReplaceAllString(placed(err, data, keys).Error(), ""), ": "))
}

// wrongType says of a value of the wrong kind which key has it and what is
// expected there, and returns "" for other errors.
func wrongType(err error, data []byte) string {
	var of *yaml.TypeError
	var over *yaml.OverflowError
	var node *yaml.UnexpectedNodeTypeError
	var at *token.Token
	want := ""
	switch {
	case errors.As(err, &of):
		at, want = of.Token, kindOf(of.DstType)
	case errors.As(err, &over):
		at, want = over.Token, kindOf(over.DstType)+" of usual size"
	case errors.As(err, &node):
		at, want = node.Token, "a list"
		if node.Expected == ast.MappingType {
			want = "a mapping (key: value)"
		}
	default:
		return ""
	}
	if key := keyAt(data, at); key != "" {
		return fmt.Sprintf("%s: %s is expected", key, want)
	}
	return want + " is expected"
}

// kindOf names in words what a value of a Go type is in YAML.
func kindOf(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Pointer:
		return kindOf(t.Elem())
	case reflect.String:
		return "a text"
	case reflect.Bool:
		return "true or false"
	case reflect.Float32, reflect.Float64:
		return "a number"
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.Map, reflect.Struct:
		return "a mapping (key: value)"
	}
	return "a whole number"
}

// keyAt returns the path of keys to the value at a token, such as
// scoring.category_shares.mixed, and "" at the top.
func keyAt(data []byte, at *token.Token) string {
	f, err := parser.ParseBytes(data, 0)
	if err != nil || at == nil {
		return ""
	}
	path := ""
	for _, doc := range f.Docs {
		if doc.Body == nil {
			continue
		}
		ast.Walk(visitor(func(n ast.Node) {
			if p := n.GetToken().Position; path == "" && p.Line == at.Position.Line && p.Column == at.Position.Column {
				path = n.GetPath()
			}
		}), doc.Body)
	}
	return strings.TrimLeft(path, "$.")
}
