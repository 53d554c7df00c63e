package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"polyphi/bench"
	"polyphi/bench/suggest"
	"polyphi/corpora/labels"
	"polyphi/models"
	"polyphi/models/dictionary"
	"polyphi/models/encoders"
	"polyphi/models/onnx"
	"polyphi/models/rules"
	"polyphi/models/translated"
	"polyphi/models/zoo"
)

// A opener opens systems. ONNX Runtime is opened once, when the first model
// needs it.
type opener struct {
	device   onnx.Device
	ortLib   string
	onnxFile string
	log      *slog.Logger
	verbose  bool
	library  *onnx.Library
}

var rowName = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}$`)

// system turns a --model value, [NAME=]SPEC, into a row: a packaged model, an
// encoder, rules, a dictionary, a model folder, or a system file.
func (w *opener) system(value string) (bench.System, error) {
	name, spec, named := strings.Cut(value, "=")
	if !named {
		name, spec = "", value
	}
	switch {
	case spec == "rules":
		return w.named(name, "rules", func(context.Context) (models.Model, error) { return rules.New(), nil })
	case slices.Contains(dictionary.Names(), spec):
		return w.named(name, spec, func(context.Context) (models.Model, error) { return dictionary.Packaged(spec) })
	case slices.Contains(zoo.Names(), spec):
		return w.named(name, spec, func(context.Context) (models.Model, error) { return w.packaged(spec) })
	case slices.Contains(encoders.Names(), spec):
		return w.named(name, spec, func(context.Context) (models.Model, error) { return w.encoder(spec) })
	case spec == encoders.All:
		return bench.System{}, fmt.Errorf("--model %s stands for %s; name one of them here", value, strings.Join(encoders.Names(), ", "))
	}
	if isYAML(spec) {
		return w.systemFile(name, spec)
	}
	if info, err := os.Stat(spec); err != nil || !info.IsDir() {
		return bench.System{}, fmt.Errorf("--model %s is neither a packaged system (%s), nor a folder of an ONNX export, nor a system file (.yaml)%s",
			value, strings.Join(packagedSystems(), ", "), suggest.Near(spec, packagedSystems()))
	}
	return w.named(name, filepath.Base(filepath.Clean(spec)), func(context.Context) (models.Model, error) { return w.folder(spec, w.onnxFile) })
}

// A systemFile is a system that wraps another: a table of translations, relative
// to the file, and the system that reads them, as --model has it.
type systemFile struct {
	Translated string `yaml:"translated"`
	Model      string `yaml:"model"`
}

// maxSystemFile is the size of a system file at most, in bytes: it has two keys,
// and a YAML parser takes memory by the square of nested brackets.
const maxSystemFile = 4096

func isYAML(spec string) bool {
	ext := filepath.Ext(spec)
	return ext == ".yaml" || ext == ".yml"
}

// systemFile reads a system file; its row is named after the file.
func (w *opener) systemFile(name, path string) (bench.System, error) {
	data, err := readBelow(filepath.Dir(path), filepath.Base(path))
	if err != nil {
		return bench.System{}, fmt.Errorf("system file %s cannot be read: %w", path, cause(err))
	}
	var f systemFile
	if len(data) > maxSystemFile {
		return bench.System{}, fmt.Errorf("system file %s has %d bytes, it may have %d", path, len(data), maxSystemFile)
	}
	if err := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(&f); err != nil || f.Translated == "" || f.Model == "" {
		return bench.System{}, fmt.Errorf("system file %s: give two keys, translated: TABLE.jsonl and model: SPEC", path)
	}
	if isYAML(f.Model) {
		return bench.System{}, fmt.Errorf("system file %s: model may not be a system file; name a packaged system or a folder", path)
	}
	inner, err := w.system(f.Model)
	if err != nil {
		return bench.System{}, fmt.Errorf("system file %s: %w", path, err)
	}
	return w.named(name, strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)), func(ctx context.Context) (models.Model, error) {
		lines, err := readBelow(filepath.Dir(path), f.Translated)
		if err != nil {
			return nil, fmt.Errorf("system file %s: %s cannot be read: %w", path, f.Translated, cause(err))
		}
		table, err := translated.ParseTable(f.Translated, lines)
		if err != nil {
			return nil, err
		}
		m, err := inner.Open(ctx)
		if err != nil {
			return nil, err
		}
		return translated.New(m, table), nil
	})
}

func (w *opener) named(given, own string, open func(context.Context) (models.Model, error)) (bench.System, error) {
	if given == "" {
		given = own
	}
	if !rowName.MatchString(given) {
		return bench.System{}, fmt.Errorf("the row name %q may hold letters, digits, dot, _ and -, and begins with none of . and -; name it with --model NAME=…", given)
	}
	return bench.System{Name: given, Open: open}, nil
}

// packagedSystems are the names --model knows.
func packagedSystems() []string {
	return slices.Concat(zoo.Names(), encoders.Names(), []string{"rules"}, dictionary.Names())
}

// defaults are the rows of a suite that names no model: the packaged models
// whose card names it, rules, dictionary.
func (w *opener) defaults(suite string) ([]bench.System, error) {
	lists, err := dictionary.For(suite)
	if err != nil {
		return nil, err
	}
	specs := slices.Concat(zoo.For(suite), []string{"rules"}, lists)
	var out []bench.System
	for _, spec := range specs {
		s, err := w.system(spec)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

func (w *opener) open() (*onnx.Library, error) {
	if w.library == nil {
		lib, err := onnx.OpenLibrary(onnx.Search{File: w.ortLib, Device: w.device, Verbose: w.verbose})
		if err != nil {
			return nil, err
		}
		w.library = lib
	}
	return w.library, nil
}

func (w *opener) close() error {
	if w.library == nil {
		return nil
	}
	return w.library.Close()
}

func (w *opener) packaged(name string) (models.Model, error) {
	lib, err := w.open()
	if err != nil {
		return nil, err
	}
	files, err := zoo.Files(name)
	if err != nil {
		return nil, err
	}
	return onnx.Open(lib, onnx.Files(name, files), onnx.Options{Name: name, Device: w.device, Labels: labels.Canonical(), Log: w.log})
}

func (w *opener) encoder(name string) (models.Model, error) {
	dir, err := encoders.Dir(name)
	if err != nil {
		return nil, err
	}
	return w.folder(dir, "")
}

// folder opens a model folder; file is its graph, "" for the usual one.
func (w *opener) folder(path, file string) (models.Model, error) {
	lib, err := w.open()
	if err != nil {
		return nil, err
	}
	src, err := onnx.Dir(path, file)
	if err != nil {
		return nil, err
	}
	return onnx.Open(lib, src, onnx.Options{Device: w.device, Labels: labels.Canonical(), Log: w.log})
}
