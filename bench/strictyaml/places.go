package strictyaml

import (
	"fmt"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Places returns where values stand in a document that Decode took, each as
// ":LINE:COLUMN", so that an error about what a value means can be placed as one
// about its form is. Paths are such as "gates[2].metric"; "" is returned for one
// that the document does not have.
func Places(data []byte, paths ...string) []string {
	out := make([]string, len(paths))
	f, err := parser.ParseBytes(data, 0)
	if err != nil {
		return out
	}
	for i, p := range paths {
		path, err := yaml.PathString("$." + p)
		if err != nil {
			continue
		}
		if n, err := path.FilterFile(f); err == nil {
			at := start(n).GetToken().Position
			out[i] = fmt.Sprintf(":%d:%d", at.Line, at.Column)
		}
	}
	return out
}

// start is the node that a value begins with: of a mapping without braces its first
// key, for its own token is the colon behind that.
func start(n ast.Node) ast.Node {
	if m, ok := n.(*ast.MappingNode); ok && !m.IsFlowStyle && len(m.Values) > 0 {
		return m.Values[0].Key
	}
	return n
}
