package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"polyphi/bench"
	"polyphi/bench/result"
	"polyphi/bench/suggest"
	"polyphi/bench/suites"
	"polyphi/corpora"
	"polyphi/corpora/formats"
	"polyphi/corpora/labels"
	"polyphi/corpora/synth/codemix"
	codemixset "polyphi/corpora/synth/codemix/testset"
	"polyphi/corpora/synth/multiculture"
	multicultureset "polyphi/corpora/synth/multiculture/testset"
	"polyphi/reports"
)

// A source is a suite with the folder its paths are relative to.
type source struct {
	suite  bench.Suite
	folder string // "" for a packaged suite
}

// readSuite reads a packaged suite by name, or a suite file.
func readSuite(name string) (source, error) {
	if !strings.ContainsAny(name, "./\\") {
		data, err := suites.Read(name)
		if err != nil {
			return source{}, fmt.Errorf("%w%s", err, suggest.Near(name, suites.Names()))
		}
		s, err := bench.ParseSuite(name+".yaml", data)
		return source{suite: s}, err
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return source{}, fmt.Errorf("suite file %s cannot be read: %w", name, cause(err))
	}
	s, err := bench.ParseSuite(name, data)
	if err == nil {
		err = checkReports(name, s.Reports)
	}
	return source{suite: s, folder: filepath.Dir(name)}, err
}

// checkReports refuses tables and figures that nothing draws; reports knows them,
// and bench may not import it.
func checkReports(file string, names []string) error {
	var known []string
	for _, i := range reports.Items() {
		known = append(known, i.Name)
	}
	for _, n := range names {
		if !slices.Contains(known, n) {
			return fmt.Errorf("%s: reports: %q is no table or figure; use %s%s", file, n, strings.Join(known, ", "), suggest.Near(n, known))
		}
	}
	return nil
}

// cause strips the path that os repeats.
func cause(err error) error {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// openCorpora reads every corpus of the suite; where says where a named corpus
// lies on this disk.
func (s source) openCorpora(where map[string]string) ([]corpora.Corpus, error) {
	var out []corpora.Corpus
	for _, c := range s.suite.Corpora {
		corpus, err := s.openCorpus(c, where[c.Name])
		if err != nil {
			return nil, err
		}
		if c.SHA256 != "" && corpus.SHA256 != c.SHA256 {
			return nil, fmt.Errorf("corpus %s has SHA-256 %s, the suite pins %s; use the corpus the suite was made for, or raise its revision and pin", c.Name, corpus.SHA256, c.SHA256)
		}
		out = append(out, corpus)
		delete(where, c.Name)
	}
	for name := range where {
		return nil, fmt.Errorf("--corpus %s: the suite has no corpus of that name", name)
	}
	return out, nil
}

func (s source) openCorpus(c bench.CorpusSpec, at string) (corpora.Corpus, error) {
	if c.Source == "builtin" {
		return builtin(c)
	}
	var data []byte
	var err error
	path := at
	if at != "" {
		data, err = os.ReadFile(at)
	} else {
		path = filepath.Join(s.folder, c.Path)
		data, err = readBelow(s.folder, c.Path)
	}
	if err != nil {
		return corpora.Corpus{}, fmt.Errorf("corpus %s: %s cannot be read: %w; correct path, or name the file with --corpus %s=PATH", c.Name, path, cause(err), c.Name)
	}
	m, mapHash, err := s.labelMap(c)
	if err != nil {
		return corpora.Corpus{}, fmt.Errorf("corpus %s: %w", c.Name, err)
	}
	docs, err := readDocuments(data, c.Format, c.Langs, c.Columns, formats.Options{File: path, Labels: m})
	if err != nil {
		return corpora.Corpus{}, fmt.Errorf("corpus %s: %w", c.Name, err)
	}
	return corpora.Corpus{Name: c.Name, Documents: docs, SHA256: result.Hash(data), LabelMap: mapHash, Restricted: c.Restricted}, nil
}

// readDocuments reads a corpus in one of the formats.
func readDocuments(data []byte, format string, langs []string, columns map[string]string, o formats.Options) ([]corpora.Document, error) {
	r := bytes.NewReader(data)
	if format != "conll" && len(columns) > 0 {
		return nil, fmt.Errorf("%s: columns go with format conll; leave them out", o.File)
	}
	if format == "jsonl" {
		return formats.ReadJSONL(r, o)
	}
	c, err := formats.ParseColumns(columns)
	if err != nil {
		return nil, err
	}
	t := formats.CoNLLOptions{Options: o, Columns: c}
	for _, l := range langs {
		t.Langs = append(t.Langs, corpora.Lang(l))
	}
	if format == "conllu" {
		return formats.ReadCoNLLU(r, t)
	}
	return formats.ReadCoNLL(r, t)
}

// readBelow reads a regular file below a folder; links out of it are refused, and
// a pipe, for which one could wait forever.
func readBelow(folder, path string) ([]byte, error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	info, err := root.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("it is not a regular file")
	}
	if err != nil {
		return nil, err
	}
	return root.ReadFile(path)
}

