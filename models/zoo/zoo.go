// Package zoo holds the packaged demonstration models: tiny transformer token
// classifiers trained by the project on synthetic notes, embedded in the
// program, each in the layout of an ONNX export with its card (README.md).
//
// They make a fresh install print rows in seconds. They are not for clinical
// use and say nothing about a model family.
package zoo

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

//go:embed */model.onnx */*.json */README.md */words.txt.gz
var files embed.FS

// Names returns the names of the packaged models, sorted.
func Names() []string {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		panic(fmt.Sprintf("zoo: the embedded folder cannot be read: %v", err)) // a broken build
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	slices.Sort(names)
	return names
}

// Files returns the files of a packaged model, an error if there is none of
// that name.
func Files(name string) (fs.FS, error) {
	if !slices.Contains(Names(), name) {
		return nil, fmt.Errorf("zoo: no packaged model %q; have %s", name, strings.Join(Names(), ", "))
	}
	return fs.Sub(files, name)
}

// card is the part of bench.json that says where a model belongs.
type card struct {
	Suites   []string `json:"suites"`
	Before   string   `json:"before"`
	Training struct {
		Category string   `json:"category"`
		Variants []string `json:"variants"`
		SHA256   string   `json:"sha256"`
	} `json:"training"`
}

func read(name string) (card, error) {
	var c card
	data, err := files.ReadFile(path.Join(name, "bench.json"))
	if err != nil {
		return c, fmt.Errorf("zoo: %s: %w", name, err)
	}
	if err := json.Unmarshal(data, &c); err != nil {
		return c, fmt.Errorf("zoo: %s: bench.json: %w", name, err)
	}
	return c, nil
}

// For returns the models whose card names the suite, a model after the one it
// improves on.
func For(suite string) []string {
	var out []string
	before := map[string]string{}
	for _, name := range Names() {
		c, err := read(name)
		if err != nil {
			panic(err) // a broken build
		}
		if slices.Contains(c.Suites, suite) {
			out = append(out, name)
			before[name] = c.Before
		}
	}
	slices.SortStableFunc(out, func(a, b string) int {
		switch {
		case before[a] == b:
			return 1
		case before[b] == a:
			return -1
		}
		return strings.Compare(a, b)
	})
	return out
}

// Describe returns one line on a packaged model.
func Describe(name string) (string, error) {
	c, err := read(name)
	if err != nil {
		return "", err
	}
	of := ""
	if c.Training.Category != "" && c.Training.Category != "all" {
		of = "the " + c.Training.Category + " sentences of "
	}
	return fmt.Sprintf("demonstration model, trained on %ssynthetic notes with the identifiers of %s; suites %s",
		of, strings.Join(c.Training.Variants, " "), strings.Join(c.Suites, ", ")), nil
}

// TrainingSet returns the SHA-256 of the notes a packaged model was trained on.
func TrainingSet(name string) (string, error) {
	c, err := read(name)
	return c.Training.SHA256, err
}
