// Package suites holds the packaged suite files, one YAML file each.
package suites

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

//go:embed *.yaml
var files embed.FS

// Names returns the names of the packaged suites, sorted.
func Names() []string {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		panic(fmt.Sprintf("suites: the embedded folder cannot be read: %v", err)) // a broken build
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".yaml"))
	}
	slices.Sort(names)
	return names
}

// Read returns the packaged suite file of that name.
func Read(name string) ([]byte, error) {
	data, err := files.ReadFile(name + ".yaml")
	if err != nil {
		return nil, fmt.Errorf("suites: no packaged suite %q; have %s, or give a suite file", name, strings.Join(Names(), ", "))
	}
	return data, nil
}