// labelMap returns the corpus's label map and its SHA-256, "" without a file.
func (s source) labelMap(c bench.CorpusSpec) (m labels.SourceMap, hash string, err error) {
	m = labels.Canonical()
	if c.LabelMap != "" {
		data, err := readBelow(s.folder, c.LabelMap)
		if err != nil {
			return m, "", fmt.Errorf("label_map %s cannot be read: %w", c.LabelMap, cause(err))
		}
		if m, err = labels.ParseMap(data); err != nil {
			return m, "", err
		}
		hash = result.Hash(data)
	}
	if c.Unmapped != "" {
		m.Unmapped = c.Unmapped
	}
	return m, hash, nil
}

// parts are the packaged parts of the multiculture corpus.
func parts() map[string]multiculture.Plan {
	full := multiculture.Plan{Split: "test", Draws: multiculture.TestDraws}
	quick, smoke := full, full
	quick.First = 1
	smoke.First = 1
	smoke.Variants = []string{"en-US", "es-ES", "zh-Hant", "hi-Deva"}
	smoke.Templates = []string{"discharge_summary-1", "referral_letter-1"}
	return map[string]multiculture.Plan{"full": full, "quick": quick, "smoke": smoke}
}

// lengthsPart is the part of the multiculture corpus with notes of mixed and
// extreme lengths.
const lengthsPart = "lengths"

// codemixParts are the packaged parts of the codemix corpus: folders of notes.
func codemixParts() map[string][]string {
	return map[string][]string{"zh-en": {"zh-en", "clean"}, "companions": {"hi-en", "es-en", "bn-en"}}
}

// builtin makes a packaged corpus.
func builtin(c bench.CorpusSpec) (corpora.Corpus, error) {
	var docs []corpora.Document
	var err error
	out := corpora.Corpus{Name: c.Name, Synthetic: true}
	plan, generated := parts()[c.Part]
	folders, written := codemixParts()[c.Part]
	switch {
	case c.Name == "multiculture" && generated:
		out.Statement = multiculture.Statement
		docs, err = multiculture.Generate(multicultureset.Files(), plan)
	case c.Name == "multiculture" && c.Part == lengthsPart:
		out.Statement = multiculture.Statement
		docs, err = multiculture.Lengths(multicultureset.Files(), parts()["full"])
	case c.Name == "codemix" && written:
		out.Statement = codemix.Statement
		docs, err = codemix.ReadAll(codemixset.Files(), folders...)
	default:
		err = fmt.Errorf("corpus %s: no packaged corpus of that name has a part %q; multiculture has full, quick, smoke, lengths; codemix has zh-en, companions", c.Name, c.Part)
	}
	if err != nil {
		return out, err
	}
	var canonical bytes.Buffer
	if err := formats.WriteJSONL(&canonical, docs); err != nil {
		return out, err
	}
	out.Documents, out.SHA256 = docs, result.Hash(canonical.Bytes())
	return out, nil
}
