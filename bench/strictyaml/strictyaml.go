// Package strictyaml reads the small YAML files that people write: one document,
// no key unknown or twice, nothing that means more than it says. Its errors give
// line and column, and name the key that was meant.
package strictyaml

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"polyphi/bench/suggest"
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

// A Shape is what is known of a file's keys beyond their types.
type Shape struct {
	Keys  []string // every key, at any depth: what a person may have meant by an unknown one
	Whole []string // paths of whole numbers, such as "minimum.notes"; the decoder would cut a fraction off
}

// maxBytes bounds a file.
const maxBytes = 1 << 20

// Decode reads one document into v. Errors begin with ":LINE:COLUMN: " where there
// is a place, else with ": ", so that a file's name may stand before.
func Decode(data []byte, v any, shape Shape) error {
	if len(data) > maxBytes {
		return errors.New(": the file has at most 1 MiB")
	}
	if err := plain(data, shape); err != nil {
		return err
	}
	if err := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(v); err != nil {
		return placed(err, data, shape.Keys)
	}
	return nil
}

// DecodeValue reads a value that Decode left as a yaml.MapSlice or any. Its errors
// have no place: the value's text is not the file's.
func DecodeValue(value, v any, keys []string) error {
	data, err := yaml.Marshal(value)
	if err != nil {
		return fmt.Errorf(": %w", err)
	}
	if err := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(v); err != nil {
		return unplaced(err, data, keys)
	}
	return nil
}

// plain refuses what makes a file mean more than it says: anchors, aliases,
// merge keys, tags, numbers that are none, and whole ones with a
// fraction; and before parsing, what is nested too deep.
func plain(data []byte, shape Shape) error {
	if err := shallow(data); err != nil {
		return err
	}
	f, err := parser.ParseBytes(data, 0)
	if err != nil {
		return placed(err, data, shape.Keys)
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
				if slices.Contains(shape.Whole, key) {
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
	m := unknownField.FindStringSubmatch(fault)
	switch {
	case errors.Is(err, io.EOF):
		fault = "the file is empty"
	case m != nil && slices.Contains(keys, m[1]):
		fault += " here; it belongs elsewhere in the file"
	case m != nil:
		fault += suggest.Near(m[1], keys)
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
